package uipath

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *folderRoleGrantSet) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"people_by_role": schema.MapAttribute{
			ElementType: peopleOfRole,
			MarkdownDescription: "All people who have a role in the folder, by the role's name or number; `{}` is nobody. Each person is named by id, user " +
				"name or e-mail address; the state keeps the form that the configuration uses. Case-insensitive.",
			Required: true,
			Validators: []validator.Map{
				mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1)),
				mapvalidator.ValueSetsAre(setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))),
			},
		},
	}
	maps.Copy(attributes, tf.NumberAttributes(folderReference, "folder",
		"The names of the folders above and the folder's own, joined with `/`, such as `Finance/Invoices`.", "platformusers_uipath_folders"))
	resp.Schema = schema.Schema{
		MarkdownDescription: "All roles of people in one folder of the Orchestrator tenant that the provider's `tenant` names: who is listed, and nobody " +
			"else.\n\n" +
			"The resource owns all roles that people were given in the folder itself. A create takes over what is there already, and **removes whatever is " +
			"not listed**; the plan names it. Left alone is what comes from a folder above, what groups, robots and applications have, and what " +
			"Orchestrator keeps of accounts that are deleted; folders below have sets of their own. Orchestrator has one way to write a user's roles in a " +
			"folder, which overwrites all of them: so they are read, merged and written one batch after another, and read afterwards. Only a change that " +
			"somebody else makes in the two seconds before a write can be lost. To manage single roles beside others, use " +
			"`platformusers_uipath_folder_role_grant`: both for one folder are an error.\n\nA user who is not in the tenant yet is added first, and stays " +
			"there. A role in a folder gives nothing to somebody who has no role in the tenant: grant one with `platformusers_uipath_tenant_role_grant`, or " +
			"through a group; the plan warns.",
		Attributes: tf.SetAttributes("roles", "the folder", attributes),
		Blocks: map[string]schema.Block{
			"ignore": ignorePeople("People whose roles are left alone, by id, user name or e-mail address. They must not be listed."),
		},
	}
}

func (r *folderRoleGrantSet) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"partition_global_id": partitionIdentity(),
		"folder_id":           identityschema.Int64Attribute{RequiredForImport: true, Description: "The folder's number."},
	}}
}
