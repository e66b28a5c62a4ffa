package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// exactlyOne picks the only match for a name that a person wrote.
func exactlyOne[T any](matches []T, what, name string, describe func(T) string) (*T, error) {
	return platform.ExactlyOne(matches, platform.Wanted{
		Platform: platformName, What: what, Name: name, Where: "here",
		Check: "Check the spelling, and that url in the provider's controlroom settings is that of the right Control Room.",
	}, describe)
}
