package access

import (
	"errors"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// exactlyOne picks the only match for a name that a person wrote.
func exactlyOne[T any](matches []T, what, name string, describe func(T) string) (*T, error) {
	return platform.ExactlyOne(matches, platform.Wanted{
		Platform: title, What: what, Name: name, Where: "in this organization or tenant",
		Check: "Check the name, and that organization and tenant in the provider's uipath settings are the right ones.",
	}, describe)
}

// oneOf is exactlyOne among all that there are: the error of finding none names those that are most like it, by what texts returns of each.
func oneOf[T any](matches, all []T, what, name string, texts func(T) []string, describe func(T) string) (*T, error) {
	one, err := exactlyOne(matches, what, name, describe)
	var problem *platform.Problem
	if len(matches) == 0 && errors.As(err, &problem) {
		problem.Lines = platform.Nearest(name, all, texts, describe)
		if len(problem.Lines) > 0 {
			problem.Means += " The most alike are:"
		}
	}
	return one, err
}
