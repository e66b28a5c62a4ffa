package anypoint

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var (
	_ tf.ManagedResource                    = (*permissionGrant)(nil)
	_ resource.ResourceWithConfigValidators = (*permissionGrant)(nil)
)

const grantType = "platformusers_anypoint_permission_grant"

// NewPermissionGrantResource is platformusers_anypoint_permission_grant: one permission of one user.
func NewPermissionGrantResource() tf.ManagedResource { return &permissionGrant{} }

type permissionGrant struct{ tf.Base[*Client] }

func (r *permissionGrant) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = grantType
}

// ModifyPlan settles organization and role, and refuses what would fail. It only reads.
func (r *permissionGrant) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !r.Client.Plannable() {
		return
	}
	if req.Plan.Raw.IsNull() {
		r.planDestroy(ctx, req, resp)
		return
	}
	planOrganization(ctx, r.Client, req, resp)
	var config, state, plan grantModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	r.planRole(ctx, &config, &plan, &state, resp)
	if replaces[grantModel](ctx, req, resp) {
		r.planDestroy(ctx, req, resp)
	}
}

// planRole resolves the role's name to its id and back. The catalogue is read once for all grants.
func (r *permissionGrant) planRole(ctx context.Context, config, plan, state *grantModel, resp *resource.ModifyPlanResponse) {
	at, name := path.Root("role_id"), config.RoleID
	if !config.RoleName.IsNull() {
		at, name = path.Root("role_name"), config.RoleName
	}
	exists := !state.RoleID.IsNull()
	if name.IsUnknown() {
		if exists {
			resp.RequiresReplace.Append(at)
		}
		return
	}
	if unchanged := exists && (name.Equal(state.RoleID) || sameRoleName(name, state.RoleName)); unchanged {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("role_id"), state.RoleID)...)
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("role_name"), state.RoleName)...)
		return
	}
	role, err := r.findRole(ctx, config.RoleID, config.RoleName)
	if err != nil {
		tf.AddAttributeError(&resp.Diagnostics, at, "Unable to find the permission", err)
		return
	}
	if !plan.EnvironmentID.IsUnknown() {
		if err := CheckGrantable(role, plan.EnvironmentID.ValueString()); err != nil {
			tf.AddAttributeError(&resp.Diagnostics, at, "Unable to plan Anypoint permission grant", err)
			return
		}
	}
	if config.RoleName.IsNull() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("role_name"), nameOf(role))...)
	} else {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("role_id"), role.ID)...)
	}
	if exists && role.ID != state.RoleID.ValueString() {
		resp.RequiresReplace.Append(path.Root("role_id"))
	}
}

// findRole looks the role up by what the configuration says of it. A role with an id can be granted without the catalogue, which the platform
// refuses to some connected apps: then its name stays open.
func (r *permissionGrant) findRole(ctx context.Context, id, name types.String) (*api.Role, error) {
	if !name.IsNull() {
		return r.Client.FindRole(ctx, name.ValueString())
	}
	role, err := r.Client.FindRole(ctx, id.ValueString())
	if refusesCatalogue(err) {
		return &api.Role{ID: id.ValueString()}, nil
	}
	return role, err
}

// nameOf is a role's name for the state, null when it is not known.
func nameOf(role *api.Role) types.String {
	if role.Name == "" {
		return types.StringNull()
	}
	return types.StringValue(role.Name)
}

func (r *permissionGrant) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state grantModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.Client.GuardGrant(ctx, state.toGrant()); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy Anypoint permission grant", err)
	}
}

func (r *permissionGrant) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan grantModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.settle(ctx, &plan); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create Anypoint permission grant", err)
		return
	}
	if err := r.Client.AddGrant(ctx, plan.toGrant(), plan.importID()); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create Anypoint permission grant", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// settle fills in before the write what could not be known in plan.
