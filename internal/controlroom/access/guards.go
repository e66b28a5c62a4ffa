package access

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// administratorRoleName is the system role of whoever administers the Control Room. Its number differs between Control Rooms.
const administratorRoleName = "AAE_Admin"

// GuardUser refuses to delete or disable the account that the provider signs in as, and the last administrator of the Control Room. verb is what
// was to be done, for the message: "delete", "disable".
func (c *Client) GuardUser(ctx context.Context, userID, verb string) error {
	if err := c.guardSelf(ctx, userID, verb); err != nil {
		return err
	}
	return c.guardLastAdministrator(ctx, userID)
}

// GuardRoles refuses to leave a user with these roles alone when that takes the administrator's role from the account that the provider signs in
// as, or from the last who has it; or any role from the provider's account when it is no administrator, since a Control Room does not show which of
// its roles lets it manage users. Callers that go on to write do so inside of withAdministrators.
func (c *Client) GuardRoles(ctx context.Context, userID string, remaining []int64) error {
	account, err := c.KnownUser(ctx, userID)
	if platform.GoneReason(err) != "" {
		return nil
	}
	if err != nil {
		return err
	}
	taken := platform.Filter(account.Roles, func(role api.RoleRef) bool { return !slices.Contains(remaining, role.ID) })
	if slices.ContainsFunc(taken, isAdministrator) {
		return c.GuardUser(ctx, userID, "take the role "+administratorRoleName+" from")
	}
	if len(taken) == 0 || slices.ContainsFunc(account.Roles, isAdministrator) || slices.ContainsFunc(account.SysAssignedRoles, isAdministrator) {
		return nil
	}
	return c.guardSelf(ctx, userID, "take the role "+taken[0].Name+" from")
}

// guardOwnRoles is GuardRoles for the account that the provider signs in as. Every other account passes.
func (c *Client) guardOwnRoles(ctx context.Context, userID string, remaining []int64) error {
	self, err := c.Self(ctx)
	if err != nil || FormatUserID(self.ID) != userID {
		return err
	}
	return c.GuardRoles(ctx, userID, remaining)
}

// guardSelf goes by whose access token it is, as the platform reports it.
func (c *Client) guardSelf(ctx context.Context, userID, verb string) error {
	self, err := c.Self(ctx)
	if err != nil || FormatUserID(self.ID) != userID {
		return err
	}
	return &platform.Problem{
		Summary: "Refused: the account that the provider signs in as",
		Means: fmt.Sprintf("User %s (%s) is the account that the provider signs in as. If the provider were to %s it, it could not manage this Control "+
			"Room with it again.", userID, self.Username, verb),
		Do:   "Sign in as another user to do this.",
		Hint: HintStopManaging,
	}
}

// guardLastAdministrator refuses when the user can sign in with the role AAE_Admin and nobody else can. Callers that go on to write hold the lock of
// withAdministrators over both.
func (c *Client) guardLastAdministrator(ctx context.Context, userID string) error {
	if may, err := c.mayAdminister(ctx, userID); err != nil || !may {
		return err
	}
	administers, err := c.isAdministratorLive(ctx, userID)
	if err != nil || !administers {
		return err
	}
	everybody, err := c.users.All(snapshot.Again(ctx))
	if err != nil {
		return err
	}
	if slices.ContainsFunc(everybody, func(u *api.User) bool { return c.remains(u, userID) }) {
		return nil
	}
	return &platform.Problem{
		Summary: "Refused: the last administrator",
		Means: fmt.Sprintf("User %s has the role %s, and no other account that can sign in was found to have it. Without an administrator nobody can "+
			"manage the Control Room.", userID, administratorRoleName),
		Do:   "Give the role to somebody else first.",
		Hint: HintGrantFirst,
	}
}

// remains reports whether an account administers the Control Room when the user is gone. One whom this run is deleting at this moment does not.
func (c *Client) remains(account *api.User, userID string) bool {
	id := FormatUserID(account.ID)
	_, goes := c.departures.deleting.Load(id)
	return id != userID && !goes && canAdminister(account)
}

// mayAdminister reports whether a user may be an administrator, as far as this run knows. Whom it does not take for one, nothing guards, and no
// call is spent on: that the facts are some minutes old does no harm, since such a user cannot be the last administrator.
//
// While the facts were read, somebody else was one. That one remains: this run takes nobody's administrator's role, and locks or deletes no
// administrator, without reading who is left. Somebody who was made an administrator since counts as left only while this run does not delete
// the account (see remains), and is known as one from then on, since that reading is kept. Updates need no such reasoning: they read the account in
// any case, and find an administrator there (errProtected).
//
// Lists may leave out what a directory gives: then a user whose own roles show nothing is no administrator as long as somebody else is known as one.
func (c *Client) mayAdminister(ctx context.Context, userID string) (bool, error) {
	account, err := c.KnownUser(ctx, userID)
	if err == nil && !canAdminister(account) && account.Listed && !account.KnowsDirectory {
		if _, another := c.users.KnownWhere(func(u *api.User) bool { return FormatUserID(u.ID) != userID && canAdminister(u) }); another {
			return false, nil
		}
		account, err = c.WithDirectory(ctx, account)
	}
	if platform.GoneReason(err) != "" {
		return false, nil
	}
	return err == nil && canAdminister(account), err
}

// isAdministratorLive reports whether a user can sign in and has the role AAE_Admin. One who is gone has not.
func (c *Client) isAdministratorLive(ctx context.Context, userID string) (bool, error) {
	account, err := c.UserLive(ctx, userID)
	if platform.GoneReason(err) != "" {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return canAdminister(account), nil
}

// canAdminister reports whether an account administers the Control Room and can sign in: a disabled administrator cannot help.
func canAdminister(u *api.User) bool {
	return !u.Disabled && (slices.ContainsFunc(u.Roles, isAdministrator) || slices.ContainsFunc(u.SysAssignedRoles, isAdministrator))
}

// isAdministrator recognizes the system role of administrators, which cannot be renamed.
func isAdministrator(role api.RoleRef) bool {
	return strings.EqualFold(role.Name, administratorRoleName)
}

// withAdministrators checks and then writes as one step, so that of two deletions of administrators side by side the second sees what the first has
// done. All other writes go on in parallel, and unchecked.
func (c *Client) withAdministrators(ctx context.Context, check, write func() error) error {
	unlock, err := c.locks.LockMachine(ctx, c.settings.Clock, "administrators")
	if err != nil {
		return err
	}
	defer unlock()
	if err := check(); err != nil {
		return err
	}
	return write()
}
