package controlroom

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewRolesDataSource is the data source platformusers_controlroom_roles: the roles of a Control Room.
func NewRolesDataSource() datasource.DataSourceWithConfigure { return &rolesDataSource{} }

type rolesDataSource struct{ tf.DataSourceBase[*Client] }

type rolesModel struct {
	Search types.String `tfsdk:"search"`
	Name   types.String `tfsdk:"name"`
	System types.Bool   `tfsdk:"system"`
	Roles  []roleModel  `tfsdk:"roles"`
}

type roleModel struct {
	ID          types.Int64  `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	System      types.Bool   `tfsdk:"system"`
	UserCount   types.Int64  `tfsdk:"user_count"`
}

func (d *rolesDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "platformusers_controlroom_roles"
}

func (d *rolesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The roles of a Control Room: all of them or those that every filter fits. No match is an empty list.",
		Attributes: map[string]schema.Attribute{
			"search": tf.TextFilter("Only roles with this text in their name, for which the Control Room itself looks: write it in the case that the name has."),
			"name":   tf.TextFilter("Only the role with this name. Upper and lower case make no difference."),
			"system": schema.BoolAttribute{
				MarkdownDescription: "`true` lists only the roles that the Control Room came with, `false` only those that somebody made. Default: both.",
				Optional:            true,
			},
			"roles": tf.ComputedList("The roles, by name.", map[string]schema.Attribute{
				"id":          schema.Int64Attribute{MarkdownDescription: "The role's number. In the cloud, numbers differ between Control Rooms.", Computed: true},
				"name":        tf.Computed("The role's name."),
				"description": tf.Computed("What the role is for. Null when nobody wrote it."),
				"system":      tf.ComputedBool("Whether the Control Room came with the role: nobody has created it."),
				"user_count":  schema.Int64Attribute{MarkdownDescription: "The number of users who hold the role.", Computed: true},
			}),
		},
	}
}

func (d *rolesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model rolesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	roles, err := d.Client.SearchRoles(ctx, model.Search.ValueString())
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to list Control Room roles", err)
		return
	}
	roles = platform.Filter(roles, func(r api.Role) bool {
		return tf.Called(r.Name, types.StringNull(), model.Name) && (model.System.IsNull() || model.System.ValueBool() == r.System)
	})
	slices.SortFunc(roles, func(a, b api.Role) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	model.Roles = make([]roleModel, 0, len(roles))
	for _, r := range roles {
		model.Roles = append(model.Roles, roleModel{
			ID: types.Int64Value(r.ID), Name: types.StringValue(r.Name), Description: tf.StringOrNull(r.Description), System: types.BoolValue(r.System), UserCount: types.Int64Value(int64(r.Users)),
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