func (r *permissionGrant) settle(ctx context.Context, plan *grantModel) error {
	organizationID, err := r.Client.OrganizationID(ctx, plan.OrganizationID.ValueString())
	if err != nil {
		return err
	}
	plan.OrganizationID = types.StringValue(organizationID)
	if !plan.RoleID.IsUnknown() && !plan.RoleName.IsUnknown() {
		return nil
	}
	name := plan.RoleName
	if name.IsUnknown() {
		name = types.StringNull()
	}
	role, err := r.findRole(ctx, plan.RoleID, name)
	if err != nil {
		return err
	}
	if plan.RoleID.IsUnknown() {
		plan.RoleID = types.StringValue(role.ID)
	} else {
		plan.RoleName = nameOf(role)
	}
	return CheckGrantable(role, plan.EnvironmentID.ValueString())
}

func (r *permissionGrant) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state grantModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	grant, err := r.Client.ReadGrant(ctx, state.toGrant())
	if why := platform.GoneReason(err); why != "" {
		tf.Gone(ctx, resp, "Anypoint permission grant is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read Anypoint permission grant", err)
		return
	}
	state.fromAPI(grant)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update only takes note of a role's new name: a grant that differs in anything else is another grant, and replaces this one.
func (r *permissionGrant) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan grantModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *permissionGrant) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state grantModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.Client.RemoveGrant(ctx, state.toGrant()); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy Anypoint permission grant", err)
		return
	}
	if ways, err := r.Client.OtherWays(ctx, state.toGrant()); err == nil && ways != "" {
		resp.Diagnostics.AddWarning("The user still has the permission",
			fmt.Sprintf("The direct grant of %q to user %s was removed, but the user has the same permission %s. To take it away, change the membership there.",
				state.RoleName.ValueString(), state.UserID.ValueString(), ways))
	}
}

// ImportState takes ORG/USER/ROLE[/ENV][/KEY=VALUE...], by ids or names, or the identity.
func (r *permissionGrant) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var identity grantIdentity
	var pairs []string
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		if !identity.Context.IsNull() {
			resp.Diagnostics.Append(identity.Context.ElementsAs(ctx, &pairs, false)...)
		}
	} else if identity, pairs = splitGrantID(req.ID); identity.UserID.IsNull() {
		tf.AddError(&resp.Diagnostics, "Unable to import Anypoint permission grant", tf.InvalidImportID(req.ID, grantImportFormat))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	further, err := parseContext(pairs)
	var state *grantModel
	if err == nil {
		state, err = r.resolve(ctx, identity)
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import Anypoint permission grant", err)
		return
	}
	state.setContext(ctx, further, &resp.Diagnostics)
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// resolve turns the names of an import into ids.
func (r *permissionGrant) resolve(ctx context.Context, named grantIdentity) (*grantModel, error) {
	organizationID, err := r.Client.OrganizationID(ctx, named.OrganizationID.ValueString())
	if err != nil {
		return nil, err
	}
	root, err := r.Client.RootOf(ctx, organizationID)
	if err != nil {
		return nil, err
	}
	account, err := r.Client.FindUser(ctx, root, named.UserID.ValueString())
	if err != nil {
		return nil, err
	}
	role := &api.Role{ID: named.RoleID.ValueString()}
	if !platform.IsUUID(role.ID) {
		if role, err = r.Client.FindRole(ctx, role.ID); err != nil {
			return nil, err
		}
	}
	state := &grantModel{
		OrganizationID: types.StringValue(organizationID),
		UserID:         types.StringValue(account.ID),
		RoleID:         types.StringValue(role.ID),
		EnvironmentID:  types.StringNull(),
	}
	if name := named.EnvironmentID.ValueString(); name != "" {
		environment, err := r.Client.FindEnvironment(ctx, organizationID, name)
		if err != nil {
			return nil, err
		}
		state.EnvironmentID = types.StringValue(environment.ID)
	}
	return state, nil
}
