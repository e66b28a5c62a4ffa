package tf

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// Settings reads one platform's part of the provider block, in the order configuration, environment, default, and records which
// settings are not known yet.
type Settings struct {
	// Key is the name of the part in the provider block; Object is what the configuration holds there.
	Key    string
	Object types.Object
	// Getenv reads the environment.
	Getenv func(name string) string
	// Diagnostics receives what is wrong with the settings.
	Diagnostics *diag.Diagnostics
	// Unknown names the settings whose values are not known yet.
	Unknown []string
}

// Decode decodes the configuration into a struct with tfsdk tags. It returns false when nothing at all is known yet.
func (s *Settings) Decode(ctx context.Context, target any) bool {
	if s.Object.IsUnknown() {
		s.Unknown = append(s.Unknown, s.Key)
		return false
	}
	if !s.Object.IsNull() {
		s.Diagnostics.Append(s.Object.As(ctx, target, basetypes.ObjectAsOptions{})...)
	}
	return true
}

// Text reads a setting. The first of the environment variables that is set is used.
func (s *Settings) Text(name string, configured types.String, variables ...string) string {
	value, _ := s.TextFrom(name, configured, variables...)
	return value
}

// TextFrom is Text, and returns where the value comes from: the setting's own name, or the environment variable.
func (s *Settings) TextFrom(name string, configured types.String, variables ...string) (value, from string) {
	switch {
	case configured.IsUnknown():
		s.setUnknown(name)
		return "", ""
	case configured.ValueString() != "":
		return configured.ValueString(), name
	}
	for _, variable := range variables {
		if value := s.Getenv(variable); value != "" {
			return value, variable
		}
	}
	return "", ""
}

// Texts reads a set of texts, sorted.
func (s *Settings) Texts(name string, configured types.Set) []string {
	if configured.IsUnknown() {
		s.setUnknown(name)
		return nil
	}
	var texts []string
	for _, element := range configured.Elements() {
		text, ok := element.(types.String)
		if !ok || text.IsUnknown() {
			s.setUnknown(name)
			return nil
		}
		texts = append(texts, text.ValueString())
	}
	slices.Sort(texts)
	return texts
}

func (s *Settings) setUnknown(name string) { s.Unknown = append(s.Unknown, s.Key+"."+name) }

// Invalid reports a setting that cannot be right.
func (s *Settings) Invalid(name, summary, detail string) {
	s.Diagnostics.AddAttributeError(path.Root(s.Key).AtName(name), summary, detail)
}
