package apim

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUserDataSource is the data source platformusers_apim_user: one account, with its groups and the ways in which it signs in.
func NewUserDataSource() datasource.DataSourceWithConfigure {
	return &userDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounUser)}}
}

type userDataSource struct{ tf.DataSource[*access.Client] }

var _ datasource.DataSourceWithConfigValidators = (*userDataSource)(nil)

type userDataModel struct {
	serviceModel
	userDataRow
}

// userDataAttributes are the attributes of a userDataRow, but for those by which an account is found.
func userDataAttributes(groups string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":         tf.Computed("The account's id in Azure Resource Manager."),
		"first_name": tf.Computed("First name. Null when there is none."),
		"last_name":  tf.Computed("Last name. Null when there is none, as for user `1`."),
		"state": tf.Computed("`active`, `blocked`, `pending` for a person who has not confirmed the e-mail address yet, or another of the platform's " +
			"states."),
		"status": tf.Computed("The state in the words of all platforms: `active`, `disabled` for a blocked account, `pending` for one that waits for its " +
			"confirmation, `expired` when that has taken more than two days, so that the link in the mail does not work any more, or `deleted`."),
		"note":          tf.Computed("The note for administrators. Null when there is none."),
		"registered_at": tf.Computed("When the account was created (RFC 3339)."),
		"identities": tf.ComputedList("The ways in which the person signs in, by provider.", map[string]schema.Attribute{
			"provider": tf.Computed("The identity provider: `Basic` for e-mail address and password, `Azure`, `Aad` or `AadB2C` for Microsoft Entra ID, or " +
				"another."),
			"id": tf.Computed("The person's id there. For `Basic` the e-mail address that the account was created with, which a change of `email` leaves " +
				"as it is."),
		}),
		"groups": tf.ComputedList(groups, map[string]schema.Attribute{
			"id":   tf.Computed("The group's id."),
			"name": tf.Computed("The group's name."),
		}),
	}
}

func (d *userDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := userDataAttributes("The groups that the user is in, by name.")
	attributes["user_id"] = schema.StringAttribute{
		MarkdownDescription: "The user's id. Case-insensitive.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{validUserID{}},
	}
	attributes["email"] = schema.StringAttribute{
		CustomType:          tf.EmailType{},
		MarkdownDescription: "E-mail address. Case-insensitive.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{tf.ValidEmail()},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "One account of an API Management service, found by exactly one of `user_id` and `email`. The service's own administrator " +
			"is user `1`.",
		Attributes: withService(attributes),
	}
}

func (d *userDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("user_id"), path.MatchRoot("email"))}
}

func (d *userDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadOne(ctx, d, req, resp, func(ctx context.Context, model *userDataModel) error {
		service, err := createIn(d.Client, &model.serviceModel)
		if err != nil {
			return err
		}
		account, err := d.Client.LookUpUser(ctx, service, model.UserID.ValueString(), model.Email.ValueString())
		if err != nil {
			return err
		}
		groups, err := d.Client.UserGroups(ctx, service, account.ID)
		if err != nil {
			return err
		}
		model.userDataRow = userDataRowOf(account, groups, d.Client.Now())
		return nil
	})
}
