# One import block for every local account, ready to be written to a file.
data "platformusers_anypoint_users" "all" {}

locals {
  # A resource's name begins with a letter or _, and holds letters, digits, _ and - only. Accounts whose names differ in nothing else share one here.
  accounts = {
    for user in data.platformusers_anypoint_users.all.users :
    replace(replace(user.username, "/[^a-zA-Z0-9_-]/", "_"), "/^([0-9-])/", "_$1") => user.id...
    if user.identity_provider_id == "mulesoft"
  }
}

output "import_blocks" {
  value = join("\n", flatten([for name, ids in local.accounts : [for id in ids : <<-EOT
    import {
      to = platformusers_anypoint_user.${length(ids) == 1 ? name : "${name}_${id}"}
      id = "${id}"
    }
  EOT
  ]]))
}
