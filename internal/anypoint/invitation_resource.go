package anypoint

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// The keys of what an invitation keeps in private state.
const (
	// keyAccountsBefore holds the ids of the accounts that had the e-mail address when the invitation was sent: another one later is who accepted.
	keyAccountsBefore = "accounts_before"
	// keyResent holds the expires_at for which the invitation was sent again, so that a platform that does not move it gets no second mail.
	keyResent = "resent_for"
	// keyLeftOut holds the names of what an imported invitation gives and no configuration has declared since: that is left alone.
	keyLeftOut = "left_out"
)

// NewInvitationResource is platformusers_anypoint_invitation: an invitation by mail, from sending to acceptance.
func NewInvitationResource() tf.ManagedResource {
	return &invitation{tf.Resource[*access.Client]{Kind: namespace.Kind(access.NounInvitation), Identity: invitationIdentity{}}}
}

type invitation struct{ tf.Resource[*access.Client] }

// ConfigValidators refuse what no organization can have.
func (r *invitation) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{tf.NotBoth(attributeTeam, attributeRoleGroups), tf.NotBoth(attributeTeam, attributeRoleGroupNames)}
}

// ModifyPlan checks in plan what the plan can know, and decides what a change means: another invitation, another mail, or nothing. See
// invitation_plan.go.
func (r *invitation) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[invitationModel]{
		Create: r.planCreate, Update: r.planUpdate, Destroy: r.planDestroy,
	})
}

func (r *invitation) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *invitationModel) (*invitationModel, error) {
		organization, err := settleOrganization(ctx, r.Client, plan.organizationNames)
		if err != nil {
			return nil, err
		}
		organizationID := organization.ID
		contents, err := r.toCreate(ctx, organizationID, &plan.invitationContents)
		if err != nil {
			return nil, err
		}
		before, err := r.Client.UsersWithEmail(ctx, organizationID, contents.Email)
		if err != nil {
			return nil, err
		}
		sent, err := r.Client.CreateInvitation(ctx, organizationID, contents)
		if err != nil {
			return nil, err
		}
		created := *plan
		created.OrganizationID, created.OrganizationName = types.StringValue(organizationID), tf.StringOrNull(organization.Name)
		created.take(sent)
		c.Identity = created.identity()
		tf.SetPrivate(ctx, resp.Private, keyAccountsBefore, accountIDs(before), &resp.Diagnostics)
		return &created, nil
	})
}

func accountIDs(accounts []api.User) []string {
	ids := make([]string, 0, len(accounts))
	for _, account := range accounts {
		ids = append(ids, account.ID)
	}
	return ids
}

// sent is what the client needs to find out what became of the invitation.
func sent(ctx context.Context, state *invitationModel, private tf.PrivateReader, diags *diag.Diagnostics) access.SentInvitation {
	sent := state.sent()
	sent.AccountsBefore, sent.Known = tf.GetPrivate[[]string](ctx, private, keyAccountsBefore, diags)
	return sent
}

func (r *invitation) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	current := tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *invitationModel) (*invitationModel, error) {
		c.Identity = state.identity()
		state.refreshOrganization(ctx, r.Client, req.Private, &resp.Diagnostics)
		if state.accepted() && state.AcceptedUserID.ValueString() != "" {
			return state, nil // accepted is the end: nothing about the invitation can change any more
		}
		current, err := r.Client.Invitation(ctx, sent(ctx, state, req.Private, &resp.Diagnostics))
		if err != nil {
			return nil, err
		}
		state.take(current)
		if !state.accepted() { // what is tainted is planned as a create alone, and would be mailed again
			r.Client.Run().Accounts.Record(access.InvitedKey(state.OrganizationID.ValueString(), state.Email.ValueString()))
		}
		return state, nil
	})
	if current != nil && current.accepted() && current.AcceptedUserID.ValueString() != "" {
		tf.SetPrivate(ctx, resp.Private, keyAccountsBefore, nil, &resp.Diagnostics)
		tf.SetPrivate(ctx, resp.Private, keyResent, "", &resp.Diagnostics)
	}
}

