# By hand, for somebody who did not find the mail:
#   terraform apply -invoke=action.platformusers_uipath_resend_invitation.peter
action "platformusers_uipath_resend_invitation" "peter" {
  config {
    email = "peter.pending@sandbox.example"
  }
}

# Whenever the reminder is raised, everybody in the team who has not accepted yet gets another mail.
resource "terraform_data" "reminder" {
  input = 1

  lifecycle {
    action_trigger {
      events     = [after_update]
      actions    = [action.platformusers_uipath_resend_invitation.peter]
      on_failure = continue
    }
  }
}
