package anypoint_test

import (
	"fmt"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// K10.9, K13.2: a part of an import that is empty names nothing, and must not find whoever has no e-mail address. Null is as good as left out.
func TestAcc_K13_2_emptyPartsOfImports(t *testing.T) {
	t.Parallel()
	const root, rita = anypoint.RootOrgID, anypoint.RegularUserID
	teams, groups := acctest.Start(t), startWithRoleGroups(t)
	for _, c := range []struct {
		env              *acctest.Env
		typeName, config string
		by               map[string]string // the import, and the part of it that is empty
	}{
		{teams, "platformusers_anypoint_user", existing("nobody"), map[string]string{
			is("id", root+"/"): "user_id", is("id", root+"/ "): "user_id", is("id", " "): "user_id",
			`identity = { user_id = null }`: "user_id", `identity = { user_id = "" }`: "user_id",
			`identity = { organization_id = "", user_id = "` + rita + `" }`: "organization_id",
		}},
		{teams, "platformusers_anypoint_invitation", invitesAs("ada", graceEmail, ""), map[string]string{
			is("id", root+"/"): "invitation_id", `identity = { invitation_id = "" }`: "invitation_id", `identity = { invitation_id = null }`: "invitation_id",
		}},
		{teams, teamMemberType, edge(teamMemberType, "ada", is("team_id", anypoint.BackendTeamID), is("user_id", rita)), map[string]string{
			is("id", anypoint.BackendTeamID+"/"): "user_id", is("id", "/"+rita): "team_id", is("id", root+"//"+rita): "team_id",
			is("id", "/"+anypoint.BackendTeamID+"/"+rita):                               "organization_id",
			`identity = { team_id = "` + anypoint.BackendTeamID + `", user_id = null }`: "user_id",
			`identity = { team_id = "", user_id = "` + rita + `" }`:                     "team_id",
		}},
		{teams, groupMemberType, edge(groupMemberType, "ada", is("organization_id", anypoint.BusinessGroupID), is("user_id", rita)), map[string]string{
			is("id", anypoint.BusinessGroupID+"/"):                            "user_id",
			`identity = { organization_id = null, user_id = "` + rita + `" }`: "organization_id",
		}},
		{teams, grantType, edge(grantType, "ada", is("role_id", anypoint.RoleExchangeContributor), is("user_id", rita)), map[string]string{
			is("id", root+"//"+anypoint.RoleExchangeContributor): "user_id", is("id", root+"/"+rita+"/"): "role_id",
			`identity = { user_id = "` + rita + `", role_id = "" }`: "role_id",
		}},
		{groups, roleGroupMemberType, edge(roleGroupMemberType, "ada", is("role_group_id", anypoint.AuditorsRoleGroupID), is("user_id", rita)),
			map[string]string{
				is("id", anypoint.AuditorsRoleGroupID+"/"):                      "user_id",
				`identity = { role_group_id = null, user_id = "` + rita + `" }`: "role_group_id",
			}},
	} {
		for by, part := range c.by {
			w := c.env.NewWorkspace(t, c.config+fmt.Sprintf("import {\n  to = %s.ada\n  %s\n}\n", c.typeName, by))
			fails(t, w, []string{"Incomplete import", "names no " + part}, "plan")
		}
	}
	if teams.Writes()+groups.Writes() != 0 {
		t.Error("an import wrote")
	}
}
