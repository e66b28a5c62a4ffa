# Who comes back after the account was removed with deletion_policy = "disable" still has one on the platform, locked. It is imported, and then
# unlocked like that of anybody who is active. Once the accounts are in the state, the entries of `returning` do nothing, and can go.

locals {
  # The platforms of the role, without those that invite, and the user name.
  returning = {
    for email in var.returning : lower(email) => merge(
      { for platform, access in try(local.roles[local.people[lower(email)].role], {}) : platform => true if !try(access.invite, false) },
      { username = try(local.people[lower(email)].username, "") },
    )
  }
}

import {
  for_each = { for email, p in local.returning : email => replace(p.username, "/[^A-Za-z0-9_-]/", "-") if can(p.anypoint) }

  to = module.person[each.key].platformusers_anypoint_user.account[0]
  id = each.value
}

import {
  for_each = { for email, p in local.returning : email => email if can(p.uipath) }

  to = module.person[each.key].platformusers_uipath_user.account[0]
  id = each.value
}

import {
  for_each = { for email, p in local.returning : email => p.username if can(p.apim) }

  to = module.person[each.key].platformusers_apim_user.account[0]
  id = each.value
}

import {
  for_each = { for email, p in local.returning : email => p.username if can(p.controlroom) }

  to = module.person[each.key].platformusers_controlroom_user.account[0]
  id = each.value
}
