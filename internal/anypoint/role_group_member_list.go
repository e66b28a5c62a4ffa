package anypoint

import (
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

type roleGroupMemberQuery struct {
	peopleFilter
	OrganizationID types.String `tfsdk:"organization_id"`
	RoleGroupID    types.String `tfsdk:"role_group_id"`
	RoleGroupName  types.String `tfsdk:"role_group_name"`
}

func (r *roleGroupMember) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Who is in which role group of an Anypoint Platform organization: all memberships, or those that match every filter. Role " +
			"groups are the older feature, which newer organizations do not have: there, list `platformusers_anypoint_team_member`.",
		Attributes: withPeopleFilter(map[string]schema.Attribute{
			"organization_id": listOrganization("A business group has role groups of its own."),
			"role_group_id":   tf.ListFilter("Only members of the role group with this id.", roleGroupID()),
			"role_group_name": tf.ListFilter("Only members of the role group with this name. Case-insensitive."),
		}),
	}
}

// ListResourceConfigValidators refuse two ways to name the role group.
func (r *roleGroupMember) ListResourceConfigValidators(context.Context) []list.ConfigValidator {
	return []list.ConfigValidator{listresourcevalidator.Conflicting(path.MatchRoot("role_group_id"), path.MatchRoot("role_group_name"))}
}

// List lists memberships in role groups.
func (r *roleGroupMember) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, query *roleGroupMemberQuery, _ bool) iter.Seq2[tf.Listed[roleGroupMemberModel], error] {
		return listed(r.Client.RoleGroupMembers(ctx, access.RoleGroupMemberQuery{
			OrganizationID: query.OrganizationID.ValueString(), RoleGroup: named(query.RoleGroupID, query.RoleGroupName), People: query.people(r.Client),
		}), func(row access.RoleGroupMemberRow) tf.Listed[roleGroupMemberModel] {
			model := roleGroupMemberOf(row.RoleGroupMember)
			model.OrganizationName, model.RoleGroupName = tf.StringOrNull(row.OrganizationName), tf.StringOrNull(row.RoleGroupName)
			model.setAccount(row.Account)
			return tf.Listed[roleGroupMemberModel]{
				Model: model, Identity: model.identity(), Name: fmt.Sprintf("%s in %s", nameOfUser(row.Account), row.RoleGroupName),
			}
		})
	})
}
