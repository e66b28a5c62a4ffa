package provider_test

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	ours "github.com/platformusers/terraform-provider-platformusers/internal/provider"
	"github.com/platformusers/terraform-provider-platformusers/internal/report"
)

var variableInDocs = regexp.MustCompile("`([A-Z]+_[A-Z_]+)`")

// The floor that reads settings knows them by name only: each setting of the provider block is read, by that name, and from the environment
// variables that its description names.
func TestSettings_readAsDocumented(t *testing.T) {
	t.Parallel()
	for _, one := range ours.Platforms() {
		documented, mentioned := map[string]bool{}, map[string]bool{}
		for name, attribute := range one.Settings.Attributes {
			documented[name] = true
			for _, match := range variableInDocs.FindAllStringSubmatch(attribute.GetMarkdownDescription(), -1) {
				mentioned[match[1]] = true
			}
		}
		read, asked := map[string]bool{}, map[string]bool{}
		one.NewClient(&platform.SettingsSource{
			Key:        one.Namespace.Key,
			Configured: func(name string) platform.ConfiguredSetting { read[name] = true; return platform.ConfiguredSetting{} },
			Getenv:     func(name string) string { asked[name] = true; return "" },
		}, platform.Connection{})
		for what, sets := range map[string][2]map[string]bool{"settings": {documented, read}, "variables": {mentioned, asked}} {
			if want, got := slices.Sorted(maps.Keys(sets[0])), slices.Sorted(maps.Keys(sets[1])); !slices.Equal(want, got) {
				t.Errorf("%s: %s documented\n%q, read\n%q", one.Namespace.Key, what, want, got)
			}
		}
	}
}

// The program that reports has the provider's platforms, by the same keys and names and in the same order.
func TestReport_hasEveryPlatform(t *testing.T) {
	t.Parallel()
	readers, err := report.Readers(report.ReaderOptions{Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, one := range ours.Platforms() {
		want = append(want, one.Namespace.Key+" "+one.Name)
	}
	for _, one := range readers {
		got = append(got, one.Key+" "+one.Name)
	}
	if !slices.Equal(want, got) {
		t.Errorf("the program that reports reads %q, the provider has %q", got, want)
	}
}

// The first of the documented environment variables of a setting takes precedence, and a value of the configuration over all of them.
func TestSettings_precedence(t *testing.T) {
	t.Parallel()
	for _, one := range ours.Platforms() {
		for name, attribute := range one.Settings.Attributes {
			var variables []string
			for _, match := range variableInDocs.FindAllStringSubmatch(attribute.GetMarkdownDescription(), -1) {
				variables = append(variables, match[1])
			}
			if len(variables) == 0 {
				continue
			}
			read := func(configured platform.ConfiguredSetting) []string {
				source := &platform.SettingsSource{
					Key: one.Namespace.Key,
					Configured: func(setting string) platform.ConfiguredSetting {
						if setting == name {
							return configured
						}
						return platform.ConfiguredSetting{}
					},
					Getenv: func(variable string) string {
						if slices.Contains(variables, variable) {
							return "true"
						}
						return ""
					},
				}
				one.NewClient(source, platform.Connection{})
				return source.Variables()
			}
			if got := read(platform.ConfiguredSetting{}); !slices.Equal(got, variables[:1]) {
				t.Errorf("%s.%s: read from %q, documented %q", one.Namespace.Key, name, got, variables)
			}
			for what, configured := range map[string]platform.ConfiguredSetting{
				"a value": {IsSet: true, Text: "true", Flag: true}, "an empty or false value": {IsSet: true}, "an unknown value": {IsSet: true, IsUnknown: true},
			} {
				if got := read(configured); len(got) > 0 {
					t.Errorf("%s.%s: %s of the configuration does not keep %q out", one.Namespace.Key, name, what, got)
				}
			}
		}
	}
}
