package apim

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var _ tf.ManagedResource = (*invitation)(nil)

const invitationType = "platformusers_apim_invitation"

// NewInvitationResource is platformusers_apim_invitation: an invitation by mail, from sending to acceptance.
func NewInvitationResource() tf.ManagedResource { return &invitation{} }

type invitation struct{ tf.Base[*Client] }

func (r *invitation) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = invitationType
}

// ModifyPlan checks in plan what the plan can know, and decides what a change means: another invitation, a change of the pending user, or
// nothing. It only reads.
func (r *invitation) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Client.planService(ctx, unableToPlanInvitation, req, resp)
	if !r.Client.Plannable() || resp.Diagnostics.HasError() {
		return
	}
	switch {
	case req.Plan.Raw.IsNull():
		r.planDestroy(ctx, req, resp)
	case req.State.Raw.IsNull():
		r.planCreate(ctx, resp)
	default:
		r.planUpdate(ctx, req, resp)
	}
}

const unableToPlanInvitation = "Unable to plan API Management invitation"

func (r *invitation) planCreate(ctx context.Context, resp *resource.ModifyPlanResponse) {
	var plan invitationModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !plan.known() || plan.UserID.IsUnknown() {
		return
	}
	if at, err := r.Client.RequireFree(ctx, invitationType, plan.service(), plan.UserID.ValueString(), plan.Email.ValueString()); err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root(at), unableToPlanInvitation, err)
	}
}

func (r *invitation) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state invitationModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	service, id := state.service(), state.UserID.ValueString()
	r.Client.custody.Record(accountKey(service, id))
	if state.pending() {
		if r.Client.custody.Clashes(accountKey(service, id), false) {
			tf.AddError(&resp.Diagnostics, unableToPlanInvitation, tf.ErrTwoResources(state.Email.ValueString(), id))
			return
		}
		// Should it be replaced, the pending user makes room; an accepted one stays where it is.
		r.Client.custody.Keep(accountKey(service, id))
	}
	elsewhere := !plan.UserID.Equal(state.UserID) || plan.service() != service
	switch {
	case elsewhere && !state.pending():
		warnStays(&state, &resp.Diagnostics)
	case elsewhere || state.pending() && !plan.Email.Equal(state.Email):
		r.warnWithdrawn(ctx, &state, "Another invitation takes its place: another mail goes out.", resp)
	case !plan.Email.Equal(state.Email):
		tf.AddAttributeError(&resp.Diagnostics, path.Root("email"), unableToPlanInvitation, &platform.Problem{
			Summary: "The invitation was accepted already",
			Means:   fmt.Sprintf("%s accepted and is user %q of the service. Another address cannot be invited as the same user.", state.Email.ValueString(), id),
			Do: "To invite somebody else, choose another user_id: the person stays. To change the person's address, take the invitation out with a removed block and import the account as " +
				userType + ".",
		})
	case !state.pending():
		if !isEmpty(plan.toUpdate(&state)) || !plan.AppType.Equal(state.AppType) {
			warnReachesNobody(&state, &resp.Diagnostics)
		}
	case state.Status.ValueString() == statusExpired:
		resp.Diagnostics.AddWarning("The invitation has expired",
			fmt.Sprintf("%s did not accept within two days of %s, so the link is dead. To withdraw the invitation and mail another one, run terraform apply -replace=ADDRESS; or remove the resource.",
				state.Email.ValueString(), state.InvitedAt.ValueString()))
	}
}

func (r *invitation) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state invitationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !state.pending() {
		warnStays(&state, &resp.Diagnostics)
		return
	}
	if r.Client.custody.Clashes(accountKey(state.service(), state.UserID.ValueString()), true) {
		tf.AddError(&resp.Diagnostics, unableToPlanInvitation, tf.ErrTwoResources(state.Email.ValueString(), state.UserID.ValueString()))
		return
	}
	r.warnWithdrawn(ctx, &state, "", resp)
}

