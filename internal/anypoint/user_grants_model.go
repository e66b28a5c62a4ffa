package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// userGrantSetModel is platformusers_anypoint_user_grants in configuration, plan and state.
type userGrantSetModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	personNames
	Grants types.Set `tfsdk:"grant"`
	tf.SetSettings
}

// userGrantSetIdentity holds what never changes in the life of a set.
type userGrantSetIdentity struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	UserID         types.String `tfsdk:"user_id"`
}

// parts are the parts of an import id, in order.
func (i *userGrantSetIdentity) parts() []*types.String {
	return []*types.String{&i.OrganizationID, &i.UserID}
}

func (m *userGrantSetModel) identity() userGrantSetIdentity {
	return userGrantSetIdentity{OrganizationID: m.OrganizationID, UserID: m.UserID}
}

// userGrantSetOf is the set of a user as an import stores it: the read that follows fills in what the user has.
func userGrantSetOf(organizationID, userID string) *userGrantSetModel {
	return &userGrantSetModel{
		OrganizationID: types.StringValue(organizationID), personNames: personNames{UserID: types.StringValue(userID)},
		Grants: types.SetValueMust(types.ObjectType{AttrTypes: grantTypes}, nil), SetSettings: tf.NewSetSettings(ignoredRoles),
	}
}

// grantTypes are the attributes of a grant block.
var grantTypes = map[string]attr.Type{
	"role_id": types.StringType, "role_name": types.StringType, "organization_id": types.StringType, "organization_name": types.StringType,
	"environment_id": types.StringType, "environment_name": types.StringType, "context": types.MapType{ElemType: types.StringType},
}

// grantForm is how grants are written: as blocks, which the plan completes by ids and names.
type grantForm struct{}

// Completes implements [tf.SetForm].
func (grantForm) Completes() bool { return true }

// Read implements [tf.SetForm]. What the ids do not say alone, names say: a block of the state has all ids.
func (grantForm) Read(element attr.Value) (platform.SetText, bool) {
	block, ok := element.(types.Object)
	if !ok || block.IsUnknown() {
		return platform.SetText{}, false
	}
	known := true
	text := func(name string) string {
		value, _ := block.Attributes()[name].(types.String)
		known = known && !value.IsUnknown()
		return value.ValueString()
	}
	row := access.PermissionGrantRow{
		PermissionGrant: access.PermissionGrant{
			RoleID: text("role_id"), OrganizationID: text("organization_id"), EnvironmentID: text("environment_id"), Further: map[string]string{},
		},
		RoleName: text("role_name"), OrganizationName: text("organization_name"), EnvironmentName: text("environment_name"),
	}
	further, _ := block.Attributes()["context"].(types.Map)
	known = known && !further.IsUnknown()
	for key, value := range further.Elements() {
		pair, _ := value.(types.String)
		known = known && !pair.IsUnknown()
		row.Further[key] = pair.ValueString()
	}
	shown := access.GrantTitle(row)
	said := platform.SetText{Text: shown, Shown: shown, Data: row}
	if row.RoleID != "" && row.OrganizationID != "" {
		said.Text = row.ID()
	}
	return said, known
}

// Write implements [tf.SetForm].
func (grantForm) Write(e platform.SetEntry, as attr.Value) attr.Value {
	row, _ := e.Data.(access.PermissionGrantRow)
	before, _ := as.(types.Object)
	text := func(name, now string) attr.Value {
		if value, ok := before.Attributes()[name].(types.String); ok && !value.IsNull() && !value.IsUnknown() {
			return value // a name that means the same
		}
		return tf.StringOrNull(now)
	}
	further := attr.Value(types.MapNull(types.StringType))
	if len(row.Further) > 0 {
		further, _ = types.MapValueFrom(context.Background(), types.StringType, row.Further)
	}
	if value, ok := before.Attributes()["context"].(types.Map); ok && !value.IsNull() && !value.IsUnknown() {
		further = value
	}
	return types.ObjectValueMust(grantTypes, map[string]attr.Value{
		"role_id": text("role_id", row.RoleID), "role_name": text("role_name", row.RoleName),
		"organization_id": text("organization_id", row.OrganizationID), "organization_name": text("organization_name", row.OrganizationName),
		"environment_id": text("environment_id", row.EnvironmentID), "environment_name": text("environment_name", row.EnvironmentName),
		"context": further,
	})
}
