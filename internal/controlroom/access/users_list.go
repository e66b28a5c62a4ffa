package access

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// UserQuery selects accounts: those that fit all that is set. The zero value selects everybody.
type UserQuery struct {
	// UserFilter is sent to the Control Room. All else is compared here: whether its filters on other fields work, and are case-sensitive, is not
	// documented, and a filter that misses somebody would make a short list of it.
	api.UserFilter
	// ID and Username select one account: Username is a whole user name, or DOMAIN\user.
	ID, Username string
	// Emails are the e-mail addresses of people.
	Emails []string
	// EmailDomain is the part after the @: see platform.InDomain. Domain is that of a directory, License the code of a device license.
	EmailDomain, Domain, License string
	// Role selects those who have a role, by its number or its name.
	Role platform.Named[int64]
	// InactiveFor selects those who have not signed in for so long: see platform.IsInactive. It implies Details.
	InactiveFor time.Duration
	// Details reads each selected account by itself, for what lists leave out: the last sign-in, and what a directory gives. That is a call for each.
	Details bool
	// All says that nobody stops half-way, so that pages are read side by side.
	All bool
}

// Users lists accounts by id, as far as somebody wants them. Unless the query asks for details, they may be as lists show them.
func (c *Client) Users(ctx context.Context, q UserQuery) iter.Seq2[*api.User, error] {
	return func(yield func(*api.User, error) bool) {
		if err := c.eachUser(ctx, q, func(u *api.User) bool { return yield(u, nil) }); err != nil {
			yield(nil, err)
		}
	}
}

// eachUser pushes the accounts of a query until push wants no more.
func (c *Client) eachUser(ctx context.Context, q UserQuery, push func(*api.User) bool) error {
	if q.InactiveFor > 0 {
		if err := c.requireLastLogins(ctx); err != nil {
			return err
		}
		q.Details, q.CreatedBefore = true, c.settings.Clock.Time().Add(-q.InactiveFor) // nobody signs in before the account exists
	}
	selection := selection{UserQuery: q, emails: map[string]bool{}}
	for _, email := range q.Emails {
		selection.emails[platform.NameKey(email)] = true
	}
	if q.Role != (platform.Named[int64]{}) {
		role, err := c.FindRole(ctx, q.Role)
		if err != nil {
			return err
		}
		selection.roleID = role.ID
	}
	rows := selection.fitting(c.candidates(ctx, q, selection.roleID))
	if q.Details {
		rows = ahead(ctx, rows, c.inDetail)
	}
	for account, err := range rows {
		switch {
		case err != nil:
			return err
		case account == nil || !selection.fits(account) || !selection.hasRole(account):
			continue
		case q.InactiveFor > 0 && !account.KnowsLastLogin:
			return errNoLastLogins()
		case !push(account):
			return nil
		}
	}
	return nil
}

// selection is a query whose role is known.
type selection struct {
	UserQuery

	emails map[string]bool // by platform.NameKey
	roleID int64           // 0: any
}

// fitting are the accounts that may be selected, as far as a list shows it.
func (s *selection) fitting(accounts iter.Seq2[*api.User, error]) iter.Seq2[*api.User, error] {
	return func(yield func(*api.User, error) bool) {
		for account, err := range accounts {
			if err == nil && (!s.fits(account) || !s.Details && !s.hasRole(account)) {
				continue
			}
			if !yield(account, err) {
				return
			}
		}
	}
}

// hasRole reports whether an account has the role of the query, by hand or, where the account shows it, from a directory.
func (s *selection) hasRole(u *api.User) bool {
	return s.roleID == 0 || (RoleGrant{RoleID: s.roleID}).isThere(u)
}

func (s *selection) fits(u *api.User) bool {
	domain, name := splitLogin(s.Username)
	return s.Selects(u) &&
		(s.ID == "" || FormatUserID(u.ID) == s.ID) &&
		(name == "" || platform.SameName(u.Username, name) && (domain == "" || platform.SameName(u.Domain, domain))) &&
		(len(s.emails) == 0 || s.emails[platform.NameKey(u.Email)]) &&
		platform.InDomain(u.Email, s.EmailDomain) &&
		(s.Domain == "" || platform.SameName(u.Domain, s.Domain)) &&
		(s.License == "" || slices.ContainsFunc(u.LicenseFeatures, func(l string) bool { return platform.SameName(l, s.License) })) &&
		(!u.KnowsLastLogin || platform.IsInactive(timeOf(u.LastLoginAt), timeOf(u.CreatedAt), s.since()))
}

// since is CreatedBefore where it stands for InactiveFor.
func (s *selection) since() time.Time {
	if s.InactiveFor == 0 {
		return time.Time{}
	}
	return s.CreatedBefore
}

// timeOf is a time of the platform, the zero time when it sent none, or one of an unknown form.
func timeOf(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return at
}

