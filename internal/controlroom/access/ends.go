package access

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// UserEnd is the user of a grant, for a plan: none where the state has the account.
func (c *Client) UserEnd(ctx context.Context, userID string) []platform.EdgeEnd {
	if userID == "" || c.run.Accounts.Has(userID) || c.run.Created.Has(userID) {
		return nil
	}
	return []platform.EdgeEnd{{End: platform.End{Field: "user_id", ID: userID, What: "user"}, Gone: func() error {
		_, err := c.KnownUser(ctx, userID)
		return err
	}}}
}

// roleEnd is the role of a grant.
func (c *Client) roleEnd(ctx context.Context, roleID int64) platform.EdgeEnd {
	return platform.EdgeEnd{End: platform.End{Field: "role_id", ID: strconv.FormatInt(roleID, 10), What: "role"}, Gone: func() error {
		roles, err := c.Roles(ctx)
		if err != nil || slices.ContainsFunc(roles, func(r api.Role) bool { return r.ID == roleID }) {
			return err
		}
		return &platform.GoneError{Why: fmt.Sprintf("This Control Room has no role %d any more.", roleID)}
	}}
}
