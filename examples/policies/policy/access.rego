# What a plan means for people, for the policies beside this file: who has which right after it, until when, and who loses an account.
# The input is what `terraform show -json` prints of a plan. Terraform lists in it what does not change, too.
package access

# --- Resources ---------------------------------------------------------------------------------------------------------

# Those that the state holds after the apply, by type.
planned[change.type] contains resource if {
	some change in input.resource_changes
	change.mode == "managed"
	values := change.change.after
	is_object(values)
	resource := {
		"address": change.address,
		"module": object.get(change, "module_address", ""),
		"type": change.type,
		"name": change.name,
		"values": values,
	}
}

account_types := {
	"platformusers_anypoint_user": {"platform": "anypoint", "id": "id", "name": "username"},
	"platformusers_uipath_user": {"platform": "uipath", "id": "id", "name": "user_name"},
	"platformusers_apim_user": {"platform": "apim", "id": "user_id", "name": "user_id"},
	"platformusers_controlroom_user": {"platform": "controlroom", "id": "id", "name": "username"},
}

invitation_types := {
	"platformusers_anypoint_invitation": {"platform": "anypoint", "id": "accepted_user_id", "name": "email"},
	"platformusers_uipath_invitation": {"platform": "uipath", "id": "user_id", "name": "email"},
	"platformusers_apim_invitation": {"platform": "apim", "id": "user_id", "name": "email"},
}

# One membership, grant or subscription of one person.
edge_types := {
	"platformusers_anypoint_team_member": {"platform": "anypoint", "kind": "team", "named": ["team_name", "team_id"]},
	"platformusers_anypoint_role_group_member": {"platform": "anypoint", "kind": "role_group", "named": ["role_group_name", "role_group_id"]},
	"platformusers_anypoint_permission_grant": {"platform": "anypoint", "kind": "permission", "named": ["role_name", "role_id"]},
	"platformusers_anypoint_business_group_member": {"platform": "anypoint", "kind": "business_group", "named": ["organization_name", "organization_id"]},
	"platformusers_uipath_group_member": {"platform": "uipath", "kind": "group", "named": ["group_name", "group_id"]},
	"platformusers_uipath_tenant_role_grant": {"platform": "uipath", "kind": "tenant_role", "named": ["role_name", "role_id"]},
	"platformusers_uipath_folder_role_grant": {"platform": "uipath", "kind": "folder_role", "named": ["role_name", "role_id"]},
	"platformusers_apim_group_member": {"platform": "apim", "kind": "group", "named": ["group_name", "group_id"]},
	"platformusers_apim_subscription": {"platform": "apim", "kind": "product", "named": ["product_name", "product_id"]},
	"platformusers_controlroom_role_grant": {"platform": "controlroom", "kind": "role", "named": ["role_name", "role_id"]},
}

# All members of one container, in these attributes.
set_types := {
	"platformusers_anypoint_team_members": {"platform": "anypoint", "kind": "team", "named": ["team_name", "team_id"], "people": ["members", "maintainers"]},
	"platformusers_anypoint_role_group_members": {"platform": "anypoint", "kind": "role_group", "named": ["role_group_name", "role_group_id"], "people": ["members"]},
	"platformusers_uipath_group_members": {"platform": "uipath", "kind": "group", "named": ["group_name", "group_id"], "people": ["members"]},
	"platformusers_apim_group_members": {"platform": "apim", "kind": "group", "named": ["group_name", "group_id"], "people": ["members"]},
}

# Attributes that hold names of rights, in resources of one person.
listed_types := {
	"platformusers_anypoint_invitation": {"platform": "anypoint", "kind": "role_group", "attributes": ["role_group_names", "role_groups"]},
	"platformusers_uipath_invitation": {"platform": "uipath", "kind": "group", "attributes": ["group_names", "group_ids"]},
	"platformusers_controlroom_user": {"platform": "controlroom", "kind": "role", "attributes": ["role_names", "role_ids"]},
}

# Blocks that hold rights, in resources of one person.
block_types := {
	"platformusers_anypoint_invitation": [
		{"platform": "anypoint", "kind": "team", "block": "team", "named": ["team_name", "team_id"]},
		{"platform": "anypoint", "kind": "permission", "block": "permission", "named": ["role_name", "role_id"]},
	],
	"platformusers_anypoint_user_grants": [{"platform": "anypoint", "kind": "permission", "block": "grant", "named": ["role_name", "role_id"]}],
}

# --- People ------------------------------------------------------------------------------------------------------------

# A person is an e-mail address in lower case, the same on all platforms. The accounts and invitations of the plan say whose an id or a user name is.
emails_of[type.platform][key] contains email if {
	some resource_type, type in object.union(account_types, invitation_types)
	some resource in planned[resource_type]
	is_string(resource.values.email)
	email := lower(resource.values.email)
	some attribute in [type.id, type.name]
	resource.values[attribute] != null
	key := lower(sprintf("%v", [resource.values[attribute]]))
}

# Whose account an id, a user name or an e-mail address means. Undefined for one that the plan does not know.
person_named(platform, text) := email if {
	emails := emails_of[platform][lower(sprintf("%v", [text]))]
	count(emails) == 1
	some email in emails
} else := lower(text) if contains(text, "@")

