package apim

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *invitation) planCreate(ctx context.Context, p *tf.PlanCall[invitationModel]) {
	if planService(ctx, r.Client, &p.Planning, &p.Config.serviceModel, &p.Plan.serviceModel) && !p.Plan.UserID.IsUnknown() {
		account := newAccount{
			Planning: &p.Planning, client: r.Client, kind: r.Kind,
			service: p.Plan.service(), id: p.Plan.UserID.ValueString(), email: p.Plan.Email.ValueString(),
			end: func(context.Context, *api.User) {}, // a pending user makes room
		}
		account.plan(ctx)
	}
}

// giveUp records that the pending user goes, and reports whether it may. successor is what this process knows the account by that replaces it.
func (r *invitation) giveUp(p *tf.PlanCall[invitationModel], successor string) bool {
	return giveUp(&p.Planning, r.Client, r.Kind, p.State.account(), p.State.Email.ValueString(), p.State.UserID.ValueString(), successor)
}

func (r *invitation) planReplace(ctx context.Context, p *tf.PlanCall[invitationModel]) {
	if !p.State.isPending() { // an accepted person stays
		r.Client.Run().Accounts.Record(p.State.account())
		warnStays(p.State, &p.Response.Diagnostics)
		return
	}
	if r.giveUp(p, p.Plan.account()) {
		r.warnReplaced(ctx, p)
	}
}

// planUpdate decides what a change means: another invitation, a change of the pending user, or nothing.
func (r *invitation) planUpdate(ctx context.Context, p *tf.PlanCall[invitationModel]) {
	sameEmail := p.Plan.Email.Equal(p.State.Email)
	accounts := &r.Client.Run().Accounts
	accounts.Record(p.State.account())
	if p.State.isPending() && !sameEmail {
		r.planReplace(ctx, p)
		return
	}
	if p.State.isPending() && accounts.Keep(p.State.account(), p.State.account(), p.State.Email.ValueString()) {
		p.Error(tf.ErrTwoResources(p.State.Email.ValueString(), p.State.UserID.ValueString()))
		return
	}
	switch {
	case p.State.Status.ValueString() == statusExpired:
		p.Warn("The invitation has expired: "+p.State.Email.ValueString(),
			fmt.Sprintf("%s did not accept within two days of %s, so the link no longer works. To withdraw the "+
				"invitation and mail another one, run terraform apply -replace=ADDRESS; or remove the resource.", p.State.Email.ValueString(),
				p.State.InvitedAt.ValueString()))
	case p.State.isPending():
	case !sameEmail:
		p.ErrorAt("email", errAccepted(p.State))
	case !platform.IsEmpty(p.Plan.toUpdate(p.State)) || !p.Plan.AppType.Equal(p.State.AppType):
		warnReachesNobody(p.State, &p.Response.Diagnostics)
	}
}

func (r *invitation) planDestroy(ctx context.Context, p *tf.PlanCall[invitationModel]) {
	switch {
	case !p.State.isPending():
		warnStays(p.State, &p.Response.Diagnostics)
	case r.giveUp(p, ""):
		r.warnWithdrawn(ctx, p, "")
	}
}

func (r *invitation) warnReplaced(ctx context.Context, p *tf.PlanCall[invitationModel]) {
	r.warnWithdrawn(ctx, p, " Another invitation replaces it: another mail goes out.")
}

// warnWithdrawn says what becomes of a pending invitation.
func (r *invitation) warnWithdrawn(ctx context.Context, p *tf.PlanCall[invitationModel], next string) {
	email, id := p.State.Email.ValueString(), p.State.UserID.ValueString()
	detail := fmt.Sprintf("The link that was sent to %s stops working, and the pending user %q is deleted.%s", email, id, next)
	var held string
	if subscriptions, err := r.Client.UserSubscriptions(ctx, p.State.service(), id); err == nil && len(subscriptions) > 0 {
		held = "The user has subscriptions. Those in use stop this, unless the plan deletes them first:\n" +
			platform.Listed(access.DescribeSubscriptions(subscriptions))
	}
	p.Warn("The invitation will be withdrawn: "+email, detail, held)
}

// userType is the type by which an account is managed that was invited.
func userType() string { return namespace.Kind(access.NounUser).Type() }

// errAccepted refuses another e-mail address for an invitation that was accepted.
func errAccepted(state *invitationModel) error {
	return &platform.Problem{
		Summary: "The invitation was accepted already",
		Means: fmt.Sprintf("%s accepted and is user %q of the service. Another e-mail address cannot be invited as the same user.",
			state.Email.ValueString(), state.UserID.ValueString()),
		Do: "To invite somebody else, choose another user_id: the person stays. To change the person's e-mail address, take the invitation out of the " +
			"state with a removed block and import the account as " + userType() + ".",
	}
}

func warnReachesNobody(state *invitationModel, diags *diag.Diagnostics) {
	tf.Warn(diags, "The invitation was accepted already: "+state.Email.ValueString(),
		fmt.Sprintf("%s accepted, so a change of what the invitation carried reaches nobody: it is only written to the state. To manage the account, "+
			"import user %q as %s.", state.Email.ValueString(), state.UserID.ValueString(), userType()))
}

func warnStays(state *invitationModel, diags *diag.Diagnostics) {
	if state.Status.ValueString() == api.StateDeleted {
		return
	}
	tf.Warn(diags, "The person stays: "+state.Email.ValueString(),
		fmt.Sprintf("%s is user %q, who does not wait for an invitation (status %s). Destroying the invitation leaves that account and its access "+
			"alone. To manage the account, import it as %s.", state.Email.ValueString(), state.UserID.ValueString(), state.Status.ValueString(), userType()))
}
