package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *userGrantSet) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	name := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			MarkdownDescription: description, Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		}
	}
	id := func(description string, check validator.String) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Optional: true, Computed: true, Validators: []validator.String{check}}
	}
	role := id("The id of the permission, which Anypoint calls a role. Set it, or `role_name`.", roleID())
	role.Validators = append(role.Validators, stringvalidator.AtLeastOneOf(path.MatchRelative().AtParent().AtName("role_name")))
	resp.Schema = schema.Schema{
		MarkdownDescription: "All permissions that are granted to one user directly: those that are listed, and no others.\n\n" +
			"The resource owns all direct grants of the user, in the organization and all of its business groups. A create takes over what the user has, " +
			"and **removes whatever is not listed**; the plan names it. Without a `grant` block the user has no direct grants. Permissions that come " +
			"through a team or a role group, and the \"Business Group Viewer\" that Anypoint gives by itself, are left alone, always. To manage single " +
			"grants beside others, use `platformusers_anypoint_permission_grant`: both for one user are an error.",
		Attributes: withPerson(tf.SetAttributes("permissions", "the user", map[string]schema.Attribute{
			"organization_id": organizationAttribute("The id of the organization or business group in which grants count that name none."),
		})),
		Blocks: map[string]schema.Block{
			"grant": schema.SetNestedBlock{
				MarkdownDescription: "A permission that the user has.",
				NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
					"role_id":   role,
					"role_name": name("The name of the permission. An ambiguous one is an error that lists the candidates with their ids."),
					"organization_id": id("The id of the organization or business group in which the permission counts. Default: the resource's "+
						"`organization_id`.", organizationID()),
					"organization_name": name(howToNameOrganizations),
					"environment_id":    id("The id of the environment, for permissions that are granted per environment.", environmentID()),
					"environment_name":  name("The name of the environment, in place of its id."),
					"context": schema.MapAttribute{
						ElementType: types.StringType,
						MarkdownDescription: "Further keys of the grant's context, for permissions on something smaller than an environment, such as one API. Not " +
							"`org`, `envId` or `user`.",
						Optional: true,
						Computed: true,
						Validators: []validator.Map{
							mapvalidator.SizeBetween(1, 5),
							mapvalidator.KeysAre(
								stringvalidator.LengthBetween(1, 255),
								stringvalidator.NoneOf(api.ContextOrganization, api.ContextEnvironment, api.ContextUser),
								stringvalidator.RegexMatches(contextKey, "must not contain = or /, which separate keys in import ids")),
							mapvalidator.ValueStringsAre(stringvalidator.LengthBetween(1, 255)),
						},
					},
				}},
			},
			"ignore": schema.SingleNestedBlock{
				MarkdownDescription: "What is left alone, whether it is there or not.",
				Attributes: map[string]schema.Attribute{
					ignoredRoles: schema.SetAttribute{
						ElementType: types.StringType, Optional: true,
						MarkdownDescription: "Permissions that are left alone wherever they count, by id or name. They must not be listed.",
						Validators:          []validator.Set{setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
					},
				},
			},
		},
	}
}

// ignoredRoles is the attribute of the ignore block that names permissions.
const ignoredRoles = "roles"

func (r *userGrantSet) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"organization_id": identityschema.StringAttribute{OptionalForImport: true, Description: "The organization in which grants count that name none; " +
			"the provider's when left out."},
		"user_id": identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id."},
	}}
}
