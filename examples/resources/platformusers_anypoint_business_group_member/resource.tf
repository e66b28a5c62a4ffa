resource "platformusers_anypoint_business_group_member" "rita_in_engineering" {
  organization_name = "Sandbox Inc/Engineering"
  username          = "rita.regular"
}

# A permission in the group refers to the membership, because destroying the membership removes the permissions, too.
resource "platformusers_anypoint_permission_grant" "rita_publishes" {
  organization_id = platformusers_anypoint_business_group_member.rita_in_engineering.organization_id
  user_id         = platformusers_anypoint_business_group_member.rita_in_engineering.user_id
  role_name       = "Exchange Contributor"
}
