package anypoint

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// grantModel is platformusers_anypoint_permission_grant in configuration, plan and state.
type grantModel struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	UserID         types.String `tfsdk:"user_id"`
	RoleID         types.String `tfsdk:"role_id"`
	RoleName       types.String `tfsdk:"role_name"`
	EnvironmentID  types.String `tfsdk:"environment_id"`
	Context        types.Map    `tfsdk:"context"`
}

// grantIdentity holds what makes a grant this grant: nothing of it can change.
type grantIdentity struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	UserID         types.String `tfsdk:"user_id"`
	RoleID         types.String `tfsdk:"role_id"`
	EnvironmentID  types.String `tfsdk:"environment_id"`
	Context        types.List   `tfsdk:"context"`
}

func (m *grantModel) identity() grantIdentity {
	return grantIdentity{
		OrganizationID: m.OrganizationID,
		UserID:         m.UserID,
		RoleID:         m.RoleID,
		EnvironmentID:  m.EnvironmentID,
		Context:        m.contextIdentity(),
	}
}

// contextIdentity writes the further context as a sorted list of key=value, since an identity has no maps.
func (m *grantModel) contextIdentity() types.List {
	if len(m.Context.Elements()) == 0 {
		return types.ListNull(types.StringType)
	}
	pairs := make([]string, 0, len(m.Context.Elements()))
	for key, value := range m.furtherContext() {
		pairs = append(pairs, contextID(key, value))
	}
	slices.Sort(pairs)
	elements := make([]attr.Value, 0, len(pairs))
	for _, pair := range pairs {
		elements = append(elements, types.StringValue(pair))
	}
	return types.ListValueMust(types.StringType, elements)
}

func (m *grantModel) furtherContext() map[string]string {
	further := map[string]string{}
	for key, value := range m.Context.Elements() {
		if text, ok := value.(types.String); ok {
			further[key] = text.ValueString()
		}
	}
	return further
}

// toGrant puts the context together as the platform wants it.
func (m *grantModel) toGrant() Grant {
	grantContext := m.furtherContext()
	grantContext[contextOrganization] = m.OrganizationID.ValueString()
	if environmentID := m.EnvironmentID.ValueString(); environmentID != "" {
		grantContext[contextEnvironment] = environmentID
	}
	return Grant{OrganizationID: m.OrganizationID.ValueString(), UserID: m.UserID.ValueString(), RoleID: m.RoleID.ValueString(), Context: grantContext}
}

// importID is the string by which this grant is imported.
func (m *grantModel) importID() string {
	parts := []string{m.OrganizationID.ValueString(), m.UserID.ValueString(), m.RoleID.ValueString()}
	if environmentID := m.EnvironmentID.ValueString(); environmentID != "" {
		parts = append(parts, environmentID)
	}
	further := m.furtherContext()
	for _, key := range slices.Sorted(maps.Keys(further)) {
		parts = append(parts, escapeSlash.Replace(contextID(key, further[key])))
	}
	return strings.Join(parts, "/")
}

const grantImportFormat = "ORGANIZATION/USER/PERMISSION, then /ENVIRONMENT and /KEY=VALUE for each further context key where there are any; names do as well as ids"

// A value of the further context may hold the sign that separates the parts of an import id.
var (
	escapeSlash   = strings.NewReplacer("%", "%25", "/", "%2F")
	unescapeSlash = strings.NewReplacer("%25", "%", "%2F", "/", "%2f", "/")
)

// splitGrantID cuts an import id into ids or names and the further context as key=value. What has another form gives an identity without a user.
func splitGrantID(id string) (named grantIdentity, pairs []string) {
	parts := strings.Split(id, "/")
	for len(parts) > 3 && strings.Contains(parts[len(parts)-1], "=") {
		pairs, parts = append(pairs, unescapeSlash.Replace(parts[len(parts)-1])), parts[:len(parts)-1]
	}
	if len(parts) < 3 || len(parts) > 4 || !platform.IsUUID(parts[0]) || slices.Contains(parts, "") {
		return grantIdentity{}, nil
	}
	named = grantIdentity{OrganizationID: types.StringValue(parts[0]), UserID: types.StringValue(parts[1]), RoleID: types.StringValue(parts[2])}
	if len(parts) == 4 {
		named.EnvironmentID = types.StringValue(parts[3])
	}
	return named, pairs
}

// parseContext reads further context from its form in import ids and identities.
func parseContext(pairs []string) (map[string]string, error) {
	further := map[string]string{}
	for _, pair := range pairs {
		key, value, ok := parseContextID(pair)
		if !ok {
			return nil, tf.InvalidImportID(pair, grantImportFormat)
		}
		further[key] = value
	}
	return further, nil
}

// fromAPI takes what the platform's row tells beyond its key: the role's name. The spelling of the configuration stays.
func (m *grantModel) fromAPI(g *api.Grant) {
	if name := types.StringValue(g.Name); g.Name != "" && !sameRoleName(name, m.RoleName) {
		m.RoleName = name
	}
}

// sameRoleName reports whether two names mean the same role: those who write a configuration may spell them in another case.
func sameRoleName(a, b types.String) bool { return strings.EqualFold(a.ValueString(), b.ValueString()) }

// setContext stores the further keys of a context, null when there are none.
func (m *grantModel) setContext(ctx context.Context, further map[string]string, diags *diag.Diagnostics) {
	m.Context = types.MapNull(types.StringType)
	if len(further) > 0 {
		value, d := types.MapValueFrom(ctx, types.StringType, further)
		diags.Append(d...)
		m.Context = value
	}
}
