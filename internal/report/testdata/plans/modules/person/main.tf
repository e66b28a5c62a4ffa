terraform {
  required_providers {
    platformusers = { source = "platformusers/platformusers" }
  }
}

variable "name" {
  type = string
}

variable "teams" {
  type = map(string)
}

resource "platformusers_anypoint_user" "this" {
  username            = var.name
  first_name          = var.name
  last_name           = "Newcomer"
  email               = "${var.name}@example.com"
  phone_number        = "+44 20 7946 0200"
  password_wo         = "First-Pass.1"
  password_wo_version = 1
}

module "access" {
  source = "./access"

  user_id = platformusers_anypoint_user.this.id
  teams   = var.teams
}

output "user_id" {
  value = platformusers_anypoint_user.this.id
}
