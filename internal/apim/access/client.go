// Package access is what a user of this provider means by the calls of Azure API Management: who has an account in a service's developer portal, who
// is invited, who is in which group, who subscribes to what. It looks things up, guards against changes that nobody can want, and explains what the
// platform refuses. It knows nothing of Terraform.
//
// A read whose name ends in Live always asks the platform. Every other read may be answered from what this process has read before. Guards, and
// looks before a write, call Live reads only; a refresh, an import, a plan and a data source call the others.
//
// Something that is not there is a *platform.GoneError where the state knows it, and a *platform.Problem where a person named it. Either is believed
// only when the service itself can be read: a wrong name of the service answers "not found" to everything.
package access

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// title is the platform in messages.
const title = "API Management"

// Client is the only way in which resources and data sources reach the platform. One Client belongs to one provider configuration and lives as long
// as the process.
type Client struct {
	settings Settings
	api      *api.Client
	run      *platform.Run

	// reachable knows the services that answered, by their Service.Key.
	reachable platform.Cache[bool]
	// read is what this process has read of accounts, groups, memberships and subscriptions.
	read snapshots
	// locks are those of Azure's Resource Manager, which all clients of it share. One is held per account while it is created: see CreateUser.
	locks   *platform.Locks
	planned plannedAccounts
	// names knows what groups, products and APIs are called, by Service.Key; "" for one that cannot be read.
	names platform.Cache[string]
	// starting knows the subscriptions that this plan creates, by Service.Key: see RecordStarting.
	starting sync.Map
	// ending knows the subscriptions that this plan ends, by Service.Key: see RecordEnding.
	ending sync.Map
}

// New makes the client without calling anything: the platform is asked at the first call that needs it. What is missing or wrong in the settings is
// an error of that call, since a platform that no resource uses needs no settings.
func New(settings Settings) *Client {
	config := api.Config{
		Credentials: settings.Credentials,
		HTTP:        settings.HTTP, Settings: settings.Limits, Log: settings.Log, Clock: settings.Clock,
	}
	config.Unusable = settings.complete(&config)
	cloud, _ := api.CloudOf(settings.Environment)
	return &Client{
		settings: settings, api: api.New(config), run: platform.NewRun(settings.Clock),
		reachable: platform.Cache[bool]{Clock: settings.Clock},
		names:     platform.Cache[string]{Clock: settings.Clock},
		locks:     platform.SharedLocks("apim", strings.TrimRight(settings.resourceManager(cloud), "/")),
	}
}

// The settings that only say which service is the default.
const (
	settingResourceGroup = "apim.resource_group_name"
	settingService       = "apim.service_name"
)

// standInTheWay are the settings without which no call can be made, as far as they are not known yet.
func (s Settings) standInTheWay() []string {
	return slices.DeleteFunc(slices.Clone(s.Unknown), func(name string) bool { return name == settingResourceGroup || name == settingService })
}

// complete adds what says where the platform is. It returns why no call can be made.
func (s Settings) complete(config *api.Config) error {
	cloud, known := api.CloudOf(s.Environment)
	if !known {
		return s.errNotConfigured(fmt.Sprintf("%q is no environment; there are %s", s.Environment, strings.Join(api.Environments(), ", ")))
	}
	base, err := rest.ParseBaseURL(s.resourceManager(cloud))
	missing := s.Credentials.Check()
	switch {
	case len(s.standInTheWay()) > 0:
		return platform.ErrUnknownSettings(title, s.standInTheWay())
	case err != nil:
		return &platform.Problem{Summary: "Invalid Azure base URL", Means: "resource_manager_endpoint: " + err.Error()}
	case missing != "":
		return s.errNotConfigured(missing)
	}
	config.BaseURL = base
	config.Cloud, config.OwnAuthority = s.authority(cloud)
	return nil
}

func (s Settings) errNotConfigured(why string) error {
	n := s.Names
	one := func(name, variable string) string { return n.Of(platform.SettingName{Name: name, Variable: variable}) }
	return n.NotConfigured("Azure API Management", why, n.Set("apim", platform.SettingName{Name: "tenant_id", Variable: "ARM_TENANT_ID"},
		platform.SettingName{Name: "client_id", Variable: "ARM_CLIENT_ID"}, platform.SettingName{Name: "client_secret", Variable: "ARM_CLIENT_SECRET"})+
		", for an application of Microsoft Entra. A certificate ("+one("client_certificate_path", "ARM_CLIENT_CERTIFICATE_PATH")+"), a token of another "+
		"identity provider ("+one("use_oidc", "ARM_USE_OIDC")+"), a managed identity ("+one("use_msi", "ARM_USE_MSI")+"), the Azure CLI ("+
		one("use_cli", "ARM_USE_CLI")+") or an "+one("access_token", "APIM_ACCESS_TOKEN")+" can be used as well.")
}

// Plannable reports whether the platform can be asked while planning. It cannot without a client, which is nil as long as the provider is not
// configured, nor while settings are unknown.
//
// That nobody knows yet which service is the default is no obstacle: what exists knows its own.
func (c *Client) Plannable() bool { return c != nil && len(c.settings.standInTheWay()) == 0 }

// Run is what this process knows about its own work on the platform. Accounts are recorded by their UserKey.
func (c *Client) Run() *platform.Run { return c.run }

// DefaultService is the service of everything that names none, as far as the settings have it: each part of it may be empty.
func (c *Client) DefaultService() api.Service {
	return api.Service{SubscriptionID: c.settings.SubscriptionID, ResourceGroup: c.settings.ResourceGroupName, Name: c.settings.ServiceName}
}

// IsUnknown reports whether a setting of this name is not known yet.
func (c *Client) IsUnknown(setting string) bool {
	return slices.Contains(c.settings.Unknown, "apim") || slices.Contains(c.settings.Unknown, "apim."+setting)
}

// ErrUnknownService is the error of what needs the default service now.
func (c *Client) ErrUnknownService() error {
	return platform.ErrUnknownSettings(title, c.settings.Unknown)
}

// Now is the time of the platform's clock, and the time here before the first response that has it.
func (c *Client) Now() time.Time {
	if now, ok := c.api.PlatformTime(); ok {
		return now
	}
	return c.settings.Clock.Time()
}

// UserKey is what a process knows an account by.
func UserKey(s api.Service, id string) string { return s.Key(api.CollectionUsers, id) }
