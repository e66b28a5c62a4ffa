package apim

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

const unableToPlanUser = "Unable to plan API Management user"

// standing are the values of state that a configuration can set.
var standing = tf.StatusValues{Enabled: api.StateActive, Disabled: api.StateBlocked}

func (r *user) planCreate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, config userModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !config.Confirmation.IsNull() && config.State.IsNull() {
		// Whether an account waits for its confirmation in another state is not documented: the service's answer tells.
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("state"), types.StringUnknown())...)
	}
	if !r.Client.Plannable() || !plan.known() || plan.UserID.IsUnknown() {
		return
	}
	if at, err := r.Client.RequireFree(ctx, userType, plan.service(), plan.UserID.ValueString(), plan.Email.ValueString()); err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root(at), unableToPlanUser, err)
	}
}

func (r *user) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state, config userModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || !r.Client.Plannable() {
		return
	}
	service, id := state.service(), state.UserID.ValueString()
	if r.Client.custody.Clashes(accountKey(service, id), false) {
		tf.AddError(&resp.Diagnostics, unableToPlanUser, tf.ErrTwoResources(state.Email.ValueString(), id))
		return
	}
	r.Client.custody.Keep(accountKey(service, id))
	if !plan.UserID.Equal(state.UserID) || plan.service() != service {
		r.warnDestroy(ctx, &state, resp)
		if plan.mails() {
			resp.Diagnostics.AddWarning("The person gets another mail", fmt.Sprintf("The account %q is made anew, and the new one is told to mail the person.", id))
		}
		return
	}
	change := plan.toUpdate(&state)
	if err := guardAdministrator(id, "change"); err != nil && (!isEmpty(change) || !plan.PasswordWOVersion.Equal(state.PasswordWOVersion)) {
		tf.AddError(&resp.Diagnostics, unableToPlanUser, err)
		return
	}
	plan.passwordVersions(&state).Warn(ctx, id, req.Private, &resp.Diagnostics)
	if change.Email != nil {
		r.planEmail(ctx, &state, *change.Email, resp)
	}
	switch {
	case plan.State.Equal(state.State) || plan.State.ValueString() != api.StateActive:
	case state.State.ValueString() == api.StatePending:
		resp.Diagnostics.AddAttributeWarning(path.Root("state"), "The account is confirmed without the person",
			fmt.Sprintf("User %q has not confirmed the address yet. This plan activates the account in the person's place. Leave state out to wait for the person.", id))
	case config.State.IsNull():
		resp.Diagnostics.AddAttributeWarning(path.Root("state"), "A blocked account will be active again",
			fmt.Sprintf("User %q is %s on the platform and active by default here, so this plan lets the person in again. Set state = \"blocked\" to keep the account blocked.", id, state.State.ValueString()))
	}
	if !plan.Confirmation.IsNull() && !plan.Confirmation.Equal(state.Confirmation) {
		resp.Diagnostics.AddAttributeWarning(path.Root("confirmation"), "The account exists already",
			fmt.Sprintf("The service mails a confirmation when it creates an account only, and user %q exists. Terraform takes note of the value, and no mail goes out.", id))
	}
}

// planEmail says what another address means, and refuses one that is somebody else's.
func (r *user) planEmail(ctx context.Context, state *userModel, email string, resp *resource.ModifyPlanResponse) {
	holder, err := r.Client.Holder(ctx, state.service(), email, state.UserID.ValueString())
	if err == nil && holder != nil {
		err = r.Client.errTaken(state.service(), holder)
	}
	if err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("email"), unableToPlanUser, err)
		return
	}
	resp.Diagnostics.AddAttributeWarning(path.Root("email"), "The person goes on signing in with the old address",
		fmt.Sprintf("API Management changes the address that it writes to. The identity that user %q signs in with, if it is one of address and password, keeps the address that it was made with.",
			state.UserID.ValueString()))
}

func (r *user) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Client.Plannable() {
		return
	}
	if state.DeletionPolicy.ValueString() != platform.PolicyAbandon && r.Client.custody.Clashes(accountKey(state.service(), state.UserID.ValueString()), true) {
		tf.AddError(&resp.Diagnostics, unableToPlanUser, tf.ErrTwoResources(state.Email.ValueString(), state.UserID.ValueString()))
		return
	}
	r.warnDestroy(ctx, &state, resp)
}

// warnDestroy says in the plan what the platform will do to the person, and refuses what it does not do.
func (r *user) warnDestroy(ctx context.Context, state *userModel, resp *resource.ModifyPlanResponse) {
	id := state.UserID.ValueString()
	name := fmt.Sprintf("%s (%s)", id, state.Email.ValueString())
	switch policy := state.DeletionPolicy.ValueString(); policy {
	case platform.PolicyAbandon:
		tf.WarnAbandoned(&resp.Diagnostics, "API Management", name)
		return
	case platform.PolicyDisable:
		if err := guardAdministrator(id, "block"); err != nil {
			tf.AddError(&resp.Diagnostics, "Unable to destroy API Management user", err)
			return
		}
		resp.Diagnostics.AddWarning("API Management account will be blocked",
			fmt.Sprintf("deletion_policy is \"disable\": %q can no longer sign in; the account stays with all that it has.", name))
		return
	}
	if err := guardAdministrator(id, "delete"); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy API Management user", err)
		return
	}
	detail := fmt.Sprintf("%q is deleted from the service %s, with its group memberships.", name, state.ServiceName.ValueString())
	if state.NotifyOnDelete.ValueBool() {
		detail += " The person gets a mail about it."
	}
	subscriptions, err := r.Client.SubscriptionsOf(ctx, state.service(), id)
	switch {
	case err != nil:
		detail += fmt.Sprintf("\n\nThe user's subscriptions cannot be listed (%s), so it cannot be said which ones are affected.", err)
	case len(subscriptions) == 0:
	case state.DeleteSubscriptions.ValueBool():
		detail += "\n\nThese subscriptions go with the account, and their keys stop working at once:\n" + listSubscriptions(subscriptions)
	default:
		detail += "\n\nThe user has these subscriptions, and delete_subscriptions is false. Those in use stop the destroy, unless this plan deletes them first:\n" + listSubscriptions(subscriptions)
	}
	resp.Diagnostics.AddWarning("API Management account will be deleted", detail+"\n\nTo only block the account, apply deletion_policy = \"disable\" first.")
}
