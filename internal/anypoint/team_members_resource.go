package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewTeamMembersResource is platformusers_anypoint_team_members: all members of one team.
func NewTeamMembersResource() tf.ManagedResource {
	return &teamMemberSet{tf.SetResource[*access.Client]{Resource: tf.Resource[*access.Client]{
		Kind: namespace.Kind(access.NounTeamMembers), Identity: teamMemberSetIdentity{},
	}}}
}

type teamMemberSet struct{ tf.SetResource[*access.Client] }

// Container is the team of a model.
func (r *teamMemberSet) Container(m *teamMemberSetModel) platform.Object {
	return tf.ContainerOf(access.NounTeamMember, m.OrganizationID, m.TeamID)
}

// Open is the set of a model.
func (r *teamMemberSet) Open(_ context.Context, m *teamMemberSetModel) *platform.Set {
	return r.Client.TeamMemberSet(m.OrganizationID.ValueString(), m.TeamID.ValueString(), m.TeamName.ValueString())
}

// Lists are the attributes that list members.
func (r *teamMemberSet) Lists(m *teamMemberSetModel) []tf.SetList {
	return []tf.SetList{
		{Attribute: "members", Type: api.MembershipMember, Set: &m.Members},
		{Attribute: "maintainers", Type: api.MembershipMaintainer, Set: &m.Maintainers},
	}
}

// ConfigValidators refuse a set that does not name its team.
func (r *teamMemberSet) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{teamReference.Required()}
}

// ModifyPlan names who is removed, and refuses what the apply would refuse.
func (r *teamMemberSet) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	plan := func(ctx context.Context, p *tf.PlanCall[teamMemberSetModel]) {
		r.planTeam(ctx, p)
		tf.PlanSet(ctx, r, p)
	}
	tf.Plan(ctx, r, req, resp, tf.Planner[teamMemberSetModel]{Create: plan, Update: plan, Destroy: plan})
}

// planTeam resolves the team. Another one replaces the set.
func (r *teamMemberSet) planTeam(ctx context.Context, p *tf.PlanCall[teamMemberSetModel]) {
	if p.Plan == nil || p.State == nil && !planOrganization(ctx, r.Client, &p.Planning, p.Config.OrganizationID, &p.Plan.OrganizationID) {
		return
	}
	state := &teamMemberSetModel{}
	if p.State != nil {
		state = p.State
	}
	if !p.Plan.OrganizationID.IsUnknown() {
		teamReference.Plan(ctx, &p.Planning, p.Config.team(), state.team(), r.findTeam(p.Plan.OrganizationID))
	}
}

// findTeam finds a team for tf.References.
func (r *teamMemberSet) findTeam(organizationID types.String) tf.Resolve[string] {
	return func(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
		return r.Client.FindTeamNamed(ctx, organizationID.ValueString(), named)
	}
}

func (r *teamMemberSet) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.CreateSet(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *teamMemberSetModel) (*teamMemberSetModel, error) {
		organizationID, err := r.Client.OrganizationID(ctx, plan.OrganizationID.ValueString())
		if err != nil {
			return nil, err
		}
		team, err := teamReference.Settle(ctx, plan.team(), r.findTeam(types.StringValue(organizationID)))
		if err != nil {
			return nil, err
		}
		created := *plan
		created.OrganizationID, created.TeamID, created.TeamName = types.StringValue(organizationID), types.StringValue(team.ID), tf.StringOrNull(team.Name)
		c.Identity = created.identity()
		return &created, nil
	})
}

func (r *teamMemberSet) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.ReadSet(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *teamMemberSetModel) error {
		c.Identity, c.Names = state.identity(), teamReference.Names(state.team())
		team := r.Client.TeamNow(ctx, state.OrganizationID.ValueString(), state.TeamID.ValueString())
		state.TeamName, _ = teamReference.Current(ctx, req.Private, state.team(), team, &resp.Diagnostics)
		return nil
	})
}

// Update adds, changes and removes members: another team replaces the resource.
func (r *teamMemberSet) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.UpdateSet(ctx, r, req, resp, func(plan *teamMemberSetModel) any { return plan.identity() })
}

func (r *teamMemberSet) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.DeleteSet(ctx, r, req, resp)
}

// ImportState takes ORG/TEAM or TEAM, by id or name, or the identity.
func (r *teamMemberSet) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*teamMemberSetModel, error) {
		organizationID, named, err := importContainer(ctx, r.Client, req, (*teamMemberSetIdentity).parts, "team_id")
		if err != nil {
			return nil, err
		}
		team, err := r.Client.FindTeam(ctx, organizationID, named)
		if err != nil {
			return nil, err
		}
		found := teamMemberSetOf(organizationID, team.ID)
		c.Identity = found.identity()
		return found, nil
	})
}
