variable "email" {
  description = "The person's e-mail address, the same on all platforms."
  type        = string
}

variable "first_name" {
  type = string
}

variable "last_name" {
  type = string
}

variable "username" {
  description = "The user name on a Control Room and on Anypoint (there with hyphens for what is no letter, digit, hyphen or underscore), and the user id in API Management. None of them can be changed later. Default: what stands before the @."
  type        = string
  default     = null
}

variable "phone_number" {
  description = "Anypoint requires one for a new account, though not for an invitation."
  type        = string
  default     = null
}

variable "role" {
  description = "The person's role in the company, for the record."
  type        = string
  default     = null
}

variable "bundle" {
  description = "What the person gets. A platform that is left out is left alone. With `invite` the person is invited, and creates the account."
  type = object({
    anypoint = optional(object({
      invite      = optional(bool, false)
      teams       = optional(map(string), {}) # member or maintainer, by the team's name
      role_groups = optional(list(string), [])
      permissions = optional(list(object({
        role_name         = string
        organization_name = optional(string)
        environment_name  = optional(string)
      })), [])
    }))
    uipath = optional(object({
      invite       = optional(bool, false)
      groups       = optional(list(string), [])
      tenant_roles = optional(list(string), [])
      folder_roles = optional(list(object({ folder_path = string, role_name = string })), [])
    }))
    apim = optional(object({
      invite   = optional(bool, false)
      groups   = optional(list(string), []) # ids
      products = optional(list(string), []) # ids
    }))
    controlroom = optional(object({
      roles = optional(list(string), [])
    }))
  })
}

variable "active" {
  description = "Whether the person has access. `false` locks the accounts, and removes memberships, grants, subscriptions and invitations."
  type        = bool
  default     = true
}

variable "start" {
  description = "The first day, for the record."
  type        = string
  default     = null
}

variable "until" {
  description = "The last day, for the record and for policies. Null: no end."
  type        = string
  default     = null
}

variable "deletion_policy" {
  description = "What becomes of an account that is removed. `disable` keeps it, so that the person can come back."
  type        = string
  default     = "disable"
}

variable "first_password_secret" {
  description = "A secret from which each person's first password is derived. It is used when an account is created, and stands in no plan and no state."
  type        = string
  ephemeral   = true
  sensitive   = true
}
