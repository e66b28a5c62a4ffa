package lifecycle_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// twin is a resource that two pipelines, each with a state of its own, create at the same moment.
type twin struct {
	name, platform string
	options        []acctest.Option
	hcl            string
	method, route  string // of the create
	mails          int
}

// Two pipelines apply the same resource at the same time (field case K14.1): each has looked before the other one writes. One owns it; the other
// one withdraws what it made and prints the import block.
func TestTwoPipelines_K14_1(t *testing.T) {
	t.Parallel()
	const invites = "/accounts/api/organizations/{org}/invites"
	invitation := "resource \"platformusers_anypoint_invitation\" \"it\" {\n  email = \"ada@example.com\"\n}\n"
	for _, tc := range []twin{
		{name: "invitation of Anypoint", platform: "anypoint", hcl: invitation, method: "POST", route: invites,
			options: []acctest.Option{acctest.Set("anypoint.invites_available", "true")}, mails: 2},
		{name: "invitation of Anypoint, refused", platform: "anypoint", hcl: invitation, method: "POST", route: invites,
			options: []acctest.Option{acctest.Set("anypoint.invites_available", "true"), acctest.Set("anypoint.duplicate_invite", "400")},
			mails:   1},
		{name: "invitation of UiPath, refused", platform: "uipath", method: "POST", route: "/identity_/api/User/InviteUsers",
			options: []acctest.Option{acctest.Set("uipath.invite_pending_again", "error")}, mails: 1,
			hcl: "resource \"platformusers_uipath_invitation\" \"it\" {\n  email = \"ada@example.com\"\n  name = \"Ada\"\n  surname = \"Lovelace\"\n}\n"},
		{name: "membership of API Management", platform: "apim", method: "PUT", route: apim.MemberRoute,
			hcl: "resource \"platformusers_apim_group_member\" \"it\" {\n  group_id = \"testers\"\n  user_id = \"" + apim.RegularUserID + "\"\n}\n"},
		{name: "grant of Anypoint, refused", platform: "anypoint", method: "POST",
			route:   "/accounts/api/organizations/{org}/users/{user}/roles/{role}",
			options: []acctest.Option{acctest.Set("anypoint.duplicate_grant", "409"), acctest.Set("anypoint.strict_connected_app", "off")},
			hcl: "resource \"platformusers_anypoint_permission_grant\" \"it\" {\n  role_name = \"Exchange Contributor\"\n  user_id = \"" +
				anypoint.RegularUserID + "\"\n}\n"},
		{name: "grant of Control Room", platform: "controlroom", method: "PUT", route: "/v2/usermanagement/users/{id}",
			hcl: "resource \"platformusers_controlroom_role_grant\" \"it\" {\n  role_name = \"" + controlroom.FinanceRoleName +
				"\"\n  user_id = \"" + strconv.Itoa(controlroom.RegularUserID) + "\"\n}\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, tc.options...)
			env.Faults.Add(kernel.Fault{Platform: tc.platform, Method: tc.method, Route: tc.route, Kind: kernel.FaultHoldBefore, Times: 2})
			var held []*acctest.Held
			var pipelines []*acctest.Workspace
			for i := range 2 {
				w := env.NewWorkspace(t, tc.hcl)
				if i == 1 {
					// Pipelines are processes of their own, and those of one process take turns: another name of the host tells them apart.
					for name, value := range env.Env() {
						w.Setenv(name, strings.Replace(value, "//127.0.0.1:", "//localhost:", 1))
					}
				}
				pipelines = append(pipelines, w)
				held = append(held, w.StartHeld(t, env.Faults, "apply", "-auto-approve"))
			}
			if err := env.Faults.AwaitHeld(t.Context(), 2); err != nil {
				t.Fatal(err)
			}
			owners := 0
			for i, h := range held {
				out, err := h.Finish()
				owns := strings.Contains(pipelines[i].State(t), `"name": "it"`)
				if err == nil {
					owners++
				}
				if owns != (err == nil) || err != nil && !strings.Contains(out, "import {") {
					t.Errorf("pipeline %d: %v, owns it: %t\n%s", i, err, owns, out)
				}
			}
			mails := 0
			for _, m := range env.Outbox.All() {
				if m.To == "ada@example.com" {
					mails++
				}
			}
			if owners != 1 || mails != tc.mails {
				t.Errorf("%d owners, %d mails, want 1 and %d", owners, mails, tc.mails)
			}
			for i, w := range pipelines {
				if strings.Contains(w.State(t), `"name": "it"`) {
					if out, err := w.Run(t, "plan", "-detailed-exitcode"); err != nil {
						t.Errorf("the owner %d: %v\n%s", i, err, out)
					}
					w.MustRun(t, "destroy", "-auto-approve")
				}
			}
		})
	}
}
