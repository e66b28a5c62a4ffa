package uipath

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

var _ tf.ManagedResource = (*invitation)(nil)

const invitationType = "platformusers_uipath_invitation"

// NewInvitationResource is platformusers_uipath_invitation: an invitation by mail, from sending to acceptance.
func NewInvitationResource() tf.ManagedResource { return &invitation{} }

type invitation struct{ tf.Base[*Client] }

func (r *invitation) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = invitationType
}

// ModifyPlan checks in plan what the plan can know, and decides what a change means: another invitation, a change of the pending user, or
// nothing. It only reads.
func (r *invitation) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !r.Client.Plannable() {
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

func (r *invitation) planCreate(ctx context.Context, resp *resource.ModifyPlanResponse) {
	var plan invitationModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.Client.RequireInvitations(); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to plan UiPath invitation", err)
		return
	}
	if plan.Email.IsUnknown() {
		return
	}
	holder, err := r.Client.InvitedUser(ctx, plan.Email.ValueString())
	if err == nil && holder != nil {
		err = errInvited(holder)
	}
	if err == nil {
		err = r.settleRedirectURL(ctx, &plan)
	}
	if err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("email"), "Unable to plan UiPath invitation", err)
		return
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("redirect_url"), plan.RedirectURL)...)
}

// settleRedirectURL fills in the page on which the invitation is accepted, as far as it can be known.
func (r *invitation) settleRedirectURL(ctx context.Context, plan *invitationModel) error {
	if !plan.RedirectURL.IsUnknown() || plan.Language.IsUnknown() {
		return nil
	}
	address, err := r.Client.RedirectURL(ctx, plan.Email.ValueString(), plan.Language.ValueString())
	plan.RedirectURL = types.StringValue(address)
	return err
}

func (r *invitation) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state, config invitationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.Client.custody.Keep(state.UserID.ValueString())
	if !plan.Email.Equal(state.Email) {
		r.warnAnother(&state, resp)
		return
	}
	// An imported invitation knows neither language nor page: naming them now changes nothing that was sent.
	otherLanguage := !plan.Language.Equal(state.Language) && !state.RedirectURL.IsNull()
	otherPage := !config.RedirectURL.IsNull() && !plan.RedirectURL.Equal(state.RedirectURL) && !state.RedirectURL.IsNull()
	if config.RedirectURL.IsNull() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("redirect_url"), state.RedirectURL)...)
	}
	switch {
	case state.Accepted.ValueBool():
		if otherLanguage || otherPage || !isEmpty(plan.toUpdate(&state)) {
			resp.Diagnostics.AddWarning("The invitation was accepted already",
				fmt.Sprintf("%s accepted, so a change of what the invitation carried reaches nobody: it is only written to the state. Use platformusers_uipath_group_member for user %s, or import "+
					"the account as %s.", state.Email.ValueString(), state.UserID.ValueString(), userType))
		}
	case otherLanguage || otherPage:
		if otherLanguage {
			resp.RequiresReplace.Append(path.Root("language"))
		}
		if otherPage {
			resp.RequiresReplace.Append(path.Root("redirect_url"))
		}
		if otherLanguage && config.RedirectURL.IsNull() {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("redirect_url"), types.StringUnknown())...)
		}
		r.warnAnother(&state, resp)
	}
}