// Update sends an expired invitation again when the plan says so, and else only records the change.
func (r *invitation) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	updated := tf.Update(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan, state *invitationModel) (*invitationModel, error) {
		c.Identity = state.identity()
		if !plan.ExpiresAt.IsUnknown() {
			return state, nil
		}
		expiredAt := state.ExpiresAt.ValueString()
		current, mailed, err := r.Client.ResendInvitation(ctx, sent(ctx, state, req.Private, &resp.Diagnostics), expiredAt)
		if mailed {
			tf.SetPrivate(ctx, resp.Private, keyResent, expiredAt, &resp.Diagnostics)
		}
		if err != nil && !mailed && platform.GoneReason(err) == "" {
			return nil, err
		}
		if err != nil {
			current = &api.Invite{
				ID: state.sent().ID, Status: state.Status.ValueString(), InvitedAt: state.InvitedAt.ValueString(), ExpiresAt: expiredAt,
			}
			warnUnclear(state, mailed, err, &resp.Diagnostics)
		}
		updated := *plan
		updated.take(current)
		return &updated, nil
	})
	if updated == nil {
		return
	}
	if leftOut, known := tf.GetPrivate[[]string](ctx, req.Private, keyLeftOut, &resp.Diagnostics); known {
		declared := updated.declared()
		if leftOut = slices.DeleteFunc(leftOut, func(name string) bool { return slices.Contains(declared, name) }); len(leftOut) == 0 {
			leftOut = nil
		}
		tf.SetPrivate(ctx, resp.Private, keyLeftOut, leftOut, &resp.Diagnostics)
	}
}

// warnUnclear warns when an invitation was sent again with an unknown result, or is gone. It is no error: the record that a mail went out must be
// stored.
func warnUnclear(state *invitationModel, mailed bool, err error, diags *diag.Diagnostics) {
	if !mailed {
		tf.Warn(diags, "The invitation was not sent again", platform.GoneReason(err)+" The next plan removes it from the state.")
		return
	}
	tf.Warn(diags, "The result of sending the invitation again is not known",
		fmt.Sprintf("Sending the invitation of %s again failed: %s", state.Email.ValueString(), err),
		"The mail may have gone out, so it is not sent once more. The next plan shows what the platform has.")
}

func (r *invitation) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *invitationModel) error {
		if state.accepted() {
			return nil // the plan has warned that an accepted person stays
		}
		accepted, err := r.Client.CancelInvitation(ctx, sent(ctx, state, req.Private, &resp.Diagnostics))
		if err != nil {
			return err
		}
		if accepted != nil {
			state.take(accepted)
			r.warnAccountStays(state, &resp.Diagnostics)
		}
		return nil
	})
}

// ImportState takes ORG/INVITATION, INVITATION, ORG/EMAIL or EMAIL, or the identity.
func (r *invitation) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*invitationModel, error) {
		named, err := importKey(ctx, req, (*invitationIdentity).parts)
		if err != nil {
			return nil, err
		}
		err = refuseEmpty(importPart{"organization_id", named.OrganizationID, true}, importPart{"invitation_id", named.InvitationID, false})
		if err != nil {
			return nil, err
		}
		organizationID, err := r.Client.OrganizationID(ctx, named.OrganizationID.ValueString())
		if err != nil {
			return nil, err
		}
		invite, err := r.Client.FindInvitation(ctx, organizationID, named.InvitationID.ValueString())
		if err != nil {
			return nil, err
		}
		if invite.Status != api.InviteAccepted {
			// Who has the e-mail address now is not the one who will accept.
			before, err := r.Client.UsersWithEmail(ctx, organizationID, invite.Email)
			if err != nil {
				return nil, err
			}
			tf.SetPrivate(ctx, resp.Private, keyAccountsBefore, accountIDs(before), &resp.Diagnostics)
		}
		found := importedInvitation(ctx, organizationID, invite)
		c.Identity = found.identity()
		tf.SetPrivate(ctx, resp.Private, keyLeftOut, found.declared(), &resp.Diagnostics)
		return found, nil
	})
}

// importedInvitation is an invitation of the platform as an import stores it.
func importedInvitation(ctx context.Context, organizationID string, invite *api.Invite) *invitationModel {
	return &invitationModel{
		invitationRow: invitationRowOf(invite), invitationContents: invitationContentsOf(ctx, invite),
		organizationNames: organizationNames{OrganizationID: types.StringValue(organizationID)}, ResendWhenExpired: types.BoolValue(false),
	}
}
