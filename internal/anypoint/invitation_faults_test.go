package anypoint_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func importID(invitation int) string { return fmt.Sprintf("%s/%d", anypoint.RootOrgID, invitation) }

// importBlock takes an invitation into the resource grace.
func importBlock(id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", graceAddress, id)
}

// An invitation of the e-mail address that is out already, or has expired, is an error of the plan with the block that takes it in.
func TestAccInvitation_outstanding(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"INVITED", "EXPIRED"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			id := env.Anypoint.AddInvitation("Grace.Hopper@Example.com")
			if status == "EXPIRED" {
				env.Clock.Advance(longerThanAnInvitation)
			}
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				{
					Config: env.Config(invites("")), PlanOnly: true,
					ExpectError: acctest.Saying(fmt.Sprintf("import { to = platformusers_anypoint_invitation.NAME id = %q }", importID(id))),
				},
				{
					Config:            env.Config(invites("") + importBlock(importID(id))),
					ConfigPlanChecks:  planned(plancheck.ResourceActionNoop),
					ConfigStateChecks: []statecheck.StateCheck{hasStatus(status)},
				},
			}})
			expectMails(t, env, 1)
			if n := env.Calls(isInvite("POST", "/invites")); n != 0 {
				t.Errorf("%d invitations were posted", n)
			}
		})
	}
}

// The address is invited between plan and apply, or while the invitation is on its way: no second mail, in both variants of what the platform does.
func TestAccInvitation_outstandingAtApply(t *testing.T) {
	t.Parallel()
	t.Run("before the check", func(t *testing.T) {
		t.Parallel()
		env := acctest.Start(t)
		w := env.NewWorkspace(t, invites(""))
		w.MustRun(t, "plan", "-out=plan.bin")
		id := env.Anypoint.AddInvitation(graceEmail)
		if out, err := w.Run(t, "apply", "plan.bin"); err == nil || !strings.Contains(out, importID(id)) {
			t.Errorf("the apply: %v\n%s", err, out)
		}
		expectMails(t, env, 1)
	})
	t.Run("after the check", func(t *testing.T) {
		t.Parallel()
		env := acctest.Start(t, acctest.Set("anypoint.duplicate_invite", "400"))
		w := env.NewWorkspace(t, invites(""))
		env.Faults.Add(kernel.Fault{Method: "POST", Route: invitesRoute, Kind: kernel.FaultHoldBefore})
		held := w.StartHeld(t, env.Faults, apply...)
		id := env.Anypoint.AddInvitation(graceEmail)
		if out, _ := held.Finish(); !strings.Contains(out, importID(id)) {
			t.Errorf("the apply says:\n%s", out)
		}
		expectMails(t, env, 1)
	})
}

// Two resources that invite the same e-mail address in one run send one mail.
func TestAccInvitation_twiceInOneRun(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Latency(50*time.Millisecond)) // so that both look before either is there
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
		Config:      env.Config(invites("") + invitesAs("again", "GRACE.hopper@example.com", "")),
		ExpectError: acctest.Saying("Already exists on Anypoint"),
	}}})
	expectMails(t, env, 1)
}

// create_before_destroy cannot work, since the old invitation is in the way. The error says so, and nothing is lost.
func TestAccInvitation_createBeforeDestroy(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	const before = "\nlifecycle {\n  create_before_destroy = true\n}"
	w := env.NewWorkspace(t, invites(before))
	w.MustRun(t, apply...)
	w.Configure(t, invites(developersAnd(before)))
	expectSays(t, w, plan, "Another invitation will be sent", "This does not work with create_before_destroy", "1 to add, 0 to change, 1 to destroy")
	if out, err := w.Run(t, apply...); err == nil || !strings.Contains(out, "create_before_destroy") ||
		!strings.Contains(out, "Already exists on Anypoint") {
		t.Errorf("the apply: %v\n%s", err, out)
	}
	expectMails(t, env, 1)
	// The way out that the error names.
	for _, invitation := range env.Anypoint.Invitations() {
		env.Anypoint.CancelInvitation(invitation.ID)
	}
	w.MustRun(t, apply...)
	w.Configure(t, invites(developersAnd("")))
	w.MustRun(t, apply...)
	expectSays(t, w, plan, "No changes")
	expectMails(t, env, 2)
	w.Configure(t, invitesAs("grace", "another@example.com", ""))
	expectSays(t, w, plan, "The invitation will be canceled", "the link that was sent to "+graceEmail+" stops working")
}

