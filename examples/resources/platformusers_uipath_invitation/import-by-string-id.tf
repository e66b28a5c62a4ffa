import {
  to = platformusers_uipath_invitation.peter
  id = "peter.pending@sandbox.example"
}

resource "platformusers_uipath_invitation" "peter" {
  email   = "peter.pending@sandbox.example"
  name    = "Peter"
  surname = "Pending"
}
