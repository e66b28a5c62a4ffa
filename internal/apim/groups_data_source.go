package apim

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewGroupsDataSource is the data source platformusers_apim_groups: the groups of a service.
func NewGroupsDataSource() datasource.DataSourceWithConfigure {
	return &groupsDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounGroups)}}
}

type groupsDataSource struct{ tf.DataSource[*access.Client] }

type groupsModel struct {
	serviceModel

	Search types.String `tfsdk:"search"`
	Name   types.String `tfsdk:"name"`
	Groups []groupRow   `tfsdk:"groups"`
}

// groupRow is a group as the data source shows it.
type groupRow struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	Type        types.String `tfsdk:"type"`
	BuiltIn     types.Bool   `tfsdk:"built_in"`
	ExternalID  types.String `tfsdk:"external_id"`
}

func groupRowOf(g api.Group) groupRow {
	return groupRow{
		ID:          types.StringValue(g.ID),
		Name:        types.StringValue(g.Name),
		Description: tf.StringOrNull(g.Description),
		Type:        tf.StringOrNull(g.Type),
		BuiltIn:     types.BoolValue(g.BuiltIn),
		ExternalID:  tf.StringOrNull(g.ExternalID),
	}
}

// compareGroups orders groups by name.
func compareGroups(a, b api.Group) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

func (d *groupsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The groups of an API Management service: all of them or those that match every filter. No match is an empty list.",
		Attributes: withService(map[string]schema.Attribute{
			"search": tf.TextFilter("Only groups with this text in their name. Case-insensitive."),
			"name":   tf.TextFilter("Only the groups with this name. Case-insensitive."),
			"groups": tf.ComputedList("The groups, by name.", map[string]schema.Attribute{
				"id":          tf.Computed("The group's id, as `platformusers_apim_group_member` takes it."),
				"name":        tf.Computed("The name that the portal shows."),
				"description": tf.Computed("What the group is for. Null when there is no description."),
				"type": tf.Computed("`custom` for groups that were created in the service, `system` for those that every service has (Administrators, " +
					"Developers, Guests), `external` for groups of Microsoft Entra ID."),
				"built_in":    tf.ComputedBool("Whether the group came with the service."),
				"external_id": tf.Computed("The id of a group of Microsoft Entra ID there, such as `aad://TENANT/groups/OBJECT`. Null for others."),
			}),
		}),
	}
}

func (d *groupsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *groupsModel) error {
		service, err := createIn(d.Client, &model.serviceModel)
		if err != nil {
			return err
		}
		found, err := d.Client.Groups(ctx, service)
		// The filters are applied here: whether the service is case-sensitive is not documented.
		model.Groups = tf.Rows(found, func(g api.Group) bool { return tf.Called(g.Name, model.Search, model.Name) }, compareGroups, groupRowOf)
		return err
	})
}
