# The life of Ada's access, against the sandbox.

variables {
  first_password_secret = "for tests, not for people"
  people_file           = "tests/people.csv"
}

run "joiner" {
  variables {
    as_of = "2027-01-11"
  }
}

run "mover" {
  variables {
    as_of       = "2027-02-01"
    people_file = "tests/moved.csv"
  }

  assert {
    condition     = join(" ", output.joins) == "katherine.johnson@example.com"
    error_message = "Somebody else joins on that day."
  }
}

run "after_the_move" {
  module {
    source = "./tests/look"
  }

  variables {
    email = "ada.lovelace@example.com"
  }

  assert {
    condition     = join(" ", values(output.accounts)) == "active active active active"
    error_message = "A mover keeps the accounts."
  }

  assert {
    condition     = join(", ", output.access) == "anypoint Read Applications, controlroom HR Auditors, uipath Auditor, uipath Finance"
    error_message = "A mover has what the new role gives, and nothing of the old one: ${jsonencode(output.access)}"
  }
}

run "leaver" {
  variables {
    as_of       = "2027-04-01"
    people_file = "tests/moved.csv"
  }

  expect_failures = [check.nobody_has_ended] # It warns. That she can still sign in is not among the warnings.
}

run "after_the_last_day" {
  module {
    source = "./tests/look"
  }

  variables {
    email = "ada.lovelace@example.com"
  }

  assert {
    condition     = join(" ", values(output.accounts)) == "disabled disabled disabled disabled" && length(output.access) == 0
    error_message = "Accounts are locked, and access is taken away: ${jsonencode(output.access)}"
  }
}

run "return" {
  variables {
    as_of       = "2027-06-01"
    people_file = "tests/returned.csv"
  }
}

run "after_the_return" {
  module {
    source = "./tests/look"
  }

  variables {
    email = "ada.lovelace@example.com"
  }

  assert {
    condition     = join(" ", values(output.accounts)) == "active active active active" && length(output.access) == 4
    error_message = "Whoever returns while the accounts are kept is unlocked, and has the access again."
  }
}

run "removed" {
  variables {
    as_of       = "2028-01-15"
    people_file = "tests/returned_late.csv"
  }

  assert {
    condition     = length(output.access) == 0 && join(" ", keys(output.not_yet)) == "ada.lovelace@example.com"
    error_message = "Nobody is managed any more."
  }
}

run "return_of_a_removed_person" {
  variables {
    as_of       = "2028-03-01"
    people_file = "tests/returned_late.csv"
    returning   = ["ada.lovelace@example.com"]
  }

  assert {
    condition     = module.person["ada.lovelace@example.com"].accounts.anypoint == run.after_the_return.ids.anypoint
    error_message = "It is the account that she had."
  }
}

run "after_the_late_return" {
  module {
    source = "./tests/look"
  }

  variables {
    email = "ada.lovelace@example.com"
  }

  assert {
    condition     = join(" ", values(output.accounts)) == "active active active active" && length(output.access) == 4
    error_message = "Whoever returns later is unlocked, too."
  }
}
