package uipath

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

func (r *groupMemberSet) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All people in one group of a UiPath organization: who is listed, and nobody else.\n\n" +
			"The resource owns all people in the group. A create takes over who is there already, and **removes whoever is not listed**; the plan names " +
			"them. People who were invited into the group, or were created with it, are among them. Robots, applications and groups of a directory in the " +
			"group are left alone, and so is whoever is in it only through such a group. The platform does not mark memberships that rules of an identity " +
			"provider gave at a sign-in: to leave those alone, put `directory` into `origins` of the ignore block. \"Everyone\" is refused: every user is " +
			"in it. To manage single memberships beside others, use `platformusers_uipath_group_member`: both for one group are an error. Memberships " +
			"reach Orchestrator at the person's next sign-in, or within the hour.",
		Attributes: tf.SetAttributes("memberships", "the group", map[string]schema.Attribute{
			"group_id": schema.StringAttribute{
				MarkdownDescription: "The group's id. " + groupReference.Rule() + " Another group replaces the resource: the members of the old one are " +
					"removed.",
				Optional:   true,
				Computed:   true,
				Validators: []validator.String{groupID()},
			},
			"group_name": tf.NameAttribute("The group's name, such as `Automation Users`."),
			"members": tf.PeopleAttribute("All people in the group; `[]` is nobody. Somebody of a connected directory who has no account here is named by " +
				"the directory's identifier, such as `aad|4b353f44-6486-42ae-ae77-18b4032f9643`."),
		}),
		Blocks: map[string]schema.Block{"ignore": ignorePeople("People who are left alone, by id, user name, e-mail address or a directory's identifier. " +
			"They must not be listed.")},
	}
}

// ignorePeople is the ignore block of sets of people.
func ignorePeople(people string) schema.Block {
	return tf.IgnoreBlock(people, "Left alone are all of these: `local` are accounts that the identity server holds, those that a directory's account "+
		"is linked to included; `directory` is everybody of a connected directory, such as Microsoft Entra ID. They must not be listed.",
		access.OriginLocal, access.OriginDirectory)
}

func (r *groupMemberSet) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"partition_global_id": partitionIdentity(),
		"group_id":            identityschema.StringAttribute{RequiredForImport: true, Description: "The group's id."},
	}}
}
