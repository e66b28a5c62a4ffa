variable "control_room_password" {
  type      = string
  ephemeral = true
}

provider "platformusers" {
  controlroom {
    username    = "svc.terraform"
    password    = var.control_room_password
    api_version = "v2" # default: detected at the first call
  }
}
