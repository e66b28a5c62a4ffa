# What is wrong with people.csv or with a role is an error of the plan, so that nothing is written before it is corrected.

locals {
  columns = ["name", "email", "role", "start", "until"]

  no_column = [for c in local.columns : c if length(local.rows) > 0 && !alltrue([for row in local.rows : contains(keys(row), c)])]

  row_problems = flatten([
    for row in local.lines : [
      for problem, found in {
        "has no name and surname"                                = length(split(" ", row.name)) < 2
        "has no e-mail address: ${row.email}"                    = !can(regex("^[^@\\s]+@[^@\\s]+$", row.email))
        "has the e-mail address of another line: ${row.email}"   = length([for other in local.lines : 1 if other.email == row.email]) > 1
        "has the user name of another line: ${row.username}"     = length([for other in local.lines : 1 if other.username == row.username && other.email != row.email]) > 0
        "has a role that roles.tf does not define: ${row.role}"  = !contains(keys(local.roles), row.role)
        "starts on no day such as 2027-01-31: ${row.start}"      = !can(regex("^\\d{4}-", timeadd("${row.start}T00:00:00Z", "0h")))
        "ends on no day such as 2027-01-31: ${row.until}"        = row.until != "" && !can(timeadd("${row.until}T00:00:00Z", "0h"))
        "ends on ${row.until}, before it starts on ${row.start}" = try(timecmp("${row.until}T00:00:00Z", "${row.start}T00:00:00Z") < 0, false)
      } : "line ${row.line} ${problem}" if found
    ]
  ])

  # Terraform drops what a module's variable does not declare without a word, so a misspelled key would give nothing.
  keys_of_roles = {
    anypoint    = ["invite", "teams", "role_groups", "permissions"]
    uipath      = ["invite", "groups", "tenant_roles", "folder_roles"]
    apim        = ["invite", "groups", "products"]
    controlroom = ["roles"]
  }
  role_problems = flatten([
    for role, platforms in local.roles : [
      for platform, access in platforms : [
        for key in keys(access) : "${role}.${platform}.${key}" if !contains(lookup(local.keys_of_roles, platform, []), key)
      ]
    ]
  ])
}
