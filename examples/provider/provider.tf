terraform {
  required_providers {
    platformusers = {
      source = "platformusers/platformusers"
    }
  }
}

# Credentials come from ANYPOINT_CLIENT_ID and ANYPOINT_CLIENT_SECRET.
provider "platformusers" {}
