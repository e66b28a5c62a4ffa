package access

import (
	"context"
	"errors"
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

// theOneCalled picks the only item with a name. None is an error that lists those of a similar name.
func theOneCalled[T any](s api.Service, all []T, what, name string, idAndName func(T) (id, name string)) (*T, error) {
	matches := platform.Filter(all, func(item T) bool {
		_, called := idAndName(item)
		return platform.SameName(called, name)
	})
	found, err := exactlyOne(s, matches, what, name, func(item T) string {
		id, called := idAndName(item)
		return id + "  " + called
	})
	var problem *platform.Problem
	if len(matches) == 0 && errors.As(err, &problem) {
		addNearest(problem, name, all, idAndName)
	}
	return found, err
}

// resolvedByName is theOneCalled for a reference.
func resolvedByName[T any](s api.Service, all []T, what, name string, idAndName func(T) (id, name string)) (*platform.Resolved[string], error) {
	found, err := theOneCalled(s, all, what, name, idAndName)
	if err != nil {
		return nil, err
	}
	id, called := idAndName(*found)
	return &platform.Resolved[string]{ID: id, Name: called}, nil
}

// nameOf reads a name that is shown beside an id, once a run. That it cannot be read is no error: the id is enough.
func (c *Client) nameOf(ctx context.Context, key string, read func(context.Context) (string, error)) string {
	name, err := c.names.Get(ctx, key, func(ctx context.Context) (string, error) {
		name, err := read(ctx)
		if err != nil && ctx.Err() == nil {
			return "", nil
		}
		return name, err
	})
	if err != nil {
		return ""
	}
	return name
}
