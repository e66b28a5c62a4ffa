package access

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// User reads an account that the state knows. One that is gone is a *platform.GoneError; one that was created a moment ago (createdAt, RFC 3339)
// is not given up at the first look.
func (c *Client) User(ctx context.Context, id, createdAt string) (*api.User, error) {
	return platform.ReadFresh(ctx, c.settings.Clock, createdAt, func(ctx context.Context) (*api.User, error) {
		return found(c.users.Get(ctx, strings.ToLower(id)))
	})
}

// UserLive reads one account. One that is gone is a *platform.GoneError. Those who read at the same time share a list where that costs less.
func (c *Client) UserLive(ctx context.Context, id string) (*api.User, error) {
	return found(c.users.Look(ctx, strings.ToLower(id)))
}

// found is a pointer to what was read, nil when that failed.
func found[T any](item T, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	return &item, nil
}

// errUserGone is the error of reading an account that is not there.
func errUserGone(id string) error {
	return &platform.GoneError{
		Why: fmt.Sprintf("UiPath has no user %s in this organization any more: the account was deleted outside of Terraform.", id),
	}
}

// readUser reads one account by itself.
func (c *Client) readUser(ctx context.Context, id string) (api.User, error) {
	account, err := c.api.User(ctx, id)
	switch rest.KindOf(err) {
	case rest.Forbidden, rest.BadRequest:
		// With which status the platform reports a missing account is not documented. Neither of these is absence; the list of users decides.
		everybody, listErr := c.api.Users(ctx, api.UserQuery{})
		if listErr == nil && !slices.ContainsFunc(everybody, func(u api.User) bool { return strings.EqualFold(u.ID, id) }) {
			return api.User{}, errUserGone(id)
		}
	}
	if err != nil {
		return api.User{}, c.confirmGone(ctx, err, platform.GoneReason(errUserGone(id)))
	}
	return *account, nil
}

// usersLive lists accounts, live.
func (c *Client) usersLive(ctx context.Context, query api.UserQuery) ([]api.User, error) {
	users, err := c.api.Users(ctx, query)
	return users, c.explain(err)
}

// FindUser resolves what a person writes to name an account: its id, its user name or its e-mail address. Ambiguity lists the candidates.
func (c *Client) FindUser(ctx context.Context, who string) (*api.User, error) {
	if platform.IsUUID(who) {
		account, err := c.User(ctx, who, "")
		if platform.GoneReason(err) != "" {
			return nil, errNoUser(who)
		}
		return account, err
	}
	matches, err := c.findUsers(ctx, who, func(u api.User) bool {
		return platform.SameName(u.UserName, who) || platform.SameEmail(u.Email, who)
	})
	if err != nil {
		return nil, err
	}
	if named := platform.Filter(matches, func(u api.User) bool { return platform.SameName(u.UserName, who) }); len(named) > 0 {
		matches = named
	}
	return c.oneUser(matches, "user", who)
}

// oneUser is oneOf for accounts. Whoever finds nobody has listed everybody.
func (c *Client) oneUser(matches []api.User, what, name string) (*api.User, error) {
	everybody, _ := c.users.ListedSince(0)
	return oneOf(matches, everybody, what, name, func(u api.User) []string { return []string{u.UserName, u.Email} }, describeUser)
}

// UserKey names the account to look for: exactly one of its fields is set.
type UserKey struct{ ID, UserName, Email string }

// LookUpUser reads one account. One that does not exist is an error that names what was looked for; a key that fits several accounts is an error
// that lists them.
func (c *Client) LookUpUser(ctx context.Context, key UserKey) (*api.User, error) {
	if key.ID != "" {
		return c.FindUser(ctx, key.ID)
	}
	what, name, fits := "user with the user name", key.UserName, func(u api.User) bool { return platform.SameName(u.UserName, key.UserName) }
	if key.Email != "" {
		what, name, fits = "user with the e-mail address", key.Email, func(u api.User) bool { return platform.SameEmail(u.Email, key.Email) }
	}
	matches, err := c.findUsers(ctx, name, fits)
	if err != nil {
		return nil, err
	}
	return c.oneUser(matches, what, name)
}

// findUsers returns the accounts that fit.
func (c *Client) findUsers(ctx context.Context, name string, fits func(api.User) bool) ([]api.User, error) {
	return c.users.Find(ctx, fits, func(ctx context.Context) ([]api.User, error) { return c.findUsersLive(ctx, name, fits) },
		platform.NameKey(name))
}

