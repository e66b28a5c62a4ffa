# Who is in the role group, and nobody else.
resource "platformusers_anypoint_role_group_members" "auditors" {
  role_group_name = "Auditors"
  members         = ["rita.regular@sandbox.example", "fiona.federated"]

  ignore {
    people = ["sandbox-admin"]
  }
}
