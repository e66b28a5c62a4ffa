package controlroom

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// Roles lists the roles of the Control Room. They are read once per process.
func (c *Client) Roles(ctx context.Context) ([]api.Role, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	roles, err := c.roles.Get(ctx, "", func(ctx context.Context) ([]api.Role, error) { return a.Roles(ctx, "") })
	return roles, c.explain(err)
}

// SearchRoles lists the roles with a text in their name, all for "". A search is the platform's, and is not remembered.
func (c *Client) SearchRoles(ctx context.Context, namePart string) ([]api.Role, error) {
	if namePart == "" {
		return c.Roles(ctx)
	}
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	roles, err := a.Roles(ctx, namePart)
	return roles, c.explain(err)
}

// FindRole finds a role by its number, or by its name when that is not "".
func (c *Client) FindRole(ctx context.Context, id int64, name string) (*api.Role, error) {
	what, wanted, match := "role with the number", strconv.FormatInt(id, 10), func(r api.Role) bool { return r.ID == id }
	if name != "" {
		what, wanted, match = "role", name, func(r api.Role) bool { return strings.EqualFold(r.Name, name) }
	}
	found, err := platform.FindCached(func() ([]api.Role, error) { return c.Roles(ctx) }, func() { c.roles.Forget("") }, match)
	if err != nil {
		return nil, err
	}
	return exactlyOne(found, what, wanted, describeRole)
}

// describeRole is one line about a role that a person can tell from others by it.
func describeRole(r api.Role) string { return fmt.Sprintf("%d  %s", r.ID, r.Name) }

// RolesByID finds roles by their numbers.
func (c *Client) RolesByID(ctx context.Context, ids []int64) ([]api.RoleRef, error) {
	var out []api.RoleRef
	for _, id := range ids {
		role, err := c.FindRole(ctx, id, "")
		if err != nil {
			return nil, err
		}
		out = append(out, api.RoleRef{ID: role.ID, Name: role.Name})
	}
	return out, nil
}

// RolesByName finds roles by their names, in any case.
func (c *Client) RolesByName(ctx context.Context, names []string) ([]api.RoleRef, error) {
	var out []api.RoleRef
	for _, name := range names {
		role, err := c.FindRole(ctx, 0, name)
		if err != nil {
			return nil, err
		}
		out = append(out, api.RoleRef{ID: role.ID, Name: role.Name})
	}
	return out, nil
}

// grantableRole finds a role that grants name.
func (c *Client) grantableRole(ctx context.Context, id int64, name string) (*tf.OldReferred, error) {
	role, err := c.FindRole(ctx, id, name)
	if err != nil {
		return nil, err
	}
	return &tf.OldReferred{ID: role.ID, Name: role.Name}, nil
}

// RoleGrant names a role of a user.
type RoleGrant struct {
	UserID string
	RoleID int64
}

func (g RoleGrant) importID() string { return g.UserID + "/" + strconv.FormatInt(g.RoleID, 10) }

// givenByHand reports whether the user has the role among those that an administrator can change; givenByDirectory, whether a directory or an identity
// provider gives it. A platform may show the latter in both places.
func (g RoleGrant) givenByHand(u *api.User) bool { return slices.Contains(idsOf(u.Roles), g.RoleID) }
func (g RoleGrant) givenByDirectory(u *api.User) bool {
	return slices.Contains(idsOf(u.SysAssignedRoles), g.RoleID)
}

func (g RoleGrant) isThere(u *api.User) bool { return g.givenByHand(u) || g.givenByDirectory(u) }

// ReadGrant is nil for a role that the user has. Absent is a *platform.GoneError.
func (c *Client) ReadGrant(ctx context.Context, g RoleGrant) error {
	c.refreshed.Store(g, true)
	account, err := c.holders.Get(ctx, g.UserID, func(ctx context.Context) (*api.User, error) { return c.User(ctx, g.UserID) })
	if platform.GoneReason(err) != "" {
		return &platform.GoneError{Why: fmt.Sprintf("User %s is not in this Control Room any more, so the role is gone, too: the account was deleted outside of Terraform.", g.UserID)}
	}
	if err == nil && !g.isThere(account) {
		return &platform.GoneError{Why: fmt.Sprintf("User %s has role %d no more: it was taken away, or the role was deleted, outside of Terraform.", g.UserID, g.RoleID)}
	}
	return err
}

