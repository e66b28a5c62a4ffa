package access

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
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
	matches, err := platform.FindCached(
		func() ([]api.Environment, error) { return c.Environments(ctx, organizationID) },
		func() { c.environments.Forget(organizationID) },
		func(e api.Environment) bool { return e.ID == idOrName || platform.SameName(e.Name, idOrName) })
	if err != nil {
		return nil, err
	}
	return exactlyOne(matches, "environment", idOrName, func(e api.Environment) string { return fmt.Sprintf("%s  %s (%s)", e.ID, e.Name, e.Type) })
}
