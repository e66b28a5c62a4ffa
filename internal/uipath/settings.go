package uipath

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// Settings are the provider's uipath = {...} settings after configuration, environment and defaults were put together.
type Settings struct {
	// Edition is one of Editions; empty means cloud.
	Edition string
	// BaseURL is the address without organization and tenant; empty means Automation Cloud's.
	BaseURL string
	// Organization and Tenant are the names that stand in addresses.
	Organization, Tenant string
	// IdentityBaseURL and OrchestratorBaseURL are whole addresses in place of those that the other settings make.
	IdentityBaseURL, OrchestratorBaseURL string
	// PartitionGlobalID is the organization's id, for sign-ins by which it cannot be found out.
	PartitionGlobalID string
	Credentials       api.Credentials
	// Scopes are all scopes to ask for; empty: those that are needed.
	Scopes []string
	// Unknown names the settings whose values Terraform does not know yet. No call can be made then.
	Unknown []string
	// HTTP is the connection pool that all platforms share; Limits are the settings behind it.
	HTTP   *http.Client
	Limits rest.Settings
	Log    rest.LogFunc
	// Clock is for tests; the zero value is the real one.
	Clock rest.Clock
}

// Editions are the values of Settings.Edition.
func Editions() []string {
	return []string{string(api.EditionCloud), string(api.EditionAutomationSuite), string(api.EditionOnPrem)}
}

func (s Settings) edition() api.Edition { return cmp.Or(api.Edition(s.Edition), api.EditionCloud) }

// baseURL is the address without organization and tenant, "" when it has to be set and is not.
func (s Settings) baseURL() string {
	if s.BaseURL == "" && s.edition() == api.EditionCloud {
		return api.CloudURL
	}
	return s.BaseURL
}

// InvalidAddresses checks the addresses that are set, by the name of the setting.
func (s Settings) InvalidAddresses() map[string]error {
	invalid := map[string]error{}
	for name, address := range map[string]string{"base_url": s.BaseURL, "identity_base_url": s.IdentityBaseURL, "orchestrator_base_url": s.OrchestratorBaseURL} {
		if address == "" {
			continue
		}
		if _, err := rest.ParseBaseURL(address); err != nil {
			invalid[name] = err
		}
	}
	return invalid
}

// identityURL is the identity server's address. The error says which setting is missing.
func (s Settings) identityURL() (*url.URL, error) {
	if s.IdentityBaseURL != "" {
		return rest.ParseBaseURL(s.IdentityBaseURL)
	}
	if s.edition() == api.EditionCloud && s.Organization == "" {
		return nil, notConfigured("organization is not set, the name that stands in the address https://cloud.uipath.com/ORGANIZATION")
	}
	if s.baseURL() == "" {
		return nil, notConfigured(fmt.Sprintf("base_url is not set, which the edition %s needs", s.edition()))
	}
	base, err := rest.ParseBaseURL(s.baseURL())
	if err != nil {
		return nil, err
	}
	return api.IdentityURL(s.edition(), base, s.Organization), nil
}

// orchestratorURL is Orchestrator's address, nil when the settings do not say it: only roles and folders need it.
func (s Settings) orchestratorURL() (*url.URL, error) {
	if s.OrchestratorBaseURL != "" {
		return rest.ParseBaseURL(s.OrchestratorBaseURL)
	}
	if s.baseURL() == "" {
		return nil, nil
	}
	base, err := rest.ParseBaseURL(s.baseURL())
	if err != nil {
		return nil, err
	}
	return api.OrchestratorURL(s.edition(), base, s.Organization, s.Tenant), nil
}

// tenantHeader names the tenant where the address does not.
func (s Settings) tenantHeader() string {
	if s.edition() == api.EditionOnPrem {
		return s.Tenant
	}
	return ""
}
