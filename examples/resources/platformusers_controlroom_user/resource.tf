variable "first_password" {
  description = "Ada gets it from you, and has to choose another one when she signs in first."
  type        = string
  ephemeral   = true # in no plan and no state; set TF_VAR_first_password
}

# Her roles are given by platformusers_controlroom_role_grant. Until then she has the one that a Control Room demands.
resource "platformusers_controlroom_user" "ada" {
  username            = "ada.lovelace"
  email               = "ada.lovelace@example.com"
  first_name          = "Ada"
  last_name           = "Lovelace"
  base_role_name      = "AAE_Basic"
  password_wo         = var.first_password
  password_wo_version = 1 # another number sends the password again
}

# These are all his roles: one that is given elsewhere is taken away again. When he leaves, the account is locked and kept.
resource "platformusers_controlroom_user" "charles" {
  username            = "charles.babbage"
  email               = "charles.babbage@example.com"
  role_names          = ["AAE_Basic", "Finance Operators"]
  license_features    = ["RUNTIME"]
  password_wo         = var.first_password
  password_wo_version = 1
  deletion_policy     = "disable"
}
