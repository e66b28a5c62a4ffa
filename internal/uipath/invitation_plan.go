package uipath

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// ModifyPlan decides what a change means: another invitation, a change of the pending user, or nothing.
func (r *invitation) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[invitationModel]{Create: r.planCreate, Update: r.planUpdate, Destroy: r.planDestroy})
}

// Ends are the groups of the invitation.
func (r *invitation) Ends(ctx context.Context, m *invitationModel) (place string, ends []platform.EdgeEnd) {
	if m.GroupIDs.IsUnknown() {
		return "", nil
	}
	return "", r.Client.InvitedEnds(ctx, "group_ids", m.groups())
}

func (r *invitation) planCreate(ctx context.Context, p *tf.PlanCall[invitationModel]) {
	if err := r.Client.RequireInvitations(); err != nil {
		p.Error(err)
		return
	}
	r.planGroups(ctx, p)
	if p.Plan.Email.IsUnknown() || p.Failed() {
		return
	}
	email := p.Plan.Email.ValueString()
	r.Client.RecordPlanned(email)
	holders, err := r.Client.Holders(ctx, email, email)
	if err != nil {
		p.ErrorAt("email", err)
		return
	}
	for i := range holders {
		r.planTaken(ctx, p, &holders[i], replacedBy(ctx, p.Identity()))
	}
	if p.Failed() {
		return
	}
	if err := r.settleRedirectURL(ctx, p.Plan); err != nil {
		p.ErrorAt("email", err)
		return
	}
	p.Set(ctx, "redirect_url", p.Plan.RedirectURL)
}

// planTaken says who has the e-mail address already. See user.planTaken.
func (r *invitation) planTaken(ctx context.Context, p *tf.PlanCall[invitationModel], holder *api.User, replaced string) {
	switch email := p.Plan.Email.ValueString(); {
	case holder.ID == replaced && !access.HasAccepted(holder):
	case replaced != "":
		p.ErrorAt("email", access.ErrInvited(holder))
	default:
		switch r.Client.ClaimName(holder, email, email) {
		case platform.Free:
		case platform.ClaimedByCreate:
			p.ErrorAt("email", tf.ErrMoved(r.Kind, holder.UserName, holder.ID))
		case platform.ClaimedByState:
			p.ErrorAt("email", tf.ErrInState(holder.UserName, holder.ID, "A second invitation would mean a second mail."))
		default:
			p.WarnRefused(ctx, "email", access.ErrInvited(holder))
		}
	}
}

func (r *invitation) planUpdate(ctx context.Context, p *tf.PlanCall[invitationModel]) {
	plan, state := p.Plan, p.State
	r.planGroups(ctx, p)
	if p.Failed() {
		return
	}
	if !plan.Email.Equal(state.Email) {
		r.planAnother(p)
		return
	}
	// An imported invitation knows neither language nor page: naming them now changes nothing that was sent.
	otherLanguage := !plan.Language.Equal(state.Language) && !state.RedirectURL.IsNull()
	otherPage := !p.Config.RedirectURL.IsNull() && !plan.RedirectURL.Equal(state.RedirectURL) && !state.RedirectURL.IsNull()
	if p.Config.RedirectURL.IsNull() {
		p.Set(ctx, "redirect_url", state.RedirectURL)
	}
	if state.Accepted.ValueBool() {
		if otherLanguage || otherPage || !platform.IsEmpty(plan.toUpdate(state)) {
			warnNoEffect(p)
		}
		return
	}
	if otherLanguage {
		p.Replace("language")
	}
	if otherPage {
		p.Replace("redirect_url")
	}
	if otherLanguage && p.Config.RedirectURL.IsNull() {
		p.Set(ctx, "redirect_url", types.StringUnknown())
	}
	if otherLanguage || otherPage {
		r.planAnother(p)
		return
	}
	if r.Client.Run().Accounts.Keep(state.UserID.ValueString(), plan.Email.ValueString()) {
		p.Error(tf.ErrTwoResources(state.Email.ValueString(), state.UserID.ValueString()))
	}
}

func (r *invitation) planDestroy(_ context.Context, p *tf.PlanCall[invitationModel]) {
	if p.State.Accepted.ValueBool() {
		warnAcceptedStays(p.State, &p.Response.Diagnostics)
		return
	}
	if !r.giveUp(p, "") {
		return
	}
	p.Warn("The invitation will be withdrawn: "+p.State.Email.ValueString(),
		fmt.Sprintf("The link that was sent to %s stops working, and the pending user is deleted with what it was granted meanwhile.",
			p.State.Email.ValueString()))
}

// giveUp records that the pending user goes, and reports whether it may: successor is the e-mail address of the invitation in its place.
func (r *invitation) giveUp(p *tf.PlanCall[invitationModel], successor string) bool {
	id, email := p.State.UserID.ValueString(), p.State.Email.ValueString()
	switch r.Client.Run().Accounts.GiveUp(id, successor) {
	case platform.ClaimedByState:
		p.Error(tf.ErrTwoResources(email, id))
	case platform.ClaimedByCreate:
		p.Error(tf.ErrMoved(r.Kind, email, id))
	default:
		return true
	}
	return false
}

// planAnother describes what becomes of an invitation when another takes its place.
func (r *invitation) planAnother(p *tf.PlanCall[invitationModel]) {
	if p.State.Accepted.ValueBool() {
		warnAcceptedStays(p.State, &p.Response.Diagnostics)
		return
	}
	if !r.giveUp(p, p.Plan.Email.ValueString()) {
		return
	}
	p.Warn("The invitation will be withdrawn: "+p.State.Email.ValueString(),
		fmt.Sprintf("Another invitation takes its place: the link that was sent to %s stops working, and the pending user is deleted with what it was "+
			"granted meanwhile. Another mail goes out.", p.State.Email.ValueString()))
}

func warnNoEffect(p *tf.PlanCall[invitationModel]) {
	p.Warn("The invitation was accepted already: "+p.State.Email.ValueString(),
		fmt.Sprintf("%s accepted, so a change of what the invitation carried has no effect: it is only written to the state. Use %s for user %s, or "+
			"import the account as %s.", p.State.Email.ValueString(), namespace.Kind(access.NounGroupMember).Type(), p.State.UserID.ValueString(),
			namespace.Kind(access.NounUser).Type()))
}

func warnAcceptedStays(state *invitationModel, diags *diag.Diagnostics) {
	tf.Warn(diags, "The person stays: "+state.Email.ValueString(),
		fmt.Sprintf("%s accepted the invitation and is user %s. Destroying the invitation leaves that account and its access alone. To manage the "+
			"account, import it as %s.", state.Email.ValueString(), state.UserID.ValueString(), namespace.Kind(access.NounUser).Type()))
}
