variable "first_password" {
  description = "Ada gets it from you."
  type        = string
  ephemeral   = true # in no plan and no state; set TF_VAR_first_password
}

resource "platformusers_uipath_user" "ada" {
  user_name           = "ada.lovelace@example.com"
  email               = "ada.lovelace@example.com"
  name                = "Ada"
  surname             = "Lovelace"
  password_wo         = var.first_password
  password_wo_version = 1 # another number sends the password again
}

# Somebody who leaves keeps the account, locked, with all that it has.
resource "platformusers_uipath_user" "charles" {
  user_name       = "charles.babbage@example.com"
  email           = "charles.babbage@example.com"
  name            = "Charles"
  surname         = "Babbage"
  deletion_policy = "disable"
}
