package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// RoleGrant is one role of one user.
type RoleGrant struct {
	UserID string
	RoleID int64
	// RoleName is what the role is called. It names the role only when RoleID is 0.
	RoleName string
	// Username, Domain and Email are those of the account, for those who read. Status and Origin are what lists show besides: the status of the account,
	// and platform.OriginDirect or "directory", "" where nobody asked, or the Control Room does not report it.
	Username, Domain, Email, Status, Origin string
}

// ID is the composite id of the grant.
func (g RoleGrant) ID() string { return g.UserID + "/" + strconv.FormatInt(g.RoleID, 10) }

// givenByHand reports whether the user has the role among those that an administrator can change. A platform may show the role of a directory
// there, too.
func (g RoleGrant) givenByHand(u *api.User) bool { return slices.Contains(RoleIDs(u.Roles), g.RoleID) }

// GivenByDirectory reports whether a directory or an identity provider gives the role to the user.
func (g RoleGrant) GivenByDirectory(u *api.User) bool {
	return slices.Contains(RoleIDs(u.SysAssignedRoles), g.RoleID)
}

func (g RoleGrant) isThere(u *api.User) bool { return g.givenByHand(u) || g.GivenByDirectory(u) }

// remaining are the roles that an account is left with.
func (g RoleGrant) remaining(account *api.User) []int64 {
	return platform.Filter(RoleIDs(account.Roles), func(id int64) bool { return id != g.RoleID })
}

// TakesLastRole reports whether the account has the role by hand, and no other one.
func (g RoleGrant) TakesLastRole(account *api.User) bool {
	return g.givenByHand(account) && len(g.remaining(account))+len(account.SysAssignedRoles) == 0
}

// takesAdministrator reports whether taking the role away takes the administrator's role.
func (g RoleGrant) takesAdministrator(account *api.User) bool {
	return slices.ContainsFunc(account.Roles, func(r api.RoleRef) bool { return r.ID == g.RoleID && isAdministrator(r) })
}

// RoleGrant reads a role that a user has, with the names of both as they are now, as far as the account shows them. Absent is a *platform.GoneError.
func (c *Client) RoleGrant(ctx context.Context, g RoleGrant) (RoleGrant, error) {
	c.departures.recordRead(g)
	account, err := c.KnownUser(ctx, g.UserID)
	if err == nil && !g.isThere(account) {
		account, err = c.WithDirectory(ctx, account)
	}
	if why := platform.GoneReason(err); why != "" {
		user := &platform.End{Field: "user_id", ID: g.UserID, What: "user"}
		return g, &platform.GoneError{Why: user.GoneWith("grant", why), End: user}
	}
	if err != nil {
		return g, err
	}
	if role := g.in(account); role != nil {
		g.RoleName, g.Username, g.Domain, g.Email = role.Name, account.Username, account.Domain, account.Email
		return g, nil
	}
	alone := fmt.Sprintf("User %s no longer has role %d: it was taken away outside of Terraform.", g.UserID, g.RoleID)
	return g, platform.WhyGone("grant", alone, c.roleEnd(ctx, g.RoleID))
}

// in is the role as the account shows it, nil when it has not.
func (g RoleGrant) in(account *api.User) *api.RoleRef {
	for _, role := range slices.Concat(account.Roles, account.SysAssignedRoles) {
		if role.ID == g.RoleID {
			return &role
		}
	}
	return nil
}

// ErrNoUser says that there is nobody to give a role to.
func ErrNoUser(id string) error {
	return &platform.Problem{
		Summary: "No such user",
		Means:   fmt.Sprintf("This Control Room has no user %s, so the role was not given.", id),
		Do:      "Check url in the provider's controlroom settings.",
		Hint:    HintReferToUser,
	}
}

// FindRoleGrant resolves what a person writes to name a grant: the user as for FindUser, and the role by its number or, when that is 0, its name.
// It does not look whether the user has the role.
func (c *Client) FindRoleGrant(ctx context.Context, named RoleGrant) (RoleGrant, error) {
	account, err := c.FindUser(ctx, named.UserID)
	if err != nil {
		return RoleGrant{}, err
	}
	wanted := platform.Named[int64]{ID: named.RoleID}
	if wanted.ID == 0 {
		wanted.Name = named.RoleName
	}
	role, err := c.FindRole(ctx, wanted)
	if err != nil {
		return RoleGrant{}, err
	}
	return RoleGrant{
		UserID: FormatUserID(account.ID), RoleID: role.ID, RoleName: role.Name,
		Username: account.Username, Domain: account.Domain, Email: account.Email,
	}, nil
}

