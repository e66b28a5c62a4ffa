package apim

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *invitation) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	another := tf.ReplaceWhenKnown("withdraws the invitation and mails another one")
	name := func(description string) schema.StringAttribute {
		attribute := personName(description)
		attribute.Validators = []validator.String{stringvalidator.LengthAtLeast(1)}
		return attribute
	}
	attributes := serviceAttributes(another)
	maps.Copy(attributes, map[string]schema.Attribute{
		"id": armIDAttribute("The invited account's id in Azure Resource Manager: `/subscriptions/.../service/SERVICE/users/USER`."),
		"user_id": schema.StringAttribute{
			MarkdownDescription: "The id of the invited user in the service, which you choose: up to 80 characters, without a slash. Case-insensitive. A " +
				"change replaces the resource.",
			Required:      true,
			Validators:    []validator.String{validUserID{}},
			PlanModifiers: []planmodifier.String{tf.KeepCase(), newUserID(), another},
		},
		"email": schema.StringAttribute{
			CustomType: tf.EmailType{},
			MarkdownDescription: "The e-mail address to invite. Case-insensitive. A change replaces the resource while the invitation is pending, and is " +
				"refused afterwards.",
			Required:      true,
			PlanModifiers: []planmodifier.String{tf.KeepCase(), newEmail(), another},
		},
		"first_name": name("First name, up to 100 characters."),
		"last_name":  name("Last name, up to 100 characters."),
		"note":       noteAttribute(),
		"app_type":   appType("the invitation's mail"),
		"status": schema.StringAttribute{
			MarkdownDescription: "`pending` from the plan of the create on, until a refresh finds something else; `expired` when that did not happen " +
				"within the two days that the link works, `active` " +
				"after it. What becomes of the account later is shown, too: `blocked`, or `deleted`.",
			Computed:      true,
			PlanModifiers: []planmodifier.String{tf.TextAtFirst(types.StringValue(api.StatePending))},
		},
		"invited_at": schema.StringAttribute{
			MarkdownDescription: "When the person was invited (RFC 3339).",
			Computed:            true,
			PlanModifiers:       keep,
		},
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "An invitation to the developer portal of an Azure API Management service. The service mails a link, with which the person " +
			"accepts and chooses a password.\n\n" +
			"An invited person is a user from that moment: `user_id` can be used in memberships and subscriptions before the invitation is accepted. " +
			"Exactly one mail goes out, when the resource is created. A change of `first_name`, `last_name` or `note` changes the pending user, without " +
			"another mail; another `email` withdraws a pending invitation and sends another. Once it is accepted the resource stays, and further changes " +
			"have no effect. Destroy withdraws a pending or expired invitation, which deletes the pending user, and leaves an accepted person alone.\n\n" +
			"API Management does not document which state an account is in until the invitation is accepted. Where it is active from the start, `status` " +
			"is `active` after the first refresh, and destroy leaves the account alone.",
		Attributes: attributes,
	}
}

func (r *invitation) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = serviceIdentity(map[string]identityschema.Attribute{
		"user_id": identityschema.StringAttribute{RequiredForImport: true, Description: "The id of the invited user."},
	})
}
