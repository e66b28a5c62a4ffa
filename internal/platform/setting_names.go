package platform

import (
	"fmt"
	"strings"
)

// SettingNames is how messages name settings, and what they say to set: in the provider's configuration or the environment, or in a program without a
// configuration only in the environment. The zero value is for a configuration.
type SettingNames struct{ environmentOnly bool }

// SettingName is a setting in the provider's configuration, and in the environment.
type SettingName struct{ Name, Variable string }

// Names is how messages name the settings of this source.
func (s *SettingsSource) Names() SettingNames {
	return SettingNames{environmentOnly: s.Configured == nil}
}

// Of names settings by one name each: "client_id and client_secret", or their variables.
func (n SettingNames) Of(settings ...SettingName) string {
	var names []string
	for _, setting := range settings {
		if n.environmentOnly {
			names = append(names, setting.Variable)
			continue
		}
		names = append(names, setting.Name)
	}
	return JoinedByAnd(names)
}

// With names settings with their variables: "client_id and client_secret (ANYPOINT_CLIENT_ID, ANYPOINT_CLIENT_SECRET)", or the variables alone.
func (n SettingNames) With(settings ...SettingName) string {
	if n.environmentOnly {
		return n.Of(settings...)
	}
	var variables []string
	for _, setting := range settings {
		variables = append(variables, setting.Variable)
	}
	return n.Of(settings...) + " (" + strings.Join(variables, ", ") + ")"
}

// Set begins a sentence that says to set them. block is the platform's in the configuration.
func (n SettingNames) Set(block string, settings ...SettingName) string {
	variables := SettingNames{environmentOnly: true}.Of(settings...)
	if n.environmentOnly {
		return "Set the environment variables " + variables
	}
	return fmt.Sprintf("Set %s in the %s block of the provider, or %s", n.Of(settings...), block, variables)
}

// NotConfigured is ErrNotConfigured in these words. why continues "This configuration uses PLATFORM, but", where there is one.
func (n SettingNames) NotConfigured(platform, why, do string) error {
	err := ErrNotConfigured(platform, why, do)
	if n.environmentOnly {
		err.Means = strings.ToUpper(why[:1]) + why[1:] + "."
	}
	return err
}
