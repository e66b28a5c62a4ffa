package apim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// activeFromTheStart is the other variant of an invited account's state: nothing shows then whether the person has accepted.
func activeFromTheStart() acctest.Option { return acctest.Set("apim.invited_state", "active") }

func TestAccInvitation_lifecycle(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			env.Test(t, resource.TestCase{
				Steps: []resource.TestStep{
					{
						Config:           env.Config(graceWith()),
						ConfigPlanChecks: acctest.EmptyPlan(),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(graceAddress, tfjsonpath.New("id"), knownvalue.StringExact(serviceID+"/users/"+graceID)),
							statecheck.ExpectKnownValue(graceAddress, tfjsonpath.New("status"), knownvalue.StringExact("pending")),
							statecheck.ExpectKnownValue(graceAddress, tfjsonpath.New("invited_at"), knownvalue.NotNull()),
							statecheck.ExpectIdentityValueMatchesState(graceAddress, tfjsonpath.New("user_id")),
							statecheck.ExpectIdentityValue(graceAddress, tfjsonpath.New("service_name"), knownvalue.StringExact(apim.ServiceName)),
						},
						Check: func(*terraform.State) error {
							u, _ := env.APIM.User(graceID)
							if u.State != "pending" || u.FirstName != "Grace" || mails(env, mailInvited, graceID) != 1 ||
								!strings.Contains(env.Outbox.All()[0].Data["link"], developerLink) {
								return fmt.Errorf("on the platform: %+v, mails %+v", u, env.Outbox.All())
							}
							return nil
						},
					},
					{
						// The pending user is changed in place, without another mail. A change of case is none.
						Config: env.Config(graceWith(`email = "grace@EXAMPLE.com"`, `user_id = "Grace"`, `last_name = "Murray"`, `note = `, `app_type = "portal"`)),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(graceAddress, plancheck.ResourceActionUpdate)},
							PostApplyPostRefresh: acctest.EmptyPlan().PostApplyPostRefresh,
						},
						Check: func(*terraform.State) error {
							if u, _ := env.APIM.User(graceID); u.State != "pending" || u.LastName != "Murray" || u.Note != nil && *u.Note != "" {
								return fmt.Errorf("on the platform: %+v", u)
							}
							return nil
						},
					},
					{
						Config: env.Config(graceWith(`email = "hopper@example.com"`)),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(graceAddress, plancheck.ResourceActionReplace)},
							PostApplyPostRefresh: acctest.EmptyPlan().PostApplyPostRefresh,
						},
					},
				},
				CheckDestroy: func(*terraform.State) error {
					if !isGone(env, graceID) {
						return fmt.Errorf("the pending user is still there: %s", state(env, graceID))
					}
					return nil
				},
			})
			if sent := env.Outbox.All(); len(sent) != 2 || mails(env, mailInvited, graceID) != 2 {
				t.Errorf("these mails went out: %+v", sent)
			}
		})
	}
}

// Whoever accepted is left alone, whatever the resource does from then on.
func TestAccInvitation_acceptance(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]acctest.Option{"pending": nil, "active from the start": {activeFromTheStart()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, graceWith())
			w.MustRun(t, "apply", "-auto-approve")
			if err := env.APIM.AcceptConfirmation(graceID); err != nil {
				t.Fatal(err)
			}
			w.MustRun(t, "apply", "-auto-approve")
			if !strings.Contains(w.State(t), `"status": "active"`) {
				t.Errorf("the acceptance is not seen:\n%s", w.State(t))
			}
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan after it says:\n%s", out)
			}
			before := env.Writes()
			w.Configure(t, graceWith(`first_name = "Amazing"`, "note = "))
			if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "The invitation was accepted already") {
				t.Errorf("a change says:\n%s", out)
			}
			w.Configure(t, graceWith(`email = "somebody.else@example.com"`))
			if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "choose another user_id") {
				t.Errorf("another e-mail address says:\n%s", out)
			}
			w.Configure(t, graceWith())
			w.MustRun(t, "apply", "-auto-approve")
			env.APIM.EditUser(graceID, func(u *apim.User) { u.State = "blocked" })
			w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
			if !strings.Contains(w.State(t), `"status": "blocked"`) {
				t.Errorf("the block is not seen:\n%s", w.State(t))
			}
			if out := w.MustRun(t, "destroy", "-auto-approve"); !strings.Contains(out, "The person stays") {
				t.Errorf("the destroy says:\n%s", out)
			}
			if u, ok := env.APIM.User(graceID); !ok || u.FirstName != "Grace" || u.State != "blocked" || env.Writes() != before ||
				mails(env, mailInvited, graceID) != 1 {
				t.Errorf("afterwards the person is %+v, %t", u, ok)
			}
		})
	}
}

