package chaos_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

func anypointUser(name, last, phone string, more ...string) string {
	return res("anypoint_user", name, append([]string{
		is("username", name), is("first_name", name), is("last_name", last), is("email", name+"@example.com"), is("phone_number", phone),
		ref("password_wo", "var.first_password"), ref("password_wo_version", "1"),
	}, more...)...)
}

func anypointWorld(model string) *world {
	const exchangeViewer = "Exchange Viewer"
	user := func(name string) string { return ref("user_id", "platformusers_anypoint_user."+name+".id") }
	rita := is("user_id", anypoint.RegularUserID)
	joins := func(name, team, role string) string {
		if model == "roles" {
			return res("anypoint_role_group_member", name+"_in_auditors", is("role_group_id", anypoint.AuditorsRoleGroupID), user(name))
		}
		return res("anypoint_team_member", name+"_in_"+map[string]string{anypoint.DevelopersTeamID: "developers", anypoint.BackendTeamID: "backend"}[team],
			is("team_id", team), user(name), is("membership_type", role))
	}
	invited := []string{}
	if model == "teams" {
		invited = []string{fmt.Sprintf("team {\nteam_id = %q\nmembership_type = \"maintainer\"\n}", anypoint.DevelopersTeamID)}
	}
	grant := func(name, who, role string, more ...string) string {
		return res("anypoint_permission_grant", name, append([]string{who, is("role_name", role)}, more...)...)
	}
	shared := passwordVariable +
		res("anypoint_invitation", "kurt", append([]string{is("email", "kurt@example.com")}, invited...)...) +
		res("anypoint_business_group_member", "ada", is("organization_id", anypoint.BusinessGroupID), user("ada")) +
		grant("ada_views", ref("user_id", "platformusers_anypoint_business_group_member.ada.user_id"), exchangeViewer,
			is("organization_id", anypoint.BusinessGroupID)) +
		anypointUser("charles", "Babbage", "+44 20 7946 0816")
	first := shared + anypointUser("ada", "Lovelace", "+44 20 7946 0815") + anypointUser("grace", "Hopper", "+44 20 7946 0817") +
		res("anypoint_invitation", "alan", is("email", "alan@example.com")) +
		joins("ada", anypoint.DevelopersTeamID, "member") +
		grant("ada_reads", user("ada"), "Read Applications", is("environment_id", anypoint.SandboxEnvironmentID)) +
		grant("charles_views", user("charles"), exchangeViewer) +
		grant("rita_reads", rita, "Read Applications", is("environment_id", anypoint.DesignEnvironmentID))
	second := shared + anypointUser("ada", "King", "+44 20 7946 0819") + anypointUser("mary", "Somerville", "+44 20 7946 0818") +
		res("anypoint_invitation", "emmy", is("email", "emmy@example.com")) +
		joins("mary", anypoint.BackendTeamID, "member") +
		grant("ada_reads", user("ada"), "Read Applications", is("environment_id", anypoint.SandboxEnvironmentID)) +
		grant("ada_reads_more", user("ada"), "Read Applications", is("environment_id", anypoint.ProductionEnvironmentID)) +
		grant("rita_views", rita, exchangeViewer)
	fact := func(list ...string) []string { return list }
	person := func(name, last, phone string) string {
		return fmt.Sprintf("user %s %s %s %s@example.com %s enabled", name, name, last, name, phone)
	}
	teams := ""
	if model == "teams" {
		teams = anypoint.DevelopersTeamID + "=maintainer"
	}
	both := fact("invitation kurt@example.com ["+teams+"]", "member Engineering ada", person("charles", "Babbage", "+44 20 7946 0816"),
		"grant ada "+exchangeViewer+" org="+anypoint.BusinessGroupID)
	in := func(environment string) string { return "envId=" + environment + ",org=" + anypoint.RootOrgID }
	w := &world{
		name: "anypoint-" + model, platform: "anypoint", options: []acctest.Option{acctest.Set("anypoint.access_model", model)},
		facts: [2][]string{
			append(fact(person("ada", "Lovelace", "+44 20 7946 0815"), person("grace", "Hopper", "+44 20 7946 0817"), "invitation alan@example.com []",
				"grant ada Read Applications "+in(anypoint.SandboxEnvironmentID), "grant charles "+exchangeViewer+" org="+anypoint.RootOrgID,
				"grant rita.regular Read Applications "+in(anypoint.DesignEnvironmentID)), both...),
			append(fact(person("ada", "King", "+44 20 7946 0819"), person("mary", "Somerville", "+44 20 7946 0818"), "invitation emmy@example.com []",
				"grant ada Read Applications "+in(anypoint.SandboxEnvironmentID), "grant ada Read Applications "+in(anypoint.ProductionEnvironmentID),
				"grant rita.regular "+exchangeViewer+" org="+anypoint.RootOrgID), both...),
		},
		look: lookAtAnypoint, inviting: []string{"invitation", "invitation_resent"},
		variants: strings.Fields(`
			read_lag=2 create_user_answer=empty create_user_answer=location update_user_answer=204 delete_user_status=202
			delete_user_status=200 users_paging=ignores_offset users_paging=unpaged grants_paging=honored duplicate_grant=409
			duplicate_grant=400 absent_grant=404 absent_grant=400 unknown_user_grant=400 unknown_team_member=204
			absent_team_member=404 absent_role_group_member=404 absent_role_group_member=409 invite_by_id_after_end=404
			invite_order=reversed get_deleted_user=200 time_format=mixed parallel_writes=503 parallel_writes=409
			grants_by_root_path=path_org duplicate_invite=400 invite_create_status=201 token_expires_in=60 me_user=absent`),
		secretsOf: func(env *acctest.Env) []string {
			out := []string{anypoint.ClientSecret}
			for _, i := range env.Anypoint.Invitations() {
				out = append(out, i.Code)
			}
			return out
		},
	}
	if model == "teams" {
		first += joins("charles", anypoint.DevelopersTeamID, "member") + joins("ada", anypoint.BackendTeamID, "maintainer")
		second += joins("ada", anypoint.DevelopersTeamID, "maintainer") + joins("charles", anypoint.BackendTeamID, "member")
		w.facts[0] = append(w.facts[0], "team Developers ada member", "team Developers charles member", "team Backend Developers ada maintainer")
		w.facts[1] = append(w.facts[1], "team Developers ada maintainer", "team Backend Developers charles member", "team Backend Developers mary member")
	} else {
		first += joins("charles", "", "")
		second += joins("ada", "", "")
		w.facts[0] = append(w.facts[0], "role group Auditors ada", "role group Auditors charles")
		w.facts[1] = append(w.facts[1], "role group Auditors ada", "role group Auditors mary")
	}
	w.hcl = [2]string{first, second}
	return w
}

