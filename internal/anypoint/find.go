package anypoint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// exactlyOne picks the only match for a name that a person wrote. None is an error that says what was looked for; several are an error that
// lists them, so that one can be chosen by its id.
func exactlyOne[T any](matches []T, what, name string, describe func(T) string) (*T, error) {
	switch len(matches) {
	case 1:
		return &matches[0], nil
	case 0:
		return nil, &tf.Problem{
			Summary: "Not found on Anypoint",
			Means:   fmt.Sprintf("Anypoint has no %s %q in this organization, or not one that the sign-in may see.", what, name),
			Do:      "Check the spelling, and that organization_id names the right organization.",
		}
	}
	lines := make([]string, 0, len(matches))
	for _, match := range matches {
		lines = append(lines, "  "+describe(match))
	}
	slices.Sort(lines)
	return nil, &tf.Problem{
		Summary: "The name is ambiguous",
		Means:   fmt.Sprintf("%d %ss are called %q:\n%s", len(matches), what, name, strings.Join(lines, "\n")),
		Do:      "Use the id of the one that is meant.",
	}
}

func filter[T any](items []T, keep func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(items), func(item T) bool { return !keep(item) })
}

// splitImportID cuts "ORG/REST..." into its parts. The organization may be left out: then want-1 parts are there, and the first is "".
func splitImportID(id string, want int, format string) ([]string, error) {
	parts := strings.Split(id, "/")
	if len(parts) == want-1 {
		parts = append([]string{""}, parts...)
	}
	if len(parts) != want || slices.Contains(parts[1:], "") || (parts[0] != "" && !tf.IsUUID(parts[0])) {
		return nil, invalidImportID(id, format)
	}
	return parts, nil
}

func invalidImportID(id, format string) error {
	return &tf.Problem{
		Summary: "Invalid import id",
		Means:   fmt.Sprintf("%q does not have the form of an import id of this resource.", id),
		Do:      "Write it as " + format + ".",
	}
}
