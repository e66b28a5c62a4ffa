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
	return &roleGroupMember{tf.Resource[*access.Client]{Kind: namespace.Kind(access.NounRoleGroupMember), Identity: roleGroupMemberIdentity{}}}
}

type roleGroupMember struct{ tf.Resource[*access.Client] }

// Edge is the one that a model means.
func (r *roleGroupMember) Edge(m *roleGroupMemberModel) tf.Edge {
	return tf.EdgeOf(r.Kind.Noun, m.id(), m.OrganizationID, m.RoleGroupID, m.UserID).In(m.OrganizationID, m.RoleGroupID)
}

// Ends are those that the plan of a create looks for.
func (r *roleGroupMember) Ends(ctx context.Context, m *roleGroupMemberModel) (place string, ends []platform.EdgeEnd) {
	return r.Client.UserEnd(ctx, m.OrganizationID.ValueString(), m.UserID.ValueString())
}

func (r *roleGroupMember) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[roleGroupMemberModel]{Create: r.planCreate, Update: r.planUpdate, Destroy: r.planDestroy})
}

// ConfigValidators refuse a membership that does not name its role group and its user.
func (r *roleGroupMember) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{roleGroupReference.Required(), requiredPerson()}
}

func (r *roleGroupMember) planCreate(ctx context.Context, p *tf.PlanCall[roleGroupMemberModel]) {
	r.planNames(ctx, p, &roleGroupMemberModel{})
}

// planNames resolves organization, role group and user.
func (r *roleGroupMember) planNames(ctx context.Context, p *tf.PlanCall[roleGroupMemberModel], state *roleGroupMemberModel) {
	organizationID := planOrganizationNames(ctx, r.Client, &p.Planning, p.Config.organizationNames, p.Plan.organizationNames, state.organizationNames)
	if organizationID.IsUnknown() {
		return
	}
	before := state.roleGroup()
	if !organizationID.Equal(state.OrganizationID) { // another organization has role groups of its own
		before = tf.Reference[string]{}
	}
	roleGroupReference.Plan(ctx, &p.Planning, p.Config.roleGroup(), before, findRoleGroup(r.Client, organizationID))
	planPerson(ctx, r.Client, &p.Planning, p.Config.personNames, state.personNames, organizationID)
}

// findRoleGroup finds a role group for tf.References.
func findRoleGroup(c *access.Client, organizationID types.String) tf.Resolve[string] {
	return func(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
		return c.FindRoleGroupNamed(ctx, organizationID.ValueString(), named)
	}
}

// planUpdate resolves the names. Other ends are another membership, and the end of this one.
func (r *roleGroupMember) planUpdate(ctx context.Context, p *tf.PlanCall[roleGroupMemberModel]) {
	r.planNames(ctx, p, p.State)
	planned := tf.Get[roleGroupMemberModel](ctx, p.Response.Plan, &p.Response.Diagnostics)
	if !p.Failed() && planned.id() != p.State.id() {
		r.planDestroy(ctx, p)
	}
}

func (r *roleGroupMember) planDestroy(ctx context.Context, p *tf.PlanCall[roleGroupMemberModel]) {
	if err := r.Client.GuardRoleGroupMember(ctx, p.State.member()); err != nil {
		p.Error(err)
	}
}

func (r *roleGroupMember) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *roleGroupMemberModel) (*roleGroupMemberModel, error) {
		organization, err := settleOrganization(ctx, r.Client, plan.organizationNames)
		if err != nil {
			return nil, err
		}
		group, err := roleGroupReference.Settle(ctx, plan.roleGroup(), findRoleGroup(r.Client, types.StringValue(organization.ID)))
		if err != nil {
			return nil, err
		}
		person, err := settlePerson(ctx, r.Client, organization.ID, plan.personNames)
		if err != nil {
			return nil, err
		}
		created := roleGroupMemberOf(access.RoleGroupMember{OrganizationID: organization.ID, RoleGroupID: group.ID})
		created.OrganizationName, created.RoleGroupName = tf.StringOrNull(organization.Name), tf.StringOrNull(group.Name)
		created.setPerson(person)
		c.Identity = created.identity()
		return created, r.Client.AddRoleGroupMember(ctx, created.member())
	})
}

func (r *roleGroupMember) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *roleGroupMemberModel) (*roleGroupMemberModel, error) {
		c.Identity, c.Names = state.identity(), append(roleGroupReference.Names(state.roleGroup()), personReference.Names(state.person())...)
		if err := r.Client.RoleGroupMember(ctx, state.member()); err != nil {
			return nil, err
		}
		organizationID := state.OrganizationID.ValueString()
		group := r.Client.RoleGroupNow(ctx, organizationID, state.RoleGroupID.ValueString())
		state.RoleGroupName, _ = roleGroupReference.Current(ctx, req.Private, state.roleGroup(), group, &resp.Diagnostics)
		state.refreshOrganization(ctx, r.Client, req.Private, &resp.Diagnostics)
		state.refreshPerson(ctx, r.Client, organizationID, req.Private, &resp.Diagnostics)
		return state, nil
	})
}

// Update has nothing to send: it stores other names of the ends, and every other change replaces the membership.
func (r *roleGroupMember) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.Update(ctx, r, req, resp, func(_ context.Context, c *tf.Call, plan, _ *roleGroupMemberModel) (*roleGroupMemberModel, error) {
		c.Identity = plan.identity()
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
		named, err := edgeKey(ctx, req, (*roleGroupMemberIdentity).parts, "role_group_id",
			"ORGANIZATION/ROLE_GROUP/USER or ROLE_GROUP/USER, where ROLE_GROUP is an id or a name and USER an id, a user name or an e-mail address")
		if err != nil {
			return nil, err
		}
		member, err := r.Client.FindRoleGroupMember(ctx, named.member())
		if err != nil {
			return nil, err
		}
		found := roleGroupMemberOf(member)
		c.Identity = found.identity()
		return found, nil
	})
}
