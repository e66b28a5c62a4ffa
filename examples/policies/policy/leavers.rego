package main

import data.access

# A wrong file, a wrong filter or a wrong workspace takes many people's access at once.
deny contains msg if {
	count(access.leavers) > data.settings.leavers
	msg := sprintf("%d people leave in this plan, and no more than %d may: %s.", [
		count(access.leavers), data.settings.leavers,
		concat(", ", sort([person | some person in access.leavers])),
	])
}
