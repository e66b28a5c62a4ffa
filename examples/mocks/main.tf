# The module under test.
terraform {
  required_providers {
    platformusers = {
      source = "platformusers/platformusers"
    }
  }
}

variable "people" {
  description = "E-mail addresses, by person."
  type        = map(string)
}

resource "platformusers_uipath_invitation" "person" {
  for_each = var.people

  email = each.value
}

resource "platformusers_uipath_group_member" "person" {
  for_each = var.people

  group_name = "Automation Users"
  user_id    = platformusers_uipath_invitation.person[each.key].user_id
}
