package access

import (
	"context"
	"fmt"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// CheckRelease finds the account that loses licenses, and refuses what ReleaseLicenses refuses. It is nil for one that this run creates.
func (c *Client) CheckRelease(ctx context.Context, named platform.Named[string]) (*api.User, error) {
	found, err := c.FindPerson(ctx, named)
	if err != nil || found.Planned {
		return nil, err
	}
	self, err := c.Self(ctx)
	if err != nil {
		return nil, err
	}
	if FormatUserID(self.ID) == found.ID {
		return nil, &platform.Problem{
			Summary: "Refused: the account that the provider signs in as",
			Means: fmt.Sprintf("User %s (%s) is the account that the provider signs in as: whatever else signs in as it may need its licenses. "+
				"Nothing was sent.", found.ID, self.Username),
			Do: "Sign in as another user to do this.",
		}
	}
	return c.KnownUser(ctx, found.ID)
}

// ReleaseLicenses takes device licenses from an account: these, by their codes, or all for none. Everything else of the account stays: the Control
// Room replaces the whole of it, so it is read right before, and sent back. It returns the licenses that it took away, none when the account had
// none of them: then nothing is sent. taking is called with them before they are.
func (c *Client) ReleaseLicenses(ctx context.Context, account *api.User, only []string, taking func(licenses []string)) ([]string, error) {
	id := FormatUserID(account.ID)
	goes := func(license string) bool {
		return len(only) == 0 || slices.ContainsFunc(only, func(o string) bool { return platform.SameName(o, license) })
	}
	var taken []string
	var also []int64 // roles that an update names though a directory gives them
	writing, end := ctx, func() {}
	defer func() { end() }()
	edit := func() error {
		_, err := c.editUser(ctx, id, c.presentUser, func(before *api.User, _ bool) (api.UserChange, error) {
			going := platform.Filter(before.LicenseFeatures, goes)
			if len(going) == 0 {
				return api.UserChange{}, nil
			}
			if writing == ctx {
				taken = slices.Sorted(slices.Values(going))
				taking(taken)
				writing, end = c.users.Writing(ctx)
			}
			left := platform.Filter(before.LicenseFeatures, func(license string) bool { return !goes(license) })
			return api.UserChange{LicenseFeatures: &left, AddRoleIDs: also}, nil
		})
		return err
	}
	err := edit()
	if rest.KindOf(err) == rest.BadRequest {
		// As in sendUpdate: an account whose roles all come from a directory.
		now, lookErr := c.UserLive(ctx, id)
		if lookErr == nil && len(now.Roles) == 0 && len(now.SysAssignedRoles) > 0 {
			also = RoleIDs(now.SysAssignedRoles)
			err = edit()
		}
	}
	if err != nil || len(taken) == 0 {
		return nil, explain(err)
	}
	err = platform.ConfirmRemoved(writing, c.settings.Clock, "the licenses of user "+id, nil, func(ctx context.Context) (bool, error) {
		now, err := c.users.Look(ctx, id)
		return err == nil && !slices.ContainsFunc(now.LicenseFeatures, goes), err
	})
	return taken, err
}
