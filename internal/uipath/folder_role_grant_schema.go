package uipath

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *folderRoleGrant) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := personAttributes("The user's id in the identity server, a UUID; not Orchestrator's number.", userID())
	maps.Copy(attributes, tf.NumberAttributes(folderReference, "folder",
		"The names of the folders above and the folder's own, joined with `/`, such as `Finance/Invoices`.", "platformusers_uipath_folders"))
	maps.Copy(attributes, tf.NumberAttributes(roleReference, "role", "The role's name, such as `Automation User`.", "platformusers_uipath_roles"))
	resp.Schema = schema.Schema{
		MarkdownDescription: "One role of one user in one folder of the Orchestrator tenant that the provider's `tenant` names.\n\n" +
			"The resource owns this one role and touches no other. Orchestrator has one way to write a user's roles in a folder, which overwrites all of " +
			"them: so they are read, merged and written one batch after another in each folder, and read afterwards. Only a change that somebody else " +
			"makes in the two seconds before a write can be lost. Roles that are inherited from a folder above are neither mistaken for this one nor " +
			"removed.\n\nA user who is not in the tenant yet is added first. Destroying the resource leaves the user in the tenant." +
			" A role in a folder gives nothing to somebody who has no role in the tenant: grant one with `platformusers_uipath_tenant_role_grant`, or " +
			"through a " +
			"group; the plan warns." + tf.HiddenTwin,
		Attributes: attributes,
	}
}

// ConfigValidators refuse a grant that does not name its folder, its role or its user.
func (r *folderRoleGrant) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{folderReference.Required(), roleReference.Required(), requiredUser()}
}

func (r *folderRoleGrant) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"partition_global_id": partitionIdentity(),
		"folder_id":           identityschema.Int64Attribute{RequiredForImport: true, Description: "The folder's number."},
		"user_id":             identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id in the identity server."},
		"role_id":             identityschema.Int64Attribute{RequiredForImport: true, Description: "The role's number."},
	}}
}
