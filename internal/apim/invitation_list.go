package apim

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// invitationFilters are the arguments of the list resource of invitations.
type invitationFilters struct {
	serviceModel

	Status      types.String `tfsdk:"status"`
	EmailDomain types.String `tfsdk:"email_domain"`
}

// ListResourceConfigSchema describes what a query can select invitations by.
func (r *invitation) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Finds invitations that nobody has accepted: accounts of an API Management service that wait for their confirmation. The " +
			"service filters by that.",
		Attributes: withServiceFilter(map[string]listschema.Attribute{
			"status": tf.ListFilter("`pending` for invitations whose link works, `expired` for those whose link does not work any more. Default: both.",
				stringvalidator.OneOf(api.StatePending, statusExpired)),
			"email_domain": tf.EmailDomainFilter(),
		}),
	}
}

// List finds invitations.
func (r *invitation) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, filters *invitationFilters, _ bool) iter.Seq2[tf.Listed[invitationModel], error] {
		rows := func(s api.Service) iter.Seq2[api.User, error] {
			return r.Client.Invitations(ctx, s, access.InvitationQuery{EmailDomain: filters.EmailDomain.ValueString()})
		}
		return listing(r.Client, &filters.serviceModel, rows, func(s api.Service, u api.User) (tf.Listed[invitationModel], bool) {
			found := invitationOf(s, &u, r.Client.Now())
			return tf.Listed[invitationModel]{Model: found, Identity: found.identity(), Name: describeAccount(u.ID, u.Email)},
				filters.Status.IsNull() || filters.Status.Equal(found.Status)
		})
	})
}
