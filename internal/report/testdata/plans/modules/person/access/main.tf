terraform {
  required_providers {
    platformusers = { source = "platformusers/platformusers" }
  }
}

variable "user_id" {
  type = string
}

variable "teams" {
  type = map(string)
}

resource "platformusers_anypoint_team_member" "this" {
  for_each = var.teams

  user_id   = var.user_id
  team_name = each.value
}
