package uipath

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// invitationFilter are the arguments of a list of invitations.
type invitationFilter struct {
	groupFilter
	EmailDomain types.String `tfsdk:"email_domain"`
}

// ListResourceConfigSchema holds the filters of a query.
func (r *invitation) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	attributes := listFilters(groupFilters("people who were invited into"))
	attributes["email_domain"] = tf.EmailDomainFilter()
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Lists the people who were invited into a UiPath organization on Automation Cloud and have not accepted yet. Who has " +
			"accepted cannot be told from others: `platformusers_uipath_user` lists everybody. Both lists show a pending person; manage one of the two.",
		Attributes: attributes,
	}
}

// List lists pending invitations.
func (r *invitation) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, filter *invitationFilter, _ bool) iter.Seq2[tf.Listed[invitationModel], error] {
		rows := r.Client.Invitations(ctx, access.InvitationQuery{Group: filter.groupFilter.named(), EmailDomain: filter.EmailDomain.ValueString()})
		return listed(ctx, r.Client, rows, func(partition string, invited access.Invitation) tf.Listed[invitationModel] {
			model := importedInvitation(invited)
			return tf.Listed[invitationModel]{Model: model, Identity: model.identity(partition), Name: invited.User.Email}
		})
	})
}
