# Mia's account is at an address of its own.
resource "platformusers_apim_user" "renamed" {
  user_id    = "mia"
  email      = "mia@example.com"
  first_name = "Mia"
  last_name  = "Moved"
}

moved {
  from = platformusers_apim_user.mia
  to   = platformusers_apim_user.renamed
}
