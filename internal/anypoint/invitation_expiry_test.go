package anypoint_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const (
	invitesRoute = "/accounts/api/organizations/{org}/invites"
	inviteRoute  = invitesRoute + "/{invite}"
	resendRoute  = invitesRoute + "/resend"
)

const resends = "resend_when_expired = true"

// Without being asked an expired invitation is only reported; asked, it is sent again once for each time it expires.
func TestAccInvitation_expired(t *testing.T) {
	t.Parallel()
	for _, moves := range []string{"true", "false"} {
		t.Run("resend moves the expiry "+moves, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.resend_moves_expiry", moves))
			after := "INVITED"
			if moves == "false" {
				after = "EXPIRED"
			}
			expire := func(mails int) func() {
				return func() {
					expectMails(t, env, mails)
					env.Clock.Advance(longerThanAnInvitation)
				}
			}
			again, mailsInTheEnd := plancheck.ResourceActionUpdate, 3
			if moves == "false" {
				again, mailsInTheEnd = plancheck.ResourceActionNoop, 2 // it never stopped being expired
			}
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				{Config: env.Config(invites("")), ConfigPlanChecks: acctest.EmptyPlan()},
				{
					PreConfig: expire(1), Config: env.Config(invites("")),
					ConfigPlanChecks: planned(plancheck.ResourceActionNoop), ConfigStateChecks: []statecheck.StateCheck{hasStatus("EXPIRED")},
				},
				{
					// Sent again, it is planned as outstanding; the next refresh shows what the platform made of it.
					PreConfig: func() { expectMails(t, env, 1) }, Config: env.Config(invites(resends)),
					ConfigPlanChecks: planned(plancheck.ResourceActionUpdate), ConfigStateChecks: []statecheck.StateCheck{hasStatus("INVITED")},
				},
				{
					PreConfig: func() { expectMails(t, env, 2) }, Config: env.Config(invites(resends)),
					ConfigPlanChecks: planned(plancheck.ResourceActionNoop), ConfigStateChecks: []statecheck.StateCheck{hasStatus(after)},
				},
				{
					PreConfig: expire(2), Config: env.Config(invites(resends)),
					ConfigPlanChecks: planned(again), ConfigStateChecks: []statecheck.StateCheck{hasStatus(after)},
				},
			}})
			expectMails(t, env, mailsInTheEnd)
		})
	}
}

func TestAccInvitation_expiredWarnings(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.resend_moves_expiry", "false"))
	w := env.NewWorkspace(t, invites(""))
	w.MustRun(t, apply...)
	env.Clock.Advance(longerThanAnInvitation)
	expectSays(t, w, plan, "The invitation has expired", resends, "No changes")
	w.Configure(t, invites(resends))
	expectSays(t, w, plan, "The invitation will be sent again", "1 to change")
	expectMails(t, env, 1)
	w.MustRun(t, apply...)
	expectSays(t, w, plan, "The invitation is still expired", "-replace=ADDRESS", "No changes")
	expectMails(t, env, 2)
	expectSays(t, w, []string{"apply", "-auto-approve", "-replace=" + graceAddress}, "1 added, 0 changed, 1 destroyed")
	expectMails(t, env, 3)
	expectSays(t, w, plan, "No changes")
}

// A platform that does not send an expired invitation again is reported, with the way out.
func TestAccInvitation_expiredCannotBeSentAgain(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.resend_expired", "failed"))
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: env.Config(invites(resends))},
		{
			PreConfig:   func() { env.Clock.Advance(longerThanAnInvitation) },
			Config:      env.Config(invites(resends)),
			ExpectError: acctest.Saying("Anypoint does not send this expired invitation again (whether it does is not documented). The response: "),
		},
	}})
	expectMails(t, env, 1)
}

// Whatever becomes of the response, one expiry means one mail at most.
func TestAccInvitation_lostAnswerToTheResend(t *testing.T) {
	t.Parallel()
	for _, moves := range []string{"true", "false"} {
		for name, c := range map[string]struct {
			fault kernel.Fault
			mails int // without and with the resend
		}{
			"lost after":         {kernel.Fault{Kind: kernel.FaultResetAfter}, 2},
			"lost before":        {kernel.Fault{Kind: kernel.FaultResetBefore}, 1},
			"bad gateway":        {kernel.Fault{Kind: kernel.FaultStatus, Status: 502}, 1},
			"truncated":          {kernel.Fault{Kind: kernel.FaultTruncate}, 2},
			"not carried out":    {kernel.Fault{Kind: kernel.FaultStatus, Status: 503, Header: map[string]string{"Retry-After": "0"}}, 2},
			"not readable after": {kernel.Fault{Method: "GET", Route: inviteRoute, Kind: kernel.FaultStatus, Status: 403, Nth: 3}, 2},
		} {
			if moves == "false" && c.fault.Kind != kernel.FaultResetAfter && c.fault.Route == "" {
				continue // where the expiry stays, a mail that went out looks like one that did not: the loss after it is the hard case
			}
			t.Run(name+", moves the expiry "+moves, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("anypoint.resend_moves_expiry", moves))
				if c.fault.Route == "" {
					c.fault.Method, c.fault.Route = "POST", resendRoute
				}
				env.Test(t, resource.TestCase{Steps: []resource.TestStep{
					{Config: env.Config(invites(resends))},
					{
						PreConfig: func() {
							env.Clock.Advance(longerThanAnInvitation)
							env.Faults.Add(c.fault)
						},
						Config: env.Config(invites(resends)), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
					},
					{Config: env.Config(invites(resends)), ConfigPlanChecks: planned(plancheck.ResourceActionNoop)},
				}})
				expectMails(t, env, c.mails)
			})
		}
	}
}

// Between plan and apply somebody else sends the invitation again, or cancels it: the plan's mail must not follow.
func TestAccInvitation_changedBeforeTheResend(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		meanwhile func(t *testing.T, env *acctest.Env)
		says      string
		mails     int
	}{
		"sent again": {func(t *testing.T, env *acctest.Env) { env.Anypoint.ResendInvitation(onlyInvitation(t, env).ID) }, "1 changed", 2},
		"accepted": {func(t *testing.T, env *acctest.Env) {
			env.Anypoint.ResendInvitation(onlyInvitation(t, env).ID)
			accept(t, env, "grace")
		}, "1 changed", 2},
		"cancelled": {
			func(t *testing.T, env *acctest.Env) { env.Anypoint.CancelInvitation(onlyInvitation(t, env).ID) }, "The invitation was not sent again", 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, invites(resends))
			w.MustRun(t, apply...)
			env.Clock.Advance(longerThanAnInvitation)
			w.MustRun(t, "plan", "-out=plan.bin")
			c.meanwhile(t, env)
			expectSays(t, w, []string{"apply", "plan.bin"}, c.says)
			expectMails(t, env, c.mails)
			if out, err := w.Run(t, "plan"); err != nil || strings.Contains(out, "will be updated") {
				t.Errorf("the next plan: %v\n%s", err, out)
			}
		})
	}
}
