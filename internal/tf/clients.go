package tf

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Client is what this package needs of a platform's access client.
type Client interface {
	// Plannable reports whether the platform can be asked while planning. It cannot while Terraform validates (the client is nil then), nor while
	// settings are unknown: what the plan would check is checked in apply.
	Plannable() bool
	// Run is what this process knows about its own work on the platform.
	Run() *platform.Run
}

// Clients is what the provider hands to every resource and data source: the access client of each platform by the key of its namespace, so that
// neither this package nor a platform needs to know the other platforms; the defaults of each; and the clock of them all.
type Clients struct {
	Clock    rest.Clock
	ByKey    map[string]Client
	Defaults map[string]Defaults
}

// clientOf returns a namespace's client out of what Configure was given. Terraform configures resources before the provider while it validates: the
// data is nil then, and so is the client.
func clientOf[C Client](namespace *Namespace, providerData any, diags *diag.Diagnostics) (client C) {
	if providerData == nil {
		return client
	}
	clients, ok := providerData.(*Clients)
	if ok {
		if client, ok = clients.ByKey[namespace.Key].(C); ok {
			return client
		}
	}
	diags.AddError("Provider bug: no client for this resource",
		fmt.Sprintf("The provider was configured with %T, which holds no client of %s. Please report this to the provider's developers.",
			providerData, namespace.Title))
	return client
}
