package controlroom

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// ListResourceConfigSchema describes what a query can select accounts by.
func (r *user) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Finds accounts of a Control Room: all accounts, or those that match every filter.",
		Attributes:          userFilterAttributes("Only users"),
	}
}

// List finds accounts.
func (r *user) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, filters *userFilters, whole bool) iter.Seq2[tf.Listed[userModel], error] {
		return listing(r.Client, r.Client.Users(ctx, filters.query()), func(host string, account *api.User) tf.Listed[userModel] {
			found := userFromAPI(account)
			if whole {
				found = r.found(ctx, account)
			}
			return tf.Listed[userModel]{Model: found, Identity: found.identity(host), Name: access.DescribeUser(account)}
		})
	})
}
