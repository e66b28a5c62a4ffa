package access

import (
	"cmp"
	"context"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

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
