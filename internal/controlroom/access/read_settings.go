package access

import (
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
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
		URL:        s.Text("url", "CONTROL_ROOM_URL"),
		FormerURL:  s.Text("former_url", "CONTROL_ROOM_FORMER_URL"),
		APIVersion: s.Text("api_version", "CONTROL_ROOM_API_VERSION"),
		Credentials: api.Credentials{
			Username:    s.Text("username", "CONTROL_ROOM_USERNAME"),
			Password:    s.Text("password", "CONTROL_ROOM_PASSWORD"),
			APIKey:      s.Text("api_key", "CONTROL_ROOM_API_KEY"),
			AccessToken: s.Text("access_token", "CONTROL_ROOM_ACCESS_TOKEN"),
		},
	}
	// Credentials of the configuration take precedence over others that happen to be in the environment.
	isSet := func(name string) bool { return s.Config(name).IsSet }
	if !isSet("access_token") && (isSet("username") || isSet("password") || isSet("api_key")) {
		settings.Credentials.AccessToken = ""
	}
	if !isSet("api_key") && isSet("password") {
		settings.Credentials.APIKey = ""
	}
	if settings.URL != "" {
		if _, err := rest.ParseBaseURL(settings.URL); err != nil {
			s.Invalid("url", "Invalid Control Room URL", err.Error())
		}
	}
	if settings.FormerURL != "" {
		if _, err := rest.ParseBaseURL(settings.FormerURL); err != nil {
			s.Invalid("former_url", "Invalid former Control Room URL", err.Error())
		}
	}
	if version := settings.APIVersion; version != "" && !slices.Contains(APIVersions(), version) {
		s.Invalid("api_version", "Invalid API version", "api_version, or CONTROL_ROOM_API_VERSION, must be auto, v1 or v2.")
	}
	return settings
}
