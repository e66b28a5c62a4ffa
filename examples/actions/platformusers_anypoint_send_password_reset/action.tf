variable "first_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

# Ada never sees the password that the account is created with: she chooses her own by the mail that follows.
resource "platformusers_anypoint_user" "ada" {
  username            = "ada-lovelace"
  first_name          = "Ada"
  last_name           = "Lovelace"
  email               = "ada.lovelace@example.com"
  phone_number        = "+44 20 7946 0000"
  password_wo         = var.first_password
  password_wo_version = 1

  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.platformusers_anypoint_send_password_reset.ada]
      # Terraform 1.16 and later; leave it out before. With taint, a mail that fails would delete Ada's account at the next apply, and create another
      # one, which Anypoint refuses: her user name stays taken forever.
      on_failure = continue
    }
  }
}

# To send another one by hand:
#   terraform apply -invoke=action.platformusers_anypoint_send_password_reset.ada
action "platformusers_anypoint_send_password_reset" "ada" {
  config {
    user_id = platformusers_anypoint_user.ada.id
  }
}
