package access

import (
	"cmp"
	"context"
	"errors"
	"sync"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// arrivals records the accounts that this run plans to create, or has created, by what people name them by: a membership may name its user before the
// account exists, and needs no search for it afterwards. planned holds the ids of accounts that only get another e-mail address, and "" for new ones.
type arrivals struct{ planned, created sync.Map }

// nameKey is the same for all forms of a name in an organization.
func nameKey(root string, named platform.Named[string]) platform.Named[string] {
	return platform.Named[string]{ID: root, Name: platform.NameKey(named.Name), Email: platform.NameKey(named.Email)}
}

// record stores an id by the names of an account.
func record(names *sync.Map, root, username, email, id string) {
	names.Store(nameKey(root, platform.Named[string]{Name: username}), id)
	if email != "" {
		names.Store(nameKey(root, platform.Named[string]{Email: email}), id)
	}
}

// RecordPlanned records what an account of a root organization is called that this plan creates, or, with an id, changes.
func (c *Client) RecordPlanned(root, id, username, email string) {
	record(&c.arrivals.planned, root, username, email, id)
}

// FindPerson finds the account that is named by its id, its user name or its e-mail address. Nobody, or several, is an error, unless this plan
// creates the account. An id that nobody has is a *platform.GoneError; where accounts cannot be read, an id alone will do.
func (c *Client) FindPerson(ctx context.Context, organizationID string, named platform.Named[string]) (*platform.Resolved[string], error) {
	root, err := c.RootOf(ctx, organizationID)
	switch {
	case err != nil && named.ID != "":
		return &platform.Resolved[string]{ID: named.ID}, nil
	case err != nil:
		return nil, err
	case named.ID != "":
		return c.personByID(ctx, root, named.ID)
	}
	key := nameKey(root, named)
	if id, created := c.arrivals.created.Load(key); created {
		text, _ := id.(string)
		return c.personByID(ctx, root, text)
	}
	account, err := c.searchUser(ctx, root, UserKey{Username: named.Name, Email: named.Email})
	if value, planned := c.arrivals.planned.Load(key); planned {
		switch id, _ := value.(string); {
		case id == "" && (err != nil || c.run.Accounts.Leaves(account.ID)):
			return &platform.Resolved[string]{Planned: true}, nil //nolint:nilerr // nobody has the name yet
		case id != "" && err != nil:
			found, err := c.personByID(ctx, root, id)
			if err == nil {
				found.Email = cmp.Or(named.Email, found.Email)
			}
			return found, err
		}
	}
	if err != nil {
		return nil, c.nearestUsers(ctx, root, cmp.Or(named.Name, named.Email), err)
	}
	return personOf(*account), nil
}

func personOf(u api.User) *platform.Resolved[string] {
	return &platform.Resolved[string]{ID: u.ID, Name: u.Username, Email: u.Email}
}

// personByID finds the names of an account. A plan does not look for an account that the state has: it was read, or need not be.
func (c *Client) personByID(ctx context.Context, root, id string) (*platform.Resolved[string], error) {
	if account, known := c.accounts(root).Known(id); known {
		return personOf(account), nil
	}
	if c.run.Accounts.Has(id) && !c.run.Applying.Load() {
		return &platform.Resolved[string]{ID: id}, nil
	}
	if c.run.Ends.IsMissing(root, c.userEnd(ctx, root, id)) && !c.run.Created.Has(id) {
		return nil, &platform.GoneError{Why: noUserAnyMore(root, id)}
	}
	account, err := c.accounts(root).Get(ctx, id)
	if err != nil {
		return &platform.Resolved[string]{ID: id}, nil //nolint:nilerr // what needs more than the id will say so
	}
	return personOf(account), nil
}

// nearestUsers adds to the error of a name that nobody has who is called most like it.
func (c *Client) nearestUsers(ctx context.Context, root, name string, err error) error {
	var problem *platform.Problem
	if !errors.As(err, &problem) || len(problem.Lines) > 0 {
		return err
	}
	all, listErr := c.accounts(root).All(ctx)
	if listErr == nil && len(all) > 0 {
		problem.Means += " Most like it:"
		problem.Lines = platform.Nearest(name, platform.Filter(all, isHost),
			func(u api.User) []string { return []string{u.Username, u.Email} }, describeUser)
	}
	return err
}

// PersonNow are the names of a user as this run knows them. Where the state has none yet (unnamed), the user is read for them. What cannot be read is
// left out: a membership does not depend on it.
func (c *Client) PersonNow(ctx context.Context, organizationID, id string, unnamed bool) *platform.Resolved[string] {
	root := c.knownRoot(organizationID)
	account, known := c.accounts(root).Known(id)
	if !known {
		account, known = c.groupMembers(organizationID).Known(id)
	}
	if !known && unnamed {
		if read, err := c.accounts(root).Get(ctx, id); err == nil {
			account = read
		}
	}
	return personOf(account)
}

// TeamNow is the name of a team. A few are read one by one, more of them with one list.
func (c *Client) TeamNow(ctx context.Context, organizationID, id string) *platform.Resolved[string] {
	if _, known := c.teams.Known(organizationID + "/" + id); !known && c.teamReads.Add(1) > freeReads {
		_, _ = c.allTeams(ctx, organizationID) // what it does not show has no name
	}
	team, err := c.Team(ctx, organizationID, id)
	if err != nil {
		return &platform.Resolved[string]{ID: id}
	}
	return &platform.Resolved[string]{ID: id, Name: team.Name}
}

// freeReads is how many teams are read by themselves before the list of all of them is.
const freeReads = 2

// FindTeamNamed is FindTeam for a reference by id or name.
func (c *Client) FindTeamNamed(ctx context.Context, organizationID string, named platform.Named[string]) (*platform.Resolved[string], error) {
	team, err := c.FindTeam(ctx, organizationID, nameOf(named))
	if err != nil {
		return nil, err
	}
	return &platform.Resolved[string]{ID: team.ID, Name: team.Name}, nil
}

// FindRoleGroupNamed is FindRoleGroup for a reference by id or name.
func (c *Client) FindRoleGroupNamed(ctx context.Context, organizationID string, named platform.Named[string]) (*platform.Resolved[string], error) {
	group, err := c.FindRoleGroup(ctx, organizationID, nameOf(named))
	if err != nil {
		return nil, err
	}
	return &platform.Resolved[string]{ID: group.ID, Name: group.Name}, nil
}

// RoleGroupNow is the name of a role group. All role groups of an organization are read with one call.
func (c *Client) RoleGroupNow(ctx context.Context, organizationID, id string) *platform.Resolved[string] {
	groups, _ := c.cachedRoleGroups(ctx, organizationID)
	for _, group := range groups {
		if group.ID == id {
			return &platform.Resolved[string]{ID: id, Name: group.Name}
		}
	}
	return &platform.Resolved[string]{ID: id}
}

// FindOrganizationNamed is FindOrganization for a reference by id or name.
func (c *Client) FindOrganizationNamed(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
	organization, err := c.FindOrganization(ctx, "", named)
	if err != nil {
		return nil, err
	}
	return &platform.Resolved[string]{ID: organization.ID, Name: organization.Path}, nil
}

// OrganizationNow is PersonNow for an organization or business group. The tree of all of them is read with one call.
func (c *Client) OrganizationNow(ctx context.Context, id string, unnamed bool) *platform.Resolved[string] {
	found := &platform.Resolved[string]{ID: id}
	if unnamed {
		if _, err := c.Organization(ctx, id); err != nil {
			return found
		}
	}
	root := c.knownRoot(id)
	organization, read := c.organizations.Known(id)
	if _, known := c.hierarchies.Known(root); read && organization.IsRoot && !known {
		found.Name = organization.Name
	} else if known || unnamed {
		found.Name, _ = c.organizationName(ctx, root, id)
	}
	return found
}

// EnvironmentNow is PersonNow for an environment. Those of an organization are read with one call.
func (c *Client) EnvironmentNow(ctx context.Context, organizationID, id string, unnamed bool) *platform.Resolved[string] {
	found := &platform.Resolved[string]{ID: id}
	if _, known := c.environments.Known(organizationID); id != "" && (known || unnamed) {
		found.Name, _ = c.environmentName(ctx, organizationID, id)
	}
	return found
}

// ErrNoUser says that an organization has no user with an id.
func ErrNoUser(organizationID, id string) error {
	return errNoUser(organizationID, id)
}