func lookAtAnypoint(env *acctest.Env, t *truth) {
	p := env.Anypoint
	names := map[string]string{}
	for _, u := range p.Users() {
		names[u.ID] = u.Username
		if u.Deleted {
			continue
		}
		state := map[bool]string{true: "enabled", false: "disabled"}[u.Enabled]
		t.add("user %s %s %s %s %s %s", u.Username, u.FirstName, u.LastName, u.Email, u.PhoneNumber, state)
		t.people[u.Username] = u.ID
		for _, g := range p.Grants(u.ID) {
			var context []string
			for _, k := range slices.Sorted(maps.Keys(g.Context)) {
				context = append(context, k+"="+g.Context[k])
			}
			t.add("grant %s %s %s", u.Username, anypointRoles[g.RoleID], strings.Join(context, ","))
		}
	}
	for _, i := range p.Invitations() {
		if i.Status != anypoint.StatusInvited {
			continue
		}
		var teams []string
		for _, team := range i.Teams {
			teams = append(teams, team.TeamID+"="+team.MembershipType)
		}
		t.add("invitation %s [%s]", i.Email, sorted(teams))
		t.people[i.Email] = fmt.Sprint(i.ID)
	}
	for team, name := range map[string]string{anypoint.DevelopersTeamID: "Developers", anypoint.BackendTeamID: "Backend Developers",
		anypoint.AdminsTeamID: "Administrators", anypoint.RootTeamID: "Root"} {
		for _, m := range p.TeamMembers(team) {
			t.add("team %s %s %s", name, names[m.UserID], m.MembershipType)
		}
	}
	for group, name := range map[string]string{anypoint.AuditorsRoleGroupID: "Auditors",
		anypoint.AdministratorsRoleGroupID: "Organization Administrators"} {
		for _, id := range p.RoleGroupMembers(group) {
			t.add("role group %s %s", name, names[id])
		}
	}
	for org, name := range map[string]string{anypoint.BusinessGroupID: anypoint.BusinessGroupName,
		anypoint.OtherBusinessGroupID: anypoint.OtherBusinessGroup} {
		for _, id := range p.Members(org) {
			t.add("member %s %s", name, names[id])
		}
	}
}

// anypointRoles are the names of the roles that this world gives.
var anypointRoles = map[string]string{
	anypoint.RoleOrganizationAdministrator: "Organization Administrator", anypoint.RoleReadApplications: "Read Applications",
	"0e000000-0000-4000-8000-000000000006": "Exchange Viewer",
}
