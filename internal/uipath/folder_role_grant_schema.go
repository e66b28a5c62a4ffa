package uipath

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// folderGrantModel is platformusers_uipath_folder_role_grant in configuration, plan and state.
type folderGrantModel struct {
	FolderID   types.Int64  `tfsdk:"folder_id"`
	FolderPath types.String `tfsdk:"folder_path"`
	UserID     types.String `tfsdk:"user_id"`
	RoleID     types.Int64  `tfsdk:"role_id"`
	RoleName   types.String `tfsdk:"role_name"`
}

type folderGrantIdentity struct {
	PartitionGlobalID types.String `tfsdk:"partition_global_id"`
	FolderID          types.Int64  `tfsdk:"folder_id"`
	UserID            types.String `tfsdk:"user_id"`
	RoleID            types.Int64  `tfsdk:"role_id"`
}

func (m *folderGrantModel) identity(partition string) folderGrantIdentity {
	return folderGrantIdentity{PartitionGlobalID: types.StringValue(partition), FolderID: m.FolderID, UserID: m.UserID, RoleID: m.RoleID}
}

func (m *folderGrantModel) role() tf.OldReference {
	return tf.OldReference{ID: m.RoleID, Name: m.RoleName}
}
func (m *folderGrantModel) folder() tf.OldReference {
	return tf.OldReference{ID: m.FolderID, Name: m.FolderPath}
}

func (m *folderGrantModel) grant() FolderGrant {
	return FolderGrant{FolderID: m.FolderID.ValueInt64(), UserID: m.UserID.ValueString(), RoleID: m.RoleID.ValueInt64()}
}

func (r *folderGrant) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"user_id": tf.EndAttribute("The user's id in the identity server, a UUID; not Orchestrator's number.", userID()),
	}
	maps.Copy(attributes, folderReference.Attributes("folder", "The names of the folders above and the folder's own, joined with `/`, such as `Finance/Invoices`.", "platformusers_uipath_folders"))
	maps.Copy(attributes, roleReference.Attributes("role", "The role's name, such as `Automation User`.", "platformusers_uipath_roles"))
	resp.Schema = schema.Schema{
		MarkdownDescription: "One role of one user in one folder of the Orchestrator tenant that the provider's `tenant` names.\n\n" +
			"The resource owns this one role and touches no other. Orchestrator knows one way to write a user's roles in a folder, which overwrites all of them: so they are read, merged and written " +
			"one after another for each user and folder, and looked at afterwards. Only what somebody else writes for the same user and folder between that reading and that writing can be lost, " +
			"as the platform gives no way to see it. Roles that come from a folder above are neither taken for it nor removed.\n\n" +
			"A user who is not in the tenant yet is added first; destroying the resource leaves the user in the tenant.",
		Attributes: attributes,
	}
}

// ConfigValidators refuse a grant that names its folder or role twice or not at all.
func (r *folderGrant) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{
		resourcevalidator.ExactlyOneOf(path.MatchRoot("folder_id"), path.MatchRoot("folder_path")),
		resourcevalidator.ExactlyOneOf(path.MatchRoot("role_id"), path.MatchRoot("role_name")),
	}
}

func (r *folderGrant) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"partition_global_id": partitionIdentity(),
		"folder_id":           identityschema.Int64Attribute{RequiredForImport: true, Description: "The folder's number."},
		"user_id":             identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id in the identity server."},
		"role_id":             identityschema.Int64Attribute{RequiredForImport: true, Description: "The role's number."},
	}}
}
