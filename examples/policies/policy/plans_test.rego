package main

# Plans that Terraform made of examples/scenarios/people and of plans/pairs.tf. The provider's tests hold them against what it makes today.
join := parse_config_file("../plans/join.json")

leave := parse_config_file("../plans/leave.json")

both := parse_config_file("../plans/pairs.json")

# A plan of resources that are created.
creates(resources) := {
	"format_version": "1.2",
	"errored": false,
	"timestamp": "2027-02-01T00:00:00Z",
	"resource_changes": [created(r) | some r in resources],
}

created(r) := object.union(
	{"address": sprintf("%s.%s", [r.type, r.name]), "mode": "managed", "change": {"actions": ["create"], "before": null, "after": r.after}},
	object.remove(r, ["after"]),
)

# A plan that changes one account.
changes(type, actions, before, after) := {
	"format_version": "1.2",
	"resource_changes": [{
		"address": sprintf("%s.a", [type]), "mode": "managed", "type": type, "name": "a",
		"change": {"actions": actions, "before": before, "after": after},
	}],
}

term(email, until) := {"type": "terraform_data", "name": "term", "after": {"input": {"email": email, "until": until}}}

# --- plan.rego ---------------------------------------------------------------------------------------------------------

test_people_who_join_pass if count(deny) == 0 with input as join

test_a_plan_without_resources_passes if count(deny) == 0 with input as {"format_version": "1.2", "errored": false}

test_no_plan_is_refused if count(deny) == 1 with input as {"version": 4, "resources": []}

test_nothing_is_refused if count(deny) == 1 with input as {}

test_a_failed_plan_is_refused if {
	count(deny) == 1 with input as {"format_version": "1.2", "errored": true}
}
