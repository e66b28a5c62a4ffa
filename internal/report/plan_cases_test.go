package report_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/report"
)

// change is one resource change of a plan; parts are further members of its JSON, such as "action_reason".
func change(address, actions string, before, after map[string]any, parts map[string]any) map[string]any {
	steps := strings.Split(address, ".")
	name, index, _ := strings.Cut(steps[len(steps)-1], "[")
	inner := map[string]any{"actions": strings.Split(actions, ","), "before": nil, "after": nil, "after_unknown": map[string]any{}}
	if before != nil {
		inner["before"] = before
	}
	if after != nil {
		inner["after"] = after
	}
	one := map[string]any{"address": address, "mode": "managed", "type": steps[len(steps)-2], "name": name,
		"provider_name": "registry.terraform.io/platformusers/platformusers", "change": inner}
	if index != "" {
		one["index"] = strings.Trim(index, `"]`)
	}
	for name, value := range parts {
		switch name {
		case "action_reason", "previous_address", "deposed":
			one[name] = value
		default:
			inner[name] = value
		}
	}
	return one
}

type object = map[string]any

// said is the report of a plan with these parts.
func said(t *testing.T, parts map[string]any, administrators ...string) *report.PlanReport {
	t.Helper()
	plan := map[string]any{"format_version": "1.2", "terraform_version": "1.16.4", "planned_values": object{}}
	for name, part := range parts {
		plan[name] = part
	}
	text, err := json.Marshal(plan)
	if err != nil {
		t.Fatal(err)
	}
	return planOf(t, string(text), administrators...)
}

// sentences are all sentences of a report, each after its effect.
func sentences(r *report.PlanReport) []string {
	var all []string
	for _, person := range r.People {
		for _, c := range person.Changes {
			all = append(all, c.Effect+": "+c.Sentence)
		}
	}
	for _, c := range r.Others {
		all = append(all, c.Effect+": "+c.Sentence)
	}
	return all
}

