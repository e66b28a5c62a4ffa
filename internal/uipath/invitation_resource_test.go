package uipath_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

const (
	graceAddress = "platformusers_uipath_invitation.grace"
	graceEmail   = "grace@example.com"
)

// graceWith is an invitation with more or other attributes; "name = " leaves one out.
func graceWith(attributes ...string) string {
	lines := map[string]string{
		"email": `"Grace@example.com"`, "name": `"Grace"`, "surname": `"Hopper"`, "group_ids": fmt.Sprintf("[%q]", uipath.FinanceGroupID),
	}
	for _, attribute := range attributes {
		name, value, _ := strings.Cut(attribute, " = ")
		lines[name] = value
	}
	var b strings.Builder
	b.WriteString("resource \"platformusers_uipath_invitation\" \"grace\" {\n")
	for name, value := range lines {
		if value != "" {
			fmt.Fprintf(&b, "  %s = %s\n", name, value)
		}
	}
	return b.String() + "}\n"
}

// invitationVariants are both variants of what is not documented about invitations.
func invitationVariants() map[string][]acctest.Option {
	return map[string][]acctest.Option{
		"as recorded": nil,
		"otherwise": {acctest.Set("uipath.pending_email_confirmed", "true"), acctest.Set("uipath.invite_member", "success"),
			acctest.Set("uipath.invite_pending_again", "error"),
			acctest.Set("uipath.invite_limit", "1"), acctest.Set("uipath.everyone_in_group_ids", "omitted"), acctest.Set("uipath.enums", "names"),
			acctest.Set("uipath.delete_missing_user", "400")},
		"former id": {acctest.Set("uipath.reinvited_user_id", "former"), acctest.Set("uipath.recreate_after_delete", "second_try"),
			acctest.Set("uipath.missing_user_status", "400"),
			acctest.Set("uipath.token_prt_id", "absent"), acctest.Set("uipath.times", "utc")},
	}
}

func TestAccInvitation_lifecycle(t *testing.T) {
	t.Parallel()
	for name, options := range invitationVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			env.Test(t, resource.TestCase{
				Steps: []resource.TestStep{
					{
						Config:           env.Config(graceWith()),
						ConfigPlanChecks: acctest.EmptyPlan(),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(graceAddress, tfjsonpath.New("accepted"), knownvalue.Bool(false)),
							statecheck.ExpectKnownValue(graceAddress, tfjsonpath.New("invited_at"), knownvalue.NotNull()),
							statecheck.ExpectIdentityValueMatchesState(graceAddress, tfjsonpath.New("user_id")),
							statecheck.ExpectIdentityValue(graceAddress, tfjsonpath.New("partition_global_id"), knownvalue.StringExact(uipath.PartitionGlobalID)),
						},
						Check: func(*terraform.State) error {
							u, ok := env.UiPath.UserByEmail(graceEmail)
							invitation, invited := env.UiPath.Invitation(u.ID)
							if !ok || !invited || invitation.Sent != 1 || u.Name != "Grace" || !holds(env.UiPath.GroupMembers(uipath.FinanceGroupID), u.ID) {
								return fmt.Errorf("on the platform: %+v %+v", u, invitation)
							}
							return nil
						},
					},
					{
						// The pending user is changed in place, without another mail. A change of case is none.
						Config: env.Config(graceWith(`email = "grace@EXAMPLE.com"`, `surname = `, fmt.Sprintf("group_ids = [%q]", uipath.AutomationUsersGroupID))),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(graceAddress, plancheck.ResourceActionUpdate)},
							PostApplyPostRefresh: acctest.EmptyPlan().PostApplyPostRefresh,
						},
						Check: func(*terraform.State) error {
							u, _ := env.UiPath.UserByEmail(graceEmail)
							if invitation, _ := env.UiPath.Invitation(u.ID); invitation.Sent != 1 || u.Surname != "" ||
								holds(env.UiPath.GroupMembers(uipath.FinanceGroupID), u.ID) ||
								!holds(env.UiPath.GroupMembers(uipath.AutomationUsersGroupID), u.ID) {
								return fmt.Errorf("on the platform: %+v %+v", u, invitation)
							}
							return nil
						},
					},
					{
						Config: env.Config(graceWith(`language = "de"`)),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(graceAddress, plancheck.ResourceActionReplace)},
							PostApplyPostRefresh: acctest.EmptyPlan().PostApplyPostRefresh,
						},
					},
				},
				CheckDestroy: func(*terraform.State) error {
					if u, ok := env.UiPath.UserByEmail(graceEmail); ok {
						return fmt.Errorf("the pending user is still there: %+v", u)
					}
					return nil
				},
			})
		})
	}
}

