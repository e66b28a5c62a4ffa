package access

import (
	"fmt"

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

// addNearest continues a problem about an id that does not exist with those that are most like it.
func addNearest[T any](problem *platform.Problem, wrote string, items []T, idAndName func(T) (id, name string)) {
	texts := func(item T) []string {
		id, name := idAndName(item)
		return []string{id, name}
	}
	problem.Lines = platform.Nearest(wrote, items, texts, func(item T) string { return fmt.Sprintf("%s  %s", texts(item)[0], texts(item)[1]) })
	if len(problem.Lines) > 0 {
		problem.Means += " It has these, by id and name:"
	}
}
