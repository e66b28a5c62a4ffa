package apim

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewGroupMemberResource is platformusers_apim_group_member: one user in one group.
func NewGroupMemberResource() tf.ManagedResource {
	return &groupMember{tf.Resource[*access.Client]{
		Kind: namespace.Kind(access.NounGroupMember), Identity: groupMemberIdentity{}, Own: importID{api.CollectionGroups, api.CollectionUsers},
	}}
}

type groupMember struct{ tf.Resource[*access.Client] }

// ConfigValidators refuse a membership without a group or a user.
func (r *groupMember) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{groupEnd.Required(), requiredUser()}
}

// Edge is the one that a model means.
func (r *groupMember) Edge(m *groupMemberModel) tf.Edge {
	return tf.EdgeOf(r.Kind.Noun, m.member().ID(), m.SubscriptionID, m.ResourceGroupName, m.ServiceName, m.GroupID, m.UserID).
		In(groupContainer(&m.serviceModel, m.GroupID))
}

// Ends are those that the plan of a create looks for.
func (r *groupMember) Ends(ctx context.Context, m *groupMemberModel) (place string, ends []platform.EdgeEnd) {
	if m.UserID.ValueString() == "" || m.ServiceName.ValueString() == "" {
		return "", nil
	}
	return m.service().Key(), r.Client.UserEnd(ctx, m.service(), userEnd.id(m.UserID))
}

func (r *groupMember) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[groupMemberModel]{Create: r.planCreate, Update: r.planUpdate})
}

func (r *groupMember) planCreate(ctx context.Context, p *tf.PlanCall[groupMemberModel]) {
	if planService(ctx, r.Client, &p.Planning, &p.Config.serviceModel, &p.Plan.serviceModel) {
		r.planEnds(ctx, p)
	}
}

// planUpdate is for replacements, and for another form or name of the same ends.
func (r *groupMember) planUpdate(ctx context.Context, p *tf.PlanCall[groupMemberModel]) {
	if p.Plan.isKnown() {
		r.planEnds(ctx, p)
	}
}

// planEnds looks for both ends. It refuses a group whose members somebody else decides.
func (r *groupMember) planEnds(ctx context.Context, p *tf.PlanCall[groupMemberModel]) {
	service := p.Plan.service()
	if err := errElsewhere(service, p.Config.ends()); err != nil {
		p.Error(err)
		return
	}
	state := p.State
	if state != nil && !sameService(state.service(), service) {
		state = nil // its ends are others
	}
	groupEnd.planIn(ctx, r.Client, service, &p.Planning, p.Config.group(), state.group())
	userEnd.planIn(ctx, r.Client, service, &p.Planning, p.Config.user(), state.user())
}

func (r *groupMember) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *groupMemberModel) (*groupMemberModel, error) {
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
		user, err := userEnd.settleIn(ctx, r.Client, service, plan.user())
		if err != nil {
			return nil, err
		}
		created := groupMemberRow(groupMemberOf(service, group, user))
		c.Identity = created.identity()
		return created, r.Client.AddGroupMember(ctx, created.member())
	})
}

func (r *groupMember) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *groupMemberModel) (*groupMemberModel, error) {
		c.Identity = state.identity()
		c.Names = append(groupEnd.Names(groupEnd.reference(state.group())), userEnd.Names(userEnd.reference(state.user()))...)
		now, err := r.Client.GroupMember(ctx, state.member())
		if err != nil {
			return nil, err
		}
		state.GroupName = groupEnd.currentName(ctx, req.Private, state.group(), now.GroupName, &resp.Diagnostics)
		state.Email = userEnd.currentName(ctx, req.Private, state.user(), now.Email, &resp.Diagnostics)
		return state, nil
	})
}

// Update only stores another form or name of the same ends: another group or user is another membership, and replaces this one.
func (r *groupMember) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.Update(ctx, r, req, resp, func(_ context.Context, c *tf.Call, plan, state *groupMemberModel) (*groupMemberModel, error) {
		c.Identity = plan.identity()
		return state, nil
	})
}

func (r *groupMember) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *groupMemberModel) error {
		return r.Client.RemoveGroupMember(ctx, state.member())
	})
}

// ImportState takes the id in Azure Resource Manager, or [[RESOURCE_GROUP/]SERVICE/]GROUP/USER, where GROUP is an id or a name and USER an id or an
// e-mail address; or the identity.
func (r *groupMember) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*groupMemberModel, error) {
		named, err := readImport[groupMemberIdentity](ctx, r.Client, req,
			"GROUP/USER, SERVICE/GROUP/USER, RESOURCE_GROUP/SERVICE/GROUP/USER, where GROUP is an id or a name and USER an id or an e-mail address, or as "+
				"the id in Azure Resource Manager, which ends in /groups/GROUP/users/USER", api.CollectionGroups, api.CollectionUsers)
		if err != nil {
			return nil, err
		}
		member, err := r.Client.FindGroupMember(ctx,
			access.GroupMember{Service: named.service(), GroupID: named.ids[0], UserID: named.ids[1]}, named.onlyIDs)
		found := groupMemberRow(member)
		c.Identity = found.identity()
		return found, err
	})
}
