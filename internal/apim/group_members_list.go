package apim

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// groupMemberSetFilters are the arguments of the list resource of groups with their members.
type groupMemberSetFilters struct {
	serviceModel

	GroupName types.String `tfsdk:"group_name"`
}

// ListResourceConfigSchema describes what a query can select groups by.
func (r *groupMemberSet) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Finds the groups of an API Management service, each with all of its members. The service's own groups (Administrators, " +
			"Developers, Guests) and those of Microsoft Entra ID are left out: nobody can change their members here.",
		Attributes: withServiceFilter(map[string]listschema.Attribute{
			"group_name": tf.ListFilter("Only groups whose name contains this. Case-insensitive."),
		}),
	}
}

// List finds groups.
func (r *groupMemberSet) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, filters *groupMemberSetFilters, whole bool) iter.Seq2[tf.Listed[groupMemberSetModel], error] {
		rows := func(s api.Service) iter.Seq2[tf.Listed[groupMemberSetModel], error] {
			return func(yield func(tf.Listed[groupMemberSetModel], error) bool) {
				groups, err := r.Client.GroupsToManage(ctx, s, filters.GroupName.ValueString())
				if err != nil {
					yield(tf.Listed[groupMemberSetModel]{}, err)
					return
				}
				for _, group := range groups {
					found := groupMemberSetOf(s, group)
					if whole {
						err = tf.FillSet(ctx, r, found)
					}
					if !yield(tf.Listed[groupMemberSetModel]{Model: found, Identity: found.identity(), Name: group.Name}, err) || err != nil {
						return
					}
				}
			}
		}
		return listing(r.Client, &filters.serviceModel, rows,
			func(_ api.Service, found tf.Listed[groupMemberSetModel]) (tf.Listed[groupMemberSetModel], bool) {
				return found, true
			})
	})
}
