package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *teamMember) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The membership of one user in one team.\n\n" +
			"The resource owns this one membership and changes no other. A membership that comes from a group of the identity provider follows the " +
			"identity provider, so this resource does not manage it, except to make the person a maintainer. Organizations with the older Roles feature " +
			"have no teams: see `platformusers_anypoint_role_group_member`.\n\n" + edgeNames + tf.HiddenTwin,
		Attributes: withPerson(map[string]schema.Attribute{
			"organization_id": organizationAttribute("The id of the root organization that the team belongs to."),
			"team_id": schema.StringAttribute{
				MarkdownDescription: "The team's id. " + teamReference.Rule() + " Another team replaces the resource.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{teamID()},
			},
			"team_name": tf.NameAttribute("The team's name."),
			"membership_type": schema.StringAttribute{
				MarkdownDescription: "`member` (default) or `maintainer`, who may change the team. Changed in place. If it was never set here, an imported " +
					"membership keeps its own.",
				Optional:      true,
				Computed:      true,
				Validators:    []validator.String{stringvalidator.OneOf(api.MembershipMember, api.MembershipMaintainer)},
				PlanModifiers: []planmodifier.String{tf.LeftAloneElse(api.MembershipMember)},
			},
		}),
	}
}

func (r *teamMember) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"organization_id": identityschema.StringAttribute{OptionalForImport: true, Description: "The root organization; the provider's when left out."},
		"team_id":         identityschema.StringAttribute{RequiredForImport: true, Description: "The team's id."},
		"user_id":         identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id."},
	}}
}
