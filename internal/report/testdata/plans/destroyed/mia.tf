# Mia's account is at an address of its own.
resource "platformusers_apim_user" "mia" {
  user_id    = "mia"
  email      = "mia@example.com"
  first_name = "Mia"
  last_name  = "Moved"
}
