import {
  to = platformusers_anypoint_permission_grant.fiona_reads_applications
  id = "0a000000-0000-4000-8000-000000000001/fiona.federated/Read Applications/Design"
}

resource "platformusers_anypoint_permission_grant" "fiona_reads_applications" {
  user_id        = "0c000000-0000-4000-8000-000000000003"
  role_name      = "Read Applications"
  environment_id = "0b000000-0000-4000-8000-000000000001"
}
