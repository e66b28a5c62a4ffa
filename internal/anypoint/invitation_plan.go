package anypoint

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *invitation) planCreate(ctx context.Context, p *tf.PlanCall[invitationModel]) {
	p.Plan.OrganizationID = planOrganizationNames(ctx, r.Client, &p.Planning, p.Config.organizationNames, p.Plan.organizationNames, organizationNames{})
	if p.Plan.OrganizationID.IsUnknown() {
		return
	}
	organizationID, email := p.Plan.OrganizationID.ValueString(), p.Plan.Email.ValueString()
	if err := r.Client.RequireInvitations(ctx, organizationID); err != nil {
		p.Error(err)
		return
	}
	if p.Plan.isKnown() {
		if _, err := r.toCreate(ctx, organizationID, &p.Plan.invitationContents); err != nil {
			p.Error(err)
			return
		}
	}
	if p.Plan.Email.IsUnknown() {
		return
	}
	if !r.claim(ctx, p) {
		return
	}
	if err := r.Client.RequireNotInvited(ctx, organizationID, email); err != nil {
		p.WarnRefused(ctx, "email", err)
		return
	}
	accounts, err := r.Client.UsersWithEmail(ctx, organizationID, email)
	if err != nil {
		p.Error(err)
		return
	}
	if len(accounts) > 0 {
		p.WarnAt("email", "The e-mail address has an account already",
			fmt.Sprintf("%s belongs to the user %q (%s) of this organization. Anypoint allows several accounts for one e-mail address; the invitation "+
				"leads to another one, with another user name. To give the existing account access, use its id in grants and memberships instead.",
				email, accounts[0].Username, accounts[0].ID))
	}
}

// claim records that the person is invited, and reports whether nobody else of this plan has to do with the person.
func (r *invitation) claim(ctx context.Context, p *tf.PlanCall[invitationModel]) bool {
	organizationID, email := p.Plan.OrganizationID.ValueString(), p.Plan.Email.ValueString()
	if p.Identity() != nil && !p.Identity().Raw.IsNull() {
		var organization, id types.String
		p.Response.Diagnostics.Append(p.Identity().GetAttribute(ctx, path.Root("organization_id"), &organization)...)
		p.Response.Diagnostics.Append(p.Identity().GetAttribute(ctx, path.Root("invitation_id"), &id)...)
		if platform.SameEmail(r.Client.KeptInvitation(organization.ValueString(), id.ValueString()), email) {
			return true // the second half of a replacement of the person's own invitation
		}
	}
	switch r.Client.Run().Accounts.Want(access.InvitedKey(organizationID, email), email) {
	case platform.ClaimedByCreate:
		p.ErrorAt("email", errInvitedAgain(email))
	case platform.ClaimedByState:
		p.ErrorAt("email", &platform.Problem{
			Summary: "The invitation is already in the state",
			Means:   fmt.Sprintf("This plan invites %s, whose invitation is already in the state. A second invitation would mean a second mail.", email),
			Do: "If the resource was renamed, describe that with a moved block. If it is marked as tainted, terraform untaint ADDRESS keeps the invitation; " +
				"to send another one on purpose, use terraform apply -replace=ADDRESS after that. If two resources invite the same person, remove one.",
		})
	default:
		return true
	}
	return false
}

// giveUp records that the person's invitation goes, and reports whether it may. successor is the e-mail address of the one in its place.
func (r *invitation) giveUp(p *tf.PlanCall[invitationModel], successor string) bool {
	organizationID, email := p.State.OrganizationID.ValueString(), p.State.Email.ValueString()
	r.Client.KeepInvitation(organizationID, p.State.sent().ID, email)
	// A person whose other invitation stays loses nothing.
	if r.Client.Run().Accounts.GiveUp(access.InvitedKey(organizationID, email), successor) == platform.ClaimedByCreate {
		p.Error(errInvitedAgain(email))
		return false
	}
	return true
}

// errInvitedAgain refuses a plan in which one resource cancels an invitation and another one sends it again.
func errInvitedAgain(email string) *platform.Problem {
	kind := namespace.Kind(access.NounInvitation).Type()
	return &platform.Problem{
		Summary: "The plan ends an invitation and sends it again",
		Means: fmt.Sprintf("In this plan one resource ends the invitation of %s, and another one invites the same person. The link that the person has "+
			"would stop working, and another mail would go out. Whoever has accepted would be invited to a second account.", email),
		Do: "If the resource only has another resource address now, describe that with a moved block:",
		More: []string{
			fmt.Sprintf("moved {\n  from = %[1]s.OLD\n  to   = %[1]s.NEW\n}", kind),
			"If the invitations come from a list with count, use for_each over a map keyed by person: then no invitation depends on the order.",
		},
	}
}

