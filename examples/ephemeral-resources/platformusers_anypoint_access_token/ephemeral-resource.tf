ephemeral "platformusers_anypoint_access_token" "run" {}

# A script that calls what this provider does not manage. The token is in no plan and no state, and is revoked at the end of the run.
resource "terraform_data" "publish" {
  provisioner "local-exec" {
    command = "./publish.sh"
    environment = {
      ANYPOINT_BEARER = ephemeral.platformusers_anypoint_access_token.run.access_token
    }
  }
}
