# Who has not accepted yet, with the groups that wait for them.
data "platformusers_uipath_invitations" "waiting" {
  email_domain = "sandbox.example"
}

output "waiting" {
  value = { for i in data.platformusers_uipath_invitations.waiting.invitations : i.email => {
    since  = i.invited_at
    groups = i.group_names
  } }
}
