// Package tf holds the few pieces of terraform-plugin-framework that every resource and data source of this provider uses: how a resource
// gets its platform's client, how a handler is kept from harming its neighbours, and how identities, e-mail addresses and errors are treated.
package tf

import (
	"fmt"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Clients is what the provider hands to every resource and data source: the client of each platform, found by its Go type, so that neither
// this package nor a platform needs to know the other platforms; and the clock of them all.
type Clients struct {
	clock  Clock
	byType map[reflect.Type]any
}

// NewClients collects the clients of all platforms, at most one of a type, and the clock that they were made with.
func NewClients(clock Clock, clients ...any) *Clients {
	c := &Clients{clock: clock, byType: make(map[reflect.Type]any, len(clients))}
	for _, client := range clients {
		c.byType[reflect.TypeOf(client)] = client
	}
	return c
}

// clientOf returns the client of type C out of what Configure was given. Terraform configures resources before the provider while it
// validates: the data is nil then, and so is the client.
func clientOf[C any](providerData any, diags *diag.Diagnostics) (client C) {
	if providerData == nil {
		return client
	}
	clients, ok := providerData.(*Clients)
	if ok {
		if client, ok = clients.byType[reflect.TypeFor[C]()].(C); ok {
			return client
		}
	}
	diags.AddError("Provider bug: no client for this resource",
		fmt.Sprintf("The provider was configured with %T, which holds no %s. Please report this to the provider's developers.", providerData, reflect.TypeFor[C]()))
	return client
}
