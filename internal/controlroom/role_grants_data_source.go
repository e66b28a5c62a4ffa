package controlroom

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewRoleGrantsDataSource is the data source platformusers_controlroom_role_grants: who has which role.
func NewRoleGrantsDataSource() datasource.DataSourceWithConfigure {
	return &roleGrantsDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounRoleGrants)}}
}

type roleGrantsDataSource struct{ tf.DataSource[*access.Client] }

func (d *roleGrantsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	email := tf.TextFilter("Only roles of people with this e-mail address. Case-insensitive.")
	email.CustomType = tf.EmailType{}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Who has which role in a Control Room: all roles of all users, or those that match every filter. No match is an empty " +
			"list; a role that the Control Room does not have is an error.",
		Attributes: map[string]schema.Attribute{
			"role_id": schema.Int64Attribute{
				MarkdownDescription: "Only this role, by its number.",
				Optional:            true,
				Validators:          []validator.Int64{int64validator.AtLeast(1)},
			},
			"role_name": tf.TextFilter("Only this role, by its name. Case-insensitive."),
			"user_id":   tf.TextFilter("Only roles of this user, by its id.", validUserID{}),
			"username":  tf.TextFilter("Only roles of the user with this name; with a domain as `DOMAIN\\user`. Case-insensitive."),
			"email":     email,
			"include_directory": schema.BoolAttribute{
				MarkdownDescription: "Whether to read each of the users by itself, for `origin` and for roles that only a directory or an identity provider " +
					"gives: a Control Room's lists do not show them. That is one call for each user. Default: `true` when the filters name a person, else " +
					"`false`.",
				Optional: true,
			},
			"role_grants": tf.ComputedList("The roles of the users, by user name and role name.", map[string]schema.Attribute{
				"id":        tf.Computed("The id to import the grant with, `USER/ROLE`."),
				"user_id":   tf.Computed("The user's id, a number."),
				"username":  tf.Computed("The user name, without the domain."),
				"domain":    tf.Computed("The Active Directory domain. Null for an account of the Control Room itself."),
				"email":     tf.Computed("The user's e-mail address. Null for an account without one."),
				"status":    tf.Computed("The status of the account: `active`, or `disabled`."),
				"role_id":   schema.Int64Attribute{MarkdownDescription: "The role's number.", Computed: true},
				"role_name": tf.Computed("The role's name."),
				"origin": tf.Computed("`direct`, or `directory` for a role that a directory or an identity provider gives. Null without `include_directory`, " +
					"and where the Control Room does not report it."),
			}),
		},
	}
}

// ConfigValidators refuse two ways to name one role.
func (d *roleGrantsDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.Conflicting(path.MatchRoot("role_id"), path.MatchRoot("role_name"))}
}

func (d *roleGrantsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *roleGrantsModel) error {
		grants, err := tf.Collect(d.Client.RoleGrants(ctx, model.query()))
		model.RoleGrants = tf.Rows(grants, nil, func(a, b access.RoleGrant) int {
			return cmp.Or(cmp.Compare(a.Username, b.Username), cmp.Compare(a.Domain, b.Domain), cmp.Compare(a.RoleName, b.RoleName),
				cmp.Compare(a.ID(), b.ID()))
		}, listedRoleGrantRowOf)
		return err
	})
}
