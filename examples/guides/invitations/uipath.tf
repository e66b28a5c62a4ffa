locals {
  people = {
    grace = "grace.hopper@example.com"
    ada   = "ada.lovelace@example.com"
  }
}

resource "platformusers_uipath_invitation" "team" {
  for_each = local.people

  email = each.value
}

# An invited person is a user from the first moment.
resource "platformusers_uipath_group_member" "team" {
  for_each = platformusers_uipath_invitation.team

  group_name = "Automation Users"
  user_id    = each.value.user_id
}

# The tenant, only for those who have accepted.
resource "platformusers_uipath_tenant_role_grant" "team" {
  for_each = { for k, i in platformusers_uipath_invitation.team : k => i.user_id if i.accepted }

  role_name = "Allow to be Automation User"
  user_id   = each.value
}
