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
)

// ModifyPlan decides what a change means: another invitation, a change of the pending user, or nothing.
func (r *invitation) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[invitationModel]{Create: r.planCreate, Update: r.planUpdate, Destroy: r.planDestroy})
}

func (r *invitation) planCreate(ctx context.Context, p *tf.PlanCall[invitationModel]) {
	if err := r.Client.RequireInvitations(); err != nil {
		p.Error(err)
		return
	}
	if p.Plan.Email.IsUnknown() {
		return
	}
	email := p.Plan.Email.ValueString()
	holder, err := r.Client.Holder(ctx, email, email)
	if err != nil {
		p.ErrorAt("email", err)
		return
	}
	if holder != nil {
		p.ErrorAt("email", access.ErrInvited(holder))
		return
	}
	if err := r.settleRedirectURL(ctx, p.Plan); err != nil {
		p.ErrorAt("email", err)
		return
	}
	p.Set(ctx, "redirect_url", p.Plan.RedirectURL)
}

func (r *invitation) planUpdate(ctx context.Context, p *tf.PlanCall[invitationModel]) {
	plan, state := p.Plan, p.State
	r.Client.Run().Accounts.Keep(state.UserID.ValueString())
	if !plan.Email.Equal(state.Email) {
		warnAnother(p)
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
		warnAnother(p)
	}
}

func (r *invitation) planDestroy(_ context.Context, p *tf.PlanCall[invitationModel]) {
	if p.State.Accepted.ValueBool() {
		warnAcceptedStays(p.State, &p.Response.Diagnostics)
		return
	}
	p.Warn("The invitation will be withdrawn",
		fmt.Sprintf("The link that was sent to %s stops working, and the pending user is deleted with what it was granted meanwhile.",
			p.State.Email.ValueString()))
}

// warnAnother describes what becomes of an invitation when another takes its place.
func warnAnother(p *tf.PlanCall[invitationModel]) {
	if p.State.Accepted.ValueBool() {
		warnAcceptedStays(p.State, &p.Response.Diagnostics)
		return
	}
	p.Warn("The invitation will be withdrawn",
		fmt.Sprintf("Another invitation takes its place: the link that was sent to %s stops working, and the pending user is deleted with what it was "+
			"granted meanwhile. Another mail goes out.", p.State.Email.ValueString()))
}

func warnNoEffect(p *tf.PlanCall[invitationModel]) {
	p.Warn("The invitation was accepted already",
		fmt.Sprintf("%s accepted, so a change of what the invitation carried has no effect: it is only written to the state. Use %s for user %s, or "+
			"import the account as %s.", p.State.Email.ValueString(), namespace.Kind(access.NounGroupMember).Type(), p.State.UserID.ValueString(),
			namespace.Kind(access.NounUser).Type()))
}

func warnAcceptedStays(state *invitationModel, diags *diag.Diagnostics) {
	diags.AddWarning("The person stays",
		fmt.Sprintf("%s accepted the invitation and is user %s. Destroying the invitation leaves that account and its access alone. To manage the "+
			"account, import it as %s.", state.Email.ValueString(), state.UserID.ValueString(), namespace.Kind(access.NounUser).Type()))
}
