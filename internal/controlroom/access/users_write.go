package access

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// ErrTaken says that an account has the user name already.
func ErrTaken(holder *api.User) error {
	note := ""
	if holder.Disabled {
		note = "The account is disabled."
	}
	id := FormatUserID(holder.ID)
	fixed := []platform.Field{{Name: "username", Value: holder.Username}}
	if holder.Domain != "" {
		fixed = append(fixed, platform.Field{Name: "domain", Value: holder.Domain})
	}
	return platform.ErrExists(platformName,
		fmt.Sprintf("The user name %q belongs to user %s (e-mail %s) of this Control Room, created at %s.",
			Login(holder.Domain, holder.Username), id, holder.Email, holder.CreatedAt),
		platform.Object{Noun: NounUser, ID: id, Fixed: fixed}, note)
}

// CreateUser creates an account, never twice: the client looks for it when a response is lost.
func (c *Client) CreateUser(ctx context.Context, user api.NewUser) (*api.User, error) {
	// After a lost response the account's creator distinguishes it from somebody else's: asked once for all that are created side by side.
	if _, err := c.Self(ctx); err != nil {
		return nil, err
	}
	begun := c.settings.Clock.Time()
	created, err := c.api.CreateUser(ctx, user)
	switch rest.KindOf(err) {
	case rest.Conflict, rest.BadRequest:
		return nil, c.explainRefusal(ctx, err, user)
	}
	if err != nil {
		return nil, explain(err)
	}
	c.users.Put(created)
	c.fresh.Store(FormatUserID(created.ID), begun)
	c.run.Created.Record(FormatUserID(created.ID))
	c.recordCreated(created)
	return created, nil
}

// explainRefusal distinguishes a user name that is taken from everything else that a Control Room may refuse about a new account: with which status
// it refuses a name is not documented.
func (c *Client) explainRefusal(ctx context.Context, err error, user api.NewUser) error {
	named, lookErr := c.usersNamedLive(ctx, user.Username)
	same := platform.Filter(named, func(u *api.User) bool { return platform.SameName(u.Domain, user.Domain) })
	switch {
	case lookErr != nil:
		return explain(err)
	case len(same) > 0:
		return ErrTaken(same[0])
	case !rest.IsConflict(err):
		return explain(err)
	case len(named) > 1: // in other domains
		_, several := exactlyOne(named, "user", user.Username, describeUser)
		return several
	case len(named) > 0:
		return ErrTaken(named[0])
	}
	return &platform.Problem{
		Err: err,
		Means: fmt.Sprintf("The Control Room reports that the user name %q is taken, but shows no account that has it. A deleted account may hold it: "+
			"whether the name of a deleted user is free again is not documented.", user.Username),
		Do: "Choose another user name, or ask the Control Room's vendor to free this one. Nothing was created.",
	}
}

// UpdateUser changes fields of an account and leaves all others as they are. It refuses to disable protected accounts, and to take the
// administrator's role from them.
func (c *Client) UpdateUser(ctx context.Context, id string, change api.UserChange) (*api.User, error) {
	if _, err := parseUserID(id); err != nil {
		return nil, err
	}
	disables := change.Disabled != nil && *change.Disabled
	check := func() error { return c.guardLastAdministrator(ctx, id) }
	switch {
	case disables:
		if err := c.guardSelf(ctx, id, "disable"); err != nil {
			return nil, err
		}
	case change.RoleIDs != nil:
		if err := c.guardOwnRoles(ctx, id, *change.RoleIDs); err != nil {
			return nil, err
		}
		check = func() error { return c.GuardRoles(ctx, id, *change.RoleIDs) }
	}
	updated, err := c.updateUser(ctx, id, change, false)
	if errors.Is(err, errProtected) {
		err = c.withAdministrators(ctx, check, func() (err error) {
			updated, err = c.updateUser(ctx, id, change, true)
			return err
		})
	}
	return updated, err
}

// updateUser is UpdateUser without its guards: without guarded, what needs one is errProtected.
func (c *Client) updateUser(ctx context.Context, id string, change api.UserChange, guarded bool) (*api.User, error) {
	writing, end := ctx, func() {}
	defer func() { end() }()
	disables := change.Disabled != nil && *change.Disabled
	confirms := disables || change.RoleIDs != nil
	updated, err := c.sendUpdate(ctx, id, change, func(before *api.User) error {
		if !guarded && (disables && canAdminister(before) || takesAdministrator(before, change)) {
			return errProtected
		}
		if confirms && writing == ctx {
			writing, end = c.users.Writing(ctx)
		}
		return nil
	})
	switch {
	case rest.IsNotFound(err):
		if _, gone := c.UserLive(ctx, id); platform.GoneReason(gone) != "" {
			return nil, gone
		}
		return nil, explain(err)
	case err != nil:
		return nil, explain(err)
	case disables:
		err = platform.ConfirmRemoved(writing, c.settings.Clock, "user "+id, nil, func(ctx context.Context) (bool, error) {
			account, err := c.users.Look(ctx, id)
			if err == nil {
				updated = account
			}
			return err == nil && change.MadeIn(*account), err
		})
	case confirms:
		// That the response shows what is kept, and is no echo of the request, is not documented.
		err = c.confirmUser(writing, id, "the user's roles are not those that were sent", "the roles of user "+id,
			func(account *api.User) bool { return change.MadeIn(*account) })
		if account, ok := c.users.Known(id); ok {
			updated = account
		}
	}
	return updated, err
}

