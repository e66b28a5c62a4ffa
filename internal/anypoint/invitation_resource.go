package anypoint

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var (
	_ tf.ManagedResource                    = (*invitation)(nil)
	_ resource.ResourceWithConfigValidators = (*invitation)(nil)
)

const invitationType = "platformusers_anypoint_invitation"

// The keys of what an invitation keeps in private state.
const (
	// keyAccountsBefore holds the ids of the accounts that had the address when the invitation was sent: another one later is who accepted.
	keyAccountsBefore = "accounts_before"
	// keyResent holds the expires_at for which the invitation was sent again, so that a platform that does not move it gets no second mail.
	keyResent = "resent_for"
)

// NewInvitationResource is platformusers_anypoint_invitation: an invitation by mail, from sending to acceptance.
func NewInvitationResource() tf.ManagedResource { return &invitation{} }

type invitation struct{ tf.Base[*Client] }

func (r *invitation) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = invitationType
}

// ModifyPlan checks in plan what the plan can know, and decides what a change means: another invitation, another mail, or nothing. It only
// reads.
func (r *invitation) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !r.Client.Plannable() {
		return
	}
	switch {
	case req.Plan.Raw.IsNull():
		r.planDestroy(ctx, req, resp)
	case req.State.Raw.IsNull():
		r.planCreate(ctx, req, resp)
	default:
		r.planUpdate(ctx, req, resp)
	}
}

func (r *invitation) planCreate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	organizationID := planOrganization(ctx, r.Client, req, resp)
	var plan invitationModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || organizationID == "" {
		return
	}
	if err := r.Client.RequireInvitations(ctx, organizationID); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to plan Anypoint invitation", err)
		return
	}
	if plan.known() {
		plan.toCreate(ctx, organizationID, r.names(), &resp.Diagnostics)
	}
	if plan.Email.IsUnknown() || resp.Diagnostics.HasError() {
		return
	}
	outstanding, err := r.Client.Outstanding(ctx, organizationID, plan.Email.ValueString(), true)
	if err == nil && outstanding != nil {
		err = errOutstanding(organizationID, outstanding)
	}
	if err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("email"), "Unable to plan Anypoint invitation", err)
		return
	}
	accounts, err := r.Client.AccountsOf(ctx, organizationID, plan.Email.ValueString())
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to look for accounts of the invited address", err)
		return
	}
	if len(accounts) > 0 {
		resp.Diagnostics.AddAttributeWarning(path.Root("email"), "The address has an account already",
			fmt.Sprintf("%s belongs to the user %q (%s) of this organization. Anypoint allows several accounts for one address; the invitation leads to another one, with another user "+
				"name. To give the existing account access, use its id in grants and memberships instead.", plan.Email.ValueString(), accounts[0].Username, accounts[0].ID))
	}
}

func (r *invitation) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state invitationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.Client.keep(state.OrganizationID.ValueString(), state.sent().ID)
	if !plan.Email.Equal(state.Email) || !plan.OrganizationID.Equal(state.OrganizationID) {
		r.warnAnother(&state, resp)
		return
	}
	if r.planContents(ctx, &plan, &state, resp) || resp.Diagnostics.HasError() {
		return
	}
	if state.Status.ValueString() == api.InviteExpired {
		r.planExpired(ctx, &plan, &state, req, resp)
	}
}

