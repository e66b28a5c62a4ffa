# A token that may only read accounts and groups, for another tool in the same run.
ephemeral "platformusers_uipath_access_token" "reader" {
  scopes = ["PM.User.Read", "PM.Group.Read"]
}

locals {
  authorization = "Bearer ${ephemeral.platformusers_uipath_access_token.reader.access_token}"
}
