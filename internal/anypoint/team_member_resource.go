package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var _ tf.ManagedResource = (*teamMember)(nil)

const teamMemberType = "platformusers_anypoint_team_member"

// NewTeamMemberResource is platformusers_anypoint_team_member: one user in one team.
func NewTeamMemberResource() tf.ManagedResource { return &teamMember{} }

type teamMember struct{ tf.Base[*Client] }

func (r *teamMember) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = teamMemberType
}

// ModifyPlan settles the organization and refuses what would fail or lock the organization. It only reads.
func (r *teamMember) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	switch {
	case !r.Client.Plannable():
	case req.Plan.Raw.IsNull():
		r.planDestroy(ctx, req, resp)
	default:
		r.planWrite(ctx, req, resp)
		if replaces[teamMemberModel](ctx, req, resp) {
			r.planDestroy(ctx, req, resp)
		}
	}
}

func (r *teamMember) planWrite(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	organizationID := planOrganization(ctx, r.Client, req, resp)
	var plan teamMemberModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || organizationID == "" || plan.TeamID.IsUnknown() || !req.State.Raw.IsNull() || r.Client.lost.Has(teamMemberType+" "+plan.importID()) {
		return
	}
	if _, err := r.Client.GuardTeam(ctx, organizationID, plan.TeamID.ValueString()); err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("team_id"), "Unable to plan Anypoint team member", err)
	}
}

func (r *teamMember) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state teamMemberModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	organizationID, teamID, userID := state.OrganizationID.ValueString(), state.TeamID.ValueString(), state.UserID.ValueString()
	if err := r.Client.GuardTeamMember(ctx, organizationID, teamID, userID); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy Anypoint team member", err)
		return
	}
	member, err := r.Client.TeamMember(ctx, organizationID, teamID, userID)
	if err == nil && member.AssignedViaExternalGroups {
		resp.Diagnostics.AddWarning("The membership will come back", errExternalMember(teamID, userID).Means)
	}
}

func (r *teamMember) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan teamMemberModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	organizationID, err := r.Client.OrganizationID(ctx, plan.OrganizationID.ValueString())
	if err == nil {
		err = r.Client.AddTeamMember(ctx, organizationID, plan.TeamID.ValueString(), plan.UserID.ValueString(), plan.MembershipType.ValueString())
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create Anypoint team member", err)
		return
	}
	plan.OrganizationID = types.StringValue(organizationID)
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *teamMember) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state teamMemberModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	member, err := r.Client.TeamMember(ctx, state.OrganizationID.ValueString(), state.TeamID.ValueString(), state.UserID.ValueString())
	if why := platform.GoneReason(err); why != "" {
		r.Client.lost.Record(teamMemberType + " " + state.importID())
		tf.Gone(ctx, resp, "Anypoint team member is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read Anypoint team member", err)
		return
	}
	state.MembershipType = types.StringValue(member.MembershipType)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *teamMember) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan teamMemberModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	err := r.Client.SetTeamMembership(ctx, plan.OrganizationID.ValueString(), plan.TeamID.ValueString(), plan.UserID.ValueString(), plan.MembershipType.ValueString())
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to update Anypoint team member", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *teamMember) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state teamMemberModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.Client.RemoveTeamMember(ctx, state.OrganizationID.ValueString(), state.TeamID.ValueString(), state.UserID.ValueString()); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy Anypoint team member", err)
	}
}

// ImportState takes ORG/TEAM/USER or TEAM/USER, by ids or names, or the identity.
func (r *teamMember) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var identity teamMemberIdentity
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
	} else if parts, err := tf.SplitImportID(req.ID, 3, "ORGANIZATION/TEAM/USER or TEAM/USER, where TEAM is an id or a name and USER an id, a user name or an e-mail address"); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import Anypoint team member", err)
	} else {
		identity = teamMemberIdentity{OrganizationID: types.StringValue(parts[0]), TeamID: types.StringValue(parts[1]), UserID: types.StringValue(parts[2])}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	state, err := r.resolve(ctx, identity)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import Anypoint team member", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// resolve turns the names of an import into ids.
func (r *teamMember) resolve(ctx context.Context, named teamMemberIdentity) (*teamMemberModel, error) {
	organizationID, err := r.Client.OrganizationID(ctx, named.OrganizationID.ValueString())
	if err != nil {
		return nil, err
	}
	team, err := r.Client.GuardTeam(ctx, organizationID, named.TeamID.ValueString())
	if err != nil {
		return nil, err
	}
	account, err := r.Client.FindUser(ctx, organizationID, named.UserID.ValueString())
	if err != nil {
		return nil, err
	}
	return &teamMemberModel{
		OrganizationID: types.StringValue(organizationID),
		TeamID:         types.StringValue(team.ID),
		UserID:         types.StringValue(account.ID),
		MembershipType: types.StringValue(membershipMember),
	}, nil
}
