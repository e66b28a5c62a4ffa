terraform {
  required_providers {
    platformusers = {
      source = "platformusers/platformusers"
    }
  }
}

# Base URLs and credentials come from the environment: ANYPOINT_CLIENT_ID, UIPATH_CLIENT_ID and so on.
provider "platformusers" {}
