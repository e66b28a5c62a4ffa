package uipath

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// User reads one account. One that is gone is a *platform.GoneError.
func (c *Client) User(ctx context.Context, id string) (*api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	account, err := a.User(ctx, id)
	gone := fmt.Sprintf("UiPath has no user %s in this organization any more: the account was deleted outside of Terraform.", id)
	switch rest.KindOf(err) {
	case rest.Forbidden, rest.BadRequest:
		// How the platform answers for an account that is not there is not documented. Neither of these is absence; the list of users tells.
		if everybody, listErr := a.Users(ctx, api.UserQuery{}); listErr == nil && !slices.ContainsFunc(everybody, func(u api.User) bool { return strings.EqualFold(u.ID, id) }) {
			return nil, &platform.GoneError{Why: gone}
		}
	}
	if err != nil {
		return nil, c.confirmGone(ctx, err, gone)
	}
	return account, nil
}

// ReadUser is User for an account that the state knows, which is not given up at the first look when it was created a moment ago.
func (c *Client) ReadUser(ctx context.Context, id, createdAt string) (*api.User, error) {
	return platform.ReadFresh(ctx, c.settings.Clock, createdAt, func(ctx context.Context) (*api.User, error) { return c.User(ctx, id) })
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

// FindUser resolves what a person writes to name an account: its id, its user name or its e-mail address. Ambiguity lists the candidates.
func (c *Client) FindUser(ctx context.Context, who string) (*api.User, error) {
	if platform.IsUUID(who) {
		account, err := c.User(ctx, who)
		if platform.GoneReason(err) != "" {
			return nil, errNoUser(who)
		}
		return account, err
	}
	matches, err := c.usersWith(ctx, who, func(u api.User) bool { return strings.EqualFold(u.UserName, who) || platform.SameEmail(u.Email, who) })
	if err != nil {
		return nil, err
	}
	if named := platform.Filter(matches, func(u api.User) bool { return strings.EqualFold(u.UserName, who) }); len(named) > 0 {
		matches = named
	}
	return exactlyOne(matches, "user", who, describeUser)
}

// usersWith returns the accounts that fit. The platform's search takes parts of names; whether it looks at case is not documented, so when it
// brings nothing, all accounts are looked at.
func (c *Client) usersWith(ctx context.Context, name string, fits func(api.User) bool) ([]api.User, error) {
	for _, term := range []string{name, ""} {
		users, err := c.Users(ctx, api.UserQuery{SearchTerm: term})
		if err != nil {
			return nil, err
		}
		if users = platform.Filter(users, fits); len(users) > 0 {
			return users, nil
		}
	}
	return nil, nil
}

// describeUser is one line about an account that a person can tell from others by it.
func describeUser(u api.User) string {
	return fmt.Sprintf("%s  user name %s, e-mail %s, category %s, active %t", u.ID, u.UserName, u.Email, u.Category, u.IsActive)
}

// Holder returns the account that has a user name or an e-mail address, nil when there is none. Both are unique in an organization. Accounts that
// this run plans to change or replace do not count: one that is about to be replaced is still there.
func (c *Client) Holder(ctx context.Context, userName, email string) (*api.User, error) {
	names := []string{userName}
	if email != "" && !platform.SameEmail(userName, email) {
		names = append(names, email)
	}
	for _, name := range names {
		found, err := c.Users(ctx, api.UserQuery{SearchTerm: name})
		if err != nil {
			return nil, err
		}
		for _, u := range found {
			if !c.custody.Keeps(u.ID) && holds(u, userName, email) {
				return &u, nil
			}
		}
	}
	return nil, nil
}

// holds reports whether an account has the user name or the address.
func holds(u api.User, userName, email string) bool {
	return strings.EqualFold(u.UserName, userName) || email != "" && platform.SameEmail(u.Email, email)
}

// errTaken explains that an account has the user name or address already, with the import block.
func errTaken(holder *api.User) error {
	if holder.Category == api.CategoryDirectory {
		return &platform.Problem{
			Summary: "A directory user cannot be created here",
			Means: fmt.Sprintf("%q is user %s of a connected directory (Microsoft Entra, Active Directory or SAML), which creates and removes its users itself.",
				holder.UserName, holder.ID),
			Do: "Import the account to manage what can be managed of it, or use its id in memberships and grants. Nothing was changed.\n\n" + tf.ImportBlock(userType, holder.ID),
		}
	}
	note := ""
	if holder.Pending() {
		note = "The person was invited and has not accepted yet; to manage the invitation, import it as " + invitationType + " with the same id."
	}
	return alreadyThere(fmt.Sprintf("The user name or e-mail address belongs to user %s (user name %s, e-mail %s) of this organization, made at %s.",
		holder.ID, holder.UserName, holder.Email, holder.CreatedAt), userType, holder.ID, note)
}

// Waits for a name that this process has just freed: a deleted account may hold it for a moment (assumed, since deletion is said to be soft).
const (
	freedTries = 5
	freedWait  = 500 * time.Millisecond
)

// CreateUser creates an account under an id made here. A lost answer is resolved by looking for that id; there is never a second account.
func (c *Client) CreateUser(ctx context.Context, user api.NewUser) (*api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	for try := 0; ; try++ {
		created, err := a.CreateUser(ctx, user)
		switch {
		case err == nil:
			c.accounts.Record(created.ID)
			return created, nil
		case !api.IsDuplicate(err) && rest.KindOf(err) != rest.Conflict:
			return nil, c.explain(err)
		case c.isFreed(user.UserName, user.Email) && try < freedTries:
			if stopped := c.settings.Clock.Wait(ctx, freedWait<<try); stopped != nil {
				return nil, err
			}
		default:
			holders, lookErr := c.usersWith(ctx, user.UserName, func(u api.User) bool { return holds(u, user.UserName, user.Email) })
			if lookErr == nil && len(holders) > 0 {
				return nil, errTaken(&holders[0])
			}
			return nil, &platform.Problem{
				Err:   err,
				Means: fmt.Sprintf("UiPath says that the user name %q or the e-mail address is taken, but shows no account that has it. A deleted account may hold it for a while.", user.UserName),
				Do:    "Run Terraform again later, or choose another user name or address. Nothing was created.",
			}
		}
	}
}

// newUserID makes the id of a new account.
func newUserID() string { return uuid.NewString() }

func (c *Client) isFreed(names ...string) bool {
	for _, name := range names {
		if _, ok := c.freed.Load(strings.ToLower(name)); ok && name != "" {
			return true
		}
	}
	return false
}

// UpdateUser sends the fields that changed, and refuses to disable whom nobody may lock out.
func (c *Client) UpdateUser(ctx context.Context, id string, change api.UserChange) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	update := func() error { return c.explain(a.UpdateUser(ctx, id, change)) }
	if change.IsActive == nil || *change.IsActive {
		return update()
	}
	if err := c.guardSelf(ctx, id, "disable"); err != nil {
		return err
	}
	return c.withAdministrators(ctx, id, func() error { return c.guardLastAdministrator(ctx, id) }, update)
}

