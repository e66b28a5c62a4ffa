# Rita was there before.
import {
  to = platformusers_anypoint_user.rita
  id = "rita.regular"
}

resource "platformusers_anypoint_user" "rita" {
  username = "rita.regular"
}
