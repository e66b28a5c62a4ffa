package anypoint

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewBusinessGroupMemberResource is platformusers_anypoint_business_group_member: one user in one business group.
func NewBusinessGroupMemberResource() tf.ManagedResource {
	return &businessGroupMember{tf.Resource[*access.Client]{Kind: namespace.Kind(access.NounBusinessGroupMember), Identity: businessGroupMemberModel{}}}
}

type businessGroupMember struct{ tf.Resource[*access.Client] }

// Edge is the one that a model means.
func (r *businessGroupMember) Edge(m *businessGroupMemberModel) tf.Edge {
	return tf.EdgeOf(r.Kind.Noun, m.id(), m.OrganizationID, m.UserID)
}

// Ends are those that the plan of a create looks for.
func (r *businessGroupMember) Ends(ctx context.Context, m *businessGroupMemberModel) (place string, ends []platform.EdgeEnd) {
	return r.Client.UserEnd(ctx, m.OrganizationID.ValueString(), m.UserID.ValueString())
}

// ModifyPlan refuses a root organization and a membership that exists already, and warns about the permissions that a destroy removes.
func (r *businessGroupMember) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[businessGroupMemberModel]{
		Create: r.planCreate, Key: (*businessGroupMemberModel).id, Replace: r.planDestroy, Destroy: r.planDestroy,
	})
}

func (r *businessGroupMember) planCreate(ctx context.Context, p *tf.PlanCall[businessGroupMemberModel]) {
	if p.Plan.OrganizationID.IsUnknown() || p.Removed(p.Plan.member().ID()) {
		return
	}
	if err := r.Client.RequireNotInBusinessGroup(ctx, p.Plan.member()); err != nil {
		p.ErrorAt("organization_id", err)
	}
}

func (r *businessGroupMember) planDestroy(ctx context.Context, p *tf.PlanCall[businessGroupMemberModel]) {
	if err := r.Client.GuardBusinessGroupMember(ctx, p.State.member()); err != nil {
		p.Error(err)
		return
	}
	p.Warn("All permissions in the business group will be removed: "+p.State.UserID.ValueString(),
		fmt.Sprintf("User %s leaves business group %s and loses every permission there, also those that were not granted by Terraform. The account stays.",
			p.State.UserID.ValueString(), p.State.OrganizationID.ValueString()))
}

func (r *businessGroupMember) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *businessGroupMemberModel) (*businessGroupMemberModel, error) {
		c.Identity = plan
		return plan, r.Client.AddBusinessGroupMember(ctx, plan.member())
	})
}

func (r *businessGroupMember) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *businessGroupMemberModel) (*businessGroupMemberModel, error) {
		c.Identity, c.Names = state, []string{state.member().ID()}
		return state, r.Client.BusinessGroupMember(ctx, state.member())
	})
}

// Update has nothing to send: every attribute replaces the membership.
func (r *businessGroupMember) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.Update(ctx, r, req, resp, func(_ context.Context, c *tf.Call, plan, _ *businessGroupMemberModel) (*businessGroupMemberModel, error) {
		c.Identity = plan
		return plan, nil
	})
}

func (r *businessGroupMember) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *businessGroupMemberModel) error {
		return r.Client.RemoveBusinessGroupMember(ctx, state.member())
	})
}

// ImportState takes BUSINESS_GROUP/USER, where USER is an id, a user name or an e-mail address, or the identity.
func (r *businessGroupMember) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*businessGroupMemberModel, error) {
		named, err := importKey(ctx, req, (*businessGroupMemberModel).parts)
		if err != nil {
			return nil, err
		}
		if req.ID != "" && named.OrganizationID.IsNull() {
			return nil, tf.InvalidImportID(req.ID, "BUSINESS_GROUP/USER, where BUSINESS_GROUP is an id and USER an id, a user name or an e-mail address")
		}
		if err := refuseEmpty(importPart{"organization_id", named.OrganizationID, false}, importPart{"user_id", named.UserID, false}); err != nil {
			return nil, err
		}
		member, err := r.Client.FindBusinessGroupMember(ctx, named.member())
		if err != nil {
			return nil, err
		}
		found := businessGroupMemberOf(member)
		c.Identity = found
		return found, nil
	})
}
