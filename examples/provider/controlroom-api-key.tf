variable "control_room_api_key" {
  type      = string
  ephemeral = true # needs Terraform 1.10 or later
}

# The base URL comes from CONTROL_ROOM_URL here; the setting is url.
provider "platformusers" {
  controlroom {
    username = "svc.terraform"
    api_key  = var.control_room_api_key
  }
}
