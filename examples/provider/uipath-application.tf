variable "uipath_client_secret" {
  type      = string
  ephemeral = true # needs Terraform 1.10 or later
}

provider "platformusers" {
  uipath {
    organization  = "sandbox-inc"
    tenant        = "Default" # for roles and folders
    client_id     = "1e000000-0000-4000-8000-000000000001"
    client_secret = var.uipath_client_secret
  }
}
