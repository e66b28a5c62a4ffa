// Package apim holds the resources and data sources of Azure API Management's developer portal: its users, groups, products and subscriptions.
package apim

import (
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// Client is the only way in which resources and data sources reach the platform. One Client belongs to one provider configuration and lives
// as long as the process.
type Client struct {
	settings Settings
	api      *api.Client
	unusable error

	// reach knows the services that answered, by their accountKey.
	reach tf.Memo[bool]
	// groups serves the checks of many memberships in one group. Entries are by groupKey.
	groups tf.Memo[*api.Group]

	// creating is held per account while it is made: see CreateUser.
	creating tf.Locks
	// custody knows the users that the state of this run has, and what its plan does with them.
	custody tf.Custody
	// accounts knows the users that this process made.
	accounts tf.NewAccounts
	// lost holds what the memberships and subscriptions refer to that this run has found gone.
	lost tf.Lost
}
