# What is no business of this provider, until it goes.
resource "terraform_data" "goodbye" {
  input = "before"

  lifecycle {
    action_trigger {
      events  = [before_destroy]
      actions = [action.platformusers_anypoint_send_password_reset.rita]
    }
  }
}

action "platformusers_anypoint_send_password_reset" "rita" {
  config {
    username = "rita.regular"
  }
}
