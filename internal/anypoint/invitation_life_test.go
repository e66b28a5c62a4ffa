package anypoint_test

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

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const longerThanAnInvitation = 8 * 24 * time.Hour

// endVariants are the two variants of what the platform returns for an invitation that has come to its end.
var endVariants = []string{"kept", "404"}

func developersAnd(more string) string {
	return teamOf(anypoint.DevelopersTeamID, "") + more
}

// accept is what the invited person does; the newest invitation is meant.
func accept(t *testing.T, env *acctest.Env, username string) string {
	t.Helper()
	all := env.Anypoint.Invitations()
	userID, err := env.Anypoint.AcceptInvitation(all[len(all)-1].ID, username)
	if err != nil {
		t.Fatal(err)
	}
	return userID
}

// expectSays runs a command that has to succeed and looks for what it says.
func expectSays(t *testing.T, w acctest.Terraform, args []string, texts ...string) {
	t.Helper()
	out := w.MustRun(t, args...)
	for _, text := range texts {
		if !strings.Contains(out, text) {
			t.Errorf("terraform %s lacks %q:\n%s", strings.Join(args, " "), text, out)
		}
	}
}

var (
	plan    = []string{"plan"}
	apply   = []string{"apply", "-auto-approve"}
	destroy = []string{"destroy", "-auto-approve"}
)

// Accepted is the end: the resource stays and nothing about it sends a mail or touches the person, in all variants, also with an account of the same
// e-mail address that was there before.
func TestAccInvitation_accepted(t *testing.T) {
	t.Parallel()
	for _, variant := range endVariants {
		t.Run(variant, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.invite_by_id_after_end", variant))
			env.Anypoint.AddUser(anypoint.User{Username: "grace.before", Email: strings.ToUpper(graceEmail)})
			var userID string
			accepted := func() []statecheck.StateCheck {
				return []statecheck.StateCheck{hasStatus("ACCEPTED"), has("accepted_user_id", knownvalue.StringFunc(func(id string) error {
					if id != userID {
						return fmt.Errorf("accepted by %s, not %s", userID, id)
					}
					return nil
				}))}
			}
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				{Config: env.Config(invites(developersAnd(""))), ConfigPlanChecks: acctest.EmptyPlan()},
				{
					PreConfig:        func() { userID = accept(t, env, "grace") },
					Config:           env.Config(invites(developersAnd(""))),
					ConfigPlanChecks: planned(plancheck.ResourceActionNoop), ConfigStateChecks: accepted(),
				},
				{
					Config:           env.Config(invites(`permission { role_name = "Exchange Viewer" }`)),
					ConfigPlanChecks: planned(plancheck.ResourceActionUpdate), ConfigStateChecks: accepted(),
				},
				{
					PreConfig:        func() { env.Clock.Advance(longerThanAnInvitation) },
					Config:           env.Config(invites(`permission { role_name = "Exchange Viewer" }` + "\nresend_when_expired = true")),
					ConfigPlanChecks: planned(plancheck.ResourceActionUpdate), ConfigStateChecks: accepted(),
				},
			}})
			expectMails(t, env, 1)
			if u, ok := env.Anypoint.User(userID); !ok || u.Deleted || !u.Enabled {
				t.Errorf("after the destroy the person is %+v", u)
			}
			if n := len(env.Anypoint.TeamMembers(anypoint.DevelopersTeamID)); n != 1 {
				t.Errorf("the team has %d members", n)
			}
			if env.Calls(isInvite("DELETE", "/invites")) != 0 {
				t.Error("the destroy of an accepted invitation called DELETE")
			}
		})
	}
}

func TestAccInvitation_acceptedWarnings(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, invites(developersAnd("")))
	w.MustRun(t, apply...)
	userID := accept(t, env, "grace")
	w.Configure(t, invites(""))
	expectSays(t, w, apply, "The invitation was accepted already", "has no effect", userID, "platformusers_anypoint_team_member")
	w.Configure(t, invitesAs("grace", "somebody@example.com", ""))
	expectSays(t, w, plan, "must be replaced", "The person's account stays", userID)
	expectSays(t, w, apply, "1 added, 0 changed, 1 destroyed")
	expectMails(t, env, 2)
	if u, _ := env.Anypoint.User(userID); u.Deleted || !u.Enabled {
		t.Error("the person who had accepted was harmed")
	}
	accept(t, env, "somebody")
	w.MustRun(t, "apply", "-auto-approve", "-refresh-only")
	expectSays(t, w, destroy, "The person's account stays", "platformusers_anypoint_user", "1 destroyed")
}

// signUp sends one of the forms behind the mail's link.
func signUp(t *testing.T, env *acctest.Env, form, body string) {
	t.Helper()
	answer, err := http.Post(env.URL()+anypoint.Root+"/accounts/api/signup/"+form, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("the sign-up was answered with %s", answer.Status)
	}
}

