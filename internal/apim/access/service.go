package access

import (
	"context"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// confirmGone turns "not found" into a *platform.GoneError, but only when the service itself can be read: a wrong name or base URL answers 404 to
// everything and must not empty a state.
func (c *Client) confirmGone(ctx context.Context, s api.Service, err error, why string) error {
	if !rest.IsNotFound(err) {
		return c.explain(err)
	}
	if err := c.confirmService(ctx, s); err != nil {
		return err
	}
	return &platform.GoneError{Why: why}
}

// confirmService is an error unless the service can be read. It is asked once per process. Whoever may read its users and not the service itself
// reads the list of users instead.
func (c *Client) confirmService(ctx context.Context, s api.Service) error {
	_, err := c.reachable.Get(ctx, s.Key(), func(ctx context.Context) (bool, error) {
		_, err := c.api.GetService(ctx, s)
		if rest.IsForbidden(err) {
			_, err = c.api.ListUsers(ctx, s, api.UserQuery{ID: AdministratorID})
		}
		return err == nil, err
	})
	switch rest.KindOf(err) {
	case rest.NotFound, rest.BadResponse, rest.NotAllowed:
		return errUnknownService(err)
	}
	return c.explain(err)
}
