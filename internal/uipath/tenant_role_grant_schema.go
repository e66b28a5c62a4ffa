package uipath

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *tenantRoleGrant) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := personAttributes("The user's id in the identity server, a UUID; not Orchestrator's number.", userID())
	maps.Copy(attributes, tf.NumberAttributes(roleReference, "role", "The role's name, such as `Tenant "+
		"Administrator`.", "platformusers_uipath_roles"))
	resp.Schema = schema.Schema{
		MarkdownDescription: "One role of one user in the Orchestrator tenant that the provider's `tenant` names.\n\n" +
			"The resource owns this one role and touches no other, neither of this user nor of anybody else. A user who is not in the tenant yet is " +
			"added first, without further roles. Destroying the resource removes the role and leaves the user in the tenant. Roles for folders are " +
			"granted with `platformusers_uipath_folder_role_grant`." + tf.HiddenTwin,
		Attributes: attributes,
	}
}

// ConfigValidators refuse a grant that does not name its role or its user.
func (r *tenantRoleGrant) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{roleReference.Required(), requiredUser()}
}

func (r *tenantRoleGrant) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"partition_global_id": partitionIdentity(),
		"user_id":             identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id in the identity server."},
		"role_id":             identityschema.Int64Attribute{RequiredForImport: true, Description: "The role's number."},
	}}
}