// AddRoleGrant gives a role to a user, and leaves everything else of the account as it is. A role that the user has already is an error.
func (c *Client) AddRoleGrant(ctx context.Context, g RoleGrant) error {
	var account *api.User
	err := c.run.Created.AddEdge(ctx, platform.Edge{
		Edge:   platform.Object{Noun: NounRoleGrant, ID: g.ID()},
		UserID: g.UserID,
		// What this run has read is enough to go on: the update itself finds a role that is there. That one is there is believed by a look alone.
		Present: func(ctx context.Context) (_ bool, err error) {
			if account, err = c.KnownUser(ctx, g.UserID); err != nil || !g.isThere(account) {
				return false, err
			}
			if account, err = c.users.Look(ctx, g.UserID); err == nil && !g.isThere(account) {
				account, err = c.WithDirectory(ctx, account)
			}
			return err == nil && g.isThere(account), err
		},
		Shown: platform.Confirmed,
		Add:   func(ctx context.Context) error { return c.explainMapped(ctx, c.addRoleGrant(ctx, g), account) },
		Exists: func() error {
			if c.run.Created.Has(g.UserID) && g.givenByHand(account) {
				return nil // the account was made a moment ago with this role as its first one
			}
			note := ""
			if g.GivenByDirectory(account) {
				note = "A directory or an identity provider gives it again at every sign-in, as long as the mapping there does, so it need not be granted here."
			}
			return platform.ErrExists(platformName, fmt.Sprintf("User %s has role %d already.", g.UserID, g.RoleID),
				platform.Object{Noun: NounRoleGrant, ID: g.ID()}, note)
		},
	})
	if platform.GoneReason(err) != "" {
		return ErrNoUser(g.UserID)
	}
	return platform.RefusedFor(platformName, err, c.roleEnd(ctx, g.RoleID))
}

// addRoleGrant gives a role, with what else is given to the user at the same time, and confirms it.
func (c *Client) addRoleGrant(ctx context.Context, g RoleGrant) error {
	change := &roleChange{grant: g, ctx: ctx}
	defer change.finish()
	if _, err := c.given.Do(ctx, g.UserID, change); err != nil {
		return explain(err)
	}
	//nolint:contextcheck // it is ctx, as one of the write
	return c.confirmUser(change.ctx, g.UserID, "nothing was given", fmt.Sprintf("role %d of user %s", g.RoleID, g.UserID), g.isThere)
}

// explainMapped adds to a refusal that somebody else decides about the account's roles. Whether a Control Room refuses such a change is not
// documented.
func (c *Client) explainMapped(ctx context.Context, err error, account *api.User) error {
	if rest.KindOf(err) != rest.BadRequest || account == nil {
		return err
	}
	account, lookErr := c.WithDirectory(ctx, account)
	if lookErr != nil || len(account.SysAssignedRoles)+len(account.GroupNames) == 0 {
		return err
	}
	return &platform.Problem{
		Summary: "The roles of this user are managed elsewhere",
		Means:   "The Control Room refused the change. " + MappedNote(account),
		Do:      "Give the role to one of the user's groups there.",
		Hint:    HintRemoveGrant,
		Err:     err,
	}
}

// RemoveRoleGrant takes a role away from a user, and leaves everything else of the account as it is. A missing role or user counts as removed. The
// last role stays: that is an error, unless the user leaves in the same run; then left is true. A role that only a directory gives cannot be taken
// away here.
func (c *Client) RemoveRoleGrant(ctx context.Context, g RoleGrant) (left bool, err error) {
	account, err := c.KnownUser(ctx, g.UserID)
	if err == nil && !g.givenByHand(account) { // believed by a look alone
		account, err = c.users.Look(ctx, g.UserID)
	}
	if err == nil && g.givenByHand(account) {
		err = c.removeRoleGrant(ctx, g, account)
	}
	switch {
	case platform.GoneReason(err) != "":
		return false, nil
	case !errors.Is(err, api.ErrLastRole):
		return false, err
	case c.UserLeaves(g.UserID):
		return true, nil
	}
	return false, errLastRole(account, g)
}

func (c *Client) removeRoleGrant(ctx context.Context, g RoleGrant, account *api.User) error {
	check := func() error { return c.GuardRoleGrant(ctx, g, account) }
	if !g.takesAdministrator(account) {
		if err := check(); err != nil {
			return err
		}
		err := c.takeRole(ctx, g, false)
		if !errors.Is(err, errProtected) {
			return c.explainMapped(ctx, err, account)
		}
		if account, err = c.UserLive(ctx, g.UserID); err != nil {
			return err
		}
	}
	return c.withAdministrators(ctx, check, func() error { return c.explainMapped(ctx, c.takeRole(ctx, g, true), account) })
}

// takeRole takes a role away, with what else is taken from the user at the same time.
func (c *Client) takeRole(ctx context.Context, g RoleGrant, guarded bool) error {
	change := &roleChange{grant: g, guarded: guarded, ctx: ctx}
	defer change.finish()
	return c.run.Created.RemoveEdge(ctx,
		func(ctx context.Context) (bool, error) {
			now, err := c.users.Look(c.users.InWrite(ctx, change.ctx), g.UserID)
			return err == nil && g.givenByHand(now), err
		},
		func(ctx context.Context) error {
			_, err := c.taken.Do(ctx, g.UserID, change)
			return explain(err)
		})
}

// GuardRoleGrant refuses what GuardRoles refuses. account is the user as read before; when it matters, the guard reads the user again.
func (c *Client) GuardRoleGrant(ctx context.Context, g RoleGrant, account *api.User) error {
	if !g.takesAdministrator(account) {
		self, err := c.Self(ctx)
		if err != nil || self.ID != account.ID {
			return err
		}
	}
	return c.GuardRoles(ctx, g.UserID, g.remaining(account))
}

// errLastRole refuses to leave a user without a role.
func errLastRole(account *api.User, g RoleGrant) error {
	return &platform.Problem{
		Summary: "Refused: the user's last role",
		Means: fmt.Sprintf("Role %d is the last one of the user %q (%s), and a Control Room's user has at least one. Nothing was taken away.",
			g.RoleID, Login(account.Domain, account.Username), g.UserID),
		Do:   "Give the user another role first.",
		Hint: HintLastRole,
	}
}
