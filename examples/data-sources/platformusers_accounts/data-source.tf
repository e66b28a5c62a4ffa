# What somebody who leaves has on every platform, before anything is removed.
data "platformusers_accounts" "leaver" {
  email = "ada@example.com"
}

output "leaver" {
  value = [
    for row in data.platformusers_accounts.leaver.accounts :
    join(" ", compact([row.platform, row.tenant, row.kind, row.what, row.where, row.origin, row.status]))
  ]
}

# Several people at once. A platform that cannot be read is a row of the kind "error", and the others are shown.
data "platformusers_accounts" "team" {
  emails   = ["ada@example.com", "grace@example.com"]
  on_error = "report"
}

output "platforms_not_read" {
  value = {
    for row in data.platformusers_accounts.team.accounts :
    row.platform => row.kind == "error" ? row.what : "not configured" if contains(["error", "not_configured"], row.kind)
  }
}
