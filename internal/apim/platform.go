// Package apim holds the resources and data sources of Azure API Management's developer portal: its users, groups, products and subscriptions.
package apim

import (
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Client is the only way in which resources and data sources reach the platform. One Client belongs to one provider configuration and lives
// as long as the process.
type Client struct {
	settings Settings
	api      *api.Client
	unusable error

	// reach knows the services that answered, by their accountKey.
	reach platform.Cache[bool]
	// groups serves the checks of many memberships in one group. Entries are by groupKey.
	groups platform.Cache[*api.Group]

	// creating is held per account while it is made: see CreateUser.
	creating platform.Locks
	// custody knows the users that the state of this run has, and what its plan does with them.
	custody platform.PlanTracker
	// accounts knows the users that this process made.
	accounts platform.RecentCreates
	// lost holds what the memberships and subscriptions refer to that this run has found gone.
	lost platform.RemovedThisRun
}

// NewClient makes the client without calling anything: the platform is asked at the first call that needs it. What is missing or wrong in
// the settings is an error of that call, since a platform that no resource uses needs no settings.
func NewClient(settings Settings) *Client {
	c := &Client{
		settings: settings, accounts: platform.RecentCreates{Clock: settings.Clock},
		reach:  platform.Cache[bool]{Clock: settings.Clock},
		groups: platform.Cache[*api.Group]{Clock: settings.Clock},
	}
	cloud, ownAuthority, err := settings.cloud()
	if err != nil {
		c.unusable = err
		return c
	}
	base, err := rest.ParseBaseURL(cloud.ResourceManager)
	missing := settings.Credentials.Check()
	switch {
	case len(settings.Unknown) > 0:
		c.unusable = platform.ErrUnknownSettings("API Management", settings.Unknown)
	case err != nil:
		c.unusable = &platform.Problem{Summary: "Invalid Azure address", Means: "resource_manager_endpoint: " + err.Error()}
	case missing != "":
		c.unusable = notConfigured(missing)
	default:
		c.api = api.New(api.Config{
			BaseURL: base, Credentials: settings.Credentials, Cloud: cloud, OwnAuthority: ownAuthority,
			HTTP: settings.HTTP, Settings: settings.Limits, Log: settings.Log, Clock: settings.Clock,
		})
	}
	return c
}

func notConfigured(why string) error {
	return platform.ErrNotConfigured("Azure API Management", why, "Set apim = { tenant_id, client_id, client_secret } in the provider block, or ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET, for an "+
		"application of Microsoft Entra. A certificate (client_certificate_path), a token of another identity provider (use_oidc), a managed identity (use_msi), the Azure CLI (use_cli) or a ready "+
		"access_token serve as well.")
}

// Plannable reports whether the platform can be asked while planning. It cannot while Terraform validates, nor when settings are unknown:
// then what a plan would check is checked in apply.
func (c *Client) Plannable() bool { return c != nil && len(c.settings.Unknown) == 0 }

// use returns the API, or why there is none.
func (c *Client) use() (*api.Client, error) { return c.api, c.unusable }
