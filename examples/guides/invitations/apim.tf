locals {
  developers = {
    grace = { email = "grace.hopper@example.com", first_name = "Grace", last_name = "Hopper" }
    ada   = { email = "ada.lovelace@example.com", first_name = "Ada", last_name = "Lovelace" }
  }
}

resource "platformusers_apim_invitation" "team" {
  for_each = local.developers

  user_id    = "${each.key}-invited"
  email      = each.value.email
  first_name = each.value.first_name
  last_name  = each.value.last_name
}

# Only those who have accepted get keys.
resource "platformusers_apim_subscription" "team" {
  for_each = { for k, i in platformusers_apim_invitation.team : k => i.user_id if i.status == "active" }

  user_id      = each.value
  product_id   = "premium"
  display_name = "Premium for ${each.key}"
}
