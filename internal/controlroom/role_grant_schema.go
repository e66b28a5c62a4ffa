package controlroom

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// roleReference are the attributes by which grants name their role.
var roleReference = tf.OldReferences{IDAttribute: "role_id", NameAttribute: "role_name"}

// roleGrantModel is platformusers_controlroom_role_grant in configuration, plan and state.
type roleGrantModel struct {
	UserID   types.String `tfsdk:"user_id"`
	RoleID   types.Int64  `tfsdk:"role_id"`
	RoleName types.String `tfsdk:"role_name"`
}

type roleGrantIdentity struct {
	Host   types.String `tfsdk:"host"`
	UserID types.String `tfsdk:"user_id"`
	RoleID types.Int64  `tfsdk:"role_id"`
}

func (m *roleGrantModel) identity(host string) roleGrantIdentity {
	return roleGrantIdentity{Host: types.StringValue(host), UserID: m.UserID, RoleID: m.RoleID}
}

func (m *roleGrantModel) role() tf.OldReference {
	return tf.OldReference{ID: m.RoleID, Name: m.RoleName}
}

func (m *roleGrantModel) grant() RoleGrant {
	return RoleGrant{UserID: m.UserID.ValueString(), RoleID: m.RoleID.ValueInt64()}
}

func (r *roleGrant) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"user_id": tf.EndAttribute("The user's id, a number.", validUserID{}),
	}
	maps.Copy(attributes, roleReference.Attributes("role", "The role's name, such as `AAE_Basic`. In the cloud, numbers of roles differ between Control Rooms, so this is the usual way.",
		"platformusers_controlroom_roles"))
	resp.Schema = schema.Schema{
		MarkdownDescription: "One role of one user of a Control Room.\n\n" +
			"The resource owns this one role and touches no other. A Control Room changes a user's roles only by replacing the whole user, so the provider reads the user, adds or removes the role and writes " +
			"everything else back as it was, one change of a user after another. A Control Room with a mail server writes to the user at every change.\n\n" +
			"Do not grant roles to a user whose `platformusers_controlroom_user` lists `role_names` or `role_ids`: that resource takes every other role away again.\n\n" +
			"A user has at least one role: taking the last one away is an error, in the plan where it can know. Only where the user is destroyed or replaced in the same run is the last role left to go with the " +
			"user; with `deletion_policy = \"disable\"` or `\"abandon\"` the account keeps it.\n\n" +
			"For users who come from a directory or an identity provider, the Control Room may overwrite roles at every sign-in. The plan warns where the user shows that; a role that the mapping gives already " +
			"cannot be granted again.",
		Attributes: attributes,
	}
}

// ConfigValidators refuse a grant that names its role twice or not at all.
func (r *roleGrant) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{resourcevalidator.ExactlyOneOf(path.MatchRoot("role_id"), path.MatchRoot("role_name"))}
}

func (r *roleGrant) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"host":    hostIdentity(),
		"user_id": identityschema.StringAttribute{RequiredForImport: true, Description: "The user's id."},
		"role_id": identityschema.Int64Attribute{RequiredForImport: true, Description: "The role's number."},
	}}
}
