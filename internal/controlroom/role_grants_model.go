package controlroom

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// roleGrantsModel is the data source platformusers_controlroom_role_grants.
type roleGrantsModel struct {
	RoleID           types.Int64          `tfsdk:"role_id"`
	RoleName         types.String         `tfsdk:"role_name"`
	UserID           types.String         `tfsdk:"user_id"`
	Username         types.String         `tfsdk:"username"`
	Email            tf.Email             `tfsdk:"email"`
	IncludeDirectory types.Bool           `tfsdk:"include_directory"`
	RoleGrants       []listedRoleGrantRow `tfsdk:"role_grants"`
}

// query is what the filters mean on the platform.
func (m *roleGrantsModel) query() access.UserQuery {
	q := access.UserQuery{
		Role: roleNamed(m.RoleID, m.RoleName), ID: m.UserID.ValueString(), Username: m.Username.ValueString(),
		Details: m.IncludeDirectory.ValueBool(), All: true,
	}
	if !m.Email.IsNull() {
		q.Emails = []string{m.Email.ValueString()}
	}
	if m.IncludeDirectory.IsNull() {
		q.Details = q.ID != "" || q.Username != "" || len(q.Emails) > 0
	}
	return q
}

// listedRoleGrantRow is a grant as the data source shows it.
type listedRoleGrantRow struct {
	ID       types.String `tfsdk:"id"`
	UserID   types.String `tfsdk:"user_id"`
	Username types.String `tfsdk:"username"`
	Domain   types.String `tfsdk:"domain"`
	Email    types.String `tfsdk:"email"`
	Status   types.String `tfsdk:"status"`
	RoleID   types.Int64  `tfsdk:"role_id"`
	RoleName types.String `tfsdk:"role_name"`
	Origin   types.String `tfsdk:"origin"`
}

func listedRoleGrantRowOf(g access.RoleGrant) listedRoleGrantRow {
	return listedRoleGrantRow{
		ID:       types.StringValue(g.ID()),
		UserID:   types.StringValue(g.UserID),
		Username: types.StringValue(g.Username),
		Domain:   tf.StringOrNull(g.Domain),
		Email:    tf.StringOrNull(g.Email),
		Status:   types.StringValue(g.Status),
		RoleID:   types.Int64Value(g.RoleID),
		RoleName: types.StringValue(g.RoleName),
		Origin:   tf.StringOrNull(g.Origin),
	}
}