// Whoever has left is not invited again by the next apply.
func TestAccInvitation_whoLeftIsNotInvitedAgain(t *testing.T) {
	t.Parallel()
	for _, leave := range []func(*acctest.Env){
		func(env *acctest.Env) { env.APIM.DeleteUser(graceID) },
		func(env *acctest.Env) { env.APIM.EditUser(graceID, func(u *apim.User) { u.State = "deleted" }) },
	} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, graceWith())
		w.MustRun(t, "apply", "-auto-approve")
		if err := env.APIM.AcceptConfirmation(graceID); err != nil {
			t.Fatal(err)
		}
		w.MustRun(t, "apply", "-auto-approve")
		leave(env)
		w.MustRun(t, "apply", "-auto-approve")
		if !strings.Contains(w.State(t), `"status": "deleted"`) {
			t.Errorf("it is not seen:\n%s", w.State(t))
		}
		if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") || mails(env, mailInvited, graceID) != 1 {
			t.Errorf("the plan after it says:\n%s", out)
		}
		w.MustRun(t, "destroy", "-auto-approve")
	}
}

// Whoever accepts between the plan and the write is left alone, too; and whoever accepts in the very moment of the withdrawal.
func TestAccInvitation_acceptedMeanwhile(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, graceWith())
			w.MustRun(t, "apply", "-auto-approve")
			w.MustRun(t, "plan", "-destroy", "-out=destroy.bin")
			w.Configure(t, graceWith(`first_name = "Amazing"`))
			w.MustRun(t, "plan", "-out=change.bin")
			if err := env.APIM.AcceptConfirmation(graceID); err != nil {
				t.Fatal(err)
			}
			if out := w.MustRun(t, "apply", "change.bin"); !strings.Contains(out, "The invitation was accepted already") {
				t.Errorf("the change says:\n%s", out)
			}
			if u, _ := env.APIM.User(graceID); u.FirstName != "Grace" {
				t.Errorf("the person is %+v", u)
			}

			env = acctest.Start(t, options...)
			w = env.NewWorkspace(t, graceWith())
			w.MustRun(t, "apply", "-auto-approve")
			env.Faults.Add(kernel.Fault{Platform: "apim", Method: http.MethodDelete, Route: apim.UserRoute, Kind: kernel.FaultHoldBefore})
			held := w.StartHeld(t, env.Faults, "destroy", "-auto-approve")
			if err := env.APIM.AcceptConfirmation(graceID); err != nil {
				t.Fatal(err)
			}
			if out, err := held.Finish(); err != nil || !strings.Contains(out, "The person stays") {
				t.Errorf("the destroy says:\n%s", out)
			}
			if got := state(env, graceID); got != "active" {
				t.Errorf("the person is %s", got)
			}
		})
	}
}

// After two days the link no longer works: the plan says so, nobody is mailed, and the pending user can still be withdrawn or invited again.
func TestAccInvitation_expiry(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, graceWith())
	w.MustRun(t, "apply", "-auto-approve")
	env.Clock.Advance(47 * time.Hour)
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") || strings.Contains(out, "expired") {
		t.Errorf("after 47 hours the plan says:\n%s", out)
	}
	env.Clock.Advance(2 * time.Hour)
	w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
	if !strings.Contains(w.State(t), `"status": "expired"`) {
		t.Errorf("the end is not seen:\n%s", w.State(t))
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "The invitation has expired") || !strings.Contains(out, "No changes") {
		t.Errorf("after 49 hours the plan says:\n%s", out)
	}
	if n := len(env.Outbox.All()); n != 1 {
		t.Errorf("%d mails went out", n)
	}
	w.MustRun(t, "apply", "-auto-approve", "-replace="+graceAddress)
	if n := mails(env, mailInvited, graceID); n != 2 || !strings.Contains(w.State(t), `"status": "pending"`) {
		t.Errorf("%d mails went out, and the state is:\n%s", n, w.State(t))
	}
	env.Clock.Advance(72 * time.Hour)
	w.MustRun(t, "destroy", "-auto-approve")
	if !isGone(env, graceID) {
		t.Error("an expired invitation was not withdrawn")
	}
}