func holds(ids []string, id string) bool {
	for _, one := range ids {
		if strings.Contains(one, id) {
			return true
		}
	}
	return false
}

func TestAccInvitation_acceptance(t *testing.T) {
	t.Parallel()
	for name, options := range invitationVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, graceWith())
			w.MustRun(t, "apply", "-auto-approve")
			u, _ := env.UiPath.UserByEmail(graceEmail)
			if err := env.UiPath.AcceptInvitation(u.ID); err != nil {
				t.Fatal(err)
			}
			w.MustRun(t, "apply", "-auto-approve")
			if !strings.Contains(w.State(t), `"accepted": true`) {
				t.Errorf("the acceptance is not seen:\n%s", w.State(t))
			}
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan after it says:\n%s", out)
			}
			w.Configure(t, graceWith(`name = "Amazing"`, `language = "de"`))
			if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "The invitation was accepted already") {
				t.Errorf("a change says:\n%s", out)
			}
			if out := w.MustRun(t, "destroy", "-auto-approve"); !strings.Contains(out, "The person stays") {
				t.Errorf("the destroy says:\n%s", out)
			}
			if left, ok := env.UiPath.User(u.ID); !ok || left.Name != "Grace" {
				t.Errorf("afterwards the person is %+v, %t", left, ok)
			}
		})
	}
}

// Whoever accepts between the plan and the destroy is left alone, too.
func TestAccInvitation_acceptedWhileDestroying(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, graceWith())
	w.MustRun(t, "apply", "-auto-approve")
	u, _ := env.UiPath.UserByEmail(graceEmail)
	w.MustRun(t, "plan", "-destroy", "-out=plan.bin")
	if err := env.UiPath.AcceptInvitation(u.ID); err != nil {
		t.Fatal(err)
	}
	if out := w.MustRun(t, "apply", "plan.bin"); !strings.Contains(out, "The person stays") {
		t.Errorf("the destroy says:\n%s", out)
	}
	if _, ok := env.UiPath.User(u.ID); !ok {
		t.Error("the person was deleted")
	}
}

func TestAccInvitation_import(t *testing.T) {
	t.Parallel()
	for name, options := range invitationVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			id := func(format string) resource.ImportStateIdFunc {
				return func(s *terraform.State) (string, error) {
					return strings.NewReplacer(
						"ORG", uipath.PartitionGlobalID, "USER", s.RootModule().Resources[graceAddress].Primary.Attributes["user_id"],
					).Replace(format), nil
				}
			}
			steps := []resource.TestStep{{Config: env.Config(graceWith())}}
			for _, format := range []string{"ORG/USER", "USER", graceEmail, "ORG/" + graceEmail} {
				steps = append(steps, resource.TestStep{ResourceName: graceAddress, ImportState: true, ImportStateIdFunc: id(format), ImportStateVerify: true,
					ImportStateVerifyIdentifierAttribute: "user_id", // who invites knows the time of the response, who imports that of the account
					ImportStateVerifyIgnore:              []string{"redirect_url", "email", "invited_at"}})
			}
			steps = append(steps,
				resource.TestStep{ResourceName: graceAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
				resource.TestStep{ResourceName: graceAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateIdFunc: id("ORG/USER")},
			)
			env.Test(t, resource.TestCase{Steps: steps})
		})
	}
}

