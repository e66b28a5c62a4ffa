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

// NewInvitationsDataSource is the data source platformusers_uipath_invitations: who was invited and has not accepted yet.
func NewInvitationsDataSource() datasource.DataSourceWithConfigure {
	return &invitationsDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounInvitations)}}
}

type invitationsDataSource struct{ tf.DataSource[*access.Client] }

type invitationsModel struct {
	groupFilter
	EmailDomain types.String       `tfsdk:"email_domain"`
	Invitations []listedInvitation `tfsdk:"invitations"`
}

// listedInvitation is an invitation as the data source shows it.
type listedInvitation struct {
	ID types.String `tfsdk:"id"`
	invitationRow
	Email      tf.Email     `tfsdk:"email"`
	Name       types.String `tfsdk:"name"`
	Surname    types.String `tfsdk:"surname"`
	GroupIDs   []string     `tfsdk:"group_ids"`
	GroupNames []string     `tfsdk:"group_names"`
	Status     types.String `tfsdk:"status"`
}

func (d *invitationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := dataFilters(groupFilters("people who were invited into"), []filter{emailDomainFilter})
	attributes["invitations"] = tf.ComputedList("The invitations, by e-mail address.", map[string]schema.Attribute{
		"id":      tf.Computed("The import id of the invitation: the id of the invited user."),
		"user_id": tf.Computed("The id of the user that the invited person is."),
		"email": schema.StringAttribute{
			CustomType: tf.EmailType{}, MarkdownDescription: "The e-mail address that was invited.", Computed: true,
		},
		"name":        tf.Computed("First name. Null when there is none."),
		"surname":     tf.Computed("Last name. Null when there is none."),
		"group_ids":   tf.ComputedStrings("The ids of the person's groups except Everyone, sorted. Null when the sign-in may not read groups."),
		"group_names": tf.ComputedStrings("The names of these groups, in the same order."),
		"accepted":    tf.ComputedBool("`false`: who has accepted cannot be told from others any more."),
		"invited_at":  tf.Computed("When the person was invited (RFC 3339)."),
		"status":      tf.Computed("`pending`, or `disabled` for an account that was disabled meanwhile."),
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "Who was invited into a UiPath organization on Automation Cloud and has not accepted yet: all, or those that match every " +
			"filter. No match is an empty list. The other editions have no invitations.",
		Attributes: attributes,
	}
}

func listedInvitationOf(i access.Invitation) listedInvitation {
	return listedInvitation{
		ID: types.StringValue(i.User.ID), invitationRow: invitationRowOf(&i.User, types.StringNull()), Email: tf.NewEmail(i.User.Email),
		Name: tf.StringOrNull(i.User.Name), Surname: tf.StringOrNull(i.User.Surname),
		GroupIDs: i.GroupIDs, GroupNames: i.GroupNames, Status: types.StringValue(access.Status(&i.User)),
	}
}

func (d *invitationsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *invitationsModel) error {
		invitations, err := all(d.Client.Invitations(ctx, access.InvitationQuery{
			Group: model.groupFilter.named(), EmailDomain: model.EmailDomain.ValueString(), ToEnd: true,
		}))
		if err != nil {
			return err
		}
		model.Invitations = tf.Rows(invitations, nil,
			func(a, b access.Invitation) int {
				return cmp.Or(cmp.Compare(a.User.Email, b.User.Email), cmp.Compare(a.User.ID, b.User.ID))
			},
			listedInvitationOf)
		return nil
	})
}
