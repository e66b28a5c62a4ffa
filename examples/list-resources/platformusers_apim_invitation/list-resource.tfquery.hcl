# Who was invited and has not answered.
list "platformusers_apim_invitation" "pending" {
  provider = platformusers

  config {
    status = "pending"
  }
}

# Whose link does not work any more.
list "platformusers_apim_invitation" "expired" {
  provider = platformusers

  config {
    status       = "expired"
    email_domain = "example.com"
  }
}
