package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUserGrantsResource is platformusers_anypoint_user_grants: all direct grants of one user.
func NewUserGrantsResource() tf.ManagedResource {
	return &userGrantSet{tf.SetResource[*access.Client]{Resource: tf.Resource[*access.Client]{
		Kind: namespace.Kind(access.NounUserGrants), Identity: userGrantSetIdentity{},
	}}}
}

type userGrantSet struct{ tf.SetResource[*access.Client] }

// Container is the user of a model.
func (r *userGrantSet) Container(m *userGrantSetModel) platform.Object {
	return tf.ContainerOf(access.NounPermissionGrant, m.UserID)
}

// Open is the set of a model.
func (r *userGrantSet) Open(_ context.Context, m *userGrantSetModel) *platform.Set {
	return r.Client.UserGrantSet(m.OrganizationID.ValueString(), m.UserID.ValueString(), m.Username.ValueString())
}

// Lists are the blocks that list grants.
func (r *userGrantSet) Lists(m *userGrantSetModel) []tf.SetList {
	return []tf.SetList{{Attribute: "grant", Set: &m.Grants, Form: grantForm{}}}
}

// ConfigValidators refuse a set that does not name its user.
func (r *userGrantSet) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{requiredPerson()}
}

// ModifyPlan names what is removed, and refuses what the apply would refuse.
func (r *userGrantSet) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	plan := func(ctx context.Context, p *tf.PlanCall[userGrantSetModel]) {
		r.planUser(ctx, p)
		tf.PlanSet(ctx, r, p)
	}
	tf.Plan(ctx, r, req, resp, tf.Planner[userGrantSetModel]{Create: plan, Update: plan, Destroy: plan})
}

// planUser resolves the user. Another one replaces the set.
func (r *userGrantSet) planUser(ctx context.Context, p *tf.PlanCall[userGrantSetModel]) {
	if p.Plan == nil || p.State == nil && !planOrganization(ctx, r.Client, &p.Planning, p.Config.OrganizationID, &p.Plan.OrganizationID) {
		return
	}
	state := &userGrantSetModel{}
	if p.State != nil {
		state = p.State
	}
	if !p.Plan.OrganizationID.IsUnknown() {
		planPerson(ctx, r.Client, &p.Planning, p.Config.personNames, state.personNames, p.Plan.OrganizationID)
	}
}

func (r *userGrantSet) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.CreateSet(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *userGrantSetModel) (*userGrantSetModel, error) {
		organizationID, err := r.Client.OrganizationID(ctx, plan.OrganizationID.ValueString())
		if err != nil {
			return nil, err
		}
		person, err := settlePerson(ctx, r.Client, organizationID, plan.personNames)
		if err != nil {
			return nil, err
		}
		created := *plan
		created.OrganizationID = types.StringValue(organizationID)
		created.setPerson(person)
		c.Identity = created.identity()
		return &created, nil
	})
}

func (r *userGrantSet) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.ReadSet(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *userGrantSetModel) error {
		c.Identity, c.Names = state.identity(), personReference.Names(state.person())
		state.refreshPerson(ctx, r.Client, state.OrganizationID.ValueString(), req.Private, &resp.Diagnostics)
		return nil
	})
}

// Update grants and removes permissions: another user replaces the resource.
func (r *userGrantSet) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.UpdateSet(ctx, r, req, resp, func(plan *userGrantSetModel) any { return plan.identity() })
}

func (r *userGrantSet) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.DeleteSet(ctx, r, req, resp)
}

// ImportState takes ORG/USER or USER, by id, user name or e-mail address, or the identity.
func (r *userGrantSet) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*userGrantSetModel, error) {
		organizationID, named, err := importContainer(ctx, r.Client, req, (*userGrantSetIdentity).parts, "user_id")
		if err != nil {
			return nil, err
		}
		root, err := r.Client.RootOf(ctx, organizationID)
		if err != nil {
			return nil, err
		}
		account, err := r.Client.FindUser(ctx, root, named)
		if err != nil {
			return nil, err
		}
		found := userGrantSetOf(organizationID, account.ID)
		c.Identity = found.identity()
		return found, nil
	})
}
