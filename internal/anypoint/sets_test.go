package anypoint_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// A role group is owned as a team is.
func TestAccRoleGroupMembers(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.access_model", "roles"))
	const typeName = "platformusers_anypoint_role_group_members"
	set := func(members string) string {
		return edge(typeName, "s", is("role_group_name", "Auditors"), "members = ["+members+"]")
	}
	has := func(want ...string) {
		t.Helper()
		got := env.Anypoint.RoleGroupMembers(anypoint.AuditorsRoleGroupID)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("the role group has %v, not %v", got, want)
		}
	}
	env.Anypoint.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, fiona)
	w := env.NewWorkspace(t, set(ritaMember))
	contains(t, w.MustRun(t, "plan"), `fiona.federated will be removed from Anypoint role group "Auditors"`)
	w.MustRun(t, "apply", "-auto-approve")
	has(rita)
	w.Configure(t, set(`"RITA.regular@sandbox.example"`))
	isEmptyPlan(t, w)
	w.Configure(t, set(ritaMember)+edge(roleGroupMemberType, "m", is("role_group_id", anypoint.AuditorsRoleGroupID), is("user_id", adam)))
	fails(t, w, []string{"A set owns this as a whole"}, "plan")
	env.Anypoint.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, fiona)
	w.Configure(t, set(`"sandbox-admin"`))
	contains(t, w.MustRun(t, "apply", "-auto-approve"), "fiona.federated and rita.regular will be removed from")
	has(adam)
	state := w.State(t)
	env.Anypoint.RemoveRoleGroup(anypoint.AuditorsRoleGroupID)
	contains(t, w.MustRun(t, "plan", "-refresh-only"), "is gone with its role group")
	w.WriteState(t, state)
	w.MustRun(t, "destroy", "-auto-approve")
	// Who signs in stays in the role group that gives its access.
	w.Configure(t, edge(typeName, "s", is("role_group_name", "Organization Administrators"), "members = ["+ritaMember+"]"))
	fails(t, w, []string{"Refused: the access of the account that the provider signs in as"}, "plan")
}

// The direct grants of a user are owned as the members of a team are.
func TestAccUserGrants(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.strict_connected_app", "off"))
	const typeName = "platformusers_anypoint_user_grants"
	block := func(attributes ...string) string {
		return "grant {\n    " + strings.Join(attributes, "\n    ") + "\n  }"
	}
	set := func(blocks ...string) string {
		return edge(typeName, "s", append([]string{is("username", "fiona.federated")}, blocks...)...)
	}
	viewer := block(is("role_name", "exchange viewer"))
	w := env.NewWorkspace(t, set(viewer, block(is("role_name", "Exchange Contributor"), is("organization_name", "Engineering"))))
	contains(t, w.MustRun(t, "plan"), `Read Applications in Sandbox Inc, Design will be removed from Anypoint user fiona.federated`)
	w.MustRun(t, "apply", "-auto-approve")
	isEmptyPlan(t, w)
	former := inEnvironment(anypoint.DesignEnvironmentID)
	if grants := env.Anypoint.Grants(fiona); len(grants) != 2 || holds(env, fiona, anypoint.RoleReadApplications, former) {
		t.Errorf("the user has %v", grants)
	}
	// What somebody else grants is taken away; what is left alone is not.
	env.Anypoint.Grant(fiona, anypoint.RoleReadApplications, inEnvironment(anypoint.DesignEnvironmentID))
	contains(t, w.MustRun(t, "plan"), "Read Applications in Sandbox Inc, Design will be removed from")
	w.Configure(t, set(viewer, "ignore {\n    roles = [\"Read Applications\"]\n  }"))
	contains(t, w.MustRun(t, "apply", "-auto-approve"), "Exchange Contributor in Sandbox Inc/Engineering will be removed from")
	isEmptyPlan(t, w)
	if !holds(env, fiona, anypoint.RoleReadApplications, inEnvironment(anypoint.DesignEnvironmentID)) {
		t.Error("what is left alone was removed")
	}
	for config, wanted := range map[string]string{
		set(viewer, block(is("role_name", "Exchange Viewer"))):                                       "mean the same",
		set(viewer, "ignore {\n    roles = [\"Exchange Viewer\"]\n  }"):                              "Something is listed and ignored",
		set(block(is("role_name", "Exchange Viewer"), is("role_id", anypoint.RoleReadApplications))): "do not mean the same",
		set(block(is("role_name", "Exchange Veiwer"))):                                               `no role "Exchange Veiwer"`,
		set(block(is("environment_name", "Design"))):                                                 "role_name",
		set(viewer) + edge(grantType, "g", is("user_id", fiona), is("role_name", "Exchange Viewer")): "A set owns this as a whole",
	} {
		before := env.Writes()
		w.Configure(t, config)
		fails(t, w, []string{wanted}, "plan")
		if env.Writes() != before {
			t.Errorf("something was written for %s", config)
		}
	}
	w.Configure(t, "")
	w.MustRun(t, "apply", "-auto-approve")
	if grants := env.Anypoint.Grants(fiona); len(grants) != 1 {
		t.Errorf("the user has %v", grants)
	}
	env.Anypoint.Grant(rita, administrator, inOrg(anypoint.RootOrgID))
	onlyAdministrators(env)
	w.Configure(t, edge(typeName, "s", is("user_id", rita)))
	fails(t, w, []string{lastAdministrator}, "plan")
}

