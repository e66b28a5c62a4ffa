package uipath

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// groupMemberSetFilter are the arguments of a list of groups with their members.
type groupMemberSetFilter struct {
	GroupName types.String `tfsdk:"group_name"`
}

// ListResourceConfigSchema holds the filters of a query.
func (r *groupMemberSet) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{
		MarkdownDescription: "The groups of a UiPath organization, each with all people in it: all groups, or those that match the filter. Everyone, " +
			"which holds every user, is left out.",
		Attributes: map[string]listschema.Attribute{
			"group_name": tf.ListFilter("Only groups whose name contains this. Case-insensitive."),
		},
	}
}

// List lists groups with their members.
func (r *groupMemberSet) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, filter *groupMemberSetFilter, whole bool) iter.Seq2[tf.Listed[groupMemberSetModel], error] {
		groups, err := r.Client.GroupsToJoin(ctx, filter.GroupName.ValueString())
		return listed(ctx, r.Client, sets(ctx, r, whole, groups, err, func(group api.Group) *groupMemberSetModel {
			return groupMemberSetOf(group.ID, group.Name)
		}), func(partition string, m *groupMemberSetModel) tf.Listed[groupMemberSetModel] {
			return tf.Listed[groupMemberSetModel]{Model: m, Identity: m.identity(partition), Name: m.GroupName.ValueString()}
		})
	})
}

// sets are containers, each with all that it holds when the query asks for it. err is what listing them ended with.
func sets[Row, M any](ctx context.Context, r tf.SetOf[M], whole bool, rows []Row, err error, model func(Row) *M) iter.Seq2[*M, error] {
	return func(yield func(*M, error) bool) {
		if err != nil {
			yield(nil, err)
			return
		}
		for _, row := range rows {
			m := model(row)
			if whole {
				err = tf.FillSet(ctx, r, m)
			}
			if !yield(m, err) || err != nil {
				return
			}
		}
	}
}
