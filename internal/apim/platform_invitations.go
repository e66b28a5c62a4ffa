package apim

import (
	"context"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
)

// waits reports an account whose invitation nobody has accepted.
func waits(u *api.User) bool { return u.State == api.StatePending }

// UpdateInvited changes the user of a pending invitation. It returns the user when the invitation was accepted meanwhile: an accepted person is left
// alone.
func (c *Client) UpdateInvited(ctx context.Context, s api.Service, id string, from present, change api.UserChange) (accepted *api.User, err error) {
	return c.update(ctx, s, id, from, change, waits)
}

// WithdrawInvitation deletes the user of a pending invitation, in just the version that was seen to be pending. It returns the user when the invitation
// was accepted: an accepted person is left alone.
func (c *Client) WithdrawInvitation(ctx context.Context, s api.Service, id, appType string) (accepted *api.User, err error) {
	return c.delete(ctx, s, id, api.DeleteOptions{AppType: appType}, waits)
}
