package controlroom

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// whatIsLost is lost by every replacement of an account, as the end of a sentence.
const whatIsLost = "deletes the account: the new one has another id, and bots in the private workspace of the old one belong to nobody"

func (r *user) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An account in an Automation Anywhere Control Room, Enterprise 11 or Automation 360.\n\n" +
			"A Control Room requires every account to have a role. There are two ways to give roles: `role_names` or `role_ids` here list all of them, " +
			"and a role that is given elsewhere is taken away again; or both are left out, the new account gets the one role `base_role_name`, and " +
			"`platformusers_controlroom_role_grant` gives the others. Use one way per account.\n\n" +
			"A Control Room has no call for a part of an account: every change sends the whole account. The provider reads it right before, changes what " +
			"the plan changes, and leaves everything else as it is, including other roles. A change may send the person a mail, so nothing is sent when " +
			"nothing changes.\n\n" +
			"Destroying the resource deletes the account: licenses are released, and bots and their history stay; `deletion_policy` can make destroy " +
			"disable the account, or leave it alone.\n\n" +
			"Accounts whose roles come from a directory or an identity provider can be managed, but the Control Room overwrites their roles and licenses " +
			"when the person signs in. A plan that changes those of such an account warns of it.",
		Attributes: r.attributes(),
	}
}

