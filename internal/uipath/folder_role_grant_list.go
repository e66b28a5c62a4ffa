package uipath

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// folderRoleGrantFilter are the arguments of a list of grants in folders.
type folderRoleGrantFilter struct {
	folderFilter
	roleFilter
	personFilter
	EmailDomain types.String `tfsdk:"email_domain"`
}

// ListResourceConfigSchema holds the filters of a query.
func (r *folderRoleGrant) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	attributes := listFilters(folderFilters(), roleFilters(), personFilters("grants", userID()))
	attributes["email_domain"] = tf.EmailDomainFilter()
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Lists the roles that people were given themselves in folders of the Orchestrator tenant that the provider's `tenant` " +
			"names, folder by folder, or in the one that `folder_id` or `folder_path` names. What people have through a group or from a folder above is " +
			"left out, as is what groups, robots and applications have, and what is left of deleted accounts. Personal workspaces are read only when " +
			"`folder_id` names one.",
		Attributes: attributes,
	}
}

// List lists grants in folders.
func (r *folderRoleGrant) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, filter *folderRoleGrantFilter, whole bool) iter.Seq2[tf.Listed[folderRoleGrantModel], error] {
		rows := r.Client.FolderRoleGrants(ctx, access.FolderRoleGrantQuery{
			Folder: filter.folderFilter.named(), Role: filter.roleFilter.named(), User: filter.personFilter.named(),
			EmailDomain: filter.EmailDomain.ValueString(), Accounts: whole, Living: true,
		})
		return listed(ctx, r.Client, rows, func(partition string, g access.FolderRoleGrant) tf.Listed[folderRoleGrantModel] {
			model := folderRoleGrantRow(g)
			return tf.Listed[folderRoleGrantModel]{
				Model: model, Identity: model.identity(partition),
				Name: fmt.Sprintf("%s: %s in %s", cmp.Or(g.UserName, g.UserID), g.RoleName, g.FolderPath),
			}
		})
	})
}