# Who a resource of one person is about: by its e-mail address, by a user whom the plan knows, or by the term that stands in the same module.
person_of(platform, resource) := lower(resource.values.email) if {
	is_string(resource.values.email)
	resource.values.email != ""
} else := email if {
	some attribute in ["user_id", "username", "user_name"]
	text := resource.values[attribute]
	is_string(text)
	email := person_named(platform, text)
} else := email if {
	resource.module != ""
	emails := emails_of_terms[resource.module]
	count(emails) == 1
	some email in emails
}

# --- Terms -------------------------------------------------------------------------------------------------------------

# From when until when somebody has access: each terraform_data that is called term, with input = { email, until }. examples/modules/person has one.
terms contains {"email": lower(resource.values.input.email), "until": object.get(resource.values.input, "until", null), "module": resource.module} if {
	some resource in planned.terraform_data
	resource.name == "term"
	is_string(resource.values.input.email)
}

emails_of_terms[term.module] contains term.email if some term in terms

# The last days of each person. A text that is no day is none.
days_of[term.email] contains term.until if {
	some term in terms
	is_string(term.until)
	time.parse_ns("2006-01-02", term.until)
}

# --- Rights ------------------------------------------------------------------------------------------------------------

# Who has what after the apply. Each right has its names: platform/kind/name and platform/kind/id, in lower case. A resource about somebody whom the
# plan does not name has a right without a person.
rights contains {"address": resource.address, "person": person, "names": names} if {
	some resource_type, type in edge_types
	some resource in planned[resource_type]
	person := object_person(type.platform, resource)
	names := names_of(type, resource.values)
}

rights contains {"address": resource.address, "person": person, "names": names} if {
	some resource_type, type in set_types
	some resource in planned[resource_type]
	object.get(resource.values, "mode", "enforce") != "report"
	some attribute in type.people
	some text in resource.values[attribute]
	person := text_person(type.platform, text)
	names := names_of(type, resource.values)
}

rights contains {"address": resource.address, "person": person, "names": {name}} if {
	some resource_type, type in listed_types
	some resource in planned[resource_type]
	person := object_person(type.platform, resource)
	some attribute in type.attributes
	some text in resource.values[attribute]
	name := name_of(type, text)
}

rights contains {"address": resource.address, "person": person, "names": names} if {
	some resource_type, types in block_types
	some type in types
	some resource in planned[resource_type]
	object.get(resource.values, "mode", "enforce") != "report"
	person := object_person(type.platform, resource)
	some block in resource.values[type.block]
	names := names_of(type, block)
}

# The base role of a new Control Room account.
rights contains {"address": resource.address, "person": person, "names": {name}} if {
	some resource in planned.platformusers_controlroom_user
	person := object_person("controlroom", resource)
	is_string(resource.values.base_role_name)
	name := name_of({"platform": "controlroom", "kind": "role"}, resource.values.base_role_name)
}

# All roles of one UiPath folder: the people by the role's name or number.
rights contains {"address": resource.address, "person": person, "names": names} if {
	some resource in planned.platformusers_uipath_folder_role_grants
	object.get(resource.values, "mode", "enforce") != "report"
	some role, people in resource.values.people_by_role
	some text in people
	person := text_person("uipath", text)
	names := {name_of({"platform": "uipath", "kind": "folder_role"}, role)}
}

object_person(platform, resource) := person_of(platform, resource)

object_person(platform, resource) := null if not person_of(platform, resource)

text_person(platform, text) := person_named(platform, text)

text_person(platform, text) := null if not person_named(platform, text)

names_of(type, values) := {name_of(type, text) |
	some attribute in type.named
	text := values[attribute]
	text != null
}

name_of(type, text) := lower(sprintf("%s/%s/%v", [type.platform, type.kind, text]))

# Each name is matched once, however many people have the right.
rights_named[name] contains right if {
	some right in rights
	some name in right.names
}

# The rights that a pattern means, such as anypoint/team/Developers or uipath/tenant_role/*admin*.
meant_by(pattern) := union({with_name |
	some name, with_name in rights_named
	glob.match(lower(pattern), null, name)
})

# --- Accounts that are lost --------------------------------------------------------------------------------------------

destroys(change) if "delete" in change.change.actions

active(change) if {
	change.type == "platformusers_anypoint_user"
	change.change.before.enabled != false
}

active(change) if {
	change.type == "platformusers_uipath_user"
	change.change.before.is_active != false
}

active(change) if {
	change.type == "platformusers_apim_user"
	not change.change.before.state in {"blocked", "deleted"}
}

active(change) if {
	change.type == "platformusers_controlroom_user"
	change.change.before.disabled != true
}

locked(values) if values.enabled == false

locked(values) if values.is_active == false

locked(values) if values.state == "blocked"

locked(values) if values.disabled == true

# Who leaves: whose account is deleted or locked, or whose invitation is withdrawn. An account that only leaves the state keeps its access.
leavers contains person_before(change) if {
	some change in input.resource_changes
	account_types[change.type]
	destroys(change)
	change.change.before.deletion_policy != "abandon"
	leaves_by_destroy(change)
}

leavers contains person_before(change) if {
	some change in input.resource_changes
	account_types[change.type]
	active(change)
	locked(change.change.after)
}

leavers contains person_before(change) if {
	some change in input.resource_changes
	invitation_types[change.type]
	destroys(change)
}

leaves_by_destroy(change) if change.change.before.deletion_policy == "delete"

leaves_by_destroy(change) if active(change)

person_before(change) := lower(change.change.before.email) if {
	is_string(change.change.before.email)
	change.change.before.email != ""
} else := sprintf("%s %v", [type.platform, change.change.before[type.name]]) if {
	type := object.union(account_types, invitation_types)[change.type]
}
