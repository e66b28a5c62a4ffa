package anypoint

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// permissionGrantModel is platformusers_anypoint_permission_grant in configuration, plan and state.
type permissionGrantModel struct {
	organizationNames
	personNames
	RoleID          types.String `tfsdk:"role_id"`
	RoleName        types.String `tfsdk:"role_name"`
	EnvironmentID   types.String `tfsdk:"environment_id"`
	EnvironmentName types.String `tfsdk:"environment_name"`
	Context         types.Map    `tfsdk:"context"`
}

// permissionGrantIdentity holds what makes a grant this grant: nothing of it can change. An identity has no maps, so the further context is a sorted
// list of KEY=VALUE.
type permissionGrantIdentity struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	UserID         types.String `tfsdk:"user_id"`
	RoleID         types.String `tfsdk:"role_id"`
	EnvironmentID  types.String `tfsdk:"environment_id"`
	Context        types.List   `tfsdk:"context"`
}

func (m *permissionGrantModel) identity() permissionGrantIdentity {
	identity := permissionGrantIdentity{
		OrganizationID: m.OrganizationID, UserID: m.UserID, RoleID: m.RoleID, EnvironmentID: m.EnvironmentID, Context: types.ListNull(types.StringType),
	}
	var pairs []attr.Value
	for _, pair := range m.grant().FurtherPairs() {
		pairs = append(pairs, types.StringValue(pair))
	}
	if len(pairs) > 0 {
		identity.Context = types.ListValueMust(types.StringType, pairs)
	}
	return identity
}

// grant is what the model means on the platform.
func (m *permissionGrantModel) grant() access.PermissionGrant {
	further := map[string]string{}
	for key, value := range m.Context.Elements() {
		if text, ok := value.(types.String); ok {
			further[key] = text.ValueString()
		}
	}
	return access.PermissionGrant{
		OrganizationID: m.OrganizationID.ValueString(), UserID: m.UserID.ValueString(), RoleID: m.RoleID.ValueString(),
		EnvironmentID: m.EnvironmentID.ValueString(), Further: further,
	}
}

// parts are the values that the grant's id consists of, as far as they are set.
func (m *permissionGrantModel) parts() []attr.Value {
	parts := []attr.Value{m.OrganizationID, m.UserID, m.RoleID}
	if !m.EnvironmentID.IsNull() {
		parts = append(parts, m.EnvironmentID)
	}
	if m.Context.IsUnknown() {
		parts = append(parts, m.Context)
	}
	return slices.AppendSeq(parts, maps.Values(m.Context.Elements()))
}

// environment is how the model names its environment.
func (m *permissionGrantModel) environment() tf.Reference[string] {
	return tf.TextReference(m.EnvironmentID, m.EnvironmentName)
}

// role is how the model names its role.
func (m *permissionGrantModel) role() tf.Reference[string] {
	return tf.TextReference(m.RoleID, m.RoleName)
}

// permissionGrantOf is a grant of the platform as the state has it. The names of its ends are no part of the grant: the next read fills them in.
func permissionGrantOf(g access.PermissionGrant) *permissionGrantModel {
	m := &permissionGrantModel{
		organizationNames: organizationNames{OrganizationID: types.StringValue(g.OrganizationID)},
		personNames:       personNames{UserID: types.StringValue(g.UserID)}, RoleID: types.StringValue(g.RoleID),
		EnvironmentID: tf.StringOrNull(g.EnvironmentID), Context: types.MapNull(types.StringType),
	}
	further := map[string]attr.Value{}
	for key, value := range g.Further {
		further[key] = types.StringValue(value)
	}
	if len(further) > 0 {
		m.Context = types.MapValueMust(types.StringType, further)
	}
	return m
}

// setRoleName takes the role's name from the platform. The configuration's form stays when the two differ only in case.
func (m *permissionGrantModel) setRoleName(name string) {
	if name != "" && !platform.SameName(name, m.RoleName.ValueString()) {
		m.RoleName = types.StringValue(name)
	}
}

// importedGrant returns what an import names, as an id or an identity.
func importedGrant(ctx context.Context, req resource.ImportStateRequest) (access.PermissionGrant, error) {
	const form = "ORGANIZATION/USER/PERMISSION, then /ENVIRONMENT and /KEY=VALUE for each further context key where there are any; names can stand " +
		"for ids"
	if req.ID != "" {
		names := []string{"organization_id", "user_id", "role_id", "environment_id"}
		if err := refuseEmptyTexts(names, strings.Split(req.ID, "/")); err != nil {
			return access.PermissionGrant{}, err
		}
		named, ok := access.ParsePermissionGrantID(req.ID)
		if !ok {
			return named, tf.InvalidImportID(req.ID, form)
		}
		return named, nil
	}
	identity, err := tf.ImportIdentity[permissionGrantIdentity](ctx, req)
	if err != nil {
		return access.PermissionGrant{}, err
	}
	if err := refuseEmpty(importPart{"organization_id", identity.OrganizationID, true}, importPart{"user_id", identity.UserID, false},
		importPart{"role_id", identity.RoleID, false}, importPart{"environment_id", identity.EnvironmentID, true}); err != nil {
		return access.PermissionGrant{}, err
	}
	var pairs []string
	for _, pair := range identity.Context.Elements() {
		if text, ok := pair.(types.String); ok {
			pairs = append(pairs, text.ValueString())
		}
	}
	further, ok := access.ParseFurtherPairs(pairs)
	if !ok {
		return access.PermissionGrant{}, tf.InvalidImportID(strings.Join(pairs, "/"), "KEY=VALUE for each further context key")
	}
	return access.PermissionGrant{
		OrganizationID: identity.OrganizationID.ValueString(), UserID: identity.UserID.ValueString(), RoleID: identity.RoleID.ValueString(),
		EnvironmentID: identity.EnvironmentID.ValueString(), Further: further,
	}, nil
}

// grantImportID is the import id of a grant, which ends in as many parts as the grant has context.
type grantImportID struct{}

// Build implements [tf.OwnImportID].
func (grantImportID) Build(parts tf.ImportParts) string {
	pairs, _ := parts["context"].([]string)
	further, _ := access.ParseFurtherPairs(pairs)
	return access.PermissionGrant{
		OrganizationID: parts.Text("organization_id"), UserID: parts.Text("user_id"), RoleID: parts.Text("role_id"),
		EnvironmentID: parts.Text("environment_id"), Further: further,
	}.ID()
}

// Parse implements [tf.OwnImportID].
func (grantImportID) Parse(id string) (tf.ImportParts, bool) {
	grant, ok := access.ParsePermissionGrantID(id)
	parts := tf.ImportParts{"organization_id": grant.OrganizationID, "user_id": grant.UserID, "role_id": grant.RoleID}
	if grant.EnvironmentID != "" {
		parts["environment_id"] = grant.EnvironmentID
	}
	if pairs := grant.FurtherPairs(); len(pairs) > 0 {
		parts["context"] = pairs
	}
	return parts, ok
}