// DisableUser locks an account out without deleting it. An account that is gone already is as disabled as it can be.
func (c *Client) DisableUser(ctx context.Context, id string) error {
	active := false
	err := c.UpdateUser(ctx, id, api.UserChange{IsActive: &active})
	switch rest.KindOf(err) {
	case rest.NotFound, rest.BadRequest, rest.Forbidden:
		if _, lookErr := c.User(ctx, id); platform.GoneReason(lookErr) != "" {
			return nil
		}
	}
	return err
}

// DeleteUser is the platform's delete, from the whole organization.
func (c *Client) DeleteUser(ctx context.Context, id, userName, email string) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	if err := c.guardSelf(ctx, id, "delete"); err != nil {
		return err
	}
	return c.withAdministrators(ctx, id,
		func() error { return c.guardLastAdministrator(ctx, id) },
		func() error {
			if err := a.DeleteUser(ctx, id); err != nil {
				if _, lookErr := c.User(ctx, id); platform.GoneReason(lookErr) == "" {
					return c.explain(err)
				}
			}
			for _, name := range []string{userName, email} {
				c.freed.Store(strings.ToLower(name), true)
			}
			return nil
		})
}

// UserKey says which account is looked for: exactly one of its fields is set.
type UserKey struct{ ID, UserName, Email string }

// LookUpUser reads one account. One that does not exist is an error that says what was looked for; a key that fits several accounts is an error
// that lists them.
func (c *Client) LookUpUser(ctx context.Context, key UserKey) (*api.User, error) {
	if key.ID != "" {
		return c.FindUser(ctx, key.ID)
	}
	what, name, fits := "user with the user name", key.UserName, func(u api.User) bool { return strings.EqualFold(u.UserName, key.UserName) }
	if key.Email != "" {
		what, name, fits = "user with the e-mail address", key.Email, func(u api.User) bool { return platform.SameEmail(u.Email, key.Email) }
	}
	found, err := c.usersWith(ctx, name, fits)
	if err != nil {
		return nil, err
	}
	return exactlyOne(found, what, name, describeUser)
}
