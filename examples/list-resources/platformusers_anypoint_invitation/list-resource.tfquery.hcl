# Who was invited and has not answered.
list "platformusers_anypoint_invitation" "pending" {
  provider = platformusers

  config {
    status = "INVITED"
  }
}

# Whose link has expired.
list "platformusers_anypoint_invitation" "expired" {
  provider = platformusers

  config {
    status       = "EXPIRED"
    email_domain = "example.com"
  }
}
