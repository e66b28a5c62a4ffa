# In GitHub Actions, with permissions: id-token: write, there is nothing more to set. Elsewhere oidc_token or oidc_token_file_path says where the token is.
provider "platformusers" {
  apim = {
    tenant_id = "5f3b2a10-7c0d-4e52-9b1e-2d6f0c4a8e71"
    client_id = "0c6f9d3e-58a1-4b27-9f44-d1e83a7b2c60"
    use_oidc  = true
  }
}
