package uipath

import (
	"cmp"
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// NewInvitationResource is platformusers_uipath_invitation: an invitation by mail, from sending to acceptance.
func NewInvitationResource() tf.ManagedResource {
	return &invitation{tf.Resource[*access.Client]{Kind: namespace.Kind(access.NounInvitation), Identity: userIdentity{}}}
}

type invitation struct{ tf.Resource[*access.Client] }

// ModifyPlan is in invitation_plan.go.

func (r *invitation) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *invitationModel) (*invitationModel, error) {
		partition, err := r.Client.PartitionGlobalID(ctx)
		if err != nil {
			return nil, err
		}
		if err := r.settleRedirectURL(ctx, plan); err != nil {
			return nil, err
		}
		if err := r.settleGroups(ctx, plan); err != nil {
			return nil, err
		}
		invited, err := r.Client.CreateInvitation(ctx, plan.toCreate())
		if err != nil {
			return nil, err
		}
		// The response names the user, but not the time of the account: it is the platform's time by then.
		sentAt := cmp.Or(invited.CreatedAt, r.Client.Now().UTC().Format(time.RFC3339))
		created := &invitationModel{invitationRow: invitationRowOf(invited, types.StringValue(sentAt))}
		created.Accepted = types.BoolValue(false)
		created.GroupIDs, created.GroupNames = types.SetNull(types.StringType), types.SetNull(types.StringType)
		c.Identity = created.identity(partition)
		return created, nil
	})
}

// settleRedirectURL fills in the page on which the invitation is accepted, where the settings say which one it is.
func (r *invitation) settleRedirectURL(ctx context.Context, plan *invitationModel) error {
	if !plan.RedirectURL.IsUnknown() || plan.Language.IsUnknown() {
		return nil
	}
	redirectURL, err := r.Client.RedirectURL(ctx, plan.Email.ValueString(), plan.Language.ValueString())
	plan.RedirectURL = types.StringValue(redirectURL)
	return err
}

func (r *invitation) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *invitationModel) (*invitationModel, error) {
		partition, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
		if err != nil {
			return nil, err
		}
		c.Identity = state.identity(partition)
		if state.GroupNames.IsNull() { // of before there were names
			state.GroupNames = r.namesOf(ctx, state.GroupIDs)
		}
		if state.Accepted.ValueBool() {
			return state, nil // accepted is the end: nothing about the invitation can change any more
		}
		r.Client.Run().Accounts.Record(state.UserID.ValueString())
		account, err := r.Client.Invitation(ctx, state.UserID.ValueString(), state.Email.ValueString(), state.InvitedAt.ValueString())
		if err != nil {
			return nil, err
		}
		state.invitationRow = invitationRowOf(account, state.InvitedAt)
		return state, nil
	})
}

// Update changes the user of a pending invitation. Of an accepted one it only records the configuration.
func (r *invitation) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.Update(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan, state *invitationModel) (*invitationModel, error) {
		partition, err := r.Client.PartitionGlobalID(ctx)
		if err != nil {
			return nil, err
		}
		c.Identity = state.identity(partition)
		if err := r.settleGroups(ctx, plan); err != nil {
			return nil, err
		}
		change := plan.toUpdate(state)
		if platform.IsEmpty(change) || state.Accepted.ValueBool() {
			return plan, nil
		}
		return plan, r.Client.UpdateUser(ctx, state.UserID.ValueString(), change)
	})
}

func (r *invitation) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *invitationModel) error {
		if state.Accepted.ValueBool() {
			return nil // the plan has warned that an accepted person stays
		}
		if _, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity)); err != nil {
			return err
		}
		accepted, err := r.Client.CancelInvitation(ctx, state.UserID.ValueString(), state.InvitedAt.ValueString())
		if err == nil && accepted != nil {
			warnAcceptedStays(state, &resp.Diagnostics)
		}
		return err
	})
}

// ImportState takes PARTITION/USER or USER, where USER is the invited user's id or e-mail address; or the identity.
func (r *invitation) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*invitationModel, error) {
		partition, who, err := importedUser(ctx, req)
		if err != nil {
			return nil, err
		}
		if err := r.Client.RequireInvitations(); err != nil {
			return nil, err
		}
		partition, err = r.Client.RequirePartition(ctx, partition)
		if err != nil {
			return nil, err
		}
		invited, err := r.Client.FindInvitation(ctx, who)
		if err != nil {
			return nil, err
		}
		found := importedInvitation(invited)
		c.Identity = found.identity(partition)
		return found, nil
	})
}
