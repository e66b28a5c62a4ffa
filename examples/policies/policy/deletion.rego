package main

import data.access

# Accounts are deleted, and made such that a destroy deletes them, with a label only.
deny contains sprintf("%s: the destroy deletes the account for good, which needs the label %q.", [change.address, data.settings.deletion_label]) if {
	some change in input.resource_changes
	access.account_types[change.type]
	access.destroys(change)
	change.change.before.deletion_policy == "delete"
	not labeled
}

deny contains sprintf("%s: deletion_policy = \"delete\" needs the label %q.", [change.address, data.settings.deletion_label]) if {
	some change in input.resource_changes
	access.account_types[change.type]
	change.change.after.deletion_policy == "delete"
	not deletable_before(change)
	not labeled
}

deletable_before(change) if change.change.before.deletion_policy == "delete"

# The labels of the pull request: see README.md.
labeled if data.settings.deletion_label in data.labels