// findUsersLive is findUsers, live. The platform's search matches parts of names; whether it ignores case is not documented, so when it finds
// nothing, all accounts are compared.
func (c *Client) findUsersLive(ctx context.Context, name string, fits func(api.User) bool) ([]api.User, error) {
	if term := searchTerm(name); term != "" {
		users, err := c.usersLive(ctx, api.UserQuery{SearchTerm: term})
		if users = platform.Filter(users, fits); err != nil || len(users) > 0 {
			return users, err
		}
	}
	everybody, err := c.users.LookAll(ctx)
	return platform.Filter(everybody, fits), err
}

// describeUser is one line about an account that a person can tell it from others by.
func describeUser(u api.User) string {
	return fmt.Sprintf("%s  user name %s, e-mail %s, category %s, active %t", u.ID, u.UserName, u.Email, u.Category, u.IsActive)
}

// Holders returns the accounts that have a user name or an e-mail address; an empty e-mail address is not looked for. Both are unique in an
// organization, so there are two at most. What the plan does with them is for the caller to ask: see platform.PlanTracker.
func (c *Client) Holders(ctx context.Context, userName, email string) ([]api.User, error) {
	all, err := c.users.FindHolder(ctx, func(u api.User) bool { return holds(u, userName, email) }, func(ctx context.Context) ([]api.User, error) {
		return c.holdersLive(ctx, userName, email)
	}, platform.NameKey(userName), platform.NameKey(email))
	rank := func(u api.User) string { // who has the user name comes first
		if platform.SameName(u.UserName, userName) {
			return ""
		}
		return u.ID
	}
	slices.SortFunc(all, func(a, b api.User) int { return cmp.Compare(rank(a), rank(b)) })
	return all, err
}

// holderLive is the first of Holders, live; nil when there is none.
func (c *Client) holderLive(ctx context.Context, userName, email string) (*api.User, error) {
	all, err := c.holdersLive(ctx, userName, email)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

func (c *Client) holdersLive(ctx context.Context, userName, email string) ([]api.User, error) {
	names := []string{userName}
	if email != "" && !platform.SameEmail(userName, email) {
		names = append(names, email)
	}
	var all []api.User
	for _, name := range names {
		found, err := c.usersLive(ctx, api.UserQuery{SearchTerm: searchTerm(name)})
		if err != nil {
			return nil, err
		}
		for _, u := range found {
			known := slices.ContainsFunc(all, func(k api.User) bool { return k.ID == u.ID })
			if !known && holds(u, userName, email) {
				all = append(all, u)
			}
		}
	}
	return all, nil
}

// searchTerm is what to search a name by: the platform may compare other than ASCII texts byte by byte, so for those it lists all accounts.
func searchTerm(name string) string {
	if platform.IsASCII(name) {
		return name
	}
	return ""
}

// ClaimName reports what other resources of a plan do with a holder of the names under which this one creates an account.
func (c *Client) ClaimName(holder *api.User, userName, email string) platform.Claim {
	accounts := &c.run.Accounts
	claim := accounts.Want(holder.ID, userName)
	if claim == platform.Free && accounts.Keeps(holder.ID) && email != "" && platform.SameEmail(holder.Email, email) {
		return accounts.Want(holder.ID, email)
	}
	return claim
}

// holds reports whether an account has the user name or the e-mail address.
func holds(u api.User, userName, email string) bool {
	return platform.SameName(u.UserName, userName) || email != "" && platform.SameEmail(u.Email, email)
}

// ErrTaken is the error of creating an account whose user name or e-mail address belongs to another.
func ErrTaken(holder *api.User) error {
	if holder.Category == api.CategoryDirectory {
		return &platform.Problem{
			Summary: "A directory user cannot be created here",
			Means: fmt.Sprintf("%q is user %s of a connected directory (Microsoft Entra, Active Directory or SAML), which creates and removes its users "+
				"itself.",
				holder.UserName, holder.ID),
			Do:     "Memberships and grants can use the id without managing the account.",
			Exists: objectOf(holder),
		}
	}
	what := fmt.Sprintf("The user name or e-mail address belongs to user %s (user name %s, e-mail %s) of this organization, created at %s.",
		holder.ID, holder.UserName, holder.Email, holder.CreatedAt)
	if !holder.Pending() {
		return platform.ErrExists(title, what, *objectOf(holder), "")
	}
	err := platform.ErrExists(title, what, *objectOf(holder), "The person was invited and has not accepted yet.")
	return withHint(err, HintInvitationResource)
}

// objectOf is an account as it can be imported. Where the edition changes e-mail addresses in place, another one does no harm.
func objectOf(u *api.User) *platform.Object {
	fixed := []platform.Field{{Name: "user_name", Value: u.UserName}}
	if u.Email != "" {
		fixed = append(fixed, platform.Field{Name: "email", Value: u.Email})
	}
	return &platform.Object{Noun: NounUser, ID: u.ID, Fixed: fixed}
}
