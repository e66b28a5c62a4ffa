# The account that signs in decides about the organization, unless organization_id names one.
provider "platformusers" {}

provider "platformusers" {
  alias = "engineering"

  anypoint = {
    organization_id = "0a000000-0000-4000-8000-000000000002"
  }
}

data "platformusers_anypoint_environments" "engineering" {
  provider = platformusers.engineering
}
