package anypoint

import (
	"cmp"
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// permissionLimit is the documented number of permissions that one user can have.
const permissionLimit = 5000

// aboutOrigin describes access.Origin.Kind.
const aboutOrigin = "`direct`, `team`, `role_group`, or `automatic` for the \"Business Group Viewer\" that Anypoint gives by itself to everybody " +
	"who has a permission in a business group."

// NewUserPermissionsDataSource is the data source platformusers_anypoint_user_permissions: what one user may do, and what gives it to them.
func NewUserPermissionsDataSource() datasource.DataSourceWithConfigure {
	return &userPermissionsDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounUserPermissions)}}
}

type userPermissionsDataSource struct{ tf.DataSource[*access.Client] }

type userPermissionsModel struct {
	OrganizationID types.String    `tfsdk:"organization_id"`
	UserID         types.String    `tfsdk:"user_id"`
	Total          types.Int64     `tfsdk:"total"`
	Limit          types.Int64     `tfsdk:"limit"`
	Permissions    []permissionRow `tfsdk:"permissions"`
}

type permissionRow struct {
	RoleID         types.String      `tfsdk:"role_id"`
	Name           types.String      `tfsdk:"name"`
	OrganizationID types.String      `tfsdk:"organization_id"`
	EnvironmentID  types.String      `tfsdk:"environment_id"`
	Context        map[string]string `tfsdk:"context"`
	Origin         types.String      `tfsdk:"origin"`
	OriginID       types.String      `tfsdk:"origin_id"`
	OriginName     types.String      `tfsdk:"origin_name"`
}

func permissionRowOf(p access.Permission) permissionRow {
	further := map[string]string{}
	maps.Copy(further, p.Context)
	delete(further, api.ContextOrganization)
	delete(further, api.ContextEnvironment)
	return permissionRow{
		RoleID:         types.StringValue(p.RoleID),
		Name:           tf.StringOrNull(p.Name),
		OrganizationID: tf.StringOrNull(p.Context[api.ContextOrganization]),
		EnvironmentID:  tf.StringOrNull(p.Context[api.ContextEnvironment]),
		Context:        further,
		Origin:         types.StringValue(p.Origin.Kind),
		OriginID:       tf.StringOrNull(p.Origin.ID),
		OriginName:     tf.StringOrNull(p.Origin.Name),
	}
}

// comparePermissions orders by everything that distinguishes two rows, so that equal sets always give equal lists. Maps print with sorted keys.
func comparePermissions(a, b access.Permission) int {
	return cmp.Or(
		cmp.Compare(a.Name, b.Name),
		cmp.Compare(a.RoleID, b.RoleID),
		cmp.Compare(a.Context[api.ContextOrganization], b.Context[api.ContextOrganization]),
		cmp.Compare(a.Context[api.ContextEnvironment], b.Context[api.ContextEnvironment]),
		cmp.Compare(fmt.Sprint(a.Context), fmt.Sprint(b.Context)),
		cmp.Compare(a.Origin.Kind, b.Origin.Kind),
		cmp.Compare(a.Origin.ID, b.Origin.ID),
	)
}

func (d *userPermissionsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What a user may do in an Anypoint Platform organization and its business groups, and where each permission comes from: " +
			"granted directly, by a team or a team above it, by a role group, or by the platform itself. A permission that comes from several of them is " +
			"listed once for each.",
		Attributes: map[string]schema.Attribute{
			"organization_id": lookUpOrganization("With a business group, the permissions in the whole tree of the root organization above it are listed."),
			"user_id": schema.StringAttribute{
				MarkdownDescription: "The user's id.",
				Required:            true,
				Validators:          []validator.String{userID()},
			},
			"total": schema.Int64Attribute{
				MarkdownDescription: "How many permissions are listed. The platform's own count may be higher, since it includes hidden internal permissions.",
				Computed:            true,
			},
			"limit": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("How many permissions one user can have on Anypoint: %d, as documented.", permissionLimit),
				Computed:            true,
			},
			"permissions": tf.ComputedList("The permissions, by name.", map[string]schema.Attribute{
				"role_id":         tf.Computed("The role's id."),
				"name":            tf.Computed("The role's name. Not unique."),
				"organization_id": tf.Computed("The organization or business group in which the permission counts."),
				"environment_id":  tf.Computed("The environment in which the permission counts. Null for a permission that counts in the whole organization."),
				"context": schema.MapAttribute{
					MarkdownDescription: "Further context that narrows the permission, such as the keys of an API. Empty for most permissions.",
					Computed:            true,
					ElementType:         types.StringType,
				},
				"origin":      tf.Computed(aboutOrigin),
				"origin_id":   tf.Computed("The id of the team or role group. Null for other origins."),
				"origin_name": tf.Computed("The name of the team or role group. Null for other origins."),
			}),
		},
	}
}

func (d *userPermissionsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *userPermissionsModel) error {
		organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
		if err != nil {
			return err
		}
		permissions, err := d.Client.UserPermissions(ctx, organizationID, model.UserID.ValueString())
		if err != nil {
			return err
		}
		model.OrganizationID = types.StringValue(organizationID)
		model.Total, model.Limit = types.Int64Value(int64(len(permissions))), types.Int64Value(permissionLimit)
		model.Permissions = tf.Rows(permissions, nil, comparePermissions, permissionRowOf)
		return nil
	})
}
