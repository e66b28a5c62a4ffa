package access

import (
	"context"
	"iter"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// TeamMemberQuery selects memberships in teams: those that fit all that is set.
type TeamMemberQuery struct {
	// OrganizationID is the root organization, or a business group of it: teams belong to root organizations (documented).
	OrganizationID string
	// Team is one team; none: all but the root team, which holds every user.
	Team           platform.Named[string]
	MembershipType string
	// External selects memberships that a group of the identity provider gives, or others; nil: both.
	External *bool
	People   People
}

// TeamMemberRow is a membership with the names of its ends.
type TeamMemberRow struct {
	TeamMember
	TeamName string
	// Account is the member. Of one whom the list of accounts does not show, only the id is known.
	Account api.User
	// External says that a group of the identity provider gives the membership.
	External bool
}

// TeamMembers lists memberships in teams, team by team and page by page as far as somebody wants them; those of few people from their side. An error
// is the last thing that it yields.
func (c *Client) TeamMembers(ctx context.Context, q TeamMemberQuery) iter.Seq2[TeamMemberRow, error] {
	return rows(func(push func(TeamMemberRow) error) error {
		root, err := c.rootOfQuery(ctx, q.OrganizationID)
		if err != nil {
			return err
		}
		add := func(team api.Team, account api.User, membershipType string, external bool) error {
			if q.MembershipType != "" && q.MembershipType != membershipType || q.External != nil && *q.External != external {
				return nil
			}
			return push(TeamMemberRow{
				TeamMember: TeamMember{OrganizationID: root, TeamID: team.ID, UserID: account.ID, MembershipType: membershipType},
				TeamName:   team.Name, Account: account, External: external,
			})
		}
		var teams []api.Team
		if name := nameOf(q.Team); name != "" {
			team, err := c.FindTeam(ctx, root, name)
			if err != nil {
				return err
			}
			teams = []api.Team{*team}
		}
		if q.People.one() {
			return c.teamsOfFew(ctx, root, teams, q.People, add)
		}
		if teams == nil {
			if teams, err = c.allTeams(ctx, root); err != nil {
				return c.wrongFeature(err, featureTeams, featureRoleGroups, HintListRoleGroups)
			}
		}
		for _, team := range teams {
			if len(team.AncestorIDs) == 0 {
				continue
			}
			for member, err := range c.teamMembers(root, team.ID).Each(ctx) {
				if err != nil {
					return c.explainTeams(err)
				}
				if member.IdentityType == api.IdentityTeam {
					continue
				}
				account, err := c.accountOf(ctx, root, member.ID)
				if err != nil {
					return err
				}
				if !q.People.fits(account) {
					continue
				}
				if err := add(team, account, member.MembershipType, member.AssignedViaExternalGroups); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// teamsOfFew are the memberships of people who are named, in these teams; nil: in all but the root team.
func (c *Client) teamsOfFew(ctx context.Context, root string, teams []api.Team, people People,
	add func(api.Team, api.User, string, bool) error,
) error {
	accounts, err := c.few(ctx, root, people)
	if err != nil {
		return err
	}
	for _, account := range accounts {
		for _, team := range teams {
			member, err := c.teamMembers(root, team.ID).Get(ctx, account.ID)
			if isMissing(err) {
				continue
			}
			if err != nil {
				return err
			}
			if err := add(team, account, member.MembershipType, member.AssignedViaExternalGroups); err != nil {
				return err
			}
		}
		if teams != nil {
			continue
		}
		theirs, err := c.auditSource(root).teams(ctx, root, account.ID)
		if err != nil {
			return c.wrongFeature(err, featureTeams, featureRoleGroups, HintListRoleGroups)
		}
		for _, team := range theirs {
			if len(team.AncestorIDs) == 0 {
				continue
			}
			if err := add(team.Team, account, team.MembershipType, team.AssignedViaExternalGroups); err != nil {
				return err
			}
		}
	}
	return nil
}

// rootOfQuery is the root organization that a list is about.
func (c *Client) rootOfQuery(ctx context.Context, organizationID string) (string, error) {
	organizationID, err := c.OrganizationID(ctx, organizationID)
	if err != nil {
		return "", err
	}
	return c.RootOf(ctx, organizationID)
}

// nameOf is what somebody named an object by, its id or its name; "" for neither.
func nameOf(named platform.Named[string]) string {
	if named.ID != "" {
		return named.ID
	}
	return named.Name
}