// All administrators together are not removed, though each alone could go: the plan refuses, and the apply of an older plan does before it writes.
// Those who come in the same change count, if they can sign in: they come first.
func TestAccSets_lastAdministratorsStayTogether(t *testing.T) {
	t.Parallel()
	people := func(typeName, container string) func(members string) string {
		return func(members string) string { return edge(typeName, "s", container, "members = ["+members+"]") }
	}
	named := []string{lastAdministrator, "2 users are Organization Administrators", "rita.regular", "fiona.federated"}
	for name, tc := range map[string]struct {
		model   string
		prepare func(env *acctest.Env)
		config  func(members string) string
	}{
		"team": {
			"teams", waysToAdminister["team"].prepare, people(teamMembersType, is("team_id", anypoint.DevelopersTeamID)),
		},
		"role group": {
			"roles", func(env *acctest.Env) { env.Anypoint.RemoveRoleGroupMember(anypoint.AdministratorsRoleGroupID, adam) },
			people("platformusers_anypoint_role_group_members", is("role_group_id", anypoint.AdministratorsRoleGroupID)),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.access_model", tc.model), acctest.Set("anypoint.strict_connected_app", "off"))
			env.Anypoint.AddUser(anypoint.User{Username: "nina.new", Email: "nina@sandbox.example", Enabled: true})
			disabled := env.Anypoint.AddUser(anypoint.User{Username: "dora.disabled", Email: "dora@sandbox.example"})
			env.Anypoint.EditUser(disabled.ID, func(u *anypoint.User) { u.Enabled = false })
			tc.prepare(env)
			w := env.NewWorkspace(t, tc.config(ritaMember+`, "fiona.federated"`))
			w.MustRun(t, "apply", "-auto-approve")
			w.Configure(t, tc.config(`"dora.disabled"`))
			w.MustRun(t, "plan", "-out=older.bin") // there is the owner
			onlyAdministrators(env)
			before := env.Writes()
			fails(t, w, named, "apply", "older.bin")
			fails(t, w, named, "plan")
			w.Configure(t, tc.config(""))
			fails(t, w, named, "plan")
			fails(t, w, named, "plan", "-destroy")
			if n := env.Writes() - before; n != 0 {
				t.Errorf("%d writes", n)
			}
			w.Configure(t, tc.config(`"nina.new"`))
			w.MustRun(t, "apply", "-auto-approve")
			isEmptyPlan(t, w)
		})
	}
}
