variable "control_room_password" {
  type      = string
  ephemeral = true
}

provider "platformusers" {
  controlroom = {
    username    = "svc.terraform"
    password    = var.control_room_password
    api_version = "v2" # left out, it is found out at the first call
  }
}
