# Who can run the bots of the finance department.
data "platformusers_controlroom_role_grants" "finance" {
  role_name = "Finance Operators"
}

output "finance_operators" {
  value = [for grant in data.platformusers_controlroom_role_grants.finance.role_grants : grant.username]
}

# What one person has, with what a directory gives.
data "platformusers_controlroom_role_grants" "mia" {
  email = "mia.many@sandbox.example"
}
