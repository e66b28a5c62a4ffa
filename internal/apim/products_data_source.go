package apim

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewProductsDataSource is the data source platformusers_apim_products: the products of a service.
func NewProductsDataSource() datasource.DataSourceWithConfigure {
	return &productsDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounProducts)}}
}

type productsDataSource struct{ tf.DataSource[*access.Client] }

type productsModel struct {
	serviceModel

	Search   types.String `tfsdk:"search"`
	Name     types.String `tfsdk:"name"`
	Products []productRow `tfsdk:"products"`
}

// productRow is a product as the data source shows it.
type productRow struct {
	ID                   types.String `tfsdk:"id"`
	Name                 types.String `tfsdk:"name"`
	Description          types.String `tfsdk:"description"`
	State                types.String `tfsdk:"state"`
	SubscriptionRequired types.Bool   `tfsdk:"subscription_required"`
	ApprovalRequired     types.Bool   `tfsdk:"approval_required"`
	SubscriptionsLimit   types.Int64  `tfsdk:"subscriptions_limit"`
}

func productRowOf(p api.Product) productRow {
	row := productRow{
		ID:                   types.StringValue(p.ID),
		Name:                 types.StringValue(p.Name),
		Description:          tf.StringOrNull(p.Description),
		State:                tf.StringOrNull(p.State),
		SubscriptionRequired: types.BoolValue(p.SubscriptionRequired),
		ApprovalRequired:     types.BoolValue(p.ApprovalRequired),
		SubscriptionsLimit:   types.Int64Null(),
	}
	if p.SubscriptionsLimit > 0 {
		row.SubscriptionsLimit = types.Int64Value(int64(p.SubscriptionsLimit))
	}
	return row
}

// compareProducts orders products by name.
func compareProducts(a, b api.Product) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

func (d *productsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The products of an API Management service: all of them or those that match every filter. No match is an empty list.",
		Attributes: withService(map[string]schema.Attribute{
			"search": tf.TextFilter("Only products with this text in their name. Case-insensitive."),
			"name":   tf.TextFilter("Only the products with this name. Case-insensitive."),
			"products": tf.ComputedList("The products, by name.", map[string]schema.Attribute{
				"id":                    tf.Computed("The product's id, as `platformusers_apim_subscription` takes it."),
				"name":                  tf.Computed("The name that the portal shows."),
				"description":           tf.Computed("What the product is. Null when there is no description."),
				"state":                 tf.Computed("`published` or `notPublished`."),
				"subscription_required": tf.ComputedBool("Whether its APIs require a subscription's key."),
				"approval_required": tf.ComputedBool("Whether a subscription that somebody asks for in the portal waits for an administrator. One that " +
					"Terraform creates is in the state that its resource has."),
				"subscriptions_limit": schema.Int64Attribute{
					MarkdownDescription: "How many subscriptions one user can have. Null for any number.",
					Computed:            true,
				},
			}),
		}),
	}
}

func (d *productsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *productsModel) error {
		service, err := createIn(d.Client, &model.serviceModel)
		if err != nil {
			return err
		}
		found, err := d.Client.Products(ctx, service)
		// The filters are applied here: whether the service is case-sensitive is not documented.
		model.Products = tf.Rows(found, func(p api.Product) bool { return tf.Called(p.Name, model.Search, model.Name) }, compareProducts, productRowOf)
		return err
	})
}
