package main

import data.access

settings(values) := object.union(data.settings, values)

test_too_many_leavers_are_refused if {
	refused := deny with input as leave with data.labels as [data.settings.deletion_label]
	refused == {"3 people leave in this plan, and no more than 2 may: ada.lovelace@example.com, grace.hopper@example.com, katherine.johnson@example.com."}
}

test_few_enough_leavers_pass if {
	count(deny) == 0 with input as leave with data.labels as [data.settings.deletion_label] with data.settings as settings({"leavers": 3})
}

test_nobody_leaves_who_joins if count(access.leavers) == 0 with input as join

test_locked_is_left if {
	access.leavers == {"a@b.c"} with input as changes("platformusers_anypoint_user", ["update"], {"email": "A@b.c", "enabled": true}, {"enabled": false})
	access.leavers == {"a@b.c"} with input as changes("platformusers_uipath_user", ["update"], {"email": "a@b.c", "is_active": true}, {"is_active": false})
	access.leavers == {"a@b.c"} with input as changes("platformusers_apim_user", ["update"], {"email": "a@b.c", "state": "active"}, {"state": "blocked"})
	access.leavers == {"a@b.c"} with input as changes("platformusers_controlroom_user", ["update"], {"email": "a@b.c", "disabled": false}, {"disabled": true})
}

test_unlocked_is_not_left if {
	count(access.leavers) == 0 with input as changes("platformusers_anypoint_user", ["update"], {"email": "a@b.c", "enabled": false}, {"enabled": true})
}

test_a_replaced_account_is_lost if {
	access.leavers == {"a@b.c"} with input as changes(
		"platformusers_anypoint_user", ["delete", "create"],
		{"email": "a@b.c", "enabled": true, "deletion_policy": "disable"}, {"email": "a@b.c", "enabled": true},
	)
}

test_an_account_that_was_locked_is_not_lost_when_it_is_let_go if {
	count(access.leavers) == 0 with input as changes("platformusers_uipath_user", ["delete"], {"email": "a@b.c", "is_active": false, "deletion_policy": "disable"}, null)
	count(access.leavers) == 1 with input as changes("platformusers_uipath_user", ["delete"], {"email": "a@b.c", "is_active": false, "deletion_policy": "delete"}, null)
}

test_an_abandoned_account_keeps_its_access if {
	count(access.leavers) == 0 with input as changes("platformusers_uipath_user", ["delete"], {"email": "a@b.c", "is_active": true, "deletion_policy": "abandon"}, null)
	count(access.leavers) == 0 with input as changes("platformusers_uipath_user", ["forget"], {"email": "a@b.c", "is_active": true, "deletion_policy": "delete"}, null)
}

test_an_account_without_an_email_address_counts_by_name if {
	access.leavers == {"controlroom ada"} with input as changes("platformusers_controlroom_user", ["delete"], {"email": null, "username": "ada", "deletion_policy": "delete"}, null)
}

test_a_withdrawn_invitation_is_a_leaver if {
	access.leavers == {"a@b.c"} with input as changes("platformusers_apim_invitation", ["delete"], {"email": "a@b.c"}, null)
}
