package uipath

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// NewGroupMemberResource is platformusers_uipath_group_member: one user in one group.
func NewGroupMemberResource() tf.ManagedResource {
	return &groupMember{tf.Resource[*access.Client]{Kind: namespace.Kind(access.NounGroupMember), Identity: groupMemberIdentity{}}}
}

type groupMember struct{ tf.Resource[*access.Client] }

// Edge is the one that a model means.
func (r *groupMember) Edge(m *groupMemberModel) tf.Edge {
	return tf.EdgeOf(r.Kind.Noun, m.member().ID(), m.GroupID, m.UserID).In(m.GroupID)
}

// Ends are those that the plan of a create looks for.
func (r *groupMember) Ends(ctx context.Context, m *groupMemberModel) (place string, ends []platform.EdgeEnd) {
	return "", r.Client.UserEnd(ctx, m.UserID.ValueString())
}

func (r *groupMember) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[groupMemberModel]{Create: r.planEnds, Update: r.planUpdate, Destroy: r.planDestroy})
}

func (r *groupMember) planEnds(ctx context.Context, p *tf.PlanCall[groupMemberModel]) {
	groupReference.Plan(ctx, &p.Planning, p.Config.group(), p.State.group(), r.Client.FindJoinableGroup)
	planPerson(ctx, &p.Planning, r.Client, p.Config.person(), p.State.person(), p.State != nil)
}

// planUpdate resolves group and user. Another group or user is another membership, and the end of this one.
func (r *groupMember) planUpdate(ctx context.Context, p *tf.PlanCall[groupMemberModel]) {
	r.planEnds(ctx, p)
	plan := tf.Get[groupMemberModel](ctx, p.Response.Plan, &p.Response.Diagnostics)
	if !p.Failed() && plan.member().ID() != p.State.member().ID() {
		r.planDestroy(ctx, p)
	}
}

func (r *groupMember) planDestroy(ctx context.Context, p *tf.PlanCall[groupMemberModel]) {
	if err := r.Client.GuardGroupMember(ctx, p.State.member()); err != nil {
		p.Error(err)
	}
}

func (r *groupMember) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *groupMemberModel) (*groupMemberModel, error) {
		partition, err := r.Client.PartitionGlobalID(ctx)
		if err != nil {
			return nil, err
		}
		group, err := groupReference.Settle(ctx, plan.group(), r.Client.FindJoinableGroup)
		if err != nil {
			return nil, err
		}
		person, err := settlePerson(ctx, r.Client, plan.person())
		if err != nil {
			return nil, err
		}
		created := groupMemberRow(access.GroupMember{
			GroupID: group.ID, GroupName: group.Name, UserID: person.ID, UserName: person.Name, Email: person.Email,
		})
		c.Identity = created.identity(partition)
		return created, r.Client.AddGroupMember(ctx, created.member())
	})
}

func (r *groupMember) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *groupMemberModel) (*groupMemberModel, error) {
		partition, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
		if err != nil {
			return nil, err
		}
		c.Identity = state.identity(partition)
		c.Names = slices.Concat(groupReference.Names(state.group()), personReference.Names(state.person()))
		member := state.member()
		if err := r.Client.GroupMember(ctx, member); err != nil {
			return nil, err
		}
		diags := &resp.Diagnostics
		state.GroupName, _ = groupReference.Current(ctx, req.Private, state.group(), r.Client.NamedGroup(ctx, member.GroupID), diags)
		state.UserName, state.Email = personReference.Current(ctx, req.Private, state.person(), r.Client.KnownPerson(member.UserID), diags)
		return state, nil
	})
}

// Update only records another form of the names: another group or user is another membership, and replaces this one.
func (r *groupMember) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.Update(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan, _ *groupMemberModel) (*groupMemberModel, error) {
		partition, err := r.Client.PartitionGlobalID(ctx)
		c.Identity = plan.identity(partition)
		return plan, err
	})
}

func (r *groupMember) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *groupMemberModel) error {
		if _, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity)); err != nil {
			return err
		}
		return r.Client.RemoveGroupMember(ctx, state.member())
	})
}

// ImportState takes PARTITION/GROUP/USER or GROUP/USER, by ids or names, or the identity.
func (r *groupMember) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*groupMemberModel, error) {
		named, err := tf.ImportKey(ctx, req, (*groupMemberIdentity).parts, "GROUP/USER or PARTITION/GROUP/USER, where GROUP is an id or a name and "+
			"USER an id, a user name, an e-mail address or a directory's identifier")
		if err != nil {
			return nil, err
		}
		partition, err := r.Client.RequirePartition(ctx, named.PartitionGlobalID.ValueString())
		if err != nil {
			return nil, err
		}
		member, err := r.Client.FindGroupMember(ctx, named.member())
		if err != nil {
			return nil, err
		}
		found := groupMemberRow(member)
		c.Identity = found.identity(partition)
		return found, nil
	})
}