// AddGrant gives a role to a user, and leaves everything else of the account as it is. A role that the user has already is an error with its import
// block.
func (c *Client) AddGrant(ctx context.Context, g RoleGrant) error {
	var account *api.User
	err := c.accounts.AddEdge(ctx, platform.Edge{
		UserID: g.UserID,
		Present: func(ctx context.Context) (_ bool, err error) {
			if account, err = c.User(ctx, g.UserID); err != nil {
				return false, err
			}
			return g.isThere(account), nil
		},
		Add: func(ctx context.Context) error {
			_, err := c.UpdateUser(ctx, g.UserID, api.UserChange{AddRoleIDs: []int64{g.RoleID}})
			return explainMapped(err, account)
		},
		Exists: func() error {
			note := ""
			if g.givenByDirectory(account) {
				note = "A directory or an identity provider gives it: it comes again at every sign-in, as long as the mapping there says so, so it need not be granted here."
			}
			return alreadyThere(fmt.Sprintf("User %s has role %d already.", g.UserID, g.RoleID), roleGrantType, g.importID(), note)
		},
	})
	if platform.GoneReason(err) != "" {
		return errNoUser(g.UserID)
	}
	return err
}

// errNoUser says that a role was to be given to nobody.
func errNoUser(userID string) error {
	return &platform.Problem{
		Summary: "No such user",
		Means:   fmt.Sprintf("This Control Room has no user %s, so the role was not given.", userID),
		Do:      "Refer to the id of a platformusers_controlroom_user resource or data source, and check url in the provider's controlroom settings.",
	}
}

// explainMapped adds to a refusal that somebody else decides about the account's roles. Whether a Control Room refuses such a change is not documented.
func explainMapped(err error, account *api.User) error {
	if rest.KindOf(err) != rest.BadRequest || account == nil || len(account.SysAssignedRoles)+len(account.GroupNames) == 0 {
		return err
	}
	return &platform.Problem{
		Summary: "The roles of this user are managed elsewhere",
		Means:   "The Control Room refused the change. " + mappedWarning(account),
		Do:      "Take the grant out of the configuration, and give the role to one of the user's groups there.",
		Err:     err,
	}
}

// RemoveGrant takes a role away from a user, and leaves everything else of the account as it is. A role that is gone is as removed as it can be. The
// last role stays: that is an error, unless the user goes in the same run, which left tells. One that a directory alone shows cannot be taken away here.
func (c *Client) RemoveGrant(ctx context.Context, g RoleGrant) (left bool, err error) {
	account, err := c.User(ctx, g.UserID)
	if err == nil && g.givenByHand(account) {
		err = c.removeGrant(ctx, g, account)
	}
	if platform.GoneReason(err) != "" {
		return false, nil
	}
	if !errors.Is(err, api.ErrLastRole) {
		return false, err
	}
	if _, leaves := c.leaving.Load(g.UserID); leaves {
		return true, nil
	}
	return false, errLastRole(account, g)
}

func (c *Client) removeGrant(ctx context.Context, g RoleGrant, account *api.User) error {
	write := func() error {
		_, err := c.UpdateUser(ctx, g.UserID, api.UserChange{RemoveRoleIDs: []int64{g.RoleID}})
		if err == nil || errors.Is(err, api.ErrLastRole) {
			return err
		}
		look, cancel := rest.Detach(ctx, c.settings.Clock.Time(), removalLook)
		defer cancel()
		after, lookErr := c.User(look, g.UserID)
		if platform.GoneReason(lookErr) != "" || lookErr == nil && !g.givenByHand(after) {
			return nil
		}
		return explainMapped(err, account)
	}
	if !c.takesAdministrator(g, account) {
		return write()
	}
	return c.withAdministrators(ctx, g.UserID, func() error { return c.GuardRoles(ctx, g.UserID, g.remaining(account)) }, write)
}

