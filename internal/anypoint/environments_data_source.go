package anypoint

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewEnvironmentsDataSource is the data source platformusers_anypoint_environments: the environments of an organization.
func NewEnvironmentsDataSource() datasource.DataSourceWithConfigure { return &environmentsDataSource{} }

type environmentsDataSource struct{ tf.DataSourceBase[*Client] }

type environmentsModel struct {
	OrganizationID types.String       `tfsdk:"organization_id"`
	Type           types.String       `tfsdk:"type"`
	Name           types.String       `tfsdk:"name"`
	Environments   []environmentModel `tfsdk:"environments"`
}

type environmentModel struct {
	ID           types.String `tfsdk:"id"`
	Name         types.String `tfsdk:"name"`
	Type         types.String `tfsdk:"type"`
	IsProduction types.Bool   `tfsdk:"is_production"`
}

func (d *environmentsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "platformusers_anypoint_environments"
}

func (d *environmentsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The environments of an Anypoint Platform organization or business group: all of them or those that every filter fits. No match is an empty list.",
		Attributes: map[string]schema.Attribute{
			"organization_id": lookUpOrganization("The environments of the business groups below it are not listed."),
			"type":            tf.TextFilter("Only environments of this type: `design`, `sandbox`, `production` or another of the platform's words."),
			"name":            tf.TextFilter("Only the environment with this name. Upper and lower case make no difference."),
			"environments": tf.ComputedList("The environments, by name.", map[string]schema.Attribute{
				"id":            tf.Computed("The environment's id, as `environment_id` of a grant wants it."),
				"name":          tf.Computed("The environment's name."),
				"type":          tf.Computed("`design`, `sandbox`, `production` or another of the platform's words."),
				"is_production": tf.ComputedBool("Whether the platform counts the environment as production."),
			}),
		},
	}
}

func (d *environmentsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model environmentsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	organizationID, err := d.Client.OrganizationID(ctx, model.OrganizationID.ValueString())
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to list Anypoint environments", err)
		return
	}
	environments, err := d.Client.Environments(ctx, organizationID)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to list Anypoint environments", err)
		return
	}
	environments = platform.Filter(environments, func(e api.Environment) bool {
		return tf.Called(e.Name, types.StringNull(), model.Name) && (model.Type.IsNull() || strings.EqualFold(e.Type, model.Type.ValueString()))
	})
	slices.SortFunc(environments, func(a, b api.Environment) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	model.OrganizationID = types.StringValue(organizationID)
	model.Environments = make([]environmentModel, 0, len(environments))
	for _, e := range environments {
		model.Environments = append(model.Environments, environmentModel{
			ID:           types.StringValue(e.ID),
			Name:         types.StringValue(e.Name),
			Type:         tf.StringOrNull(e.Type),
			IsProduction: types.BoolValue(e.IsProduction),
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
