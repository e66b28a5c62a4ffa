package uipath

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// planEmail decides what an address means that is left out. On Automation Cloud another address is another account, so leaving it out must not be
// one: the account keeps what it has. Elsewhere it is cleared, as every text is that is no longer declared.
func (r *user) planEmail(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	email := path.Root("email")
	var configured, present tf.Email
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, email, &configured)...)
	if !configured.IsNull() || resp.Diagnostics.HasError() {
		return
	}
	present.StringValue = types.StringNull()
	if !req.State.Raw.IsNull() && r.Client.OnCloud() {
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, email, &present)...)
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, email, present)...)
}

func (r *user) planCreate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config userModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || config.UserName.IsUnknown() {
		return
	}
	holder, err := r.Client.Holder(ctx, config.UserName.ValueString(), config.Email.ValueString())
	switch {
	case err != nil || holder == nil:
	case r.Client.custody.Has(holder.ID):
		err = tf.ErrInState(holder.UserName, holder.ID, "")
	default:
		err = errTaken(holder)
	}
	if err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("user_name"), "Unable to plan UiPath user", err)
		return
	}
	if r.Client.OnCloud() && config.Email.IsNull() {
		resp.Diagnostics.AddAttributeWarning(path.Root("email"), "Nobody can sign in to this account",
			fmt.Sprintf("On Automation Cloud people sign in by their e-mail address, and %q has none.", config.UserName.ValueString()))
	}
}

func (r *user) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state, config userModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.Client.custody.Clashes(state.ID.ValueString(), false) {
		tf.AddError(&resp.Diagnostics, "Unable to plan UiPath user", tf.ErrTwoResources(state.UserName.ValueString(), state.ID.ValueString()))
		return
	}
	r.Client.custody.Keep(state.ID.ValueString())
	moved := !plan.Email.IsUnknown() && !platform.SameEmail(plan.Email.ValueString(), state.Email.ValueString()) && r.Client.OnCloud()
	if moved {
		resp.RequiresReplace.Append(path.Root("email"))
		resp.Diagnostics.AddAttributeWarning(path.Root("email"), "Another address means another account on Automation Cloud",
			fmt.Sprintf("Automation Cloud does not change the e-mail address of an account, so %q is deleted and created anew: the id, the licences, the group memberships, and the roles in "+
				"tenants and folders go with the old account.", state.UserName.ValueString()))
	}
	if moved || !plan.UserName.Equal(state.UserName) {
		r.warnDestroy(ctx, &state, resp)
		return
	}
	r.planDisplayName(ctx, &config, &state, resp)
	plan.passwordVersions(&state).Warn(ctx, state.UserName.ValueString(), req.Private, &resp.Diagnostics)
	switch {
	case state.IsActive.ValueBool() && !plan.IsActive.IsUnknown() && !plan.IsActive.ValueBool():
		if err := r.Client.GuardAccount(ctx, state.ID.ValueString(), "disable"); err != nil {
			tf.AddAttributeError(&resp.Diagnostics, path.Root("is_active"), "Unable to disable UiPath user", err)
		}
	case !state.IsActive.ValueBool() && plan.IsActive.ValueBool() && config.IsActive.IsNull():
		resp.Diagnostics.AddAttributeWarning(path.Root("is_active"), "A disabled account will be enabled",
			fmt.Sprintf("%q is disabled on the platform and active by default here, so this plan lets the person in again. Set is_active = false to keep it disabled.", state.UserName.ValueString()))
	}
}

// planDisplayName keeps what the platform shows for an account that was given no name to show, and clears a name that is no longer declared.
func (r *user) planDisplayName(ctx context.Context, config, state *userModel, resp *resource.ModifyPlanResponse) {
	if !config.DisplayName.IsNull() {
		return
	}
	var plan userModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	sameNames := plan.Name.Equal(state.Name) && plan.Surname.Equal(state.Surname) && plan.Email.Equal(state.Email)
	shown := types.StringUnknown()
	if !state.ownDisplayName() && sameNames {
		shown = state.DisplayName
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("display_name"), shown)...)
}

func (r *user) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.DeletionPolicy.ValueString() != platform.PolicyAbandon && r.Client.custody.Clashes(state.ID.ValueString(), true) {
		tf.AddError(&resp.Diagnostics, "Unable to plan UiPath user", tf.ErrTwoResources(state.UserName.ValueString(), state.ID.ValueString()))
		return
	}
	r.warnDestroy(ctx, &state, resp)
}

// warnDestroy says in the plan what the platform will do to the person, and refuses what must not happen.
func (r *user) warnDestroy(ctx context.Context, state *userModel, resp *resource.ModifyPlanResponse) {
	id, name := state.ID.ValueString(), state.UserName.ValueString()
	policy := state.DeletionPolicy.ValueString()
	if policy == platform.PolicyAbandon {
		tf.WarnAbandoned(&resp.Diagnostics, "UiPath", name)
		return
	}
	verb := "delete"
	if policy == platform.PolicyDisable {
		verb = "disable"
	}
	if err := r.Client.GuardAccount(ctx, id, verb); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy UiPath user", err)
		return
	}
	switch {
	case policy == platform.PolicyDisable:
		resp.Diagnostics.AddWarning("UiPath account will be disabled", fmt.Sprintf("deletion_policy is \"disable\": %q can no longer sign in; the account stays with all that it has.", name))
	case state.Category.ValueString() == api.CategoryDirectory:
		tf.AddError(&resp.Diagnostics, "Unable to destroy UiPath user", errDirectoryDelete(name))
	default:
		resp.Diagnostics.AddWarning("UiPath account will be deleted",
			fmt.Sprintf("%q is deleted from the whole organization, with its group memberships and roles. A licence that the account holds may stay occupied afterwards: release it first, under Admin, "+
				"Licenses. Creating the account again makes another one, with another id. To only lock the account, apply deletion_policy = \"disable\" first.", name))
	}
}

func errDirectoryDelete(name string) error {
	return &platform.Problem{
		Summary: "A directory user cannot be deleted here",
		Means:   fmt.Sprintf("%q comes from a connected directory (Microsoft Entra, Active Directory or SAML), which creates and removes its users itself.", name),
		Do:      "Remove the person in the directory, and take the resource out with a removed block or deletion_policy = \"abandon\"; deletion_policy = \"disable\" locks the account here.",
	}
}
