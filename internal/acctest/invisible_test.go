package acctest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// K15.1: a text by which something is looked for, with a character that nobody sees: nothing is found, and the reason is said with the code point, in
// resources, data sources and imports.
func TestAcc_K15_1InvisibleInWhatIsLookedFor(t *testing.T) {
	t.Parallel()
	data := func(typeName, attribute string) string {
		return fmt.Sprintf("data \"platformusers_%s\" \"it\" {\n  %s\n}\n", typeName, attribute)
	}
	edge := func(typeName string, attributes ...string) string {
		return fmt.Sprintf("resource \"platformusers_%s\" \"it\" {\n  %s\n}\n", typeName, strings.Join(attributes, "\n  "))
	}
	imports := func(typeName, id string) string {
		return fmt.Sprintf("import {\n  to = platformusers_%s.it\n  %s\n}\n", typeName, id)
	}
	aUser, uUser := attribute("user_id", anypoint.RegularUserID), attribute("user_id", uipath.RegularUserID)
	mUser := attribute("user_id", apim.RegularUserID)
	member := edge("anypoint_team_member", aUser, attribute("team_id", anypoint.DevelopersTeamID))
	for name, config := range map[string]string{
		"anypoint teams":       data("anypoint_teams", `name = "Developers{}"`),
		"anypoint environment": data("anypoint_environments", `name = "Sandbox{}"`),
		"anypoint user":        data("anypoint_user", `username = "rita{}regular"`),
		"anypoint permission":  edge("anypoint_permission_grant", aUser, `role_name = "Exchange{}Viewer"`),
		"anypoint team id":     edge("anypoint_team_member", aUser, attribute("team_id", anypoint.DevelopersTeamID+"{}")),
		"anypoint invitation":  edge("anypoint_invitation", `email = "x@example.com"`, "permission {\n    role_name = \"Exchange{}Viewer\"\n  }"),
		"anypoint import":      member + imports("anypoint_team_member", `id = "Developers{}/rita.regular"`),
		"anypoint identity": member + imports("anypoint_team_member",
			fmt.Sprintf("identity = { team_id = %q, user_id = %q }", anypoint.DevelopersTeamID, anypoint.RegularUserID+"{}")),
		"uipath groups":      data("uipath_groups", `name = "Finance{}"`),
		"uipath folders":     data("uipath_folders", `search = "Fin{}ance"`),
		"uipath user":        data("uipath_user", `user_name = "rita{}regular"`),
		"uipath folder":      edge("uipath_folder_role_grant", uUser, `folder_path = "Finance{}/Invoices"`, `role_name = "Operator"`),
		"uipath group":       edge("uipath_group_member", uUser, `group_name = "Fin{}ance"`),
		"uipath tenant role": edge("uipath_tenant_role_grant", uUser, `role_name = "Audi{}tor"`),
		"apim users":         data("apim_users", `first_name = "Ri{}ta"`),
		"apim user":          data("apim_user", `user_id = "rita{}.regular"`),
		"apim group":         edge("apim_group_member", mUser, `group_id = "test{}ers"`),
		"apim owner":         edge("apim_group_member", `user_id = "rita{}.regular"`, `group_id = "testers"`),
		"apim product":       edge("apim_subscription", mUser, `product_id = "prem{}ium"`, `display_name = "P"`),
		"controlroom roles":  data("controlroom_roles", `name = "HR{}Auditors"`),
		"controlroom users":  data("controlroom_users", `search = "ri{}ta"`),
		"controlroom role":   edge("controlroom_role_grant", `user_id = "10"`, `role_name = "HR{}Auditors"`),
	} {
		for _, hidden := range []rune{0x200b, 0xad, 0x2060, 0xfeff, 0x202e} {
			t.Run(fmt.Sprintf("%s %U", name, hidden), func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t)
				w := env.NewWorkspace(t, strings.ReplaceAll(config, "{}", string(hidden)))
				out, err := w.Run(t, "plan")
				if !strings.Contains(out, "Invisible character") || !strings.Contains(out, fmt.Sprintf("%U at position", hidden)) {
					t.Errorf("the plan (%v) says:\n%s", err, out)
				}
			})
		}
	}
}
