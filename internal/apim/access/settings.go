package access

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Settings say which service is meant, and how to sign in.
type Settings struct {
	platform.Connection

	// SubscriptionID, ResourceGroupName and ServiceName are the service of everything that names none. Each may be empty.
	SubscriptionID, ResourceGroupName, ServiceName string
	Credentials                                    api.Credentials
	// Environment is one of api.Environments; empty means the public cloud.
	Environment string
	// ResourceManagerEndpoint and AuthorityHost are base URLs in place of those of the environment.
	ResourceManagerEndpoint, AuthorityHost string
}

// invalidBaseURLs checks the base URLs that are set, by the name of the setting.
func (s Settings) invalidBaseURLs() map[string]error {
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

// checkAuthority refuses what Microsoft Entra's libraries refuse: they sign in over https only, loopback included, and take the first part of the
// path for the tenant.
func checkAuthority(text string) error {
	authority, err := url.Parse(text)
	switch {
	case err != nil || authority.Host == "" || authority.RawQuery != "" || authority.User != nil:
		return fmt.Errorf("%q is no base URL of Microsoft Entra, such as https://login.microsoftonline.com", text)
	case authority.Scheme != "https":
		return fmt.Errorf("%q does not begin with https://: Microsoft Entra's libraries sign in over https only, on this machine, too", text)
	case strings.Trim(authority.Path, "/") != "":
		return fmt.Errorf("%q must not have a path: tenant_id names the tenant", text)
	}
	return nil
}

func (s Settings) resourceManager(cloud api.Cloud) string {
	return cmp.Or(s.ResourceManagerEndpoint, cloud.ResourceManager)
}

// authority is the environment with the base URLs that are set in place of its own; own says that its authority is none of Microsoft's.
func (s Settings) authority(cloud api.Cloud) (_ api.Cloud, own bool) {
	own = s.AuthorityHost != "" && !strings.EqualFold(strings.TrimRight(s.AuthorityHost, "/"), cloud.AuthorityHost)
	cloud.ResourceManager = s.resourceManager(cloud)
	cloud.AuthorityHost = cmp.Or(s.AuthorityHost, cloud.AuthorityHost)
	return cloud, own
}
