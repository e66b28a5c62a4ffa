package anypoint

import (
	"cmp"
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewEnvironmentsDataSource is the data source platformusers_anypoint_environments: the environments of an organization.
func NewEnvironmentsDataSource() datasource.DataSourceWithConfigure {
	return &environmentsDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounEnvironments)}}
}

type environmentsDataSource struct{ tf.DataSource[*access.Client] }

type environmentsModel struct {
	OrganizationID types.String     `tfsdk:"organization_id"`
	Type           types.String     `tfsdk:"type"`
	Name           types.String     `tfsdk:"name"`
	Environments   []environmentRow `tfsdk:"environments"`
}

type environmentRow struct {
	ID           types.String `tfsdk:"id"`
	Name         types.String `tfsdk:"name"`
	Type         types.String `tfsdk:"type"`
	IsProduction types.Bool   `tfsdk:"is_production"`
}

func environmentRowOf(e api.Environment) environmentRow {
	return environmentRow{
		ID:           types.StringValue(e.ID),
		Name:         types.StringValue(e.Name),
		Type:         tf.StringOrNull(e.Type),
		IsProduction: types.BoolValue(e.IsProduction),
	}
}

func (d *environmentsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The environments of an Anypoint Platform organization or business group: all of them or those that match every filter. " +
			"No match is an empty list.",
		Attributes: map[string]schema.Attribute{
			"organization_id": lookUpOrganization("The environments of the business groups below it are not listed."),
			"type":            tf.TextFilter("Only environments of this type: `design`, `sandbox`, `production` or another type of the platform."),
			"name":            tf.TextFilter("Only the environment with this name. Case-insensitive."),
			"environments": tf.ComputedList("The environments, by name.", map[string]schema.Attribute{
				"id":            tf.Computed("The environment's id, for `environment_id` of a grant."),
				"name":          tf.Computed("The environment's name."),
				"type":          tf.Computed("`design`, `sandbox`, `production` or another type of the platform."),
				"is_production": tf.ComputedBool("Whether the platform counts the environment as production."),
			}),
		},
	}
}

func (d *environmentsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *environmentsModel) error {
		organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
		if err != nil {
			return err
		}
		environments, err := d.Client.Environments(ctx, organizationID)
		if err != nil {
			return err
		}
		model.OrganizationID = types.StringValue(organizationID)
		model.Environments = tf.Rows(environments,
			func(e api.Environment) bool {
				return tf.Called(e.Name, types.StringNull(), model.Name) && (model.Type.IsNull() || strings.EqualFold(e.Type, model.Type.ValueString()))
			},
			func(a, b api.Environment) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) },
			environmentRowOf)
		return nil
	})
}
