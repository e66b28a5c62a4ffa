package apim

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewProductsDataSource is the data source platformusers_apim_products: the products of a service.
func NewProductsDataSource() datasource.DataSourceWithConfigure { return &productsDataSource{} }

type productsDataSource struct{ tf.DataSourceBase[*Client] }

type productsModel struct {
	serviceModel

	Search   types.String   `tfsdk:"search"`
	Name     types.String   `tfsdk:"name"`
	Products []productModel `tfsdk:"products"`
}

type productModel struct {
	ID                   types.String `tfsdk:"id"`
	Name                 types.String `tfsdk:"name"`
	Description          types.String `tfsdk:"description"`
	State                types.String `tfsdk:"state"`
	SubscriptionRequired types.Bool   `tfsdk:"subscription_required"`
	ApprovalRequired     types.Bool   `tfsdk:"approval_required"`
	SubscriptionsLimit   types.Int64  `tfsdk:"subscriptions_limit"`
}

func (d *productsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "platformusers_apim_products"
}

func (d *productsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The products of an API Management service: all of them or those that every filter fits. No match is an empty list.",
		Attributes: withService(map[string]schema.Attribute{
			"search": tf.TextFilter("Only products with this text in their name. Upper and lower case make no difference."),
			"name":   tf.TextFilter("Only the products with this name. Upper and lower case make no difference."),
			"products": tf.ComputedList("The products, by name.", map[string]schema.Attribute{
				"id":                    tf.Computed("The product's id, as `platformusers_apim_subscription` takes it."),
				"name":                  tf.Computed("The name that the portal shows."),
				"description":           tf.Computed("What the product is. Null when nobody wrote that."),
				"state":                 tf.Computed("`published` or `notPublished`."),
				"subscription_required": tf.ComputedBool("Whether its APIs want a subscription's key."),
				"approval_required":     tf.ComputedBool("Whether a subscription that somebody asks for in the portal waits for an administrator. One that Terraform makes is in the state that its resource says."),
				"subscriptions_limit":   schema.Int64Attribute{MarkdownDescription: "How many subscriptions one user can have. Null for any number.", Computed: true},
			}),
		}),
	}
}

func (d *productsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model productsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	service, err := d.Client.createIn(&model.serviceModel)
	var found []api.Product
	if err == nil {
		// The filters are applied here: whether the service tells upper from lower case is not documented.
		found, err = d.Client.Products(ctx, service)
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to list API Management products", err)
		return
	}
	found = platform.Filter(found, func(p api.Product) bool { return tf.Called(p.Name, model.Search, model.Name) })
	slices.SortFunc(found, func(a, b api.Product) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	model.Products = make([]productModel, 0, len(found))
	for _, p := range found {
		listed := productModel{
			ID: types.StringValue(p.ID), Name: types.StringValue(p.Name), Description: tf.StringOrNull(p.Description), State: tf.StringOrNull(p.State),
			SubscriptionRequired: types.BoolValue(p.SubscriptionRequired), ApprovalRequired: types.BoolValue(p.ApprovalRequired), SubscriptionsLimit: types.Int64Null(),
		}
		if p.SubscriptionsLimit > 0 {
			listed.SubscriptionsLimit = types.Int64Value(int64(p.SubscriptionsLimit))
		}
		model.Products = append(model.Products, listed)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
