# One import block for every local account, ready to be written to a file.
data "platformusers_uipath_users" "local" {
  category = "local"
  pending  = false
}

locals {
  # A resource's name begins with a letter or _, and holds letters, digits, _ and - only. Accounts whose names differ in nothing else share one here.
  accounts = {
    for user in data.platformusers_uipath_users.local.users :
    replace(replace(user.user_name, "/[^a-zA-Z0-9_-]/", "_"), "/^([0-9-])/", "_$1") => user.id...
  }
}

output "import_blocks" {
  value = join("\n", flatten([for name, ids in local.accounts : [for id in ids : <<-EOT
    import {
      to = platformusers_uipath_user.${length(ids) == 1 ? name : "${name}_${id}"}
      id = "${id}"
    }
  EOT
  ]]))
}
