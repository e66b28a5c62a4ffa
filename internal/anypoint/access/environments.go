package access

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Environments lists an organization's environments, read once per process.
func (c *Client) Environments(ctx context.Context, organizationID string) ([]api.Environment, error) {
	environments, err := c.environments.Get(ctx, organizationID, func(ctx context.Context) ([]api.Environment, error) {
		return c.api.Environments(ctx, organizationID)
	})
	return environments, c.explain(err)
}

// FindEnvironment resolves an environment's id or name.
func (c *Client) FindEnvironment(ctx context.Context, organizationID, idOrName string) (*api.Environment, error) {
	var all []api.Environment
	matches, err := platform.FindCached(
		func() (_ []api.Environment, err error) {
			all, err = c.Environments(ctx, organizationID)
			return all, err
		},
		func() { c.environments.Forget(organizationID) },
		func(e api.Environment) bool { return e.ID == idOrName || platform.SameName(e.Name, idOrName) })
	if err != nil {
		return nil, err
	}
	return oneOrNearest(matches, all, "environment", idOrName, func(e api.Environment) []string { return []string{e.Name} },
		func(e api.Environment) string { return fmt.Sprintf("%s  %s (%s)", e.ID, e.Name, e.Type) })
}

// environmentName is the name of an environment, "" for none, for one that is gone, and when the sign-in may not see the environments.
func (c *Client) environmentName(ctx context.Context, organizationID, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	environments, err := c.Environments(ctx, organizationID)
	if rest.IsForbidden(err) || rest.IsNotFound(err) {
		return "", nil
	}
	for _, environment := range environments {
		if environment.ID == id {
			return environment.Name, nil
		}
	}
	return "", err
}
