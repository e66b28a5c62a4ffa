package tf

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
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
		s.Diagnostics.Append(withoutDefaults(ctx, s.Object, s.Diagnostics).As(ctx, target, basetypes.ObjectAsOptions{})...)
	}
	return true
}

// Text reads a setting. The first of the environment variables that is set is used.
func (s *Settings) Text(name string, configured types.String, variables ...string) string {
	value, _ := s.TextFrom(name, configured, variables...)
	return value
}

// TextFrom is Text, and returns where the value comes from: the setting's own name, or the environment variable. A text that is set and empty is
// refused: the environment in its place may be another identity, or another platform, than the one that the configuration names.
func (s *Settings) TextFrom(name string, configured types.String, variables ...string) (value, from string) {
	switch {
	case configured.IsUnknown():
		s.setUnknown(name)
		return "", ""
	case configured.ValueString() != "":
		s.checkVisible(name, name, configured.ValueString())
		return configured.ValueString(), name
	case !configured.IsNull():
		s.Invalid(name, "Empty setting", fmt.Sprintf("%s is set in the configuration, and empty. A variable without a value, perhaps? Nothing is taken "+
			"from the environment in its place. Give it a value, or leave it out: null does.", name))
		return "", ""
	}
	for _, variable := range variables {
		if value := s.Getenv(variable); value != "" {
			s.checkVisible(name, variable, value)
			return value, variable
		}
	}
	return "", ""
}

// checkVisible refuses characters that nobody sees, such as the line break at the end of a secret that was read from a file: no setting has any, but
// that people choose passwords and the names of files, where anything but a control character may be meant. It shows where, and not the value.
func (s *Settings) checkVisible(name, from, value string) {
	isFree := strings.HasSuffix(name, "password") || strings.HasSuffix(name, "_path")
	if isFree && !strings.ContainsFunc(value, unicode.IsControl) {
		return
	}
	if found := platform.InvisibleCharacter(value); found != "" {
		s.Invalid(name, "Invisible character", fmt.Sprintf("The value of %s contains a character that nobody sees, %s. It often comes with copied text, "+
			"or as the line break at the end of a file. Remove it.", from, found))
	}
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
