package access

import (
	"cmp"
	"context"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Estate returns what all people of the Control Room have, as it has it now: accounts and their roles, those included that a directory or an identity
// provider gives. Deleted accounts are gone, and there are no invitations.
//
// It takes the pages of the users, and one call for each user: lists leave out when people signed in last, and what a directory gives.
func (c *Client) Estate(ctx context.Context, o platform.EstateOptions) (*platform.Estate, error) {
	host, err := c.RequireHost("")
	if err != nil {
		return nil, err
	}
	reader := platform.NewEstateReader(o)
	var users []*api.User
	_, err = reader.List(ctx, "users", func(ctx context.Context) error {
		list, err := c.api.OpenUsers(ctx, api.UserFilter{})
		if err != nil {
			return explain(err)
		}
		for u, err := range list.Each(ctx) {
			if err != nil {
				return explain(err)
			}
			users = append(users, u)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := c.readDetails(ctx, reader, host, users); err != nil {
		return nil, err
	}
	signedInAs := ""
	err = reader.Part(ctx, "signed-in account", func(ctx context.Context) error {
		self, err := c.Self(ctx)
		if err == nil {
			signedInAs = Login(self.Domain, self.Username)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	estate, err := reader.Estate()
	if err != nil {
		return nil, err
	}
	estate.Tenant, estate.TenantID, estate.SignedInAs = host, host, signedInAs
	return estate, nil
}

// readDetails reads each account by itself, and adds its rows. One that cannot be read is as the list showed it.
func (c *Client) readDetails(ctx context.Context, reader *platform.EstateReader, host string, users []*api.User) error {
	isRead := make([]bool, len(users))
	err := reader.Each(ctx, "last sign-ins and directory roles of users", len(users), cmp.Or(c.settings.Limits.MaxConcurrentRequests, sideBySide),
		func(i int) string { return "user " + Login(users[i].Domain, users[i].Username) },
		func(ctx context.Context, i int) error {
			account, err := c.api.User(ctx, users[i].ID)
			switch {
			case rest.IsNotFound(err): // deleted a moment ago
			case err != nil:
				return explain(err)
			default:
				reader.Add(accessRows(host, account, true)...)
			}
			isRead[i] = true
			return nil
		})
	if err != nil {
		return err
	}
	for i, u := range users {
		if !isRead[i] {
			reader.Add(accessRows(host, u, false)...)
		}
	}
	return nil
}
