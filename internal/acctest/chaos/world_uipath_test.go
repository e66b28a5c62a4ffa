package chaos_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

func uipathWorld() *world {
	account := func(name, surname string) string {
		return res("uipath_user", name, is("user_name", name+"@example.com"), is("email", name+"@example.com"), is("name", name), is("surname", surname),
			ref("password_wo", "var.first_password"), ref("password_wo_version", "1"))
	}
	invitation := func(name string, more ...string) string {
		return res("uipath_invitation", name, append([]string{is("email", name+"@example.com"), is("name", name), is("surname", "Invited")}, more...)...)
	}
	user := func(name string) string { return ref("user_id", "platformusers_uipath_user."+name+".id") }
	rita := is("user_id", uipath.RegularUserID)
	member := func(name, group, who string) string {
		return res("uipath_group_member", name, is("group_name", group), who)
	}
	tenant := func(name, role, who string) string {
		return res("uipath_tenant_role_grant", name, is("role_name", role), who)
	}
	folder := func(name, path, role, who string) string {
		return res("uipath_folder_role_grant", name, is("folder_path", path), is("role_name", role), who)
	}
	shared := passwordVariable + account("charles", "Babbage") + invitation("kurt", fmt.Sprintf("group_ids = [%q]", uipath.FinanceGroupID)) +
		member("kurt_automates", "Automation Users", ref("user_id", "platformusers_uipath_invitation.kurt.user_id")) +
		tenant("ada_audits", "Auditor", user("ada")) + folder("ada_runs", "Finance/Invoices", "Automation User", user("ada"))
	person := func(name, surname string) string {
		return fmt.Sprintf("user %s@example.com %s %s active", name, name, surname)
	}
	both := []string{
		person("charles", "Babbage"), "invitation kurt@example.com kurt Invited active", "group Finance kurt@example.com",
		"group Automation Users kurt@example.com",
		"tenant ada@example.com Auditor", "folder 103 ada@example.com Automation User",
	}
	return &world{
		name: "uipath", platform: "uipath",
		hcl: [2]string{
			shared + account("ada", "Lovelace") + account("grace", "Hopper") + invitation("alan") +
				member("charles_in_finance", "Finance", user("charles")) + member("rita_develops", "Automation Developers", rita) +
				tenant("ada_may", "Allow to be Automation User", user("ada")) +
				folder("ada_operates", "Finance/Invoices", "Operator", user("ada")) + folder("charles_operates", "Shared", "Operator", user("charles")),
			shared + account("ada", "King") + account("mary", "Somerville") + invitation("emmy") +
				member("charles_develops", "Automation Developers", user("charles")) + member("mary_in_finance", "Finance", user("mary")) +
				tenant("mary_may", "Allow to be Automation User", user("mary")) +
				folder("charles_operates", "Shared", "Operator", user("charles")) + folder("charles_runs", "Shared", "Automation User", user("charles")),
		},
		facts: [2][]string{
			append([]string{
				person("ada", "Lovelace"), person("grace", "Hopper"), "invitation alan@example.com alan Invited active", "group Finance charles@example.com",
				"group Automation Developers " + uipath.RegularUserName, "tenant ada@example.com Allow to be Automation User",
				"folder 103 ada@example.com Operator", "folder 101 charles@example.com Operator",
			}, both...),
			append([]string{
				person("ada", "King"), person("mary", "Somerville"), "invitation emmy@example.com emmy Invited active",
				"group Automation Developers charles@example.com",
				"group Finance mary@example.com", "tenant mary@example.com Allow to be Automation User", "folder 101 charles@example.com Operator",
				"folder 101 charles@example.com Automation User",
			}, both...),
		},
		look: lookAtUiPath, inviting: []string{"invitation"},
		variants: strings.Fields(`
			bulk_create_answer=result bulk_create_failure_status=200 recreate_after_delete=second_try
			deleted_user_tenant_row=removed delete_missing_user=204 delete_missing_user=400 invite_pending_again=error
			reinvited_user_id=former group_read_members=empty group_members_call=404 built_in_group_update=refused
			duplicate_member=400 absent_member=400 account_id_in_lists=present duplicate_grant=409 absent_grant=404
			unknown_user_grant=400 missing_user_status=400 enums=names empty_strings=empty retry_after=date token_expires_in=60`),
		secretsOf: func(*acctest.Env) []string { return []string{uipath.ClientSecret} },
	}
}

func lookAtUiPath(env *acctest.Env, t *truth) {
	p := env.UiPath
	names := map[string]string{}
	for _, u := range p.Users() {
		names[u.ID] = u.UserName
		kind := "user"
		if _, invited := p.Invitation(u.ID); invited && !u.InvitationAccepted {
			kind = "invitation"
		}
		t.add("%s %s %s %s %s", kind, u.UserName, u.Name, u.Surname, map[bool]string{true: "active", false: "inactive"}[u.IsActive])
		t.people[u.UserName] = u.ID
	}
	for _, g := range p.Groups() {
		if g.ID == uipath.EveryoneGroupID {
			continue
		}
		for _, id := range p.GroupMembers(g.ID) {
			t.add("group %s %s", g.Name, names[id])
		}
	}
	roles := map[int]string{}
	for _, role := range p.Roles() {
		roles[role.ID] = role.Name
	}
	for _, u := range p.TenantUsers() {
		for _, id := range u.RoleIDs {
			t.add("tenant %s %s", u.UserName, roles[id])
		}
		for _, f := range p.Folders() {
			for _, id := range slices.Sorted(slices.Values(p.FolderRoles(f.ID, u.Key))) {
				t.add("folder %d %s %s", f.ID, u.UserName, roles[id])
			}
		}
	}
}
