package main

import data.access

# Whoever is an administrator is one until a day, and not for longer than settings.administrators_days from today.
administrators contains right if {
	some pattern in data.settings.administrators
	some right in access.meant_by(pattern)
}

deny contains sprintf("%s makes %s an administrator, without an `until`.", [right.address, right.person]) if {
	some right in administrators
	is_string(right.person)
	not access.days_of[right.person]
}

deny contains sprintf("%s makes somebody an administrator whom the plan does not name, so that no `until` can be found.", [right.address]) if {
	some right in administrators
	right.person == null
}

deny contains sprintf("%s makes %s an administrator until %s, which is more than %d days from now.", [right.address, right.person, day, data.settings.administrators_days]) if {
	some right in administrators
	is_string(right.person)
	some day in access.days_of[right.person]
	time.parse_ns("2006-01-02", day) > now + ((data.settings.administrators_days * 24) * 3600000000000)
}

# The time of the plan. Old versions do not write it.
now := time.parse_rfc3339_ns(input.timestamp)

now := time.now_ns() if not input.timestamp
