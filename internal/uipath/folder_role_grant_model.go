package uipath

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// folderRoleGrantModel is platformusers_uipath_folder_role_grant in configuration, plan and state.
type folderRoleGrantModel struct {
	FolderID   types.Int64  `tfsdk:"folder_id"`
	FolderPath types.String `tfsdk:"folder_path"`
	UserID     types.String `tfsdk:"user_id"`
	UserName   types.String `tfsdk:"user_name"`
	Email      types.String `tfsdk:"email"`
	RoleID     types.Int64  `tfsdk:"role_id"`
	RoleName   types.String `tfsdk:"role_name"`
}

type folderRoleGrantIdentity struct {
	PartitionGlobalID types.String `tfsdk:"partition_global_id"`
	FolderID          types.Int64  `tfsdk:"folder_id"`
	UserID            types.String `tfsdk:"user_id"`
	RoleID            types.Int64  `tfsdk:"role_id"`
}

func (m *folderRoleGrantModel) identity(partition string) folderRoleGrantIdentity {
	return folderRoleGrantIdentity{PartitionGlobalID: types.StringValue(partition), FolderID: m.FolderID, UserID: m.UserID, RoleID: m.RoleID}
}

// person is how the model names the user; no model names none.
func (m *folderRoleGrantModel) person() tf.Reference[string] {
	if m == nil {
		return tf.Reference[string]{}
	}
	return tf.PersonReference(m.UserID, m.UserName, m.Email)
}

// role is how the model names the role; no model names none.
func (m *folderRoleGrantModel) role() tf.Reference[int64] {
	if m == nil {
		return tf.Reference[int64]{}
	}
	return tf.NumberReference(m.RoleID, m.RoleName)
}

// folder is how the model names the folder; no model names none.
func (m *folderRoleGrantModel) folder() tf.Reference[int64] {
	if m == nil {
		return tf.Reference[int64]{}
	}
	return tf.NumberReference(m.FolderID, m.FolderPath)
}

// grant is what the model means on the platform.
func (m *folderRoleGrantModel) grant() access.FolderRoleGrant {
	return access.FolderRoleGrant{
		FolderID: m.FolderID.ValueInt64(), FolderPath: m.FolderPath.ValueString(),
		UserID: m.UserID.ValueString(), UserName: m.UserName.ValueString(), Email: m.Email.ValueString(),
		RoleID: m.RoleID.ValueInt64(), RoleName: m.RoleName.ValueString(),
	}
}

// folderRoleGrantRow is a grant of the platform as the state has it.
func folderRoleGrantRow(g access.FolderRoleGrant) *folderRoleGrantModel {
	return &folderRoleGrantModel{
		FolderID: types.Int64Value(g.FolderID), FolderPath: types.StringValue(g.FolderPath), UserID: types.StringValue(g.UserID),
		UserName: tf.StringOrNull(g.UserName), Email: tf.StringOrNull(g.Email),
		RoleID: types.Int64Value(g.RoleID), RoleName: types.StringValue(g.RoleName),
	}
}

// importedFolderRoleGrant reads which grant an import names, and in which organization. A path contains slashes itself, so the last two parts of
// the id are user and role.
func importedFolderRoleGrant(ctx context.Context, req resource.ImportStateRequest) (partition string, named access.FolderRoleGrant, err error) {
	if req.ID == "" {
		identity, err := tf.ImportIdentity[folderRoleGrantIdentity](ctx, req)
		named.FolderID, named.UserID, named.RoleID = identity.FolderID.ValueInt64(), identity.UserID.ValueString(), identity.RoleID.ValueInt64()
		return identity.PartitionGlobalID.ValueString(), named, err
	}
	parts := strings.Split(req.ID, "/")
	if len(parts) > 3 && platform.IsUUID(parts[0]) {
		partition, parts = parts[0], parts[1:]
	}
	if len(parts) < 3 || slices.Contains(parts, "") {
		return "", named, tf.InvalidImportID(req.ID, "FOLDER/USER/ROLE or PARTITION/FOLDER/USER/ROLE, where FOLDER is a number or a path, USER an id, "+
			"a user name or an e-mail address and ROLE a number or a name")
	}
	last := len(parts) - 1
	named.FolderID, named.FolderPath = tf.NumberOrName(strings.Join(parts[:last-1], "/"))
	named.UserID = parts[last-1]
	named.RoleID, named.RoleName = tf.NumberOrName(parts[last])
	return partition, named, nil
}
