package access

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// TeamMemberSet is all members of one team. Those whom a group of the identity provider puts there are external; child teams are none.
func (c *Client) TeamMemberSet(organizationID, teamID, teamName string) *platform.Set {
	member := func(e platform.SetEntry) TeamMember {
		return TeamMember{OrganizationID: organizationID, TeamID: teamID, UserID: e.ID, MembershipType: e.Type}
	}
	return &platform.Set{
		What: fmt.Sprintf("Anypoint team %s", nameOrID(teamName, teamID)),
		Present: func(ctx context.Context, live bool) ([]platform.SetEntry, error) {
			return c.membersOfTeam(ctx, organizationID, teamID, live)
		},
		Find: func(ctx context.Context, text platform.SetText) (platform.SetEntry, error) {
			e, err := c.findMember(ctx, organizationID, text.Text)
			if e.ID != "" {
				e.Edge = member(e).ID()
			}
			return e, err
		},
		Guard: func(ctx context.Context, remove, put []platform.SetEntry) error {
			return c.guardTeamMembers(ctx, organizationID, teamID, entryIDs(remove), entryIDs(put))
		},
		Put:    func(ctx context.Context, e platform.SetEntry) error { return c.putSetMember(ctx, member(e)) },
		Remove: func(ctx context.Context, e platform.SetEntry) error { return c.RemoveTeamMember(ctx, member(e)) },
	}
}

// nameOrID quotes the name of a container, or shows its id where that is all that is known.
func nameOrID(name, id string) string {
	if name == "" {
		return id
	}
	return fmt.Sprintf("%q", name)
}

// membersOfTeam lists the members of a team. A team that is gone is a *platform.GoneError.
func (c *Client) membersOfTeam(ctx context.Context, organizationID, teamID string, live bool) ([]platform.SetEntry, error) {
	members := c.teamMembers(organizationID, teamID)
	read := members.All
	if live {
		read = members.LookAll
	}
	all, err := read(ctx)
	if err != nil {
		m := TeamMember{OrganizationID: organizationID, TeamID: teamID}
		if end, why := missingAfter(err, c.teamEnd(ctx, m)); end != nil {
			return nil, &platform.GoneError{Why: end.GoneWith("set of its members", why), End: end}
		}
		return nil, c.explainTeams(err)
	}
	var entries []platform.SetEntry
	for _, m := range all {
		if m.IdentityType == api.IdentityTeam {
			continue
		}
		e, err := c.memberOf(ctx, organizationID, m.ID)
		if err != nil {
			return nil, err
		}
		e.Type = m.MembershipType
		e.Edge = TeamMember{OrganizationID: organizationID, TeamID: teamID, UserID: m.ID}.ID()
		if m.AssignedViaExternalGroups {
			e.External = true
			e.Why = FollowsIdentityProvider(TeamMember{OrganizationID: organizationID, TeamID: teamID, UserID: m.ID})
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// missingAfter is the end that is surely gone when a list of its members cannot be read, nil for none.
func missingAfter(err error, end platform.EdgeEnd) (*platform.End, string) {
	switch rest.KindOf(err) {
	case rest.NotFound, rest.Forbidden, rest.NotAllowed, rest.BadRequest:
		return platform.MissingEnd(end)
	}
	return nil, ""
}

// putSetMember makes a user a member of a team with a type. One who is a member already is no error, and neither is one whom an external group made a
// member of the same type.
func (c *Client) putSetMember(ctx context.Context, m TeamMember) error {
	err := c.addEdge(ctx, m.OrganizationID, platform.Edge{
		UserID: m.UserID,
		Present: func(ctx context.Context) (bool, error) {
			present, err := c.findTeamMember(ctx, m)
			if err != nil || present != nil {
				return present != nil && present.MembershipType == m.MembershipType, err
			}
			// The platform may accept an unknown user and do nothing (not documented), and the membership would be nowhere.
			_, err = c.accounts(m.OrganizationID).Get(ctx, m.UserID)
			return false, err
		},
		Add:    func(ctx context.Context) error { return c.putTeamMember(ctx, m, nothingGiven) },
		Shown:  platform.Confirmed,
		Exists: func() error { return nil },
	})
	return refusedFor(err, c.teamEnd(ctx, m))
}

// TeamsToJoin are the teams of the root organization above an organization ("": the provider's own) that people can join and leave, those whose name
// contains a text.
func (c *Client) TeamsToJoin(ctx context.Context, organizationID, name string) (root string, teams []api.Team, err error) {
	if root, err = c.rootOfQuery(ctx, organizationID); err != nil {
		return "", nil, err
	}
	all, err := c.allTeams(ctx, root)
	if err != nil {
		return "", nil, c.wrongFeature(err, featureTeams, featureRoleGroups, HintListRoleGroups)
	}
	return root, platform.Filter(all, func(t api.Team) bool { return len(t.AncestorIDs) > 0 && platform.ContainsName(t.Name, name) }), nil
}
