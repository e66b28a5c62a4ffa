package apim

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewInvitationsDataSource is the data source platformusers_apim_invitations: who was invited and has not accepted.
func NewInvitationsDataSource() datasource.DataSourceWithConfigure {
	return &invitationsDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounInvitations)}}
}

type invitationsDataSource struct{ tf.DataSource[*access.Client] }

type invitationsModel struct {
	serviceModel

	Email       types.String        `tfsdk:"email"`
	Status      types.String        `tfsdk:"status"`
	Invitations []invitationDataRow `tfsdk:"invitations"`
}

// invitationDataRow is an invitation as the data source shows it.
type invitationDataRow struct {
	ID        types.String `tfsdk:"id"`
	UserID    types.String `tfsdk:"user_id"`
	Email     tf.Email     `tfsdk:"email"`
	FirstName types.String `tfsdk:"first_name"`
	LastName  types.String `tfsdk:"last_name"`
	Note      types.String `tfsdk:"note"`
	Status    types.String `tfsdk:"status"`
	InvitedAt types.String `tfsdk:"invited_at"`
}

// invitationDataRowOf is the invitation of a pending account. now is the platform's time.
func invitationDataRowOf(u *api.User, now time.Time) invitationDataRow {
	row := userRowOf(u, tf.StringOrNull)
	return invitationDataRow{
		ID: row.ID, UserID: row.UserID, Email: row.Email, FirstName: row.FirstName, LastName: row.LastName, Note: row.Note,
		Status: types.StringValue(statusOf(u.State, u.RegisteredAt, now)), InvitedAt: row.RegisteredAt,
	}
}

func (d *invitationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The invitations to an API Management service that nobody has accepted: its pending accounts, all of them or those that " +
			"match every filter. No match is an empty list. The service itself filters.",
		Attributes: withService(map[string]schema.Attribute{
			"email": tf.TextFilter("Only the invitation of this e-mail address. Case-insensitive.", tf.ValidEmail()),
			"status": tf.TextFilter("`pending` for invitations whose link works, `expired` for those whose link does not work any more.",
				stringvalidator.OneOf(api.StatePending, statusExpired)),
			"invitations": tf.ComputedList("The invitations, by the user's id.", map[string]schema.Attribute{
				"id":         tf.Computed("The account's id in Azure Resource Manager, by which `platformusers_apim_invitation` imports it."),
				"user_id":    tf.Computed("The id of the invited user."),
				"email":      schema.StringAttribute{CustomType: tf.EmailType{}, MarkdownDescription: "The invited e-mail address.", Computed: true},
				"first_name": tf.Computed("First name."),
				"last_name":  tf.Computed("Last name."),
				"note":       tf.Computed("The note for administrators. Null when there is none."),
				"status":     tf.Computed("`pending`, or `expired` two days after the invitation: the link does not work any more then."),
				"invited_at": tf.Computed("When the account was created (RFC 3339)."),
			}),
		}),
	}
}

func (d *invitationsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *invitationsModel) error {
		service, err := createIn(d.Client, &model.serviceModel)
		if err != nil {
			return err
		}
		now := d.Client.Now()
		found, err := tf.Collect(d.Client.Invitations(ctx, service, access.InvitationQuery{Email: model.Email.ValueString()}))
		hasStatus := func(u api.User) bool {
			return model.Status.IsNull() || statusOf(u.State, u.RegisteredAt, now) == model.Status.ValueString()
		}
		model.Invitations = tf.Rows(found, hasStatus, compareUsers, func(u api.User) invitationDataRow { return invitationDataRowOf(&u, now) })
		return err
	})
}
