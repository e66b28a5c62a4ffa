package access

import (
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Open makes the client of the settings that a source has. What cannot be right is among the source's problems afterwards.
func Open(source *platform.SettingsSource, connection platform.Connection) *Client {
	settings := readSettings(source)
	settings.Connection, settings.Unknown, settings.Names = connection, source.Unknown, source.Names()
	return New(settings)
}

// readSettings puts configuration, environment and defaults together.
func readSettings(s *platform.SettingsSource) Settings {
	settings := Settings{
		BaseURL:        baseURL(s),
		OrganizationID: s.Text("organization_id", "ANYPOINT_ORGANIZATION_ID"),
		SignedInUserID: s.Text("signed_in_user_id", "ANYPOINT_SIGNED_IN_USER_ID"),
		Credentials: api.Credentials{
			ClientID:     s.Text("client_id", "ANYPOINT_CLIENT_ID"),
			ClientSecret: s.Text("client_secret", "ANYPOINT_CLIENT_SECRET"),
			Username:     s.Text("username", "ANYPOINT_USERNAME"),
			Password:     s.Text("password", "ANYPOINT_PASSWORD"),
			AccessToken:  s.Text("access_token", "ANYPOINT_ACCESS_TOKEN"),
		},
	}
	preferConfigured(s, &settings.Credentials)
	if len(s.Unknown) > 0 {
		return settings
	}
	if id := settings.OrganizationID; id != "" && !platform.IsUUID(id) {
		s.Invalid("organization_id", "Invalid id", fmt.Sprintf("The id of an organization must be a UUID; got %q from the configuration or "+
			"ANYPOINT_ORGANIZATION_ID. The id is shown in Access Management, under Organization.", id))
	}
	if _, err := rest.ParseBaseURL(settings.BaseURL); err != nil {
		s.Invalid("base_url", "Invalid Anypoint base URL", err.Error())
	}
	return settings
}

// preferConfigured drops what happens to be in the environment and would sign in as somebody else than the configuration says: a token beside an
// application or user, and a user beside a whole application.
func preferConfigured(s *platform.SettingsSource, c *api.Credentials) {
	isSet := func(name string) bool { return s.Config(name).IsSet }
	app, user := isSet("client_id") && isSet("client_secret"), isSet("username") || isSet("password")
	if !isSet("access_token") && (user || isSet("client_id") || isSet("client_secret")) {
		c.AccessToken = ""
	}
	if app && !user {
		c.Username, c.Password = "", ""
	}
}

// baseURL returns the control plane's root. Each of region and base_url in the configuration takes precedence over both of the environment, and one
// that is empty is refused.
func baseURL(s *platform.SettingsSource) string {
	var baseURL, region string
	switch {
	case s.Config("base_url").IsSet:
		baseURL = s.Text("base_url")
	case s.Config("region").IsSet:
		region = s.Text("region")
	default:
		baseURL = s.Env("base_url", "ANYPOINT_BASE_URL")
		if baseURL == "" { // of which the region then makes one
			region = s.Env("base_url", "ANYPOINT_REGION")
		}
	}
	if baseURL != "" {
		return baseURL
	}
	return api.RegionURL(region)
}
