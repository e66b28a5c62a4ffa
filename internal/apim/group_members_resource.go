package apim

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewGroupMembersResource is platformusers_apim_group_members: all members of one group.
func NewGroupMembersResource() tf.ManagedResource {
	return &groupMemberSet{tf.SetResource[*access.Client]{Resource: tf.Resource[*access.Client]{
		Kind: namespace.Kind(access.NounGroupMembers), Identity: groupMemberSetIdentity{}, Own: importID{api.CollectionGroups},
	}}}
}

type groupMemberSet struct{ tf.SetResource[*access.Client] }

// Container is the group of a model.
func (r *groupMemberSet) Container(m *groupMemberSetModel) platform.Object {
	return tf.ContainerOf(access.NounGroupMember, groupContainer(&m.serviceModel, m.GroupID))
}

// Open is the set of a model.
func (r *groupMemberSet) Open(_ context.Context, m *groupMemberSetModel) *platform.Set {
	return r.Client.GroupMemberSet(m.service(), groupEnd.id(m.GroupID), m.GroupName.ValueString())
}

// Lists are the attributes that list members.
func (r *groupMemberSet) Lists(m *groupMemberSetModel) []tf.SetList {
	return []tf.SetList{{Attribute: "members", Set: &m.Members}}
}

// ConfigValidators refuse a set that does not name its group.
func (r *groupMemberSet) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{groupEnd.Required()}
}

// ModifyPlan names who is removed, and refuses what the apply would refuse.
func (r *groupMemberSet) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	plan := func(ctx context.Context, p *tf.PlanCall[groupMemberSetModel]) {
		r.planGroup(ctx, p)
		if !p.Failed() {
			tf.PlanSet(ctx, r, p)
		}
	}
	tf.Plan(ctx, r, req, resp, tf.Planner[groupMemberSetModel]{Create: plan, Update: plan, Destroy: plan})
}

// planGroup resolves the group. Another one replaces the set. One whose members somebody else decides is refused.
func (r *groupMemberSet) planGroup(ctx context.Context, p *tf.PlanCall[groupMemberSetModel]) {
	if p.Plan == nil || p.State == nil && !planService(ctx, r.Client, &p.Planning, &p.Config.serviceModel, &p.Plan.serviceModel) || !p.Plan.isKnown() {
		return
	}
	service, state := p.Plan.service(), p.State
	if err := errElsewhere(service, p.Config.ends()); err != nil {
		p.Error(err)
		return
	}
	if state != nil && !sameService(state.service(), service) {
		state = nil // its group is another one
	}
	groupEnd.planIn(ctx, r.Client, service, &p.Planning, p.Config.group(), state.group())
}

func (r *groupMemberSet) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.CreateSet(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *groupMemberSetModel) (*groupMemberSetModel, error) {
		service, err := createIn(r.Client, &plan.serviceModel)
		if err != nil {
			return nil, err
		}
		if err := errElsewhere(service, plan.ends()); err != nil {
			return nil, err
		}
		group, err := groupEnd.settleIn(ctx, r.Client, service, plan.group())
		if err != nil {
			return nil, err
		}
		created := *plan
		created.serviceModel, created.GroupID, created.GroupName = serviceOf(service), types.StringValue(group.ID), tf.StringOrNull(group.Name)
		c.Identity = created.identity()
		return &created, nil
	})
}

func (r *groupMemberSet) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.ReadSet(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *groupMemberSetModel) error {
		c.Identity, c.Names = state.identity(), groupEnd.Names(groupEnd.reference(state.group()))
		now := r.Client.GroupName(ctx, state.service(), groupEnd.id(state.GroupID))
		state.GroupName = groupEnd.currentName(ctx, req.Private, state.group(), now, &resp.Diagnostics)
		return nil
	})
}

// Update adds and removes members: another group replaces the resource.
func (r *groupMemberSet) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.UpdateSet(ctx, r, req, resp, func(plan *groupMemberSetModel) any { return plan.identity() })
}

func (r *groupMemberSet) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.DeleteSet(ctx, r, req, resp)
}

// ImportState takes the id in Azure Resource Manager, or [[RESOURCE_GROUP/]SERVICE/]GROUP, by id or name; or the identity.
func (r *groupMemberSet) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*groupMemberSetModel, error) {
		named, err := readImport[groupMemberSetIdentity](ctx, r.Client, req,
			"GROUP, SERVICE/GROUP or RESOURCE_GROUP/SERVICE/GROUP, where GROUP is an id or a name, or as the id in Azure Resource Manager, which ends in "+
				"/groups/GROUP", api.CollectionGroups)
		if err != nil {
			return nil, err
		}
		group, err := r.Client.FindGroupToManage(ctx, named.service(), named.ids[0])
		if err != nil {
			return nil, err
		}
		found := groupMemberSetOf(named.service(), *group)
		c.Identity = found.identity()
		return found, nil
	})
}
