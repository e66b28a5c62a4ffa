# Grace has lost the mail: send it again, without a change of anything else.
#   terraform apply -invoke=action.platformusers_anypoint_resend_invitation.grace
action "platformusers_anypoint_resend_invitation" "grace" {
  config {
    email = "grace.hopper@example.com"
  }
}
