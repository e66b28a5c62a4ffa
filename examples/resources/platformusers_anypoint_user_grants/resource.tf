# What the user may do by direct grants, and nothing else.
resource "platformusers_anypoint_user_grants" "rita" {
  username = "rita.regular"

  grant {
    role_name        = "Read Applications"
    environment_name = "Sandbox"
  }
  grant {
    role_name         = "Exchange Contributor"
    organization_name = "Sandbox Inc/Engineering"
  }

  ignore {
    roles = ["Exchange Viewer"]
  }
}
