# By hand: terraform apply -invoke=action.platformusers_controlroom_release_licenses.leo
action "platformusers_controlroom_release_licenses" "leo" {
  config {
    username         = "leo.licensed"
    license_features = ["DEVELOPMENT"]
  }
}

# Whoever leaves is locked, and gives all licenses back in the same apply.
variable "ada_has_left" {
  type    = bool
  default = false
}

variable "first_password" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "platformusers_controlroom_user" "ada" {
  username            = "ada.lovelace"
  email               = "ada@example.com"
  password_wo         = var.first_password
  password_wo_version = 1
  disabled            = var.ada_has_left

  lifecycle {
    action_trigger {
      events     = [after_update]
      condition  = var.ada_has_left
      actions    = [action.platformusers_controlroom_release_licenses.ada]
      on_failure = continue
    }
  }
}

action "platformusers_controlroom_release_licenses" "ada" {
  config {
    username = "ada.lovelace"
  }
}
