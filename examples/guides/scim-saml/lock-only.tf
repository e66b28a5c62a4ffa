provider "platformusers" {
  # Accounts that the identity provider makes are left alone by a destroy.
  defaults {
    deletion_policy = "abandon"
  }
}

# One of them, taken in for nothing but to lock it.
import {
  to = platformusers_controlroom_user.ida
  id = "ida.idp@corp.example"
}

resource "platformusers_controlroom_user" "ida" {
  username = "ida.idp@corp.example"
  disabled = false
}