func (r *user) attributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"id": schema.StringAttribute{
			MarkdownDescription: "The user's id, a number.",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"username": schema.StringAttribute{
			MarkdownDescription: "The name to sign in with; Control Rooms store it in lower case. With single sign-on it is the identity provider's name " +
				"of the user. A Control Room cannot change it, so a change replaces the resource. Case-insensitive.",
			Required:   true,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			PlanModifiers: []planmodifier.String{
				tf.KeepCase(), tf.NewValue(stringvalidator.UTF8LengthAtMost(255), tf.NoOuterSpace(), tf.VisibleText()), tf.ReplaceWhenKnown(whatIsLost)},
		},
		"domain": schema.StringAttribute{
			MarkdownDescription: "The domain of a user of a connected Active Directory, empty for a user of the Control Room itself. If left out, an " +
				"existing account keeps its domain, and a new one is of the Control Room itself. Another domain replaces the resource.",
			Optional: true,
			Computed: true,
			PlanModifiers: []planmodifier.String{
				ownDomain{}, tf.KeepCase(), tf.NewValue(stringvalidator.Any(stringvalidator.LengthAtMost(0), tf.NoOuterSpace()),
					tf.VisibleText()), tf.ReplaceWhenKnown(whatIsLost)},
		},
		"email": schema.StringAttribute{
			CustomType: tf.EmailType{},
			MarkdownDescription: "E-mail address. Case-insensitive. Required to create an account; if left out for an existing one, it is left as it is. A " +
				"Control Room with a mail server sends a link there by which the person confirms a new account within 24 hours.",
			Optional:      true,
			Computed:      true,
			PlanModifiers: []planmodifier.String{tf.AlwaysLeftAlone(), tf.KeepCase(), tf.NewValue(tf.ValidEmail())},
		},
		"first_name":  ownText("First name, at most 50 characters.", 50),
		"last_name":   ownText("Last name, at most 50 characters.", 50),
		"description": ownText("What the account is for.", 0),
		"disabled": schema.BoolAttribute{
			MarkdownDescription: "Whether the account is disabled, so that the person cannot sign in. Default `false`; an account that was disabled when " +
				"it was imported stays disabled until this is set. A Control Room can disable an account that has not signed in for long, and may enable one " +
				"that signs in through an identity provider; a plan shows both.",
			Optional: true,
			Computed: true,
		},
		"enable_auto_login": leftAlone("Whether bots may sign in to the person's device by themselves. If left out, it is left as it is; for a new " +
			"account it is `false`."),
		"multiple_login_allowed": leftAlone("Whether the person may have several sessions at once (Automation 360 only). A new account may not, unless " +
			"it is set. As long as it was never set here, it is left as it is, and null, also after an import: a Control Room's lists of users do not show " +
			"it. Once it is set, a change made elsewhere is shown; the first apply after an import records it, and sends nothing if the account has it. " +
			"Enterprise 11 has no such permission: there it reads as `false`, and `true` is an error."),
		"license_features": schema.SetAttribute{
			MarkdownDescription: "All device licenses of the account, by the Control Room's codes: `DEVELOPMENT` for a bot creator and `RUNTIME` for an " +
				"unattended bot runner, for example. If left out, they are left as they are; a new account has none. `[]` removes all. Changing them " +
				"requires the permission to manage users' device licenses.",
			Optional:      true,
			Computed:      true,
			ElementType:   types.StringType,
			Validators:    []validator.Set{setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			PlanModifiers: []planmodifier.Set{setplanmodifier.UseStateForUnknown()},
		},
		"password_wo": tf.PasswordWO(" A new account requires one, unless it has a `domain`; the Control Room's policy decides which passwords are " +
			"accepted. A person who signs in for the first time has to choose another one. Whether an update can set a password is not documented."),
		"password_wo_version": tf.PasswordWOVersion(),
		"deletion_policy":     tf.DeletionPolicy("deletes the account", "disables the account and keeps it"),
		"created_at": schema.StringAttribute{
			MarkdownDescription: "When the account was created (RFC 3339).",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
	}
	maps.Copy(attributes, roleAttributes())
	return attributes
}

// roleAttributes are the two ways to list all roles, and the role for an account that lists none.
func roleAttributes() map[string]schema.Attribute {
	const leftOut = " If both `role_names` and `role_ids` are set, they have to mean the same; if neither is, the roles are left as they are, and " +
		"neither is shown. `[]` leaves the role `base_role_name` alone, since every account has one. An import takes no roles in: the first apply after " +
		"it records them, and sends nothing if the account has them."
	return map[string]schema.Attribute{
		"role_ids": schema.SetAttribute{
			MarkdownDescription: "The numbers of all roles of the account. In the cloud, numbers differ between Control Rooms, so `role_names` is the " +
				"usual way." + leftOut,
			Optional:    true,
			Computed:    true,
			ElementType: types.Int64Type,
			Validators:  []validator.Set{setvalidator.ValueInt64sAre(int64validator.AtLeast(1))},
		},
		"role_names": schema.SetAttribute{
			MarkdownDescription: "The names of all roles of the account. Case-insensitive." + leftOut,
			Optional:            true,
			Computed:            true,
			ElementType:         types.StringType,
			Validators:          []validator.Set{setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
		},
		"base_role_name": schema.StringAttribute{
			MarkdownDescription: "The role of a new account for which neither `role_names` nor `role_ids` is set. Default `AAE_Basic`. It is used only " +
				"when the account is created: afterwards this resource neither takes it away nor gives it again, so that it does not conflict with grants, " +
				"and a change has no effect on an existing account.",
			Optional:      true,
			Computed:      true,
			Default:       stringdefault.StaticString(access.BasicRoleName),
			Validators:    []validator.String{stringvalidator.LengthAtLeast(1)},
			PlanModifiers: []planmodifier.String{keepOnceCreated{}},
		},
	}
}

// ownText is a text that the resource owns once it was declared. limit is its maximum length in characters, 0 for none.
func ownText(description string, limit int) schema.StringAttribute {
	text := schema.StringAttribute{
		MarkdownDescription: description + " If it was never set here, it is left as it is; removing it clears it.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		PlanModifiers:       []planmodifier.String{tf.LeftAlone()},
	}
	if limit > 0 { // a name, in one line
		text.PlanModifiers = append(text.PlanModifiers, tf.NewValue(stringvalidator.UTF8LengthAtMost(limit), tf.VisibleName()))
	}
	return text
}

// leftAlone is a flag that stays as it is unless it is set.
func leftAlone(description string) schema.BoolAttribute {
	return schema.BoolAttribute{
		MarkdownDescription: description,
		Optional:            true,
		Computed:            true,
		PlanModifiers:       []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
	}
}

// keepOnceCreated keeps the state's value of what is used only at creation: a change must not touch an account.
type keepOnceCreated struct{}

func (keepOnceCreated) Description(context.Context) string {
	return "Used only when the resource is created."
}

func (m keepOnceCreated) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (keepOnceCreated) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.State.Raw.IsNull() && !req.StateValue.IsNull() {
		resp.PlanValue = req.StateValue
	}
}

func (r *user) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"host":    hostIdentity(),
		"user_id": identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id."},
	}}
}

// ownDomain plans the domain of an account whose configuration names none: the one that it has, since another one replaces the person; none for a
// new account.
type ownDomain struct{}

func (ownDomain) Description(context.Context) string {
	return "If left out, an account keeps its domain."
}

func (m ownDomain) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (ownDomain) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.ConfigValue.IsNull() {
		resp.PlanValue = types.StringValue(req.StateValue.ValueString())
	}
}
