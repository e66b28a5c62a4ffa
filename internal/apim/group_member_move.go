package apim

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var _ resource.ResourceWithMoveState = (*groupMember)(nil)

// MoveState takes memberships over from azurerm.
func (r *groupMember) MoveState(context.Context) []resource.StateMover {
	return tf.Movers(r, tf.MoveFrom{Provider: azurerm, Type: "azurerm_api_management_group_user", Take: func(old *tf.MovedState) tf.Taken {
		return takeAzure(old, api.CollectionGroups, api.CollectionUsers)
	}})
}
