package access

import (
	"cmp"
	"context"
	"sync"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// arrivals records the accounts that this run plans to create, or has created, by what people name them by: a grant may name its user before the
// account exists, and needs no search for it afterwards. planned holds the ids of accounts that only get another e-mail address, and "" for new
// ones.
type arrivals struct{ planned, created sync.Map }

// namesOf are what people name an account by.
func namesOf(domain, username, email string) []platform.Named[string] {
	names := []platform.Named[string]{nameKey(platform.Named[string]{Name: username}), nameKey(platform.Named[string]{Name: Login(domain, username)})}
	if email != "" {
		names = append(names, nameKey(platform.Named[string]{Email: email}))
	}
	return names
}

// nameKey is the same for all forms of a name.
func nameKey(named platform.Named[string]) platform.Named[string] {
	return platform.Named[string]{Name: platform.NameKey(named.Name), Email: platform.NameKey(named.Email)}
}

// RecordPlanned records what an account is called that this plan creates, or, with an id, changes.
func (c *Client) RecordPlanned(id, domain, username, email string) {
	for _, name := range namesOf(domain, username, email) {
		c.arrivals.planned.Store(name, id)
	}
}

// recordCreated records that this run has created an account.
func (c *Client) recordCreated(u *api.User) {
	for _, name := range namesOf(u.Domain, u.Username, u.Email) {
		c.arrivals.created.Store(name, FormatUserID(u.ID))
	}
}

// FindPerson finds the account that is named by its id, by its user name (or DOMAIN\user), or by its e-mail address. Nobody, or several, is an
// error, unless this plan creates the account. An id that nobody has is a *platform.GoneError.
func (c *Client) FindPerson(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
	account, err := c.person(ctx, named)
	if value, planned := c.arrivals.planned.Load(nameKey(named)); planned && named.ID == "" {
		id, _ := value.(string)
		switch {
		case id == "" && (err != nil || c.UserLeaves(FormatUserID(account.ID))):
			return &platform.Resolved[string]{Planned: true}, nil //nolint:nilerr // nobody has the name yet
		case id != "" && err != nil:
			if account, err = c.KnownUser(ctx, id); err == nil {
				return &platform.Resolved[string]{ID: id, Name: account.Username, Email: cmp.Or(named.Email, account.Email)}, nil
			}
		}
	}
	if err != nil {
		return nil, err
	}
	return &platform.Resolved[string]{ID: FormatUserID(account.ID), Name: account.Username, Email: account.Email}, nil
}

func (c *Client) person(ctx context.Context, named platform.Named[string]) (*api.User, error) {
	if id, created := c.arrivals.created.Load(nameKey(named)); created && named.ID == "" {
		named.ID, _ = id.(string)
	}
	switch {
	case named.ID != "":
		return c.KnownUser(ctx, named.ID)
	case named.Name != "":
		return c.userCalled(ctx, named.Name)
	}
	return c.userMailed(ctx, named.Email)
}

// userMailed is the only account with an e-mail address. Several accounts can have one: nothing is documented that forbids it, and no filter on it.
func (c *Client) userMailed(ctx context.Context, email string) (*api.User, error) {
	fits := func(u *api.User) bool { return platform.SameEmail(u.Email, email) }
	if _, err := c.users.All(ctx); err != nil {
		return nil, err
	}
	found, err := c.users.FindHolder(ctx, fits, func(ctx context.Context) ([]*api.User, error) { return c.users.All(ctx) }, platform.NameKey(email))
	if err != nil {
		return nil, err
	}
	account, err := exactlyOne(found, "user with the e-mail address", email, describeUser)
	if err != nil {
		return nil, c.nearestUsers(ctx, err, email)
	}
	return *account, nil
}
