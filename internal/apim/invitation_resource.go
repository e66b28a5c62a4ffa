package apim

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewInvitationResource is platformusers_apim_invitation: an invitation by mail, from sending to acceptance.
func NewInvitationResource() tf.ManagedResource {
	return &invitation{tf.Resource[*access.Client]{
		Kind: namespace.Kind(access.NounInvitation), Identity: userIdentity{}, Own: importID{api.CollectionUsers},
	}}
}

type invitation struct{ tf.Resource[*access.Client] }

func (r *invitation) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[invitationModel]{
		Create: r.planCreate, Update: r.planUpdate, Key: (*invitationModel).key, Replace: r.planReplace, Destroy: r.planDestroy,
	})
}

func (r *invitation) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *invitationModel) (*invitationModel, error) {
		service, err := createIn(r.Client, &plan.serviceModel)
		if err != nil {
			return nil, err
		}
		account, err := r.Client.CreateInvitation(ctx, service, plan.toCreate())
		if err != nil {
			return nil, blame(invitationProperties, err)
		}
		c.Identity = plan.identity()
		created := invitationOf(service, account, r.Client.Now())
		if created.InvitedAt.IsNull() { // until a read has it
			created.InvitedAt = types.StringValue(r.Client.Now().UTC().Format(time.RFC3339))
		}
		return created, nil
	})
}

func (r *invitation) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *invitationModel) (*invitationModel, error) {
		c.Identity = state.identity()
		account, err := r.Client.Invitation(ctx, state.service(), state.UserID.ValueString(), state.InvitedAt.ValueString())
		isGone := platform.GoneReason(err) != ""
		switch {
		case isGone && !platform.IsSecondLook(ctx):
			return nil, err
		case isGone && state.isPending():
			return nil, &platform.GoneError{
				Why: "The invitation of " + state.Email.ValueString() + " was withdrawn outside of Terraform: the pending user was deleted.",
			}
		case isGone:
			// A person who accepted and has left is not to be invited again by the next apply.
			state.Status = types.StringValue(api.StateDeleted)
			return state, nil
		case err != nil:
			return nil, err
		}
		state.refresh(account, r.Client.Now())
		if state.isPending() { // what is tainted is planned as a create alone, and would be mailed again
			r.Client.Run().Accounts.Record(state.account())
		}
		return state, nil
	})
}

// Update changes the user of a pending invitation. A change of an accepted one is only written to the state.
func (r *invitation) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var accepted *api.User
	updated := tf.Update(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan, state *invitationModel) (_ *invitationModel, err error) {
		c.Identity = plan.identity()
		change := plan.toUpdate(state)
		if platform.IsEmpty(change) || !state.isPending() {
			return state, nil
		}
		accepted, err = r.Client.UpdateInvitation(ctx, state.service(), state.UserID.ValueString(), state.fields(), change)
		return state, blame(invitationProperties, err)
	})
	if updated != nil && accepted != nil {
		warnReachesNobody(updated, &resp.Diagnostics)
	}
}

// Delete withdraws a pending invitation. An accepted person stays, as the plan has said.
func (r *invitation) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *invitationModel) error {
		if !state.isPending() {
			return nil
		}
		accepted, err := r.Client.CancelInvitation(ctx, state.service(), state.UserID.ValueString(), state.AppType.ValueString())
		if accepted != nil {
			state.Status = types.StringValue(accepted.State)
			warnStays(state, &resp.Diagnostics)
		}
		return err
	})
}

// ImportState takes what the import of a user takes: the id in Azure Resource Manager, [[RESOURCE_GROUP/]SERVICE/]USER with the invited user's id or
// e-mail address, or the identity.
func (r *invitation) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*invitationModel, error) {
		service, account, err := importedUser(ctx, r.Client, req)
		if err != nil {
			return nil, err
		}
		found := invitationOf(service, account, r.Client.Now())
		c.Identity = found.identity()
		return found, nil
	})
}
