package main

test_both_rights_of_a_pair_are_refused if {
	refused := deny with input as both
	count(refused) == 2
	every msg in refused { startswith(msg, "rita.regular@sandbox.example would hold both ") }
}

role := {"type": "platformusers_controlroom_role_grant", "name": "a", "after": {"email": "Ada@example.com", "role_name": "Finance Operators"}}

auditors(people) := {"type": "platformusers_uipath_tenant_role_grant", "name": people, "after": {"email": people, "role_name": "auditor"}}

test_a_pair_counts_across_platforms if count(deny) == 1 with input as creates([role, auditors("ada@example.com")])

test_two_people_may_share_a_pair if count(deny) == 0 with input as creates([role, auditors("grace@example.com")])

developers(people) := {"type": "platformusers_anypoint_team_members", "name": "a", "after": {"team_name": "Developers", "members": people, "maintainers": null}}

administers := {"type": "platformusers_anypoint_team_member", "name": "b", "after": {"user_id": "u1", "email": "ada@example.com", "team_name": "Administrators"}}

account := {"type": "platformusers_anypoint_user", "name": "ada", "after": {"id": "u1", "username": "ada-l", "email": "ada@example.com"}}

# By e-mail address, user name and id.
test_a_pair_counts_across_sets if {
	every text in ["ADA@example.com", "ada-l", "u1"] {
		refused := deny with input as creates([developers([text]), administers, account, term("ada@example.com", "2027-12-31")])
		count(refused) == 1
	}
	count(deny) == 0 with input as creates([developers(["grace"]), administers, account, term("ada@example.com", "2027-12-31")])
}

test_somebody_whom_the_plan_does_not_name_is_a_warning if {
	count(warn) == 1 with input as creates([developers(["u2"])])
	count(warn) == 0 with input as creates([developers(["ada@example.com"])])
}
