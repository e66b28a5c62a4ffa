package uipath

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// NewTenantRoleGrantResource is platformusers_uipath_tenant_role_grant: one role of one user in the tenant.
func NewTenantRoleGrantResource() tf.ManagedResource {
	return &tenantRoleGrant{tf.Resource[*access.Client]{Kind: namespace.Kind(access.NounTenantRoleGrant), Identity: tenantRoleGrantIdentity{}}}
}

type tenantRoleGrant struct{ tf.Resource[*access.Client] }

// Edge is the one that a model means.
func (r *tenantRoleGrant) Edge(m *tenantRoleGrantModel) tf.Edge {
	return tf.EdgeOf(r.Kind.Noun, m.grant().ID(), m.UserID, m.RoleID)
}

// Ends are those that the plan of a create looks for.
func (r *tenantRoleGrant) Ends(ctx context.Context, m *tenantRoleGrantModel) (place string, ends []platform.EdgeEnd) {
	return "", r.Client.UserEnd(ctx, m.UserID.ValueString())
}

func (r *tenantRoleGrant) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.Plan(ctx, r, req, resp, tf.Planner[tenantRoleGrantModel]{
		Create: r.planEnds, Update: r.planUpdate, Destroy: r.planDestroy,
	})
}

// planUpdate resolves user and role. Another role or user is another grant, and the end of this one.
func (r *tenantRoleGrant) planUpdate(ctx context.Context, p *tf.PlanCall[tenantRoleGrantModel]) {
	r.planEnds(ctx, p)
	plan := tf.Get[tenantRoleGrantModel](ctx, p.Response.Plan, &p.Response.Diagnostics)
	if !p.Failed() && plan.grant().ID() != p.State.grant().ID() {
		r.planDestroy(ctx, p)
	}
}

func (r *tenantRoleGrant) planDestroy(ctx context.Context, p *tf.PlanCall[tenantRoleGrantModel]) {
	if err := r.Client.GuardTenantRoleGrant(ctx, p.State.grant()); err != nil {
		p.Error(err)
	}
}

func (r *tenantRoleGrant) planEnds(ctx context.Context, p *tf.PlanCall[tenantRoleGrantModel]) {
	planPerson(ctx, &p.Planning, r.Client, p.Config.person(), p.State.person(), p.State != nil)
	roleReference.Plan(ctx, &p.Planning, p.Config.role(), p.State.role(), r.Client.FindTenantRole)
}

func (r *tenantRoleGrant) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	created := tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *tenantRoleGrantModel) (*tenantRoleGrantModel, error) {
		partition, err := r.Client.PartitionGlobalID(ctx)
		if err != nil {
			return nil, err
		}
		role, err := roleReference.Settle(ctx, plan.role(), r.Client.FindTenantRole)
		if err != nil {
			return nil, err
		}
		person, err := settlePerson(ctx, r.Client, plan.person())
		if err != nil {
			return nil, err
		}
		created := tenantRoleGrantRow(access.TenantRoleGrant{
			UserID: person.ID, UserName: person.Name, Email: person.Email, RoleID: role.ID, RoleName: role.Name,
		})
		c.Identity = created.identity(partition)
		return created, r.Client.AddTenantRoleGrant(ctx, created.grant())
	})
	if created != nil {
		tf.SetPrivate(ctx, resp.Private, keyTenant, r.Client.Tenant(), &resp.Diagnostics)
	}
}

func (r *tenantRoleGrant) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *tenantRoleGrantModel) (*tenantRoleGrantModel, error) {
		partition, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
		if err != nil {
			return nil, err
		}
		if err := r.Client.RequireTenant(recordedTenant(ctx, req.Private, &resp.Diagnostics)); err != nil {
			return nil, err
		}
		c.Identity = state.identity(partition)
		c.Names = slices.Concat(personReference.Names(state.person()), roleReference.Names(state.role()))
		grant := state.grant()
		if err := r.Client.TenantRoleGrant(ctx, grant); err != nil {
			return nil, err
		}
		diags := &resp.Diagnostics
		person := personNow(ctx, r.Client, state.UserID, state.UserName)
		state.UserName, state.Email = personReference.Current(ctx, req.Private, state.person(), person, diags)
		state.RoleName, _ = roleReference.Current(ctx, req.Private, state.role(), r.Client.NamedRole(ctx, grant.RoleID), diags)
		return state, nil
	})
}

// Update only records another form of the names: another role or user is another grant, and replaces this one.
func (r *tenantRoleGrant) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	tf.Update(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan, _ *tenantRoleGrantModel) (*tenantRoleGrantModel, error) {
		partition, err := r.Client.PartitionGlobalID(ctx)
		c.Identity = plan.identity(partition)
		return plan, err
	})
}

func (r *tenantRoleGrant) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *tenantRoleGrantModel) error {
		if _, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity)); err != nil {
			return err
		}
		if err := r.Client.RequireTenant(recordedTenant(ctx, req.Private, &resp.Diagnostics)); err != nil {
			return err
		}
		return r.Client.RemoveTenantRoleGrant(ctx, state.grant())
	})
}

// ImportState takes PARTITION/USER/ROLE or USER/ROLE, by ids or names, or the identity.
func (r *tenantRoleGrant) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	imported := tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*tenantRoleGrantModel, error) {
		partition, named, err := importedTenantRoleGrant(ctx, req)
		if err != nil {
			return nil, err
		}
		partition, err = r.Client.RequirePartition(ctx, partition)
		if err != nil {
			return nil, err
		}
		grant, err := r.Client.FindTenantRoleGrant(ctx, named)
		if err != nil {
			return nil, err
		}
		found := tenantRoleGrantRow(grant)
		c.Identity = found.identity(partition)
		return found, nil
	})
	if imported != nil {
		tf.SetPrivate(ctx, resp.Private, keyTenant, r.Client.Tenant(), &resp.Diagnostics)
	}
}
