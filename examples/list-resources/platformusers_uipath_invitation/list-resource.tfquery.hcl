list "platformusers_uipath_invitation" "waiting" {
  provider = platformusers

  config {
    email_domain = "sandbox.example"
  }
}
