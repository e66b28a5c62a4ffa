package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewRoleGroupMemberResource is platformusers_anypoint_role_group_member: one user in one role group.
func NewRoleGroupMemberResource() tf.ManagedResource {
	return &roleGroupMember{tf.Resource[*access.Client]{Kind: namespace.Kind(access.NounRoleGroupMember), Identity: roleGroupMemberModel{}}}
}

type roleGroupMember struct{ tf.Resource[*access.Client] }

// Edge is the one that a model means.
func (r *roleGroupMember) Edge(m *roleGroupMemberModel) tf.Edge {
	return tf.EdgeOf(r.Kind.Noun, m.id(), m.OrganizationID, m.RoleGroupID, m.UserID)
}

// Ends are those that the plan of a create looks for.
func (r *roleGroupMember) Ends(ctx context.Context, m *roleGroupMemberModel) (place string, ends []platform.EdgeEnd) {
	return r.Client.UserEnd(ctx, m.OrganizationID.ValueString(), m.UserID.ValueString())
}

func (r *roleGroupMember) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[roleGroupMemberModel]{
		Create: r.planCreate, Key: (*roleGroupMemberModel).id, Replace: r.planDestroy, Destroy: r.planDestroy,
	})
}

func (r *roleGroupMember) planCreate(ctx context.Context, p *tf.PlanCall[roleGroupMemberModel]) {
	known := planOrganization(ctx, r.Client, &p.Planning, p.Config.OrganizationID, &p.Plan.OrganizationID)
	if !known || p.Plan.RoleGroupID.IsUnknown() || p.Removed(p.Plan.id()) {
		return
	}
	if _, err := r.Client.FindRoleGroup(ctx, p.Plan.OrganizationID.ValueString(), p.Plan.RoleGroupID.ValueString()); err != nil {
		p.ErrorAt("role_group_id", err)
	}
}

func (r *roleGroupMember) planDestroy(ctx context.Context, p *tf.PlanCall[roleGroupMemberModel]) {
	if err := r.Client.GuardRoleGroupMember(ctx, p.State.member()); err != nil {
		p.Error(err)
	}
}

func (r *roleGroupMember) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *roleGroupMemberModel) (*roleGroupMemberModel, error) {
		organizationID, err := r.Client.OrganizationID(ctx, plan.OrganizationID.ValueString())
		if err != nil {
			return nil, err
		}
		plan.OrganizationID = types.StringValue(organizationID)
		c.Identity = plan
		return plan, r.Client.AddRoleGroupMember(ctx, plan.member())
	})
}

func (r *roleGroupMember) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *roleGroupMemberModel) (*roleGroupMemberModel, error) {
		c.Identity, c.Names = state, []string{state.id()}
		return state, r.Client.RoleGroupMember(ctx, state.member())
	})
}

// Update has nothing to send: every attribute replaces the membership.
func (r *roleGroupMember) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.Update(ctx, r, req, resp, func(_ context.Context, c *tf.Call, plan, _ *roleGroupMemberModel) (*roleGroupMemberModel, error) {
		c.Identity = plan
		return plan, nil
	})
}

func (r *roleGroupMember) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *roleGroupMemberModel) error {
		return r.Client.RemoveRoleGroupMember(ctx, state.member())
	})
}

// ImportState takes ORG/ROLE_GROUP/USER or ROLE_GROUP/USER, by ids or names, or the identity.
func (r *roleGroupMember) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*roleGroupMemberModel, error) {
		named, err := edgeKey(ctx, req, (*roleGroupMemberModel).parts, "role_group_id",
			"ORGANIZATION/ROLE_GROUP/USER or ROLE_GROUP/USER, where ROLE_GROUP is an id or a name and USER an id, a user name or an e-mail address")
		if err != nil {
			return nil, err
		}
		member, err := r.Client.FindRoleGroupMember(ctx, named.member())
		if err != nil {
			return nil, err
		}
		found := roleGroupMemberOf(member)
		c.Identity = found
		return found, nil
	})
}
