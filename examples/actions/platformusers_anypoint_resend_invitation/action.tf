resource "platformusers_anypoint_invitation" "grace" {
  email = "grace.hopper@example.com"
}

action "platformusers_anypoint_resend_invitation" "grace" {
  config {
    invitation_id = platformusers_anypoint_invitation.grace.id
  }
}

# Another value, and an apply, send the mail once more. To do that by hand:
#   terraform apply -invoke=action.platformusers_anypoint_resend_invitation.grace
resource "terraform_data" "reminder" {
  input = "2026-12-01"

  lifecycle {
    action_trigger {
      events     = [after_update]
      actions    = [action.platformusers_anypoint_resend_invitation.grace]
      on_failure = continue # Terraform 1.16 and later; leave it out before
    }
  }
}
