package access

import (
	"cmp"
	"context"
	"iter"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// UserQuery selects accounts: those that fit all that is set.
type UserQuery struct {
	// OrganizationID is the organization, or a business group: its members; "": the provider's own.
	OrganizationID string
	// Team or RoleGroup are those whose members are selected; none: all accounts.
	Team, RoleGroup platform.Named[string]
	// Search is a part of a user name, first or last name, or e-mail address.
	Search string
	// Type is as in api.UserQuery.
	Type string
	// Deleted selects the soft-deleted accounts, and no others.
	Deleted bool
	// Enabled selects who can sign in, or who cannot; nil: both.
	Enabled *bool
	// IdentityProviderID is where they sign in; "": anywhere.
	IdentityProviderID string
	People             People
}

// fits reports whether an account is one of the selected, as far as an account shows it.
func (q UserQuery) fits(u api.User) bool {
	kind := cmp.Or(q.Type, api.UserTypeHost)
	return q.Deleted == u.Deleted && (kind == api.UserTypeAll || u.Type == "" || u.Type == kind) && (q.Enabled == nil || *q.Enabled == u.Enabled) &&
		isOf(u, q.IdentityProviderID) && matchesSearch(u, q.Search) && q.People.fits(u)
}

// search is the text that every account that fits holds, for the platform's own search; "" for none.
func (q UserQuery) search() string {
	for _, text := range []string{q.Search, q.People.Username, q.People.Email} {
		if text != "" {
			return filter(text)
		}
	}
	if q.People.EmailDomain != "" {
		return filter("@" + q.People.EmailDomain)
	}
	return ""
}

// UserRow is an account with the root organization that it belongs to.
type UserRow struct {
	OrganizationID string
	Account        api.User
}

// Users lists accounts, page by page as far as somebody wants them. Rows lack the phone number, which no list shows. An error is the last thing that
// it yields.
func (c *Client) Users(ctx context.Context, q UserQuery) iter.Seq2[UserRow, error] {
	return rows(func(push func(UserRow) error) error {
		organizationID, err := c.OrganizationID(ctx, q.OrganizationID)
		if err != nil {
			return err
		}
		root, err := c.RootOf(ctx, organizationID)
		if err != nil {
			return err
		}
		for account, err := range c.usersOf(ctx, organizationID, root, q) {
			if err != nil {
				return err
			}
			if !q.fits(account) {
				continue
			}
			if err := push(UserRow{OrganizationID: root, Account: account}); err != nil {
				return err
			}
		}
		return nil
	})
}

// usersOf are the accounts among which a query selects, from where the fewest are read.
func (c *Client) usersOf(ctx context.Context, organizationID, root string, q UserQuery) iter.Seq2[api.User, error] {
	switch {
	case nameOf(q.Team) != "":
		return accountsOfRows(c.TeamMembers(ctx, TeamMemberQuery{OrganizationID: root, Team: q.Team, People: q.People}),
			func(m TeamMemberRow) api.User { return m.Account })
	case nameOf(q.RoleGroup) != "":
		return accountsOfRows(c.RoleGroupMembers(ctx, RoleGroupMemberQuery{OrganizationID: organizationID, RoleGroup: q.RoleGroup, People: q.People}),
			func(m RoleGroupMemberRow) api.User { return m.Account })
	case q.Deleted:
		return c.listedUsers(ctx, organizationID, q, c.deletedAccounts(organizationID).Each(ctx))
	}
	accounts := c.accounts(organizationID)
	if _, known := accounts.ListedSince(0); known {
		q.Type = api.UserTypeAll // nothing is cheaper than what this run has read before
		q.Search, q.People = "", People{}
	}
	return c.listedUsers(ctx, organizationID, q, accounts.Each(ctx))
}

// listedUsers lists accounts with the filters that the platform has itself; all are everybody, of all types, for a query without one.
func (c *Client) listedUsers(ctx context.Context, organizationID string, q UserQuery, all iter.Seq2[api.User, error]) iter.Seq2[api.User, error] {
	return rows(func(push func(api.User) error) error {
		query := api.UserQuery{Search: q.search(), Type: cmp.Or(q.Type, api.UserTypeHost), Deleted: q.Deleted}
		listed := all
		if query.Search != "" || query.Type != api.UserTypeAll {
			opened, err := c.api.OpenUsers(ctx, organizationID, query)
			if err != nil {
				return c.explain(err)
			}
			listed = opened.Each(ctx)
		}
		for account, err := range listed {
			if err != nil {
				return c.explain(err)
			}
			account.Deleted = account.Deleted || q.Deleted
			if err := push(account); err != nil {
				return err
			}
		}
		return nil
	})
}

// accountsOfRows are the accounts of memberships. Members of an external team belong to another organization, of which nothing but the id is known.
func accountsOfRows[Row any](memberships iter.Seq2[Row, error], account func(Row) api.User) iter.Seq2[api.User, error] {
	return rows(func(push func(api.User) error) error {
		for row, err := range memberships {
			if err == nil && account(row).Username != "" {
				err = push(account(row))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Ago is the time that long before now, the zero time for no time at all: see People.InactiveSince.
func (c *Client) Ago(d time.Duration) time.Time {
	if d == 0 {
		return time.Time{}
	}
	return c.settings.Clock.Time().Add(-d)
}