// warnWithdrawn says what becomes of a pending invitation.
func (r *invitation) warnWithdrawn(ctx context.Context, state *invitationModel, next string, resp *resource.ModifyPlanResponse) {
	detail := fmt.Sprintf("The link that was sent to %s stops working, and the pending user %q is deleted. %s", state.Email.ValueString(), state.UserID.ValueString(), next)
	if subscriptions, err := r.Client.SubscriptionsOf(ctx, state.service(), state.UserID.ValueString()); err == nil && len(subscriptions) > 0 {
		detail += "\n\nThe user has subscriptions. Those in use stop this, unless the plan deletes them first:\n" + listSubscriptions(subscriptions)
	}
	resp.Diagnostics.AddWarning("The invitation will be withdrawn", detail)
}

func warnReachesNobody(state *invitationModel, diags *diag.Diagnostics) {
	diags.AddWarning("The invitation was accepted already",
		fmt.Sprintf("%s accepted, so a change of what the invitation carried reaches nobody: it is only written to the state. To manage the account, import user %q as %s.",
			state.Email.ValueString(), state.UserID.ValueString(), userType))
}

func warnStays(state *invitationModel, diags *diag.Diagnostics) {
	if state.Status.ValueString() == api.StateDeleted {
		return
	}
	diags.AddWarning("The person stays",
		fmt.Sprintf("%s is user %q, who does not wait for an invitation (status %s). Destroying the invitation leaves that account and its access alone. To manage the account, import it as %s.",
			state.Email.ValueString(), state.UserID.ValueString(), state.Status.ValueString(), userType))
}

func (r *invitation) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan invitationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	service, err := r.Client.createIn(&plan.serviceModel)
	var invited *api.User
	if err == nil {
		invited, err = r.Client.CreateUser(ctx, invitationType, service, plan.toCreate())
	}
	if err != nil {
		addFieldErrors(&resp.Diagnostics, invitationFields, "Unable to create API Management invitation", err)
		return
	}
	plan.InvitedAt = types.StringValue(r.Client.now().UTC().Format(time.RFC3339)) // until the platform tells
	plan.fromAPI(invited, r.Client.now())
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *invitation) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state invitationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	account, err := r.Client.ReadUser(ctx, state.service(), state.UserID.ValueString(), state.InvitedAt.ValueString())
	switch why := platform.GoneReason(err); {
	case why != "" && state.pending():
		tf.Gone(ctx, resp, "API Management invitation is gone",
			fmt.Sprintf("The invitation of %s was withdrawn outside of Terraform: the pending user was deleted. The resource was removed from the state.", state.Email.ValueString()))
		return
	case why != "":
		// Whoever was in and has left is not to be invited again by the next apply.
		state.Status = types.StringValue(api.StateDeleted)
	case err != nil:
		tf.AddError(&resp.Diagnostics, "Unable to read API Management invitation", err)
		return
	default:
		state.fromAPI(account, r.Client.now())
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update changes the user of a pending invitation, and else only takes note.
func (r *invitation) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state invitationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if change := plan.toUpdate(&state); !isEmpty(change) && state.pending() {
		accepted, err := r.Client.UpdateInvited(ctx, state.service(), state.UserID.ValueString(), state.present(), change)
		if err != nil {
			addFieldErrors(&resp.Diagnostics, invitationFields, "Unable to update API Management invitation", err)
			return
		}
		if accepted != nil {
			warnReachesNobody(&state, &resp.Diagnostics)
		}
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *invitation) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state invitationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !state.pending() {
		return // the plan has said that an accepted person stays
	}
	accepted, err := r.Client.WithdrawInvitation(ctx, state.service(), state.UserID.ValueString(), state.AppType.ValueString())
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to withdraw API Management invitation", err)
		return
	}
	if accepted != nil {
		state.Status = types.StringValue(accepted.State)
		warnStays(&state, &resp.Diagnostics)
	}
}

// ImportState takes what the import of a user takes: the ARM id, [[RESOURCE_GROUP/]SERVICE/]USER with the invited user's id or address, or the identity.
func (r *invitation) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	service, account := r.Client.importedUser(ctx, req, "Unable to import API Management invitation", &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	state := invitationModel{
		Email: tf.NewEmail(account.Email), FirstName: types.StringValue(account.FirstName), LastName: types.StringValue(account.LastName), Note: tf.StringOrNull(account.Note),
		AppType: types.StringValue(api.AppDeveloperPortal),
	}
	state.setService(service)
	state.fromAPI(account, r.Client.now())
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}
