package access

import (
	"errors"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

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

// oneOrNearest is exactlyOne which lists what is most like the name when nothing has it. texts are the names of an item.
func oneOrNearest[T any](matches, all []T, what, name string, texts func(T) []string, describe func(T) string) (*T, error) {
	found, err := exactlyOne(matches, what, name, describe)
	var problem *platform.Problem
	if len(matches) == 0 && len(all) > 0 && errors.As(err, &problem) {
		problem.Means += " Most like it:"
		problem.Lines = platform.Nearest(name, all, texts, describe)
	}
	return found, err
}