// warnAnother says what becomes of an invitation when another takes its place.
func (r *invitation) warnAnother(state *invitationModel, resp *resource.ModifyPlanResponse) {
	if state.Accepted.ValueBool() {
		warnAcceptedStays(state, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.AddWarning("The invitation will be withdrawn",
		fmt.Sprintf("Another invitation takes its place: the link that was sent to %s stops working, and the pending user is deleted with what it was given meanwhile. Another mail goes out.",
			state.Email.ValueString()))
}

func (r *invitation) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state invitationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.Accepted.ValueBool() {
		warnAcceptedStays(&state, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.AddWarning("The invitation will be withdrawn",
		fmt.Sprintf("The link that was sent to %s stops working, and the pending user is deleted with what it was given meanwhile.", state.Email.ValueString()))
}

func warnAcceptedStays(state *invitationModel, diags *diag.Diagnostics) {
	diags.AddWarning("The person stays",
		fmt.Sprintf("%s accepted the invitation and is user %s. Destroying the invitation leaves that account and its access alone. To manage the account, import it as %s.",
			state.Email.ValueString(), state.UserID.ValueString(), userType))
}

func (r *invitation) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan invitationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	partition, err := r.Client.PartitionGlobalID(ctx)
	if err == nil {
		err = r.settleRedirectURL(ctx, &plan)
	}
	var invited *api.User
	if err == nil {
		invited, err = r.Client.Invite(ctx, plan.toCreate())
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create UiPath invitation", err)
		return
	}
	// The answer names the user, but not the time: until it is read, it is now.
	plan.InvitedAt = types.StringValue(r.Client.now().UTC().Format(time.RFC3339))
	plan.fromAPI(invited)
	plan.Accepted = types.BoolValue(false)
	tf.SetIdentity(ctx, resp.Identity, plan.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	if account, err := r.Client.ReadUser(ctx, invited.ID, plan.InvitedAt.ValueString()); err == nil {
		plan.fromAPI(account)
		resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	}
}

func (r *invitation) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state invitationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	partition, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read UiPath invitation", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(partition), &resp.Diagnostics)
	if state.Accepted.ValueBool() {
		return // accepted is the end: nothing about the invitation can change any more
	}
	account, err := r.Client.ReadUser(ctx, state.UserID.ValueString(), state.InvitedAt.ValueString())
	if platform.GoneReason(err) != "" {
		tf.Gone(ctx, resp, "UiPath invitation is gone",
			fmt.Sprintf("The invitation of %s was withdrawn outside of Terraform: the pending user was deleted. The resource was removed from the state.", state.Email.ValueString()))
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read UiPath invitation", err)
		return
	}
	state.fromAPI(account)
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
	partition, err := r.Client.PartitionGlobalID(ctx)
	if change := plan.toUpdate(&state); err == nil && !isEmpty(change) && !state.Accepted.ValueBool() {
		err = r.Client.UpdateUser(ctx, state.UserID.ValueString(), change)
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to update UiPath invitation", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *invitation) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state invitationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || state.Accepted.ValueBool() {
		return // the plan has said that an accepted person stays
	}
	_, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
	var accepted *api.User
	if err == nil {
		accepted, err = r.Client.WithdrawInvitation(ctx, state.UserID.ValueString(), state.InvitedAt.ValueString())
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to withdraw UiPath invitation", err)
		return
	}
	if accepted != nil {
		warnAcceptedStays(&state, &resp.Diagnostics)
	}
}

// ImportState takes PARTITION/USER or USER, where USER is the invited user's id or address; or the identity.
func (r *invitation) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	partition, who := importedUser(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	err := r.Client.RequireInvitations()
	if err == nil {
		partition, err = r.Client.RequirePartition(ctx, partition)
	}
	var account *api.User
	if err == nil {
		account, err = r.Client.FindUser(ctx, who)
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import UiPath invitation", err)
		return
	}
	state := invitationModel{Email: tf.NewEmail(account.Email), Name: tf.StringOrNull(account.Name), Surname: tf.StringOrNull(account.Surname), GroupIDs: types.SetNull(types.StringType)}
	joined, err := r.Client.JoinedGroups(ctx, account)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import UiPath invitation", err)
		return
	}
	if len(joined) > 0 {
		groups, d := types.SetValueFrom(ctx, types.StringType, joined)
		resp.Diagnostics.Append(d...)
		state.GroupIDs = groups
	}
	state.fromAPI(account)
	tf.SetIdentity(ctx, resp.Identity, state.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}
