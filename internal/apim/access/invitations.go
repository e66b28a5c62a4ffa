package access

import (
	"context"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
)

// isPending reports an account whose invitation nobody has accepted.
func isPending(u *api.User) bool { return u.State == api.StatePending }

// Invitation reads the account of an invitation that the state knows; see User. From the moment of the invitation on, the invited person is a user.
func (c *Client) Invitation(ctx context.Context, s api.Service, id, invitedAt string) (*api.User, error) {
	return c.User(ctx, s, id, invitedAt)
}

// CreateInvitation creates a pending user and mails the person, at most once; see CreateUser.
func (c *Client) CreateInvitation(ctx context.Context, s api.Service, user api.NewUser) (*api.User, error) {
	return c.createUser(ctx, NounInvitation, s, user)
}

// UpdateInvitation changes the user of a pending invitation. It returns the user when the invitation was accepted meanwhile: an accepted person is
// left alone.
func (c *Client) UpdateInvitation(
	ctx context.Context, s api.Service, id string, from UserFields, change api.UserChange,
) (accepted *api.User, err error) {
	return c.updateUser(ctx, s, id, &from, change, isPending)
}

// CancelInvitation deletes the user of a pending invitation, in just the version that was seen to be pending. It returns the user when the
// invitation was accepted: an accepted person is left alone.
func (c *Client) CancelInvitation(ctx context.Context, s api.Service, id, appType string) (accepted *api.User, err error) {
	return c.deleteUser(ctx, s, id, api.DeleteOptions{AppType: appType}, isPending)
}
