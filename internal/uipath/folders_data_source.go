package uipath

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// NewFoldersDataSource is the data source platformusers_uipath_folders: the folders of the tenant.
func NewFoldersDataSource() datasource.DataSourceWithConfigure {
	return &foldersDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounFolders)}}
}

type foldersDataSource struct{ tf.DataSource[*access.Client] }

type foldersModel struct {
	Search   types.String `tfsdk:"search"`
	Path     types.String `tfsdk:"path"`
	ParentID types.Int64  `tfsdk:"parent_id"`
	Folders  []folderRow  `tfsdk:"folders"`
}

// folderRow is a folder as the data source shows it.
type folderRow struct {
	ID       types.Int64  `tfsdk:"id"`
	Key      types.String `tfsdk:"key"`
	Name     types.String `tfsdk:"name"`
	Path     types.String `tfsdk:"path"`
	ParentID types.Int64  `tfsdk:"parent_id"`
	Type     types.String `tfsdk:"type"`
}

func (d *foldersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The folders of the Orchestrator tenant that the provider's `tenant` names, as far as the sign-in may see them: all of " +
			"them, or those that match every filter. No match is an empty list.",
		Attributes: map[string]schema.Attribute{
			"search": tf.TextFilter("Only folders with this text in their name."),
			"path":   tf.TextFilter("Only the folder with this path, such as `Finance/Invoices`. Case-insensitive."),
			"parent_id": schema.Int64Attribute{
				MarkdownDescription: "Only the folders right below this one.",
				Optional:            true,
				Validators:          []validator.Int64{int64validator.AtLeast(1)},
			},
			"folders": tf.ComputedList("The folders, by path.", map[string]schema.Attribute{
				"id":        schema.Int64Attribute{MarkdownDescription: "The folder's number.", Computed: true},
				"key":       tf.Computed("The folder's key, a UUID."),
				"name":      tf.Computed("The folder's name."),
				"path":      tf.Computed("The names of the folders above and the folder's own, joined with `/`."),
				"parent_id": schema.Int64Attribute{MarkdownDescription: "The folder right above. Null for a folder at the top.", Computed: true},
				"type":      tf.Computed("`Standard`, `Personal` or another of the platform's words."),
			}),
		},
	}
}

func folderRowOf(f api.Folder) folderRow {
	parent := types.Int64Null()
	if f.ParentID != 0 {
		parent = types.Int64Value(f.ParentID)
	}
	return folderRow{
		ID: types.Int64Value(f.ID), Key: tf.StringOrNull(f.Key), Name: types.StringValue(f.Name), Path: types.StringValue(f.Path), ParentID: parent,
		Type: tf.StringOrNull(f.Type),
	}
}

func (d *foldersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *foldersModel) error {
		folders, err := d.Client.Folders(ctx)
		if err != nil {
			return err
		}
		model.Folders = tf.Rows(folders,
			func(f api.Folder) bool {
				return tf.Called(f.Name, model.Search, types.StringNull()) &&
					(model.Path.IsNull() || platform.SameName(f.Path, model.Path.ValueString())) &&
					(model.ParentID.IsNull() || model.ParentID.ValueInt64() == f.ParentID)
			},
			func(a, b api.Folder) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.ID, b.ID)) },
			folderRowOf)
		return nil
	})
}
