# Who has an account, on each platform.
list "platformusers_anypoint_user" "everybody" {
  provider = platformusers
  limit    = 10000

  config {
    identity_provider_id = "mulesoft" # the identity provider manages the others
  }
}

list "platformusers_uipath_user" "everybody" {
  provider = platformusers
  limit    = 10000

  config {
    category = "local" # a directory manages the others
  }
}

list "platformusers_apim_user" "everybody" {
  provider = platformusers
  limit    = 10000
}

list "platformusers_controlroom_user" "everybody" {
  provider = platformusers
  limit    = 10000
}
