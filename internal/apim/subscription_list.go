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

// subscriptionFilters are the arguments of the list resource of subscriptions.
type subscriptionFilters struct {
	serviceModel

	State       types.String `tfsdk:"state"`
	ProductID   types.String `tfsdk:"product_id"`
	ProductName types.String `tfsdk:"product_name"`
	APIID       types.String `tfsdk:"api_id"`
	APIName     types.String `tfsdk:"api_name"`
	UserID      types.String `tfsdk:"user_id"`
	Email       types.String `tfsdk:"email"`
	EmailDomain types.String `tfsdk:"email_domain"`
}

// query is what the filters mean on the platform. whole asks for the names, too.
func (f *subscriptionFilters) query(whole bool) access.SubscriptionQuery {
	return access.SubscriptionQuery{
		State: f.State.ValueString(), Product: productEnd.wanted(f.ProductID, f.ProductName), API: apiEnd.wanted(f.APIID, f.APIName),
		Person: userEnd.wanted(f.UserID, f.Email), EmailDomain: f.EmailDomain.ValueString(), Manageable: true, Names: whole,
	}
}

// ListResourceConfigSchema describes what a query can select subscriptions by.
func (r *subscription) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	attributes := withServiceFilter(map[string]listschema.Attribute{
		"state":        tf.ListFilter("Only subscriptions in this state, such as `active`.", stringvalidator.OneOf(subscriptionStates...)),
		"email_domain": tf.EmailDomainFilter(),
	}, personFilterList("Only the subscriptions"), endFilter(productEnd, "Only subscriptions to this product"),
		endFilter(apiEnd, "Only subscriptions to this one API", productEnd))
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Finds users' subscriptions to products and APIs of an API Management service. Keys are never asked for. Subscriptions " +
			"without an owner, and those for the whole service, are left out: they cannot be managed.\n\n" +
			"The service filters by `state` and product. `email_domain` looks at the owners, and so does `include_resource`, whose results have the " +
			"names of product and API, too.",
		Attributes: attributes,
	}
}

// List finds subscriptions.
func (r *subscription) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	tf.List(ctx, r, req, stream, func(ctx context.Context, filters *subscriptionFilters, whole bool) iter.Seq2[tf.Listed[subscriptionModel], error] {
		rows := func(s api.Service) iter.Seq2[access.Subscription, error] {
			return r.Client.Subscriptions(ctx, s, filters.query(whole))
		}
		return listing(r.Client, &filters.serviceModel, rows, func(s api.Service, one access.Subscription) (tf.Listed[subscriptionModel], bool) {
			found := subscriptionOf(s, &one)
			return tf.Listed[subscriptionModel]{Model: found, Identity: found.identity(), Name: access.DescribeSubscription(&one)}, true
		})
	})
}
