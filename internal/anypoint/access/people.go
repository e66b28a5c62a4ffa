package access

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// People selects the accounts at one end of memberships and grants: those that fit all that is set. The zero value selects everybody.
type People struct {
	ID, Username, Email string
	// EmailDomain is the part after the @: see platform.InDomain.
	EmailDomain string
	// InactiveSince selects those who have not signed in since then: see platform.IsInactive.
	InactiveSince time.Time
}

// one reports whether at most a few accounts fit: those are asked one by one.
func (p People) one() bool { return p.ID != "" || p.Username != "" || p.Email != "" }

// everybody reports whether all accounts fit, and those of which nothing is known.
func (p People) everybody() bool { return p == People{} }

// fits reports whether an account is one of the selected.
func (p People) fits(u api.User) bool {
	return (p.ID == "" || u.ID == p.ID) &&
		(p.Username == "" || platform.SameName(u.Username, p.Username)) &&
		(p.Email == "" || platform.SameEmail(u.Email, p.Email)) &&
		platform.InDomain(u.Email, p.EmailDomain) &&
		platform.IsInactive(timeOf(u.LastLogin), timeOf(u.CreatedAt), p.InactiveSince)
}

// timeOf is a time of the platform, the zero time when it sent none, or one of an unknown form.
func timeOf(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return at
}

// few are the accounts of a selection that names people. A person who is not there is none: a list without a match is empty.
func (c *Client) few(ctx context.Context, root string, people People) ([]api.User, error) {
	if people.ID != "" {
		account, err := c.accounts(root).Get(ctx, people.ID)
		if isMissing(err) || err == nil && !people.fits(account) {
			return nil, nil
		}
		return []api.User{account}, err
	}
	found, err := c.namedUsers(ctx, root, cmp.Or(people.Username, people.Email), people.fits)
	return platform.Filter(found, isHost), err
}

// isHost reports whether an account can have memberships and permissions at all: external users have none (documented).
func isHost(u api.User) bool { return u.Type != api.UserTypeProxy }

// accountOf is the account of a member, as far as the platform shows it: some lists name their members by nothing but the id.
func (c *Client) accountOf(ctx context.Context, root, userID string) (api.User, error) {
	account, err := c.accounts(root).Get(ctx, userID)
	if isMissing(err) || rest.IsForbidden(err) {
		return api.User{ID: userID}, nil
	}
	return account, err
}

// rows is a list that read pushes row by row, as far as somebody wants it: push returns errEnough then. An error of read ends the list.
func rows[Row any](read func(push func(Row) error) error) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		err := read(func(row Row) error {
			if !yield(row, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			var none Row
			yield(none, err)
		}
	}
}

var errEnough = errors.New("nobody wants more of the list")
