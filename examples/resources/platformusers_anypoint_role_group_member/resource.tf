data "platformusers_anypoint_role_groups" "auditors" {
  name = "Auditors"
}

data "platformusers_anypoint_user" "rita" {
  username = "rita.regular"
}

resource "platformusers_anypoint_role_group_member" "rita_audits" {
  role_group_id = one(data.platformusers_anypoint_role_groups.auditors.role_groups).id
  user_id       = data.platformusers_anypoint_user.rita.id
}
