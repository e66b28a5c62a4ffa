package uipath

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// NewGroupsDataSource is the data source platformusers_uipath_groups: the groups of an organization.
func NewGroupsDataSource() datasource.DataSourceWithConfigure {
	return &groupsDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounGroups)}}
}

type groupsDataSource struct{ tf.DataSource[*access.Client] }

type groupsModel struct {
	Search types.String `tfsdk:"search"`
	Name   types.String `tfsdk:"name"`
	Groups []groupRow   `tfsdk:"groups"`
}

// groupRow is a group as the data source shows it.
type groupRow struct {
	ID        types.String `tfsdk:"id"`
	Name      types.String `tfsdk:"name"`
	Type      types.String `tfsdk:"type"`
	CreatedAt types.String `tfsdk:"created_at"`
	UpdatedAt types.String `tfsdk:"updated_at"`
}

func (d *groupsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The groups of a UiPath organization: all of them, or those that match every filter. No match is an empty list.",
		Attributes: map[string]schema.Attribute{
			"search": tf.TextFilter("Only groups with this text in their name."),
			"name":   tf.TextFilter("Only the group with this name. Case-insensitive."),
			"groups": tf.ComputedList("The groups, by name.", map[string]schema.Attribute{
				"id":         tf.Computed("The group's id, a UUID."),
				"name":       tf.Computed("The group's name, unique in the organization."),
				"type":       tf.Computed("`builtIn` for the platform's own, such as Everyone and Administrators, `custom` for all others."),
				"created_at": tf.Computed("When the group was created (RFC 3339). Null when that is not on record."),
				"updated_at": tf.Computed("When the group was last changed (RFC 3339). Null when that is not on record."),
			}),
		},
	}
}

func groupRowOf(g api.Group) groupRow {
	return groupRow{
		ID: types.StringValue(g.ID), Name: types.StringValue(g.Name), Type: tf.StringOrNull(g.Type),
		CreatedAt: tf.StringOrNull(g.CreatedAt), UpdatedAt: tf.StringOrNull(g.ModifiedAt),
	}
}

func (d *groupsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *groupsModel) error {
		groups, err := d.Client.Groups(ctx)
		if err != nil {
			return err
		}
		model.Groups = tf.Rows(groups,
			func(g api.Group) bool { return tf.Called(g.Name, model.Search, model.Name) },
			func(a, b api.Group) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) },
			groupRowOf)
		return nil
	})
}