// splitLogin takes DOMAIN\user apart. The domain is "" where none is written. One client writes two backslashes.
func splitLogin(login string) (domain, name string) {
	domain, name, found := strings.Cut(login, `\`)
	if !found {
		return "", login
	}
	return domain, strings.TrimLeft(name, `\`)
}

// candidates are accounts among which all are that a query selects, by the cheapest way to read them.
func (c *Client) candidates(ctx context.Context, q UserQuery, roleID int64) iter.Seq2[*api.User, error] {
	_, known := c.users.ListedSince(0)
	switch {
	case q.ID != "":
		return listOf(func() ([]*api.User, error) {
			account, err := c.users.Get(ctx, q.ID)
			if platform.GoneReason(err) != "" {
				return nil, nil
			}
			return []*api.User{account}, err
		})
	case q.Username != "":
		_, name := splitLogin(q.Username)
		return listOf(func() ([]*api.User, error) { return c.usersNamed(ctx, name, c.users.Find) })
	case known:
		return c.users.Each(ctx)
	case roleID != 0 && !q.Details: // a role does not show who has it from a directory
		return c.holders(ctx, roleID)
	case q.IsSent():
		return c.searched(ctx, q.UserFilter)
	case q.All:
		return listOf(func() ([]*api.User, error) { return c.users.All(ctx) })
	}
	return c.users.Each(ctx)
}

// listOf is a list that is read in one piece, by id.
func listOf(read func() ([]*api.User, error)) iter.Seq2[*api.User, error] {
	return func(yield func(*api.User, error) bool) {
		accounts, err := read()
		if err != nil {
			yield(nil, err)
			return
		}
		slices.SortFunc(accounts, func(a, b *api.User) int { return int(a.ID - b.ID) })
		for _, account := range accounts {
			if !yield(account, nil) {
				return
			}
		}
	}
}

// holders are the accounts that a role shows as its own, each read by itself, until the list of all costs no more. A role that does not show them
// all is no help: then it is everybody.
func (c *Client) holders(ctx context.Context, roleID int64) iter.Seq2[*api.User, error] {
	role, err := c.api.Role(ctx, roleID)
	if err != nil || len(role.UserIDs) < role.Users {
		return c.users.Each(ctx)
	}
	return ahead(ctx, func(yield func(int64, error) bool) {
		for _, id := range role.UserIDs {
			if !yield(id, nil) {
				return
			}
		}
	}, func(ctx context.Context, id int64) (*api.User, error) {
		return present(c.users.Get(ctx, FormatUserID(id)))
	})
}

// searched are the accounts that the Control Room selects. That it can select by disabled is not documented: where it refuses to, or finds nobody,
// it is asked without that.
func (c *Client) searched(ctx context.Context, f api.UserFilter) iter.Seq2[*api.User, error] {
	list, err := c.api.OpenUsers(ctx, f)
	assumed := f.Disabled != nil && (rest.KindOf(err) == rest.BadRequest || err == nil && len(list.First) == 0 && list.Calls <= 1)
	switch {
	case assumed:
		f.Disabled = nil
		if !f.IsSent() {
			return c.users.Each(ctx)
		}
		return c.searched(ctx, f)
	case err != nil:
		return listOf(func() ([]*api.User, error) { return nil, explain(err) })
	}
	return func(yield func(*api.User, error) bool) {
		for account, err := range list.Each(ctx) {
			if !yield(account, explain(err)) {
				return
			}
		}
	}
}

// inDetail is an account with what lists leave out, nil for one that is gone.
func (c *Client) inDetail(ctx context.Context, account *api.User) (*api.User, error) {
	if !account.Listed {
		return account, nil
	}
	return present(c.users.Single(ctx, FormatUserID(account.ID)))
}

// present is an account that was read, nil for one that is gone by now: a list skips it.
func present(account *api.User, err error) (*api.User, error) {
	if platform.GoneReason(err) != "" {
		return nil, nil
	}
	return account, err
}

// sideBySide is how many reads of single accounts a list makes at the same time.
const sideBySide = 10

// ahead reads something for each item of a list, some at the same time, and yields the results in the order of the items. Of a list that nobody
// wants to its end, at most sideBySide reads are for nothing.
func ahead[T, R any](ctx context.Context, items iter.Seq2[T, error], read func(context.Context, T) (R, error)) iter.Seq2[R, error] {
	type result struct {
		value R
		err   error
	}
	return func(yield func(R, error) bool) {
		var pending []chan result
		give := func(most int) (more bool) {
			for ; len(pending) > most; pending = pending[1:] {
				if r := <-pending[0]; !yield(r.value, r.err) || r.err != nil {
					return false
				}
			}
			return true
		}
		for item, err := range items {
			if err != nil {
				if give(0) {
					var none R
					yield(none, err)
				}
				return
			}
			reading := make(chan result, 1)
			pending = append(pending, reading)
			go func() {
				value, err := read(ctx, item)
				reading <- result{value, err}
			}()
			if !give(sideBySide - 1) {
				return
			}
		}
		give(0)
	}
}

// requireLastLogins is an error unless the Control Room reports when people signed in last: Enterprise 11 does not.
func (c *Client) requireLastLogins(ctx context.Context) error {
	self, err := c.Self(ctx)
	if err != nil || self.KnowsLastLogin {
		return err
	}
	return errNoLastLogins()
}

func errNoLastLogins() error {
	return &platform.Problem{
		Summary: "Not on this Control Room",
		Means: "This Control Room does not report when people signed in last, which Automation 360 does and Enterprise 11 does not. Who has been " +
			"inactive cannot be told.",
		Hint: HintInactive,
	}
}

// Status is an account's status as all platforms call it.
func Status(u *api.User) string {
	if u.Disabled {
		return platform.StatusDisabled
	}
	return platform.StatusActive
}

// DescribeUser is what people know an account by: its login and e-mail address.
func DescribeUser(u *api.User) string {
	if u.Email == "" {
		return Login(u.Domain, u.Username)
	}
	return fmt.Sprintf("%s (%s)", Login(u.Domain, u.Username), u.Email)
}