// planUpdate plans a change of the same invitation, or, for another organization or person, another one.
func (r *invitation) planUpdate(ctx context.Context, p *tf.PlanCall[invitationModel]) {
	p.Plan.OrganizationID = planOrganizationNames(ctx, r.Client, &p.Planning, p.Config.organizationNames, p.Plan.organizationNames,
		p.State.organizationNames)
	if p.Failed() {
		return
	}
	if p.Plan.key() != p.State.key() {
		r.planReplace(ctx, p)
		return
	}
	organizationID, email := p.State.OrganizationID.ValueString(), p.State.Email.ValueString()
	r.Client.KeepInvitation(organizationID, p.State.sent().ID, email)
	if !p.State.accepted() { // who has accepted may be invited to another account
		r.Client.Run().Accounts.Keep(access.InvitedKey(organizationID, email), email)
	}
	switch {
	case !p.Plan.gives(&p.State.invitationContents):
		r.planContents(ctx, p)
	case p.State.Status.ValueString() == api.InviteExpired:
		planExpired(ctx, p)
	}
}

// planContents decides what other contents mean: another invitation, or nothing.
func (r *invitation) planContents(ctx context.Context, p *tf.PlanCall[invitationModel]) {
	email := p.State.Email.ValueString()
	carried, leftOut, err := r.carried(ctx, p)
	if err != nil {
		p.Error(err)
		return
	}
	if p.Plan.isKnown() {
		same, err := r.givesTheSame(ctx, p, carried)
		if err != nil {
			p.Error(err)
			return
		}
		if same {
			warnOnlyRecorded(p, leftOut)
			if p.State.Status.ValueString() == api.InviteExpired {
				planExpired(ctx, p)
			}
			return
		}
	}
	if p.State.accepted() {
		p.Warn("The invitation was accepted already: "+email,
			fmt.Sprintf("%s accepted, so a change of what the invitation carried has no effect: it is only recorded in the state. Use "+
				"platformusers_anypoint_team_member and platformusers_anypoint_permission_grant for user %s.", email, p.State.AcceptedUserID.ValueString()))
		return
	}
	if !p.Plan.isKnown() {
		p.Error(&platform.Problem{
			Summary: "The contents must be known for a pending invitation",
			Means: fmt.Sprintf("What the invitation of %s carries is unknown until apply. Anypoint cannot change an invitation: if the contents turned "+
				"out to be different, the pending one would be canceled and another mail sent, so Terraform would do that in any case.", email),
			Do: "Let team, role_groups and permission come from something that is known in plan, or apply what they come from first, with -target. To " +
				"send another invitation on purpose, use terraform apply -replace=ADDRESS.",
		})
		return
	}
	before := p.State.parts()
	for name, part := range p.Plan.parts() {
		for attribute, set := range part {
			if !set.Equal(*before[name][attribute]) {
				p.Replace(attribute)
			}
		}
	}
	p.Warn("Another invitation will be sent: "+email,
		fmt.Sprintf("Anypoint cannot change an invitation. The pending one of %s will be canceled, its link stops working, and another mail goes out. "+
			"The new one carries what the configuration declares and nothing else. This does not work with create_before_destroy.", email))
}

// carried is what the pending invitation gives, as far as the configuration has a say in it. Of an imported one that is only what a configuration has
// declared since: where it still declares nothing, leftOut has the name, and whatever the invitation carries there is left alone.
func (r *invitation) carried(ctx context.Context, p *tf.PlanCall[invitationModel]) (carried invitationContents, leftOut []string, err error) {
	carried = p.State.invitationContents
	undeclared, _ := tf.GetPrivate[[]string](ctx, p.Private(), keyLeftOut, &p.Response.Diagnostics)
	planned, state := p.Plan.parts(), carried.parts()
	var now *invitationContents
	for _, name := range undeclared {
		switch {
		case !planned[name].isUnknown() && planned[name].isEmpty():
			if !state[name].isEmpty() {
				leftOut = append(leftOut, name)
			}
			state[name].take(planned[name])
		case state[name].isEmpty() && !p.State.accepted():
			// The state does not hold it: it was left out in an apply before.
			if now == nil {
				invite, err := r.Client.Invitation(ctx, sent(ctx, p.State, p.Private(), &p.Response.Diagnostics))
				if err != nil {
					return carried, nil, err
				}
				contents := invitationContentsOf(ctx, invite)
				now = &contents
			}
			state[name].take(now.parts()[name])
		}
	}
	return carried, leftOut, nil
}

