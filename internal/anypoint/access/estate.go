package access

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Estate returns what all people of the organization and its business groups have, as the platform has it now: accounts, the deleted and the external
// ones among them, invitations that are outstanding or have expired, memberships in teams, role groups and business groups, and permissions: those of
// the account itself, and those that come through each team, the teams above it, and each role group. That everybody is in the root team is no row;
// what it gives is.
//
// It takes the pages of the accounts, one list of members and one of permissions for each team and role group, one of members for each business
// group, and one call for each account: the platform has no list of permissions by another key.
func (c *Client) Estate(ctx context.Context, o platform.EstateOptions) (*platform.Estate, error) {
	rows, err := c.newAccessRows(ctx)
	if err != nil {
		return nil, err
	}
	e := &estateReading{accessRows: rows, reader: platform.NewEstateReader(o), people: map[string]*estatePerson{}}
	if err := e.read(ctx); err != nil {
		return nil, err
	}
	estate, err := e.reader.Estate()
	if err != nil {
		return nil, err
	}
	estate.Tenant, estate.TenantID, estate.SignedInAs = e.tenant(), e.root, e.signedInAs
	return estate, nil
}

// estateReading is one reading of all.
type estateReading struct {
	accessRows
	reader *platform.EstateReader

	signedInAs string
	// teams are all of them, the root team included, by their ids; groups are the role groups of all organizations.
	teams  map[string]*estateTeam
	groups []estateRoleGroup
	// hosts are the ids of the accounts that can have permissions, in the platform's order. allUsers says that the list was read to its end.
	hosts    []string
	allUsers bool

	mu     sync.Mutex // lists are read side by side
	people map[string]*estatePerson
	// showsGroups says that the root organization's path showed a permission in a business group.
	showsGroups bool
}

// estatePerson is somebody, by any row, with the teams that they are in.
type estatePerson struct {
	row   platform.AccessRow
	teams []string
}

// estateTeam is a team and what it itself gives.
type estateTeam struct {
	api.Team
	gives []platform.AccessRow
}

// estateRoleGroup is a role group of an organization.
type estateRoleGroup struct {
	organizationID string
	api.RoleGroup
}

func (e *estateReading) read(ctx context.Context) error {
	if err := atOnce(ctx, []func(context.Context) error{e.readAccounts, e.readContainers, e.readInvitations},
		func(ctx context.Context, read func(context.Context) error) error { return read(ctx) }); err != nil {
		return err
	}
	teams := slices.SortedFunc(maps.Values(e.teams), func(a, b *estateTeam) int { return cmp.Compare(a.ID, b.ID) })
	if err := atOnce(ctx, teams, e.readTeam); err != nil {
		return err
	}
	if err := atOnce(ctx, e.groups, e.readRoleGroup); err != nil {
		return err
	}
	if err := atOnce(ctx, e.tree[1:], e.readBusinessGroup); err != nil {
		return err
	}
	e.addTeamPermissions()
	if err := e.readPermissions(ctx); err != nil {
		return err
	}
	return e.reader.Part(ctx, "signed-in account", e.readSignedIn)
}

