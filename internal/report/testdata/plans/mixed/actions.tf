# Sina's keys leaked.
resource "terraform_data" "leak" {
  input = "2026-11-28"

  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.platformusers_apim_regenerate_subscription_keys.sina]
    }
  }
}

action "platformusers_apim_regenerate_subscription_keys" "sina" {
  config {
    subscription_name = "sina-starter"
    key               = "both"
  }
}
