variable "first_password" {
  description = "You give it to Ada and Charles."
  type        = string
  ephemeral   = true # not in plan or state; set TF_VAR_first_password
}

resource "platformusers_anypoint_user" "ada" {
  username            = "ada-lovelace"
  first_name          = "Ada"
  last_name           = "Lovelace"
  email               = "ada.lovelace@example.com"
  phone_number        = "+44 20 7946 0815"
  password_wo         = var.first_password
  password_wo_version = 1
}

# On destroy the account is locked and kept: a deleted user name could never be used again.
resource "platformusers_anypoint_user" "charles" {
  username            = "charles-babbage"
  first_name          = "Charles"
  last_name           = "Babbage"
  email               = "charles.babbage@example.com"
  phone_number        = "+44 20 7946 0816"
  password_wo         = var.first_password
  password_wo_version = 1
  deletion_policy     = "disable"
}
