# Who has an account, on each platform?
list "platformusers_anypoint_user" "everybody" {
  provider = platformusers
}

list "platformusers_uipath_user" "everybody" {
  provider = platformusers
}

list "platformusers_apim_user" "everybody" {
  provider = platformusers
}

list "platformusers_controlroom_user" "everybody" {
  provider = platformusers
}
