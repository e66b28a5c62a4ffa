// Package settingstest makes sources of settings for the tests of the access packages.
package settingstest

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// Source is a source of what a configuration and an environment hold. A text "true" is a flag, too, and "?" is a value that is not known yet.
func Source(key string, configured, environment map[string]string) *platform.SettingsSource {
	return &platform.SettingsSource{
		Key: key,
		Configured: func(name string) platform.ConfiguredSetting {
			text, set := configured[name]
			if text == "?" {
				return platform.ConfiguredSetting{IsSet: true, IsUnknown: true}
			}
			return platform.ConfiguredSetting{IsSet: set, Text: text, Flag: text == "true"}
		},
		Getenv: func(variable string) string { return environment[variable] },
	}
}
