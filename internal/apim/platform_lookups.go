package apim

import (
	"context"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// LookUpUser finds the one account with an id or, when that is "", with an e-mail address.
func (c *Client) LookUpUser(ctx context.Context, s api.Service, id, email string) (*api.User, error) {
	if id != "" {
		account, err := c.User(ctx, s, id)
		if platform.GoneReason(err) != "" {
			return nil, errNoUser(s, id)
		}
		return account, err
	}
	matches, err := c.usersAt(ctx, s, email)
	if err != nil {
		return nil, err
	}
	return exactlyOne(s, matches, "user", email, describeUser)
}

// SelectUsers lists the accounts that a query fits, with their groups when it asks for them.
func (c *Client) SelectUsers(ctx context.Context, s api.Service, query api.UserQuery) ([]api.User, error) {
	found, err := c.Users(ctx, s, query)
	if lower := strings.ToLower(query.Email); err == nil && len(found) == 0 && lower != query.Email {
		query.Email = lower
		found, err = c.Users(ctx, s, query)
	}
	if err != nil || !query.ExpandGroups {
		return found, err
	}
	for i := range found {
		// Everybody is in one of the service's own groups: a list that tells none has not told them.
		if len(found[i].Groups) > 0 {
			continue
		}
		if found[i].Groups, err = c.GroupsOf(ctx, s, found[i].ID); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// GroupsOf lists the groups that an account is in.
func (c *Client) GroupsOf(ctx context.Context, s api.Service, userID string) ([]api.Group, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	groups, err := a.UserGroups(ctx, s, userID)
	return groups, c.explain(err)
}
