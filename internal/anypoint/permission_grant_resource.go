package anypoint

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewPermissionGrantResource is platformusers_anypoint_permission_grant: one permission of one user.
func NewPermissionGrantResource() tf.ManagedResource {
	return &permissionGrant{tf.Resource[*access.Client]{
		Kind: namespace.Kind(access.NounPermissionGrant), Identity: permissionGrantIdentity{}, Own: grantImportID{},
	}}
}

type permissionGrant struct{ tf.Resource[*access.Client] }

// Edge is the one that a model means.
func (r *permissionGrant) Edge(m *permissionGrantModel) tf.Edge {
	return tf.EdgeOf(r.Kind.Noun, m.grant().ID(), m.parts()...).In(m.UserID)
}

// grantRole are the two attributes that name the permission.
var grantRole = tf.References[string]{IDAttribute: "role_id", NameAttribute: "role_name"}

// ConfigValidators refuse a grant that does not name its permission and its user.
func (r *permissionGrant) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{grantRole.Required(), requiredPerson()}
}

// Ends are those that the plan of a create looks for.
func (r *permissionGrant) Ends(ctx context.Context, m *permissionGrantModel) (place string, ends []platform.EdgeEnd) {
	return r.Client.GrantEnds(ctx, m.grant())
}

// ModifyPlan resolves the permission and refuses what would fail or leave the organization without an administrator.
func (r *permissionGrant) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[permissionGrantModel]{Create: r.planCreate, Update: r.planUpdate, Destroy: r.planDestroy})
}

func (r *permissionGrant) planCreate(ctx context.Context, p *tf.PlanCall[permissionGrantModel]) {
	r.planNames(ctx, p, &permissionGrantModel{})
}

// planNames resolves organization, environment, permission and user.
func (r *permissionGrant) planNames(ctx context.Context, p *tf.PlanCall[permissionGrantModel], state *permissionGrantModel) {
	organizationID := planOrganizationNames(ctx, r.Client, &p.Planning, p.Config.organizationNames, p.Plan.organizationNames, state.organizationNames)
	if p.Failed() {
		return
	}
	if !organizationID.IsUnknown() {
		planPerson(ctx, r.Client, &p.Planning, p.Config.personNames, state.personNames, organizationID)
		r.planEnvironment(ctx, p, state, organizationID)
	}
	if planned := tf.Get[permissionGrantModel](ctx, p.Response.Plan, &p.Response.Diagnostics); !p.Failed() {
		grantRole.Plan(ctx, &p.Planning, p.Config.role(), state.role(), r.resolveRole(planned))
	}
}

// planEnvironment resolves the environment, for a permission that has one.
func (r *permissionGrant) planEnvironment(ctx context.Context, p *tf.PlanCall[permissionGrantModel], state *permissionGrantModel,
	organizationID types.String,
) {
	before := state.environment()
	if !organizationID.Equal(state.OrganizationID) { // another organization has environments of its own
		before = tf.Reference[string]{}
	}
	switch {
	case !p.Config.EnvironmentID.IsNull() || !p.Config.EnvironmentName.IsNull():
		exists := !state.OrganizationID.IsNull()
		find := idsAlone(findEnvironment(r.Client, organizationID), !exists)
		environmentReference.Plan(ctx, &p.Planning, p.Config.environment(), before, find)
		leaveNameToCreate(ctx, &p.Planning, attributeEnvironmentName, p.Config.EnvironmentName, exists)
	case p.Plan.EnvironmentID.IsNull():
		p.Set(ctx, attributeEnvironmentName, types.StringNull())
	default:
		p.Set(ctx, attributeEnvironmentName, state.EnvironmentName)
	}
}

func (r *permissionGrant) planUpdate(ctx context.Context, p *tf.PlanCall[permissionGrantModel]) {
	r.planNames(ctx, p, p.State)
	planned := tf.Get[permissionGrantModel](ctx, p.Response.Plan, &p.Response.Diagnostics)
	if !p.Failed() && planned.grant().ID() != p.State.grant().ID() {
		r.planDestroy(ctx, p)
	}
}

func (r *permissionGrant) planDestroy(ctx context.Context, p *tf.PlanCall[permissionGrantModel]) {
	if err := r.Client.GuardPermissionGrant(ctx, p.State.grant()); err != nil {
		p.Error(err)
	}
}

