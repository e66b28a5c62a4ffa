package main

# Anything else than a plan would pass every policy.
deny contains "The input is no plan: give conftest what `terraform show -json` prints of a plan file." if not is_plan

is_plan if {
	startswith(input.format_version, "1.")
	is_boolean(input.errored)
}

is_plan if {
	startswith(input.format_version, "1.")
	is_array(input.resource_changes)
}

deny contains "The plan has failed: it does not show all that would change." if input.errored == true
