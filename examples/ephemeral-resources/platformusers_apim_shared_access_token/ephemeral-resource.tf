ephemeral "platformusers_apim_shared_access_token" "rita" {
  email      = "rita.regular@example.com"
  expires_in = "10m"
}

# A script that calls the service's direct management API as Rita. The token is in no plan and no state.
resource "terraform_data" "report" {
  provisioner "local-exec" {
    command = "./report.sh"
    environment = {
      APIM_AUTHORIZATION = "SharedAccessSignature ${ephemeral.platformusers_apim_shared_access_token.rita.token}"
    }
  }
}
