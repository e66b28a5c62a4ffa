package uipath

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *groupMember) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := personAttributes("The user's id; for somebody of a connected directory who has no account here, the directory's identifier, such "+
		"as `aad|4b353f44-6486-42ae-ae77-18b4032f9643`, and neither of the names.", memberID{})
	attributes["group_id"] = schema.StringAttribute{
		MarkdownDescription: "The group's id. " + groupReference.Rule() + " Another group replaces the resource.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{groupID()},
	}
	attributes["group_name"] = tf.NameAttribute("The group's name, such as `Automation Users`.")
	resp.Schema = schema.Schema{
		MarkdownDescription: "The membership of one user in one group of a UiPath organization.\n\n" +
			"The resource owns this one membership and touches no other. \"Everyone\" is refused: every user is in it, and nobody can leave it. " +
			"Memberships reach Orchestrator at the person's next sign-in, or within the hour." + tf.HiddenTwin,
		Attributes: attributes,
	}
}

// ConfigValidators refuse a membership that does not name its group or its user.
func (r *groupMember) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{groupReference.Required(), requiredUser()}
}

func (r *groupMember) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"partition_global_id": partitionIdentity(),
		"group_id":            identityschema.StringAttribute{RequiredForImport: true, Description: "The group's id."},
		"user_id":             identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id."},
	}}
}
