package uipath

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// NewGroupMembersResource is platformusers_uipath_group_members: all people in one group.
func NewGroupMembersResource() tf.ManagedResource {
	return &groupMemberSet{tf.SetResource[*access.Client]{Resource: tf.Resource[*access.Client]{
		Kind: namespace.Kind(access.NounGroupMembers), Identity: groupMemberSetIdentity{},
	}}}
}

type groupMemberSet struct{ tf.SetResource[*access.Client] }

// Container is the group of a model.
func (r *groupMemberSet) Container(m *groupMemberSetModel) platform.Object {
	return tf.ContainerOf(access.NounGroupMember, m.GroupID)
}

// Open is the set of a model.
func (r *groupMemberSet) Open(_ context.Context, m *groupMemberSetModel) *platform.Set {
	return r.Client.GroupMemberSet(m.GroupID.ValueString(), m.GroupName.ValueString())
}

// Lists is the attribute that lists members.
func (r *groupMemberSet) Lists(m *groupMemberSetModel) []tf.SetList {
	return []tf.SetList{{Attribute: "members", Set: &m.Members}}
}

// ConfigValidators refuse a set that does not name its group.
func (r *groupMemberSet) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{groupReference.Required()}
}

// ModifyPlan names who is removed, and refuses what the apply would refuse.
func (r *groupMemberSet) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	plan := func(ctx context.Context, p *tf.PlanCall[groupMemberSetModel]) {
		if p.Plan != nil {
			groupReference.Plan(ctx, &p.Planning, p.Config.group(), p.State.group(), r.Client.FindJoinableGroup)
		}
		tf.PlanSet(ctx, r, p)
	}
	tf.Plan(ctx, r, req, resp, tf.Planner[groupMemberSetModel]{Create: plan, Update: plan, Destroy: plan})
}

func (r *groupMemberSet) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.CreateSet(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *groupMemberSetModel) (*groupMemberSetModel, error) {
		partition, err := r.Client.PartitionGlobalID(ctx)
		if err != nil {
			return nil, err
		}
		group, err := groupReference.Settle(ctx, plan.group(), r.Client.FindJoinableGroup)
		if err != nil {
			return nil, err
		}
		created := *plan
		created.GroupID, created.GroupName = types.StringValue(group.ID), tf.StringOrNull(group.Name)
		c.Identity = created.identity(partition)
		return &created, nil
	})
}

func (r *groupMemberSet) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.ReadSet(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *groupMemberSetModel) error {
		partition, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
		if err != nil {
			return err
		}
		c.Identity, c.Names = state.identity(partition), groupReference.Names(state.group())
		group := r.Client.NamedGroup(ctx, state.GroupID.ValueString())
		state.GroupName, _ = groupReference.Current(ctx, req.Private, state.group(), group, &resp.Diagnostics)
		return nil
	})
}

// Update adds and removes members: another group replaces the resource.
func (r *groupMemberSet) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	if partition, ok := ownPartition(ctx, r.Client, r.Kind, "update", req.Identity, &resp.Diagnostics); ok {
		tf.UpdateSet(ctx, r, req, resp, func(plan *groupMemberSetModel) any { return plan.identity(partition) })
	}
}

func (r *groupMemberSet) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	if _, ok := ownPartition(ctx, r.Client, r.Kind, "delete", req.Identity, &resp.Diagnostics); ok {
		tf.DeleteSet(ctx, r, req, resp)
	}
}

// ownPartition is the organization's id. That a set belongs to another one is an error: nothing is written.
func ownPartition(
	ctx context.Context, client *access.Client, kind tf.Kind, verb string, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics,
) (partition string, ok bool) {
	partition, err := client.RequirePartition(ctx, partitionOf(ctx, identity))
	if err != nil {
		kind.AddError(diags, kind.Unable(verb), err)
	}
	return partition, err == nil
}

// ImportState takes PARTITION/GROUP or GROUP, by id or name, or the identity.
func (r *groupMemberSet) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*groupMemberSetModel, error) {
		named, err := tf.ImportKey(ctx, req, (*groupMemberSetIdentity).parts, "GROUP or PARTITION/GROUP, where GROUP is an id or a name")
		if err != nil {
			return nil, err
		}
		partition, err := r.Client.RequirePartition(ctx, named.PartitionGlobalID.ValueString())
		if err != nil {
			return nil, err
		}
		group, err := r.Client.FindJoinableGroup(ctx, platform.Named[string]{ID: named.GroupID.ValueString()})
		if err != nil {
			return nil, err
		}
		found := groupMemberSetOf(group.ID, group.Name)
		c.Identity = found.identity(partition)
		return found, nil
	})
}
