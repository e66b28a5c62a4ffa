package controlroom

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUserDataSource is the data source platformusers_controlroom_user: one account, with what changes by itself.
func NewUserDataSource() datasource.DataSourceWithConfigure {
	return &userDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounUser)}}
}

type userDataSource struct{ tf.DataSource[*access.Client] }

func (d *userDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := listedUserAttributes()
	attributes["id"] = schema.StringAttribute{
		MarkdownDescription: "The user's id, a number.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{validUserID{}},
	}
	attributes["username"] = schema.StringAttribute{
		MarkdownDescription: "The name to sign in with, without the domain. Case-insensitive.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1), tf.NoOuterSpace()},
	}
	attributes["domain"] = schema.StringAttribute{
		MarkdownDescription: "The Active Directory domain. Null for an account of the Control Room itself. Set beside `username` it selects among " +
			"users of the same name in several domains, if a Control Room has such users. Case-insensitive.",
		Optional: true,
		Computed: true,
		Validators: []validator.String{
			stringvalidator.LengthAtLeast(1), tf.NoOuterSpace(), stringvalidator.AlsoRequires(path.MatchRoot("username")),
		},
	}
	attributes["multiple_login_allowed"] = tf.ComputedBool("Whether the person may have several sessions at once. Null on Enterprise 11, which has " +
		"no such permission.")
	attributes["directory_roles"] = tf.ComputedList("The roles that a directory or an identity provider gives, by name, if the Control Room shows "+
		"them apart from others.", heldRoleAttributes())
	attributes["directory_groups"] = tf.ComputedStrings("The groups of the directory or identity provider that the account is in, sorted, if the " +
		"Control Room shows them.")
	attributes["last_login_at"] = tf.Computed("When the person last signed in (RFC 3339). Null for a person who never did, and on Enterprise 11, " +
		"which does not report it.")
	resp.Schema = schema.Schema{
		MarkdownDescription: "One account of a Control Room, found by either `id` or `username`. It also shows what changes by itself, such as the " +
			"last sign-in and what a directory gives, which the resource of the same name does not have.",
		Attributes: attributes,
	}
}

// listedUserAttributes are the attributes of an account in lists, except those by which one account is found.
func listedUserAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"email": schema.StringAttribute{
			CustomType: tf.EmailType{}, MarkdownDescription: "E-mail address. Null for an account without one.", Computed: true,
		},
		"email_verified":    tf.ComputedBool("Whether the person has confirmed the e-mail address."),
		"first_name":        tf.Computed("First name. Null when there is none."),
		"last_name":         tf.Computed("Last name. Null when there is none."),
		"description":       tf.Computed("What the account is for. Null when it has no description."),
		"status":            tf.Computed("`active`, or `disabled`."),
		"disabled":          tf.ComputedBool("Whether the account is disabled, so that the person cannot sign in."),
		"enable_auto_login": tf.ComputedBool("Whether bots may sign in to the person's device by themselves."),
		"license_features":  tf.ComputedStrings("The device licenses, by the Control Room's codes, sorted."),
		"roles":             tf.ComputedList("The roles, by name.", heldRoleAttributes()),
		"created_at":        tf.Computed("When the account was created (RFC 3339)."),
		"updated_at":        tf.Computed("When the account was last changed (RFC 3339)."),
	}
}

func heldRoleAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":   schema.Int64Attribute{MarkdownDescription: "The role's number.", Computed: true},
		"name": tf.Computed("The role's name."),
	}
}

// ConfigValidators refuse a data source that names its account twice or not at all.
func (d *userDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("username"))}
}

func (d *userDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadOne(ctx, d, req, resp, func(ctx context.Context, model *userDataModel) error {
		account, err := d.Client.LookUpUser(ctx, model.key())
		if err != nil {
			return err
		}
		model.show(account)
		return nil
	})
}
