package access

import (
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
	teams, err := c.api.Teams(ctx, organizationID, api.TeamQuery{Search: filter(idOrName)})
	if err != nil {
		return nil, c.explainTeams(err)
	}
	matches := platform.Filter(teams, func(t api.Team) bool { return platform.SameName(t.Name, idOrName) })
	return exactlyOne(matches, "team", idOrName, func(t api.Team) string { return t.ID + "  " + t.Name })
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
