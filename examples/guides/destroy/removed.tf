# Forgets the account and leaves it as it is. Terraform 1.7 or later.
removed {
  from = platformusers_anypoint_user.ada

  lifecycle {
    destroy = false
  }
}
