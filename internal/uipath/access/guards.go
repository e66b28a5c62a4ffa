package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// administratorsGroup is the built-in group whose members administer the organization (documented; it cannot be renamed).
const administratorsGroup = "Administrators"

// GuardUser refuses to delete or disable the account that the provider signs in as, and the last administrator of the organization. verb is
// what was to be done, for the message: "delete", "disable".
func (c *Client) GuardUser(ctx context.Context, userID, verb string) error {
	if err := c.guardSelf(ctx, userID, verb); err != nil {
		return err
	}
	return c.guardLastAdministrator(ctx, userID)
}

// guardLastAdministrator refuses when the user is an administrator of the organization and nobody else can be shown to be one. Callers that go
// on to write hold the lock of withAdministrators over both.
//
// Who is no administrator by what this run has read costs no call of its own. Somebody may have made the user one since: then there was another
// administrator who did so, and this user is the last one only once all who were there at that time have gone. Those whom this run takes away pass
// this guard, live, and none of them may count on a user who is leaving: see guardLastMember.
func (c *Client) guardLastAdministrator(ctx context.Context, userID string) error {
	adminGroups, _, err := c.administratorBy(ctx, userID)
	if err != nil || len(adminGroups) == 0 {
		return err
	}
	adminGroups, known, err := c.administratorByLive(ctx, userID)
	if err != nil {
		return err
	}
	return c.guardLastMembers(ctx, []string{userID}, adminGroups, known, nil)
}

// guardLastMembers refuses when nobody else in one of the groups can sign in than users, those not counted who are leaving. joins are put into the
// groups before; "" is somebody whom this run creates. Its look at everybody is what the next reader of an account goes by, so that whoever begins to
// leave after it is known as what he is by then.
func (c *Client) guardLastMembers(ctx context.Context, users, adminGroups []string, known bool, joins []string) error {
	if len(adminGroups) == 0 || slices.Contains(joins, "") {
		return nil
	}
	everybody, err := c.users.LookAll(ctx)
	if err != nil {
		return err
	}
	saves := func(u api.User, group string) bool {
		_, leaves := c.leaving.Load(u.ID)
		joins := ContainsID(joins, u.ID) && canSignIn(u)
		return !leaves && !ContainsID(users, u.ID) && (joins || administers(u, group))
	}
	for _, group := range adminGroups {
		if !slices.ContainsFunc(everybody, func(u api.User) bool { return saves(u, group) }) {
			return c.errLastAdministrator(ctx, users, known)
		}
	}
	return nil
}

// administers reports whether an account is in the group and can sign in: one that cannot saves nobody.
func administers(u api.User, group string) bool {
	return slices.Contains(u.GroupIDs, group) && canSignIn(u)
}

func canSignIn(u api.User) bool { return u.IsActive && !u.Pending() }

// errLastAdministrator refuses to take away these, who are all.
func (c *Client) errLastAdministrator(ctx context.Context, users []string, known bool) error {
	problem := &platform.Problem{Summary: "Refused: the last administrator"}
	are, members := fmt.Sprintf("User %s is", users[0]), "the only active member"
	if len(users) > 1 {
		are, members = fmt.Sprintf("The %d users who are named last are", len(users)), "the only active members"
	}
	if known {
		problem.Means = are + " in the group Administrators, and no other active account could be found there. Without an administrator nobody can " +
			"manage the organization any more. (Whom a directory group makes an administrator cannot be seen here.)"
		problem.Do = "Put somebody else into Administrators first."
		problem.Hint = HintAdministratorFirst
	} else {
		problem.Means = fmt.Sprintf("%s %s of a group, and the sign-in may not read which one: it could be Administrators, without whom nobody can manage "+
			"the organization any more.", are, members)
		problem.Do = "Give the external application the scope PM.Group.Read, so that the groups can be told apart."
	}
	if len(users) == 1 {
		return problem
	}
	for _, id := range users {
		account, err := c.users.Get(ctx, strings.ToLower(id))
		if err != nil {
			account.ID = id
		}
		problem.Lines = append(problem.Lines, strings.TrimSpace(account.ID+"  "+account.UserName))
	}
	return problem
}

// administratorBy returns the groups that make an active user an administrator of the organization. When the sign-in may not read groups, every
// group of the user may be Administrators, and known is false.
func (c *Client) administratorBy(ctx context.Context, userID string) (ids []string, known bool, err error) {
	account, err := c.User(ctx, userID, "")
	return c.administratorGroups(ctx, account, err)
}

// administratorByLive is administratorBy, live.
func (c *Client) administratorByLive(ctx context.Context, userID string) (ids []string, known bool, err error) {
	account, err := c.UserLive(ctx, userID)
	return c.administratorGroups(ctx, account, err)
}

// administratorGroups is administratorBy for the result of a read.
func (c *Client) administratorGroups(ctx context.Context, account *api.User, err error) (ids []string, known bool, _ error) {
	if platform.GoneReason(err) != "" {
		return nil, true, nil
	}
	if err != nil || !account.IsActive || account.Pending() || len(account.GroupIDs) == 0 {
		return nil, true, err
	}
	groups, err := c.Groups(ctx)
	if refusesGroups(err) {
		return account.GroupIDs, false, nil
	}
	if err != nil {
		return nil, true, err
	}
	for _, group := range groups {
		if isAdministrators(group) && slices.Contains(account.GroupIDs, group.ID) {
			ids = append(ids, group.ID)
		}
	}
	return ids, true, nil
}

// isAdministrators recognizes the built-in group whose members administer the organization.
func isAdministrators(g api.Group) bool {
	return g.Type == api.GroupBuiltIn && strings.EqualFold(g.Name, administratorsGroup)
}

// refusesGroups recognizes a sign-in that may not read groups: an application without the scope.
func refusesGroups(err error) bool {
	var refused *api.SignInError
	kind := rest.KindOf(err)
	return errors.As(err, &refused) || kind == rest.Forbidden || kind == rest.Unauthorized
}

// withAdministrators checks and then writes as one step when the user is an administrator. Everybody else's writes go on in parallel.
func (c *Client) withAdministrators(ctx context.Context, userID string, check, write func() error) error {
	key := strings.ToLower(userID)
	c.leaving.Store(key, true) // before the look: a guard that comes after it does not count on this user
	adminGroups, _, err := c.administratorBy(ctx, userID)
	if err == nil && len(adminGroups) == 0 {
		err = write()
		if err != nil {
			c.leaving.Delete(key)
		}
		return err
	}
	c.leaving.Delete(key)
	if err != nil {
		return err
	}
	return c.oneByOne(ctx, check, write)
}

// oneByOne checks and then writes as one step, so that of two administrators who are taken away side by side the second check sees what the first
// write has done.
func (c *Client) oneByOne(ctx context.Context, check, write func() error) error {
	organization, err := c.PartitionGlobalID(ctx)
	if err != nil {
		return err
	}
	unlock, err := c.locks.LockMachine(ctx, c.settings.Clock, organization)
	if err != nil {
		return err
	}
	defer unlock()
	if err := check(); err != nil {
		return err
	}
	return write()
}
