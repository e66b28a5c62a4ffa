provider "platformusers" {
  # For all resources that set no deletion_policy.
  defaults {
    deletion_policy = "disable"
  }

  # For those of one platform; it takes precedence.
  controlroom {
    defaults {
      deletion_policy = "delete"
    }
  }
}
