variable "apim_client_secret" {
  type      = string
  ephemeral = true # needs Terraform 1.10 or later
}

# Where the service is comes from ARM_SUBSCRIPTION_ID, APIM_RESOURCE_GROUP_NAME and APIM_SERVICE_NAME here.
provider "platformusers" {
  apim {
    tenant_id     = "5f3b2a10-7c0d-4e52-9b1e-2d6f0c4a8e71"
    client_id     = "0c6f9d3e-58a1-4b27-9f44-d1e83a7b2c60"
    client_secret = var.apim_client_secret
  }
}
