package apim

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *groupMember) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := serviceAttributes(tf.ReplaceEnd())
	maps.Copy(attributes, userAttributes("The user's id, or the account's whole id in Azure Resource Manager."))
	maps.Copy(attributes, map[string]schema.Attribute{
		"group_id": groupEnd.idAttribute("The group's id, as the portal shows it, or its whole id in Azure Resource Manager. " + groupEnd.Rule()),
		"group_name": groupEnd.nameAttribute("The name of the group, as the portal shows it. A new name on the platform changes nothing here; where " +
			"several groups have the name, `group_id` is needed."),
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "The membership of one user in one group of an API Management service.\n\n" +
			"The resource owns this one membership and touches no other. The service's own groups (Administrators, Developers, Guests) and those of " +
			"Microsoft Entra ID are refused: API Management itself decides who is in the former, and the directory decides who is in the latter.",
		Attributes: attributes,
	}
}

func (r *groupMember) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = serviceIdentity(map[string]identityschema.Attribute{
		"group_id": identityschema.StringAttribute{RequiredForImport: true, Description: "The group's id."},
		"user_id":  identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id."},
	})
}
