# The organization is that of the account that signs in, unless organization_id is set.
provider "platformusers" {}

provider "platformusers" {
  alias = "engineering"

  anypoint {
    organization_id = "0a000000-0000-4000-8000-000000000002"
  }
}

data "platformusers_anypoint_environments" "engineering" {
  provider = platformusers.engineering
}
