package anypoint

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

type invitationQuery struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	Status         types.String `tfsdk:"status"`
	Email          types.String `tfsdk:"email"`
	EmailDomain    types.String `tfsdk:"email_domain"`
}

func (r *invitation) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The invitations to an Anypoint Platform organization that are pending or have expired, all of them or those that match " +
			"every filter. Anypoint lists no invitations that were accepted or canceled.",
		Attributes: map[string]schema.Attribute{
			"organization_id": listOrganization(""),
			"status": tf.ListFilter("`INVITED` or `EXPIRED`: only invitations in this state.",
				stringvalidator.OneOf(api.InviteOutstanding, api.InviteExpired)),
			"email":        tf.ListFilter("Only invitations of this e-mail address. Case-insensitive.", tf.ValidEmail()),
			"email_domain": tf.EmailDomainFilter(),
		},
	}
}

// List lists invitations.
func (r *invitation) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, query *invitationQuery, _ bool) iter.Seq2[tf.Listed[invitationModel], error] {
		return listed(r.Client.Invitations(ctx, access.InvitationQuery{
			OrganizationID: query.OrganizationID.ValueString(), Status: query.Status.ValueString(), Email: query.Email.ValueString(),
			EmailDomain: query.EmailDomain.ValueString(),
		}), func(row access.InvitationRow) tf.Listed[invitationModel] {
			model := importedInvitation(ctx, row.OrganizationID, &row.Invite)
			model.OrganizationName = tf.StringOrNull(row.OrganizationName)
			return tf.Listed[invitationModel]{
				Model: model, Identity: model.identity(), Name: fmt.Sprintf("%s (%s, invited at %s)", row.Email, row.Status, row.InvitedAt),
			}
		})
	})
}
