package controlroom

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// User reads one account. One that is gone is a *platform.GoneError.
func (c *Client) User(ctx context.Context, id string) (*api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	number, err := parseUserID(id)
	if err != nil {
		return nil, err
	}
	account, err := a.User(ctx, number)
	if err != nil {
		return nil, c.confirmGone(ctx, err, fmt.Sprintf("This Control Room has no user %s any more: the account was deleted outside of Terraform.", id))
	}
	c.read.Store(id, account)
	return account, nil
}

// ReadUser is User for an account that the state knows, which is not given up at the first look when it was created a moment ago.
func (c *Client) ReadUser(ctx context.Context, id, createdAt string) (*api.User, error) {
	return platform.ReadFresh(ctx, c.settings.Clock, createdAt, func(ctx context.Context) (*api.User, error) { return c.User(ctx, id) })
}

// knownUser is an account as this run has read it last, for what a plan says about it: a refresh comes right before.
func (c *Client) knownUser(ctx context.Context, id string) (*api.User, error) {
	known, _ := c.read.Load(id)
	if account, ok := known.(*api.User); ok {
		return account, nil
	}
	return c.User(ctx, id)
}

// Users lists accounts, all pages.
func (c *Client) Users(ctx context.Context, query api.UserQuery) ([]api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	users, err := a.Users(ctx, query)
	return users, c.explain(err)
}

// UsersNamed returns the accounts that have exactly this user name, in any case: at most one, unless two domains have a user of the same name.
// They are as lists show them.
func (c *Client) UsersNamed(ctx context.Context, username string) ([]api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	users, err := a.UsersNamed(ctx, username)
	return users, c.explain(err)
}

