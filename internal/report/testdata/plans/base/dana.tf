# Dana goes on leave: the accounts stay.
resource "platformusers_anypoint_user" "dana" {
  username            = "dana"
  first_name          = "Dana"
  last_name           = "Disabled"
  email               = "dana@example.com"
  phone_number        = "+44 20 7946 0004"
  password_wo         = "First-Pass.1"
  password_wo_version = 1
  deletion_policy     = "disable"
}

resource "platformusers_apim_user" "dana" {
  user_id    = "dana"
  email      = "dana@example.com"
  first_name = "Dana"
  last_name  = "Disabled"
}

resource "platformusers_controlroom_user" "dana" {
  username            = "dana"
  email               = "dana@example.com"
  password_wo         = "First-Pass.1"
  password_wo_version = 1
  deletion_policy     = "abandon"
}
