# Dana goes on leave: one account is locked here, one by its deletion policy, one is left alone.
resource "platformusers_apim_user" "dana" {
  user_id    = "dana"
  email      = "dana@example.com"
  first_name = "Dana"
  last_name  = "Disabled"
  state      = "blocked"
}