// FindUser resolves what a person writes to name an account: its id, its user name, or DOMAIN\user. Ambiguity lists the candidates. A user name
// that is a number is looked for when no account has it as its id.
func (c *Client) FindUser(ctx context.Context, who string) (*api.User, error) {
	if isUserID(who) {
		account, err := c.User(ctx, who)
		if platform.GoneReason(err) == "" {
			return account, err
		}
	}
	if domain, name, found := strings.Cut(who, `\`); found {
		return c.userNamed(ctx, strings.TrimLeft(name, `\`), who, func(u api.User) bool { return strings.EqualFold(u.Domain, domain) })
	}
	return c.userNamed(ctx, who, who, func(api.User) bool { return true })
}

// UserKey names an account by its id, or by its user name and, unless that is "", its domain.
type UserKey struct{ ID, Username, Domain string }

// LookUpUser finds the account that a key names, of which none is an error.
func (c *Client) LookUpUser(ctx context.Context, key UserKey) (*api.User, error) {
	if key.ID == "" {
		return c.userNamed(ctx, key.Username, loginOf(key.Domain, key.Username), func(u api.User) bool { return key.Domain == "" || strings.EqualFold(u.Domain, key.Domain) })
	}
	account, err := c.User(ctx, key.ID)
	if platform.GoneReason(err) != "" {
		return exactlyOne[api.User](nil, "user with the id", key.ID, describeUser)
	}
	return account, err
}

// userNamed reads the only account with a user name that fits. who is what the message calls it.
func (c *Client) userNamed(ctx context.Context, username, who string, fits func(api.User) bool) (*api.User, error) {
	named, err := c.UsersNamed(ctx, username)
	if err != nil {
		return nil, err
	}
	found, err := exactlyOne(platform.Filter(named, fits), "user", who, describeUser)
	if err != nil {
		return nil, err
	}
	return c.User(ctx, userText(found.ID))
}

// describeUser is one line about an account that a person can tell from others by it.
func describeUser(u api.User) string {
	return fmt.Sprintf("%d  user name %s, e-mail %s, disabled %t", u.ID, loginOf(u.Domain, u.Username), u.Email, u.Disabled)
}

// Holder returns the account of this user name and domain, nil when there is none. Accounts that this run plans to change or replace do not count:
// one that is about to be replaced is still there.
func (c *Client) Holder(ctx context.Context, username, domain string) (*api.User, error) {
	named, err := c.UsersNamed(ctx, username)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(named, func(u api.User) bool { return strings.EqualFold(u.Domain, domain) && !c.custody.Keeps(userText(u.ID)) })
	if i < 0 {
		return nil, nil
	}
	return &named[i], nil
}

// errTaken explains that an account has the user name already, with the import block.
func errTaken(holder *api.User) error {
	note := ""
	if holder.Disabled {
		note = "The account is disabled."
	}
	return alreadyThere(fmt.Sprintf("The user name %q belongs to user %d (e-mail %s) of this Control Room, made at %s.",
		loginOf(holder.Domain, holder.Username), holder.ID, holder.Email, holder.CreatedAt), userType, userText(holder.ID), note)
}

// CreateUser creates an account, never twice: the client looks for it when an answer is lost.
func (c *Client) CreateUser(ctx context.Context, user api.NewUser) (*api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	// Who makes it tells it from somebody else's after a lost answer: asked once for all that are created side by side.
	if _, err := c.Self(ctx); err != nil {
		return nil, err
	}
	created, err := a.CreateUser(ctx, user)
	switch rest.KindOf(err) {
	case rest.Conflict, rest.BadRequest:
		return nil, c.explainRefusal(ctx, err, user)
	}
	if err != nil {
		return nil, c.explain(err)
	}
	c.accounts.Record(userText(created.ID))
	return created, nil
}

// explainRefusal tells a user name that is taken from everything else that a Control Room may not like about a new account: with which status it
// says so is not documented.
func (c *Client) explainRefusal(ctx context.Context, err error, user api.NewUser) error {
	named, lookErr := c.UsersNamed(ctx, user.Username)
	same := platform.Filter(named, func(u api.User) bool { return strings.EqualFold(u.Domain, user.Domain) })
	switch {
	case lookErr != nil:
		return c.explain(err)
	case len(same) > 0:
		return errTaken(&same[0])
	case !rest.IsConflict(err):
		return c.explain(err)
	case len(named) > 0:
		return errTaken(&named[0])
	}
	return &platform.Problem{
		Err:   err,
		Means: fmt.Sprintf("The Control Room says that the user name %q is taken, but shows no account that has it. A deleted account may hold it: whether the name of a deleted user is free again is not documented.", user.Username),
		Do:    "Choose another user name, or ask the Control Room's vendor to free this one. Nothing was created.",
	}
}

// UpdateUser changes fields of an account and leaves all others as they are. It refuses to disable whom nobody may lock out, and to take the
// administrator's role from them.
func (c *Client) UpdateUser(ctx context.Context, id string, change api.UserChange) (*api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	number, err := parseUserID(id)
	if err != nil {
		return nil, err
	}
	var updated *api.User
	update := func() (err error) {
		defer c.holders.Forget(id)
		if updated, err = c.sendUpdate(ctx, a, number, change); err == nil {
			c.read.Store(id, updated)
		}
		return c.explain(err)
	}
	disables := change.Disabled != nil && *change.Disabled
	if disables {
		if err := c.guardSelf(ctx, id, "disable"); err != nil {
			return nil, err
		}
	}
	switch {
	case disables:
		err = c.withAdministrators(ctx, id, func() error { return c.guardLastAdministrator(ctx, id) }, update)
	case change.RoleIDs != nil:
		err = c.withAdministrators(ctx, id, func() error { return c.GuardRoles(ctx, id, *change.RoleIDs) }, update)
	default:
		err = update()
	}
	return updated, err
}

// sendUpdate sends a change. A platform that shows the roles of a directory apart from others may not take an account back without any role, as it shows
// it (assumed): then those of the directory go along, which it has in any case.
func (c *Client) sendUpdate(ctx context.Context, a *api.Client, id int64, change api.UserChange) (*api.User, error) {
	updated, err := a.UpdateUser(ctx, id, change)
	if rest.KindOf(err) != rest.BadRequest || change.RoleIDs != nil || len(change.RemoveRoleIDs) > 0 {
		return updated, err
	}
	account, lookErr := a.User(ctx, id)
	if lookErr != nil || len(account.Roles) > 0 || len(account.SysAssignedRoles) == 0 {
		return updated, err
	}
	change.AddRoleIDs = append(slices.Clone(change.AddRoleIDs), idsOf(account.SysAssignedRoles)...)
	return a.UpdateUser(ctx, id, change)
}

// DisableUser locks an account out without deleting it. An account that is gone already is as disabled as it can be.
func (c *Client) DisableUser(ctx context.Context, id string) error {
	disabled := true
	_, err := c.UpdateUser(ctx, id, api.UserChange{Disabled: &disabled})
	if err == nil || platform.GoneReason(err) != "" {
		return nil
	}
	if rest.IsNotFound(err) {
		if _, lookErr := c.User(ctx, id); platform.GoneReason(lookErr) != "" {
			return nil
		}
	}
	return err
}

// DeleteUser is the platform's delete. It has ended well only when the account is not there afterwards.
func (c *Client) DeleteUser(ctx context.Context, id string) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	number, err := parseUserID(id)
	if err != nil {
		return err
	}
	if err := c.guardSelf(ctx, id, "delete"); err != nil {
		return err
	}
	return c.withAdministrators(ctx, id,
		func() error { return c.guardLastAdministrator(ctx, id) },
		func() error {
			err := a.DeleteUser(ctx, number)
			if err == nil || !rest.IsNotFound(err) {
				return c.explainDelete(err)
			}
			// A "not found" may be about the call: something in front of the Control Room that lets no DELETE through. The account itself tells.
			_, lookErr := c.User(ctx, id)
			switch {
			case platform.GoneReason(lookErr) != "":
				return nil
			case lookErr != nil:
				return lookErr
			}
			return &platform.Problem{
				Err:   err,
				Means: fmt.Sprintf("The answer to the delete of user %s was \"not found\", but the Control Room still shows the account: it was not deleted.", id),
				Do:    "Check api_version, and whether a proxy or web server in front of the Control Room lets DELETE through. Nothing was removed from the state.",
			}
		})
}
