package uipath

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// NewTenantRoleGrantsDataSource is the data source platformusers_uipath_tenant_role_grants: who has which role in the tenant.
func NewTenantRoleGrantsDataSource() datasource.DataSourceWithConfigure {
	return &tenantRoleGrantsDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounTenantRoleGrants)}}
}

type tenantRoleGrantsDataSource struct{ tf.DataSource[*access.Client] }

type tenantRoleGrantsModel struct {
	roleFilter
	personFilter
	TenantRoleGrants []listedTenantRoleGrant `tfsdk:"tenant_role_grants"`
}

// listedTenantRoleGrant is a grant as the data source shows it.
type listedTenantRoleGrant struct {
	ID types.String `tfsdk:"id"`
	tenantRoleGrantModel
	Status types.String `tfsdk:"status"`
}

func (d *tenantRoleGrantsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	element := computedPerson("The user's id in the identity server.")
	element["id"] = tf.Computed("The import id of the grant: `USER/ROLE`.")
	element["role_id"] = schema.Int64Attribute{MarkdownDescription: "The role's number.", Computed: true}
	element["role_name"] = tf.Computed("The role's name.")
	attributes := dataFilters(roleFilters(), personFilters("grants", userID()))
	attributes["tenant_role_grants"] = tf.ComputedList("The grants, by user name and role.", element)
	resp.Schema = schema.Schema{
		MarkdownDescription: "Who has which role in the Orchestrator tenant that the provider's `tenant` names: all roles that people were given " +
			"themselves, or those that match every filter. No match is an empty list. What people have through a group is left out, as is what groups, " +
			"robots and applications have.",
		Attributes: attributes,
	}
}

func listedTenantRoleGrantOf(g access.TenantRoleGrant) listedTenantRoleGrant {
	return listedTenantRoleGrant{ID: types.StringValue(g.ID()), tenantRoleGrantModel: *tenantRoleGrantRow(g), Status: tf.StringOrNull(g.Status)}
}

func (d *tenantRoleGrantsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *tenantRoleGrantsModel) error {
		grants, err := all(d.Client.TenantRoleGrants(ctx, access.TenantRoleGrantQuery{
			Role: model.roleFilter.named(), User: model.personFilter.named(), Accounts: true, ToEnd: true,
		}))
		if err != nil {
			return err
		}
		model.TenantRoleGrants = tf.Rows(grants, nil,
			func(a, b access.TenantRoleGrant) int {
				return cmp.Or(cmp.Compare(a.UserName, b.UserName), cmp.Compare(a.UserID, b.UserID), cmp.Compare(a.RoleName, b.RoleName),
					cmp.Compare(a.RoleID, b.RoleID))
			},
			listedTenantRoleGrantOf)
		return nil
	})
}
