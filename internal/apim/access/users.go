package access

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// User reads an account that the state knows. createdAt is the RFC 3339 time of its creation: an account that was created a moment ago is not given
// up at the first look. One that is gone, or that the service only keeps as deleted, is a *platform.GoneError.
func (c *Client) User(ctx context.Context, s api.Service, id, createdAt string) (*api.User, error) {
	return platform.ReadFresh(ctx, c.settings.Clock, createdAt, func(ctx context.Context) (*api.User, error) { return c.knownUser(ctx, s, id) })
}

// knownUser is User for an account of any age.
func (c *Client) knownUser(ctx context.Context, s api.Service, id string) (*api.User, error) {
	account, err := c.users(s).Get(ctx, c.read.key(id))
	return present(s, id, &account, err)
}

// UserLive reads an account for a guard, or before a write. Errors are those of User.
func (c *Client) UserLive(ctx context.Context, s api.Service, id string) (*api.User, error) {
	account, err := c.anyUserLive(ctx, s, id)
	return present(s, id, account, err)
}

// anyUserLive is UserLive for an account that may be one that the service only keeps as deleted.
func (c *Client) anyUserLive(ctx context.Context, s api.Service, id string) (*api.User, error) {
	account, err := c.api.GetUser(ctx, s, id)
	if err != nil {
		return nil, c.confirmGone(ctx, s, err, errUserGone(s, id).Error())
	}
	return account, nil
}

// present is an account that was read, unless the service only keeps it as deleted.
func present(s api.Service, id string, account *api.User, err error) (*api.User, error) {
	switch {
	case err != nil:
		return nil, err
	case account.State == api.StateDeleted:
		return nil, &platform.GoneError{
			Why: fmt.Sprintf("The API Management service %s keeps user %q as deleted: the account was closed outside of Terraform.", s.Name, id),
		}
	}
	return account, nil
}

func errUserGone(s api.Service, id string) error {
	return &platform.GoneError{
		Why: fmt.Sprintf("The API Management service %s has no user %q any more: the account was deleted outside of Terraform.", s.Name, id),
	}
}

// LookUpUser finds the one account with an id or, when that is "", with an e-mail address.
func (c *Client) LookUpUser(ctx context.Context, s api.Service, id, email string) (*api.User, error) {
	if id == "" {
		return c.theUserAt(ctx, s, email)
	}
	account, err := c.User(ctx, s, id, "")
	if platform.GoneReason(err) != "" {
		return nil, errNoUser(s, id)
	}
	return account, err
}

// FindUser resolves what a person writes to name an account: its id or, unless onlyID is set, its e-mail address. An id that looks like an e-mail
// address comes first.
func (c *Client) FindUser(ctx context.Context, s api.Service, who string, onlyID bool) (*api.User, error) {
	byID, byEmail := IsUserID(who), !onlyID && strings.Contains(who, "@")
	if !byEmail {
		if !byID {
			return nil, errNoUser(s, who)
		}
		return c.LookUpUser(ctx, s, who, "")
	}
	isID := func(u api.User) bool { return byID && SameID(u.ID, who) && u.State != api.StateDeleted }
	matches, err := c.users(s).Find(ctx, func(u api.User) bool { return isID(u) || isAt(who)(u) }, func(ctx context.Context) ([]api.User, error) {
		if byID {
			account, err := c.UserLive(ctx, s, who)
			if !isGone(err) {
				return listOf(account), err
			}
		}
		return c.usersAtLive(ctx, s, who)
	}, platform.NameKey(who))
	if err != nil {
		return nil, err
	}
	if exact := platform.Filter(matches, isID); len(exact) > 0 {
		matches = exact
	}
	return exactlyOne(s, matches, "user", who, describeUser)
}

// listOf is a list of one account, of none for nil.
func listOf(account *api.User) []api.User {
	if account == nil {
		return nil
	}
	return []api.User{*account}
}

// theUserAt is the account with an e-mail address. None is an error that names those with a similar one.
func (c *Client) theUserAt(ctx context.Context, s api.Service, email string) (*api.User, error) {
	matches, err := c.users(s).Find(ctx, isAt(email), c.searchAt(s, email), platform.NameKey(email))
	if err != nil {
		return nil, c.explain(err)
	}
	found, err := exactlyOne(s, matches, "user", email, describeUser)
	return found, c.nearestUsers(ctx, s, email, err)
}

