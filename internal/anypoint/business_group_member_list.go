package anypoint

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/listresourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

type businessGroupMemberQuery struct {
	peopleFilter
	OrganizationID   types.String `tfsdk:"organization_id"`
	OrganizationName types.String `tfsdk:"organization_name"`
}

func (r *businessGroupMember) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Who is in which business group of an Anypoint Platform organization: all memberships, or those that match every filter.",
		Attributes: withPeopleFilter(map[string]schema.Attribute{
			"organization_id": tf.ListFilter("Only members of the business group with this id; with a root organization, those of all business groups below "+
				"it. Default: the organization that the provider works in.", organizationID()),
			"organization_name": tf.ListFilter("Only members of this business group. " + howToNameOrganizations),
		}),
	}
}

// ListResourceConfigValidators refuse two ways to name the business group.
func (r *businessGroupMember) ListResourceConfigValidators(context.Context) []list.ConfigValidator {
	return []list.ConfigValidator{listresourcevalidator.Conflicting(path.MatchRoot("organization_id"), path.MatchRoot("organization_name"))}
}

// List lists memberships in business groups.
func (r *businessGroupMember) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	type results = iter.Seq2[tf.Listed[businessGroupMemberModel], error]
	tf.List(ctx, r, req, stream, func(ctx context.Context, query *businessGroupMemberQuery, _ bool) results {
		return listed(r.Client.BusinessGroupMembers(ctx, access.BusinessGroupMemberQuery{
			Organization: named(query.OrganizationID, query.OrganizationName), People: query.people(r.Client),
		}), func(row access.BusinessGroupMemberRow) tf.Listed[businessGroupMemberModel] {
			model := businessGroupMemberOf(row.BusinessGroupMember)
			model.OrganizationName = tf.StringOrNull(row.OrganizationName)
			model.setAccount(row.Account)
			return tf.Listed[businessGroupMemberModel]{
				Model: model, Identity: model.identity(),
				Name: fmt.Sprintf("%s in %s", nameOfUser(row.Account), cmp.Or(row.OrganizationName, row.OrganizationID)),
			}
		})
	})
}
