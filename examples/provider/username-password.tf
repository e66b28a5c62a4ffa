variable "anypoint_password" {
  type      = string
  ephemeral = true
}

provider "platformusers" {
  anypoint {
    username = "sandbox-admin"
    password = var.anypoint_password
  }
}
