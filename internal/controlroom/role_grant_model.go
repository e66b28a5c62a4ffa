package controlroom

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// roleReference are the attributes by which grants name their role.
var roleReference = tf.References[int64]{IDAttribute: "role_id", NameAttribute: "role_name"}

// roleGrantModel is platformusers_controlroom_role_grant in configuration, plan and state.
type roleGrantModel struct {
	UserID   types.String `tfsdk:"user_id"`
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

// role is how the model names its role.
func (m *roleGrantModel) role() tf.Reference[int64] { return tf.NumberReference(m.RoleID, m.RoleName) }

// grant is what the model means on the platform.
func (m *roleGrantModel) grant() access.RoleGrant {
	return access.RoleGrant{UserID: m.UserID.ValueString(), RoleID: m.RoleID.ValueInt64(), RoleName: m.RoleName.ValueString()}
}

// roleGrantRow is a grant of the platform as the state has it.
func roleGrantRow(g access.RoleGrant) *roleGrantModel {
	return &roleGrantModel{UserID: types.StringValue(g.UserID), RoleID: types.Int64Value(g.RoleID), RoleName: types.StringValue(g.RoleName)}
}