// warnAnother says what becomes of an invitation when another person, or another organization, takes its place.
func (r *invitation) warnAnother(state *invitationModel, resp *resource.ModifyPlanResponse) {
	if state.accepted() {
		warnAcceptedStays(state, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.AddWarning("The invitation will be cancelled",
		fmt.Sprintf("Another invitation takes its place: the link that was sent to %s stops working.", state.Email.ValueString()))
}

// planContents decides what other contents mean. It returns true when the invitation is to be replaced.
func (r *invitation) planContents(ctx context.Context, plan, state *invitationModel, resp *resource.ModifyPlanResponse) (replace bool) {
	same := plan.Teams.Equal(state.Teams) && plan.RoleGroups.Equal(state.RoleGroups) && plan.Permissions.Equal(state.Permissions)
	if same {
		return false
	}
	if plan.known() {
		var diags diag.Diagnostics
		organizationID := state.OrganizationID.ValueString()
		wanted := plan.toCreate(ctx, organizationID, r.names(), &resp.Diagnostics)
		present := state.toCreate(ctx, organizationID, r.names(), &diags)
		if resp.Diagnostics.HasError() {
			return false
		}
		// What the state names may be gone by now; then it is another set anyway.
		same = !diags.HasError() && wanted.SameContents(present)
	}
	if same {
		// Another spelling of the same contents, such as names for the ids of an imported invitation.
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("teams"), state.Teams)...)
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("role_groups"), state.RoleGroups)...)
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("permissions"), state.Permissions)...)
		return false
	}
	if !plan.known() && !state.accepted() {
		resp.Diagnostics.AddError("The contents must be known for a pending invitation",
			fmt.Sprintf("What the invitation of %s carries will be known only during the apply. Anypoint cannot change an invitation: were it another set, the pending one would be cancelled "+
				"and another mail sent, so Terraform would do that in any case.\n\nLet teams, role_groups and permissions come from something that is known in plan, or apply what they come "+
				"from first, with -target. To send another invitation on purpose, use terraform apply -replace=ADDRESS.", state.Email.ValueString()))
		return false
	}
	if state.accepted() {
		resp.Diagnostics.AddWarning("The invitation was accepted already",
			fmt.Sprintf("%s accepted, so a change of what the invitation carried reaches nobody: it is only written to the state. Use platformusers_anypoint_team_member and "+
				"platformusers_anypoint_permission_grant for user %s.", state.Email.ValueString(), state.AcceptedUserID.ValueString()))
		return false
	}
	for name, equal := range map[string]bool{
		"teams": plan.Teams.Equal(state.Teams), "role_groups": plan.RoleGroups.Equal(state.RoleGroups), "permissions": plan.Permissions.Equal(state.Permissions),
	} {
		if !equal {
			resp.RequiresReplace.Append(path.Root(name))
		}
	}
	resp.Diagnostics.AddWarning("The invitation will be sent anew",
		fmt.Sprintf("Anypoint cannot change an invitation. The pending one of %s will be cancelled, its link stops working, and another mail goes out. This cannot "+
			"be done with create_before_destroy.", state.Email.ValueString()))
	return true
}

// planExpired plans to send an expired invitation again when that is wanted, at most once for each time it expires.
func (r *invitation) planExpired(ctx context.Context, plan, state *invitationModel, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	email, expired := state.Email.ValueString(), state.ExpiresAt.ValueString()
	if resentFor, known := tf.GetPrivate[string](ctx, req.Private, keyResent, &resp.Diagnostics); known && resentFor == expired {
		resp.Diagnostics.AddWarning("The invitation is still expired",
			fmt.Sprintf("The invitation of %s, expired at %s, was sent again, but the platform still shows it as expired. It is not sent a third time. To cancel it and send a new one, "+
				"run terraform apply -replace=ADDRESS.", email, expired))
		return
	}
	if !plan.ResendWhenExpired.ValueBool() {
		resp.Diagnostics.AddWarning("The invitation has expired",
			fmt.Sprintf("%s did not accept until %s. Set resend_when_expired = true to send the invitation again, or remove the resource.", email, expired))
		return
	}
	resp.Diagnostics.AddWarning("The invitation will be sent again", fmt.Sprintf("%s did not accept until %s: another mail goes out.", email, expired))
	for _, name := range []string{"status", "invited_at", "expires_at", "accepted_user_id"} {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(name), types.StringUnknown())...)
	}
}

func (r *invitation) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state invitationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.accepted() {
		warnAcceptedStays(&state, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.AddWarning("The invitation will be cancelled", fmt.Sprintf("The link that was sent to %s stops working.", state.Email.ValueString()))
}

func warnAcceptedStays(state *invitationModel, diags *diag.Diagnostics) {
	diags.AddWarning("The person stays",
		fmt.Sprintf("%s accepted the invitation and is user %s now. Destroying the invitation leaves that account and its access alone. To manage the account, import it as %s.",
			state.Email.ValueString(), state.AcceptedUserID.ValueString(), userType))
}

func (r *invitation) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan invitationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	organizationID, err := r.Client.OrganizationID(ctx, plan.OrganizationID.ValueString())
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create Anypoint invitation", err)
		return
	}
	contents := plan.toCreate(ctx, organizationID, r.names(), &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	before, err := r.Client.AccountsOf(ctx, organizationID, plan.Email.ValueString())
	var sent *api.Invite
	if err == nil {
		sent, err = r.Client.CreateInvitation(ctx, organizationID, contents)
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create Anypoint invitation", err)
		return
	}
	plan.OrganizationID = types.StringValue(organizationID)
	plan.fromAPI(sent)
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	tf.SetPrivate(ctx, resp.Private, keyAccountsBefore, accountIDs(before), &resp.Diagnostics)
}

