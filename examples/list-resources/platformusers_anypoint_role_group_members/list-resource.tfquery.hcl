# All role groups with all of their members.
list "platformusers_anypoint_role_group_members" "all" {
  provider = platformusers
  limit    = 10000
}

# Some role groups, by a part of their names.
list "platformusers_anypoint_role_group_members" "administrators" {
  provider = platformusers

  config {
    role_group_name = "Administrators"
  }
}
