package apim

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Settings are the provider's apim = {...} settings after configuration, environment and defaults were put together.
type Settings struct {
	// SubscriptionID, ResourceGroupName and ServiceName say where the service is that resources belong to by default. Each may be empty.
	SubscriptionID, ResourceGroupName, ServiceName string
	Credentials                                    api.Credentials
	// Environment is one of api.Environments; empty means the public cloud.
	Environment string
	// ResourceManagerEndpoint and AuthorityHost are addresses in place of those of the environment.
	ResourceManagerEndpoint, AuthorityHost string
	// Unknown names the settings whose values Terraform does not know yet. No call can be made then.
	Unknown []string
	// HTTP is the connection pool that all platforms share; Limits are the settings behind it.
	HTTP   *http.Client
	Limits rest.Settings
	Log    rest.LogFunc
	// Clock is for tests; the zero value is the real one.
	Clock rest.Clock
}

// Service is the service that resources belong to by default, as far as it is set.
func (s Settings) Service() api.Service {
	return api.Service{SubscriptionID: s.SubscriptionID, ResourceGroup: s.ResourceGroupName, Name: s.ServiceName}
}

// InvalidAddresses checks the addresses that are set, by the name of the setting.
func (s Settings) InvalidAddresses() map[string]error {
	invalid := map[string]error{}
	if s.ResourceManagerEndpoint != "" {
		if _, err := rest.ParseBaseURL(s.ResourceManagerEndpoint); err != nil {
			invalid["resource_manager_endpoint"] = err
		}
	}
	if s.AuthorityHost != "" {
		if err := checkAuthority(s.AuthorityHost); err != nil {
			invalid["authority_host"] = err
		}
	}
	return invalid
}

// checkAuthority refuses what Microsoft Entra's libraries refuse: they sign in over https only, loopback included, and take the first part of the path for the tenant.
func checkAuthority(address string) error {
	authority, err := url.Parse(address)
	switch {
	case err != nil || authority.Host == "" || authority.RawQuery != "" || authority.User != nil:
		return fmt.Errorf("%q is no address of Microsoft Entra, such as https://login.microsoftonline.com", address)
	case authority.Scheme != "https":
		return fmt.Errorf("%q does not begin with https://: Microsoft Entra's libraries sign in over https only, on this machine, too", address)
	case strings.Trim(authority.Path, "/") != "":
		return fmt.Errorf("%q must not have a path: the tenant is named by tenant_id", address)
	}
	return nil
}

// cloud is the environment with the addresses that are set in its place.
func (s Settings) cloud() (cloud api.Cloud, own bool, err error) {
	cloud, known := api.CloudOf(s.Environment)
	if !known {
		return cloud, false, notConfigured(fmt.Sprintf("%q is no environment; there are %s", s.Environment, strings.Join(api.Environments(), ", ")))
	}
	own = s.AuthorityHost != "" && !strings.EqualFold(strings.TrimRight(s.AuthorityHost, "/"), cloud.AuthorityHost)
	cloud.ResourceManager = cmp.Or(s.ResourceManagerEndpoint, cloud.ResourceManager)
	cloud.AuthorityHost = cmp.Or(s.AuthorityHost, cloud.AuthorityHost)
	return cloud, own, nil
}
