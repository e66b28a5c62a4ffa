package access

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// userNumber matches ids as the platform makes them. Another form of the same number would be another text in a state.
var userNumber = regexp.MustCompile(`^[1-9][0-9]{0,17}$`)

// IsUserID reports whether a text is a user's id rather than a user name.
func IsUserID(text string) bool { return userNumber.MatchString(text) }

// FormatUserID is a user's id as a text, the form in which this package takes it.
func FormatUserID(id int64) string { return strconv.FormatInt(id, 10) }

// parseUserID is a user's id as the platform has it. A text that is none, which only an edited state can hold, is an error.
func parseUserID(text string) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || !IsUserID(text) {
		return 0, &platform.Problem{
			Summary: "Invalid id",
			Means:   fmt.Sprintf("%q is not the id of a Control Room user, which is a number. Nothing was sent.", text),
			Hint:    HintCorrectState,
		}
	}
	return id, nil
}

// Login is the name by which people and messages call an account: DOMAIN\user, or the user name alone without a domain.
func Login(domain, username string) string {
	if domain == "" {
		return username
	}
	return domain + `\` + username
}

// newUsers are the accounts of the Control Room, of which none was read yet.
func (c *Client) newUsers() *snapshot.Collection[*api.User] {
	return snapshot.New(snapshot.Source[*api.User]{
		Clock: c.settings.Clock,
		Key:   func(u *api.User) string { return FormatUserID(u.ID) },
		Names: func(u *api.User) []string { return []string{platform.NameKey(u.Username), platform.NameKey(u.Email)} },
		Open: func(ctx context.Context) (*rest.Listing[*api.User], error) {
			list, err := c.api.OpenUsers(ctx, api.UserFilter{})
			return list, explain(err)
		},
		Get: func(ctx context.Context, id string) (*api.User, error) {
			number, err := parseUserID(id)
			if err != nil {
				return nil, err
			}
			account, err := c.api.User(ctx, number)
			if err != nil {
				return nil, c.confirmGone(ctx, err, whyUserGone(id))
			}
			return account, nil
		},
		IsMissing: func(err error) bool { return platform.GoneReason(err) != "" },
		Missing:   func(id string) error { return &platform.GoneError{Why: whyUserGone(id)} },
		Merge:     api.Complete,
	})
}

func whyUserGone(id string) string {
	return fmt.Sprintf("This Control Room no longer has a user %s: the account was deleted outside of Terraform.", id)
}

// UserLive reads one account. One that is gone is a *platform.GoneError.
func (c *Client) UserLive(ctx context.Context, id string) (*api.User, error) {
	return c.users.Live(ctx, id)
}

// User reads an account that the state knows. One that was created a moment ago (createdAt is its RFC 3339 time) is not given up at the first look.
// One that is gone is a *platform.GoneError. It may be as a list shows it: see WithMultipleLogin and WithDirectory.
func (c *Client) User(ctx context.Context, id, createdAt string) (*api.User, error) {
	return platform.ReadFresh(ctx, c.settings.Clock, createdAt, func(ctx context.Context) (*api.User, error) { return c.users.Get(ctx, id) })
}

// KnownUser is an account as this run has read it last, for what a plan says about it: a refresh comes right before. One that was not read yet is
// read. It may be as a list shows it.
func (c *Client) KnownUser(ctx context.Context, id string) (*api.User, error) {
	return c.users.Get(ctx, id)
}

// LastRead is KnownUser without a call.
func (c *Client) LastRead(id string) (*api.User, bool) { return c.users.Known(id) }

// WithMultipleLogin returns an account with MultipleLoginAllowed, which it reads when a list has left it out.
func (c *Client) WithMultipleLogin(ctx context.Context, account *api.User) (*api.User, error) {
	if !account.Listed || account.KnowsMultipleLogin {
		return account, nil
	}
	return c.users.Single(ctx, FormatUserID(account.ID))
}

// WithDirectory returns an account with the roles and groups of a directory or an identity provider, which it reads when a list has left them out.
func (c *Client) WithDirectory(ctx context.Context, account *api.User) (*api.User, error) {
	if !account.Listed || account.KnowsDirectory {
		return account, nil
	}
	return c.users.Single(ctx, FormatUserID(account.ID))
}

// usersNamed returns the accounts that have exactly this user name, in any case: at most one, unless two domains have a user of the same name.
// find is how the snapshot is asked.
func (c *Client) usersNamed(ctx context.Context, username string, find findUsers) ([]*api.User, error) {
	return find(ctx, func(u *api.User) bool { return platform.SameName(u.Username, username) }, func(ctx context.Context) ([]*api.User, error) {
		return c.usersNamedLive(ctx, username)
	}, platform.NameKey(username))
}

type findUsers func(ctx context.Context, fits func(*api.User) bool, search func(context.Context) ([]*api.User, error), names ...string,
) ([]*api.User, error)

// usersNamedLive is usersNamed by the platform's own search. The accounts are as lists show them.
func (c *Client) usersNamedLive(ctx context.Context, username string) ([]*api.User, error) {
	users, err := c.api.UsersNamed(ctx, username)
	return users, explain(err)
}

// FindUser resolves what a person writes to name an account: its id, its user name, or DOMAIN\user. Ambiguity lists the candidates. A user name
// that is a number is looked for when no account has it as its id.
func (c *Client) FindUser(ctx context.Context, who string) (*api.User, error) {
	if IsUserID(who) {
		account, err := c.users.Get(ctx, who)
		if platform.GoneReason(err) == "" {
			return account, err
		}
	}
	return c.userCalled(ctx, who)
}

// userCalled is FindUser by a user name, or DOMAIN\user.
func (c *Client) userCalled(ctx context.Context, login string) (*api.User, error) {
	domain, name := splitLogin(login)
	return c.userNamed(ctx, name, login, func(u *api.User) bool { return domain == "" || platform.SameName(u.Domain, domain) })
}

// UserKey names an account by its id, or by its user name and, unless that is "", its domain.
type UserKey struct{ ID, Username, Domain string }

// LookUpUser finds the account that a key names, with all that a read of its own shows. None, or several, is an error.
func (c *Client) LookUpUser(ctx context.Context, key UserKey) (*api.User, error) {
	id := key.ID
	if id == "" {
		account, err := c.userNamed(ctx, key.Username, Login(key.Domain, key.Username), func(u *api.User) bool {
			return key.Domain == "" || platform.SameName(u.Domain, key.Domain)
		})
		if err != nil || !account.Listed {
			return account, err
		}
		id = FormatUserID(account.ID)
	}
	account, known := c.users.Known(id)
	if known && !account.Listed {
		return account, nil
	}
	account, err := c.users.Single(ctx, id)
	if platform.GoneReason(err) != "" {
		_, err = exactlyOne[*api.User](nil, "user with the id", id, describeUser)
	}
	return account, err
}

// userNamed reads the only account with a user name that fits. who is what the message calls it.
func (c *Client) userNamed(ctx context.Context, username, who string, fits func(*api.User) bool) (*api.User, error) {
	named, err := c.usersNamed(ctx, username, c.users.Find)
	if err != nil {
		return nil, err
	}
	found, err := exactlyOne(platform.Filter(named, fits), "user", who, describeUser)
	if err != nil {
		return nil, c.nearestUsers(ctx, err, username)
	}
	return c.users.Get(ctx, FormatUserID((*found).ID))
}

// describeUser is one line about an account by which a person can distinguish it from others.
func describeUser(u *api.User) string {
	return fmt.Sprintf("%d  user name %s, e-mail %s, disabled %t", u.ID, Login(u.Domain, u.Username), u.Email, u.Disabled)
}

// Holder returns the account with this user name and domain, nil when there is none.
func (c *Client) Holder(ctx context.Context, username, domain string) (*api.User, error) {
	named, err := c.usersNamed(ctx, username, c.users.FindHolder)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(named, func(u *api.User) bool { return platform.SameName(u.Domain, domain) })
	if i < 0 {
		return nil, nil
	}
	return named[i], nil
}

// MappedNote says who else decides about an account's roles and licenses, "" when nobody does.
func MappedNote(u *api.User) string {
	name := Login(u.Domain, u.Username)
	switch {
	case len(u.SysAssignedRoles) > 0 || len(u.GroupNames) > 0:
		return fmt.Sprintf("%q gets roles and licenses from a directory or an identity provider (roles: %s; groups: %s). When the person signs in, the "+
			"Control Room overwrites roles and licenses, and may enable the account: a change made here lasts until then. Change the mapping or the "+
			"groups there instead.",
			name, listed(RoleNames(u.SysAssignedRoles)), listed(u.GroupNames))
	case u.Domain != "":
		return fmt.Sprintf("%q comes from the domain %q. If the Control Room maps the directory's groups to roles and licenses, it overwrites those "+
			"when the person signs in.", name, u.Domain)
	default:
		return ""
	}
}

// listed puts names into a sentence.
func listed(names []string) string {
	if len(names) == 0 {
		return "not shown"
	}
	return strings.Join(names, ", ")
}
