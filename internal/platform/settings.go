package platform

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// SettingsSource is where the settings of one platform come from: a configuration, if there is one, and behind it the environment. It records which
// settings are not known yet, and which cannot be right.
type SettingsSource struct {
	// Key is the platform's, under which Unknown has its settings: "anypoint".
	Key string
	// Configured returns what the configuration holds of a setting; nil where there is no configuration.
	Configured func(name string) ConfiguredSetting
	// Getenv reads the environment.
	Getenv func(name string) string
	// Unknown names the settings whose values are not known yet: "anypoint.region". The key alone stands for all of them.
	Unknown []string
	// Problems are what is wrong with the settings.
	Problems []SettingProblem

	variables map[string]string // by setting, the environment variable that it came from
}

// ConfiguredSetting is what a configuration holds of one setting. The zero value is a setting that is left out.
type ConfiguredSetting struct {
	// IsSet is false for a setting that is left out, or null. IsUnknown is true for one whose value is not known yet: it is set, too.
	IsSet, IsUnknown bool
	// Text, Flag and Texts are the value, by its type.
	Text  string
	Flag  bool
	Texts []string
}

// SettingProblem is a setting that cannot be right.
type SettingProblem struct {
	// Name is the setting, Variable the environment variable that its value comes from; "" for a value of the configuration.
	Name, Variable  string
	Summary, Detail string
}

// Config returns what the configuration holds of a setting.
func (s *SettingsSource) Config(name string) ConfiguredSetting {
	if s.Configured == nil {
		return ConfiguredSetting{}
	}
	return s.Configured(name)
}

// IsConfigured reports whether the configuration sets a setting to a value that is known, and not empty.
func (s *SettingsSource) IsConfigured(name string) bool { return s.Config(name).Text != "" }

// Text reads a setting: from the configuration, else from the first of the environment variables that is set.
func (s *SettingsSource) Text(name string, variables ...string) string {
	value, _ := s.TextFrom(name, variables...)
	return value
}

// TextFrom is Text, and returns where the value comes from: the setting's own name, or the environment variable. A text that is set and empty is
// refused: the environment in its place may be another identity, or another platform, than the one that the configuration names.
func (s *SettingsSource) TextFrom(name string, variables ...string) (value, from string) {
	switch configured := s.Config(name); {
	case configured.IsUnknown:
		s.setUnknown(name)
		return "", ""
	case configured.Text != "":
		s.checkVisible(name, name, configured.Text)
		return configured.Text, name
	case configured.IsSet:
		s.Invalid(name, "Empty setting", fmt.Sprintf("%s is set in the configuration, and empty. A variable without a value, perhaps? Nothing is taken "+
			"from the environment in its place. Give it a value, or leave it out: null does.", name))
		return "", ""
	}
	for _, variable := range variables {
		if value := s.Env(name, variable); value != "" {
			s.checkVisible(name, variable, value)
			return value, variable
		}
	}
	return "", ""
}

// Env reads a setting from one environment variable, whatever the configuration holds.
func (s *SettingsSource) Env(name, variable string) string {
	value := s.Getenv(variable)
	if value == "" {
		return ""
	}
	if s.variables == nil {
		s.variables = map[string]string{}
	}
	s.variables[name] = variable
	return value
}

// Flag reads a setting that is true or false: from the configuration, else from the environment variable.
func (s *SettingsSource) Flag(name, variable string, otherwise bool) bool {
	switch configured := s.Config(name); {
	case configured.IsUnknown:
		s.setUnknown(name)
		return false
	case configured.IsSet:
		return configured.Flag
	}
	text := s.Env(name, variable)
	if text == "" {
		return otherwise
	}
	value, err := strconv.ParseBool(text)
	if err != nil {
		s.Invalid(name, "Neither true nor false", fmt.Sprintf("The environment variable %s is %q; it must be true or false.", variable, text))
	}
	return value
}

// Texts reads a set of texts of the configuration, sorted.
func (s *SettingsSource) Texts(name string) []string {
	configured := s.Config(name)
	if configured.IsUnknown {
		s.setUnknown(name)
		return nil
	}
	return slices.Sorted(slices.Values(configured.Texts))
}

// Variables are the environment variables that settings were read from, sorted.
func (s *SettingsSource) Variables() []string {
	var names []string
	for _, variable := range s.variables {
		names = append(names, variable)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Invalid reports a setting that cannot be right.
func (s *SettingsSource) Invalid(name, summary, detail string) {
	problem := SettingProblem{Name: name, Summary: summary, Detail: detail}
	if !s.Config(name).IsSet {
		problem.Variable = s.variables[name]
	}
	s.Problems = append(s.Problems, problem)
}

// checkVisible refuses characters that nobody sees, such as the line break at the end of a secret that was read from a file: no setting has any, but
// that people choose passwords and the names of files, where anything but a control character may be meant. It shows where, and not the value.
func (s *SettingsSource) checkVisible(name, from, value string) {
	isFree := strings.HasSuffix(name, "password") || strings.HasSuffix(name, "_path")
	if isFree && !strings.ContainsFunc(value, unicode.IsControl) {
		return
	}
	if found := InvisibleCharacter(value); found != "" {
		s.Invalid(name, "Invisible character", fmt.Sprintf("The value of %s contains a character that nobody sees, %s. It often comes with copied text, "+
			"or as the line break at the end of a file. Remove it.", from, found))
	}
}

func (s *SettingsSource) setUnknown(name string) {
	if !slices.Contains(s.Unknown, s.Key) { // which stands for all
		s.Unknown = append(s.Unknown, s.Key+"."+name)
	}
}
