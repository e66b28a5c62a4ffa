# Grace gets a mail with a link, which works for two days.
resource "platformusers_apim_invitation" "grace" {
  user_id    = "grace.hopper"
  email      = "grace.hopper@example.com"
  first_name = "Grace"
  last_name  = "Hopper"
}

# The account exists at once, and can be granted access before she accepts.
resource "platformusers_apim_group_member" "grace_is_a_partner" {
  group_id = "partners"
  user_id  = platformusers_apim_invitation.grace.user_id
}
