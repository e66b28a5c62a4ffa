# Role numbers differ between Control Rooms. Role names make one configuration fit both.
provider "platformusers" {}

provider "platformusers" {
  alias = "production"

  controlroom {
    username = "svc.terraform"
  }
}

data "platformusers_controlroom_roles" "production" {
  provider = platformusers.production
}
