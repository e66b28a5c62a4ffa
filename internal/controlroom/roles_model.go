package controlroom

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// rolesModel is the data source platformusers_controlroom_roles.
type rolesModel struct {
	Search types.String `tfsdk:"search"`
	Name   types.String `tfsdk:"name"`
	System types.Bool   `tfsdk:"system"`
	Roles  []roleRow    `tfsdk:"roles"`
}

// selects reports whether a role passes the filters that the platform does not apply itself.
func (m *rolesModel) selects(r api.Role) bool {
	return tf.Called(r.Name, types.StringNull(), m.Name) && (m.System.IsNull() || m.System.ValueBool() == r.System)
}

// roleRow is a role as lists show it.
type roleRow struct {
	ID          types.Int64  `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	System      types.Bool   `tfsdk:"system"`
	UserCount   types.Int64  `tfsdk:"user_count"`
}

func roleRowOf(r api.Role) roleRow {
	return roleRow{
		ID: types.Int64Value(r.ID), Name: types.StringValue(r.Name), Description: tf.StringOrNull(r.Description), System: types.BoolValue(r.System),
		UserCount: types.Int64Value(int64(r.Users)),
	}
}
