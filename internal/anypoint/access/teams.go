package access

import (
	"cmp"
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Teams lists the teams whose name contains search. Teams belong to root organizations (documented), so the one above a business group is asked.
func (c *Client) Teams(ctx context.Context, organizationID, search string) ([]api.Team, error) {
	root, err := c.RootOf(ctx, organizationID)
	if err != nil {
		return nil, err
	}
	teams, err := c.api.Teams(ctx, root, api.TeamQuery{Search: filter(search)})
	return teams, c.wrongFeature(err, featureTeams, featureRoleGroups, HintListRoleGroups)
}

// Team reads a team, once per process.
func (c *Client) Team(ctx context.Context, organizationID, id string) (*api.Team, error) {
	team, err := c.teams.Get(ctx, organizationID+"/"+id, func(ctx context.Context) (*api.Team, error) {
		return c.api.Team(ctx, organizationID, id)
	})
	return team, c.explainTeams(err)
}

// FindTeam resolves the id or name of a team that people can join and leave. It refuses a business group, and the root team, which holds every user.
func (c *Client) FindTeam(ctx context.Context, organizationID, idOrName string) (*api.Team, error) {
	if err := c.requireTeams(ctx, organizationID); err != nil {
		return nil, err
	}
	team, err := c.findTeam(ctx, organizationID, idOrName)
	if err != nil || len(team.AncestorIDs) > 0 {
		return team, err
	}
	return nil, &platform.Problem{
		Summary: "Everybody is in the root team",
		Means:   fmt.Sprintf("%q is the root team of the organization. Every user is in it, and nobody can leave it.", team.Name),
		Do:      "Use another team.",
	}
}

func (c *Client) findTeam(ctx context.Context, organizationID, idOrName string) (*api.Team, error) {
	if platform.IsUUID(idOrName) {
		team, err := c.Team(ctx, organizationID, idOrName)
		return team, refusedFor(err, c.teamEnd(ctx, TeamMember{OrganizationID: organizationID, TeamID: idOrName}))
	}
	var all []api.Team
	matches, err := platform.FindCached(
		func() (_ []api.Team, err error) {
			all, err = c.allTeams(ctx, organizationID)
			return all, c.explainTeams(err)
		},
		func() { c.audit.teams.Forget(organizationID) },
		func(t api.Team) bool { return platform.SameName(t.Name, idOrName) })
	if err != nil {
		return nil, err
	}
	return oneOrNearest(matches, all, "team", idOrName, func(t api.Team) []string { return []string{t.Name} },
		func(t api.Team) string { return t.ID + "  " + t.Name })
}

// allTeams lists the teams of a root organization, read once per process.
func (c *Client) allTeams(ctx context.Context, root string) ([]api.Team, error) {
	read, err := c.audit.teams.Get(ctx, root, func(ctx context.Context) (feature[api.Team], error) {
		teams, err := c.api.Teams(ctx, root, api.TeamQuery{})
		for i := range teams {
			c.teams.Put(root+"/"+teams[i].ID, &teams[i])
		}
		return featureOf(teams, err)
	})
	return read.items, cmp.Or(err, read.refusal)
}

// requireTeams refuses a business group: teams belong to root organizations (documented).
func (c *Client) requireTeams(ctx context.Context, organizationID string) error {
	root, err := c.RootOf(ctx, organizationID)
	if err != nil || root == organizationID {
		return err
	}
	return &platform.Problem{
		Summary: "Teams belong to the root organization",
		Means: fmt.Sprintf("%s is a business group, which has no teams of its own: all teams belong to the root organization, whatever business groups "+
			"their permissions are for.", organizationID),
		Do: fmt.Sprintf("Set organization_id to the root organization %s.", root),
	}
}