// ResolveUser finds the user of a membership or subscription. Without an id it is the account with the e-mail address, or the one to which this plan
// gives it. An id costs no call: that there is no such account is no error here (see UserEnd), and its e-mail address is returned if it is known.
func (c *Client) ResolveUser(ctx context.Context, s api.Service, named platform.Named[string]) (*platform.Resolved[string], error) {
	if named.ID == "" {
		if id, planned := c.plannedUser(s, named.Email); planned {
			return &platform.Resolved[string]{ID: id, Email: named.Email}, nil
		}
		account, err := c.theUserAt(ctx, s, named.Email)
		if err != nil {
			return nil, err
		}
		return &platform.Resolved[string]{ID: account.ID, Email: account.Email}, nil
	}
	resolved := &platform.Resolved[string]{ID: named.ID, Email: c.PlannedEmail(s, named.ID)}
	if account, known := c.users(s).Known(c.read.key(named.ID)); known && resolved.Email == "" {
		resolved.Email = account.Email
	}
	return resolved, nil
}

// EmailOf is the e-mail address of an account, "" for one that is not there, or cannot be read: whoever needs the account reports that.
func (c *Client) EmailOf(ctx context.Context, s api.Service, userID string) string {
	account, err := c.users(s).Get(ctx, c.read.key(userID))
	if err != nil {
		return ""
	}
	return account.Email
}

// isAt reports the accounts with an e-mail address, but for those that the service only keeps as deleted.
func isAt(email string) func(api.User) bool {
	return func(u api.User) bool { return platform.SameEmail(u.Email, email) && u.State != api.StateDeleted }
}

func (c *Client) searchAt(s api.Service, email string) func(context.Context) ([]api.User, error) {
	return func(ctx context.Context) ([]api.User, error) { return c.usersAtLive(ctx, s, email) }
}

func (c *Client) usersLive(ctx context.Context, s api.Service, query api.UserQuery) ([]api.User, error) {
	users, err := c.api.ListUsers(ctx, s, query)
	return users, c.explain(err)
}

// usersAtLive returns the accounts with an e-mail address.
func (c *Client) usersAtLive(ctx context.Context, s api.Service, email string) ([]api.User, error) {
	users, err := c.usersAt(ctx, s, api.UserQuery{Email: email})
	return platform.Filter(users, func(u api.User) bool { return u.State != api.StateDeleted }), err
}

// usersAt returns the accounts that match a query by e-mail address. Whether the service's filter looks at case is not documented; other than ASCII
// texts it may compare byte by byte, so for those all accounts are compared here.
func (c *Client) usersAt(ctx context.Context, s api.Service, query api.UserQuery) ([]api.User, error) {
	email := query.Email
	forms := slices.Compact([]string{email, strings.ToLower(email)})
	if !platform.IsASCII(email) {
		forms = []string{""}
	}
	for _, form := range forms {
		query.Email = form
		users, err := c.usersLive(ctx, s, query)
		if err != nil {
			return nil, err
		}
		if users = platform.Filter(users, func(u api.User) bool { return platform.SameEmail(u.Email, email) }); len(users) > 0 {
			return users, nil
		}
	}
	return nil, nil
}

// describeUser is one line about an account that a person can tell from others by it.
func describeUser(u api.User) string {
	return fmt.Sprintf("%s  %s %s, e-mail %s, state %s", u.ID, u.FirstName, u.LastName, u.Email, u.State)
}

// UserGroups lists the groups that an account is in.
func (c *Client) UserGroups(ctx context.Context, s api.Service, userID string) ([]api.Group, error) {
	groups, err := c.api.UserGroups(ctx, s, userID)
	return groups, c.explain(err)
}

// Holders returns the accounts that have the id or the e-mail address of a new account; an e-mail address of "" is not looked for. Both are unique in
// a service, so there are two at most. What the plan does with them is for the caller to ask: see ClaimAccount. An error is a *FieldError.
func (c *Client) Holders(ctx context.Context, s api.Service, id, email string) ([]api.User, error) {
	var all []api.User
	account, err := c.users(s).Listed(ctx, c.read.key(id))
	switch {
	case err == nil && account.State != api.StateDeleted:
		all = append(all, account)
	case err != nil && platform.GoneReason(err) == "":
		return nil, at("user_id", err)
	}
	if email == "" {
		return all, nil
	}
	others, err := c.othersAt(ctx, s, email, id)
	return append(all, others...), at("email", err)
}

