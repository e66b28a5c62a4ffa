package anypoint

import (
	"cmp"
	"maps"
	"slices"

	"github.com/google/uuid"
)

// User returns an account by id, deleted ones included.
func (p *Platform) User(id string) (User, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if u := p.state.Users[id]; u != nil {
		return *u, true
	}
	return User{}, false
}

// UserByName returns the account with a user name: one that is not deleted if there is one, and a local one before one of an identity provider.
func (p *Platform) UserByName(username string) (User, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var found []*User
	for _, id := range p.state.UserOrder {
		if u := p.state.Users[id]; u.Username == username {
			found = append(found, u)
		}
	}
	if len(found) == 0 {
		return User{}, false
	}
	rank := func(u *User) int {
		n := 0
		if u.Deleted {
			n += 2
		}
		if u.Federated() {
			n++
		}
		return n
	}
	return *slices.MinFunc(found, func(a, b *User) int { return cmp.Compare(rank(a), rank(b)) }), true
}

// Users returns every account of the seed's organization, deleted ones and external users included, oldest first.
func (p *Platform) Users() []User {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []User
	for _, id := range p.state.UserOrder {
		if u := p.state.Users[id]; u.OrganizationID == RootOrgID {
			out = append(out, *u)
		}
	}
	return out
}

// EditUser changes an account and moves its change stamp; false when there is none with the id.
func (p *Platform) EditUser(id string, edit func(*User)) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.state.Users[id]
	if u == nil {
		return false
	}
	edit(u)
	p.touch(u)
	return true
}

// AddUser adds an account as the user interface or a first sign-in through an identity provider would. It fills the id and what is empty of the
// identity provider (LocalProvider), type (TypeHost) and organization (RootOrgID); the account is enabled.
func (p *Platform) AddUser(u User) User {
	p.mu.Lock()
	defer p.mu.Unlock()
	u.IdentityProviderID = cmp.Or(u.IdentityProviderID, LocalProvider)
	u.Type = cmp.Or(u.Type, TypeHost)
	u.OrganizationID = cmp.Or(u.OrganizationID, RootOrgID)
	u.Enabled = true
	return *p.newUser(u, "")
}

// SetPassword sets a user's password, as the user himself would.
func (p *Platform) SetPassword(id, password string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if u := p.state.Users[id]; u != nil {
		p.state.Passwords[id] = digest(id, password)
		u.PasswordUpdatedAt = p.now()
		p.touch(u)
	}
}

// DeleteUser deletes an account from the root organization, as an administrator would.
func (p *Platform) DeleteUser(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if u := p.state.Users[id]; u != nil && !u.Deleted {
		p.remove(u)
	}
}

// SetProfile changes what the identity provider says of a federated account from the next SignInSSO on: at first what the account began with. False
// when there is no such account.
func (p *Platform) SetProfile(id string, profile Profile) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.state.Users[id]
	if u == nil || !u.Federated() {
		return false
	}
	p.state.Profiles[id] = profile
	return true
}

// SignInSSO is a sign-in through the identity provider: it overwrites e-mail address and names with the provider's, and memberships that its groups
// give and somebody removed come back (both documented).
func (p *Platform) SignInSSO(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.state.Users[id]
	if u == nil || !u.Enabled || u.Deleted {
		return
	}
	u.PreviousLastLogin, u.LastLogin = u.LastLogin, p.now()
	if said, known := p.state.Profiles[id]; known && said != (Profile{u.Email, u.FirstName, u.LastName}) {
		u.Email, u.FirstName, u.LastName = said.Email, said.FirstName, said.LastName
		p.touch(u)
	}
	for teamID, membership := range p.state.ExternalTeams[id] {
		if p.state.Teams[teamID] != nil && p.state.TeamMembers[teamID][id] == nil {
			p.state.joinTeam(teamID, id, membership, true, p.now())
		}
	}
}

// Grant gives a user a direct permission; nothing is checked.
func (p *Platform) Grant(userID, roleID string, context map[string]string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.grant(userID, Grant{RoleID: roleID, Context: context})
}

// Revoke takes a direct permission.
func (p *Platform) Revoke(userID, roleID string, context map[string]string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.revoke(userID, Grant{RoleID: roleID, Context: context})
}

