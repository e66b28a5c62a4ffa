data "platformusers_accounts" "ada" {
  email = "ada@example.com"
}

locals {
  # Whoever cannot sign in has nothing, whatever the account still holds.
  left = [
    for row in data.platformusers_accounts.ada.accounts : row
    if row.kind != "not_configured" && !contains(["disabled", "deleted", "blocked"], coalesce(row.status, "unknown"))
  ]
}

check "ada_has_nothing" {
  assert {
    condition     = length(local.left) == 0
    error_message = "Ada can still sign in: ${join(", ", distinct([for row in local.left : "${row.platform} ${coalesce(row.name, "")}"]))}"
  }
}