func TestAccInvitation_import(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			steps := []resource.TestStep{{Config: env.Config(graceWith(`email = "grace@example.com"`))}}
			for _, id := range []string{serviceID + "/users/grace", strings.ToUpper(serviceID + "/users/grace"), "grace", graceEmail,
				apim.ServiceName + "/grace", apim.ResourceGroup + "/" + apim.ServiceName + "/" + graceEmail} {
				steps = append(steps, resource.TestStep{ResourceName: graceAddress, ImportState: true, ImportStateId: id, ImportStateVerify: true})
			}
			steps = append(steps,
				resource.TestStep{ResourceName: graceAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
				resource.TestStep{ResourceName: graceAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
					ImportStateId: serviceID + "/users/grace"},
			)
			env.Test(t, resource.TestCase{Steps: steps})
		})
	}
}

func TestAccInvitation_importIsFollowedByAnEmptyPlan(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	config := graceWith(fmt.Sprintf("user_id = %q", apim.PendingUserID), fmt.Sprintf("email = %q", apim.PendingEmail), `first_name = "Petra"`,
		`last_name = "Pending"`, "note = ")
	w := env.NewWorkspace(t, config+importing(graceAddress, apim.PendingUserID))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed") {
		t.Errorf("the import says:\n%s", out)
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") || env.Writes() != 0 || len(env.Outbox.All()) != 0 {
		t.Errorf("the plan after it says:\n%s", out)
	}
	w.Configure(t, config)
	w.MustRun(t, "destroy", "-auto-approve")
	if !isGone(env, apim.PendingUserID) {
		t.Error("the invitation was not withdrawn")
	}
}

func TestAccInvitation_withdrawnOutside(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, graceWith())
	w.MustRun(t, "apply", "-auto-approve")
	env.APIM.DeleteUser(graceID)
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "API Management invitation is gone") ||
		!strings.Contains(out, "1 to add, 0 to change, 0 to destroy") {
		t.Errorf("the plan says:\n%s", out)
	}
	w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
}

// A pending user who was given a subscription meanwhile is not deleted from under it.
func TestAccInvitation_subscriptions(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{"400", "ownerless"} {
		env := acctest.Start(t, acctest.Set("apim.delete_with_subscriptions", variant))
		w := env.NewWorkspace(t, graceWith())
		w.MustRun(t, "apply", "-auto-approve")
		env.APIM.AddSubscription(apim.Subscription{ID: "grace-premium", OwnerID: graceID, Scope: "/products/" + apim.PremiumProductID, State: "active"})
		if out := w.MustRun(t, "plan", "-destroy"); !strings.Contains(out, "grace-premium") {
			t.Errorf("the plan says:\n%s", out)
		}
		if out, err := w.Run(t, "destroy", "-auto-approve"); err == nil || !strings.Contains(out, "grace-premium") || state(env, graceID) != "pending" {
			t.Errorf("the destroy says:\n%s", out)
		}
		env.APIM.DeleteSubscription("grace-premium")
		w.MustRun(t, "destroy", "-auto-approve")
	}
}

func TestAccInvitation_refusals(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for name, c := range map[string]struct{ config, want string }{
		"a user's address": {graceWith(fmt.Sprintf("email = %q", apim.RegularEmail)),
			"platformusers_apim_user.NAME id = \"" + serviceID + "/users/" + apim.RegularUserID},
		"a user's id": {graceWith(fmt.Sprintf("user_id = %q", apim.RegularUserID)),
			"platformusers_apim_user.NAME id = \"" + serviceID + "/users/" + apim.RegularUserID},
		"a pending id": {graceWith(fmt.Sprintf("user_id = %q", apim.PendingUserID)),
			"platformusers_apim_invitation.NAME id = \"" + serviceID + "/users/" + apim.PendingUserID},
		"the administrator": {graceWith(`user_id = "1"`), "Refused: the service's own administrator"},
		"no name":           {graceWith(`last_name = ""`), "last_name"},
		"twice in one apply": {graceWith() + strings.Replace(graceWith(`user_id = "again"`), `"grace" {`, `"again" {`, 1),
			"Already exists on API Management"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			own := env
			if name == "twice in one apply" {
				own = acctest.Start(t)
			}
			w := own.NewWorkspace(t, c.config)
			if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, c.want) {
				t.Errorf("it says:\n%s", out)
			}
			if n := len(own.Outbox.All()); n > 1 || n == 1 && own == env {
				t.Errorf("%d mails went out", n)
			}
		})
	}
}