// takesAdministrator reports whether a change takes the administrator's role from an account.
func takesAdministrator(account *api.User, change api.UserChange) bool {
	return change.RoleIDs != nil && slices.ContainsFunc(account.Roles, func(role api.RoleRef) bool {
		return isAdministrator(role) && !slices.Contains(*change.RoleIDs, role.ID)
	})
}

// confirmUser looks whether the Control Room shows what an update wanted that it reported as done. Updates of several users share the look, which is
// done for all by the one that ends last. failure says what is so when it does not show it, and what names the change with the person.
func (c *Client) confirmUser(ctx context.Context, id, failure, what string, shown func(*api.User) bool) error {
	late := func() { c.run.Late.Add(platform.ErrLate(what)) }
	isShown, err := c.users.Confirm(ctx, snapshot.Confirmation[*api.User]{Key: id, Shown: shown, Late: late})
	return platform.ErrUnlessShown(isShown, err, failure)
}

// sendUpdate sends a change that check allows. A platform that shows the roles of a directory apart from others may not accept an account without any
// role, as it shows it (assumed): then those of the directory go along, which the account has in any case.
func (c *Client) sendUpdate(ctx context.Context, id string, change api.UserChange, check func(before *api.User) error) (*api.User, error) {
	decide := func(before *api.User, _ bool) (api.UserChange, error) { return change, check(before) }
	updated, err := c.editUser(ctx, id, c.presentUser, decide)
	if rest.KindOf(err) != rest.BadRequest || change.RoleIDs != nil {
		return updated, err
	}
	account, lookErr := c.UserLive(ctx, id)
	if lookErr != nil || len(account.Roles) > 0 || len(account.SysAssignedRoles) == 0 {
		return updated, err
	}
	change.AddRoleIDs = append(slices.Clone(change.AddRoleIDs), RoleIDs(account.SysAssignedRoles)...)
	return c.editUser(ctx, id, c.presentUser, decide)
}

// DisableUser locks an account without deleting it. A missing account counts as disabled.
func (c *Client) DisableUser(ctx context.Context, id string) error {
	disabled := true
	_, err := c.UpdateUser(ctx, id, api.UserChange{Disabled: &disabled})
	if platform.GoneReason(err) != "" {
		return nil
	}
	return err
}

// DeleteUser is the platform's delete. It succeeds only when the account is not there afterwards.
func (c *Client) DeleteUser(ctx context.Context, id string) error {
	number, err := parseUserID(id)
	if err != nil {
		return err
	}
	if err := c.guardSelf(ctx, id, "delete"); err != nil {
		return err
	}
	c.departures.deleting.Store(id, true) // before anybody else counts who is left
	err = c.guardedDelete(ctx, id, number)
	if err != nil {
		c.departures.deleting.Delete(id)
	}
	return err
}

func (c *Client) guardedDelete(ctx context.Context, id string, number int64) error {
	may, err := c.mayAdminister(ctx, id)
	if err != nil {
		return err
	}
	if !may {
		return c.deleteUser(ctx, id, number)
	}
	return c.withAdministrators(ctx,
		func() error { return c.guardLastAdministrator(ctx, id) },
		func() error { return c.deleteUser(ctx, id, number) })
}

// deleteUser is DeleteUser without its guards.
func (c *Client) deleteUser(ctx context.Context, id string, number int64) error {
	ctx, end := c.users.Writing(ctx)
	defer end()
	err := c.api.DeleteUser(ctx, number, func(ctx context.Context) (bool, error) { return c.users.IsGone(ctx, id) })
	if err == nil {
		c.users.Remove(id)
		return nil
	}
	c.users.Forget(id)
	if !rest.IsNotFound(err) {
		return explainDelete(err)
	}
	// A "not found" may be about the call: something in front of the Control Room that refuses DELETE. The account itself shows which.
	_, lookErr := c.UserLive(ctx, id)
	switch {
	case platform.GoneReason(lookErr) != "":
		return nil
	case lookErr != nil:
		return lookErr
	}
	return &platform.Problem{
		Err: err,
		Means: fmt.Sprintf("The response to the delete of user %s was \"not found\", but the Control Room still shows the account: it was not deleted.",
			id),
		Do:   "Check api_version, and whether a proxy or web server in front of the Control Room refuses DELETE.",
		Hint: HintStateKept,
	}
}
