package access

import (
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// exactlyOne picks the only match for a name that a person wrote.
func exactlyOne[T any](s api.Service, matches []T, what, name string, describe func(T) string) (*T, error) {
	return platform.ExactlyOne(matches, platform.Wanted{
		Platform: title, What: what, Name: name, Where: "in the service " + s.Name,
		Check: "Check the name, and that service_name, resource_group_name and subscription_id are the right ones.",
	}, describe)
}
