package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *roleGroupMemberSet) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All members of one role group, in an organization with the older Roles feature: who is listed, and nobody else.\n\n" +
			"The resource owns the whole role group. A create takes over who is there already, and **removes whoever is not listed**; the plan names them. " +
			"Anypoint does not show which members a group of the identity provider put there: list them, or leave them alone with the ignore block. To " +
			"manage single memberships beside others, use `platformusers_anypoint_role_group_member`: both for one role group are an error. Teams and role " +
			"groups exclude each other: in an organization with Teams use `platformusers_anypoint_team_members`.",
		Attributes: withOrganizationNames("The id of the organization or business group that the role group belongs to.",
			"removes the members of the role group", tf.SetAttributes("memberships", "the role group", map[string]schema.Attribute{
				"role_group_id": schema.StringAttribute{
					MarkdownDescription: "The role group's id. " + roleGroupReference.Rule() + " Another role group replaces the resource: the members of the old " +
						"one are removed.",
					Optional:   true,
					Computed:   true,
					Validators: []validator.String{roleGroupID()},
				},
				"role_group_name": tf.NameAttribute("The role group's name."),
				"members":         tf.PeopleAttribute("All members of the role group; `[]` is nobody."),
			})),
		Blocks: map[string]schema.Block{"ignore": ignoreMembers()},
	}
}

func (r *roleGroupMemberSet) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"organization_id": identityschema.StringAttribute{OptionalForImport: true, Description: "The organization of the role group; the provider's " +
			"when left out."},
		"role_group_id": identityschema.StringAttribute{RequiredForImport: true, Description: "The role group's id."},
	}}
}
