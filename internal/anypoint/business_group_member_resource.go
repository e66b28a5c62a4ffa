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
	return &businessGroupMember{tf.Resource[*access.Client]{
		Kind: namespace.Kind(access.NounBusinessGroupMember), Identity: businessGroupMemberIdentity{},
	}}
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
	tf.Plan(ctx, r, req, resp, tf.Planner[businessGroupMemberModel]{Create: r.planCreate, Update: r.planUpdate, Destroy: r.planDestroy})
}

// ConfigValidators refuse a membership that does not name its business group and its user.
func (r *businessGroupMember) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{organizationReference.Required(), requiredPerson()}
}

func (r *businessGroupMember) planCreate(ctx context.Context, p *tf.PlanCall[businessGroupMemberModel]) {
	planned := r.planNames(ctx, p, &businessGroupMemberModel{})
	if p.Failed() || planned.OrganizationID.IsUnknown() || p.Removed(planned.id()) {
		return
	}
	if err := r.Client.RequireNotInBusinessGroup(ctx, planned.member()); err != nil {
		p.ErrorAt(attributeOrganizationID, err)
	}
}

// planNames resolves business group and user, and returns the plan with them.
func (r *businessGroupMember) planNames(ctx context.Context, p *tf.PlanCall[businessGroupMemberModel], state *businessGroupMemberModel,
) *businessGroupMemberModel {
	exists := !state.OrganizationID.IsNull()
	find := idsAlone(findOrganization(r.Client), !exists)
	organizationReference.Plan(ctx, &p.Planning, p.Config.organization(), state.organization(), find)
	leaveNameToCreate(ctx, &p.Planning, attributeOrganizationName, p.Config.OrganizationName, exists)
	planned := tf.Get[businessGroupMemberModel](ctx, p.Response.Plan, &p.Response.Diagnostics)
	if p.Failed() || planned.OrganizationID.IsUnknown() {
		return planned
	}
	planPerson(ctx, r.Client, &p.Planning, p.Config.personNames, state.personNames, planned.OrganizationID)
	return tf.Get[businessGroupMemberModel](ctx, p.Response.Plan, &p.Response.Diagnostics)
}

// planUpdate resolves the names. Other ends are another membership, and the end of this one.
func (r *businessGroupMember) planUpdate(ctx context.Context, p *tf.PlanCall[businessGroupMemberModel]) {
	planned := r.planNames(ctx, p, p.State)
	if !p.Failed() && planned.id() != p.State.id() {
		r.planDestroy(ctx, p)
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
		organization, err := organizationReference.Settle(ctx, plan.organization(), findOrganization(r.Client))
		if err != nil {
			return nil, err
		}
		person, err := settlePerson(ctx, r.Client, organization.ID, plan.personNames)
		if err != nil {
			return nil, err
		}
		created := businessGroupMemberOf(access.BusinessGroupMember{OrganizationID: organization.ID})
		created.OrganizationName = tf.StringOrNull(organization.Name)
		created.setPerson(person)
		c.Identity = created.identity()
		return created, r.Client.AddBusinessGroupMember(ctx, created.member())
	})
}

func (r *businessGroupMember) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *businessGroupMemberModel) (*businessGroupMemberModel, error) {
		c.Identity = state.identity()
		c.Names = append(organizationReference.Names(state.organization()), append(personReference.Names(state.person()), state.id())...)
		if err := r.Client.BusinessGroupMember(ctx, state.member()); err != nil {
			return nil, err
		}
		state.refreshOrganization(ctx, r.Client, req.Private, &resp.Diagnostics)
		state.refreshPerson(ctx, r.Client, state.OrganizationID.ValueString(), req.Private, &resp.Diagnostics)
		return state, nil
	})
}

// Update has nothing to send: it stores other names of the ends, and every other change replaces the membership.
func (r *businessGroupMember) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.Update(ctx, r, req, resp, func(_ context.Context, c *tf.Call, plan, _ *businessGroupMemberModel) (*businessGroupMemberModel, error) {
		c.Identity = plan.identity()
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
		named, err := importKey(ctx, req, (*businessGroupMemberIdentity).parts)
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
		c.Identity = found.identity()
		return found, nil
	})
}
