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

type userGrantSetQuery struct {
	peopleFilter
	OrganizationID types.String `tfsdk:"organization_id"`
}

func (r *userGrantSet) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The users of an Anypoint Platform organization who have direct grants, each with all of them: all such users, or those " +
			"that match every filter. Anypoint has no list of grants, so each user costs a call.",
		Attributes: withPeopleFilter(map[string]schema.Attribute{
			"organization_id": listOrganization("With a business group, the users of the organization above it are listed."),
		}),
	}
}

// List lists users with their direct grants.
func (r *userGrantSet) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, query *userGrantSetQuery, whole bool) iter.Seq2[tf.Listed[userGrantSetModel], error] {
		root, users, err := r.Client.HasGrants(ctx, query.OrganizationID.ValueString(), query.people(r.Client))
		if err != nil {
			return failed[userGrantSetModel](err)
		}
		return sets(ctx, r, whole, users, func(user api.User) tf.Listed[userGrantSetModel] {
			model := userGrantSetOf(root, user.ID)
			model.setAccount(user)
			return tf.Listed[userGrantSetModel]{Model: model, Identity: model.identity(), Name: nameOfUser(user)}
		})
	})
}
