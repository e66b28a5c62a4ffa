variable "anypoint_access_token" {
  type      = string
  ephemeral = true
}

provider "platformusers" {
  anypoint {
    access_token = var.anypoint_access_token
  }
}
