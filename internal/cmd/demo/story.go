package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// What the scenario's configuration says.
const (
	adaUsername         = "ada.lovelace" // in API Management and on the Control Room
	adaOnAnypointName   = "ada-lovelace"
	adaEmail            = "ada.lovelace@example.com"
	graceEmail          = "grace.hopper@example.com"
	graceUsername       = "grace.hopper" // her id in API Management; UiPath takes the e-mail address
	graceOnAnypointName = "grace-hopper" // what she chooses there
)

var (
	adaOnAnypoint = person{state: "account, enabled", access: []string{"in the team Developers (member)",
		"may Read Applications in the environment Sandbox"}}
	adaOnUiPath = person{state: "account, active", access: []string{
		"in the group Automation Developers", "Auditor in the tenant Default", "Automation User in the folder Finance/Invoices",
	}}
	adaInAPIM              = person{state: "user, active", access: []string{"in the group Partners", "subscribed to premium (active)"}}
	adaOnControlRoom       = person{state: "account, enabled", access: []string{"has the role AAE_Basic", "has the role Finance Operators"}}
	graceInvitedToAPIM     = person{state: "user, pending"}
	graceInAPIM            = person{state: "user, active"}
	graceInvitedToAnypoint = person{state: "INVITED", access: []string{"will join the team Developers (maintainer)"}}
	graceInvitedToUiPath   = person{state: "invited", access: []string{"in the group Automation Developers"}}
	graceOnAnypoint        = person{state: "account, enabled", access: []string{"in the team Developers (maintainer)"}}
	graceOnUiPath          = person{state: "account, active", access: []string{"in the group Automation Developers"}}
)

// play is the story, step by step. The first step that fails ends it.
func (d *demo) play(ctx context.Context) error {
	for _, step := range []struct {
		title string
		do    func(context.Context) error
	}{
		{"Build the provider and the sandbox from this checkout (the first time a minute or two)", d.build},
		{"Find a Terraform CLI, or build one", d.findCLI},
		{"Start the sandbox, which simulates all platforms", d.startSandbox},
		{"terraform validate: is the configuration in examples/scenarios/quickstart valid? No call to a platform", d.validate},
		{"terraform plan: what would change?", d.plan},
		{"platformusers-report plan: what does it do to people? For whoever reviews it", d.planInSentences},
		{"terraform apply: make the changes", d.apply},
		{"Who has what? Read from the platforms, not from Terraform", d.whoAfterApply},
		{"terraform plan again: there must be no changes", d.planIsEmpty},
		{"Grace has lost a mail: terraform apply -invoke sends it again, and changes nothing else", d.remind},
		{"Grace follows the links in her mails and accepts", d.accept},
		{"terraform apply: Terraform records it and changes nothing", d.applyAcceptance},
		{"Who has what now?", d.whoAfterAcceptance},
		{"What does Ada have? One data source for all platforms", d.whatAdaHas},
		{"terraform query: who else is there, to be taken into Terraform?", d.query},
		{"platformusers-report access: who has what on all platforms, as evidence for an audit", d.writeEvidence},
		{"terraform destroy: Ada leaves", d.destroy},
		{"What do the platforms keep?", d.whatRemains},
		{"platformusers-report diff: proof that the access is gone", d.proveRevocation},
	} {
		d.announce(step.title)
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("step %d failed: %w", d.step, err)
		}
	}
	d.say("\n[%4.0fs] Done: every step passed. Left behind for you to look at, in %s: the plan in sentences (%s), the evidence (%s), what changed (%s).",
		time.Since(d.begin).Seconds(), d.left(""), planFile, filepath.Join(evidenceBefore, "access.html"), diffFile)
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
	return d.who(ctx, everybody{
		onAnypoint: {adaOnAnypointName: adaOnAnypoint, graceEmail: graceInvitedToAnypoint},
		onUiPath:   {adaEmail: adaOnUiPath, graceEmail: graceInvitedToUiPath},
		onAPIM:     {adaUsername: adaInAPIM, graceUsername: graceInvitedToAPIM}, onControlRoom: {adaUsername: adaOnControlRoom},
	})
}

// invitations is what the scenario's outputs say of Grace.
type invitations struct {
	anypoint struct {
		ID             string `json:"invitation_id"`
		Status         string `json:"status"`
		AcceptedUserID string `json:"accepted_user_id"`
	}
	uipath struct {
		UserID   string `json:"user_id"`
		Accepted bool   `json:"accepted"`
	}
	apim struct {
		UserID string `json:"user_id"`
		Status string `json:"status"`
	}
}

func (d *demo) invitations(ctx context.Context) (invitations, error) {
	var out invitations
	err := errors.Join(d.terraform.output(ctx, "grace_on_anypoint", &out.anypoint), d.terraform.output(ctx, "grace_on_uipath", &out.uipath),
		d.terraform.output(ctx, "grace_in_api_management", &out.apim))
	return out, err
}

