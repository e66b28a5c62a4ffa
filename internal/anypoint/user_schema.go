package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *user) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "An account in an Anypoint Platform organization.\n\n" +
			"Anypoint deletes softly: destroying this resource removes every permission and membership of the account and detaches it from the " +
			"organization, and its **user name stays taken forever**. With `deletion_policy`, destroy can disable the account instead, or leave it " +
			"alone. Anypoint documents no mail to a user who is created this way: hand the password over yourself, or use " +
			"`platformusers_anypoint_invitation`, with which people choose their own user name and password.\n\nImport an account that exists already; it " +
			"needs neither phone number nor password.",
		Attributes: map[string]schema.Attribute{
			"id":              computedText("The user's id, a UUID."),
			"organization_id": organizationAttribute("The id of the root organization that the account belongs to; a business group is refused."),
			"username": schema.StringAttribute{
				MarkdownDescription: "The name to sign in with. Unique over all organizations of the control plane, forever, and immutable: another name " +
					"means another account, so a change replaces the resource. A change of case alone is no change.",
				Required:   true,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				PlanModifiers: []planmodifier.String{tf.KeepCase(), tf.NewValue(tf.NoOuterSpace(), tf.VisibleText()),
					tf.ReplaceWhenKnown("deletes the account, whose user name stays taken forever")},
			},
			"first_name": schema.StringAttribute{
				MarkdownDescription: "First name. Required to create an account. If omitted for an existing one, it is left as it is.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
				PlanModifiers:       append(keep, tf.NewValue(tf.VisibleName())),
			},
			"last_name": schema.StringAttribute{
				MarkdownDescription: "Last name. Required to create an account. If omitted for an existing one, it is left as it is.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
				PlanModifiers:       append(keep, tf.NewValue(tf.VisibleName())),
			},
			"email": schema.StringAttribute{
				CustomType: tf.EmailType{},
				MarkdownDescription: "E-mail address, case-insensitive; several accounts may share one. Required to create an account. If omitted for an " +
					"existing one, it is left as it is.",
				Optional:      true,
				Computed:      true,
				PlanModifiers: []planmodifier.String{tf.KeepCase(), stringplanmodifier.UseStateForUnknown(), tf.NewValue(tf.ValidEmail())},
			},
			"phone_number": schema.StringAttribute{
				MarkdownDescription: "Phone number. Required to create an account. If omitted for an existing one, it is left as it is. Anypoint's lists do " +
					"not show it: after an import of many accounts it is null, until the configuration sets it.",
				Optional:      true,
				Computed:      true,
				Validators:    []validator.String{stringvalidator.LengthAtLeast(1)},
				PlanModifiers: keep,
			},
			"password_wo": schema.StringAttribute{
				MarkdownDescription: "The first password, write-only: it is sent when the account is created and is in no plan and no state (Terraform 1.11 " +
					"or later). Not needed for an imported user, whose password is never changed.",
				Optional:   true,
				WriteOnly:  true,
				Sensitive:  true,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1), stringvalidator.AlsoRequires(path.MatchRoot("password_wo_version"))},
			},
			"password_wo_version": schema.Int64Attribute{
				MarkdownDescription: "The version of `password_wo`, any number. On Anypoint no administrator can set the password of another person, so " +
					"another version is an error of the plan: people reset their password themselves.",
				Optional:   true,
				Validators: []validator.Int64{int64validator.AtLeast(0)},
			},
			"enabled": schema.BoolAttribute{
				MarkdownDescription: "Whether the person can sign in. A disabled account keeps its user name. Default `true`; an account that was disabled " +
					"when it was imported stays disabled until this is set.",
				Optional: true,
				Computed: true,
			},
			"deletion_policy": tf.DeletionPolicy("is the platform's soft delete, after which the user name stays taken",
				"locks the account and keeps it"),
			"identity_provider_id": computedText(aboutUserProvider),
			"federated": schema.BoolAttribute{
				MarkdownDescription: aboutUserFederated + " Deleting such an account leaves it behind disabled, and creating it again enables it again.",
				Computed:            true,
				PlanModifiers:       []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			},
			"type": computedText("`host` for the organization's own users, `proxy` for external users of public API portals. An external user can be " +
				"imported, enabled and disabled, and nothing else."),
			"created_at": computedText(aboutUserCreatedAt),
		},
	}
}

func (r *user) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"organization_id": identityschema.StringAttribute{OptionalForImport: true, Description: "The root organization; the provider's when left out."},
		"user_id":         identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id."},
	}}
}
