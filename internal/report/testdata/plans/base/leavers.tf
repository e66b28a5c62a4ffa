# A department of fifty-one.
locals {
  department = { for i in range(51) : format("agent%02d", i + 1) => "Agent ${i + 1}" }
}

resource "platformusers_anypoint_user" "department" {
  for_each = local.department

  username            = each.key
  first_name          = each.value
  last_name           = "Leaver"
  email               = "${each.key}@example.com"
  phone_number        = "+44 20 7946 0100"
  password_wo         = "First-Pass.1"
  password_wo_version = 1
}