func (d *demo) accept(ctx context.Context) error {
	sent, err := d.invitations(ctx)
	if err != nil {
		return err
	}
	for _, i := range []struct {
		platform, key, id string
		body              any
		account           string
	}{
		{onAnypoint, "anypoint", sent.anypoint.ID, map[string]string{"username": graceOnAnypointName},
			"the platform created the account " + graceOnAnypointName + " for her"},
		{onUiPath, "uipath", sent.uipath.UserID, nil, "the account that was created with the invitation is hers"},
		{onAPIM, "apim", sent.apim.UserID, nil, "the user that was created with the invitation is hers"},
	} {
		mails, err := d.sandbox.mailsTo(ctx, i.key, graceEmail)
		if err != nil {
			return err
		}
		want := 1
		if i.platform == onAnypoint {
			want = 2 // the invitation, and the same again
		}
		if err := expect(len(mails) == want, "%s sent %d mails to %s, not %d", i.platform, want, graceEmail, len(mails)); err != nil {
			return err
		}
		d.show(i.platform, graceEmail, "mail: "+mails[0])
		userID, err := d.sandbox.accept(ctx, i.key, i.id, i.body)
		if err != nil {
			return err
		}
		d.show("", "", fmt.Sprintf("%s (id %s)", i.account, userID))
	}
	return nil
}

// remind invokes the action of the scenario: one more mail.
func (d *demo) remind(ctx context.Context) error {
	if err := d.terraform.run(ctx, "apply", "-auto-approve", "-invoke=action.platformusers_anypoint_resend_invitation.grace"); err != nil {
		return err
	}
	mails, err := d.sandbox.mailsTo(ctx, "anypoint", graceEmail)
	if err != nil {
		return err
	}
	for _, subject := range mails {
		d.show(onAnypoint, graceEmail, "mail: "+subject)
	}
	return expect(len(mails) == 2, "Anypoint sent 2 mails to %s, not %d", graceEmail, len(mails))
}

// whatAdaHas shows what the data source of all platforms finds: the accounts, and as many memberships and grants as the scenario has.
func (d *demo) whatAdaHas(ctx context.Context) error {
	var rows []string
	if err := d.terraform.output(ctx, "ada_everywhere", &rows); err != nil {
		return err
	}
	accounts := 0
	for _, row := range rows {
		d.say("        %s", row)
		if strings.Contains(row, ", account, ") {
			accounts++
		}
	}
	return errors.Join(
		expect(accounts == len(platformNames), "Ada has %d accounts, not %d", len(platformNames), accounts),
		expect(len(rows) >= 12, "Ada has at least 12 accounts, memberships and grants, not %d", len(rows)),
	)
}

// query finds everybody, Ada and Grace included.
func (d *demo) query(ctx context.Context) error {
	found, err := d.terraform.query(ctx)
	if err != nil {
		return err
	}
	for _, typeName := range slices.Sorted(maps.Keys(found)) {
		d.say("        %-32s %d accounts, among them %s", typeName, len(found[typeName]), found[typeName][0])
	}
	d.say("        terraform query -generate-config-out=found.tf would write their configuration, with import blocks.")
	return expect(len(found) == len(platformNames), "the query finds accounts of %d platforms, not %d", len(platformNames), len(found))
}

func (d *demo) applyAcceptance(ctx context.Context) error {
	if err := d.terraform.run(ctx, "apply", "-auto-approve"); err != nil {
		return err
	}
	now, err := d.invitations(ctx)
	if err != nil {
		return err
	}
	d.show(onAnypoint, graceEmail, fmt.Sprintf("status = %s, accepted_user_id = %s", now.anypoint.Status, now.anypoint.AcceptedUserID))
	d.show(onUiPath, graceEmail, fmt.Sprintf("accepted = %t, user_id = %s", now.uipath.Accepted, now.uipath.UserID))
	d.show(onAPIM, graceEmail, "status = "+now.apim.Status)
	return errors.Join(
		expect(now.apim.Status == "active", "the status of the invitation to API Management is active"),
		expect(d.terraform.last == changes{}, "the apply changes nothing"),
		expect(now.anypoint.Status == "ACCEPTED", "the status of the invitation to Anypoint is ACCEPTED"),
		expect(now.anypoint.AcceptedUserID != "", "the invitation to Anypoint names who accepted it"),
		expect(now.uipath.Accepted, "the invitation to UiPath is accepted"),
	)
}

func (d *demo) whoAfterAcceptance(ctx context.Context) error {
	return d.who(ctx, everybody{
		onAnypoint: {adaOnAnypointName: adaOnAnypoint, graceOnAnypointName: graceOnAnypoint},
		onUiPath:   {adaEmail: adaOnUiPath, graceEmail: graceOnUiPath},
		onAPIM:     {adaUsername: adaInAPIM, graceUsername: graceInAPIM}, onControlRoom: {adaUsername: adaOnControlRoom},
	})
}

func (d *demo) destroy(ctx context.Context) error {
	return d.terraform.run(ctx, "destroy", "-auto-approve")
}

// whatRemains finds Grace, since Terraform managed her invitations and not her accounts, and of Ada what the platforms do not forget.
func (d *demo) whatRemains(ctx context.Context) error {
	if err := d.who(ctx, everybody{onAnypoint: {graceOnAnypointName: graceOnAnypoint}, onUiPath: {graceEmail: graceOnUiPath},
		onAPIM: {graceUsername: graceInAPIM}}); err != nil {
		return err
	}
	for _, ada := range []struct{ platform, name string }{{onAnypoint, adaOnAnypointName}, {onUiPath, adaEmail}, {onAPIM, adaUsername},
		{onControlRoom, adaUsername}} {
		what, err := d.platforms[ada.platform].remains(ctx, ada.name)
		if err != nil {
			return err
		}
		d.show(ada.platform, ada.name, what)
	}
	return nil
}
