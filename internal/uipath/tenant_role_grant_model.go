package uipath

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// tenantRoleGrantModel is platformusers_uipath_tenant_role_grant in configuration, plan and state.
type tenantRoleGrantModel struct {
	UserID   types.String `tfsdk:"user_id"`
	UserName types.String `tfsdk:"user_name"`
	Email    types.String `tfsdk:"email"`
	RoleID   types.Int64  `tfsdk:"role_id"`
	RoleName types.String `tfsdk:"role_name"`
}

type tenantRoleGrantIdentity struct {
	PartitionGlobalID types.String `tfsdk:"partition_global_id"`
	UserID            types.String `tfsdk:"user_id"`
	RoleID            types.Int64  `tfsdk:"role_id"`
}

func (m *tenantRoleGrantModel) identity(partition string) tenantRoleGrantIdentity {
	return tenantRoleGrantIdentity{PartitionGlobalID: types.StringValue(partition), UserID: m.UserID, RoleID: m.RoleID}
}

// person is how the model names the user; no model names none.
func (m *tenantRoleGrantModel) person() tf.Reference[string] {
	if m == nil {
		return tf.Reference[string]{}
	}
	return tf.PersonReference(m.UserID, m.UserName, m.Email)
}

// role is how the model names the role; no model names none.
func (m *tenantRoleGrantModel) role() tf.Reference[int64] {
	if m == nil {
		return tf.Reference[int64]{}
	}
	return tf.NumberReference(m.RoleID, m.RoleName)
}

// grant is what the model means on the platform.
func (m *tenantRoleGrantModel) grant() access.TenantRoleGrant {
	return access.TenantRoleGrant{
		UserID: m.UserID.ValueString(), UserName: m.UserName.ValueString(), Email: m.Email.ValueString(),
		RoleID: m.RoleID.ValueInt64(), RoleName: m.RoleName.ValueString(),
	}
}

// tenantRoleGrantRow is a grant of the platform as the state has it.
func tenantRoleGrantRow(g access.TenantRoleGrant) *tenantRoleGrantModel {
	return &tenantRoleGrantModel{
		UserID: types.StringValue(g.UserID), UserName: tf.StringOrNull(g.UserName), Email: tf.StringOrNull(g.Email),
		RoleID: types.Int64Value(g.RoleID), RoleName: types.StringValue(g.RoleName),
	}
}

// importedTenantRoleGrant reads which grant an import names, and in which organization.
func importedTenantRoleGrant(ctx context.Context, req resource.ImportStateRequest) (partition string, named access.TenantRoleGrant, err error) {
	if req.ID == "" {
		identity, err := tf.ImportIdentity[tenantRoleGrantIdentity](ctx, req)
		named = access.TenantRoleGrant{UserID: identity.UserID.ValueString(), RoleID: identity.RoleID.ValueInt64()}
		return identity.PartitionGlobalID.ValueString(), named, err
	}
	parts, err := tf.SplitImportID(req.ID, 3,
		"USER/ROLE or PARTITION/USER/ROLE, where USER is an id, a user name or an e-mail address and ROLE a number or a name")
	if err != nil {
		return "", named, err
	}
	named.UserID = parts[1]
	named.RoleID, named.RoleName = tf.NumberOrName(parts[2])
	return parts[0], named, nil
}
