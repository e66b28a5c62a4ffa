# Fred's account is managed here.
resource "platformusers_anypoint_user" "fred" {
  username            = "fred"
  first_name          = "Fred"
  last_name           = "Forgotten"
  email               = "fred@example.com"
  phone_number        = "+44 20 7946 0005"
  password_wo         = "First-Pass.1"
  password_wo_version = 1
}
