package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// exactlyOne picks the only match for a name that a person wrote.
func exactlyOne[T any](matches []T, what, name string, describe func(T) string) (*T, error) {
	return platform.ExactlyOne(matches, platform.Wanted{
		Platform: title, What: what, Name: name, Where: "in this organization or tenant",
		Check: "Check the name, and that organization and tenant in the provider's uipath settings are the right ones.",
	}, describe)
}
