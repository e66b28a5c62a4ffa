ephemeral "platformusers_apim_sso_url" "rita" {
  user_id = "rita.regular"
}

# A check of what Rita sees in the portal. The link is in no plan and no state.
resource "terraform_data" "check" {
  provisioner "local-exec" {
    command = "./check-portal.sh"
    environment = {
      PORTAL_LINK = ephemeral.platformusers_apim_sso_url.rita.url
    }
  }
}
