# A token for the length of one run.
ephemeral "platformusers_controlroom_token" "run" {}

# What takes a token: here another configuration of this provider.
provider "platformusers" {
  alias = "by_token"

  controlroom {
    access_token = ephemeral.platformusers_controlroom_token.run.token
  }
}

data "platformusers_controlroom_users" "all" {
  provider = platformusers.by_token
}
