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
)

// folderRoleGrantSetModel is platformusers_uipath_folder_role_grants in configuration, plan and state.
type folderRoleGrantSetModel struct {
	FolderID     types.Int64  `tfsdk:"folder_id"`
	FolderPath   types.String `tfsdk:"folder_path"`
	PeopleByRole types.Map    `tfsdk:"people_by_role"`
	tf.SetSettings
}

// peopleOfRole is the type of the people of one role.
var peopleOfRole = types.SetType{ElemType: types.StringType}

// folder is how the model names its folder; no model names none.
func (m *folderRoleGrantSetModel) folder() tf.Reference[int64] {
	if m == nil {
		return tf.Reference[int64]{}
	}
	return tf.NumberReference(m.FolderID, m.FolderPath)
}

// folderRoleGrantSetIdentity holds what never changes in the life of a set.
type folderRoleGrantSetIdentity struct {
	PartitionGlobalID types.String `tfsdk:"partition_global_id"`
	FolderID          types.Int64  `tfsdk:"folder_id"`
}

func (m *folderRoleGrantSetModel) identity(partition string) folderRoleGrantSetIdentity {
	return folderRoleGrantSetIdentity{PartitionGlobalID: types.StringValue(partition), FolderID: m.FolderID}
}

// folderRoleGrantSetOf is the set of a folder as an import stores it: the read that follows fills in who is there.
func folderRoleGrantSetOf(folderID int64, folderPath string) *folderRoleGrantSetModel {
	return &folderRoleGrantSetModel{
		FolderID: types.Int64Value(folderID), FolderPath: tf.StringOrNull(folderPath), PeopleByRole: types.MapValueMust(peopleOfRole, nil),
		SetSettings: tf.NewSetSettings("people", "origins"),
	}
}

// importedFolder reads which folder an import names, and in which organization. A path contains slashes itself.
func importedFolder(ctx context.Context, req resource.ImportStateRequest) (partition string, named platform.Named[int64], err error) {
	if req.ID == "" {
		identity, err := tf.ImportIdentity[folderRoleGrantSetIdentity](ctx, req)
		return identity.PartitionGlobalID.ValueString(), platform.Named[int64]{ID: identity.FolderID.ValueInt64()}, err
	}
	parts := strings.Split(req.ID, "/")
	if len(parts) > 1 && platform.IsUUID(parts[0]) {
		partition, parts = parts[0], parts[1:]
	}
	if slices.Contains(parts, "") {
		return "", named, tf.InvalidImportID(req.ID, "FOLDER or PARTITION/FOLDER, where FOLDER is a number or a path")
	}
	named.ID, named.Name = tf.NumberOrName(strings.Join(parts, "/"))
	return partition, named, nil
}

// numberText is a number as a part of an id.
func numberText(number types.Int64) types.String {
	switch {
	case number.IsUnknown():
		return types.StringUnknown()
	case number.IsNull():
		return types.StringNull()
	}
	return types.StringValue(strconv.FormatInt(number.ValueInt64(), 10))
}
