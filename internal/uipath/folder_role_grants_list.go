package uipath

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// folderRoleGrantSetFilter are the arguments of a list of folders with the roles in them.
type folderRoleGrantSetFilter struct {
	FolderPath types.String `tfsdk:"folder_path"`
}

// ListResourceConfigSchema holds the filters of a query.
func (r *folderRoleGrantSet) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{
		MarkdownDescription: "The folders of the Orchestrator tenant that the provider's `tenant` names, each with all roles that people were given in " +
			"it: all folders, or those that match the filter. Personal workspaces are left out.",
		Attributes: map[string]listschema.Attribute{
			"folder_path": tf.ListFilter("Only folders whose path contains this. Case-insensitive."),
		},
	}
}

// List lists folders with the roles in them.
func (r *folderRoleGrantSet) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(
		ctx context.Context, filter *folderRoleGrantSetFilter, whole bool,
	) iter.Seq2[tf.Listed[folderRoleGrantSetModel], error] {
		folders, err := r.Client.FoldersToGrantIn(ctx, filter.FolderPath.ValueString())
		return listed(ctx, r.Client, sets(ctx, r, whole, folders, err, func(folder api.Folder) *folderRoleGrantSetModel {
			return folderRoleGrantSetOf(folder.ID, folder.Path)
		}), func(partition string, m *folderRoleGrantSetModel) tf.Listed[folderRoleGrantSetModel] {
			return tf.Listed[folderRoleGrantSetModel]{Model: m, Identity: m.identity(partition), Name: m.FolderPath.ValueString()}
		})
	})
}