// warnOnlyRecorded explains an update that Anypoint never learns of.
func warnOnlyRecorded(p *tf.PlanCall[invitationModel], leftOut []string) {
	detail := fmt.Sprintf("The configuration names in another form what the invitation of %s carries. The state records that form; the invitation "+
		"stays as it is, and no mail goes out.", p.State.Email.ValueString())
	if len(leftOut) > 0 {
		detail = fmt.Sprintf("The imported invitation of %s carries more than the configuration declares: %s. That is taken out of the state and left "+
			"alone: the invitation stays as it is, and no mail goes out. To send another one without it, run terraform apply -replace=ADDRESS.",
			p.State.Email.ValueString(), strings.Join(leftOut, ", "))
	}
	p.Warn("Only the state changes", detail)
}

// givesTheSame reports whether the plan gives the same in another form, such as names for the ids of an imported invitation.
func (r *invitation) givesTheSame(ctx context.Context, p *tf.PlanCall[invitationModel], carried invitationContents) (bool, error) {
	organizationID := p.State.OrganizationID.ValueString()
	wanted, err := r.toCreate(ctx, organizationID, &p.Plan.invitationContents)
	if err != nil {
		return false, err
	}
	present, err := r.toCreate(ctx, organizationID, &carried)
	if err != nil {
		return false, nil //nolint:nilerr // what the state names may be gone by now; then it is another set anyway
	}
	return wanted.SameContents(present), nil
}

// planExpired plans to send an expired invitation again when that is wanted, at most once for each time it expires.
func planExpired(ctx context.Context, p *tf.PlanCall[invitationModel]) {
	email, expired := p.State.Email.ValueString(), p.State.ExpiresAt.ValueString()
	resentFor, known := tf.GetPrivate[string](ctx, p.Private(), keyResent, &p.Response.Diagnostics)
	switch {
	case known && resentFor == expired:
		p.Warn("The invitation is still expired: "+email,
			fmt.Sprintf("The invitation of %s, expired at %s, was sent again, but the platform still shows it as expired. It is not sent a third time. To "+
				"cancel it and send a new one, run terraform apply -replace=ADDRESS.", email, expired))
	case !p.Plan.ResendWhenExpired.ValueBool():
		p.Warn("The invitation has expired: "+email,
			fmt.Sprintf("%s did not accept until %s. Set resend_when_expired = true to send the invitation again, or remove the resource.", email, expired))
	default:
		p.Warn("The invitation will be sent again: "+email, fmt.Sprintf("%s did not accept until %s: another mail goes out.", email, expired))
		p.Set(ctx, "status", api.InviteOutstanding)
		p.Set(ctx, "accepted_user_id", types.StringNull())
		for _, name := range []string{"invited_at", "expires_at"} {
			p.Set(ctx, name, types.StringUnknown())
		}
	}
}

// planReplace says what becomes of an invitation when another person, or another organization, takes its place.
func (r *invitation) planReplace(_ context.Context, p *tf.PlanCall[invitationModel]) {
	if !r.giveUp(p, p.Plan.Email.ValueString()) {
		return
	}
	if p.State.accepted() {
		r.warnAccountStays(p.State, &p.Response.Diagnostics)
		return
	}
	p.Warn("The invitation will be canceled: "+p.State.Email.ValueString(),
		fmt.Sprintf("Another invitation takes its place: the link that was sent to %s stops working.", p.State.Email.ValueString()))
}

func (r *invitation) planDestroy(_ context.Context, p *tf.PlanCall[invitationModel]) {
	if !r.giveUp(p, "") {
		return
	}
	if p.State.accepted() {
		r.warnAccountStays(p.State, &p.Response.Diagnostics)
		return
	}
	p.Warn("The invitation will be canceled: "+p.State.Email.ValueString(),
		fmt.Sprintf("The link that was sent to %s stops working.", p.State.Email.ValueString()))
}

func (r *invitation) warnAccountStays(state *invitationModel, diags *diag.Diagnostics) {
	tf.Warn(diags, "The person's account stays: "+state.Email.ValueString(),
		fmt.Sprintf("%s accepted the invitation and is user %s now. Destroying the invitation leaves that account and its access alone. To manage the "+
			"account, import it as platformusers_anypoint_user.", state.Email.ValueString(), state.AcceptedUserID.ValueString()))
}
