package controlroom

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *roleGrant) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"user_id": schema.StringAttribute{
			MarkdownDescription: "The user's id, a number. " + userReference.Rule() + " Another user replaces the resource.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{validUserID{}},
		},
		"username": tf.NameAttribute("The user's name, without the domain; if users of several domains have the name, `DOMAIN\\user`."),
		"email":    tf.NameAttribute("The user's e-mail address. An address that several accounts have is an error."),
	}
	maps.Copy(attributes, tf.NumberAttributes(roleReference, "role",
		"The role's name, such as `AAE_Basic`. In the cloud, numbers of roles differ between Control Rooms, so this is the usual way.",
		"platformusers_controlroom_roles"))
	resp.Schema = schema.Schema{
		MarkdownDescription: "One role of one user of a Control Room.\n\n" +
			"The resource owns this one role and touches no other. A Control Room changes a user's roles only by replacing the whole user, so the " +
			"provider reads the user, adds or removes the role and writes everything else back as it was, one change of a user after another. A Control " +
			"Room with a mail server sends the user a mail at every change.\n\n" +
			"User and role can be named by id or by name. All of these are in the state, so that plans show names; that a user or role was renamed is no " +
			"change.\n\n" +
			"Do not grant roles to a user whose `platformusers_controlroom_user` lists `role_names` or `role_ids`: that resource takes every other role " +
			"away again.\n\n" +
			"A user has at least one role: taking the last one away is an error, in the plan if the plan can know. Only if the user is destroyed or " +
			"replaced in the same run, the last role is left and goes with the user; with `deletion_policy = \"disable\"` or `\"abandon\"` the account " +
			"keeps it.\n\n" +
			"For users who come from a directory or an identity provider, the Control Room may overwrite roles at every sign-in. The plan warns where the " +
			"user shows that; a role that the mapping gives already cannot be granted again.",
		Attributes: attributes,
	}
}

func (r *roleGrant) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"host":    hostIdentity(),
		"user_id": identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id."},
		"role_id": identityschema.Int64Attribute{RequiredForImport: true, Description: "The role's number."},
	}}
}
