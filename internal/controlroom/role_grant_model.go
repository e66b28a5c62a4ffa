package controlroom

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// roleReference are the attributes by which grants name their role.
var roleReference = tf.References[int64]{IDAttribute: "role_id", NameAttribute: "role_name"}

// userReference are the attributes by which grants name their user.
var userReference = tf.References[string]{IDAttribute: "user_id", NameAttribute: "username", EmailAttribute: "email", MayMiss: true}

// roleGrantModel is platformusers_controlroom_role_grant in configuration, plan and state.
type roleGrantModel struct {
	UserID   types.String `tfsdk:"user_id"`
	Username types.String `tfsdk:"username"`
	Email    types.String `tfsdk:"email"`
	RoleID   types.Int64  `tfsdk:"role_id"`
	RoleName types.String `tfsdk:"role_name"`
}

// roleGrantIdentity holds what never changes in a grant's life.
type roleGrantIdentity struct {
	Host   types.String `tfsdk:"host"`
	UserID types.String `tfsdk:"user_id"`
	RoleID types.Int64  `tfsdk:"role_id"`
}

func (m *roleGrantModel) identity(host string) *roleGrantIdentity {
	return &roleGrantIdentity{Host: types.StringValue(host), UserID: m.UserID, RoleID: m.RoleID}
}

// user is how the model names its user; no model names none.
func (m *roleGrantModel) user() tf.Reference[string] {
	if m == nil {
		return tf.Reference[string]{}
	}
	return tf.PersonReference(m.UserID, m.Username, m.Email)
}

// role is how the model names its role; no model names none.
func (m *roleGrantModel) role() tf.Reference[int64] {
	if m == nil {
		return tf.Reference[int64]{}
	}
	return tf.NumberReference(m.RoleID, m.RoleName)
}

// grant is what the model means on the platform.
func (m *roleGrantModel) grant() access.RoleGrant {
	return access.RoleGrant{
		UserID: m.UserID.ValueString(), Username: m.Username.ValueString(), Email: m.Email.ValueString(),
		RoleID: m.RoleID.ValueInt64(), RoleName: m.RoleName.ValueString(),
	}
}

// roleGrantRow is a grant of the platform as the state has it.
func roleGrantRow(g access.RoleGrant) *roleGrantModel {
	return &roleGrantModel{
		UserID: types.StringValue(g.UserID), Username: tf.StringOrNull(g.Username), Email: tf.StringOrNull(g.Email),
		RoleID: types.Int64Value(g.RoleID), RoleName: tf.StringOrNull(g.RoleName),
	}
}

// inTheFormOf finds a user and returns the user name in the form that the configuration or state has, with or without the domain: both are the
// same name.
func inTheFormOf(written types.String, find tf.Resolve[string]) tf.Resolve[string] {
	return func(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
		found, err := find(ctx, named)
		if err != nil || !strings.HasSuffix(strings.ToLower(written.ValueString()), `\`+strings.ToLower(found.Name)) {
			return found, err
		}
		same, err := find(ctx, platform.Named[string]{Name: written.ValueString()})
		if err == nil && same.ID == found.ID {
			found.Name = written.ValueString()
		}
		return found, nil // else it is another name
	}
}
