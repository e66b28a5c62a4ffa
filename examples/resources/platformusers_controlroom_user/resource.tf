variable "first_password" {
  description = "You give it to Ada, who has to choose another one at her first sign-in."
  type        = string
  ephemeral   = true # not in plan or state; set TF_VAR_first_password
}

# platformusers_controlroom_role_grant grants her roles. Until then she has the one that a Control Room requires.
resource "platformusers_controlroom_user" "ada" {
  username            = "ada.lovelace"
  email               = "ada.lovelace@example.com"
  first_name          = "Ada"
  last_name           = "Lovelace"
  base_role_name      = "AAE_Basic"
  password_wo         = var.first_password
  password_wo_version = 1 # another number sends the password again
}

# These are all his roles: a role that is granted elsewhere is removed again. On destroy the account is locked and kept.
resource "platformusers_controlroom_user" "charles" {
  username            = "charles.babbage"
  email               = "charles.babbage@example.com"
  role_names          = ["AAE_Basic", "Finance Operators"]
  license_features    = ["RUNTIME"]
  password_wo         = var.first_password
  password_wo_version = 1
  deletion_policy     = "disable"
}
