package main

import data.access

# Separation of duties: nobody holds both rights of a pair, on one platform or across them.
deny contains msg if {
	some pair in data.settings.exclusive_pairs
	some person in (holders(pair[0]) & holders(pair[1]))
	msg := sprintf("%s would hold both %s (%s) and %s (%s).", [person, pair[0], given(person, pair[0]), pair[1], given(person, pair[1])])
}

holders(pattern) := {right.person |
	some right in access.meant_by(pattern)
	right.person != null
}

# The resources that give it.
given(person, pattern) := concat(", ", sort({right.address |
	some right in access.meant_by(pattern)
	right.person == person
}))

warn contains sprintf("%s: the plan does not say who gets this, so nobody knows whether they hold the other right of a pair.", [right.address]) if {
	some pair in data.settings.exclusive_pairs
	some pattern in pair
	some right in access.meant_by(pattern)
	right.person == null
}
