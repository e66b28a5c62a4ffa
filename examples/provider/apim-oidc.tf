# In GitHub Actions, with permissions: id-token: write, nothing else has to be set. Elsewhere set oidc_token or oidc_token_file_path.
provider "platformusers" {
  apim {
    tenant_id = "5f3b2a10-7c0d-4e52-9b1e-2d6f0c4a8e71"
    client_id = "0c6f9d3e-58a1-4b27-9f44-d1e83a7b2c60"
    use_oidc  = true
  }
}
