package access

import (
	"context"
	"iter"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// UserQuery says which accounts to list; what is empty does not matter.
type UserQuery struct {
	// UserQuery is what the service filters by. Its response is compared once more, without regard to case.
	api.UserQuery
	// EmailDomain is compared here: whether the service's filter looks at case is not documented, and it would leave people out.
	EmailDomain string
	// Group is the group in which the accounts are; zero: any.
	Group platform.Named[string]
}

// InvitationQuery says which pending accounts to list; what is empty does not matter.
type InvitationQuery struct{ Email, EmailDomain string }

// Users lists accounts, those included that the service only keeps as deleted, as far as somebody wants them. The first error ends it.
func (c *Client) Users(ctx context.Context, s api.Service, q UserQuery) iter.Seq2[api.User, error] {
	return func(yield func(api.User, error) bool) {
		for u, err := range c.userRows(ctx, s, q) {
			if err == nil && !q.fits(&u) {
				continue
			}
			// Everybody is in one of the service's own groups: a user without any comes from a list that does not have them.
			if err == nil && q.ExpandGroups && len(u.Groups) == 0 {
				u.Groups, err = c.UserGroups(ctx, s, u.ID)
			}
			if err != nil {
				yield(api.User{}, c.explain(err))
				return
			}
			if !yield(u, nil) {
				return
			}
		}
	}
}

// Invitations lists the accounts whose invitation nobody has accepted.
func (c *Client) Invitations(ctx context.Context, s api.Service, q InvitationQuery) iter.Seq2[api.User, error] {
	return c.Users(ctx, s, UserQuery{UserQuery: api.UserQuery{Email: q.Email, State: api.StatePending}, EmailDomain: q.EmailDomain})
}

// fits compares what a service may have compared byte by byte, and what it was not asked for.
func (q *UserQuery) fits(u *api.User) bool {
	return (q.ID == "" || SameID(u.ID, q.ID)) && (q.Email == "" || platform.SameEmail(u.Email, q.Email)) && platform.InDomain(u.Email, q.EmailDomain) &&
		(q.State == "" || strings.EqualFold(u.State, q.State)) && (q.FirstName == "" || platform.SameName(u.FirstName, q.FirstName)) &&
		(q.LastName == "" || platform.SameName(u.LastName, q.LastName)) && platform.ContainsName(u.Note, q.NoteContains)
}

// userRows are the accounts of Users, and perhaps others.
func (c *Client) userRows(ctx context.Context, s api.Service, q UserQuery) iter.Seq2[api.User, error] {
	sent := q.UserQuery
	for _, text := range []*string{&sent.FirstName, &sent.LastName, &sent.NoteContains} { // the service may compare these byte by byte
		if !platform.IsASCII(*text) {
			*text = ""
		}
	}
	switch {
	case q.Group != (platform.Named[string]{}):
		return c.usersIn(ctx, s, q.Group)
	case sent == (api.UserQuery{}):
		return c.users(s).Each(ctx)
	case sent.Email != "":
		return listed(c.usersAt(ctx, s, sent))
	}
	return pagesOf(ctx, func(ctx context.Context) (*rest.Listing[api.User], error) { return c.api.OpenUsers(ctx, s, sent) })
}

// usersIn are the accounts in a group. Each is read from the list of all where that pays off.
func (c *Client) usersIn(ctx context.Context, s api.Service, group platform.Named[string]) iter.Seq2[api.User, error] {
	return func(yield func(api.User, error) bool) {
		found, err := c.namedGroup(ctx, s, group)
		if err != nil {
			yield(api.User{}, err)
			return
		}
		for member, err := range c.members(s, found.ID).Each(ctx) {
			var account api.User
			if err == nil {
				account, err = c.users(s).Get(ctx, c.read.key(member.ID))
			}
			if isGone(err) { // a moment ago
				continue
			}
			if !yield(account, err) || err != nil {
				return
			}
		}
	}
}

// pagesOf reads a list page by page, as far as somebody wants it.
func pagesOf[T any](ctx context.Context, open func(context.Context) (*rest.Listing[T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		list, err := open(ctx)
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		for item, err := range list.Each(ctx) {
			if !yield(item, err) || err != nil {
				return
			}
		}
	}
}

// listed is a list that was read.
func listed[T any](items []T, err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}