func accountIDs(accounts []api.User) []string {
	ids := make([]string, 0, len(accounts))
	for _, account := range accounts {
		ids = append(ids, account.ID)
	}
	return ids
}

func (r *invitation) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state invitationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	if state.accepted() && state.AcceptedUserID.ValueString() != "" {
		return // accepted is the end: nothing about the invitation can change any more
	}
	current, err := r.Client.ReadInvitation(ctx, r.sent(ctx, &state, req.Private, &resp.Diagnostics))
	if why := platform.GoneReason(err); why != "" {
		tf.Gone(ctx, resp, "Anypoint invitation is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read Anypoint invitation", err)
		return
	}
	state.fromAPI(current)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update sends an expired invitation again when the plan says so, and else only takes note.
func (r *invitation) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state invitationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	current := &api.Invite{ID: state.sent().ID, Status: state.Status.ValueString(), InvitedAt: state.InvitedAt.ValueString(), ExpiresAt: state.ExpiresAt.ValueString()}
	if plan.Status.IsUnknown() {
		resent, mailed, err := r.Client.ResendInvitation(ctx, r.sent(ctx, &state, req.Private, &resp.Diagnostics), state.ExpiresAt.ValueString())
		if mailed {
			tf.SetPrivate(ctx, resp.Private, keyResent, state.ExpiresAt.ValueString(), &resp.Diagnostics)
		}
		switch {
		case err == nil:
			current = resent
		case mailed:
			resp.Diagnostics.AddWarning("It is not known what became of the invitation",
				fmt.Sprintf("The invitation of %s was to be sent again, and then: %s\n\nThe mail may have gone out, so it is not sent once more. The next plan shows what the platform has.",
					state.Email.ValueString(), err))
		case platform.GoneReason(err) != "":
			resp.Diagnostics.AddWarning("The invitation was not sent again", platform.GoneReason(err)+" The next plan takes it out of the state.")
		default:
			tf.AddError(&resp.Diagnostics, "Unable to send Anypoint invitation again", err)
			return
		}
	}
	plan.fromAPI(current)
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *invitation) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state invitationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || state.accepted() {
		return // the plan has said that an accepted person stays
	}
	accepted, err := r.Client.CancelInvitation(ctx, r.sent(ctx, &state, req.Private, &resp.Diagnostics))
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to cancel Anypoint invitation", err)
		return
	}
	if accepted != nil {
		state.fromAPI(accepted)
		warnAcceptedStays(&state, &resp.Diagnostics)
	}
}

// ImportState takes ORG/INVITATION, INVITATION, ORG/EMAIL or EMAIL, or the identity.
func (r *invitation) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var identity invitationIdentity
	which := req.ID
	if which == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		which = identity.InvitationID.ValueString()
	} else if organizationID, rest, found := strings.Cut(which, "/"); found && platform.IsUUID(organizationID) {
		identity.OrganizationID, which = types.StringValue(organizationID), rest
	}
	if resp.Diagnostics.HasError() {
		return
	}
	organizationID, err := r.Client.OrganizationID(ctx, identity.OrganizationID.ValueString())
	var found *api.Invite
	if err == nil {
		found, err = r.Client.FindInvitation(ctx, organizationID, which)
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import Anypoint invitation", err)
		return
	}
	if found.Status != api.InviteAccepted {
		// Who has the address now is not the one who will accept.
		before, err := r.Client.AccountsOf(ctx, organizationID, found.Email)
		if err != nil {
			tf.AddError(&resp.Diagnostics, "Unable to look for accounts of the invited address", err)
			return
		}
		tf.SetPrivate(ctx, resp.Private, keyAccountsBefore, accountIDs(before), &resp.Diagnostics)
	}
	state := invitationModel{OrganizationID: types.StringValue(organizationID), ResendWhenExpired: types.BoolValue(false)}
	state.takeContents(ctx, found, &resp.Diagnostics)
	state.fromAPI(found)
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}
