package controlroom

import (
	"cmp"
	"net/http"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Settings are the provider's controlroom = {...} settings after configuration, environment and defaults were put together.
type Settings struct {
	// URL is the Control Room's address.
	URL string
	// APIVersion is one of APIVersions; empty means auto.
	APIVersion  string
	Credentials api.Credentials
	// Unknown names the settings whose values Terraform does not know yet. No call can be made then.
	Unknown []string
	// HTTP is the connection pool that all platforms share; Limits are the settings behind it.
	HTTP   *http.Client
	Limits rest.Settings
	Log    rest.LogFunc
	// Clock is for tests; the zero value is the real one.
	Clock rest.Clock
}

// APIVersions are the values of Settings.APIVersion.
func APIVersions() []string {
	var all []string
	for _, version := range api.Versions() {
		all = append(all, string(version))
	}
	return all
}

func (s Settings) apiVersion() api.Version { return cmp.Or(api.Version(s.APIVersion), api.Auto) }
