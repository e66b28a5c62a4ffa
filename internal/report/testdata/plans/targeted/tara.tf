# Tara joins, and the plan is made with -target for one of her accounts.
resource "platformusers_apim_user" "tara" {
  user_id    = "tara"
  email      = "tara@example.com"
  first_name = "Tara"
  last_name  = "Targeted"
}

resource "platformusers_uipath_user" "tara" {
  user_name = "tara@example.com"
  email     = "tara@example.com"
  name      = "Tara"
  surname   = "Targeted"
}
