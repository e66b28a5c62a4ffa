package uipath

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// NewGroupsDataSource is the data source platformusers_uipath_groups: the groups of an organization.
func NewGroupsDataSource() datasource.DataSourceWithConfigure { return &groupsDataSource{} }

type groupsDataSource struct{ tf.DataSourceBase[*Client] }

type groupsModel struct {
	Search types.String `tfsdk:"search"`
	Name   types.String `tfsdk:"name"`
	Groups []groupModel `tfsdk:"groups"`
}

type groupModel struct {
	ID        types.String `tfsdk:"id"`
	Name      types.String `tfsdk:"name"`
	Type      types.String `tfsdk:"type"`
	CreatedAt types.String `tfsdk:"created_at"`
	UpdatedAt types.String `tfsdk:"updated_at"`
}

func (d *groupsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "platformusers_uipath_groups"
}

func (d *groupsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The groups of a UiPath organization: all of them or those that every filter fits. No match is an empty list.",
		Attributes: map[string]schema.Attribute{
			"search": tf.TextFilter("Only groups with this text in their name."),
			"name":   tf.TextFilter("Only the group with this name. Upper and lower case make no difference."),
			"groups": tf.ComputedList("The groups, by name.", map[string]schema.Attribute{
				"id":         tf.Computed("The group's id, a UUID."),
				"name":       tf.Computed("The group's name, unique in the organization."),
				"type":       tf.Computed("`builtIn` for the platform's own, such as Everyone and Administrators, `custom` for all others."),
				"created_at": tf.Computed("When the group was made (RFC 3339). Null when that is not on record."),
				"updated_at": tf.Computed("When the group was changed last (RFC 3339). Null when that is not on record."),
			}),
		},
	}
}

func (d *groupsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model groupsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	groups, err := d.Client.Groups(ctx)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to list UiPath groups", err)
		return
	}
	groups = platform.Filter(groups, func(g api.Group) bool { return tf.Called(g.Name, model.Search, model.Name) })
	slices.SortFunc(groups, func(a, b api.Group) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	model.Groups = make([]groupModel, 0, len(groups))
	for _, g := range groups {
		model.Groups = append(model.Groups, groupModel{
			ID: types.StringValue(g.ID), Name: types.StringValue(g.Name), Type: tf.StringOrNull(g.Type), CreatedAt: tf.StringOrNull(g.CreatedAt), UpdatedAt: tf.StringOrNull(g.ModifiedAt),
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