// Grants returns the direct permissions of a user, without the automatic Business Group Viewer rows.
func (p *Platform) Grants(userID string) []Grant {
	p.mu.Lock()
	defer p.mu.Unlock()
	return cloneGrants(p.state.Grants[userID])
}

// GrantTeam gives a team a permission.
func (p *Platform) GrantTeam(teamID, roleID string, context map[string]string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.grantTeam(teamID, Grant{RoleID: roleID, Context: context})
}

// RevokeTeam takes a permission from a team.
func (p *Platform) RevokeTeam(teamID, roleID string, context map[string]string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.revokeTeam(teamID, Grant{RoleID: roleID, Context: context})
}

// TeamGrants returns the permissions of a team itself.
func (p *Platform) TeamGrants(teamID string) []Grant {
	p.mu.Lock()
	defer p.mu.Unlock()
	return cloneGrants(p.state.TeamGrants[teamID])
}

func cloneGrants(grants []Grant) []Grant {
	var out []Grant
	for _, g := range grants {
		out = append(out, g.clone())
	}
	return out
}

// AddTeamMember makes a user a member of a team. External says that a group of the identity provider gives the membership: it then comes back at the
// next SignInSSO after a removal.
func (p *Platform) AddTeamMember(teamID, userID, membershipType string, external bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state.Teams[teamID] != nil {
		p.state.joinTeam(teamID, userID, membershipType, external, p.now())
	}
}

// RemoveTeamMember ends a membership; one that a group of the identity provider gives comes back at the next SignInSSO.
func (p *Platform) RemoveTeamMember(teamID, userID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.state.TeamMembers[teamID], userID)
}

// TeamMembers returns the memberships of a team by user id, those of the root team's implied ones not included.
func (p *Platform) TeamMembers(teamID string) []TeamMember {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []TeamMember
	for _, id := range slices.Sorted(maps.Keys(p.state.TeamMembers[teamID])) {
		out = append(out, *p.state.TeamMembers[teamID][id])
	}
	return out
}

// AddTeam adds an internal team below another and returns its id.
func (p *Platform) AddTeam(name, parentID string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state.addTeam(RootOrgID, name, "internal", parentID, p.now()).ID
}

// RemoveTeam deletes a team and the teams below it.
func (p *Platform) RemoveTeam(teamID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.removeTeam(teamID)
}

// AddRoleGroup adds a role group to the root organization and returns its id.
func (p *Platform) AddRoleGroup(name string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state.addRoleGroup(RoleGroup{OrgID: RootOrgID, Name: name, Description: name, Editable: true}, p.now()).ID
}

// RemoveRoleGroup deletes a role group.
func (p *Platform) RemoveRoleGroup(roleGroupID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.removeRoleGroup(roleGroupID)
}

// AddRoleGroupMember gives a user a role group.
func (p *Platform) AddRoleGroupMember(roleGroupID, userID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.joinRoleGroup(roleGroupID, userID)
}

// RemoveRoleGroupMember takes a role group from a user.
func (p *Platform) RemoveRoleGroupMember(roleGroupID, userID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.state.RoleGroupMembers[roleGroupID], userID)
}

// RoleGroupMembers returns the ids of the users with a role group, sorted.
func (p *Platform) RoleGroupMembers(roleGroupID string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Sorted(maps.Keys(p.state.RoleGroupMembers[roleGroupID]))
}

// AddMember adds a user to a business group.
func (p *Platform) AddMember(orgID, userID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.addMember(orgID, userID)
}

// RemoveMember takes a user out of a business group; permissions in it stay.
func (p *Platform) RemoveMember(orgID, userID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.state.Members[orgID], userID)
}

// Members returns the ids of the users who were added to a business group, sorted.
func (p *Platform) Members(orgID string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Sorted(maps.Keys(p.state.Members[orgID]))
}

// SetOwner makes a user the owner of the root organization.
func (p *Platform) SetOwner(userID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.setOwner(p.state.Organizations[RootOrgID], userID)
}

func (s *state) joinRoleGroup(roleGroupID, userID string) {
	if _, holds := s.RoleGroupMembers[roleGroupID][userID]; holds || s.RoleGroups[roleGroupID] == nil {
		return
	}
	s.RoleGroupMembers[roleGroupID][userID] = uuid.NewString()
}
