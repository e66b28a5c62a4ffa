package uipath

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

func (r *user) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.PlanEnabled(ctx, "is_active", req, resp)
	tf.Plan(ctx, r, req, resp, tf.Planner[userModel]{Create: r.planCreate, Update: r.planUpdate, Destroy: r.planDestroy})
}

func (r *user) planCreate(ctx context.Context, p *tf.PlanCall[userModel]) {
	r.planEmail(ctx, p)
	if p.Config.UserName.IsUnknown() {
		return
	}
	holder, err := r.Client.Holder(ctx, p.Config.UserName.ValueString(), p.Config.Email.ValueString())
	switch {
	case err != nil:
		p.ErrorAt("user_name", err)
	case holder != nil && r.Client.Run().Accounts.Has(holder.ID):
		p.ErrorAt("user_name", tf.ErrInState(holder.UserName, holder.ID, ""))
	case holder != nil:
		p.ErrorAt("user_name", access.ErrTaken(holder))
	case r.Client.OnCloud() && p.Config.Email.IsNull():
		p.WarnAt("email", "Nobody can sign in to this account",
			fmt.Sprintf("On Automation Cloud people sign in by their e-mail address, and %q has none.", p.Config.UserName.ValueString()))
	}
}

// planEmail decides what an e-mail address means that is left out. On Automation Cloud another e-mail address is another account, so leaving it
// out must not be one: the account keeps what it has. Elsewhere it is cleared, as every text is that is no longer declared.
func (r *user) planEmail(ctx context.Context, p *tf.PlanCall[userModel]) {
	if !p.Config.Email.IsNull() {
		return
	}
	p.Plan.Email = tf.Email{StringValue: types.StringNull()}
	if p.State != nil && r.Client.OnCloud() {
		p.Plan.Email = p.State.Email
	}
	p.Set(ctx, "email", p.Plan.Email)
}

func (r *user) planUpdate(ctx context.Context, p *tf.PlanCall[userModel]) {
	r.planEmail(ctx, p)
	plan, state := p.Plan, p.State
	if r.Client.Run().Accounts.Clashes(state.ID.ValueString(), false) {
		p.Error(tf.ErrTwoResources(state.UserName.ValueString(), state.ID.ValueString()))
		return
	}
	r.Client.Run().Accounts.Keep(state.ID.ValueString())
	otherAccount := r.Client.OnCloud() && !plan.Email.IsUnknown() && !platform.SameEmail(plan.Email.ValueString(), state.Email.ValueString())
	if otherAccount {
		p.Replace("email")
		p.WarnAt("email", "Another e-mail address means another account on Automation Cloud",
			fmt.Sprintf("Automation Cloud does not change the e-mail address of an account, so %q is deleted and re-created: the id, the licenses, the "+
				"group memberships, and the roles in tenants and folders go with the old account.", state.UserName.ValueString()))
	}
	if otherAccount || !plan.UserName.Equal(state.UserName) {
		r.warnDestroy(ctx, p)
		return
	}
	r.planDisplayName(ctx, p)
	plan.passwordVersions(state).Warn(ctx, state.UserName.ValueString(), p.Private(), &p.Response.Diagnostics)
	r.planActive(ctx, p)
}

// planActive refuses to disable protected accounts, and warns when the default enables an account.
func (r *user) planActive(ctx context.Context, p *tf.PlanCall[userModel]) {
	was, unknown, will := p.State.IsActive.ValueBool(), p.Plan.IsActive.IsUnknown(), p.Plan.IsActive.ValueBool()
	switch {
	case was && !unknown && !will:
		if err := r.Client.GuardUser(ctx, p.State.ID.ValueString(), "disable"); err != nil {
			p.ErrorAt("is_active", err)
		}
	case !was && will && p.Config.IsActive.IsNull():
		p.WarnAt("is_active", "A disabled account will be enabled",
			fmt.Sprintf("%q is disabled on the platform and active by default here, so this plan lets the person in again. Set is_active = false to keep "+
				"it disabled.", p.State.UserName.ValueString()))
	}
}

// planDisplayName keeps what the platform shows for an account that was given no name to show, and clears a name that is no longer declared.
func (r *user) planDisplayName(ctx context.Context, p *tf.PlanCall[userModel]) {
	if !p.Config.DisplayName.IsNull() {
		return
	}
	sameNames := p.Plan.Name.Equal(p.State.Name) && p.Plan.Surname.Equal(p.State.Surname) && p.Plan.Email.Equal(p.State.Email)
	shown := types.StringUnknown()
	if !p.State.ownDisplayName() && sameNames {
		shown = p.State.DisplayName
	}
	p.Set(ctx, "display_name", shown)
}

func (r *user) planDestroy(ctx context.Context, p *tf.PlanCall[userModel]) {
	abandons := p.State.DeletionPolicy.ValueString() == platform.PolicyAbandon
	if !abandons && r.Client.Run().Accounts.Clashes(p.State.ID.ValueString(), true) {
		p.Error(tf.ErrTwoResources(p.State.UserName.ValueString(), p.State.ID.ValueString()))
		return
	}
	r.warnDestroy(ctx, p)
}

// warnDestroy describes in the plan what the platform will do to the person, and refuses what must not happen.
func (r *user) warnDestroy(ctx context.Context, p *tf.PlanCall[userModel]) {
	id, name := p.State.ID.ValueString(), p.State.UserName.ValueString()
	policy := p.State.DeletionPolicy.ValueString()
	if policy == platform.PolicyAbandon {
		tf.WarnAbandoned(&p.Response.Diagnostics, namespace.Title, name)
		return
	}
	verb := "delete"
	if policy == platform.PolicyDisable {
		verb = "disable"
	}
	if err := r.Client.GuardUser(ctx, id, verb); err != nil {
		p.Error(err)
		return
	}
	switch {
	case policy == platform.PolicyDisable:
		p.Warn("UiPath account will be disabled",
			fmt.Sprintf("deletion_policy is \"disable\": %q can no longer sign in; the account stays with all that it has.", name))
	case p.State.Category.ValueString() == api.CategoryDirectory:
		p.Error(errDirectoryDelete(name))
	default:
		p.Warn("UiPath account will be deleted",
			fmt.Sprintf("%q is deleted from the whole organization, with its group memberships and roles. A license that the account holds may stay "+
				"occupied afterwards: release it first, under Admin, Licenses. Creating the account again creates another one, with another id. To only "+
				"lock the account, apply deletion_policy = \"disable\" first.", name))
	}
}

func errDirectoryDelete(name string) error {
	return &platform.Problem{
		Summary: "A directory user cannot be deleted here",
		Means: fmt.Sprintf("%q comes from a connected directory (Microsoft Entra, Active Directory or SAML), which creates and removes its users "+
			"itself.",
			name),
		Do: "Remove the person in the directory, and take the resource out with a removed block or deletion_policy = \"abandon\"; deletion_policy = " +
			"\"disable\" locks the account here.",
	}
}
