package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *roleGroupMember) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The membership of one user in one role group, in an organization with the older Roles feature.\n\n" +
			"The resource owns this one membership and changes no other. Teams and role groups exclude each other: in an organization with Teams use " +
			"`platformusers_anypoint_team_member`.\n\n" + edgeNames + tf.HiddenTwin,
		Attributes: withOrganizationNames("The id of the organization or business group that the role group belongs to.", losesAccess,
			withPerson(map[string]schema.Attribute{
				"role_group_id": schema.StringAttribute{
					MarkdownDescription: "The role group's id. " + roleGroupReference.Rule() + " Another role group replaces the resource.",
					Optional:            true,
					Computed:            true,
					Validators:          []validator.String{roleGroupID()},
				},
				"role_group_name": tf.NameAttribute("The role group's name."),
			})),
	}
}

func (r *roleGroupMember) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"organization_id": identityschema.StringAttribute{OptionalForImport: true, Description: "The organization of the role group; the provider's " +
			"when left out."},
		"role_group_id": identityschema.StringAttribute{RequiredForImport: true, Description: "The role group's id."},
		"user_id":       identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id."},
	}}
}
