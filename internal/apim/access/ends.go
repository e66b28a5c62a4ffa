package access

import (
	"context"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// userEnd is the user of a membership or subscription.
func (c *Client) userEnd(ctx context.Context, s api.Service, userID string) platform.EdgeEnd {
	return platform.EdgeEnd{End: platform.End{Field: "user_id", ID: userID, What: "user"}, Gone: func() error {
		_, err := c.knownUser(ctx, s, userID)
		return err
	}}
}

// UserEnd is the user of a membership or subscription, for a plan: none where the state has the account, or this plan creates it. That the list of
// users lacks the account is believed: a plan only warns of it.
func (c *Client) UserEnd(ctx context.Context, s api.Service, userID string) []platform.EdgeEnd {
	if userID == "" || c.isOurs(s, userID) {
		return nil
	}
	end := c.userEnd(ctx, s, userID)
	end.Gone = func() error {
		account, err := c.users(s).Listed(ctx, c.read.key(userID))
		_, err = present(s, userID, &account, err)
		return err
	}
	return []platform.EdgeEnd{end}
}

// groupEnd is the group of a membership.
func (c *Client) groupEnd(ctx context.Context, m GroupMember) platform.EdgeEnd {
	return platform.EdgeEnd{End: platform.End{Field: "group_id", ID: m.GroupID, What: "group"}, Gone: func() error {
		_, err := c.group(ctx, m.Service, m.GroupID)
		return err
	}}
}

// scopeEnd is what a subscription is for. All APIs of a service are always there.
func (c *Client) scopeEnd(ctx context.Context, s api.Service, scope api.Scope) platform.EdgeEnd {
	return platform.EdgeEnd{End: platform.End{Field: ScopeField(scope), ID: scope.ID, What: scopeWhat(scope)}, Gone: func() error {
		if scope.ID == "" || c.missingScope(ctx, s, scope) == nil {
			return nil
		}
		return errScopeGone(s, scope)
	}}
}
