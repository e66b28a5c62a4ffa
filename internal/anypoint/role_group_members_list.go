package anypoint

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

type roleGroupMemberSetQuery struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	RoleGroupName  types.String `tfsdk:"role_group_name"`
}

func (r *roleGroupMemberSet) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The role groups of an Anypoint Platform organization, each with all of its members: all role groups, or those that match " +
			"every filter. Role groups are the older feature, which newer organizations do not have: there, list `platformusers_anypoint_team_members`.",
		Attributes: map[string]schema.Attribute{
			"organization_id": listOrganization("A business group has role groups of its own."),
			"role_group_name": tf.ListFilter("Only role groups whose name contains this. Case-insensitive."),
		},
	}
}

// List lists role groups with their members.
func (r *roleGroupMemberSet) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream,
		func(ctx context.Context, query *roleGroupMemberSetQuery, whole bool) iter.Seq2[tf.Listed[roleGroupMemberSetModel], error] {
			organizationID, path, groups, err := r.Client.RoleGroupsOf(ctx, query.OrganizationID.ValueString(), query.RoleGroupName.ValueString())
			if err != nil {
				return failed[roleGroupMemberSetModel](err)
			}
			return sets(ctx, r, whole, groups, func(group api.RoleGroup) tf.Listed[roleGroupMemberSetModel] {
				model := roleGroupMemberSetOf(organizationID, group.ID)
				model.OrganizationName, model.RoleGroupName = tf.StringOrNull(path), tf.StringOrNull(group.Name)
				return tf.Listed[roleGroupMemberSetModel]{Model: model, Identity: model.identity(), Name: group.Name}
			})
		})
}
