# Ada never sees a password: the account is created without one, and she chooses it by the mail that follows.
resource "platformusers_apim_user" "ada" {
  user_id    = "ada.lovelace"
  first_name = "Ada"
  last_name  = "Lovelace"
  email      = "ada.lovelace@example.com"

  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.platformusers_apim_send_confirmation.ada]
      # Terraform 1.16 and later; leave it out before. With taint, a mail that fails would delete Ada's account at the next apply, with her group
      # memberships, and create another one.
      on_failure = continue
    }
  }
}

# To send another one by hand:
#   terraform apply -invoke=action.platformusers_apim_send_confirmation.ada
action "platformusers_apim_send_confirmation" "ada" {
  config {
    user_id = platformusers_apim_user.ada.user_id
  }
}