// K15: what changes about one account, edge or set, and what is said of it.
func TestPlanReport_sentences(t *testing.T) {
	t.Parallel()
	anypoint := func(more object) object {
		return with(object{"id": "u-1", "username": "ada", "email": "ada@example.com", "enabled": true}, more)
	}
	uipath := func(more object) object {
		return with(object{"id": "u-2", "user_name": "ada", "email": "ada@example.com", "is_active": true}, more)
	}
	apim := func(more object) object {
		return with(object{"user_id": "ada", "email": "ada@example.com", "state": "active", "service_name": "apis"}, more)
	}
	room := func(more object) object {
		return with(object{"id": "7", "username": "ada", "email": "ada@example.com", "disabled": false}, more)
	}
	team := func(more object) object {
		return with(object{"user_id": "u-1", "username": "ada", "email": "ada@example.com", "team_id": "t-1", "team_name": "Billing",
			"membership_type": "member"}, more)
	}
	const user, member = "platformusers_anypoint_user.a", "platformusers_anypoint_team_member.a"
	for name, c := range map[string]struct {
		change map[string]any
		want   []string
	}{
		"invitation by ids of groups": {change("platformusers_uipath_invitation.a", "create", nil,
			object{"email": "ada@example.com", "group_ids": []string{"g-1"}}, object{"after_unknown": object{"group_names": true}}), []string{
			"unknown: ada@example.com gets something with the acceptance of the UiPath invitation that is sensitive, known only after the apply, or in the " +
				"plan without its name: whether it makes an administrator is not known.",
			"invite: ada@example.com is invited to UiPath: a mail goes out. With the acceptance, the person joins the group with the id g-1.",
		}},
		"disabled policy": {change("platformusers_uipath_user.a", "delete", uipath(object{"deletion_policy": "disable"}), nil, nil), []string{
			"disable: ada@example.com is locked out of the UiPath account ada: its deletion policy is to disable it. UiPath keeps the account with groups, " +
				"roles and licenses."}},
		"abandoned": {change("platformusers_apim_user.a", "delete", apim(object{"deletion_policy": "abandon"}), nil, nil), []string{
			"forget: ada@example.com keeps the API Management account ada with all access: its deletion policy is to abandon it. Terraform no longer " +
				"manages it."}},
		"federated": {change(user, "delete", anypoint(object{"federated": true}), nil, nil), []string{
			"delete: ada@example.com loses the Anypoint account ada. Anypoint keeps it as a disabled account, without permissions and memberships."}},
		"mail": {change("platformusers_apim_user.a", "delete", apim(object{"delete_subscriptions": true, "notify_on_delete": true}), nil, nil), []string{
			"delete: ada@example.com loses the API Management account ada. Its subscriptions are deleted, too: their keys stop working at once. A mail " +
				"about it goes out."}},
		"locked from the start": {change(user, "create", nil, anypoint(object{"enabled": false}), nil), []string{
			"create: ada@example.com gets the Anypoint account ada, locked: the person cannot sign in with it yet."}},
		"confirmation": {change("platformusers_apim_user.a", "create", nil, apim(object{"confirmation": "signup"}), nil), []string{
			"create: ada@example.com gets the API Management account ada. A mail goes out, to confirm the e-mail address."}},
		"let in": {change(user, "update", anypoint(object{"enabled": false}), anypoint(nil), nil), []string{
			"enable: ada@example.com can use the Anypoint account ada again."}},
		"confirmed": {change("platformusers_apim_user.a", "update", apim(object{"state": "pending"}), apim(nil), nil), []string{
			"enable: ada@example.com can use the API Management account ada: it is confirmed in the person's place, who has not confirmed the e-mail " +
				"address."}},
		"maybe locked": {change(user, "update", anypoint(nil), without(anypoint(nil), "enabled"), object{
			"after_unknown": object{"enabled": true}}), []string{
			"unknown: ada@example.com may be locked out of the Anypoint account ada, or let in: it is known only after the apply."}},
		"e-mail address": {change("platformusers_apim_user.a", "update", apim(nil), apim(object{"email": "ada@new.example"}), nil), []string{
			"change: ada@example.com gets the e-mail address ada@new.example for the API Management account ada, in place of ada@example.com. Who signs in " +
				"with e-mail address and password goes on with the old address."}},
		"password": {change("platformusers_uipath_user.a", "update", uipath(object{"password_wo_version": 1}),
			uipath(object{"password_wo_version": 2}), nil), []string{"change: ada@example.com gets another password for the UiPath account ada."}},
		"first password": {change("platformusers_uipath_user.a", "update", uipath(object{"password_wo_version": nil}),
			uipath(object{"password_wo_version": 1}), nil), []string{"change: ada@example.com may get another password for the UiPath account ada: the " +
			"first version after an import is only recorded."}},
		"policy": {change(user, "update", anypoint(object{"deletion_policy": "delete"}), anypoint(object{"deletion_policy": "disable"}), nil), []string{
			"change: ada@example.com keeps the Anypoint account ada as it is; from now on, a destroy locks it and does not delete it."}},
		"roles": {change("platformusers_controlroom_user.a", "update", room(object{"role_names": []string{"AAE_Admin", "AAE_Basic"}}),
			room(object{"role_names": []string{"aae_basic", "Finance"}}), nil), []string{
			"admin-revoke: ada@example.com loses the Control Room role AAE_Admin.", "grant: ada@example.com gets the Control Room role Finance."}},
		"unknown roles": {change("platformusers_controlroom_user.a", "update", room(object{"role_names": []string{"AAE_Basic"}}), room(nil),
			object{"after_unknown": object{"role_names": true}}), []string{"unknown: ada@example.com gets other Control Room roles, which are sensitive or " +
			"known only after the apply: whether they make an administrator is not known."}},
		"roles from now on": {change("platformusers_controlroom_user.a", "update", room(object{"role_names": nil}),
			room(object{"role_names": []string{"AAE_Basic"}}), nil), []string{"unknown: ada@example.com has exactly these Control Room roles from now on, " +
			"and loses any other: AAE_Basic. What the account has now is not in the plan.", "grant: ada@example.com gets the Control Room role AAE_Basic."}},
		"licenses": {change("platformusers_controlroom_user.a", "update", room(object{"license_features": []string{"RUNTIME"}}),
			room(object{"license_features": []string{}}), nil), []string{"revoke: ada@example.com loses the device licenses RUNTIME on Control Room."}},
		"tainted": {change(user, "delete,create", anypoint(nil), without(anypoint(nil), "id"),
			object{"after_unknown": object{"id": true}, "action_reason": "replace_because_tainted"}), []string{
			"replace: ada@example.com loses the Anypoint account ada and gets another one: nothing of the old account moves to the new one. Anypoint keeps " +
				"the user name ada: nobody can have it again. Why: the resource is marked as tainted. To keep it: terraform untaint " + user + "."}},
		"another person": {change(user, "delete,create", anypoint(nil), object{"username": "bob", "email": "bob@example.com", "enabled": true},
			object{"after_unknown": object{"id": true}}), []string{
			"delete: ada@example.com loses the Anypoint account ada. Anypoint keeps the user name ada: nobody can have it again.",
			"create: bob@example.com gets the Anypoint account bob."}},
		"deposed": {change(user, "delete", anypoint(nil), nil, object{"deposed": "abcd1234"}), []string{
			"delete: ada@example.com loses the Anypoint account ada. Anypoint keeps the user name ada: nobody can have it again. This is the old object of " +
				"a replacement that did not finish."}},
		"maintainer": {change(member, "update", team(nil), team(object{"membership_type": "maintainer"}), nil), []string{
			"grant: ada@example.com becomes maintainer of the Anypoint team Billing, who may change the team."}},
		"maintainer of administrators": {change(member, "update", team(object{"team_name": "Administrators"}),
			team(object{"team_name": "Administrators", "membership_type": "maintainer"}), nil), []string{
			"admin-grant: ada@example.com becomes maintainer of the Anypoint team Administrators, who may change the team."}},
		"no maintainer": {change(member, "update", team(object{"membership_type": "maintainer"}), team(nil), nil), []string{
			"revoke: ada@example.com is no longer maintainer of the Anypoint team Billing, and stays a member."}},
		"team by id": {change(member, "create", nil, object{"user_id": "u-1", "email": "ada@example.com", "team_id": "t-9"}, nil), []string{
			"unknown: ada@example.com joins the Anypoint team with the id t-9. Whether it makes an administrator is not known."}},
		"permission by id": {change("platformusers_anypoint_permission_grant.a", "create", nil,
			object{"user_id": "u-1", "email": "ada@example.com", "role_id": "674c9f7a-ee81-44d7-b25f-eb938d8e69b1"}, nil), []string{
			"grant: ada@example.com gets the Anypoint permission with the id 674c9f7a-ee81-44d7-b25f-eb938d8e69b1."}},
		"roles by id": {change("platformusers_controlroom_user.a", "update", room(object{"role_ids": []int{1}}),
			room(object{"role_ids": []int{1, 5}}), nil), []string{
			"unknown: ada@example.com gets the Control Room role with the id 5. Whether it makes an administrator is not known."}},
		"unknown team": {change(member, "create", nil, object{"email": "ada@example.com"}, object{"after_unknown": object{"team_id": true}}), []string{
			"unknown: ada@example.com joins an Anypoint team that is known only after the apply. Whether it makes an administrator is not known."}},
		"only an id": {change(member, "delete", object{"user_id": "u-7", "team_id": "t-1", "team_name": "Billing"}, nil, nil), []string{
			"revoke: The Anypoint account with the id u-7 leaves the Anypoint team Billing."}},
		"again": {change(member, "delete,create", team(nil), team(nil), object{"action_reason": "replace_by_request"}), []string{
			"change: ada@example.com leaves the Anypoint team Billing for a moment, and joins it again. Why: the plan was made with -replace."}},
		"business group": {change("platformusers_anypoint_business_group_member.a", "delete", object{"email": "ada@example.com",
			"organization_name": "Acme/IT"}, nil, nil), []string{
			"revoke: ada@example.com leaves the Anypoint business group Acme/IT. All of the person's permissions in it go."}},
		"suspended": {change("platformusers_apim_subscription.a", "update", apim(object{"display_name": "S", "product_name": "P"}),
			apim(object{"display_name": "S", "product_name": "P", "state": "suspended"}), nil), []string{
			"revoke: ada@example.com can no longer use the API Management subscription S to the product P in the service apis: it becomes suspended, and " +
				"its keys stop working."}},
		"keys": {change("platformusers_apim_subscription.a", "delete,create", apim(object{"subscription_name": "s", "all_apis": true}),
			apim(object{"all_apis": true}), object{"replace_paths": [][]string{{"subscription_name"}}}), []string{
			"revoke: ada@example.com loses the API Management subscription s to all APIs in the service apis and gets the API Management subscription to " +
				"all APIs in the service apis in its place: the old keys stop working at once. Why: subscription_name cannot be changed in place."}},
		"accepted": {change("platformusers_anypoint_invitation.a", "delete", object{"email": "ada@example.com", "status": "ACCEPTED"}, nil, nil), []string{
			"forget: ada@example.com keeps the Anypoint account with all access: the invitation was accepted, and Terraform only forgets it."}},
		"sent again": {change("platformusers_anypoint_invitation.a", "update", object{"email": "ada@example.com", "status": "EXPIRED"},
			object{"email": "ada@example.com", "status": "INVITED"}, object{"after_unknown": object{"invited_at": true}}), []string{
			"invite: ada@example.com is sent the expired Anypoint invitation again: a mail goes out."}},
		"another invitation": {change("platformusers_anypoint_invitation.a", "delete,create", object{"email": "ada@example.com", "status": "INVITED"},
			object{"email": "ada@example.com", "permission": []object{{"role_name": "Organization Administrator"}}},
			object{"replace_paths": [][]string{{"permission"}}}), []string{
			"admin-grant: ada@example.com becomes an administrator with the acceptance, by the permission Organization Administrator.",
			"cancel-invitation: ada@example.com can no longer accept the Anypoint invitation that was sent: its link stops working. Why: the permissions " +
				"cannot be changed in place.",
			"invite: ada@example.com is invited again to Anypoint: a mail goes out. With the acceptance, the person gets the permission Organization " +
				"Administrator."}},
		"imported and changed": {change(user, "update", anypoint(nil), anypoint(object{"enabled": false}), object{
			"importing": object{"id": "ada"}}), []string{
			"disable: ada@example.com is locked out of the Anypoint account ada: the account is disabled, and kept with all that it has.",
			"import: ada@example.com keeps the Anypoint account ada: Terraform takes it over as it is."}},
		"strange action": {change(user, "explode", anypoint(nil), nil, nil), []string{
			"unknown: ada@example.com has a change of a kind that this program does not know."}},
		"strange type": {change("platformusers_anypoint_robot.a", "create", nil, object{}, nil), []string{
			"unknown: platformusers_anypoint_robot.a changes. This version of platformusers-report does not know the type platformusers_anypoint_robot: use " +
				"the version that belongs to the provider."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := sentences(said(t, object{"resource_changes": []any{c.change}})); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func with(o, more object) object {
	for name, value := range more {
		o[name] = value
	}
	return o
}

func without(o object, name string) object {
	delete(o, name)
	return o
}

// K15: exclusive sets name who comes and who goes.
func TestPlanReport_sets(t *testing.T) {
	t.Parallel()
	ada := change("platformusers_anypoint_user.ada", "no-op", object{"id": "u-1", "username": "ada", "email": "ada@example.com"},
		object{"id": "u-1", "username": "ada", "email": "ada@example.com"}, nil)
	team := func(more object) object {
		return with(object{"team_name": "Billing", "mode": "enforce", "members": []string{}, "maintainers": []string{}, "removed": []string{}}, more)
	}
	const address = "platformusers_anypoint_team_members.a"
	for name, c := range map[string]struct {
		change map[string]any
		want   []string
	}{
		"members": {change(address, "update", team(object{"members": []string{"u-1", "cy@example.com"}}),
			team(object{"members": []string{"bob@example.com", "dora"}, "removed": []string{"ada", "CY@example.com"}}), nil), []string{
			"revoke: ada@example.com leaves the Anypoint team Billing.", "revoke: cy@example.com leaves the Anypoint team Billing.",
			"grant: bob@example.com joins the Anypoint team Billing.", "grant: dora joins the Anypoint team Billing."}},
		"maintainers": {change(address, "update", team(object{"members": []string{"u-1"}, "maintainers": []string{"dora"}}),
			team(object{"members": []string{"dora"}, "maintainers": []string{"ada"}}), nil), []string{
			"revoke: dora is no longer maintainer of the Anypoint team Billing, and stays a member.",
			"grant: ada@example.com becomes maintainer of the Anypoint team Billing, who may change the team."}},
		"maintainers of administrators": {change(address, "update", team(object{"team_name": "Administrators", "members": []string{"u-1"},
			"maintainers": []string{"dora"}}), team(object{"team_name": "Administrators", "members": []string{"dora"}, "maintainers": []string{"ada"}}), nil),
			[]string{"admin-grant: ada@example.com becomes maintainer of the Anypoint team Administrators, who may change the team.",
				"revoke: dora is no longer maintainer of the Anypoint team Administrators, and stays a member."}},
		"report": {change(address, "update", team(object{"members": []string{"u-1"}}), team(object{"mode": "report"}), nil), []string{
			"change: Terraform compares members of the Anypoint team Billing with the configuration, and changes nothing (mode is report): the differences " +
				"are warnings of terraform plan."}},
		"created": {change(address, "create", nil, team(object{"team_name": "Administrators", "members": []string{"ada"},
			"removed": []string{"bob"}}), nil), []string{"admin-grant: ada@example.com joins the Anypoint team Administrators. Who is in it already stays.",
			"admin-revoke: bob leaves the Anypoint team Administrators."}},
		"unknown": {change(address, "update", team(object{"members": []string{"u-1"}}), without(team(nil), "members"),
			object{"after_unknown": object{"members": true}}), []string{
			"unknown: Who else gets or loses access by members of the Anypoint team Billing is known only after the apply, or sensitive."}},
		"settings": {change(address, "update", team(object{"members": []string{"u-1"}, "removed": []string{"bob"}}),
			team(object{"members": []string{"ada"}, "removed": []string{"bob"}, "deletion_policy": "abandon"}), nil), []string{
			"change: Nobody gets or loses access by members of the Anypoint team Billing: only its settings change."}},
		"destroyed": {change(address, "delete", team(object{"members": []string{"u-1"}, "maintainers": []string{"dora"}}), nil, nil), []string{
			"revoke: ada@example.com leaves the Anypoint team Billing.", "revoke: dora leaves the Anypoint team Billing as maintainer."}},
		"abandoned": {change(address, "delete", team(object{"members": []string{"u-1"}, "deletion_policy": "abandon"}), nil, nil), []string{
			"forget: Nothing happens to the list of members of the Anypoint team Billing: Terraform no longer manages it, and leaves it as it is."}},
		"replaced by itself": {change(address, "delete,create", team(object{"members": []string{"u-1"}, "maintainers": []string{"dora"}}),
			team(object{"members": []string{"ada@example.com"}, "maintainers": []string{"eve"}, "removed": []string{"dora"}}),
			object{"action_reason": "replace_because_tainted"}), []string{
			"revoke: dora leaves the Anypoint team Billing.",
			"grant: eve joins the Anypoint team Billing as maintainer.",
			"change: Nobody else gets or loses access by members of the Anypoint team Billing: the apply hands over who is in the old list and in the new " +
				"one. Why: the resource is marked as tainted. To keep it: terraform untaint " + address + "."}},
		"replaced by another": {change(address, "delete,create", team(object{"members": []string{"u-1"}}),
			team(object{"team_name": "Sales", "members": []string{"u-1"}}), object{"action_reason": "replace_because_tainted"}), []string{
			"revoke: ada@example.com leaves the Anypoint team Billing.",
			"grant: ada@example.com joins the Anypoint team Sales. Who is in it already stays."}},
		"grants replaced": {change("platformusers_anypoint_user_grants.a", "delete,create", object{"user_id": "u-1", "grant": []object{
			{"role_name": "Read Applications", "organization_name": "Acme"}}}, object{"user_id": "u-1", "removed": []string{}, "grant": []object{
			{"role_name": "Read Applications", "organization_name": "Acme"}}}, object{"action_reason": "replace_by_request"}), []string{
			"change: ada@example.com has a set of permissions. Nobody gets or loses access by all direct Anypoint permissions of this person: the apply " +
				"hands over who is in the old list and in the new one. Why: the plan was made with -replace."}},
		"grants that are not known": {change("platformusers_anypoint_user_grants.a", "update", object{"user_id": "u-1", "grant": []object{}},
			object{"user_id": "u-1"}, object{"after_unknown": object{"grant": true}}), []string{
			"unknown: ada@example.com has a set of permissions. Who else gets or loses access by all direct Anypoint permissions of this person is known " +
				"only after the apply, or sensitive."}},
		"grants at another address": {change("platformusers_anypoint_user_grants.a", "no-op", object{"user_id": "u-1", "grant": []object{}},
			object{"user_id": "u-1", "grant": []object{}}, object{"previous_address": "platformusers_anypoint_user_grants.b"}), []string{
			"move: ada@example.com has a set of permissions. Nothing happens to the list of all direct Anypoint permissions of this person: only the " +
				"resource address changes, from platformusers_anypoint_user_grants.b."}},
		"folder replaced": {change("platformusers_uipath_folder_role_grants.a", "delete,create",
			object{"folder_path": "Finance", "people_by_role": object{"Automation User": []string{"bob@example.com"}}},
			object{"folder_path": "Finance", "removed": nil, "people_by_role": object{"Automation User": []string{"bob@example.com"}}},
			object{"action_reason": "replace_by_triggers", "after_unknown": object{"removed": true}}), []string{
			"unknown: Terraform takes over all roles in the UiPath folder Finance: whoever is there and not listed is removed. The warnings of terraform " +
				"plan name them; the plan itself does not.",
			"change: Nobody else gets or loses access by all roles in the UiPath folder Finance: the apply hands over who is in the old list and in the " +
				"new one. Why: replace_triggered_by of the resource."}},
		"grants": {change("platformusers_anypoint_user_grants.a", "update", object{"user_id": "u-1", "grant": []object{{"role_name": "Read Applications"}}},
			object{"user_id": "u-1", "grant": []object{{"role_name": "Organization Administrator", "environment_id": nil, "organization_name": "Acme"}}}, nil),
			[]string{"admin-grant: ada@example.com gets the Anypoint permission Organization Administrator in the organization Acme.",
				"revoke: ada@example.com loses the Anypoint permission Read Applications."}},
		"folder": {change("platformusers_uipath_folder_role_grants.a", "update",
			object{"folder_path": "Finance", "people_by_role": object{"Automation User": []string{"bob@example.com"}, "7": []string{"eve@example.com"}}},
			object{"folder_path": "Finance", "people_by_role": object{"Folder Administrator": []string{"bob@example.com"}, "7": []string{}}}, nil), []string{
			"admin-grant: bob@example.com gets the UiPath folder role Folder Administrator in the folder Finance.",
			"revoke: bob@example.com loses the UiPath folder role Automation User in the folder Finance.",
			"revoke: eve@example.com loses the UiPath folder role with the id 7 in the folder Finance."}},
		"folder of people who are not known": {change("platformusers_uipath_folder_role_grants.a", "update",
			object{"folder_path": "Finance", "people_by_role": object{"Automation User": []string{"bob@example.com"}}},
			object{"folder_path": "Finance", "people_by_role": object{}},
			object{"after_unknown": object{"people_by_role": object{"Automation User": true}}}), []string{
			"unknown: Who else gets or loses access by all roles in the UiPath folder Finance is known only after the apply, or sensitive."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := sentences(said(t, object{"resource_changes": []any{ada, c.change}})); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// K15: names come from data sources and other resources of the plan, and people are one person wherever they have accounts; ids of two tenants are
// not.
func TestPlanReport_whoIsWho(t *testing.T) {
	t.Parallel()
	r := said(t, object{
		"prior_state": object{"format_version": "1.0", "values": object{"root_module": object{"child_modules": []any{object{"resources": []any{
			object{"address": "module.m.data.platformusers_anypoint_teams.all", "mode": "data", "type": "platformusers_anypoint_teams", "name": "all",
				"values": object{"teams": []any{object{"id": "t-1", "name": "Administrators"}}}},
			object{"address": "module.m.data.platformusers_uipath_users.all", "mode": "data", "type": "platformusers_uipath_users", "name": "all",
				"values": object{"users": []any{object{"id": "u-2", "user_name": "ada", "email": "ADA@example.com"}}}},
			object{"address": "module.m.data.platformusers_controlroom_roles.all", "mode": "data", "type": "platformusers_controlroom_roles", "name": "all",
				"values": object{"roles": []any{object{"id": 1900001, "name": "AAE_Admin"}}}},
		}}}}}},
		"resource_changes": []any{
			change("platformusers_anypoint_team_member.a", "create", nil, object{"email": "Ada@Example.com", "team_id": "T-1"}, nil),
			change("platformusers_uipath_group_member.a", "create", nil, object{"user_id": "U-2", "group_name": "Finance"}, nil),
			change("platformusers_controlroom_role_grant.a", "delete", object{"user_id": "7", "role_id": 1900001}, nil,
				object{"before_identity": object{"host": "one.example"}}),
			change("platformusers_controlroom_role_grant.b", "delete", object{"user_id": "7", "role_id": 5}, nil,
				object{"before_identity": object{"host": "two.example"}}),
		},
	})
	var got []string
	for _, person := range r.People {
		got = append(got, fmt.Sprintf("%s %d", person.Label, len(person.Changes)))
	}
	want := []string{"ada@example.com 2", "The Control Room account with the id 7 1", "The Control Room account with the id 7 1"}
	for i := range got {
		got[i] = strings.ToLower(got[i][:1]) + got[i][1:]
	}
	if !strings.EqualFold(strings.Join(got, "\n"), strings.Join(want, "\n")) {
		t.Errorf("people are %q, not %q", got, want)
	}
	if all := strings.Join(sentences(r), "\n"); !strings.Contains(all, "admin-grant: ") || !strings.Contains(all, "team Administrators") ||
		!strings.Contains(all, "admin-revoke: The Control Room account with the id 7 loses the Control Room role AAE_Admin.") {
		t.Errorf("names of data sources are not used:\n%s", all)
	}
}

// K15: nothing that is sensitive anywhere in the plan is shown, and nothing that is write-only.
func TestPlanReport_secrets(t *testing.T) {
	t.Parallel()
	r := said(t, object{"resource_changes": []any{
		change("platformusers_anypoint_user.a", "delete", object{"id": "u-1", "username": "hidden-name", "email": "hidden@example.com"}, nil,
			object{"before_sensitive": object{"username": true, "email": true, "password_wo": true}}),
		change("platformusers_anypoint_team_member.a", "delete", object{"user_id": "u-1", "username": "hidden-name", "email": "Hidden@example.com",
			"team_name": "Billing"}, nil, nil),
		change("platformusers_uipath_group_member.a", "create", nil, object{"email": "bob@example.com", "group_name": "Secret Group"},
			object{"after_sensitive": object{"group_name": true}}),
		change("platformusers_controlroom_user.a", "create", nil, object{"username": "x", "password_wo": "s3cret", "role_names": []string{"Secret Role"}},
			object{"after_sensitive": object{"password_wo": true, "role_names": true}}),
	}})
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"hidden", "Secret Group", "Secret Role", "s3cret"} {
		if strings.Contains(strings.ToLower(string(text)+r.Markdown()), strings.ToLower(secret)) {
			t.Errorf("the report has %q:\n%s", secret, r.Markdown())
		}
	}
	said := r.Markdown()
	if !strings.Contains(said, "a UiPath group whose name is sensitive") || !strings.Contains(said, "leaves the Anypoint team `Billing`") {
		t.Errorf("what is not sensitive is missing:\n%s", said)
	}
}

// K15: text of platforms and configurations is text in Markdown, on one line, and does nothing else there.
func TestPlanReport_hostileText(t *testing.T) {
	t.Parallel()
	const hostile = "a`b``c|d\n# <img src=x onerror=alert(1)> @everyone #1 https://evil.example [x](javascript:1) \u202e\u200b\x00**`"
	r := said(t, object{"terraform_version": hostile, "resource_changes": []any{
		change("platformusers_anypoint_user.a", "delete,create", object{"id": hostile, "username": hostile, "email": hostile},
			object{"username": "x" + hostile, "email": hostile}, object{"replace_paths": []any{[]any{hostile}, []any{"username"}}}),
		change("platformusers_anypoint_team_member.a", "create", nil, object{"email": hostile, "team_name": hostile}, nil),
		change("platformusers_x"+hostile+".a", "create", nil, object{}, nil),
		with(change("aws_x.a", "create", nil, object{}, nil), object{"provider_name": hostile}),
	}})
	text := r.Markdown()
	for _, line := range strings.Split(text, "\n") {
		rest, inCode := outsideCode(line)
		if inCode {
			t.Errorf("a code span does not end on its line: %q", line)
		}
		for _, bad := range []string{"<", "@", "https:", "#1", "[x]", "|", "\x00", "\u202e", "\u200b", "javascript"} {
			if strings.Contains(rest, bad) {
				t.Errorf("%q is outside of code: %q", bad, line)
			}
		}
	}
	if n := strings.Count(text, "evil.example"); n < 6 {
		t.Errorf("the text is shown %d times:\n%s", n, text)
	}
	if strings.ContainsAny(text, "\x00\u202e\u200b") {
		t.Error("what cannot be printed is in the report")
	}
}

// outsideCode is a line of Markdown without its code spans, as CommonMark finds them. open reports one without an end.
func outsideCode(line string) (rest string, open bool) {
	for line != "" {
		at := strings.IndexByte(line, '`')
		if at < 0 {
			return rest + line, false
		}
		rest += line[:at]
		line = line[at:]
		fence := line[:len(line)-len(strings.TrimLeft(line, "`"))]
		line = line[len(fence):]
		end := -1
		for from := 0; end < 0; {
			next := strings.IndexByte(line[from:], '`')
			if next < 0 {
				return rest, true
			}
			run := len(line[from+next:]) - len(strings.TrimLeft(line[from+next:], "`"))
			if run == len(fence) {
				end = from + next
			}
			from += next + run
		}
		line = line[end+len(fence):]
	}
	return rest, false
}

// K15: what is put off, what actions do, and what is left out, is said.
func TestPlanReport_planAsAWhole(t *testing.T) {
	t.Parallel()
	r := said(t, object{"complete": false,
		"deferred_changes": []any{object{"reason": "instance_count_unknown", "resource_change": change("platformusers_anypoint_user.later", "delete",
			object{"id": "u-1", "username": "ada", "email": "ada@example.com"}, nil, nil)}},
		"action_invocations": []any{
			object{"address": "action.platformusers_controlroom_release_licenses.a", "type": "platformusers_controlroom_release_licenses", "name": "a",
				"config_values": object{"email": "ada@example.com", "license_features": []string{"RUNTIME"}}},
			object{"address": "action.platformusers_uipath_resend_invitation.a", "type": "platformusers_uipath_resend_invitation", "name": "a",
				"config_values": object{"email": "ada@example.com"}},
			object{"address": "action.platformusers_anypoint_send_password_reset.a", "type": "platformusers_anypoint_send_password_reset", "name": "a",
				"config_values": object{"username": "ada"}},
		},
		"resource_changes": []any{with(change("aws_x.a", "create", nil, object{}, nil), object{"provider_name": "registry.terraform.io/hashicorp/aws"})},
	})
	want := []string{
		"revoke: ada@example.com loses the device licenses RUNTIME on Control Room.",
		"unknown: ada@example.com loses the Anypoint account ada. Anypoint keeps the user name ada: nobody can have it again. Not with this plan: " +
			"Terraform puts it off to a later one (instance_count_unknown).",
		"invite: ada@example.com is sent the open UiPath invitation again: a mail goes out.",
		"change: ada@example.com gets a mail to reset the Anypoint password.",
	}
	if got := sentences(r); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if r.LeftOut.Changes != 1 || !strings.Contains(strings.Join(r.Statements, "\n"), "registry.terraform.io/hashicorp/aws") ||
		!strings.Contains(strings.Join(r.Statements, "\n"), "incomplete") {
		t.Errorf("what is left out: %+v %q", r.LeftOut, r.Statements)
	}
	if r.Has([]string{report.EffectDelete}) || !r.Has([]string{report.EffectDelete, report.EffectRevoke}) {
		t.Error("Has goes by other effects than those of the changes")
	}
	if nothing := said(t, nil); !strings.Contains(nothing.Markdown(), "nothing of the provider platformusers") {
		t.Errorf("a plan of others: %s", nothing.Markdown())
	}
}

// K15: administrators go by names, of which the user has more than the program; a report that judged by a name says so.
func TestPlanReport_administrators(t *testing.T) {
	t.Parallel()
	parts := object{"complete": true, "resource_changes": []any{
		change("platformusers_anypoint_team_member.a", "create", nil, object{"email": "ada@example.com", "team_name": "Platform Crew"}, nil),
		change("platformusers_uipath_tenant_role_grant.a", "create", nil, object{"email": "ada@example.com", "role_id": 17}, nil),
		change("platformusers_controlroom_user.a", "update", object{"username": "cy", "email": "cy@example.com", "role_names": []string{"Root (EU)"}},
			object{"username": "cy", "email": "cy@example.com", "role_names": []string{"Operators"}}, nil),
		change("platformusers_uipath_invitation.b", "create", nil, object{"email": "bob@example.com", "group_names": []string{"Robot Owners"}}, nil),
		change("platformusers_apim_group_member.a", "create", nil, object{"email": "dora@example.com", "group_name": "Partners"}, nil),
	}}
	effects := func(r *report.PlanReport) string {
		var all []string
		for _, person := range r.People {
			for _, c := range person.Changes {
				all = append(all, person.Email+" "+c.Effect)
			}
		}
		slices.Sort(all)
		return strings.Join(all, ", ")
	}
	const judged = "goes by its name"
	plain := said(t, parts)
	if got, want := effects(plain), "ada@example.com grant, ada@example.com unknown, bob@example.com invite, cy@example.com grant, "+
		"cy@example.com revoke, dora@example.com grant"; got != want {
		t.Errorf("by known names: %s", got)
	}
	if !strings.Contains(strings.Join(plain.Meanings, "\n"), judged) || !strings.Contains(plain.Markdown(), judged) {
		t.Errorf("it is not said that names decide: %q", plain.Meanings)
	}
	named := said(t, parts, "platform crew", "17", "root*", "* OWNERS", "Operator")
	if got, want := effects(named), "ada@example.com admin-grant, ada@example.com admin-grant, bob@example.com admin-grant, bob@example.com invite, "+
		"cy@example.com admin-revoke, cy@example.com grant, dora@example.com grant"; got != want {
		t.Errorf("by names of the user: %s", got)
	}
	parts["resource_changes"] = parts["resource_changes"].([]any)[4:]
	if never := said(t, parts); strings.Contains(strings.Join(never.Meanings, "\n"), judged) {
		t.Errorf("a group that makes no administrator of anything: %q", never.Meanings)
	}
}

// K15: an action is about the person whom its configuration names, in whatever words, and of other providers' actions there is a count.
func TestPlanReport_actions(t *testing.T) {
	t.Parallel()
	action := func(actionType string, config, more object) object {
		return with(object{"address": "action." + actionType + ".a", "type": actionType, "name": "a", "config_values": config}, more)
	}
	by := func(event string) object {
		return object{"lifecycle_action_trigger": object{"triggering_resource_address": "terraform_data.t", "action_trigger_event": event}}
	}
	state := []any{
		object{"address": "platformusers_apim_user.a", "mode": "managed", "type": "platformusers_apim_user", "name": "a",
			"values": object{"user_id": "ada", "email": "ada@example.com", "service_name": "apis", "subscription_id": "s"}},
		object{"address": "platformusers_apim_subscription.a", "mode": "managed", "type": "platformusers_apim_subscription", "name": "a",
			"values": object{"user_id": "ada", "subscription_name": "ada-starter", "service_name": "apis", "subscription_id": "s"}},
		object{"address": "platformusers_anypoint_invitation.b", "mode": "managed", "type": "platformusers_anypoint_invitation", "name": "b",
			"values": object{"id": "17", "email": "bob@example.com"}},
	}
	r := said(t, object{
		"prior_state": object{"format_version": "1.0", "values": object{"root_module": object{"resources": state}}},
		"action_invocations": []any{
			action("platformusers_apim_send_confirmation", object{"user_id": "ADA", "service_name": nil}, by("BeforeDestroy")),
			action("platformusers_apim_regenerate_subscription_keys", object{"subscription_name": "ada-starter", "key": "both"}, by("AfterUpdate")),
			action("platformusers_anypoint_resend_invitation", object{"invitation_id": "17"}, object{"invoke_action_trigger": object{}}),
			action("platformusers_anypoint_send_password_reset", object{"username": "rita"}, nil),
			action("platformusers_controlroom_release_licenses", object{"user_id": "7"}, nil),
			action("platformusers_controlroom_release_licenses", object{"username": "zoe"}, object{"config_unknown": object{"license_features": true}}),
			action("platformusers_anypoint_send_password_reset", object{"email": "hidden@example.com"}, object{"config_sensitive": object{"email": true}}),
			action("aws_lambda_invoke", object{}, object{"provider_name": "registry.terraform.io/hashicorp/aws"}),
		},
		"deferred_action_invocations": []any{object{"reason": "resource_config_unknown",
			"action_invocation": action("platformusers_uipath_resend_invitation", object{"email": "cy@example.com"}, nil)}},
	})
	want := []string{
		"revoke: The Control Room account with the id 7 loses all device licenses on Control Room.",
		"revoke: ada@example.com can no longer use both keys of the API Management subscription ada-starter: they stop working at once, and new ones " +
			"are made. It runs after terraform_data.t is updated.",
		"change: ada@example.com gets a mail to confirm the API Management account. It runs before terraform_data.t is destroyed.",
		"revoke: zoe loses device licenses on Control Room: which ones is known only after the apply, or sensitive.",
		"unknown: cy@example.com is sent the open UiPath invitation again: a mail goes out. Not with this plan: Terraform puts it off to a later one " +
			"(resource_config_unknown).",
		"invite: bob@example.com is sent the open Anypoint invitation again: a mail goes out. The plan was made with -invoke.",
		"change: Somebody who is known only after the apply, or sensitive, gets a mail to reset the Anypoint password.",
		"change: rita gets a mail to reset the Anypoint password.",
	}
	if got := sentences(r); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if all := strings.Join(r.Statements, "\n"); r.LeftOut.Actions != 1 || r.LeftOut.Changes != 0 ||
		!strings.Contains(all, "1 action of another provider runs, and is left out here: registry.terraform.io/hashicorp/aws.") {
		t.Errorf("what is left out: %+v %q", r.LeftOut, r.Statements)
	}
	if strings.Contains(r.Markdown(), "hidden@") {
		t.Error("what the configuration of an action marks as sensitive is shown")
	}
}

// K15: what kind of plan it is changes what its apply does, and what it cannot say.
func TestPlanReport_modes(t *testing.T) {
	t.Parallel()
	user := func(name, actions string) map[string]any {
		values := object{"id": name, "username": name, "email": name + "@example.com", "enabled": true}
		if actions == "delete" {
			return change("platformusers_anypoint_user."+name, actions, values, nil, nil)
		}
		return change("platformusers_anypoint_user."+name, actions, values, with(maps.Clone(values), object{"enabled": false}), nil)
	}
	quiet := change("platformusers_anypoint_user.ada", "update", object{"id": "ada", "updated_at": "1"}, object{"id": "ada", "updated_at": "2"}, nil)
	others := change("aws_x.a", "update", object{"id": "1"}, object{"id": "2"}, nil)
	resource := func(name string) object {
		return object{"address": "platformusers_anypoint_user." + name, "mode": "managed", "type": "platformusers_anypoint_user", "name": name,
			"values": object{"id": name, "username": name, "email": name + "@example.com"}}
	}
	prior := object{"format_version": "1.0", "values": object{"root_module": object{"resources": []any{resource("ada"), resource("bob")}}}}
	const only, all, targets = "only brings the state up to date", "removes all that the state has of this provider", "made with -target"
	for name, c := range map[string]struct {
		plan object
		want string // "" for nothing about the plan as a whole
	}{
		"ordinary":        {object{"complete": true, "resource_changes": []any{user("ada", "update")}, "prior_state": prior}, ""},
		"refresh-only":    {object{"complete": true, "applyable": true, "resource_drift": []any{user("ada", "update")}}, only},
		"only drift":      {object{"complete": true, "applyable": false, "resource_drift": []any{user("ada", "update")}}, "nothing to apply"},
		"drift of others": {object{"complete": true, "applyable": false, "resource_drift": []any{others}, "prior_state": prior}, ""},
		"drift, unseen":   {object{"complete": true, "applyable": true, "resource_drift": []any{quiet}, "prior_state": prior}, ""},
		"drift, and more": {object{"complete": true, "resource_drift": []any{user("ada", "update")}, "resource_changes": []any{user("bob", "update")}}, ""},
		"destroy":         {object{"complete": true, "prior_state": prior, "resource_changes": []any{user("ada", "delete"), user("bob", "delete")}}, all},
		"one of two":      {object{"complete": true, "prior_state": prior, "resource_changes": []any{user("ada", "delete")}}, ""},
		"target":          {object{"complete": false, "resource_changes": []any{user("ada", "update")}}, targets},
		"OpenTofu":        {object{"resource_changes": []any{user("ada", "update")}}, "Whether this plan was made with -target or -exclude is not in it"},
		"ephemeral": {object{"complete": true, "resource_changes": []any{user("ada", "update")}, "configuration": object{"root_module": object{
			"resources": []any{object{"address": "ephemeral.aws_x.a", "mode": "ephemeral", "type": "aws_x", "name": "a"}},
			"module_calls": object{"m": object{"module": object{"resources": []any{object{"address": "ephemeral.platformusers_apim_sso_url.a",
				"mode": "ephemeral", "type": "platformusers_apim_sso_url", "name": "a"}}}}}}}},
			"1 ephemeral resource of this provider is opened, and left out here: module.m.ephemeral.platformusers_apim_sso_url.a."},
	} {
		r := said(t, c.plan)
		got := strings.Join(r.Statements, "\n")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: the statements are %q, and do not say %q", name, got, c.want)
		}
		if !strings.Contains(r.Markdown(), "neither the provider's warnings nor") {
			t.Errorf("%s: the report does not say what no plan has", name)
		}
	}
}

// K15: nothing is said of the whole that a part of it contradicts.
func TestPlanReport_contradictions(t *testing.T) {
	t.Parallel()
	values := func(name string, enabled bool) object {
		return object{"id": name, "username": name, "email": name + "@example.com", "enabled": enabled}
	}
	const ada, bob, cy = "platformusers_anypoint_user.ada", "platformusers_anypoint_user.bob", "platformusers_anypoint_user.cy"
	gone := []any{change(ada, "delete", values("ada", true), nil, nil), change(bob, "delete", values("bob", true), nil, nil)}
	later := object{"reason": "instance_count_unknown", "resource_change": change(cy, "create", nil, values("cy", true), nil)}
	token := object{"address": "ephemeral.platformusers_apim_sso_url.a", "mode": "ephemeral", "type": "platformusers_apim_sso_url", "name": "a"}
	for name, c := range map[string]struct {
		plan      object
		has, lack string
	}{
		"an error, and drift that it would have corrected": {object{"complete": false, "applyable": false, "errored": true,
			"resource_drift": []any{change(ada, "update", values("ada", true), values("ada", false), nil)}}, "ended with an error", "leaves it so"},
		"all goes, and somebody comes later": {object{"complete": false, "resource_changes": gone, "deferred_changes": []any{later}},
			"puts changes off", "removes all"},
		"what is put off is in the report": {object{"complete": false, "deferred_changes": []any{later}},
			"gets the Anypoint account `cy`. Not with this plan", "What it leaves out"},
		"all goes, and somebody is imported": {object{"complete": true, "resource_changes": append(gone[:2:2],
			change(cy, "no-op", values("cy", true), values("cy", true), object{"importing": object{"id": "cy"}}))}, "2 people lose", "removes all"},
		"only a token": {object{"configuration": object{"root_module": object{"resources": []any{token}}}}, "1 ephemeral resource", "has nothing of"},
		"an action of others that does not run": {object{"complete": false, "deferred_action_invocations": []any{object{
			"reason": "instance_count_unknown", "action_invocation": object{"address": "action.aws_x.a", "type": "aws_x", "name": "a"}}}},
			"is incomplete", "action of another provider runs"},
	} {
		if got := said(t, c.plan).Markdown(); !strings.Contains(got, c.has) || strings.Contains(got, c.lack) {
			t.Errorf("%s: it does not say %q, or says %q:\n%s", name, c.has, c.lack, got)
		}
	}
}

// K15: what is no plan is refused with what it is.
func TestReadPlan_refuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"nothing":         {" \n", "empty"},
		"saved plan":      {"PK\x03\x04...", "saved plan itself"},
		"text":            {"\nTerraform will perform", "without -json"},
		"text in color":   {"\x1b[0m\x1b[1mTerraform will perform", "without -json"},
		"another text":    {"Error: no plan", "not JSON"},
		"UTF-16":          {"\xff\xfe{\x00", "Out-File -Encoding utf8"},
		"messages":        {`{"@level":"info","@message":"Terraform 1.16.4"}` + "\n" + `{"@level":"info"}`, "output of terraform plan -json"},
		"state":           {`{"format_version":"1.0","terraform_version":"1.16.4","values":{"root_module":{}}}`, "a state, not a plan"},
		"state file":      {`{"version":4,"terraform_version":"1.16.4","serial":1,"lineage":"x","outputs":{},"resources":[]}`, "a state, not a plan"},
		"schemas":         {`{"format_version":"1.0","provider_schemas":{}}`, "schemas"},
		"another version": {`{"format_version":"2.0","planned_values":{}}`, `format version "2.0"`},
		"old version":     {`{"format_version":"0.2","planned_values":{}}`, `format version "0.2"`},
		"strange version": {`{"format_version":"1.x","planned_values":{}}`, "form"},
		"no version":      {`{"planned_values":{}}`, "no format_version"},
		"something else":  {`{"format_version":"1.2"}`, "neither planned values nor changes"},
		"a list":          {`[]`, "not JSON of the form"},
		"another form":    {`{"format_version":"1.2","planned_values":{},"resource_changes":{}}`, "not the form"},
		"cut":             {`{"format_version":"1.2","planned_values":{`, "not JSON"},
	} {
		if _, err := report.ReadPlan(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v, and does not say %q", name, err, c.want)
		}
	}
}

// No JSON makes the report panic, or write more than one line for a value.
func FuzzReadPlan(f *testing.F) {
	for _, scenario := range []string{"moved", "renamed", "joiner", "modules"} {
		f.Add(readFile(f, plansDir+"/"+scenario+"/plan.json"))
	}
	f.Add(`{"format_version":"1.2","resource_changes":[{"type":"platformusers_anypoint_user","mode":"managed",` +
		`"change":{"actions":["delete"],"before":{"id":1}}}]}`)
	f.Add(`{"format_version":"1.2","resource_changes":[null,{"type":"platformusers_"}],"resource_drift":[null],"deferred_changes":[null,{}],` +
		`"action_invocations":[null,{"type":"platformusers_x"}],"configuration":{},"prior_state":{"format_version":"1.0"}}`)
	f.Add(`{"format_version":"1.2","deferred_action_invocations":[null,{},` +
		`{"action_invocation":{"type":"platformusers_apim_regenerate_subscription_keys"}}],` +
		`"configuration":{"root_module":{"resources":[null],"module_calls":{"a":null,"b":{}}}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		plan, err := report.ReadPlan(strings.NewReader(text))
		if err != nil {
			return
		}
		r := plan.Report(report.PlanOptions{})
		if _, err := json.Marshal(r); err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(r.Markdown(), "\n") {
			if _, open := outsideCode(line); open {
				t.Fatalf("a code span does not end on its line: %q", line)
			}
		}
	})
}
