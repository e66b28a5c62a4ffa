package access

import (
	"fmt"
	"maps"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
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
		Edition:             s.Text("edition", "UIPATH_EDITION"),
		BaseURL:             s.Text("base_url", "UIPATH_URI"),
		Organization:        s.Text("organization", "UIPATH_ORGANIZATION"),
		Tenant:              s.Text("tenant", "UIPATH_TENANT"),
		IdentityBaseURL:     s.Text("identity_base_url", "UIPATH_IDENTITY_URI"),
		OrchestratorBaseURL: s.Text("orchestrator_base_url", "UIPATH_ORCHESTRATOR_URI"),
		PartitionGlobalID:   s.Text("partition_global_id", "UIPATH_PARTITION_GLOBAL_ID"),
		SignedInUserID:      s.Text("signed_in_user_id", "UIPATH_SIGNED_IN_USER_ID"),
		Credentials: api.Credentials{
			ClientID:     s.Text("client_id", "UIPATH_CLIENT_ID"),
			ClientSecret: s.Text("client_secret", "UIPATH_CLIENT_SECRET"),
			AccessToken:  s.Text("access_token", "UIPATH_PAT"),
		},
		Scopes: s.Texts("scopes"),
	}
	preferConfigured(s, &settings)
	if len(s.Unknown) == 0 {
		invalid := settings.invalidURLs()
		for _, name := range slices.Sorted(maps.Keys(invalid)) {
			s.Invalid(name, "Invalid UiPath base URL", invalid[name].Error())
		}
	}
	if id := settings.PartitionGlobalID; id != "" && !platform.IsUUID(id) {
		s.Invalid("partition_global_id", "Invalid id", fmt.Sprintf("UIPATH_PARTITION_GLOBAL_ID must be a UUID; got %q. The organization's id "+
			"stands in the URLs of the portal as organizationId.", id))
	}
	return settings
}

// preferConfigured drops what the environment sets and what would override other settings of the configuration: an access token beside a
// configured application, and whole base URLs beside a configured one.
func preferConfigured(s *platform.SettingsSource, settings *Settings) {
	isSet := func(name string) bool { return s.Config(name).IsSet }
	if !isSet("access_token") && (isSet("client_id") || isSet("client_secret")) {
		settings.Credentials.AccessToken = ""
	}
	ownURL := isSet("edition") || isSet("base_url") || isSet("organization")
	if ownURL && !isSet("identity_base_url") {
		settings.IdentityBaseURL = ""
	}
	if (ownURL || isSet("tenant")) && !isSet("orchestrator_base_url") {
		settings.OrchestratorBaseURL = ""
	}
}
