variable "anypoint_client_secret" {
  type      = string
  ephemeral = true # needs Terraform 1.10 or later
}

provider "platformusers" {
  anypoint {
    client_id     = "sandbox-connected-app"
    client_secret = var.anypoint_client_secret
  }
}
