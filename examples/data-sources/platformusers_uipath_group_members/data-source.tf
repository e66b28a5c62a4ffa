# Who administers the organization, and whether they can sign in.
data "platformusers_uipath_group_members" "administrators" {
  group_name = "Administrators"
}

output "administrators" {
  value = { for m in data.platformusers_uipath_group_members.administrators.group_members : m.user_name => m.status }
}

# Which groups one person is in.
data "platformusers_uipath_group_members" "dora" {
  email = "dora.directory@corp.example"
}
