package uipath

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

var (
	_ tf.ManagedResource                    = (*folderGrant)(nil)
	_ resource.ResourceWithConfigValidators = (*folderGrant)(nil)
)

const folderGrantType = "platformusers_uipath_folder_role_grant"

// NewFolderRoleGrantResource is platformusers_uipath_folder_role_grant: one role of one user in one folder.
func NewFolderRoleGrantResource() tf.ManagedResource { return &folderGrant{} }

type folderGrant struct{ tf.Base[*Client] }

func (r *folderGrant) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = folderGrantType
}

// ModifyPlan settles folder and role, and refuses a role that is for the tenant. It only reads.
func (r *folderGrant) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !r.Client.Plannable() || req.Plan.Raw.IsNull() {
		return
	}
	var config, state folderGrantModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	folderReference.Plan(ctx, "Unable to plan UiPath role grant", &r.Client.lost, config.folder(), state.folder(), r.Client.grantFolder, resp)
	roleReference.Plan(ctx, "Unable to plan UiPath role grant", &r.Client.lost, config.role(), state.role(), r.Client.grantableRole(api.RoleFolder), resp)
}

func (r *folderGrant) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan folderGrantModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	partition, err := r.Client.PartitionGlobalID(ctx)
	if err == nil {
		err = tf.OldSettleReference(ctx, &plan.FolderID, &plan.FolderPath, r.Client.grantFolder)
	}
	if err == nil {
		err = tf.OldSettleReference(ctx, &plan.RoleID, &plan.RoleName, r.Client.grantableRole(api.RoleFolder))
	}
	if err == nil {
		err = r.Client.AddFolderGrant(ctx, plan.grant())
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create UiPath folder role grant", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	tf.SetPrivate(ctx, resp.Private, keyTenant, r.Client.settings.Tenant, &resp.Diagnostics)
}

func (r *folderGrant) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state folderGrantModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	partition, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
	if err == nil {
		err = r.Client.RequireTenant(notedTenant(ctx, req.Private, &resp.Diagnostics))
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read UiPath folder role grant", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(partition), &resp.Diagnostics)
	err = r.Client.ReadFolderGrant(ctx, state.grant())
	if why := platform.GoneReason(err); why != "" {
		r.Client.lost.Record(append(folderReference.Names(state.folder()), roleReference.Names(state.role())...)...)
		tf.Gone(ctx, resp, "UiPath folder role grant is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read UiPath folder role grant", err)
	}
}

// Update only takes note of a new spelling: another folder, role or user is another grant, and replaces this one.
func (r *folderGrant) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan folderGrantModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	partition, err := r.Client.PartitionGlobalID(ctx)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to update UiPath folder role grant", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *folderGrant) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state folderGrantModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	_, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
	if err == nil {
		err = r.Client.RequireTenant(notedTenant(ctx, req.Private, &resp.Diagnostics))
	}
	if err == nil {
		err = r.Client.RemoveFolderGrant(ctx, state.grant())
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy UiPath folder role grant", err)
	}
}

// ImportState takes PARTITION/FOLDER/USER/ROLE or FOLDER/USER/ROLE, by numbers, ids, names or paths, or the identity. A path holds slashes itself,
// so the last two parts are user and role.
func (r *folderGrant) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var named namedFolderGrant
	if req.ID == "" {
		var identity folderGrantIdentity
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		named = namedFolderGrant{
			partition: identity.PartitionGlobalID.ValueString(), folder: strconv.FormatInt(identity.FolderID.ValueInt64(), 10),
			user: identity.UserID.ValueString(), role: strconv.FormatInt(identity.RoleID.ValueInt64(), 10),
		}
	} else if parsed, ok := parseFolderGrant(req.ID); ok {
		named = parsed
	} else {
		tf.AddError(&resp.Diagnostics, "Unable to import UiPath folder role grant", tf.InvalidImportID(req.ID,
			"FOLDER/USER/ROLE or PARTITION/FOLDER/USER/ROLE, where FOLDER is a number or a path, USER an id, a user name or an e-mail address and ROLE a number or a name"))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	partition, state, err := r.resolve(ctx, named)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import UiPath folder role grant", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	tf.SetPrivate(ctx, resp.Private, keyTenant, r.Client.settings.Tenant, &resp.Diagnostics)
}

// namedFolderGrant is a grant as an import names it.
type namedFolderGrant struct{ partition, folder, user, role string }

func parseFolderGrant(id string) (named namedFolderGrant, ok bool) {
	parts := strings.Split(id, "/")
	if len(parts) > 3 && platform.IsUUID(parts[0]) {
		named.partition, parts = parts[0], parts[1:]
	}
	if len(parts) < 3 || slices.Contains(parts, "") {
		return named, false
	}
	last := len(parts) - 1
	named.folder, named.user, named.role = strings.Join(parts[:last-1], "/"), parts[last-1], parts[last]
	return named, true
}

// resolve turns the names of an import into ids.
func (r *folderGrant) resolve(ctx context.Context, named namedFolderGrant) (partition string, _ *folderGrantModel, err error) {
	if partition, err = r.Client.RequirePartition(ctx, named.partition); err != nil {
		return "", nil, err
	}
	id, path := numberOrName(named.folder)
	folder, err := r.Client.grantFolder(ctx, id, path)
	if err != nil {
		return "", nil, err
	}
	account, err := r.Client.FindUser(ctx, named.user)
	if err != nil {
		return "", nil, err
	}
	id, name := numberOrName(named.role)
	role, err := r.Client.grantableRole(api.RoleFolder)(ctx, id, name)
	if err != nil {
		return "", nil, err
	}
	return partition, &folderGrantModel{
		FolderID: types.Int64Value(folder.ID), FolderPath: types.StringValue(folder.Name), UserID: types.StringValue(account.ID),
		RoleID: types.Int64Value(role.ID), RoleName: types.StringValue(role.Name),
	}, nil
}
