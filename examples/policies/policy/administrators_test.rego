package main

administrator := "katherine.johnson@example.com"

# The plan of those who join, with another last day of the administrator.
until(day) := object.union(join, {"resource_changes": [with_until(c, day) | some c in join.resource_changes]})

with_until(c, day) := json.patch(c, [{"op": "replace", "path": "/change/after/input/until", "value": day}]) if {
	c.type == "terraform_data"
	c.change.after.input.email == administrator
} else := c

test_the_administrators_of_a_plan_are_found if {
	found := {right.person | some right in administrators} with input as join
	found == {administrator}
}

# On three platforms.
test_an_administrator_without_until_is_refused if {
	refused := deny with input as until(null)
	count(refused) == 3
	every msg in refused { contains(msg, "makes katherine.johnson@example.com an administrator, without an `until`") }
}

test_a_day_that_is_none_is_no_until if count(deny) == 3 with input as until("next year")

test_the_last_possible_day_passes if count(deny) == 0 with input as until("2028-02-02")

test_a_later_day_is_refused if count(deny) == 3 with input as until("2028-02-03")

grant(values) := {"type": "platformusers_anypoint_permission_grant", "name": "a", "after": object.union({"role_name": "Organization administrator"}, values)}

test_a_term_counts_by_email if count(deny) == 0 with input as creates([grant({"email": "Ada@example.com"}), term("ada@Example.com", "2027-12-31")])

test_a_term_of_somebody_else_does_not_count if {
	count(deny) == 1 with input as creates([grant({"email": "ada@example.com"}), term("grace@example.com", "2027-12-31")])
}

test_a_term_counts_by_account if {
	count(deny) == 0 with input as creates([
		grant({"user_id": "u1"}), term("ada@example.com", "2027-12-31"),
		{"type": "platformusers_anypoint_user", "name": "ada", "after": {"id": "u1", "username": "ada", "email": "ada@example.com"}},
	])
}

# Two modules of the same person would do; a module of two people says nothing about either.
test_a_module_with_two_terms_does_not_count if {
	count(deny) == 1 with input as creates([object.union(r, {"module_address": "module.all"}) |
		some r in [grant({}), term("ada@example.com", "2027-12-31"), term("grace@example.com", "2027-12-31")]
	])
}

test_somebody_whom_the_plan_does_not_name_is_refused if {
	count(deny) == 1 with input as creates([grant({}), term("ada@example.com", "2027-12-31")])
}

test_what_does_not_change_counts if {
	plan := creates([grant({"email": "ada@example.com"})])
	count(deny) == 1 with input as json.patch(plan, [{"op": "replace", "path": "/resource_changes/0/change/actions", "value": ["no-op"]}])
}

test_what_is_destroyed_does_not_count if {
	plan := creates([grant({"email": "ada@example.com"})])
	count(deny) == 0 with input as json.patch(plan, [
		{"op": "replace", "path": "/resource_changes/0/change/actions", "value": ["delete"]},
		{"op": "replace", "path": "/resource_changes/0/change/after", "value": null},
	])
}

# Each way to an administrator's right, without an until.
ways := {
	"team": {"type": "platformusers_anypoint_team_member", "after": {"email": "a@b.c", "team_name": "Administrators"}},
	"team set": {"type": "platformusers_anypoint_team_members", "after": {"team_name": "Administrators", "members": [], "maintainers": ["a@b.c"], "mode": "enforce"}},
	"role group": {"type": "platformusers_anypoint_role_group_member", "after": {"email": "a@b.c", "role_group_name": "Organization Administrators"}},
	"role group set": {"type": "platformusers_anypoint_role_group_members", "after": {"role_group_name": "Organization Administrators", "members": ["a@b.c"]}},
	"all grants of a user": {"type": "platformusers_anypoint_user_grants", "after": {"email": "a@b.c", "grant": [{"role_name": "Organization Administrator"}]}},
	"invitation to a team": {"type": "platformusers_anypoint_invitation", "after": {"email": "a@b.c", "team": [{"team_name": "Administrators"}]}},
	"invitation with a permission": {"type": "platformusers_anypoint_invitation", "after": {"email": "a@b.c", "permission": [{"role_name": "Organization Administrator"}]}},
	"invitation to a role group": {"type": "platformusers_anypoint_invitation", "after": {"email": "a@b.c", "role_group_names": ["Organization Administrators"]}},
	"UiPath group": {"type": "platformusers_uipath_group_member", "after": {"email": "a@b.c", "group_name": "administrators"}},
	"UiPath group set": {"type": "platformusers_uipath_group_members", "after": {"group_name": "Administrators", "members": ["a@b.c"]}},
	"UiPath invitation": {"type": "platformusers_uipath_invitation", "after": {"email": "a@b.c", "group_names": ["Administrators"]}},
	"tenant role": {"type": "platformusers_uipath_tenant_role_grant", "after": {"email": "a@b.c", "role_name": "Tenant Administrator"}},
	"folder role": {"type": "platformusers_uipath_folder_role_grant", "after": {"email": "a@b.c", "role_name": "Folder Administrator"}},
	"folder role set": {"type": "platformusers_uipath_folder_role_grants", "after": {"folder_path": "Finance", "people_by_role": {"Folder Administrator": ["a@b.c"]}}},
	"API Management group": {"type": "platformusers_apim_group_member", "after": {"email": "a@b.c", "group_id": "administrators"}},
	"API Management group set": {"type": "platformusers_apim_group_members", "after": {"group_id": "administrators", "members": ["a@b.c"]}},
	"Control Room role": {"type": "platformusers_controlroom_role_grant", "after": {"email": "a@b.c", "role_name": "AAE_Admin"}},
	"Control Room roles": {"type": "platformusers_controlroom_user", "after": {"email": "a@b.c", "role_names": ["AAE_Admin"]}},
	"Control Room base role": {"type": "platformusers_controlroom_user", "after": {"email": "a@b.c", "base_role_name": "AAE_Admin"}},
}

test_every_way_needs_an_until if {
	every way in ways {
		count(deny) == 1 with input as creates([object.union(way, {"name": "a"})])
		count(deny) == 0 with input as creates([object.union(way, {"name": "a"}), term("A@b.c", "2027-12-31")])
	}
}

test_a_set_that_only_reports_gives_nothing if {
	count(deny) == 0 with input as creates([{
		"type": "platformusers_uipath_group_members", "name": "a",
		"after": {"group_name": "Administrators", "members": ["a@b.c"], "mode": "report"},
	}])
}

test_a_member_whom_the_plan_does_not_know_is_refused if {
	count(deny) == 1 with input as creates([{
		"type": "platformusers_uipath_group_members", "name": "a",
		"after": {"group_name": "Administrators", "members": ["1b000000-0000-4000-8000-000000000003"]},
	}])
}
