package anypoint

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *permissionGrant) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "One permission that is granted to a user directly.\n\n" +
			"The resource owns this one grant and changes no other: permissions that come through a team or a role group, and the \"Business Group " +
			"Viewer\" that Anypoint gives by itself, are neither adopted nor removed. A grant that exists already is an error that shows how to import it." +
			"\n\n" + edgeNames + tf.HiddenTwin,
		Attributes: withOrganizationNames("The id of the organization or business group in which the permission counts.", losesAccess,
			withPerson(map[string]schema.Attribute{
				"role_id": schema.StringAttribute{
					MarkdownDescription: "The id of the permission, which Anypoint calls a role. " + grantRole.Rule() + " Another " +
						"permission replaces the resource.",
					Optional:   true,
					Computed:   true,
					Validators: []validator.String{roleID()},
				},
				"role_name": schema.StringAttribute{
					MarkdownDescription: "The name of the permission as Access Management shows it, such as `Read Applications`. Case-insensitive. Names are not " +
						"unique: an ambiguous one is an error that lists the candidates with their ids.",
					Optional:   true,
					Computed:   true,
					Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				},
				"environment_id": schema.StringAttribute{
					MarkdownDescription: "The environment in which the permission counts, for those that are granted per environment, as Runtime Manager's are. " +
						"If it was never set here, an imported grant keeps its own. Another environment replaces the resource.",
					Optional:   true,
					Computed:   true,
					Validators: []validator.String{environmentID()},
					PlanModifiers: []planmodifier.String{
						tf.LeftAlone(), environmentByName{}, stringplanmodifier.RequiresReplaceIf(environmentIsByID, environmentReplaces, environmentReplaces),
					},
				},
				"environment_name": tf.NameAttribute("The environment's name, in place of its id; both have to mean the same. It is looked for in the " +
					"organization or business group in which the permission counts."),
				"context": schema.MapAttribute{
					ElementType: types.StringType,
					MarkdownDescription: "Further keys of the grant's context, for permissions on something smaller than an environment, such as one API. Not " +
						"`org`, `envId` or `user`. If it was never set here, an imported grant keeps its own. A change replaces the resource.",
					Optional: true,
					Computed: true,
					Validators: []validator.Map{
						mapvalidator.SizeAtMost(5),
						mapvalidator.KeysAre(
							stringvalidator.LengthBetween(1, 255),
							stringvalidator.NoneOf(api.ContextOrganization, api.ContextEnvironment, api.ContextUser),
							stringvalidator.RegexMatches(contextKey, "must not contain = or /, which separate keys in import ids")),
						mapvalidator.ValueStringsAre(stringvalidator.LengthBetween(1, 255)),
					},
					PlanModifiers: []planmodifier.Map{tf.LeftAlone(), mapplanmodifier.RequiresReplace()},
				},
			})),
	}
}

func (r *permissionGrant) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"organization_id": identityschema.StringAttribute{OptionalForImport: true, Description: "The organization in which the permission counts; the " +
			"provider's when left out."},
		"user_id":        identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id."},
		"role_id":        identityschema.StringAttribute{RequiredForImport: true, Description: "The id of the permission."},
		"environment_id": identityschema.StringAttribute{OptionalForImport: true, Description: "The environment, for a permission that has one."},
		"context": identityschema.ListAttribute{
			ElementType: types.StringType, OptionalForImport: true, Description: "Further context as key=value, sorted.",
		},
	}}
}

var contextKey = regexp.MustCompile(`^[^=/]*$`)
