import {
  to = platformusers_anypoint_user_grants.fiona
  id = "fiona.federated"
}

resource "platformusers_anypoint_user_grants" "fiona" {
  username = "fiona.federated"

  grant {
    role_name        = "Read Applications"
    environment_name = "Design"
  }
}
