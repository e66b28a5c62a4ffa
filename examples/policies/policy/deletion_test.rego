package main

test_a_deletion_needs_the_label if {
	refused := deny with input as leave with data.settings as settings({"leavers": 3})
	count(refused) == 4
	every msg in refused { contains(msg, "deletes the account for good, which needs the label \"destructive-approved\"") }
}

test_another_label_is_not_enough if {
	count(deny) == 4 with input as leave with data.labels as ["approved"] with data.settings as settings({"leavers": 3})
}

test_the_policy_itself_needs_the_label if {
	every before in [null, {"email": "a@b.c", "deletion_policy": "disable"}, {"email": "a@b.c", "deletion_policy": "abandon"}] {
		plan := changes("platformusers_apim_user", ["update"], before, {"email": "a@b.c", "deletion_policy": "delete"})
		count(deny) == 1 with input as plan
		count(deny) == 0 with input as plan with data.labels as ["x", "destructive-approved"]
	}
}

# It was approved when it was set.
test_a_policy_that_stays_needs_none if {
	count(deny) == 0 with input as changes("platformusers_apim_user", ["no-op"], {"email": "a@b.c", "deletion_policy": "delete"}, {"email": "a@b.c", "deletion_policy": "delete"})
}

test_a_set_of_members_deletes_nobody if {
	count(deny) == 0 with input as changes("platformusers_apim_group_members", ["create"], null, {"group_id": "testers", "members": [], "deletion_policy": "delete"})
}
