package apim

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var _ resource.ResourceWithMoveState = (*subscription)(nil)

// MoveState takes users' subscriptions over from azurerm, which kept their keys in the state. Those of nobody are not this type's.
func (r *subscription) MoveState(context.Context) []resource.StateMover {
	return tf.Movers(r, tf.MoveFrom{
		Provider: azurerm, Type: "azurerm_api_management_subscription", Secrets: []string{"primary_key", "secondary_key"},
		Take: func(old *tf.MovedState) tf.Taken {
			taken := takeAzure(old, api.CollectionSubscriptions)
			taken.State["user_id"] = old.Require("user_id")
			taken.State["product_id"], taken.State["api_id"] = old.Text("product_id"), old.Text("api_id")
			if taken.State["product_id"] == "" && taken.State["api_id"] == "" {
				taken.Yes = []string{"all_apis"}
			}
			return taken
		},
	})
}
