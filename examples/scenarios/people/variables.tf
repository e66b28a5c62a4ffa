variable "people_file" {
  description = "The people: a CSV file with the columns name, email, role, start and until."
  type        = string
  default     = "people.csv"
}

variable "as_of" {
  description = "The day to plan for, YYYY-MM-DD, to see what a later plan will do. Default: today, in UTC."
  type        = string
  default     = null

  validation {
    condition     = var.as_of == null || can(timeadd("${var.as_of}T00:00:00Z", "0h"))
    error_message = "as_of is a day such as 2027-01-31."
  }
}

variable "keep_accounts_days" {
  description = "For how many days after the last one the locked accounts are kept here, so that somebody who comes back is unlocked. 0 removes them with the access."
  type        = number
  default     = 90

  validation {
    condition     = var.keep_accounts_days >= 0 && floor(var.keep_accounts_days) == var.keep_accounts_days
    error_message = "keep_accounts_days is a whole number of days, 0 or more."
  }
}

variable "deletion_policy" {
  description = "What becomes of an account after that: `disable` leaves it on the platform, locked; `delete` deletes it, and on Anypoint its user name stays taken."
  type        = string
  default     = "disable"
}

variable "first_password_secret" {
  description = "A secret from which each person's first password is derived: set TF_VAR_first_password_secret. It is used when an account is created, and stands in no plan and no state."
  type        = string
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = length(var.first_password_secret) >= 16
    error_message = "first_password_secret has 16 or more characters: whoever guesses it knows everybody's first password."
  }
}

variable "phone_number" {
  description = "Anypoint requires a phone number for a new account: the company's, for everybody."
  type        = string
  default     = "+44 20 7946 0000"
}

variable "returning" {
  description = "E-mail addresses of people who come back after their accounts were removed with deletion_policy = \"disable\": the accounts are imported, and unlocked."
  type        = list(string)
  default     = []
}
