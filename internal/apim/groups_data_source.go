package apim

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewGroupsDataSource is the data source platformusers_apim_groups: the groups of a service.
func NewGroupsDataSource() datasource.DataSourceWithConfigure { return &groupsDataSource{} }

type groupsDataSource struct{ tf.DataSourceBase[*Client] }

type groupsModel struct {
	serviceModel

	Search types.String `tfsdk:"search"`
	Name   types.String `tfsdk:"name"`
	Groups []groupModel `tfsdk:"groups"`
}

type groupModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	Type        types.String `tfsdk:"type"`
	BuiltIn     types.Bool   `tfsdk:"built_in"`
	ExternalID  types.String `tfsdk:"external_id"`
}

func (d *groupsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "platformusers_apim_groups"
}

func (d *groupsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The groups of an API Management service: all of them or those that every filter fits. No match is an empty list.",
		Attributes: withService(map[string]schema.Attribute{
			"search": tf.TextFilter("Only groups with this text in their name. Upper and lower case make no difference."),
			"name":   tf.TextFilter("Only the groups with this name. Upper and lower case make no difference."),
			"groups": tf.ComputedList("The groups, by name.", map[string]schema.Attribute{
				"id":          tf.Computed("The group's id, as `platformusers_apim_group_member` takes it."),
				"name":        tf.Computed("The name that the portal shows."),
				"description": tf.Computed("What the group is for. Null when nobody wrote that."),
				"type":        tf.Computed("`custom` for groups that were made in the service, `system` for those that every service has (Administrators, Developers, Guests), `external` for groups of Microsoft Entra ID."),
				"built_in":    tf.ComputedBool("Whether the group came with the service."),
				"external_id": tf.Computed("Of a group of Microsoft Entra ID: what it is there, such as `aad://TENANT/groups/OBJECT`. Null for others."),
			}),
		}),
	}
}

func (d *groupsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model groupsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	service, err := d.Client.createIn(&model.serviceModel)
	var found []api.Group
	if err == nil {
		// The filters are applied here: whether the service tells upper from lower case is not documented.
		found, err = d.Client.Groups(ctx, service)
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to list API Management groups", err)
		return
	}
	found = platform.Filter(found, func(g api.Group) bool { return tf.Called(g.Name, model.Search, model.Name) })
	slices.SortFunc(found, func(a, b api.Group) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	model.Groups = make([]groupModel, 0, len(found))
	for _, g := range found {
		model.Groups = append(model.Groups, groupModel{
			ID: types.StringValue(g.ID), Name: types.StringValue(g.Name), Description: tf.StringOrNull(g.Description), Type: tf.StringOrNull(g.Type), BuiltIn: types.BoolValue(g.BuiltIn),
			ExternalID: tf.StringOrNull(g.ExternalID),
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