// atOnce does something with each item, some of them side by side.
func atOnce[T any](ctx context.Context, items []T, do func(context.Context, T) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(platform.ListsAtOnce)
	for _, item := range items {
		group.Go(func() error { return do(ctx, item) })
	}
	return group.Wait()
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

// readContainers lists the teams of the organization and the role groups of all organizations. An organization has one of the two features
// (documented).
func (e *estateReading) readContainers(ctx context.Context) error {
	var teams feature[api.Team]
	hasTeams, err := e.reader.List(ctx, "teams", func(ctx context.Context) (err error) {
		teams, err = featureOf(e.c.api.Teams(ctx, e.root, api.TeamQuery{}))
		return e.c.explain(err)
	})
	if err != nil {
		return err
	}
	e.teams = map[string]*estateTeam{}
	for _, team := range teams.items {
		e.teams[team.ID] = &estateTeam{Team: team}
	}
	for _, organization := range e.tree {
		missing := false
		_, err := e.reader.List(ctx, "role groups of "+organization.Path, func(ctx context.Context) error {
			groups, err := e.c.api.RoleGroups(ctx, organization.ID)
			if missing = featureMissing(err) && organization.ID == e.root && hasTeams && teams.refusal == nil; missing {
				return nil
			}
			for _, group := range groups {
				e.groups = append(e.groups, estateRoleGroup{organization.ID, group})
			}
			return e.c.explainRoleGroups(err)
		})
		if err != nil || missing {
			return err
		}
	}
	return nil
}

func (e *estateReading) readTeam(ctx context.Context, team *estateTeam) error {
	gives, err := e.readGiven(ctx, "permissions of team "+team.Name, func(ctx context.Context) ([]Permission, error) {
		return e.c.teamPermissionsOf(ctx, e.root, team.Team, e.c.api.TeamRoles)
	})
	team.gives = gives
	if err != nil || len(team.AncestorIDs) == 0 {
		return err
	}
	_, err = e.reader.List(ctx, "members of team "+team.Name, func(ctx context.Context) error {
		opened, err := e.c.api.OpenTeamMembers(ctx, e.root, team.ID)
		if err != nil {
			return e.c.explainTeams(err)
		}
		for member, err := range opened.Each(ctx) {
			if err != nil {
				return e.c.explainTeams(err)
			}
			if member.IdentityType == api.IdentityTeam {
				continue
			}
			person, err := e.person(ctx, member.ID, member.Name)
			if err != nil {
				return err
			}
			row := e.team(team.Team, member.MembershipType, member.AssignedViaExternalGroups)
			row.Administrator = slices.ContainsFunc(team.gives, administrates)
			e.mu.Lock()
			person.teams = append(person.teams, team.ID)
			e.mu.Unlock()
			e.reader.Add(row.HeldBy(person.row))
		}
		return nil
	})
	return err
}

func administrates(row platform.AccessRow) bool { return row.Administrator }

// readGiven lists what a team or role group gives, as rows that are nobody's yet.
func (e *estateReading) readGiven(ctx context.Context, what string, read func(context.Context) ([]Permission, error),
) (held []platform.AccessRow, err error) {
	var permissions []Permission
	if _, err = e.reader.List(ctx, what, func(ctx context.Context) (err error) {
		permissions, err = read(ctx)
		return err
	}); err != nil {
		return nil, err
	}
	err = e.reader.Part(ctx, what, func(ctx context.Context) (err error) {
		held, err = e.gives(ctx, permissions)
		return err
	})
	return held, err
}

// gives are permissions as rows that are nobody's yet.
func (e *estateReading) gives(ctx context.Context, permissions []Permission) ([]platform.AccessRow, error) {
	rows := make([]platform.AccessRow, 0, len(permissions))
	for _, p := range permissions {
		row, err := e.permission(ctx, p)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (e *estateReading) readRoleGroup(ctx context.Context, group estateRoleGroup) error {
	where := cmp.Or(e.roleGroup(group.organizationID, group.RoleGroup).Where, e.tree[0].Path)
	gives, err := e.readGiven(ctx, "permissions of role group "+group.Name+" of "+where, func(ctx context.Context) ([]Permission, error) {
		return e.c.roleGroupPermissionsOf(ctx, group.organizationID, group.RoleGroup, e.c.api.RoleGroupRoles)
	})
	if err != nil {
		return err
	}
	membership := e.roleGroup(group.organizationID, group.RoleGroup)
	membership.Administrator = slices.ContainsFunc(gives, administrates)
	_, err = e.reader.List(ctx, "members of role group "+group.Name+" of "+where, func(ctx context.Context) error {
		opened, err := e.c.api.OpenRoleGroupMembers(ctx, group.organizationID, group.ID)
		if err != nil {
			return e.c.explainRoleGroups(err)
		}
		for member, err := range opened.Each(ctx) {
			if err != nil {
				return e.c.explainRoleGroups(err)
			}
			person, err := e.person(ctx, member.ID, member.Username)
			if err != nil {
				return err
			}
			e.reader.Add(membership.HeldBy(person.row))
			e.addHeld(person, gives)
		}
		return nil
	})
	return err
}

func (e *estateReading) readBusinessGroup(ctx context.Context, group BusinessGroup) error {
	membership := e.businessGroup(group.ID, group.Path)
	_, err := e.reader.List(ctx, "members of business group "+group.Path, func(ctx context.Context) error {
		opened, err := e.c.api.OpenMembers(ctx, group.ID)
		if err != nil {
			return e.c.explain(err)
		}
		for member, err := range opened.Each(ctx) {
			if err != nil {
				return e.c.explain(err)
			}
			if !isHost(member) {
				continue
			}
			person, err := e.person(ctx, member.ID, member.Username)
			if err != nil {
				return err
			}
			e.reader.Add(membership.HeldBy(person.row))
		}
		return nil
	})
	return err
}

// readInvitations reads those of all organizations. A control plane without invitations, or an organization without them, has none.
func (e *estateReading) readInvitations(ctx context.Context) error {
	return atOnce(ctx, e.tree, func(ctx context.Context, organization BusinessGroup) error {
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

// addTeamPermissions adds what people have through their teams, those above them, and the root team, in which every account is (documented).
func (e *estateReading) addTeamPermissions() {
	var everybody []string
	for _, team := range e.teams {
		if len(team.AncestorIDs) == 0 {
			everybody = append(everybody, team.ID)
		}
	}
	for _, id := range e.hosts {
		e.people[id].teams = append(e.people[id].teams, everybody...)
	}
	for _, person := range e.people {
		through := map[string]bool{}
		for _, id := range person.teams {
			through[id] = true
			for _, above := range e.teams[id].AncestorIDs {
				through[above] = true
			}
		}
		for id := range through {
			if team := e.teams[id]; team != nil { // a team that the list does not show is not the sign-in's to see
				e.addHeld(person, team.gives)
			}
		}
	}
}

// addHeld adds what somebody has.
func (e *estateReading) addHeld(person *estatePerson, held []platform.AccessRow) {
	rows := make([]platform.AccessRow, 0, len(held))
	for _, row := range held {
		rows = append(rows, row.HeldBy(person.row))
	}
	e.reader.Add(rows...)
}

// readPermissions reads what was granted to each account itself. Whether the root organization's path shows what holds in business groups is not
// documented: when it shows none for anybody, the business groups are asked as well, about those whom they know.
func (e *estateReading) readPermissions(ctx context.Context) error {
	err := e.eachHost(ctx, "direct permissions of users", func(ctx context.Context, id string) error {
		grants, err := e.c.api.Grants(ctx, e.root, id, api.GrantQuery{})
		if rest.IsNotFound(err) { // deleted a moment ago
			return nil
		}
		if err != nil {
			return e.c.explain(err)
		}
		return e.addGrants(ctx, id, grants)
	})
	if err != nil || e.showsGroups || len(e.tree) == 1 {
		return err
	}
	return e.eachHost(ctx, "direct permissions of users in business groups", func(ctx context.Context, id string) error {
		var grants []api.Grant
		for _, group := range e.tree[1:] {
			if knows, err := e.c.knowsUser(ctx, group.ID, id); err != nil {
				return e.c.explain(err)
			} else if !knows {
				continue
			}
			more, err := e.c.api.Grants(ctx, group.ID, id, api.GrantQuery{})
			if rest.IsNotFound(err) || rest.IsForbidden(err) {
				continue // the user is no member there, or the group is not ours to see
			}
			if err != nil {
				return e.c.explain(err)
			}
			for _, grant := range more {
				if grant.Context[api.ContextOrganization] != e.root && // those were shown before
					!slices.ContainsFunc(grants, func(g api.Grant) bool { return sameGrant(g, grant.RoleID, grant.Context) }) {
					grants = append(grants, grant)
				}
			}
		}
		return e.addGrants(ctx, id, grants)
	})
}

// callsAtOnce is how many accounts are asked about side by side where the settings say nothing: as many as calls may be under way by default.
const callsAtOnce = 10

func (e *estateReading) eachHost(ctx context.Context, what string, read func(ctx context.Context, id string) error) error {
	return e.reader.Each(ctx, what, len(e.hosts), cmp.Or(e.c.settings.Limits.MaxConcurrentRequests, callsAtOnce),
		func(i int) string { return "permissions of user " + cmp.Or(e.people[e.hosts[i]].row.Name, e.hosts[i]) },
		func(ctx context.Context, i int) error { return read(ctx, e.hosts[i]) })
}

func (e *estateReading) addGrants(ctx context.Context, id string, grants []api.Grant) error {
	held, err := e.gives(ctx, directPermissions(grants))
	if err != nil {
		return err
	}
	elsewhere := slices.ContainsFunc(grants, func(g api.Grant) bool { return g.Context[api.ContextOrganization] != e.root })
	e.mu.Lock()
	e.showsGroups = e.showsGroups || elsewhere
	e.mu.Unlock()
	e.addHeld(e.people[id], held)
	return nil
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
