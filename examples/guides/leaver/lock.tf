variable "ada_has_left" {
  type    = bool
  default = false
}

variable "first_password" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "platformusers_anypoint_user" "ada" {
  username            = "ada-lovelace"
  first_name          = "Ada"
  last_name           = "Lovelace"
  email               = "ada@example.com"
  phone_number        = "+44 20 7946 0815"
  password_wo         = var.first_password
  password_wo_version = 1
  enabled             = !var.ada_has_left
}

resource "platformusers_uipath_user" "ada" {
  user_name           = "ada@example.com"
  email               = "ada@example.com"
  name                = "Ada"
  surname             = "Lovelace"
  password_wo         = var.first_password
  password_wo_version = 1
  is_active           = !var.ada_has_left
}

resource "platformusers_apim_user" "ada" {
  user_id    = "ada.lovelace"
  email      = "ada@example.com"
  first_name = "Ada"
  last_name  = "Lovelace"
  state      = var.ada_has_left ? "blocked" : "active"
}

resource "platformusers_controlroom_user" "ada" {
  username            = "ada.lovelace"
  email               = "ada@example.com"
  password_wo         = var.first_password
  password_wo_version = 1
  disabled            = var.ada_has_left
}

# What she may do goes at once. The account keeps its base role: a Control Room's user has at least one.
resource "platformusers_controlroom_role_grant" "ada" {
  for_each = var.ada_has_left ? {} : { operates = "Finance Operators", audits = "HR Auditors" }

  user_id   = platformusers_controlroom_user.ada.id
  role_name = each.value
}
