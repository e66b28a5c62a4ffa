# Every quarter another secondary key, while calls use the primary one. Both keys, when one has leaked:
#   terraform apply -invoke=action.platformusers_apim_regenerate_subscription_keys.leaked
resource "terraform_data" "quarter" {
  input = "2026-Q4"

  lifecycle {
    action_trigger {
      events     = [after_update]
      actions    = [action.platformusers_apim_regenerate_subscription_keys.secondary]
      on_failure = continue # Terraform 1.16 and later; leave it out before
    }
  }
}

action "platformusers_apim_regenerate_subscription_keys" "secondary" {
  config {
    subscription_name = "sina-starter"
    key               = "secondary"
  }
}

action "platformusers_apim_regenerate_subscription_keys" "leaked" {
  config {
    subscription_name = "sina-starter"
    key               = "both"
  }
}
