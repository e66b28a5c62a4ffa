package anypoint

import (
	"cmp"
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewPermissionGrantsDataSource is the data source platformusers_anypoint_permission_grants: who has which permission, and what gives it to them.
func NewPermissionGrantsDataSource() datasource.DataSourceWithConfigure {
	return &permissionGrantsDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounPermissionGrants)}}
}

type permissionGrantsDataSource struct{ tf.DataSource[*access.Client] }

type permissionGrantsModel struct {
	personFilter
	OrganizationID   types.String         `tfsdk:"organization_id"`
	OrganizationName types.String         `tfsdk:"organization_name"`
	RoleID           types.String         `tfsdk:"role_id"`
	RoleName         types.String         `tfsdk:"role_name"`
	EnvironmentID    types.String         `tfsdk:"environment_id"`
	Origin           types.String         `tfsdk:"origin"`
	PermissionGrants []permissionGrantRow `tfsdk:"permission_grants"`
}

type permissionGrantRow struct {
	personRow
	ID               types.String      `tfsdk:"id"`
	OrganizationID   types.String      `tfsdk:"organization_id"`
	OrganizationName types.String      `tfsdk:"organization_name"`
	RoleID           types.String      `tfsdk:"role_id"`
	RoleName         types.String      `tfsdk:"role_name"`
	EnvironmentID    types.String      `tfsdk:"environment_id"`
	EnvironmentName  types.String      `tfsdk:"environment_name"`
	Context          map[string]string `tfsdk:"context"`
	Origin           types.String      `tfsdk:"origin"`
	OriginID         types.String      `tfsdk:"origin_id"`
	OriginName       types.String      `tfsdk:"origin_name"`
}

func permissionGrantRowOf(g access.PermissionGrantRow) permissionGrantRow {
	row := permissionGrantRow{
		personRow:        personRowOf(g.Account),
		OrganizationID:   tf.StringOrNull(g.OrganizationID),
		OrganizationName: tf.StringOrNull(g.OrganizationName),
		RoleID:           types.StringValue(g.RoleID),
		RoleName:         tf.StringOrNull(g.RoleName),
		EnvironmentID:    tf.StringOrNull(g.EnvironmentID),
		EnvironmentName:  tf.StringOrNull(g.EnvironmentName),
		Context:          g.Further,
		Origin:           types.StringValue(g.Origin.Kind),
		OriginID:         tf.StringOrNull(g.Origin.ID),
		OriginName:       tf.StringOrNull(g.Origin.Name),
	}
	if g.Origin.Kind == access.OriginDirect {
		row.ID = types.StringValue(g.ID())
	}
	return row
}

func (d *permissionGrantsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes, row := personFilterAttributes(), personRowAttributes()
	maps.Copy(row, map[string]schema.Attribute{
		"id":                tf.Computed("The id by which `platformusers_anypoint_permission_grant` is imported. Null for what is not granted directly."),
		"organization_id":   tf.Computed("The organization or business group in which the permission counts."),
		"organization_name": tf.Computed(aboutOrganizationName),
		"role_id":           tf.Computed("The id of the permission, which Anypoint calls a role."),
		"role_name":         tf.Computed("The name of the permission. Not unique."),
		"environment_id":    tf.Computed("The environment in which the permission counts. Null for a permission that counts in the whole organization."),
		"environment_name":  tf.Computed("The name of the environment."),
		"context": schema.MapAttribute{
			MarkdownDescription: "Further context that narrows the permission, such as the keys of an API. Empty for most permissions.",
			Computed:            true,
			ElementType:         types.StringType,
		},
		"origin":      tf.Computed(aboutOrigin),
		"origin_id":   tf.Computed("The id of the team or role group. Null for other origins."),
		"origin_name": tf.Computed("The name of the team or role group. Null for other origins."),
	})
	maps.Copy(attributes, map[string]schema.Attribute{
		"organization_id": tf.TextFilter("Only permissions that count in the organization or business group with this id. Default: the whole tree of the "+
			"organization that the provider works in.", organizationID()),
		"organization_name": tf.TextFilter("Only permissions that count in this organization or business group. " + howToNameOrganizations),
		"role_id":           tf.TextFilter("Only the permission with this id.", roleID()),
		"role_name":         tf.TextFilter("Only the permission with this name. An ambiguous name is an error that lists the candidates with their ids."),
		"environment_id":    tf.TextFilter("Only permissions that count in the environment with this id.", environmentID()),
		"origin": tf.TextFilter("`direct`, `team`, `role_group` or `automatic`: only permissions that come from there. With `direct` the fewest calls are "+
			"made.", stringvalidator.OneOf(access.OriginDirect, access.OriginTeam, access.OriginRoleGroup, access.OriginAutomatic)),
		"permission_grants": tf.ComputedList("The permissions, by user name, then by permission.", row),
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "Who may do what in an Anypoint Platform organization and its business groups, and what gives each permission to them: all " +
			"permissions, or those that match every filter. A permission that comes from several origins is listed once for each. No match is an empty " +
			"list.\n\nAnypoint has no list of permissions: each user costs a call. For one person `platformusers_anypoint_user_permissions` shows how " +
			"many more they may have.",
		Attributes: attributes,
	}
}

// ConfigValidators refuse two ways to name the same.
func (d *permissionGrantsDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		datasourcevalidator.Conflicting(path.MatchRoot("organization_id"), path.MatchRoot("organization_name")),
		datasourcevalidator.Conflicting(path.MatchRoot("role_id"), path.MatchRoot("role_name")),
	}
}

func (d *permissionGrantsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *permissionGrantsModel) error {
		query := access.PermissionGrantQuery{
			OrganizationID: model.OrganizationID.ValueString(),
			In:             platform.Named[string]{ID: model.OrganizationID.ValueString(), Name: model.OrganizationName.ValueString()},
			Role:           platform.Named[string]{ID: model.RoleID.ValueString(), Name: model.RoleName.ValueString()},
			EnvironmentID:  model.EnvironmentID.ValueString(), People: model.people(),
		}
		if origin := model.Origin.ValueString(); origin != "" {
			query.Origins = []string{origin}
		}
		grants, err := tf.Collect(d.Client.PermissionGrants(ctx, query))
		if err != nil {
			return err
		}
		model.PermissionGrants = tf.Rows(grants, nil, func(a, b access.PermissionGrantRow) int {
			return cmp.Or(cmp.Compare(a.Account.Username, b.Account.Username), cmp.Compare(a.UserID, b.UserID),
				comparePermissions(a.Permission(), b.Permission()))
		}, permissionGrantRowOf)
		return nil
	})
}