func TestAccInvitation_importIsFollowedByAnEmptyPlan(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	config := graceWith(`email = "`+uipath.PendingUserName+`"`, `name = "Peter"`, `surname = "Pending"`, "group_ids = ")
	w := env.NewWorkspace(t, config+importing(graceAddress, uipath.PendingUserID))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed") {
		t.Errorf("the import says:\n%s", out)
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") || env.Writes() != 0 {
		t.Errorf("the plan after it says:\n%s", out)
	}
	w.Configure(t, config+"\n")
	w.MustRun(t, "destroy", "-auto-approve")
	if _, ok := env.UiPath.User(uipath.PendingUserID); ok {
		t.Error("the invitation was not withdrawn")
	}
}

func TestAccInvitation_withdrawnOutside(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, graceWith())
	w.MustRun(t, "apply", "-auto-approve")
	u, _ := env.UiPath.UserByEmail(graceEmail)
	env.UiPath.DeleteUser(u.ID)
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "UiPath invitation is gone") ||
		!strings.Contains(out, "1 to add, 0 to change, 0 to destroy") {
		t.Errorf("the plan says:\n%s", out)
	}
	w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
}

func TestAccInvitation_refusals(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for name, c := range map[string]struct{ config, want string }{
		"a user's address": {graceWith(fmt.Sprintf("email = %q", uipath.RegularUserName)), "platformusers_uipath_user.NAME id = " +
			"\"" + uipath.RegularUserID},
		"a pending address": {graceWith(fmt.Sprintf("email = %q", uipath.PendingUserName)), "platformusers_uipath_invitation.NAME id = " +
			"\"" + uipath.PendingUserID},
		"a page of no portal": {graceWith(`redirect_url = "https://evil.example.com/"`), "the redirect URL is not a page of this organization"},
		"no group":            {graceWith(`group_ids = ["11111111-2222-4333-8444-555555555555"]`), "UiPath refused the invitation"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := env.NewWorkspace(t, c.config)
			if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, c.want) {
				t.Errorf("it says:\n%s", out)
			}
			if strings.Contains(w.State(t), "email") {
				t.Errorf("there is a state:\n%s", w.State(t))
			}
		})
	}
	for _, edition := range []string{"automation_suite", "on_prem"} {
		env := acctest.Start(t, acctest.Set("uipath.edition", edition))
		w := env.NewWorkspace(t, graceWith())
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Invitations exist on Automation Cloud only") {
			t.Errorf("%s: the plan says:\n%s", edition, out)
		}
	}
}

// Whatever becomes of the response, nobody gets two mails, and an invitation that was sent is in the state or in the error.
func TestAccInvitation_lostResponses(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]kernel.Fault{
		"cut after":         {Kind: kernel.FaultResetAfter},
		"half a response":   {Kind: kernel.FaultTruncate},
		"an empty response": {Kind: kernel.FaultEmpty},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			env.Faults.Add(fault.On("uipath", http.MethodPost, inviteRoute))
			w := env.NewWorkspace(t, graceWith())
			out, err := w.Run(t, "apply", "-auto-approve")
			u, sent := env.UiPath.UserByEmail(graceEmail)
			switch {
			case !sent && err == nil:
				t.Errorf("nobody was invited, and it says:\n%s", out)
			case sent && (err != nil || !strings.Contains(w.State(t), u.ID)):
				t.Errorf("the invitation is not in the state:\n%s", out)
			}
			if out, err := w.Run(t, "apply", "-auto-approve"); err != nil {
				t.Errorf("the next apply says:\n%s", out)
			}
			u, _ = env.UiPath.UserByEmail(graceEmail)
			if invitation, _ := env.UiPath.Invitation(u.ID); invitation.Sent != 1 {
				t.Errorf("%d mails went out", invitation.Sent)
			}
		})
	}
}

func TestAccInvitation_twoOfOneAddress(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, graceWith()+strings.Replace(graceWith(), `"grace" {`, `"again" {`, 1))
	out, err := w.Run(t, "apply", "-auto-approve")
	if err == nil || !strings.Contains(out, "A second invitation would mean a second mail") {
		t.Errorf("it says:\n%s", out)
	}
	if n := calls(env, "POST", inviteRoute); n != 1 {
		t.Errorf("%d invitations were sent", n)
	}
}
