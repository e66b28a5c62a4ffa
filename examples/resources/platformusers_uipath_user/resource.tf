variable "first_password" {
  description = "You give it to Ada."
  type        = string
  ephemeral   = true # not in plan or state; set TF_VAR_first_password
}

resource "platformusers_uipath_user" "ada" {
  user_name           = "ada.lovelace@example.com"
  email               = "ada.lovelace@example.com"
  name                = "Ada"
  surname             = "Lovelace"
  password_wo         = var.first_password
  password_wo_version = 1 # another number sends the password again
}

# On destroy the account is locked, and keeps its access.
resource "platformusers_uipath_user" "charles" {
  user_name       = "charles.babbage@example.com"
  email           = "charles.babbage@example.com"
  name            = "Charles"
  surname         = "Babbage"
  deletion_policy = "disable"
}
