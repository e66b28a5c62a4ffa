variable "anypoint_client_secret" {
  type      = string
  ephemeral = true
}

variable "anypoint_password" {
  type      = string
  ephemeral = true
}

provider "platformusers" {
  anypoint {
    client_id     = "sandbox-user-app"
    client_secret = var.anypoint_client_secret
    username      = "sandbox-admin"
    password      = var.anypoint_password
  }
}
