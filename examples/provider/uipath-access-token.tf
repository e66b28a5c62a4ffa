variable "uipath_access_token" {
  type      = string
  ephemeral = true
}

provider "platformusers" {
  uipath {
    organization = "sandbox-inc"
    tenant       = "Default"
    access_token = var.uipath_access_token
  }
}