// othersAt returns the accounts with an e-mail address, but for the one with an id.
func (c *Client) othersAt(ctx context.Context, s api.Service, email, id string) ([]api.User, error) {
	found, err := c.users(s).FindHolder(ctx, isAt(email), c.searchAt(s, email), platform.NameKey(email))
	return platform.Filter(found, func(u api.User) bool { return !SameID(u.ID, id) }), err
}

// ClaimAccount reports what other resources of a plan do with a holder of the id or e-mail address under which this one creates an account. Accounts
// are recorded with their UserKey and their e-mail address as their names.
func (c *Client) ClaimAccount(s api.Service, holder *api.User, id, email string) platform.Claim {
	accounts, key := &c.run.Accounts, UserKey(s, holder.ID)
	claim := accounts.Want(key, UserKey(s, id))
	if claim == platform.Free && accounts.Keeps(key) && !SameID(holder.ID, id) {
		return accounts.Want(key, email)
	}
	return claim
}

// RequireEmail is an error when an e-mail address, which the plan gives to the account with this id, is that of another account and stays it.
func (c *Client) RequireEmail(ctx context.Context, s api.Service, email, id string) error {
	others, err := c.othersAt(ctx, s, email, id)
	if err != nil {
		return err
	}
	for i := range others {
		if c.run.Accounts.Want(UserKey(s, others[i].ID), email) != platform.Free {
			return c.errTaken(s, &others[i])
		}
	}
	return nil
}

// ErrTaken is the error of creating an account with an id, to be managed as noun, whose id or e-mail address belongs to the holder.
func (c *Client) ErrTaken(noun platform.Noun, s api.Service, holder *api.User, id string) error {
	if SameID(holder.ID, id) {
		return errUserExists(noun, holder)
	}
	return c.errTaken(s, holder)
}

// errUserExists explains that the service has an account with this id already, to somebody who wants to manage it as noun: an invitation that nobody
// has accepted is imported as one, and everybody else as a user.
func errUserExists(noun platform.Noun, u *api.User) error {
	found, hint := objectOf(u), platform.Hint("")
	switch {
	case isPending(u) && noun == NounInvitation:
		found.Noun = NounInvitation
		found.Fixed = append(found.Fixed, platform.Field{Name: "email", Value: u.Email})
	case isPending(u):
		hint = HintPending
	}
	return errExists(fmt.Sprintf("The service has a user %q: %s %s, e-mail %s, state %s, created at %s.",
		u.ID, u.FirstName, u.LastName, u.Email, u.State, u.RegisteredAt), found, hint)
}

// errTaken explains that another account has the e-mail address.
func (c *Client) errTaken(s api.Service, holder *api.User) error {
	if c.run.Accounts.Has(UserKey(s, holder.ID)) {
		return &platform.Problem{
			Summary: "The e-mail address is taken",
			Means: fmt.Sprintf("The e-mail address belongs to user %q, who is in the state already. In a service only one account can have an e-mail "+
				"address.",
				holder.ID),
			Hint: HintEmailInState,
		}
	}
	what := fmt.Sprintf("The e-mail address belongs to user %q (%s %s, state %s, created at %s). In a service only one account can have an e-mail "+
		"address.", holder.ID, holder.FirstName, holder.LastName, holder.State, holder.RegisteredAt)
	return errExists(what, objectOf(holder), "")
}

// objectOf is an account as it can be imported.
func objectOf(u *api.User) platform.Object {
	return platform.Object{Noun: NounUser, ID: u.ARMID, Fixed: []platform.Field{{Name: "user_id", Value: u.ID}}}
}

// SameID compares ids and names as Azure Resource Manager does: case-insensitively.
func SameID(a, b string) bool { return platform.SameName(a, b) }

// How many characters the id of a user can have. The platform's own rule is a length of 1 to 80 since 2021; older ids are longer (one of 103 was
// seen).
const (
	MaxUserID      = 80
	MaxKnownUserID = 256
)

// IsUserID reports whether a text can be the id of a user.
func IsUserID(id string) bool { return IsID(id, MaxKnownUserID) }

// IsID reports whether a text can stand in a URL as an id of up to longest characters. A slash, or dots alone, cannot.
func IsID(id string, longest int) bool {
	n := utf8.RuneCountInString(id)
	return n >= 1 && n <= longest && strings.Trim(id, ".") != "" && strings.TrimSpace(id) == id &&
		!strings.ContainsFunc(id, func(r rune) bool { return r == '/' || r == '\\' || unicode.IsControl(r) })
}
