package apim

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// groupMemberFilters are the arguments of the list resource of memberships.
type groupMemberFilters struct {
	serviceModel

	GroupID     types.String `tfsdk:"group_id"`
	GroupName   types.String `tfsdk:"group_name"`
	UserID      types.String `tfsdk:"user_id"`
	Email       types.String `tfsdk:"email"`
	EmailDomain types.String `tfsdk:"email_domain"`
}

// ListResourceConfigSchema describes what a query can select memberships by.
func (r *groupMember) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	attributes := withServiceFilter(map[string]listschema.Attribute{"email_domain": tf.EmailDomainFilter()},
		endFilter(groupEnd, "Only members of this group"), personFilterList("Only the memberships"))
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Finds memberships in the groups of an API Management service, with one list of members for each group. The service's own " +
			"groups (Administrators, Developers, Guests) and those of Microsoft Entra ID are left out: nobody can change their members here.",
		Attributes: attributes,
	}
}

// List finds memberships.
func (r *groupMember) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, filters *groupMemberFilters, whole bool) iter.Seq2[tf.Listed[groupMemberModel], error] {
		query := access.GroupMemberQuery{
			Group: groupEnd.wanted(filters.GroupID, filters.GroupName), Person: userEnd.wanted(filters.UserID, filters.Email),
			EmailDomain: filters.EmailDomain.ValueString(), Joinable: true, Names: whole,
		}
		rows := func(s api.Service) iter.Seq2[access.GroupMember, error] { return r.Client.GroupMembers(ctx, s, query) }
		return listing(r.Client, &filters.serviceModel, rows, func(_ api.Service, m access.GroupMember) (tf.Listed[groupMemberModel], bool) {
			found := groupMemberRow(m)
			return tf.Listed[groupMemberModel]{
				Model: found, Identity: found.identity(), Name: describeMember(m),
			}, true
		})
	})
}

// describeMember is a membership as people know it: "rita (rita@example.com) in Partners".
func describeMember(m access.GroupMember) string {
	who := m.UserID
	if m.Email != "" {
		who = describeAccount(m.UserID, m.Email)
	}
	return who + " in " + m.GroupName
}
