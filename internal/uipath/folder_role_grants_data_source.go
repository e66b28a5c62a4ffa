package uipath

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// NewFolderRoleGrantsDataSource is the data source platformusers_uipath_folder_role_grants: who has which role in which folder.
func NewFolderRoleGrantsDataSource() datasource.DataSourceWithConfigure {
	return &folderRoleGrantsDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounFolderRoleGrants)}}
}

type folderRoleGrantsDataSource struct{ tf.DataSource[*access.Client] }

type folderRoleGrantsModel struct {
	folderFilter
	roleFilter
	personFilter
	FolderRoleGrants []listedFolderRoleGrant `tfsdk:"folder_role_grants"`
}

// listedFolderRoleGrant is a grant as the data source shows it.
type listedFolderRoleGrant struct {
	ID types.String `tfsdk:"id"`
	folderRoleGrantModel
	Status types.String `tfsdk:"status"`
}

func (d *folderRoleGrantsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	element := computedPerson("The user's id in the identity server.")
	element["id"] = tf.Computed("The import id of the grant: `FOLDER/USER/ROLE`.")
	element["folder_id"] = schema.Int64Attribute{MarkdownDescription: "The folder's number.", Computed: true}
	element["folder_path"] = tf.Computed("The names of the folders above and the folder's own, joined with `/`.")
	element["role_id"] = schema.Int64Attribute{MarkdownDescription: "The role's number.", Computed: true}
	element["role_name"] = tf.Computed("The role's name.")
	attributes := dataFilters(folderFilters(), roleFilters(), personFilters("grants", userID()))
	attributes["folder_role_grants"] = tf.ComputedList("The grants, by folder, user name and role.", element)
	resp.Schema = schema.Schema{
		MarkdownDescription: "Who has which role in which folder of the Orchestrator tenant that the provider's `tenant` names: all roles that people " +
			"were given themselves, in each folder by itself, or those that match every filter. No match is an empty list. What people have through a " +
			"group or from a folder above is left out, as is what groups, robots and applications have. Personal workspaces are read only when `folder_id` " +
			"names one.\n\nEach folder is a call: name one where that is enough.",
		Attributes: attributes,
	}
}

func listedFolderRoleGrantOf(g access.FolderRoleGrant) listedFolderRoleGrant {
	return listedFolderRoleGrant{ID: types.StringValue(g.ID()), folderRoleGrantModel: *folderRoleGrantRow(g), Status: tf.StringOrNull(g.Status)}
}

func (d *folderRoleGrantsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *folderRoleGrantsModel) error {
		grants, err := all(d.Client.FolderRoleGrants(ctx, access.FolderRoleGrantQuery{
			Folder: model.folderFilter.named(), Role: model.roleFilter.named(), User: model.personFilter.named(), Accounts: true, ToEnd: true,
		}))
		if err != nil {
			return err
		}
		model.FolderRoleGrants = tf.Rows(grants, nil,
			func(a, b access.FolderRoleGrant) int {
				return cmp.Or(cmp.Compare(a.FolderPath, b.FolderPath), cmp.Compare(a.FolderID, b.FolderID), cmp.Compare(a.UserName, b.UserName),
					cmp.Compare(a.UserID, b.UserID), cmp.Compare(a.RoleName, b.RoleName), cmp.Compare(a.RoleID, b.RoleID))
			},
			listedFolderRoleGrantOf)
		return nil
	})
}
