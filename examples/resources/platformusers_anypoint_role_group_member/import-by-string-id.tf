import {
  to = platformusers_anypoint_role_group_member.rita_audits
  id = "Auditors/rita.regular"
}

resource "platformusers_anypoint_role_group_member" "rita_audits" {
  role_group_id = "0d000000-0000-4000-8000-000000000012"
  user_id       = "0c000000-0000-4000-8000-000000000005"
}
