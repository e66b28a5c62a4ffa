# Whose link does not work any more.
data "platformusers_apim_invitations" "expired" {
  status = "expired"
}

output "expired" {
  value = { for invitation in data.platformusers_apim_invitations.expired.invitations : invitation.email => invitation.invited_at }
}
