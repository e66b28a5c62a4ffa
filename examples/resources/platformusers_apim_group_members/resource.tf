# Who is in the group, and nobody else.
resource "platformusers_apim_group_members" "partners" {
  group_name = "Partners"
  members    = ["rita.regular", "nadia.oneill@example.com"]

  ignore {
    people  = ["gitte.guid@example.com"]
    origins = ["Aad"]
  }
}

# A drift report: each plan warns of each difference, and nothing is changed.
resource "platformusers_apim_group_members" "testers" {
  group_id = "testers"
  members  = ["nadia.oneill@example.com"]
  mode     = "report"
}
