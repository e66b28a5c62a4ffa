package access

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// What is missing or wrong in the settings is the error of every call, and of no earlier moment.
func TestUnusableSettings(t *testing.T) {
	t.Parallel()
	application := api.Credentials{ClientID: "app", ClientSecret: "s3cret"}
	for want, settings := range map[string]Settings{
		"no credentials for UiPath are set":    {Organization: "acme"},
		"only one is set":                      {Organization: "acme", Credentials: api.Credentials{ClientID: "app"}},
		`"desktop" is not an edition`:          {Edition: "desktop", Credentials: application},
		"organization is not set":              {Credentials: application},
		"base_url is not set":                  {Edition: "on_prem", Credentials: application},
		"https":                                {Edition: "on_prem", BaseURL: "http://uipath.example.com", Credentials: application},
		"uipath.tenant cannot be known":        {Connection: platform.Connection{Unknown: []string{"uipath.tenant"}}, Organization: "acme"},
		"uipath.client_secret cannot be known": {Connection: platform.Connection{Unknown: []string{"uipath.client_secret"}}},
		"http cannot be known":                 {Connection: platform.Connection{Unknown: []string{"http"}}, Credentials: application},
	} {
		c := New(settings)
		if c.Plannable() != (len(settings.Unknown) == 0) {
			t.Errorf("%s: plannable is %t", want, c.Plannable())
		}
		_, userErr := c.UserLive(t.Context(), testUser)
		_, partitionErr := c.PartitionGlobalID(t.Context())
		_, rolesErr := c.Roles(t.Context())
		_, selfErr := c.Self(t.Context())
		for _, err := range []error{userErr, partitionErr, rolesErr, selfErr} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("want %q, got %v", want, err)
			}
		}
	}
}
