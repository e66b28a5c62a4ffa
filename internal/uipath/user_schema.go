package uipath

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// leftOut says what tf.LeftAlone does.
const leftOut = "If it was never set here, it is left as it is; removing it clears it."

func (r *user) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	notEmpty := []validator.String{stringvalidator.LengthAtLeast(1)}
	ownName := []planmodifier.String{tf.LeftAlone(), tf.NewValue(tf.VisibleName())}
	resp.Schema = schema.Schema{
		MarkdownDescription: "An account in a UiPath organization.\n\n" +
			"The account is created active and without a mail. On Automation Cloud, where people sign in by their e-mail address, " +
			"`platformusers_uipath_invitation` is the usual way to let somebody join; an account that is created here needs a password (`password_wo`) " +
			"or single sign-on.\n\n" +
			"Destroying the resource deletes the account from the whole organization; a license that it holds may stay occupied, so release it first. " +
			"`deletion_policy` can make destroy disable the account, or leave it alone.\n\n" +
			"Users of a connected directory (Microsoft Entra, Active Directory, SAML) come and go with the directory: they can be imported and read, but " +
			"neither created nor deleted here.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "The user's id in the identity server, a UUID. The provider generates it, so that an account is found again when " +
					"the response to its creation is lost.",
				Computed:      true,
				PlanModifiers: keep,
			},
			"user_name": schema.StringAttribute{
				MarkdownDescription: "The name to sign in with, on Automation Cloud usually the e-mail address. The platform cannot change it, so a change " +
					"replaces the resource. Case-insensitive.",
				Required:   true,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				PlanModifiers: []planmodifier.String{tf.KeepCase(), tf.NewValue(tf.NoOuterSpace(), tf.VisibleText()),
					tf.ReplaceWhenKnown("deletes the account with all that it has")},
			},
			"email": schema.StringAttribute{
				CustomType: tf.EmailType{},
				MarkdownDescription: "E-mail address. Case-insensitive. Without it nobody can sign in on Automation Cloud. There it cannot be changed: " +
					"another e-mail address replaces the account, with the loss of its id, licenses and grants; left out, the account keeps the one that it " +
					"has. In the other editions it is changed in place. " + leftOut,
				Optional:      true,
				Computed:      true,
				PlanModifiers: []planmodifier.String{tf.LeftAlone(), tf.KeepCase(), tf.NewValue(tf.ValidEmail())},
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "First name. " + leftOut,
				Optional:            true,
				Computed:            true,
				Validators:          notEmpty,
				PlanModifiers:       ownName,
			},
			"surname": schema.StringAttribute{
				MarkdownDescription: "Last name. " + leftOut,
				Optional:            true,
				Computed:            true,
				Validators:          notEmpty,
				PlanModifiers:       ownName,
			},
			"display_name": schema.StringAttribute{
				MarkdownDescription: "The name to show. " + leftOut + " What the platform shows instead is left to the platform.",
				Optional:            true,
				Computed:            true,
				Validators:          notEmpty,
				PlanModifiers:       ownName,
			},
			"is_active": schema.BoolAttribute{
				MarkdownDescription: "Whether the person can sign in. Default `true`; an account that was disabled when it was imported stays disabled " +
					"until this is set.",
				Optional: true,
				Computed: true,
			},
			"bypass_basic_auth_restriction": schema.BoolAttribute{
				MarkdownDescription: "Whether the person may sign in with user name and password although the organization restricts that. Left out, it is " +
					"left as it is; a new account may not.",
				Optional:      true,
				Computed:      true,
				PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			},
			"password_wo":         tf.PasswordWO(""),
			"password_wo_version": tf.PasswordWOVersion(),
			"deletion_policy":     tf.DeletionPolicy("deletes the account from the organization", "locks the account and keeps it"),
			"category": schema.StringAttribute{
				MarkdownDescription: "Where the account comes from: `local` for the organization's own, `linkedLocal` for one of its own that is linked to " +
					"a directory user, `directory` for a directory's.",
				Computed:      true,
				PlanModifiers: keep,
			},
			"created_at": schema.StringAttribute{
				MarkdownDescription: "When the account was created (RFC 3339).",
				Computed:            true,
				PlanModifiers:       keep,
			},
		},
	}
}

func (r *user) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"partition_global_id": partitionIdentity(),
		"user_id":             identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id."},
	}}
}
