# What they may do: once people are managed, take in their memberships and grants, one kind after another.
list "platformusers_anypoint_team_member" "everybody" {
  provider = platformusers
  limit    = 10000

  config {
    external = false # a group of the identity provider gives the others
  }
}

list "platformusers_uipath_group_member" "everybody" {
  provider = platformusers
  limit    = 10000
}

list "platformusers_apim_group_member" "everybody" {
  provider = platformusers
  limit    = 10000
}

list "platformusers_controlroom_role_grant" "everybody" {
  provider = platformusers
  limit    = 10000
}
