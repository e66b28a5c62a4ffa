package access

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// Settings are the provider's uipath settings after configuration, environment and defaults were put together.
type Settings struct {
	platform.Connection
	// Edition is one of Editions; empty means cloud.
	Edition string
	// BaseURL is the base URL without organization and tenant; empty means Automation Cloud's.
	BaseURL string
	// Organization and Tenant are the names that are part of URLs.
	Organization, Tenant string
	// IdentityBaseURL and OrchestratorBaseURL are whole base URLs in place of those that the other settings make.
	IdentityBaseURL, OrchestratorBaseURL string
	// PartitionGlobalID is the organization's id, for sign-ins by which it cannot be found out.
	PartitionGlobalID string
	// SignedInUserID is the user whose access token it is, for sign-ins by which it cannot be found out.
	SignedInUserID string
	Credentials    api.Credentials
	// Scopes are all scopes to ask for; empty: those that are needed.
	Scopes []string
}

// Editions are the values of Settings.Edition.
func Editions() []string {
	return []string{string(api.EditionCloud), string(api.EditionAutomationSuite), string(api.EditionOnPrem)}
}

func (s Settings) edition() api.Edition { return cmp.Or(api.Edition(s.Edition), api.EditionCloud) }

// apiConfig returns the configuration of the API client. What is missing or wrong in the settings makes the client unusable.
func (s Settings) apiConfig() api.Config {
	identity, identityErr := s.identityURL()
	orchestrator, orchestratorErr := s.orchestratorURL()
	return api.Config{
		Edition: s.edition(), IdentityBaseURL: identity, OrchestratorBaseURL: orchestrator, TenantHeader: s.tenantHeader(),
		PartitionGlobalID: s.PartitionGlobalID, Credentials: s.Credentials, Scopes: s.Scopes,
		HTTP: s.HTTP, Settings: s.Limits, Log: s.Log, Clock: s.Clock,
		Unusable: s.unusable(errors.Join(identityErr, orchestratorErr)),
	}
}

// unusable returns why no call can be made, nil when calls can be made. urls is what is wrong with the base URLs.
func (s Settings) unusable(urls error) error {
	switch {
	case len(s.Unknown) > 0:
		return platform.ErrUnknownSettings(title, s.Unknown)
	case s.Credentials == (api.Credentials{}):
		return s.errNotConfigured("no credentials for UiPath are set")
	case s.Credentials.AccessToken == "" && (s.Credentials.ClientID == "") != (s.Credentials.ClientSecret == ""):
		return s.errNotConfigured("of " + s.Names.Of(settingClientID, settingClientSecret) + " only one is set")
	case !slices.Contains(Editions(), string(s.edition())):
		return s.errNotConfigured(fmt.Sprintf("%q is not an edition; the editions are %s", s.Edition, strings.Join(Editions(), ", ")))
	case urls == nil:
		return nil
	}
	var problem *platform.Problem
	if errors.As(urls, &problem) {
		return problem
	}
	return &platform.Problem{Summary: "Invalid UiPath base URL", Means: urls.Error()}
}

// The settings that messages name.
var (
	settingOrganization = platform.SettingName{Name: "organization", Variable: "UIPATH_ORGANIZATION"}
	settingClientID     = platform.SettingName{Name: "client_id", Variable: "UIPATH_CLIENT_ID"}
	settingClientSecret = platform.SettingName{Name: "client_secret", Variable: "UIPATH_CLIENT_SECRET"}
	settingAccessToken  = platform.SettingName{Name: "access_token", Variable: "UIPATH_PAT"}
	settingEdition      = platform.SettingName{Name: "edition", Variable: "UIPATH_EDITION"}
	settingBaseURL      = platform.SettingName{Name: "base_url", Variable: "UIPATH_URI"}
	settingTenant       = platform.SettingName{Name: "tenant", Variable: "UIPATH_TENANT"}
)

func (s Settings) errNotConfigured(why string) error {
	n := s.Names
	return n.NotConfigured(title, why, n.Set("uipath", settingOrganization, settingClientID, settingClientSecret)+", for a confidential external "+
		"application on Automation Cloud; "+n.With(settingAccessToken)+" is a personal access token instead. Other editions also need "+
		n.With(settingEdition)+" and "+n.With(settingBaseURL)+"; roles and folders need "+n.With(settingTenant)+".")
}

// baseURL is the base URL without organization and tenant, "" when it has to be set and is not.
func (s Settings) baseURL() string {
	if s.BaseURL == "" && s.edition() == api.EditionCloud {
		return api.CloudURL
	}
	return s.BaseURL
}

// invalidURLs checks the base URLs that are set, by the name of the setting.
func (s Settings) invalidURLs() map[string]error {
	invalid := map[string]error{}
	for name, set := range map[string]string{
		"base_url": s.BaseURL, "identity_base_url": s.IdentityBaseURL, "orchestrator_base_url": s.OrchestratorBaseURL,
	} {
		if set == "" {
			continue
		}
		if _, err := rest.ParseBaseURL(set); err != nil {
			invalid[name] = err
		}
	}
	return invalid
}

// identityURL is the identity server's base URL. The error names the setting that is missing.
func (s Settings) identityURL() (*url.URL, error) {
	if s.IdentityBaseURL != "" {
		return rest.ParseBaseURL(s.IdentityBaseURL)
	}
	if s.edition() == api.EditionCloud && s.Organization == "" {
		return nil, s.errNotConfigured(s.Names.Of(settingOrganization) + " is not set, the name in the URL https://cloud.uipath.com/ORGANIZATION")
	}
	if s.baseURL() == "" {
		return nil, s.errNotConfigured(fmt.Sprintf("%s is not set, which the edition %s needs", s.Names.Of(settingBaseURL), s.edition()))
	}
	base, err := rest.ParseBaseURL(s.baseURL())
	if err != nil {
		return nil, err
	}
	return api.IdentityURL(s.edition(), base, s.Organization), nil
}

// host is the platform's host, "" when the settings do not have it: forms of the URL differ for one organization.
func (s Settings) host() string {
	base, err := s.identityURL()
	if err != nil {
		return ""
	}
	return base.Host
}

// orchestratorURL is Orchestrator's base URL, nil when the settings do not determine it: only roles and folders need it.
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

// tenantHeader names the tenant where the URL does not.
func (s Settings) tenantHeader() string {
	if s.edition() == api.EditionOnPrem {
		return s.Tenant
	}
	return ""
}
