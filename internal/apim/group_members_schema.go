package apim

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *groupMemberSet) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	members := tf.PeopleAttribute("")
	members.MarkdownDescription = "All members of the group; `[]` is nobody. Each is named by the e-mail address of the account, by the " +
		"user's id, or by the account's whole id in Azure Resource Manager; the state keeps the form that the configuration uses. Case-insensitive."
	attributes := serviceAttributes(tf.ReplaceEnd())
	maps.Copy(attributes, map[string]schema.Attribute{
		"group_id": groupEnd.idAttribute("The group's id, as the portal shows it, or its whole id in Azure Resource Manager. " + groupEnd.Rule()),
		"group_name": groupEnd.nameAttribute("The name of the group, as the portal shows it. A new name on the platform changes nothing here; where " +
			"several groups have the name, `group_id` is needed."),
		"members": members,
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "All members of one group of an API Management service: who is listed, and nobody else.\n\n" +
			"The resource owns the whole group. A create takes over who is there already, and **removes whoever is not listed**; the plan names them. The " +
			"service's own groups (Administrators, Developers, Guests) and those of Microsoft Entra ID are refused: API Management itself decides who is in " +
			"the former, and the directory decides who is in the latter. To manage single memberships beside others, use `platformusers_apim_group_member`: " +
			"both for one group are an error. API Management takes one member a call, so a change of many takes as many calls.",
		Attributes: tf.SetAttributes("memberships", "the group", attributes),
		Blocks: map[string]schema.Block{"ignore": tf.IgnoreBlock(
			"People who are left alone, named as in `members`. They must not be listed.",
			"Left alone are all whose accounts can sign in to the portal there: the identity providers of users as API Management names them, such as "+
				"`Basic` (e-mail address and password), `Aad`, `AadB2C`, `Microsoft` or `Azure`; the data source `platformusers_apim_users` shows those of "+
				"each account. They must not be listed. Case-insensitive.")},
	}
}

func (r *groupMemberSet) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = serviceIdentity(map[string]identityschema.Attribute{
		"group_id": identityschema.StringAttribute{RequiredForImport: true, Description: "The group's id."},
	})
}
