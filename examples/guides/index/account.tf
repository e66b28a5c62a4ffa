variable "first_password" {
  type      = string
  ephemeral = true # not in plan or state; set TF_VAR_first_password
}

resource "platformusers_anypoint_user" "ada" {
  username            = "ada-lovelace"
  first_name          = "Ada"
  last_name           = "Lovelace"
  email               = "ada.lovelace@example.com"
  phone_number        = "+44 20 7946 0815"
  password_wo         = var.first_password
  password_wo_version = 1
  deletion_policy     = "disable"
}