// removalLook bounds the look after a removal that ran out of time itself.
const removalLook = 30 * time.Second

// takesAdministrator reports whether taking the role away takes the administrator's.
func (c *Client) takesAdministrator(g RoleGrant, account *api.User) bool {
	return slices.ContainsFunc(account.Roles, func(r api.RoleRef) bool { return r.ID == g.RoleID && isAdministrator(r) })
}

// remaining are the roles that an account is left with.
func (g RoleGrant) remaining(account *api.User) []int64 {
	return platform.Filter(idsOf(account.Roles), func(id int64) bool { return id != g.RoleID })
}

// errLastRole refuses to leave a user without a role.
func errLastRole(account *api.User, g RoleGrant) error {
	return &platform.Problem{
		Summary: "Refused: the user's last role",
		Means: fmt.Sprintf("Role %d is the last one of the user %q (%s), and a Control Room's user has at least one. Nothing was taken away.",
			g.RoleID, loginOf(account.Domain, account.Username), g.UserID),
		Do: "Give the user another role first, in an apply of its own; where this grant is replaced, lifecycle { create_before_destroy = true } does that. If nobody needs the account, destroy the user instead: with " +
			"the user its last role may go. To leave the role and only stop managing it, use a removed block or terraform state rm.",
	}
}

// Waits of a plan for what it does with a user: Terraform plans what is no longer configured in any order.
const (
	leavingTries = 20
	leavingWait  = 100 * time.Millisecond
)

// planRevocation checks in plan what taking a role away would do, and notes that it is planned. managed tells that the state has the user, too. It
// returns the account, nil for one that is gone.
func (c *Client) planRevocation(ctx context.Context, g RoleGrant, managed bool) (*api.User, error) {
	c.revoking.Store(g, true)
	account, err := c.knownUser(ctx, g.UserID)
	if platform.GoneReason(err) != "" {
		return nil, nil
	}
	if err != nil || !g.givenByHand(account) {
		return account, err
	}
	if c.takesAdministrator(g, account) {
		if err := c.GuardRoles(ctx, g.UserID, g.remaining(account)); err != nil {
			return nil, err
		}
	}
	stays := slices.ContainsFunc(idsOf(account.Roles), func(id int64) bool {
		_, goes := c.revoking.Load(RoleGrant{UserID: g.UserID, RoleID: id})
		return !goes
	})
	leaves, err := c.awaitLeaving(ctx, g, managed && !stays)
	if err == nil && !leaves && !stays && len(account.SysAssignedRoles) == 0 {
		err = errLastRole(account, g)
	}
	return account, err
}

// awaitLeaving reports whether the user of a grant that is destroyed is destroyed or replaced, too, and waits for the plan to tell when that matters. The plan
// of a destroy gets to users last and reads nothing before: there a user of the state is taken for one who goes.
func (c *Client) awaitLeaving(ctx context.Context, g RoleGrant, wait bool) (bool, error) {
	_, refreshed := c.refreshed.Load(g)
	for try := 0; ; try++ {
		_, leaves := c.leaving.Load(g.UserID)
		switch {
		case leaves || c.custody.Keeps(g.UserID) || !wait:
			return leaves, nil
		case !refreshed || try == leavingTries:
			c.leaving.Store(g.UserID, true)
			return true, nil
		}
		if err := c.settings.Clock.Wait(ctx, leavingWait); err != nil {
			return false, err
		}
	}
}

// leavingUsers are the ids of the users whom this plan destroys or replaces, as far as it has got, sorted.
func (c *Client) leavingUsers() []string {
	ids := []string{}
	c.leaving.Range(func(id, _ any) bool {
		if text, ok := id.(string); ok {
			ids = append(ids, text)
		}
		return true
	})
	slices.Sort(ids)
	return ids
}
