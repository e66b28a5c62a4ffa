package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *teamMemberSet) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All members of one team: who is listed, and nobody else.\n\n" +
			"The resource owns the whole team. A create takes over who is there already, and **removes whoever is not listed**; the plan names them. " +
			"Memberships that come from a group of the identity provider follow the identity provider: they are left alone, and are in the state only when " +
			"they are listed. So are teams in the team. To manage single memberships beside others, use `platformusers_anypoint_team_member`: both for one " +
			"team are an error. Organizations with the older Roles feature have no teams: see `platformusers_anypoint_role_group_members`.",
		Attributes: tf.SetAttributes("memberships", "the team", map[string]schema.Attribute{
			"organization_id": organizationAttribute("The id of the root organization that the team belongs to."),
			"team_id": schema.StringAttribute{
				MarkdownDescription: "The team's id. " + teamReference.Rule() + " Another team replaces the resource: the members of the old one are removed.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{teamID()},
			},
			"team_name": tf.NameAttribute("The team's name."),
			"members":   tf.PeopleAttribute("All members of the team but its maintainers; `[]` is nobody."),
			"maintainers": tf.MorePeopleAttribute("All maintainers of the team, who may change it. Default: nobody. Who is listed here is not listed in " +
				"`members`."),
		}),
		Blocks: map[string]schema.Block{"ignore": ignoreMembers()},
	}
}

// ignoreMembers is the ignore block of sets of members.
func ignoreMembers() schema.Block {
	return tf.IgnoreBlock("People who are left alone, by id, user name or e-mail address. They must not be listed.",
		"Left alone are all whose accounts sign in there: the id of an identity provider, or `mulesoft` for Anypoint's own accounts. They must not be "+
			"listed. Whoever has an account that the sign-in may not see counts as one of them.")
}

func (r *teamMemberSet) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"organization_id": identityschema.StringAttribute{OptionalForImport: true, Description: "The root organization; the provider's when left out."},
		"team_id":         identityschema.StringAttribute{RequiredForImport: true, Description: "The team's id."},
	}}
}
