package anypoint

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

func (s *state) addTeam(orgID, name, kind, parentID string, now time.Time) *Team {
	t := &Team{ID: uuid.NewString(), OrgID: orgID, Name: name, Type: kind, CreatedAt: now, UpdatedAt: now}
	t.Ancestors = append(slices.Clone(s.Teams[parentID].Ancestors), parentID)
	s.Teams[t.ID] = t
	s.TeamOrder = append(s.TeamOrder, t.ID)
	s.TeamMembers[t.ID] = map[string]*TeamMember{}
	return t
}

// removeTeam deletes a team with all teams below it (documented).
func (s *state) removeTeam(teamID string) {
	for _, id := range slices.Clone(s.TeamOrder) {
		if id == teamID || slices.Contains(s.Teams[id].Ancestors, teamID) {
			delete(s.Teams, id)
			delete(s.TeamMembers, id)
			delete(s.TeamGrants, id)
			s.TeamOrder = slices.DeleteFunc(s.TeamOrder, func(other string) bool { return other == id })
		}
	}
}

// moveTeam puts a team and everything below it under another parent.
func (s *state) moveTeam(t *Team, parentID string) {
	depth := len(t.Ancestors)
	ancestors := append(slices.Clone(s.Teams[parentID].Ancestors), parentID)
	for _, other := range s.Teams {
		if slices.Contains(other.Ancestors, t.ID) {
			other.Ancestors = slices.Concat(ancestors, other.Ancestors[depth:])
		}
	}
	t.Ancestors = ancestors
}

// joinTeam adds a membership or changes its type. A membership that a group of the identity provider gives stays marked as external until somebody
// makes its user a maintainer manually, which beats the group (documented).
func (s *state) joinTeam(teamID, userID, membership string, external bool, now time.Time) {
	if external {
		if s.ExternalTeams[userID] == nil {
			s.ExternalTeams[userID] = map[string]string{}
		}
		s.ExternalTeams[userID][teamID] = membership
	}
	m := s.TeamMembers[teamID][userID]
	switch {
	case m == nil:
		s.TeamMembers[teamID][userID] = &TeamMember{UserID: userID, MembershipType: membership, External: external, CreatedAt: now, UpdatedAt: now}
	case m.MembershipType != membership:
		m.MembershipType, m.External, m.UpdatedAt = membership, external, now
	}
}

func (s *state) grantTeam(teamID string, g Grant) {
	if !slices.ContainsFunc(s.TeamGrants[teamID], func(have Grant) bool { return have.key() == g.key() }) {
		s.TeamGrants[teamID] = append(s.TeamGrants[teamID], g.clone())
	}
}

func (s *state) revokeTeam(teamID string, g Grant) {
	s.TeamGrants[teamID] = slices.DeleteFunc(s.TeamGrants[teamID], func(have Grant) bool { return have.key() == g.key() })
}

func (s *state) addRoleGroup(g RoleGroup, now time.Time) *RoleGroup {
	g.ID, g.CreatedAt, g.UpdatedAt = uuid.NewString(), now, now
	s.RoleGroups[g.ID] = &g
	s.RoleGroupOrder = append(s.RoleGroupOrder, g.ID)
	s.RoleGroupMembers[g.ID] = map[string]string{}
	return &g
}