// A resource that was renamed without a moved block is not a reason for a second mail.
func TestCLIInvitation_renamedResource(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewCLI(t, invites(""))
	w.MustRun(t, apply...)
	renamed := invitesAs("renamed", graceEmail, "")
	w.Configure(t, renamed)
	if out, err := w.Run(t, apply...); err == nil || !strings.Contains(out, "with a moved block") {
		t.Errorf("the apply: %v\n%s", err, out)
	}
	w.Configure(t, renamed+"moved {\n  from = "+graceAddress+"\n  to = platformusers_anypoint_invitation.renamed\n}\n")
	w.MustRun(t, apply...)
	expectMails(t, env, 1)
}

// Whatever becomes of the response to the invitation, one is out afterwards, with one mail, in the state, and not tainted.
func TestAccInvitation_lostAnswerToTheCreate(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]kernel.Fault{
		"cut before":      {Kind: kernel.FaultResetBefore},
		"cut after":       {Kind: kernel.FaultResetAfter},
		"half a response": {Kind: kernel.FaultTruncate},
		"a web page":      {Kind: kernel.FaultHTML},
		"a bad gateway":   {Kind: kernel.FaultStatus, Status: http.StatusBadGateway},
		"an empty 503":    {Kind: kernel.FaultStatus, Status: http.StatusServiceUnavailable, Header: map[string]string{"Retry-After": "0"}},
		"a revoked token": {Kind: kernel.FaultRevokeToken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.time_format", "mixed"))
			env.Anypoint.AddInvitation("not." + graceEmail) // the search finds parts of addresses
			env.Outbox.Clear()
			env.Faults.Add(fault.On("anypoint", "POST", invitesRoute))
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				{
					Config: env.Config(invites(developersAnd(""))), ConfigPlanChecks: acctest.EmptyPlan(),
					ConfigStateChecks: []statecheck.StateCheck{hasStatus("INVITED")},
				},
				{
					PreConfig: func() {
						expectMails(t, env, 1)
						if n := len(env.Anypoint.Invitations()); n != 2 {
							t.Errorf("the sandbox knows %d invitations", n)
						}
					},
					Config: env.Config(invites(developersAnd(""))), ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
				},
			}})
		})
	}
}

// A gateway that lost patience says nothing of what the platform behind it still does: a second call could mean a second mail, so there is none. The
// next apply looks first.
func TestAccInvitation_aGatewayLosesPatience(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Method: "POST", Route: invitesRoute, Kind: kernel.FaultStatus, Status: http.StatusGatewayTimeout})
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: env.Config(invites("")), ExpectError: acctest.Saying("it may still send it, so it is not asked a second time")},
		{
			PreConfig: func() { expectMails(t, env, 0) },
			Config:    env.Config(invites("")), ConfigPlanChecks: acctest.EmptyPlan(),
		},
	}})
	expectMails(t, env, 1)
	if posts := env.Calls(func(c kernel.Call) bool { return c.Method == "POST" && c.Route == invitesRoute }); posts != 2 {
		t.Errorf("%d invitations were asked for in two applies", posts)
	}
}

// A response of success without content, with no invitation to be seen, is no reason for a second try; the next apply finds out.
func TestAccInvitation_emptyAnswerToTheCreate(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Method: "POST", Route: invitesRoute, Kind: kernel.FaultEmpty})
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: env.Config(invites("")), ExpectError: acctest.Saying("an invitation was sent, but reading it back failed; import it once it can be read"),
		},
		{
			PreConfig: func() { expectMails(t, env, 0) },
			Config:    env.Config(invites("")), ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		},
	}})
	expectMails(t, env, 1)
}