// Cancelled outside is gone; an account of the same e-mail address that was there before does not make it accepted.
func TestAccInvitation_cancelledOutside(t *testing.T) {
	t.Parallel()
	for _, variant := range endVariants {
		for _, imported := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s imported %t", variant, imported), func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("anypoint.invite_by_id_after_end", variant))
				env.Anypoint.AddUser(anypoint.User{Username: "grace.before", Email: graceEmail})
				w := env.NewWorkspace(t, invites(""))
				if imported {
					w.MustRun(t, "import", graceAddress, fmt.Sprint(env.Anypoint.AddInvitation(graceEmail)))
				} else {
					expectSays(t, w, apply, "The e-mail address has an account already", "grace.before")
				}
				env.Anypoint.CancelInvitation(onlyInvitation(t, env).ID)
				expectSays(t, w, plan, "Anypoint invitation is gone", graceEmail+" was canceled outside of Terraform", "1 to add, 0 to change, 0 to destroy")
				expectMails(t, env, 1)
				expectSays(t, w, apply, "1 added, 0 changed, 0 destroyed")
				expectMails(t, env, 2)
			})
		}
	}
}

// An account that was deleted before and joins again by the invitation is older than the invitation, and yet the one that accepted.
func TestAccInvitation_acceptedByAnOldAccount(t *testing.T) {
	t.Parallel()
	for _, imported := range []bool{false, true} {
		t.Run(fmt.Sprintf("imported %t", imported), func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.invite_by_id_after_end", "404"))
			env.Anypoint.SetPassword(anypoint.RegularUserID, "Regular-Passw0rd")
			env.Anypoint.DeleteUser(anypoint.RegularUserID)
			const email = "rita.regular@sandbox.example"
			first := resource.TestStep{Config: env.Config(invitesAs("grace", email, "")), ConfigPlanChecks: acctest.EmptyPlan()}
			if imported {
				id := env.Anypoint.AddInvitation(email)
				first = resource.TestStep{
					Config: first.Config, ResourceName: graceAddress, ImportState: true, ImportStateId: fmt.Sprint(id), ImportStatePersist: true,
				}
			}
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				first,
				{
					PreConfig: func() {
						signUp(t, env, "existingUser", fmt.Sprintf(`{"username": %q, "password": %q}`, anypoint.RegularUsername, anypoint.RegularPassword))
					},
					Config: env.Config(invitesAs("grace", email, "")), ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
					ConfigStateChecks: []statecheck.StateCheck{hasStatus("ACCEPTED"), has("accepted_user_id", knownvalue.StringExact(anypoint.RegularUserID))},
				},
			}})
			expectMails(t, env, 1)
		})
	}
}

// Destroy ends what is open, and says when a person stays.
func TestAccInvitation_destroy(t *testing.T) {
	t.Parallel()
	for _, variant := range endVariants {
		for name, c := range map[string]struct {
			before func(*testing.T, *acctest.Env)
			want   string
			says   string
		}{
			"pending": {func(*testing.T, *acctest.Env) {}, anypoint.StatusCanceled, "1 destroyed"},
			"expired": {
				func(_ *testing.T, env *acctest.Env) { env.Clock.Advance(longerThanAnInvitation) }, anypoint.StatusCanceled, "1 destroyed",
			},
			"accepted after the plan": {
				func(t *testing.T, env *acctest.Env) { accept(t, env, "grace") }, anypoint.StatusAccepted, "The person's account stays",
			},
			"cancelled after the plan": {func(t *testing.T, env *acctest.Env) {
				env.Anypoint.CancelInvitation(onlyInvitation(t, env).ID)
			}, anypoint.StatusCanceled, "1 destroyed"},
		} {
			t.Run(variant+" "+name, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("anypoint.invite_by_id_after_end", variant))
				w := env.NewWorkspace(t, invites(developersAnd("")))
				w.MustRun(t, apply...)
				w.MustRun(t, "plan", "-destroy", "-out=destroy.bin")
				c.before(t, env)
				expectSays(t, w, []string{"apply", "destroy.bin"}, c.says)
				if got := onlyInvitation(t, env).Status; got != c.want {
					t.Errorf("the invitation is %s, want %s", got, c.want)
				}
				if n := env.Calls(isInvite("DELETE", "/invites")); c.want == anypoint.StatusAccepted && n != 0 {
					t.Error("the destroy of an accepted invitation tried to cancel it")
				}
				expectMails(t, env, 1)
			})
		}
	}
}

// An invitation that the person accepts at the very moment of the cancellation leaves the person alone.
func TestAccInvitation_acceptedWhileCancelled(t *testing.T) {
	t.Parallel()
	for _, variant := range endVariants {
		t.Run(variant, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.invite_by_id_after_end", variant))
			w := env.NewWorkspace(t, invites(""))
			w.MustRun(t, apply...)
			env.Faults.Add(kernel.Fault{Method: "DELETE", Route: invitesRoute, Kind: kernel.FaultHoldBefore})
			held := w.StartHeld(t, env.Faults, destroy...)
			accept(t, env, "grace")
			if out, _ := held.Finish(); !strings.Contains(out, "The person's account stays") || !strings.Contains(out, "1 destroyed") {
				t.Errorf("the destroy says:\n%s", out)
			}
		})
	}
}
