data "platformusers_anypoint_invitations" "expired" {
  status = "EXPIRED"
}

output "never_came" {
  value = data.platformusers_anypoint_invitations.expired.invitations[*].email
}