// A renamed invitation is no reason for a second mail.
func TestCLIInvitation_renamedResource(t *testing.T) {
	t.Parallel()
	renamed := strings.Replace(graceWith(), `"grace" {`, `"renamed" {`, 1)
	env := acctest.Start(t)
	w := env.NewCLI(t, graceWith())
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, renamed)
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "moved block") {
		t.Errorf("the apply says:\n%s", out)
	}
	w.Configure(t, renamed+"moved {\n  from = platformusers_apim_invitation.grace\n  to = platformusers_apim_invitation.renamed\n}\n")
	w.MustRun(t, "apply", "-auto-approve")
	if n := mails(env, mailInvited, graceID); n != 1 {
		t.Errorf("%d mails went out", n)
	}
}

// Whatever becomes of the response, nobody gets two mails, and an invitation that was sent is in the state.
func TestAccInvitation_lostAnswers(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]kernel.Fault{
		"cut before":        {Kind: kernel.FaultResetBefore},
		"cut after":         {Kind: kernel.FaultResetAfter},
		"half a response":   {Kind: kernel.FaultTruncate},
		"an empty response": {Kind: kernel.FaultEmpty},
		"a bad gateway":     {Kind: kernel.FaultStatus, Status: http.StatusBadGateway},
	} {
		for _, variant := range []string{"pending", "active"} {
			t.Run(name+", "+variant, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("apim.invited_state", variant))
				env.Faults.Add(fault.On("apim", http.MethodPut, apim.UserRoute))
				w := env.NewWorkspace(t, graceWith())
				out, err := w.Run(t, "apply", "-auto-approve")
				sent := mails(env, mailInvited, graceID)
				switch {
				case sent == 0 && (err == nil || !strings.Contains(out, "the person could get two mails")):
					t.Errorf("nobody was invited, and it says:\n%s", out)
				case sent > 0 && (err != nil || !strings.Contains(w.State(t), graceID)):
					t.Errorf("the invitation is not in the state:\n%s", out)
				}
				if out, err := w.Run(t, "apply", "-auto-approve"); err != nil {
					t.Errorf("the next apply says:\n%s", out)
				}
				if n := mails(env, mailInvited, graceID); n != 1 {
					t.Errorf("%d mails went out", n)
				}
			})
		}
	}
}

// A pending invitation that gives way to the account it made, or the other way round, must not delete the account that the other resource takes in.
func TestAccInvitation_handedOver(t *testing.T) {
	t.Parallel()
	asUser := fmt.Sprintf("resource \"platformusers_apim_user\" \"grace\" {\n  user_id = %q\n  first_name = \"Grace\"\n  last_name = \"Hopper\"\n  "+
		"email = %q\n}\n", graceID, graceEmail)
	const userAddress = "platformusers_apim_user.grace"
	for name, c := range map[string]struct{ from, to, address string }{
		"to a user": {graceWith(), asUser, userAddress}, "to an invitation": {asUser, graceWith(), graceAddress},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, graceWith())
			w.MustRun(t, "apply", "-auto-approve")
			if c.from == asUser {
				w.MustRun(t, "state", "rm", graceAddress)
				w.Configure(t, asUser+importing(userAddress, graceID))
				w.MustRun(t, "apply", "-auto-approve")
			}
			w.Configure(t, c.to+importing(c.address, graceID))
			if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "Two resources manage the same account") {
				t.Errorf("the apply says:\n%s", out)
			}
			if got := state(env, graceID); got != "pending" {
				t.Errorf("the account is %s", got)
			}
		})
	}
}

// An apply that was killed leaves an invitation that no state knows: the import block that the next one prints takes it in as an invitation, and
// nobody is invited again.
func TestAccInvitation_adviceAfterAKill(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, graceWith())
	env.Faults.Add(kernel.Fault{Platform: "apim", Method: http.MethodPut, Kind: kernel.FaultHoldAfter})
	w.StartHeld(t, env.Faults, "apply", "-auto-approve").Kill()
	out, err := w.Run(t, "apply", "-auto-approve")
	_, block, _ := strings.Cut(out, "import { to = platformusers_apim_invitation.NAME id = ")
	id, _, printed := strings.Cut(block, " }")
	if err == nil || !printed || strings.Contains(out, "platformusers_apim_user.NAME") {
		t.Fatalf("the apply after the kill says:\n%s", out)
	}
	w.Configure(t, graceWith()+"import {\n  to = platformusers_apim_invitation.grace\n  id = "+id+"\n}\n")
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("the import says:\n%s", out)
	}
	if n := len(env.Outbox.All()); n != 1 {
		t.Errorf("%d mails were sent, want 1", n)
	}
}
