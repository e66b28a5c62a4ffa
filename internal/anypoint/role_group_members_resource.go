package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewRoleGroupMembersResource is platformusers_anypoint_role_group_members: all members of one role group.
func NewRoleGroupMembersResource() tf.ManagedResource {
	return &roleGroupMemberSet{tf.SetResource[*access.Client]{Resource: tf.Resource[*access.Client]{
		Kind: namespace.Kind(access.NounRoleGroupMembers), Identity: roleGroupMemberSetIdentity{},
	}}}
}

type roleGroupMemberSet struct{ tf.SetResource[*access.Client] }

// Container is the role group of a model.
func (r *roleGroupMemberSet) Container(m *roleGroupMemberSetModel) platform.Object {
	return tf.ContainerOf(access.NounRoleGroupMember, m.OrganizationID, m.RoleGroupID)
}

// Open is the set of a model.
func (r *roleGroupMemberSet) Open(_ context.Context, m *roleGroupMemberSetModel) *platform.Set {
	return r.Client.RoleGroupMemberSet(m.OrganizationID.ValueString(), m.RoleGroupID.ValueString(), m.RoleGroupName.ValueString())
}

// Lists is the attribute that lists members.
func (r *roleGroupMemberSet) Lists(m *roleGroupMemberSetModel) []tf.SetList {
	return []tf.SetList{{Attribute: "members", Set: &m.Members}}
}

// ConfigValidators refuse a set that does not name its role group.
func (r *roleGroupMemberSet) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{roleGroupReference.Required()}
}

// ModifyPlan names who is removed, and refuses what the apply would refuse.
func (r *roleGroupMemberSet) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	plan := func(ctx context.Context, p *tf.PlanCall[roleGroupMemberSetModel]) {
		r.planRoleGroup(ctx, p)
		tf.PlanSet(ctx, r, p)
	}
	tf.Plan(ctx, r, req, resp, tf.Planner[roleGroupMemberSetModel]{Create: plan, Update: plan, Destroy: plan})
}

// planRoleGroup resolves organization and role group. Another one replaces the set.
func (r *roleGroupMemberSet) planRoleGroup(ctx context.Context, p *tf.PlanCall[roleGroupMemberSetModel]) {
	if p.Plan == nil {
		return
	}
	state := &roleGroupMemberSetModel{}
	if p.State != nil {
		state = p.State
	}
	organizationID := planOrganizationNames(ctx, r.Client, &p.Planning, p.Config.organizationNames, p.Plan.organizationNames, state.organizationNames)
	if organizationID.IsUnknown() {
		return
	}
	before := state.roleGroup()
	if !organizationID.Equal(state.OrganizationID) { // another organization has role groups of its own
		before = tf.Reference[string]{}
	}
	roleGroupReference.Plan(ctx, &p.Planning, p.Config.roleGroup(), before, findRoleGroup(r.Client, organizationID))
}

func (r *roleGroupMemberSet) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.CreateSet(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *roleGroupMemberSetModel) (*roleGroupMemberSetModel, error) {
		organization, err := settleOrganization(ctx, r.Client, plan.organizationNames)
		if err != nil {
			return nil, err
		}
		group, err := roleGroupReference.Settle(ctx, plan.roleGroup(), findRoleGroup(r.Client, types.StringValue(organization.ID)))
		if err != nil {
			return nil, err
		}
		created := *plan
		created.OrganizationID, created.OrganizationName = types.StringValue(organization.ID), tf.StringOrNull(organization.Name)
		created.RoleGroupID, created.RoleGroupName = types.StringValue(group.ID), tf.StringOrNull(group.Name)
		c.Identity = created.identity()
		return &created, nil
	})
}

func (r *roleGroupMemberSet) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.ReadSet(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *roleGroupMemberSetModel) error {
		c.Identity = state.identity()
		c.Names = append(organizationReference.Names(state.organization()), roleGroupReference.Names(state.roleGroup())...)
		group := r.Client.RoleGroupNow(ctx, state.OrganizationID.ValueString(), state.RoleGroupID.ValueString())
		state.RoleGroupName, _ = roleGroupReference.Current(ctx, req.Private, state.roleGroup(), group, &resp.Diagnostics)
		state.refreshOrganization(ctx, r.Client, req.Private, &resp.Diagnostics)
		return nil
	})
}

// Update adds and removes members: another role group replaces the resource.
func (r *roleGroupMemberSet) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.UpdateSet(ctx, r, req, resp, func(plan *roleGroupMemberSetModel) any { return plan.identity() })
}

func (r *roleGroupMemberSet) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.DeleteSet(ctx, r, req, resp)
}

// ImportState takes ORG/ROLE_GROUP or ROLE_GROUP, by id or name, or the identity.
func (r *roleGroupMemberSet) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*roleGroupMemberSetModel, error) {
		organizationID, named, err := importContainer(ctx, r.Client, req, (*roleGroupMemberSetIdentity).parts, "role_group_id")
		if err != nil {
			return nil, err
		}
		group, err := r.Client.FindRoleGroup(ctx, organizationID, named)
		if err != nil {
			return nil, err
		}
		found := roleGroupMemberSetOf(organizationID, group.ID)
		c.Identity = found.identity()
		return found, nil
	})
}
