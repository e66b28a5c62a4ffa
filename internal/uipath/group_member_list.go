package uipath

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// groupMemberFilter are the arguments of a list of memberships.
type groupMemberFilter struct {
	groupFilter
	personFilter
	EmailDomain types.String `tfsdk:"email_domain"`
}

// ListResourceConfigSchema holds the filters of a query.
func (r *groupMember) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	attributes := listFilters(groupFilters("members of"), personFilters("memberships", memberID{}))
	attributes["email_domain"] = tf.EmailDomainFilter()
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Lists who is in which group of a UiPath organization. Accounts come first, page by page, since they show their groups; " +
			"then, a call for each group, the people of a connected directory who have no account here. Everyone is left out, as are the groups, robots and " +
			"applications in a group.",
		Attributes: attributes,
	}
}

// List lists memberships.
func (r *groupMember) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, filter *groupMemberFilter, _ bool) iter.Seq2[tf.Listed[groupMemberModel], error] {
		rows := r.Client.GroupMembers(ctx, access.GroupMemberQuery{
			Group: filter.groupFilter.named(), User: filter.personFilter.named(), EmailDomain: filter.EmailDomain.ValueString(),
		})
		return listed(ctx, r.Client, rows, func(partition string, m access.GroupMember) tf.Listed[groupMemberModel] {
			model := groupMemberRow(m)
			if !access.HasAccount(m) {
				model.UserName, model.Email = types.StringNull(), types.StringNull() // a configuration names such people by the identifier alone
			}
			return tf.Listed[groupMemberModel]{
				Model: model, Identity: model.identity(partition), Name: fmt.Sprintf("%s in %s", cmp.Or(m.UserName, m.UserID), m.GroupName),
			}
		})
	})
}
