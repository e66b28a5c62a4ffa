resource "platformusers_apim_user" "ada" {
  user_id    = "ada.lovelace" # yours to choose
  email      = "ada.lovelace@example.com"
  first_name = "Ada"
  last_name  = "Lovelace"
  note       = "Partner A"
}

# On destroy his subscriptions are deleted with him, and the platform mails him that the account is closed.
resource "platformusers_apim_user" "charles" {
  user_id              = "charles.babbage"
  email                = "charles.babbage@example.com"
  first_name           = "Charles"
  last_name            = "Babbage"
  delete_subscriptions = true
  notify_on_delete     = true
}
