package access

import (
	"context"
	"errors"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// exactlyOne picks the only match for a name that a person wrote.
func exactlyOne[T any](matches []T, what, name string, describe func(T) string) (*T, error) {
	return platform.ExactlyOne(matches, platform.Wanted{
		Platform: platformName, What: what, Name: name, Where: "here",
		Check: "Check the spelling, and that url in the provider's controlroom settings is that of the right Control Room.",
	}, describe)
}

// addNearest continues an error about a name that nothing has with what is most like it. Any other error stays as it is.
func addNearest[T any](err error, wrote string, items []T, texts func(T) []string, describe func(T) string) error {
	var problem *platform.Problem
	if !errors.As(err, &problem) || len(problem.Lines) > 0 || len(items) == 0 {
		return err
	}
	problem.Lines = platform.Nearest(wrote, items, texts, describe)
	problem.Means += " The nearest are:"
	return err
}

// nearestUsers is addNearest for users. It reads all of them, which only a mistake costs.
func (c *Client) nearestUsers(ctx context.Context, err error, wrote string) error {
	users, listErr := c.users.All(ctx)
	if listErr != nil {
		return err
	}
	return addNearest(err, wrote, users, func(u *api.User) []string { return []string{u.Username, u.Email} }, describeUser)
}