// resolveRole finds the permission, and refuses one that cannot be granted in the grant's environment.
func (r *permissionGrant) resolveRole(m *permissionGrantModel) tf.Resolve[string] {
	return func(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
		role, err := r.Client.FindRoleToGrant(ctx, named)
		if err != nil {
			return nil, err
		}
		if !m.EnvironmentID.IsUnknown() {
			if err := access.RequireGrantable(role, m.EnvironmentID.ValueString()); err != nil {
				return nil, err
			}
		}
		return &platform.Resolved[string]{ID: role.ID, Name: role.Name}, nil
	}
}

func (r *permissionGrant) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *permissionGrantModel) (*permissionGrantModel, error) {
		created, err := r.settle(ctx, *plan)
		if err != nil {
			return nil, err
		}
		c.Identity = created.identity()
		return &created, r.Client.AddPermissionGrant(ctx, created.grant())
	})
}

// settle finds what the plan could not.
func (r *permissionGrant) settle(ctx context.Context, m permissionGrantModel) (permissionGrantModel, error) {
	organization, err := settleOrganization(ctx, r.Client, m.organizationNames)
	if err != nil {
		return m, err
	}
	m.OrganizationID, m.OrganizationName = types.StringValue(organization.ID), tf.StringOrNull(organization.Name)
	if m.EnvironmentID.ValueString() != "" || m.EnvironmentName.ValueString() != "" {
		environment, err := environmentReference.Settle(ctx, m.environment(), findEnvironment(r.Client, m.OrganizationID))
		if err != nil {
			return m, err
		}
		m.EnvironmentID, m.EnvironmentName = types.StringValue(environment.ID), tf.StringOrNull(environment.Name)
	} else {
		m.EnvironmentID, m.EnvironmentName = types.StringNull(), types.StringNull()
	}
	role, err := grantRole.Settle(ctx, m.role(), r.resolveRole(&m))
	if err != nil {
		return m, err
	}
	m.RoleID, m.RoleName = types.StringValue(role.ID), tf.StringOrNull(role.Name)
	person, err := settlePerson(ctx, r.Client, organization.ID, m.personNames)
	if err == nil {
		m.setPerson(person)
	}
	return m, err
}

func (r *permissionGrant) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *permissionGrantModel) (*permissionGrantModel, error) {
		c.Identity = state.identity()
		c.Names = append(organizationReference.Names(state.organization()), append(personReference.Names(state.person()),
			environmentReference.Names(state.environment())...)...)
		grant, err := r.Client.PermissionGrant(ctx, state.grant())
		if err != nil {
			return nil, err
		}
		state.setRoleName(grant.Name)
		organizationID := state.OrganizationID.ValueString()
		environment := r.Client.EnvironmentNow(ctx, organizationID, state.EnvironmentID.ValueString(), state.EnvironmentName.IsNull())
		state.EnvironmentName, _ = environmentReference.Current(ctx, req.Private, state.environment(), environment, &resp.Diagnostics)
		state.refreshOrganization(ctx, r.Client, req.Private, &resp.Diagnostics)
		state.refreshPerson(ctx, r.Client, organizationID, req.Private, &resp.Diagnostics)
		return state, nil
	})
}

// Update only records names: a grant that differs in anything else is another grant, and replaces this one.
func (r *permissionGrant) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.Update(ctx, r, req, resp, func(_ context.Context, c *tf.Call, plan, _ *permissionGrantModel) (*permissionGrantModel, error) {
		c.Identity = plan.identity()
		return plan, nil
	})
}

func (r *permissionGrant) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *permissionGrantModel) error {
		if err := r.Client.RemovePermissionGrant(ctx, state.grant()); err != nil {
			return err
		}
		if ways, err := r.Client.OtherGrants(ctx, state.grant()); err == nil && ways != "" {
			tf.Warn(&resp.Diagnostics, "The user still has the permission",
				fmt.Sprintf("The direct grant of %q to user %s was removed, but the user has the same permission %s. To take it away, change the membership "+
					"there.",
					state.RoleName.ValueString(), state.UserID.ValueString(), ways))
		}
		return nil
	})
}

// ImportState takes ORG/USER/ROLE[/ENV][/KEY=VALUE...], by ids or names, or the identity.
func (r *permissionGrant) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*permissionGrantModel, error) {
		named, err := importedGrant(ctx, req)
		if err != nil {
			return nil, err
		}
		grant, err := r.Client.FindPermissionGrant(ctx, named)
		if err != nil {
			return nil, err
		}
		found := permissionGrantOf(grant)
		c.Identity = found.identity()
		return found, nil
	})
}
