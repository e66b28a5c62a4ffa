package access

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// UserQuery selects accounts. What is not set selects all.
type UserQuery struct {
	// UserQuery is what one account shows by itself. The platform compares the search term; all else is compared here, since it cannot.
	api.UserQuery
	// Group is the group that the accounts are in.
	Group platform.Named[string]
	// EmailDomain is the domain of their e-mail addresses.
	EmailDomain string
	// InactiveSince selects those who have not signed in since.
	InactiveSince time.Time
	// ToEnd says that all are wanted: then the list is read as one, and shows no one who goes while it is read.
	ToEnd bool
}

// rowsOf are the rows of a list: all, read as one, or page by page as far as they are wanted.
func rowsOf[V any](ctx context.Context, c *snapshot.Collection[V], toEnd bool) iter.Seq2[V, error] {
	if !toEnd {
		return c.Each(ctx)
	}
	return func(yield func(V, error) bool) {
		all, err := c.All(ctx)
		if err != nil {
			var none V
			yield(none, err)
			return
		}
		for _, row := range all {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Users lists accounts, page by page as far as they are wanted. An error is the last that it yields.
func (c *Client) Users(ctx context.Context, query UserQuery) iter.Seq2[api.User, error] {
	return func(yield func(api.User, error) bool) {
		groupID, err := c.joinedGroup(ctx, query.Group)
		if err != nil {
			yield(api.User{}, err)
			return
		}
		fits := func(u api.User) bool {
			return query.Selects(u) && (groupID == "" || ContainsID(u.GroupIDs, groupID)) && platform.InDomain(u.Email, query.EmailDomain) &&
				platform.IsInactive(timeOf(u.LastLoginAt), timeOf(u.CreatedAt), query.InactiveSince)
		}
		all := rowsOf(ctx, c.users, query.ToEnd)
		if query.SearchTerm != "" {
			all = c.foundUsers(ctx, query.SearchTerm)
		}
		for u, err := range all {
			if (err != nil || fits(u)) && !yield(u, err) {
				return
			}
		}
	}
}

// foundUsers are the accounts that the platform's search finds: which these are, only the platform knows.
func (c *Client) foundUsers(ctx context.Context, term string) iter.Seq2[api.User, error] {
	return func(yield func(api.User, error) bool) {
		opened, err := c.api.OpenUsers(ctx, term)
		if err != nil {
			yield(api.User{}, c.explain(err))
			return
		}
		for u, err := range opened.Each(ctx) {
			if !yield(u, c.explain(err)) {
				return
			}
		}
	}
}

// joinedGroup is the id of a group by which accounts are selected, "" where none is named.
func (c *Client) joinedGroup(ctx context.Context, named platform.Named[string]) (string, error) {
	if named == (platform.Named[string]{}) {
		return "", nil
	}
	group, err := c.FindJoinableGroup(ctx, named)
	if err != nil {
		return "", err
	}
	return group.ID, nil
}

// wantedUser is the account of a person by whom memberships and grants are selected, nil where nobody is named.
func (c *Client) wantedUser(ctx context.Context, named platform.Named[string]) (*api.User, error) {
	switch {
	case named == (platform.Named[string]{}):
		return nil, nil
	case named.ID != "":
		return c.FindUser(ctx, named.ID)
	}
	return c.LookUpUser(ctx, UserKey{UserName: named.Name, Email: named.Email})
}

// InvitationQuery selects invitations. What is not set selects all.
type InvitationQuery struct {
	// Group is a group of the invited people.
	Group platform.Named[string]
	// EmailDomain is the domain of their e-mail addresses.
	EmailDomain string
	// ToEnd is that of a UserQuery.
	ToEnd bool
}

// Invitation is somebody who was invited and has not accepted yet.
type Invitation struct {
	User api.User
	// GroupIDs are the groups of the person except Everyone, and GroupNames what these are called, in the same order; nil when the sign-in may not read
	// groups.
	GroupIDs, GroupNames []string
}

// Invitations lists the pending invitations, page by page as far as they are wanted. An error is the last that it yields. Who has accepted cannot be
// told from others.
func (c *Client) Invitations(ctx context.Context, query InvitationQuery) iter.Seq2[Invitation, error] {
	return func(yield func(Invitation, error) bool) {
		if err := c.RequireInvitations(); err != nil {
			yield(Invitation{}, err)
			return
		}
		names, err := c.invitedGroups(ctx)
		if err != nil {
			yield(Invitation{}, err)
			return
		}
		for u, err := range c.Users(ctx, UserQuery{Group: query.Group, EmailDomain: query.EmailDomain, ToEnd: query.ToEnd}) {
			if err == nil && HasAccepted(&u) {
				continue
			}
			if !yield(invitationOf(u, names), err) || err != nil {
				return
			}
		}
	}
}

// invitedGroups are the names of the groups that invitations can carry, by id; nil when the sign-in may not read groups.
func (c *Client) invitedGroups(ctx context.Context) (map[string]string, error) {
	groups, err := c.Groups(ctx)
	switch {
	case refusesGroups(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	names := map[string]string{}
	for _, group := range groups {
		if !group.IsEveryone() {
			names[group.ID] = group.Name
		}
	}
	return names, nil
}

func invitationOf(u api.User, names map[string]string) Invitation {
	invited := Invitation{User: u}
	if names != nil {
		invited.GroupIDs, invited.GroupNames = []string{}, []string{}
	}
	for _, id := range slices.Sorted(slices.Values(u.GroupIDs)) {
		if name, ok := names[id]; ok {
			invited.GroupIDs, invited.GroupNames = append(invited.GroupIDs, id), append(invited.GroupNames, name)
		}
	}
	return invited
}
