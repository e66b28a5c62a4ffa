import {
  to = platformusers_uipath_invitation.peter
  identity = {
    partition_global_id = "1a000000-0000-4000-8000-000000000001" # optional
    user_id             = "1b000000-0000-4000-8000-000000000005"
  }
}

resource "platformusers_uipath_invitation" "peter" {
  email   = "peter.pending@sandbox.example"
  name    = "Peter"
  surname = "Pending"
}
