package uipath

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

var (
	_ tf.ManagedResource                    = (*tenantGrant)(nil)
	_ resource.ResourceWithConfigValidators = (*tenantGrant)(nil)
)

const tenantGrantType = "platformusers_uipath_tenant_role_grant"

// NewTenantRoleGrantResource is platformusers_uipath_tenant_role_grant: one role of one user in the tenant.
func NewTenantRoleGrantResource() tf.ManagedResource { return &tenantGrant{} }

type tenantGrant struct{ tf.Base[*Client] }

func (r *tenantGrant) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = tenantGrantType
}

// ModifyPlan settles the role and refuses one that is for folders. It only reads.
func (r *tenantGrant) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !r.Client.Plannable() || req.Plan.Raw.IsNull() {
		return
	}
	var config, state tenantGrantModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	roleReference.Plan(ctx, "Unable to plan UiPath role grant", &r.Client.lost, config.role(), state.role(), r.Client.grantableRole(api.RoleTenant), resp)
}

func (r *tenantGrant) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan tenantGrantModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	partition, err := r.Client.PartitionGlobalID(ctx)
	if err == nil {
		err = tf.OldSettleReference(ctx, &plan.RoleID, &plan.RoleName, r.Client.grantableRole(api.RoleTenant))
	}
	if err == nil {
		err = r.Client.AddTenantGrant(ctx, plan.grant())
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create UiPath tenant role grant", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	tf.SetPrivate(ctx, resp.Private, keyTenant, r.Client.settings.Tenant, &resp.Diagnostics)
}

func (r *tenantGrant) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state tenantGrantModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	partition, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
	if err == nil {
		err = r.Client.RequireTenant(notedTenant(ctx, req.Private, &resp.Diagnostics))
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read UiPath tenant role grant", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(partition), &resp.Diagnostics)
	err = r.Client.ReadTenantGrant(ctx, state.grant())
	if why := platform.GoneReason(err); why != "" {
		r.Client.lost.Record(roleReference.Names(state.role())...)
		tf.Gone(ctx, resp, "UiPath tenant role grant is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read UiPath tenant role grant", err)
	}
}

// Update only takes note of a role's new spelling: another role or user is another grant, and replaces this one.
func (r *tenantGrant) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan tenantGrantModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	partition, err := r.Client.PartitionGlobalID(ctx)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to update UiPath tenant role grant", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *tenantGrant) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state tenantGrantModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	_, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
	if err == nil {
		err = r.Client.RequireTenant(notedTenant(ctx, req.Private, &resp.Diagnostics))
	}
	if err == nil {
		err = r.Client.RemoveTenantGrant(ctx, state.grant())
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy UiPath tenant role grant", err)
	}
}

// ImportState takes PARTITION/USER/ROLE or USER/ROLE, by ids or names, or the identity.
func (r *tenantGrant) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var partition, who, role string
	if req.ID == "" {
		var identity tenantGrantIdentity
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		partition, who, role = identity.PartitionGlobalID.ValueString(), identity.UserID.ValueString(), strconv.FormatInt(identity.RoleID.ValueInt64(), 10)
	} else if parts, err := tf.SplitImportID(req.ID, 3, "USER/ROLE or PARTITION/USER/ROLE, where USER is an id, a user name or an e-mail address and ROLE a number or a name"); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import UiPath tenant role grant", err)
	} else {
		partition, who, role = parts[0], parts[1], parts[2]
	}
	if resp.Diagnostics.HasError() {
		return
	}
	partition, state, err := r.resolve(ctx, partition, who, role)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import UiPath tenant role grant", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	tf.SetPrivate(ctx, resp.Private, keyTenant, r.Client.settings.Tenant, &resp.Diagnostics)
}

// resolve turns the names of an import into ids.
func (r *tenantGrant) resolve(ctx context.Context, partition, who, role string) (string, *tenantGrantModel, error) {
	partition, err := r.Client.RequirePartition(ctx, partition)
	if err != nil {
		return "", nil, err
	}
	account, err := r.Client.FindUser(ctx, who)
	if err != nil {
		return "", nil, err
	}
	id, name := numberOrName(role)
	object, err := r.Client.grantableRole(api.RoleTenant)(ctx, id, name)
	if err != nil {
		return "", nil, err
	}
	return partition, &tenantGrantModel{UserID: types.StringValue(account.ID), RoleID: types.Int64Value(object.ID), RoleName: types.StringValue(object.Name)}, nil
}

// numberOrName reads what may be a number of the platform's, or a name.
func numberOrName(text string) (id int64, name string) {
	if id, err := strconv.ParseInt(text, 10, 64); err == nil && id > 0 {
		return id, ""
	}
	return 0, text
}
