package acctest_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// What the acceptance of an invitation decides is known in each plan, so that for_each can go by it: at first, when the invitation is sent again, and
// after the person has accepted.
func TestAcc_K13_1AccessForThoseWhoAccepted(t *testing.T) {
	t.Parallel()
	for platform, accept := range map[string]func(env *acctest.Env, state string) error{
		"anypoint": func(env *acctest.Env, state string) error {
			_, err := env.Anypoint.Accept(regexp.MustCompile(`"id": "(\d+)"`).FindStringSubmatch(state)[1], "")
			return err
		},
		"uipath": func(env *acctest.Env, _ string) error {
			invited, _ := env.UiPath.UserByEmail("grace.hopper@example.com")
			return env.UiPath.AcceptInvitation(invited.ID)
		},
		"apim": func(env *acctest.Env, _ string) error {
			_, err := env.APIM.Accept("grace-invited", "")
			return err
		},
	} {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("apim.invited_state", "pending"))
			w := env.NewWorkspace(t, readExample(t, "guides/invitations/"+platform+".tf"))
			w.MustRun(t, "apply", "-auto-approve")
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
				t.Errorf("after the apply something is left to do:\n%s", out)
			}
			if err := accept(env, w.State(t)); err != nil {
				t.Fatal(err)
			}
			out := w.MustRun(t, "apply", "-auto-approve")
			if !strings.Contains(out, "1 added, 0 changed, 0 destroyed") {
				t.Errorf("who has accepted gets nothing:\n%s", out)
			}
		})
	}
}

// An invitation that is sent again leaves the access of the others alone.
func TestAcc_K13_1SentAgain(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, readExample(t, "guides/invitations/anypoint.tf"))
	w.MustRun(t, "apply", "-auto-approve")
	env.Clock.Advance(8 * 24 * time.Hour)
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "0 added, 2 changed, 0 destroyed") {
		t.Errorf("the invitations are not sent again:\n%s", out)
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
		t.Errorf("after the apply something is left to do:\n%s", out)
	}
}

// A membership or grant of nobody says how to leave out those who do not exist yet.
func TestAcc_K13_1NullUser(t *testing.T) {
	t.Parallel()
	for typeName, other := range map[string]string{
		"anypoint_team_member":           `team_id = "` + anypoint.DevelopersTeamID + `"`,
		"anypoint_role_group_member":     `role_group_id = "` + anypoint.AuditorsRoleGroupID + `"`,
		"anypoint_business_group_member": `organization_id = "` + anypoint.BusinessGroupID + `"`,
		"anypoint_permission_grant":      `role_name = "Exchange Viewer"`,
		"uipath_group_member":            `group_name = "Finance"`,
		"uipath_tenant_role_grant":       `role_name = "Auditor"`,
		"uipath_folder_role_grant":       "role_name = \"Operator\"\n  folder_path = \"Finance\"",
		"apim_group_member":              `group_id = "` + apim.PartnersGroupID + `"`,
		"apim_subscription":              "all_apis = true\n  display_name = \"All\"",
		"controlroom_role_grant":         `role_name = "HR Auditors"`,
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, "resource \"platformusers_anypoint_invitation\" \"x\" {\n  email = \"x@example.com\"\n}\n"+
				"resource \"platformusers_"+typeName+"\" \"it\" {\n  user_id = platformusers_anypoint_invitation.x.accepted_user_id\n  "+other+"\n}\n")
			out, err := w.Run(t, "apply", "-auto-approve")
			if err == nil || !strings.Contains(out, "There is no user yet") || !strings.Contains(out, "for_each = { for k, i") &&
				!strings.Contains(out, "for_each = { for k, id") {
				t.Errorf("no pattern is shown:\n%s", out)
			}
			if len(env.Outbox.All()) != 0 {
				t.Error("a mail went out")
			}
		})
	}
}
