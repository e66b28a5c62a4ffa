package apim

import (
	"cmp"
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewSubscriptionsDataSource is the data source platformusers_apim_subscriptions: who subscribes to what, without keys.
func NewSubscriptionsDataSource() datasource.DataSourceWithConfigure {
	return &subscriptionsDataSource{tf.DataSource[*access.Client]{Kind: namespace.Kind(access.NounSubscriptions)}}
}

type subscriptionsDataSource struct{ tf.DataSource[*access.Client] }

type subscriptionsModel struct {
	serviceModel

	UserID        types.String          `tfsdk:"user_id"`
	Email         types.String          `tfsdk:"email"`
	ProductID     types.String          `tfsdk:"product_id"`
	ProductName   types.String          `tfsdk:"product_name"`
	APIID         types.String          `tfsdk:"api_id"`
	APIName       types.String          `tfsdk:"api_name"`
	State         types.String          `tfsdk:"state"`
	Subscriptions []subscriptionDataRow `tfsdk:"subscriptions"`
}

// subscriptionDataRow is a subscription as the data source shows it.
type subscriptionDataRow struct {
	ID               types.String `tfsdk:"id"`
	SubscriptionName types.String `tfsdk:"subscription_name"`
	UserID           types.String `tfsdk:"user_id"`
	Email            types.String `tfsdk:"email"`
	ProductID        types.String `tfsdk:"product_id"`
	ProductName      types.String `tfsdk:"product_name"`
	APIID            types.String `tfsdk:"api_id"`
	APIName          types.String `tfsdk:"api_name"`
	AllAPIs          types.Bool   `tfsdk:"all_apis"`
	DisplayName      types.String `tfsdk:"display_name"`
	State            types.String `tfsdk:"state"`
	AllowTracing     types.Bool   `tfsdk:"allow_tracing"`
	CreatedAt        types.String `tfsdk:"created_at"`
}

func subscriptionDataRowOf(s access.Subscription) subscriptionDataRow {
	m := subscriptionOf(api.Service{}, &s)
	return subscriptionDataRow{
		ID: m.ID, SubscriptionName: m.SubscriptionName, UserID: m.UserID, Email: m.Email, ProductID: m.ProductID, ProductName: m.ProductName,
		APIID: m.APIID, APIName: m.APIName, AllAPIs: types.BoolValue(m.AllAPIs.ValueBool()), DisplayName: m.DisplayName, State: m.State,
		AllowTracing: m.AllowTracing, CreatedAt: tf.StringOrNull(s.CreatedAt),
	}
}

// compareSubscriptions orders subscriptions by id.
func compareSubscriptions(a, b access.Subscription) int { return cmp.Compare(a.ID, b.ID) }

func (m *subscriptionsModel) query() access.SubscriptionQuery {
	return access.SubscriptionQuery{
		Person: userEnd.wanted(m.UserID, m.Email), Product: productEnd.wanted(m.ProductID, m.ProductName), API: apiEnd.wanted(m.APIID, m.APIName),
		State: m.State.ValueString(), Names: true,
	}
}

func (d *subscriptionsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := withService(personFilter("Only the subscriptions"))
	maps.Copy(attributes, endFilterData(productEnd, "Only subscriptions to this product"))
	maps.Copy(attributes, endFilterData(apiEnd, "Only subscriptions to this one API", productEnd))
	attributes["state"] = tf.TextFilter("Only subscriptions in this state, such as `active`.", stringvalidator.OneOf(subscriptionStates...))
	attributes["subscriptions"] = tf.ComputedList("The subscriptions, by their own id.", map[string]schema.Attribute{
		"id":                tf.Computed("The subscription's id in Azure Resource Manager, by which `platformusers_apim_subscription` imports it."),
		"subscription_name": tf.Computed("The subscription's own id in the service."),
		"user_id":           tf.Computed("The id of the user who owns it. Null for one without an owner."),
		"email":             tf.Computed("The e-mail address of that user."),
		"product_id":        tf.Computed("The product that it is for. Null for APIs, and for the whole service."),
		"product_name":      tf.Computed("The name of that product."),
		"api_id":            tf.Computed("The one API that it is for."),
		"api_name":          tf.Computed("The name of that API."),
		"all_apis":          tf.ComputedBool("Whether it is for all APIs."),
		"display_name":      tf.Computed("The subscription's name. Null when it has none."),
		"state":             tf.Computed("One of `active`, `suspended`, `submitted`, `rejected`, `cancelled` and `expired`."),
		"allow_tracing":     tf.ComputedBool("Whether requests with its keys can be traced."),
		"created_at":        tf.Computed("When it was created (RFC 3339)."),
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "The subscriptions of an API Management service, all of them or those that match every filter: also those without an owner, " +
			"and the one for the whole service that every service comes with. No match is an empty list. Keys are never asked for.\n\n" +
			"The service filters by product and state.",
		Attributes: attributes,
	}
}

func (d *subscriptionsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	tf.ReadList(ctx, d, req, resp, func(ctx context.Context, model *subscriptionsModel) error {
		service, err := createIn(d.Client, &model.serviceModel)
		if err != nil {
			return err
		}
		found, err := tf.Collect(d.Client.Subscriptions(ctx, service, model.query()))
		model.Subscriptions = tf.Rows(found, nil, compareSubscriptions, subscriptionDataRowOf)
		return err
	})
}
