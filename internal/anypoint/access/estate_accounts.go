package access

import (
	"cmp"
	"context"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// estatePerson is somebody, by any row, with the teams that they are in.
type estatePerson struct {
	row   platform.AccessRow
	teams []string
}

// readAccounts reads all accounts, and then those that were deleted: one that is deleted meanwhile is in one of the two lists.
func (e *estateReading) readAccounts(ctx context.Context) (err error) {
	e.allUsers, err = e.reader.List(ctx, "users", func(ctx context.Context) error {
		return e.eachUser(ctx, api.UserQuery{Type: api.UserTypeAll})
	})
	if err != nil {
		return err
	}
	_, err = e.reader.List(ctx, "deleted users", func(ctx context.Context) error {
		return e.eachUser(ctx, api.UserQuery{Type: api.UserTypeAll, Deleted: true})
	})
	return err
}

func (e *estateReading) eachUser(ctx context.Context, query api.UserQuery) error {
	opened, err := e.c.api.OpenUsers(ctx, e.root, query)
	if err != nil {
		return e.c.explain(err)
	}
	for u, err := range opened.Each(ctx) {
		if err != nil {
			return e.c.explain(err)
		}
		u.Deleted = u.Deleted || query.Deleted
		e.addAccount(u)
	}
	return nil
}

func (e *estateReading) addAccount(u api.User) {
	row := e.account(u)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.people[u.ID] != nil {
		return
	}
	e.people[u.ID] = &estatePerson{row: row}
	e.reader.Add(row)
	if isHost(u) && !u.Deleted {
		e.hosts = append(e.hosts, u.ID)
	}
}

// person is somebody by the id. An account that no list shows, as it may have been created a moment ago, is read by itself; of one that the sign-in
// may not see, only the id and perhaps the name are known.
func (e *estateReading) person(ctx context.Context, id, name string) (*estatePerson, error) {
	e.mu.Lock()
	known := e.people[id]
	e.mu.Unlock()
	if known != nil {
		return known, nil
	}
	row := platform.AccessRow{Tenant: e.tenant(), AccountID: id, Name: name}
	if e.allUsers {
		u, err := e.c.api.User(ctx, e.root, id)
		switch {
		case err == nil:
			row = e.account(*u)
		case !rest.IsNotFound(err) && !rest.IsForbidden(err):
			return nil, e.c.explain(err)
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.people[id] == nil {
		e.people[id] = &estatePerson{row: row}
	}
	return e.people[id], nil
}

// readInvitations reads those of all organizations. A control plane without invitations, or an organization without them, has none.
func (e *estateReading) readInvitations(ctx context.Context) error {
	return platform.SideBySide(ctx, e.tree, func(ctx context.Context, organization BusinessGroup) error {
		_, err := e.reader.List(ctx, "invitations of "+organization.Path, func(ctx context.Context) error {
			opened, err := e.c.api.OpenInvites(ctx, organization.ID, "")
			if rest.IsNotFound(err) || rest.KindOf(err) == rest.NotAllowed {
				return nil
			}
			if err != nil {
				return e.c.explain(err)
			}
			for i, err := range opened.Each(ctx) {
				if err != nil {
					return e.c.explain(err)
				}
				if isOpen(i) {
					e.reader.Add(e.invitation(organization.ID, i))
				}
			}
			return nil
		})
		return err
	})
}

// readSignedIn finds out who is signed in, as people know it.
func (e *estateReading) readSignedIn(ctx context.Context) error {
	self, err := e.c.Self(ctx)
	if err != nil {
		return err
	}
	user := ""
	switch {
	case e.c.settings.SignedInUserID != "":
		user = e.c.settings.SignedInUserID
		if person := e.people[user]; person != nil {
			user = person.row.Name
		}
	case self.User != nil:
		user = self.User.Username
	}
	e.signedInAs = user
	if self.Client != nil && e.c.api.SignIn() != api.SignInConnectedAppForUser {
		e.signedInAs = "connected app " + cmp.Or(self.Client.Name, self.Client.ClientID)
		if user != "" {
			e.signedInAs += " of " + user
		}
	}
	return nil
}
