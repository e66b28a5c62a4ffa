# One import block for every local account, ready to be written to a file.
data "platformusers_uipath_users" "local" {
  category = "local"
  pending  = false
}

output "import_blocks" {
  value = join("\n", [for user in data.platformusers_uipath_users.local.users : <<-EOT
    import {
      to = platformusers_uipath_user.${replace(user.user_name, "/[^a-zA-Z0-9_-]/", "_")}
      id = "${user.id}"
    }
  EOT
  ])
}
