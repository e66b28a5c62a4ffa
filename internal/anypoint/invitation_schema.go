package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *invitation) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An invitation to join an Anypoint organization. Anypoint mails a link that is good for one week; the invited person " +
			"chooses user name and password.\n\n" +
			"A change of a pending invitation cancels it and sends another one, since Anypoint cannot change it. Once it is accepted the resource stays, " +
			"with `status = \"ACCEPTED\"` and the new user in `accepted_user_id`, and further changes of what it carried have no effect. Destroy cancels " +
			"a pending invitation and leaves the account of an accepted one alone.\n\n" +
			"An invitation without `team` blocks joins no team, and so on. Only what an imported invitation carries is left alone as long as no block (or " +
			"`role_groups`) declares it: the plan after the import takes it out of the state, and sends nothing. `dynamic \"team\"` makes blocks of a " +
			"list.\n\nThere are no invitations in private clouds, in Government Cloud, and " +
			"in organizations that admit only users of an identity provider.",
		Attributes: withOrganizationNames("The id of the organization to join.", losesAccess, map[string]schema.Attribute{
			"id": computedText("The invitation's id, a number."),
			"email": schema.StringAttribute{
				CustomType:          tf.EmailType{},
				MarkdownDescription: "The e-mail address to invite, case-insensitive. A change invites somebody else, so it replaces the resource.",
				Required:            true,
				PlanModifiers: []planmodifier.String{tf.KeepCase(), tf.NewValue(tf.ValidEmail()),
					tf.ReplaceWhenKnown("cancels the invitation and sends another mail")},
			},
			"role_groups": schema.SetAttribute{
				ElementType:         types.StringType,
				MarkdownDescription: "Ids of role groups that the person joins on acceptance, in an organization with the older Roles feature.",
				Optional:            true,
				Validators:          []validator.Set{setvalidator.ValueStringsAre(roleGroupID())},
			},
			attributeRoleGroupNames: schema.SetAttribute{
				ElementType: types.StringType,
				MarkdownDescription: "Names of role groups that the person joins on acceptance, beside those of `role_groups` or in their place. " +
					"Case-insensitive.",
				Optional:   true,
				Validators: []validator.Set{setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			},
			"resend_when_expired": schema.BoolAttribute{
				MarkdownDescription: "Whether an apply sends an expired invitation again. Default `false`: the plan reports that it expired, and no mail " +
					"goes out.",
				Optional: true,
				Computed: true,
				Default:  booldefault.StaticBool(false),
			},
			"status": decidedText("`INVITED`, `ACCEPTED` or `EXPIRED`, as the last refresh found it; `INVITED` from the plan of the create on. A canceled "+
				"invitation is removed from the state.", types.StringValue(api.InviteOutstanding)),
			"invited_at": computedText("When the invitation was sent (RFC 3339)."),
			"expires_at": computedText("When the link stops working (RFC 3339)."),
			"accepted_user_id": decidedText("The id of the user who accepted, null until then. It is null in the plan, too, when an invitation is sent or "+
				"sent again, so that `for_each` can go by it.", types.StringNull()),
		}),
		Blocks: map[string]schema.Block{
			"team": schema.SetNestedBlock{
				MarkdownDescription: "A team that the person joins on acceptance, one block for each. Not together with `role_groups`: an organization has " +
					"one or the other.",
				NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
					"team_id": schema.StringAttribute{
						MarkdownDescription: "The team's id. " + teamReference.Rule(),
						Optional:            true,
						Validators:          []validator.String{teamID(), stringvalidator.AtLeastOneOf(path.MatchRelative().AtParent().AtName("team_name"))},
					},
					"team_name": blockName("The team's name. Case-insensitive."),
					"membership_type": schema.StringAttribute{
						MarkdownDescription: "`member` (default) or `maintainer`.",
						Optional:            true,
						Computed:            true,
						Default:             stringdefault.StaticString(api.MembershipMember),
						Validators:          []validator.String{stringvalidator.OneOf(api.MembershipMember, api.MembershipMaintainer)},
					},
				}},
			},
			"permission": schema.SetNestedBlock{
				MarkdownDescription: "A permission that the person gets on acceptance, beside those of the teams or role groups, one block for each.",
				NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
					"role_id": schema.StringAttribute{
						MarkdownDescription: "The id of the permission. " + grantRole.Rule(),
						Optional:            true,
						Validators:          []validator.String{roleID(), stringvalidator.AtLeastOneOf(path.MatchRelative().AtParent().AtName("role_name"))},
					},
					"role_name": blockName("The name of the permission as Access Management shows it. An ambiguous name is an error that lists the candidates."),
					"organization_id": schema.StringAttribute{
						MarkdownDescription: "The organization or business group in which the permission counts. Default: the organization of the invitation.",
						Optional:            true,
						Validators:          []validator.String{organizationID()},
					},
					attributeOrganizationName: blockName("The organization or business group in place of its id. " + howToNameOrganizations),
					"environment_id": schema.StringAttribute{
						MarkdownDescription: "The environment, for permissions that are granted per environment, as Runtime Manager's are.",
						Optional:            true,
						Validators:          []validator.String{environmentID()},
					},
					attributeEnvironmentName: blockName("The environment's name in place of its id. Case-insensitive."),
				}},
			},
		},
	}
}

// blockName is the attribute of a name in a block.
func blockName(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description, Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
	}
}

func (r *invitation) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"organization_id": identityschema.StringAttribute{OptionalForImport: true, Description: "The organization to join; the provider's when left out."},
		"invitation_id":   identityschema.StringAttribute{RequiredForImport: true, Description: "The invitation's id, a number."},
	}}
}
