package anypoint

import (
	"slices"
	"strings"
	"time"
)

// state is everything that the platform remembers; it is what Save writes. Maps are keyed by id; order keeps lists stable across pages.
type state struct {
	Organizations map[string]*Organization
	OrgOrder      []string
	Environments  []*Environment
	Providers     []*IdentityProvider
	LocalUsersOff bool // identityProviderSettings.allow_new_non_sso_users = false
	BypassExpiry  bool // identityProviderSettings.bypass_expiration
	Apps          map[string]*ConnectedApp

	Users     map[string]*User
	UserOrder []string
	Passwords map[string]string          // user id -> digest
	Profiles  map[string]Profile         // user id -> what the identity provider says, of federated accounts
	Members   map[string]map[string]bool // business group -> user
	Grants    map[string][]Grant         // user -> direct grants, in the order granted

	Teams         map[string]*Team
	TeamOrder     []string
	TeamMembers   map[string]map[string]*TeamMember // team -> user
	TeamGrants    map[string][]Grant                // team -> roles
	TeamMappings  map[string][]GroupMapping         // team -> groups of identity providers
	ExternalTeams map[string]map[string]string      // user -> team -> membership type that the identity provider's groups give

	RoleGroups       map[string]*RoleGroup
	RoleGroupOrder   []string
	RoleGroupMembers map[string]map[string]string // role group -> user -> assignment id
	RoleGroupGrants  map[string][]roleGroupGrant

	Invitations    []*Invitation
	NextInvitation int
}

type roleGroupGrant struct {
	Grant
	AssignmentID string
	CreatedAt    time.Time
}

// firstInvitation is the number of the first invitation of a new sandbox.
const firstInvitation = 520

func newState() *state {
	return &state{
		Organizations:    map[string]*Organization{},
		Apps:             map[string]*ConnectedApp{},
		Users:            map[string]*User{},
		Passwords:        map[string]string{},
		Profiles:         map[string]Profile{},
		Members:          map[string]map[string]bool{},
		Grants:           map[string][]Grant{},
		Teams:            map[string]*Team{},
		TeamMembers:      map[string]map[string]*TeamMember{},
		TeamGrants:       map[string][]Grant{},
		TeamMappings:     map[string][]GroupMapping{},
		ExternalTeams:    map[string]map[string]string{},
		RoleGroups:       map[string]*RoleGroup{},
		RoleGroupMembers: map[string]map[string]string{},
		RoleGroupGrants:  map[string][]roleGroupGrant{},
		NextInvitation:   firstInvitation,
	}
}

// rootOf is the id of the root organization above (or equal to) an organization.
func (s *state) rootOf(org *Organization) string {
	if org.Root() {
		return org.ID
	}
	return org.Parents[0]
}

// within reports whether an organization is another one or lies below it.
func (s *state) within(orgID, ancestorID string) bool {
	org, ok := s.Organizations[orgID]
	return ok && (orgID == ancestorID || slices.Contains(org.Parents, ancestorID))
}

// children are the ids of the visible business groups directly below an organization.
func (s *state) children(orgID string) []string {
	out := []string{}
	for _, id := range s.OrgOrder {
		if p := s.Organizations[id].Parents; len(p) > 0 && p[len(p)-1] == orgID && !s.Organizations[id].Hidden {
			out = append(out, id)
		}
	}
	return out
}

func (s *state) environment(id string) *Environment {
	for _, e := range s.Environments {
		if e.ID == id {
			return e
		}
	}
	return nil
}

// accountNamed finds an account of the platform's own by user name: an identity provider's accounts have names of their own (documented). ok is
// asked for each candidate, so that the caller decides whether case or deletion matter.
func (s *state) accountNamed(username string, ok func(*User) bool) *User {
	for _, id := range s.UserOrder {
		u := s.Users[id]
		if u.IdentityProviderID == LocalProvider && strings.EqualFold(u.Username, username) && ok(u) {
			return u
		}
	}
	return nil
}

func (s *state) addUser(u *User) {
	if u.Federated() {
		s.Profiles[u.ID] = Profile{u.Email, u.FirstName, u.LastName}
	}
	s.Users[u.ID] = u
	s.UserOrder = append(s.UserOrder, u.ID)
}

// tenantUser is an account that belongs to the tree of a root organization and has not been deleted from it.
func (s *state) tenantUser(rootID, userID string) (*User, bool) {
	u, ok := s.Users[userID]
	return u, ok && u.OrganizationID == rootID && !u.Deleted
}

// invitation returns the stored invitation, nil when the organization has none with the id.
func (s *state) invitation(id int) *Invitation {
	for _, inv := range s.Invitations {
		if inv.ID == id {
			return inv
		}
	}
	return nil
}

// invitationStatus is the status at a moment: a pending invitation expires by the clock alone.
func invitationStatus(inv *Invitation, now time.Time) string {
	if inv.Status == StatusInvited && !now.Before(inv.ExpiresAt) {
		return StatusExpired
	}
	return inv.Status
}

// rootTeam is the root of an organization's tree of teams, nil when the organization has none.
func (s *state) rootTeam(orgID string) *Team {
	for _, id := range s.TeamOrder {
		if t := s.Teams[id]; t.OrgID == orgID && len(t.Ancestors) == 0 {
			return t
		}
	}
	return nil
}

// childTeams are the teams directly below a team.
func (s *state) childTeams(teamID string) []*Team {
	var out []*Team
	for _, id := range s.TeamOrder {
		if a := s.Teams[id].Ancestors; len(a) > 0 && a[len(a)-1] == teamID {
			out = append(out, s.Teams[id])
		}
	}
	return out
}
