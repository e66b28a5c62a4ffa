# Dates and the file, with mocks: no platform is called.

mock_provider "platformusers" {
  source          = "../../mocks/tests/mocks"
  override_during = plan # so that a plan knows who has accepted an invitation, as it does with the provider
}

variables {
  first_password_secret = "for tests, not for people"
  people_file           = "tests/people.csv"
}

run "before_the_first_day" {
  command = plan

  variables {
    as_of = "2027-01-10"
  }

  assert {
    condition     = length(output.not_yet) == 3 && length(module.person) == 0
    error_message = "Nobody has begun."
  }
}

run "the_first_day" {
  command = plan

  variables {
    as_of = "2027-01-11"
  }

  assert {
    condition     = join(" ", output.joins) == "ada.lovelace@example.com grace.hopper@example.com"
    error_message = "Two people join."
  }

  assert {
    condition     = jsonencode(output.not_yet) == jsonencode({ "katherine.johnson@example.com" = "2027-02-01" })
    error_message = "One joins later."
  }

  assert {
    condition     = join(" ", output.access["ada.lovelace@example.com"].apim) == "premium testers" && join(" ", keys(output.access["grace.hopper@example.com"])) == "uipath"
    error_message = "A role gives what roles.tf says, and an invited person gets most of it after they accept."
  }

  assert {
    condition     = module.person["ada.lovelace@example.com"].accounts.controlroom != null && module.person["grace.hopper@example.com"].accounts.controlroom == null
    error_message = "Accounts are on the platforms that the role names, and on no other."
  }
}

run "the_last_day" {
  command = plan

  variables {
    as_of = "2027-03-31"
  }

  expect_failures = [check.nobody_ends_soon]

  assert {
    condition     = jsonencode(output.ends_within_30_days) == jsonencode({ "ada.lovelace@example.com" = "2027-03-31" }) && length(output.ended) == 0
    error_message = "Access lasts to the end of the last day."
  }
}

run "the_day_after" {
  command = plan

  variables {
    as_of = "2027-04-01"
  }

  expect_failures = [check.nobody_has_ended, check.ended_people_cannot_sign_in] # the second one is known after an apply

  assert {
    condition     = jsonencode(output.ended) == jsonencode({ "ada.lovelace@example.com" = "2027-03-31" }) && length(output.access["ada.lovelace@example.com"]) == 0
    error_message = "Access ends with the day."
  }

  assert {
    condition     = contains(keys(module.person), "ada.lovelace@example.com")
    error_message = "The locked accounts are kept."
  }
}

run "the_accounts_are_removed" {
  command = plan

  variables {
    as_of              = "2027-04-01"
    keep_accounts_days = 0
  }

  expect_failures = [check.nobody_has_ended, check.ended_people_cannot_sign_in] # the second one is known after an apply

  assert {
    condition     = !contains(keys(module.person), "ada.lovelace@example.com")
    error_message = "Nothing is kept."
  }
}

run "wrong_rows" {
  command = plan

  variables {
    people_file = "tests/wrong.csv"
  }

  expect_failures = [output.joins]
}

run "no_rows" {
  command = plan

  variables {
    people_file = "tests/empty.csv"
  }

  expect_failures = [output.joins]
}

run "semicolons" {
  command = plan

  variables {
    people_file = "tests/semicolons.csv"
  }

  expect_failures = [output.joins]
}
