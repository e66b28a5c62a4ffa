package uipath

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// NewUserDataSource is the data source platformusers_uipath_user: one account, with the facts that change by themselves.
func NewUserDataSource() datasource.DataSourceWithConfigure {
	return &userDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounUser)}}
}

type userDataSource struct{ tf.DataSource[*access.Client] }

var _ datasource.DataSourceWithConfigValidators = (*userDataSource)(nil)

// computedUser are the attributes of an account, but for those by which one is found.
func computedUser() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"email_confirmed": tf.ComputedBool("Whether the person has confirmed the e-mail address."),
		"name":            tf.Computed("First name. Null when there is none."),
		"surname":         tf.Computed("Last name. Null when there is none."),
		"display_name":    tf.Computed("The name to show. Null when there is none."),
		"is_active":       tf.ComputedBool("Whether the person can sign in."),
		"bypass_basic_auth_restriction": tf.ComputedBool(
			"Whether the person may sign in with user name and password although the organization restricts that."),
		"type": tf.Computed("`user` for a person's local account, `directoryUser` for one of a directory, or another of the platform's " +
			"words."),
		"category":            tf.Computed("`local`, `linkedLocal` for a local account that is linked to a directory's, or `directory`."),
		"invitation_accepted": tf.ComputedBool("`false` for somebody who was invited and has not accepted yet."),
		"status":              tf.Computed("`active`, `disabled`, or `pending` for somebody who was invited and has not accepted yet."),
		"group_ids":           tf.ComputedStrings("The ids of the account's groups, sorted. Whether Everyone is among them depends on the platform."),
		"created_at":          tf.Computed("When the account was created (RFC 3339)."),
		"updated_at":          tf.Computed("When the account was last changed (RFC 3339). Null for one that never was."),
		"last_login_at":       tf.Computed("When the person last signed in (RFC 3339). Null for somebody who never did."),
	}
}

func (d *userDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := computedUser()
	attributes["id"] = schema.StringAttribute{
		MarkdownDescription: "The user's id in the identity server, a UUID.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{tf.ValidUUID("To find a user by another key, set user_name or email instead.")},
	}
	attributes["user_name"] = schema.StringAttribute{
		MarkdownDescription: "The name to sign in with. Case-insensitive.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1), tf.NoOuterSpace()},
	}
	attributes["email"] = schema.StringAttribute{
		CustomType:          tf.EmailType{},
		MarkdownDescription: "E-mail address. Case-insensitive. Null for an account without one.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{tf.ValidEmail()},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "One account of a UiPath organization, found by exactly one of `id`, `user_name` and `email`. It also shows what changes " +
			"by itself, such as the last sign-in, which the resource of the same name leaves out.",
		Attributes: attributes,
	}
}

func (d *userDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("user_name"), path.MatchRoot("email")),
	}
}

func (d *userDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadOne(ctx, d, req, resp, func(ctx context.Context, model *listedUserModel) error {
		account, err := d.Client.LookUpUser(ctx, access.UserKey{
			ID: model.ID.ValueString(), UserName: model.UserName.ValueString(), Email: model.Email.ValueString(),
		})
		if err != nil {
			return err
		}
		*model = listedUserOf(*account)
		return nil
	})
}
