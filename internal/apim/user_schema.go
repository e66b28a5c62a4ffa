package apim

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *user) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	another := tf.ReplaceWhenKnown("deletes the account with all that it has")
	setting := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{MarkdownDescription: description, Optional: true, Computed: true, Default: booldefault.StaticBool(false)}
	}
	attributes := serviceAttributes(another)
	maps.Copy(attributes, map[string]schema.Attribute{
		"id": armIDAttribute("The account's id in Azure Resource Manager: `/subscriptions/.../service/SERVICE/users/USER`."),
		"user_id": schema.StringAttribute{
			MarkdownDescription: "The user's id in the service, which you choose: up to 80 characters, without a slash. Case-insensitive. A change " +
				"replaces the resource.",
			Required:      true,
			Validators:    []validator.String{validUserID{}},
			PlanModifiers: []planmodifier.String{tf.KeepCase(), newUserID(), another},
		},
		"first_name": personName("First name, up to 100 characters."),
		"last_name":  personName("Last name, up to 100 characters. Only the service's own administrator, user `1`, may have none (`\"\"`)."),
		"email": schema.StringAttribute{
			CustomType: tf.EmailType{},
			MarkdownDescription: "E-mail address, unique in the service. Case-insensitive. It is changed in place. The sign-in e-mail address does not " +
				"change: the sign-in keeps the e-mail address that the account was created with, and its password.",
			Required:      true,
			PlanModifiers: []planmodifier.String{tf.KeepCase(), newEmail()},
		},
		"state": schema.StringAttribute{
			MarkdownDescription: "`active`, or `blocked` for an account that cannot sign in. By default a new account is active; an account that was " +
				"blocked when it was imported stays blocked until this is set, and one that waits for its confirmation (`pending`) is left to the person. " +
				"Setting `active` on a pending account confirms it without the person; `pending` can only be kept, not set.",
			Optional:   true,
			Computed:   true,
			Validators: []validator.String{stringvalidator.OneOf(api.StateActive, api.StateBlocked, api.StatePending)},
		},
		"note": noteAttribute(),
		"confirmation": schema.StringAttribute{
			MarkdownDescription: "`signup` mails the person, when the account is created, to confirm the e-mail address. It has no effect on an account " +
				"that exists: no further mail goes out. To invite somebody, use `platformusers_apim_invitation`.",
			Optional:   true,
			Validators: []validator.String{stringvalidator.OneOf(api.ConfirmationSignup)},
		},
		"password_wo":         tf.PasswordWO(""),
		"password_wo_version": tf.PasswordWOVersion(),
		"notify":              setting("Whether the service mails the person about the new account when it is created. Default `false`."),
		"app_type":            appType("mails that creating or deleting the account sends"),
		"delete_subscriptions": setting("Whether destroy deletes the user's subscriptions, whose keys then stop working at once. Default `false`: as " +
			"long as the user has a subscription that is in use, destroy refuses and lists them. Destroy uses the value in the state, so apply a change " +
			"before you destroy or remove the resource."),
		"notify_on_delete": setting("Whether the service mails the person about the closed account when destroy deletes it. Default `false`. Destroy " +
			"uses the value in the state."),
		"deletion_policy": tf.DeletionPolicy("deletes the account from the service", "blocks the account and keeps it"),
		"registered_at": schema.StringAttribute{
			MarkdownDescription: "When the account was created (RFC 3339).",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "An account in the developer portal of an Azure API Management service.\n\n" +
			"The account is created active and without a mail. To let the person confirm the e-mail address, set `confirmation`; to invite somebody, who " +
			"then chooses a password, use `platformusers_apim_invitation`.\n\n" +
			"Destroying the resource deletes the account from the service with its group memberships, and its subscriptions only with " +
			"`delete_subscriptions`. `deletion_policy` can make destroy block the account, or leave it alone.\n\n" +
			"The service's own administrator, user `1`, can be imported and read, but neither created, changed nor deleted: the service does not allow it.",
		Attributes: attributes,
	}
}

// appType is the attribute that says which portal the links in mails lead to.
func appType(mails string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "The portal to which the links lead in " + mails + ": `developerPortal` (default), or `portal` for the retired legacy " +
			"portal.",
		Optional:   true,
		Computed:   true,
		Default:    stringdefault.StaticString(api.AppDeveloperPortal),
		Validators: []validator.String{stringvalidator.OneOf(api.AppDeveloperPortal, api.AppLegacyPortal)},
	}
}

func (r *user) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = serviceIdentity(map[string]identityschema.Attribute{
		"user_id": identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id."},
	})
}
