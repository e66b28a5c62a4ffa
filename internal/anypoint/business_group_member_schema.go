package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *businessGroupMember) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The membership of an existing user in a business group.\n\n" +
			"Destroy is the platform's \"delete from a business group\": **it removes all of the user's permissions in the group**, also those granted " +
			"elsewhere; the account stays. It ends grants of the same user in the same group, so let them depend on this resource.\n\n" +
			edgeNames + tf.HiddenTwin,
		Attributes: withPerson(map[string]schema.Attribute{
			attributeOrganizationID: schema.StringAttribute{
				MarkdownDescription: "The business group's id. A root organization is refused: its members are the accounts themselves. " +
					organizationReference.Rule() + " Another business group replaces the resource.",
				Optional:   true,
				Computed:   true,
				Validators: []validator.String{organizationID()},
			},
			attributeOrganizationName: organizationNameAttribute(),
		}),
	}
}

func (r *businessGroupMember) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"organization_id": identityschema.StringAttribute{RequiredForImport: true, Description: "The business group's id."},
		"user_id":         identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id."},
	}}
}
