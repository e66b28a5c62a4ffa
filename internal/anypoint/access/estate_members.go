package access

import (
	"cmp"
	"context"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

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
