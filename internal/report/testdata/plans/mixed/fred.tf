# Fred's account is managed elsewhere from now on.
removed {
  from = platformusers_anypoint_user.fred

  lifecycle {
    destroy = false
  }
}
