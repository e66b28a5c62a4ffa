package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewTeamMemberResource is platformusers_anypoint_team_member: one user in one team.
func NewTeamMemberResource() tf.ManagedResource {
	return &teamMember{tf.Resource[*access.Client]{Kind: namespace.Kind(access.NounTeamMember), Identity: teamMemberIdentity{}}}
}

type teamMember struct{ tf.Resource[*access.Client] }

// Edge is the one that a model means.
func (r *teamMember) Edge(m *teamMemberModel) tf.Edge {
	return tf.EdgeOf(r.Kind.Noun, m.id(), m.OrganizationID, m.TeamID, m.UserID)
}

// Ends are those that the plan of a create looks for.
func (r *teamMember) Ends(ctx context.Context, m *teamMemberModel) (place string, ends []platform.EdgeEnd) {
	return r.Client.UserEnd(ctx, m.OrganizationID.ValueString(), m.UserID.ValueString())
}

// ModifyPlan refuses what the apply would refuse, and what would leave the organization without an administrator.
func (r *teamMember) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[teamMemberModel]{
		Create: r.planCreate, Key: (*teamMemberModel).id, Replace: r.planDestroy, Destroy: r.planDestroy,
	})
}

func (r *teamMember) planCreate(ctx context.Context, p *tf.PlanCall[teamMemberModel]) {
	known := planOrganization(ctx, r.Client, &p.Planning, p.Config.OrganizationID, &p.Plan.OrganizationID)
	if !known || p.Plan.TeamID.IsUnknown() || p.Removed(p.Plan.id()) {
		return
	}
	if _, err := r.Client.FindTeam(ctx, p.Plan.OrganizationID.ValueString(), p.Plan.TeamID.ValueString()); err != nil {
		p.ErrorAt("team_id", err)
	}
}

func (r *teamMember) planDestroy(ctx context.Context, p *tf.PlanCall[teamMemberModel]) {
	if err := r.Client.GuardTeamMember(ctx, p.State.member()); err != nil {
		p.Error(err)
		return
	}
	member, err := r.Client.TeamMember(ctx, p.State.member())
	if err == nil && member.AssignedViaExternalGroups {
		p.Warn("The membership will come back", access.FollowsIdentityProvider(p.State.member()))
	}
}

func (r *teamMember) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *teamMemberModel) (*teamMemberModel, error) {
		organizationID, err := r.Client.OrganizationID(ctx, plan.OrganizationID.ValueString())
		if err != nil {
			return nil, err
		}
		plan.OrganizationID = types.StringValue(organizationID)
		c.Identity = plan.identity()
		return plan, r.Client.AddTeamMember(ctx, plan.member())
	})
}

func (r *teamMember) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *teamMemberModel) (*teamMemberModel, error) {
		c.Identity, c.Names = state.identity(), []string{state.id()}
		member, err := r.Client.TeamMember(ctx, state.member())
		if err != nil {
			return nil, err
		}
		state.MembershipType = types.StringValue(member.MembershipType)
		return state, nil
	})
}

// Update changes the type of the membership: every other attribute replaces it.
func (r *teamMember) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.Update(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan, _ *teamMemberModel) (*teamMemberModel, error) {
		c.Identity = plan.identity()
		return plan, r.Client.UpdateTeamMember(ctx, plan.member())
	})
}

func (r *teamMember) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *teamMemberModel) error {
		return r.Client.RemoveTeamMember(ctx, state.member())
	})
}

// ImportState takes ORG/TEAM/USER or TEAM/USER, by ids or names, or the identity.
func (r *teamMember) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*teamMemberModel, error) {
		named, err := edgeKey(ctx, req, (*teamMemberIdentity).parts, "team_id",
			"ORGANIZATION/TEAM/USER or TEAM/USER, where TEAM is an id or a name and USER an id, a user name or an e-mail address")
		if err != nil {
			return nil, err
		}
		member, err := r.Client.FindTeamMember(ctx, named.member())
		if err != nil {
			return nil, err
		}
		found := teamMemberOf(member)
		c.Identity = found.identity()
		return found, nil
	})
}
