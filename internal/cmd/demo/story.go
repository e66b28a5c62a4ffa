package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// What the scenario's configuration says.
const (
	adaUsername  = "ada.lovelace"
	adaGrant     = "Read Applications in environment Sandbox"
	graceEmail   = "grace.hopper@example.com"
	graceName    = "grace.hopper"
	team         = "Developers"
	teamMember   = team + " (member)"
	teamMaintain = team + " (maintainer)"
)

// play is the story, step by step. The first step that fails ends it.
func (d *demo) play(ctx context.Context) error {
	for _, step := range []struct {
		title string
		do    func(context.Context) error
	}{
		{"Build the provider and the sandbox from this checkout (the first time a minute or two)", d.build},
		{"Find a Terraform CLI, or build one", d.findCLI},
		{"Start the sandbox, which stands in for the platform", d.startSandbox},
		{"terraform validate: is the configuration in examples/scenarios/quickstart sound? No call to the platform", d.validate},
		{"terraform plan: what would change?", d.plan},
		{"terraform apply: make it so", d.apply},
		{"Who has what? Asked of the platform, not of Terraform", d.whoAfterApply},
		{"terraform plan again: nothing may be left to do", d.planIsEmpty},
		{"Grace follows the link in her mail and accepts", d.accept},
		{"terraform apply: Terraform learns of it and changes nothing", d.applyAcceptance},
		{"Who has what now?", d.whoAfterAcceptance},
		{"terraform destroy: Ada leaves", d.destroy},
		{"What does the platform keep?", d.whatRemains},
	} {
		d.announce(step.title)
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("step %d failed: %w", d.step, err)
		}
	}
	d.say("\n[%4.0fs] Done: every step held. Nothing is left behind but this text.", time.Since(d.begin).Seconds())
	d.say("\nNext: README.md, docs/index.md, and examples/scenarios/quickstart/main.tf, which you have just seen at work.")
	return nil
}

func (d *demo) validate(ctx context.Context) error {
	if err := d.terraform.validate(ctx); err != nil {
		return err
	}
	d.say("        valid")
	return nil
}

func (d *demo) plan(ctx context.Context) error {
	return d.terraform.run(ctx, "plan", "-out=first.tfplan")
}

func (d *demo) apply(ctx context.Context) error {
	return d.terraform.run(ctx, "apply", "first.tfplan")
}

func (d *demo) planIsEmpty(ctx context.Context) error {
	// Exit status 2 says that there are changes.
	return d.terraform.run(ctx, "plan", "-detailed-exitcode")
}

func (d *demo) whoAfterApply(ctx context.Context) error {
	people, invitations, err := d.who(ctx)
	if err != nil {
		return err
	}
	ada, there := people[adaUsername]
	return errors.Join(
		expect(there && ada.Enabled, "%s has an account that is enabled", adaUsername),
		expect(slices.Contains(ada.teams, teamMember), "%s is in the team %s", adaUsername, teamMember),
		expect(slices.Contains(ada.grants, adaGrant), "%s holds %q", adaUsername, adaGrant),
		expect(len(invitations) == 1 && invitations[0].Email == graceEmail, "one invitation is out, to %s", graceEmail),
	)
}

func (d *demo) accept(ctx context.Context) error {
	invitation, err := d.terraform.invitation(ctx)
	if err != nil {
		return err
	}
	mails, err := d.sandbox.mailsTo(ctx, graceEmail)
	if err != nil {
		return err
	}
	for _, subject := range mails {
		d.say("        mail to %s: %s", graceEmail, subject)
	}
	userID, err := d.sandbox.accept(ctx, invitation.ID, graceName)
	if err != nil {
		return err
	}
	d.say("        the platform made the account %s for her (id %s)", graceName, userID)
	return expect(len(mails) == 1, "one mail, and one only, went to %s", graceEmail)
}

func (d *demo) applyAcceptance(ctx context.Context) error {
	if err := d.terraform.run(ctx, "apply", "-auto-approve"); err != nil {
		return err
	}
	invitation, err := d.terraform.invitation(ctx)
	if err != nil {
		return err
	}
	d.say("        status = %s, accepted_user_id = %s", invitation.Status, invitation.AcceptedUserID)
	return errors.Join(
		expect(invitation.Status == "ACCEPTED", "the invitation's status is ACCEPTED"),
		expect(invitation.AcceptedUserID != "", "the invitation says who accepted it"),
	)
}

func (d *demo) whoAfterAcceptance(ctx context.Context) error {
	people, invitations, err := d.who(ctx)
	if err != nil {
		return err
	}
	return errors.Join(
		expect(slices.Contains(people[graceName].teams, teamMaintain), "%s is in the team %s", graceName, teamMaintain),
		expect(len(invitations) == 0, "no invitation is outstanding"),
	)
}

func (d *demo) destroy(ctx context.Context) error {
	return d.terraform.run(ctx, "destroy", "-auto-approve")
}

func (d *demo) whatRemains(ctx context.Context) error {
	people, invitations, err := d.who(ctx)
	if err != nil {
		return err
	}
	deleted, err := d.platform.users(ctx, true)
	if err != nil {
		return err
	}
	softly := slices.ContainsFunc(deleted, func(u user) bool { return u.Username == adaUsername })
	status, err := d.platform.usernameStatus(ctx, adaUsername)
	if err != nil {
		return err
	}
	taken := status == http.StatusOK
	if softly && taken {
		d.say("        %-24s deleted softly: in the list of deleted users, without access; the user name stays taken for ever", adaUsername)
	}
	_, adaIsThere := people[adaUsername]
	return errors.Join(
		expect(!adaIsThere && softly, "%s is gone from the users, and is listed as deleted", adaUsername),
		expect(taken, "the user name %s stays taken (GET /username/%s answers 200, not %d)", adaUsername, adaUsername, status),
		expect(people[graceName].Enabled, "%s keeps her account: Terraform managed her invitation, not her", graceName),
		expect(len(invitations) == 0, "no invitation is outstanding"),
	)
}

// expect turns what ought to hold and does not into an error.
func expect(holds bool, format string, args ...any) error {
	if holds {
		return nil
	}
	return fmt.Errorf("this should hold and does not: "+format, args...)
}
