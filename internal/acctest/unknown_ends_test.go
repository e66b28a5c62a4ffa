package acctest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// K6.2: an id that names nothing is found in plan, for each end of each edge and what invitations give, and stands in the way of no destroy.
func TestAcc_K6_2_misspelledEnds(t *testing.T) {
	t.Parallel()
	const nobody = "0f000000-0000-4000-8000-00000000dead"
	nobodyIs, rita := attribute("user_id", nobody), attribute("user_id", anypoint.RegularUserID)
	roles := []acctest.Option{acctest.Set("anypoint.access_model", "roles")}
	for _, tc := range []struct {
		typeName   string
		attributes []string
		says       string
		options    []acctest.Option
	}{
		{"anypoint_team_member", []string{nobodyIs, attribute("team_id", anypoint.DevelopersTeamID)}, "user " + nobody, nil},
		{"anypoint_role_group_member", []string{nobodyIs, attribute("role_group_id", anypoint.AuditorsRoleGroupID)}, "user " + nobody, roles},
		{"anypoint_business_group_member", []string{nobodyIs, attribute("organization_id", anypoint.BusinessGroupID)}, "user " + nobody, nil},
		{"anypoint_permission_grant", []string{nobodyIs, attribute("role_name", "Exchange Viewer")}, "user " + nobody, nil},
		{"anypoint_permission_grant", []string{rita, attribute("role_name", "Exchange Viewer"), attribute("organization_id", nobody)},
			"organization " + nobody, nil},
		{"anypoint_permission_grant", []string{rita, attribute("role_name", "Read Applications"), attribute("environment_id", nobody)},
			"environment " + nobody, nil},
		{"uipath_group_member", []string{nobodyIs, attribute("group_name", uipath.FinanceGroupName)}, "user " + nobody, nil},
		{"uipath_tenant_role_grant", []string{nobodyIs, attribute("role_name", uipath.AuditorRoleName)}, "user " + nobody, nil},
		{"uipath_folder_role_grant", []string{nobodyIs, attribute("role_name", uipath.OperatorRoleName), number("folder_id", uipath.SharedFolderID)},
			"user " + nobody, nil},
		{"apim_group_member", []string{attribute("user_id", "rita"), attribute("group_id", "testers")}, "user rita", nil},
		{"apim_subscription", []string{attribute("user_id", "rita"), attribute("product_id", "premium"), attribute("display_name", "P")}, "user rita", nil},
		{"anypoint_invitation", []string{attribute("email", "a@example.com"), "permission {", attribute("role_name", "Read Applications"),
			attribute("environment_id", nobody), "}"}, "environment " + nobody, nil},
		{"anypoint_invitation", []string{attribute("email", "a@example.com"), "permission {", attribute("role_name", "Exchange Viewer"),
			attribute("organization_id", nobody), "}"}, "organization " + nobody, nil},
		{"uipath_invitation", []string{attribute("email", "a@example.com"), attribute("name", "A"), attribute("surname", "B"),
			fmt.Sprintf("group_ids = [%q]", nobody)}, "group " + nobody, nil},
		{"controlroom_role_grant", []string{attribute("user_id", "999"), attribute("role_name", controlroom.FinanceRoleName)}, "user 999", nil},
	} {
		t.Run(tc.typeName+", "+tc.says, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, tc.options...)
			w := env.NewWorkspace(t, fmt.Sprintf("resource \"platformusers_%s\" \"it\" {\n  %s\n}\n", tc.typeName, strings.Join(tc.attributes, "\n  ")))
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "has no "+tc.says) || !strings.Contains(out, "If the id is misspelled") {
				t.Errorf("the plan says:\n%s", out)
			}
			writes := env.Writes()
			if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || env.Writes() > writes+1 {
				t.Errorf("the apply says:\n%s", out)
			}
			w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}
