package tf

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Settings is one platform's part of the provider block.
type Settings struct {
	// Key is the name of the part in the provider block; Object is what the configuration holds there.
	Key    string
	Object types.Object
	// Diagnostics receives what is wrong with the settings.
	Diagnostics *diag.Diagnostics
}

// Source is the part as the source of the platform's settings. unknown are settings without which no platform can be called, and that are not known
// yet.
func (s *Settings) Source(getenv func(name string) string, unknown []string) *platform.SettingsSource {
	source := &platform.SettingsSource{Key: s.Key, Getenv: getenv, Unknown: slices.Clone(unknown)}
	if s.Object.IsUnknown() {
		source.Unknown = append(source.Unknown, s.Key)
		source.Configured = func(string) platform.ConfiguredSetting {
			return platform.ConfiguredSetting{IsSet: true, IsUnknown: true}
		}
		return source
	}
	values := s.Object.Attributes()
	source.Configured = func(name string) platform.ConfiguredSetting { return configured(values[name]) }
	return source
}

// configured is a value of the provider block; nil is one that is left out.
func configured(value attr.Value) platform.ConfiguredSetting {
	if value == nil || value.IsNull() {
		return platform.ConfiguredSetting{}
	}
	setting := platform.ConfiguredSetting{IsSet: true, IsUnknown: value.IsUnknown()}
	switch value := value.(type) {
	case types.String:
		setting.Text = value.ValueString()
	case types.Bool:
		setting.Flag = value.ValueBool()
	case types.Set:
		for _, element := range value.Elements() {
			text := configured(element)
			setting.IsUnknown = setting.IsUnknown || text.IsUnknown
			setting.Texts = append(setting.Texts, text.Text)
		}
	}
	return setting
}

// Report reports what is wrong with the settings that were read from a source.
func (s *Settings) Report(source *platform.SettingsSource) {
	for _, problem := range source.Problems {
		s.Diagnostics.AddAttributeError(path.Root(s.Key).AtName(problem.Name), problem.Summary, problem.Detail)
	}
}
