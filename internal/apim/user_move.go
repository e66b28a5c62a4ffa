package apim

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// azurerm is the provider of Azure, of which resources can be moved. Its ids are those of Azure Resource Manager.
const azurerm = "hashicorp/azurerm"

var _ resource.ResourceWithMoveState = (*user)(nil)

// MoveState takes users over from azurerm. What a destroy does is this provider's then: azurerm deleted a user with all subscriptions.
func (r *user) MoveState(context.Context) []resource.StateMover {
	return tf.Movers(r, tf.MoveFrom{
		Provider: azurerm, Type: "azurerm_api_management_user", Secrets: []string{"password"},
		Take: func(old *tf.MovedState) tf.Taken {
			taken := takeAzure(old, api.CollectionUsers)
			taken.State["app_type"] = api.AppDeveloperPortal
			if old.Text("confirmation") == api.ConfirmationSignup {
				taken.State["confirmation"] = api.ConfirmationSignup
			}
			taken.No = []string{"notify", "delete_subscriptions", "notify_on_delete"}
			return taken
		},
	})
}

// takeAzure reads what an id in Azure Resource Manager names, which is in these collections.
func takeAzure(old *tf.MovedState, collections ...string) tf.Taken {
	parts, ok := importID(collections).Parse(old.Text("id"))
	if !ok || parts[attributeSubscription] == nil {
		old.Miss("id in Azure Resource Manager")
	}
	values := map[string]string{}
	for part := range parts {
		values[part] = parts.Text(part)
	}
	return tf.Taken{State: maps.Clone(values), Identity: values}
}