// An invitation of the e-mail address that somebody else sends at the moment of a lost response is not taken for ours.
func TestAccInvitation_aLostAnswerTakesNobodyElsesInvitation(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, invites(developersAnd("")))
	env.Faults.Add(kernel.Fault{Method: "POST", Route: invitesRoute, Kind: kernel.FaultResetBefore})
	// after plan, plan of the apply, check and list before
	env.Faults.Add(kernel.Fault{Method: "GET", Route: invitesRoute, Kind: kernel.FaultHoldBefore, Nth: 5})
	held := w.StartHeld(t, env.Faults, apply...)
	other := env.Anypoint.AddInvitation(graceEmail)
	out, _ := held.Finish()
	if !strings.Contains(out, fmt.Sprintf("invitation %d", other)) || !strings.Contains(out, "Error:") {
		t.Errorf("the apply says:\n%s", out)
	}
	if strings.Contains(w.State(t), graceEmail) {
		t.Error("somebody else's invitation is in the state")
	}
	expectMails(t, env, 1)
}

// kill -9 of everything while the platform works on the invitation: the next plan recognizes it, and its block leaves nothing to do.
func TestCLIInvitation_killedCreate(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Method: "POST", Route: invitesRoute, Kind: kernel.FaultHoldAfter})
	w := env.NewPlugin(t, invites(developersAnd(`permission { role_name = "Exchange Viewer" }`)))
	w.StartHeld(t, env.Faults, apply...).Kill()
	id := importID(onlyInvitation(t, env).ID)
	out, err := w.Run(t, "plan", "-lock=false")
	if err != nil || !strings.Contains(out, "an interrupted run may have left it") || !strings.Contains(out, "An apply will refuse") ||
		!strings.Contains(out, id) {
		t.Errorf("the next plan: %v\n%s", err, out)
	}
	w.Configure(t, invites(developersAnd(`permission { role_name = "Exchange Viewer" }`))+importBlock(id))
	w.MustRun(t, "apply", "-auto-approve", "-lock=false")
	expectSays(t, w, []string{"plan", "-lock=false"}, "No changes")
	expectMails(t, env, 1)
}

// Where there are no invitations the plan says why, and nothing is sent.
func TestAccInvitation_notAvailable(t *testing.T) {
	t.Parallel()
	for name, option := range map[string]acctest.Option{
		"government":        acctest.Set("anypoint.control_plane", "gov"),
		"private cloud":     acctest.Set("anypoint.control_plane", "pce"),
		"identity provider": acctest.Set("anypoint.invites_available", "false"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, option)
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
				Config: env.Config(invites("")), PlanOnly: true,
				ExpectError: acctest.Saying("Anypoint has no invitations in a private cloud, in Government Cloud, and in organizations that accept " +
					"people only through an external identity provider"),
			}}})
			if env.Writes() != 0 {
				t.Error("a plan wrote")
			}
		})
	}
	// A sign-in that may not see the settings learns it from the platform's refusal.
	for _, status := range []string{"400", "403", "405"} {
		t.Run("settings hidden "+status, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.invites_available", "false"), acctest.Set("anypoint.invites_refused_status", status))
			env.Faults.Add(kernel.Fault{
				Method: "GET", Route: "/accounts/api/organizations/{org}/identityProviderSettings", Kind: kernel.FaultStatus, Status: http.StatusForbidden,
				Times: -1,
			})
			env.Test(t, resource.TestCase{
				Steps: []resource.TestStep{{Config: env.Config(invites("")), ExpectError: acctest.Saying("through an external identity provider")}},
			})
			expectMails(t, env, 0)
		})
	}
}

// A read that is not allowed, or fails, is no absence.
func TestAccInvitation_noRightIsNotAbsence(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, invites(""))
	w.MustRun(t, apply...)
	state := w.State(t)
	for _, status := range []int{http.StatusForbidden, http.StatusInternalServerError} {
		env.Faults.Add(kernel.Fault{Method: "GET", Route: inviteRoute, Kind: kernel.FaultStatus, Status: status, Body: "Forbidden", Times: -1})
		for _, command := range [][]string{plan, destroy} {
			if out, err := w.Run(t, command...); err == nil || !strings.Contains(out, "Unable to read Anypoint invitation") {
				t.Errorf("%s with status %d: %v\n%s", command[0], status, err, out)
			}
		}
		env.Faults.Clear()
	}
	if w.State(t) != state || onlyInvitation(t, env).Status != anypoint.StatusInvited {
		t.Error("a failed read changed something")
	}
}
