package access

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// userEnd is the user of an edge, read by read. Somebody of a directory who has no account here is not looked for.
func (c *Client) userEnd(userID string, read func() (*api.User, error)) platform.EdgeEnd {
	return platform.EdgeEnd{End: platform.End{Field: "user_id", ID: userID, What: "user"}, Gone: func() error {
		if !platform.IsUUID(userID) {
			return nil
		}
		_, err := read()
		return err
	}}
}

// UserEnd is the user of an edge, for a plan: none where the state has the account.
func (c *Client) UserEnd(ctx context.Context, userID string) []platform.EdgeEnd {
	if userID == "" || c.run.Accounts.Has(userID) || c.run.Created.Has(userID) {
		return nil
	}
	return []platform.EdgeEnd{c.userEnd(userID, func() (*api.User, error) { return c.User(ctx, userID, "") })}
}

// groupEnd is the group of a membership.
func (c *Client) groupEnd(ctx context.Context, groupID string) platform.EdgeEnd {
	return platform.EdgeEnd{End: platform.End{Field: "group_id", ID: groupID, What: "group"}, Gone: func() error {
		groups, err := c.Groups(ctx)
		if err != nil || slices.ContainsFunc(groups, func(g api.Group) bool { return strings.EqualFold(g.ID, groupID) }) {
			return err
		}
		return &platform.GoneError{Why: fmt.Sprintf("UiPath has no group %s in this organization any more.", groupID)}
	}}
}

// InvitedEnds are the groups of an invitation, for a plan. field is the one that holds them.
func (c *Client) InvitedEnds(ctx context.Context, field string, groupIDs []string) (ends []platform.EdgeEnd) {
	for _, id := range groupIDs {
		end := c.groupEnd(ctx, id)
		end.Field = field
		ends = append(ends, end)
	}
	return ends
}

// roleEnd is the role of a grant, in the tenant or in a folder.
func (c *Client) roleEnd(ctx context.Context, roleID int64) platform.EdgeEnd {
	return platform.EdgeEnd{End: platform.End{Field: "role_id", ID: strconv.FormatInt(roleID, 10), What: "role"}, Gone: func() error {
		roles, err := c.Roles(ctx)
		if err != nil || slices.ContainsFunc(roles, func(r api.Role) bool { return r.ID == roleID }) {
			return err
		}
		return &platform.GoneError{Why: fmt.Sprintf("The tenant has no role %d any more.", roleID)}
	}}
}

// folderEnd is the folder of a grant.
func folderEnd(folderID int64) *platform.End {
	return &platform.End{Field: "folder_id", ID: folderKey(folderID), What: "folder"}
}

// withUser adds to the absence of an account that an edge went with it.
func withUser(userID, edge string, err error) error {
	why := platform.GoneReason(err)
	if why == "" {
		return err
	}
	user := &platform.End{Field: "user_id", ID: userID, What: "user"}
	return &platform.GoneError{Why: user.GoneWith(edge, why), End: user}
}

// refusedFor explains why an edge of a user could not be added: an end that is not there. See platform.RefusedFor.
func refusedFor(userID string, err error, ends ...platform.EdgeEnd) error {
	end := platform.GoneEnd(err)
	switch {
	case platform.GoneReason(err) == "":
		return platform.RefusedFor(title, err, ends...)
	case end == nil || end.What == "user":
		return errNoUser(userID)
	}
	return platform.ErrNoEnd(title, end, platform.GoneReason(err), nil)
}
