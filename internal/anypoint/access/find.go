package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// filter is the text for a filter that the platform applies itself, "" for a list without one: a text with letters beyond ASCII has several forms,
// and the platform may compare byte by byte. The result is compared here in either case.
func filter(text string) string {
	if platform.IsASCII(text) {
		return text
	}
	return ""
}

// exactlyOne picks the only match for a name that a person wrote.
func exactlyOne[T any](matches []T, what, name string, describe func(T) string) (*T, error) {
	return platform.ExactlyOne(matches, platform.Wanted{
		Platform: "Anypoint", What: what, Name: name, Where: "in this organization",
		Check: "Check the name, and that organization_id names the right organization.",
	}, describe)
}
