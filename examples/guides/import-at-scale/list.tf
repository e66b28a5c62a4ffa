# One import block for every local account, ready to be written to a file.
data "platformusers_anypoint_users" "all" {}

output "import_blocks" {
  value = join("\n", [for user in data.platformusers_anypoint_users.all.users : <<-EOT
    import {
      to = platformusers_anypoint_user.${replace(user.username, "/[^a-zA-Z0-9_-]/", "_")}
      id = "${user.id}"
    }
  EOT
  if user.identity_provider_id == "mulesoft"])
}
