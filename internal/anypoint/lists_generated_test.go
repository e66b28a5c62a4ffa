package anypoint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// Configuration that a query generates takes everything in, changes nothing, and plans empty from then on.
func TestAccList_generatedConfiguration(t *testing.T) {
	t.Parallel()
	for typeName, c := range map[string]struct {
		config string
		found  int
		set    string
		holds  []string // texts in the generated configuration
		lacks  []string
	}{
		userType: {
			`type = "all"`, 6, "access_model=teams", []string{`username`, `enabled`, `"Ada \"The Countess\" $${x}"`},
			[]string{"phone_number =", "password_wo ="},
		},
		invitationType: {``, 3, "access_model=teams", []string{"team {", "permission {", "resend_when_expired", "false"},
			[]string{"code"}},
		teamMemberType:      {``, 4, "access_model=teams", []string{"membership_type", `"maintainer"`, `"Developers"`, `"rita.regular"`}, nil},
		roleGroupMemberType: {``, 3, "access_model=roles", []string{`"Auditors"`, `"rita.regular"`}, nil},
		groupMemberType:     {``, 3, "access_model=teams", []string{`"Sandbox Inc/Engineering"`, `"rita.regular"`}, nil},
		grantType:           {``, 5, "access_model=teams", []string{"environment_id", "role_name", `"Sandbox"`, `"Sandbox Inc/Engineering"`}, nil},
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint."+strings.Split(c.set, "=")[0], strings.Split(c.set, "=")[1]))
			manyThings(env)
			if typeName == invitationType {
				w := env.NewWorkspace(t, invites(fmt.Sprintf(
					"team {\n    team_id = %q\n  }\n  permission {\n    role_name = \"Read Servers\"\n    environment_id = %q\n  }",
					anypoint.DevelopersTeamID, anypoint.SandboxEnvironmentID)))
				w.MustRun(t, apply...)
			}
			w := env.NewWorkspace(t, "")
			w.WriteQuery(t, listBlock(typeName, c.config, "limit = 1000"))
			out := w.MustRun(t, "query", "-generate-config-out=found.tf")
			generated := w.Generated(t, "found.tf")
			for _, text := range c.holds {
				if !strings.Contains(generated, text) {
					t.Errorf("the generated configuration lacks %q:\n%s", text, generated)
				}
			}
			for _, text := range c.lacks {
				if strings.Contains(generated, text) {
					t.Errorf("the generated configuration holds %q:\n%s", text, generated)
				}
			}
			if n := strings.Count(generated, "import {"); n != c.found {
				t.Errorf("%d import blocks, want %d:\n%s", n, c.found, out)
			}
			if out := w.MustRun(t, plan...); !strings.Contains(out, fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", c.found)) {
				t.Fatalf("the plan of the generated configuration says:\n%s\n%s", out, generated)
			}
			writes := env.Writes()
			w.MustRun(t, apply...)
			if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan after the import says:\n%s", out)
			}
			if n := env.Writes(); n != writes {
				t.Errorf("%d writes were sent", n-writes)
			}
		})
	}
}

// manyThings is an organization with something unusual of each type.
func manyThings(env *acctest.Env) {
	odd := env.Anypoint.AddUser(anypoint.User{
		Username: "007.bond", FirstName: "Ada \"The Countess\" ${x}", LastName: "Ö%{y}", Email: "ada@example.com",
	})
	env.Anypoint.EditUser(odd.ID, func(u *anypoint.User) { u.Enabled = false })
	env.Anypoint.AddInvitation("mixed.Case@example.com")
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, anypoint.RegularUserID, "maintainer", false)
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, anypoint.FederatedUserID, "member", true)
	env.Anypoint.AddTeamMember(anypoint.BackendTeamID, odd.ID, "member", false)
	env.Anypoint.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, anypoint.RegularUserID)
	env.Anypoint.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, odd.ID)
	env.Anypoint.AddMember(anypoint.BusinessGroupID, anypoint.RegularUserID)
	env.Anypoint.AddMember(anypoint.OtherBusinessGroupID, odd.ID)
	env.Anypoint.Grant(anypoint.RegularUserID, anypoint.RoleExchangeContributor, inOrg(anypoint.BusinessGroupID))
	env.Anypoint.Grant(odd.ID, anypoint.RoleReadServers, inEnvironment(anypoint.SandboxEnvironmentID))
	env.Anypoint.Grant(odd.ID, anypoint.RoleExchangeContributor, map[string]string{"org": anypoint.RootOrgID, "apiId": "17"})
}
