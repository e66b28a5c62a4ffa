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
	return tf.EdgeOf(r.Kind.Noun, m.id(), m.OrganizationID, m.TeamID, m.UserID).In(m.OrganizationID, m.TeamID)
}

// Ends are those that the plan of a create looks for.
func (r *teamMember) Ends(ctx context.Context, m *teamMemberModel) (place string, ends []platform.EdgeEnd) {
	return r.Client.UserEnd(ctx, m.OrganizationID.ValueString(), m.UserID.ValueString())
}

// ConfigValidators refuse a membership that does not name its team and its user.
func (r *teamMember) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{teamReference.Required(), requiredPerson()}
}

// ModifyPlan refuses what the apply would refuse, and what would leave the organization without an administrator.
func (r *teamMember) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[teamMemberModel]{Create: r.planCreate, Update: r.planUpdate, Destroy: r.planDestroy})
}

func (r *teamMember) planCreate(ctx context.Context, p *tf.PlanCall[teamMemberModel]) {
	if planOrganization(ctx, r.Client, &p.Planning, p.Config.OrganizationID, &p.Plan.OrganizationID) {
		r.planNames(ctx, p, &teamMemberModel{})
	}
}

// planNames resolves team and user.
func (r *teamMember) planNames(ctx context.Context, p *tf.PlanCall[teamMemberModel], state *teamMemberModel) {
	if p.Plan.OrganizationID.IsUnknown() {
		return
	}
	teamReference.Plan(ctx, &p.Planning, p.Config.team(), state.team(), r.findTeam(p.Plan.OrganizationID))
	planPerson(ctx, r.Client, &p.Planning, p.Config.personNames, state.personNames, p.Plan.OrganizationID)
}

// findTeam finds a team for tf.References.
func (r *teamMember) findTeam(organizationID types.String) tf.Resolve[string] {
	return func(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
		return r.Client.FindTeamNamed(ctx, organizationID.ValueString(), named)
	}
}

// planUpdate resolves team and user. Another one is another membership, and the end of this one.
func (r *teamMember) planUpdate(ctx context.Context, p *tf.PlanCall[teamMemberModel]) {
	r.planNames(ctx, p, p.State)
	planned := tf.Get[teamMemberModel](ctx, p.Response.Plan, &p.Response.Diagnostics)
	if !p.Failed() && planned.id() != p.State.id() {
		r.planDestroy(ctx, p)
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
		team, err := teamReference.Settle(ctx, plan.team(), r.findTeam(types.StringValue(organizationID)))
		if err != nil {
			return nil, err
		}
		person, err := settlePerson(ctx, r.Client, organizationID, plan.personNames)
		if err != nil {
			return nil, err
		}
		created := *plan
		created.OrganizationID, created.TeamID, created.TeamName = types.StringValue(organizationID), types.StringValue(team.ID), tf.StringOrNull(team.Name)
		created.setPerson(person)
		c.Identity = created.identity()
		return &created, r.Client.AddTeamMember(ctx, created.member())
	})
}

func (r *teamMember) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *teamMemberModel) (*teamMemberModel, error) {
		c.Identity, c.Names = state.identity(), append(teamReference.Names(state.team()), personReference.Names(state.person())...)
		member, err := r.Client.TeamMember(ctx, state.member())
		if err != nil {
			return nil, err
		}
		state.MembershipType = types.StringValue(member.MembershipType)
		team := r.Client.TeamNow(ctx, state.OrganizationID.ValueString(), state.TeamID.ValueString())
		state.TeamName, _ = teamReference.Current(ctx, req.Private, state.team(), team, &resp.Diagnostics)
		state.refreshPerson(ctx, r.Client, state.OrganizationID.ValueString(), req.Private, &resp.Diagnostics)
		return state, nil
	})
}

// Update changes the type of the membership, and stores other names of its ends: every other change replaces it.
func (r *teamMember) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.Update(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan, state *teamMemberModel) (*teamMemberModel, error) {
		c.Identity = plan.identity()
		if plan.MembershipType.Equal(state.MembershipType) {
			return plan, nil
		}
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
