package access

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// FindNewPerson is FindPerson for the plan of a create. What the configuration does not write, the create finds out: somebody may get another e-mail
// address, or be deleted, before the apply or in it, and what a plan says has to hold. That the id exists is looked at with the other ends.
func (c *Client) FindNewPerson(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
	if named.ID != "" {
		return &platform.Resolved[string]{ID: named.ID}, nil
	}
	person, err := c.FindPerson(ctx, named)
	if err != nil {
		return nil, err
	}
	return &platform.Resolved[string]{ID: person.ID, Planned: person.Planned}, nil
}

// FindPerson resolves the id, the user name or the e-mail address of an account. Somebody of a directory who has no account here is known by the
// directory's identifier alone. Whom this plan creates is Planned.
func (c *Client) FindPerson(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
	if id := named.ID; id != "" {
		if !platform.IsUUID(id) {
			return &platform.Resolved[string]{ID: id}, nil
		}
		account, err := c.User(ctx, id, "")
		if err != nil {
			return &platform.Resolved[string]{ID: id}, err
		}
		return resolved(id, account), nil
	}
	if name := cmp.Or(named.Name, named.Email); c.isPlanned(name) {
		return &platform.Resolved[string]{Name: named.Name, Email: named.Email, Planned: true}, nil
	}
	account, err := c.LookUpUser(ctx, UserKey{UserName: named.Name, Email: named.Email})
	if err != nil {
		return nil, err
	}
	return resolved(account.ID, account), nil
}

func resolved(id string, account *api.User) *platform.Resolved[string] {
	return &platform.Resolved[string]{ID: id, Name: account.UserName, Email: account.Email}
}

// KnownPerson is who somebody is by what this run has read, without a call. What is not known is "".
func (c *Client) KnownPerson(id string) *platform.Resolved[string] {
	if account, ok := c.users.Known(strings.ToLower(id)); ok {
		return resolved(id, &account)
	}
	return &platform.Resolved[string]{ID: id}
}

// Person is KnownPerson; it reads an account that is not known. Who is not there, or not to be read, has no names.
func (c *Client) Person(ctx context.Context, id string) *platform.Resolved[string] {
	if _, unreadable := c.unreadable.Load(NounUsers); unreadable || !platform.IsUUID(id) {
		return c.KnownPerson(id)
	}
	account, err := c.users.Get(ctx, strings.ToLower(id))
	if err == nil {
		return resolved(id, &account)
	}
	if platform.GoneReason(err) == "" {
		c.unreadable.Store(NounUsers, true)
	}
	return &platform.Resolved[string]{ID: id}
}

// RecordPlanned records that this plan creates an account with these names: what refers to it by one of them learns its id in the apply.
func (c *Client) RecordPlanned(names ...string) {
	for _, name := range names {
		if name != "" {
			c.planned.Store(platform.NameKey(name), true)
		}
	}
}

// wasCreated ends what RecordPlanned began.
func (c *Client) wasCreated(names ...string) {
	for _, name := range names {
		c.planned.Delete(platform.NameKey(name))
	}
}

func (c *Client) isPlanned(name string) bool {
	_, planned := c.planned.Load(platform.NameKey(name))
	return planned
}

// Status is how an account or invitation is, one of platform's Status constants.
func Status(u *api.User) string {
	switch {
	case !u.IsActive:
		return platform.StatusDisabled
	case !HasAccepted(u):
		return platform.StatusPending
	}
	return platform.StatusActive
}

// timeOf reads a time of the platform; the zero time where there is none, or one in a form that nobody knows.
func timeOf(text string) time.Time {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}
	}
	return at
}

// userNamed completes a membership or grant that an import names with the names of its account.
func userNamed(account *api.User) (id, userName, email string) {
	return account.ID, account.UserName, account.Email
}
