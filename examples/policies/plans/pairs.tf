# What policy/pairs.rego refuses: one person who makes changes and audits them.

# Until when, for the policies: see README.md.
resource "terraform_data" "term" {
  input = {
    email = "rita.regular@sandbox.example"
    until = "2027-12-31"
  }
}

resource "platformusers_uipath_tenant_role_grant" "audits" {
  email     = "rita.regular@sandbox.example"
  role_name = "Auditor"
}

resource "platformusers_uipath_folder_role_grant" "administers" {
  user_name   = "rita.regular@sandbox.example"
  folder_path = "Finance"
  role_name   = "Folder Administrator"
}

resource "platformusers_anypoint_team_member" "develops" {
  username  = "rita.regular"
  team_name = "Developers"
}

resource "platformusers_anypoint_team_member" "administers" {
  email     = "Rita.Regular@sandbox.example"
  team_name = "Administrators"
}
