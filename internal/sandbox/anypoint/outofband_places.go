package anypoint

import (
	"maps"
	"slices"
)

// RenameTeam gives a team another name; false when there is none with the id.
func (p *Platform) RenameTeam(id, name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.state.Teams[id]
	if t == nil {
		return false
	}
	t.Name, t.UpdatedAt = name, p.now()
	return true
}

// RenameRoleGroup gives a role group another name; false when there is none with the id.
func (p *Platform) RenameRoleGroup(id, name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.state.RoleGroups[id]
	if g == nil {
		return false
	}
	g.Name, g.UpdatedAt = name, p.now()
	return true
}

// RenameOrganization gives an organization another name; false when there is none with the id.
func (p *Platform) RenameOrganization(id, name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	org := p.state.Organizations[id]
	if org == nil {
		return false
	}
	org.Name, org.UpdatedAt = name, p.now()
	return true
}

// HideOrganization makes a business group and those below it invisible to everybody, or visible again: calls for it answer 403, and neither the
// hierarchy nor a user's organizations show it. What it holds is kept. False when there is no such business group.
func (p *Platform) HideOrganization(id string, hidden bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	org := p.state.Organizations[id]
	if org == nil || org.Root() {
		return false
	}
	org.Hidden = hidden
	return true
}

// hidden reports whether an organization or one above it is invisible.
func (s *state) hidden(org *Organization) bool {
	return org.Hidden || slices.ContainsFunc(org.Parents, func(id string) bool { return s.Organizations[id] != nil && s.Organizations[id].Hidden })
}

// RemoveOrganization deletes a business group and those below it, with their environments, role groups, members and all permissions in them. False
// when there is no such business group.
func (p *Platform) RemoveOrganization(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.state
	org := s.Organizations[id]
	if org == nil || org.Root() {
		return false
	}
	gone := map[string]bool{}
	for _, other := range s.OrgOrder {
		gone[other] = s.within(other, id)
	}
	s.OrgOrder = slices.DeleteFunc(s.OrgOrder, func(other string) bool { return gone[other] })
	maps.DeleteFunc(s.Organizations, func(other string, _ *Organization) bool { return gone[other] })
	maps.DeleteFunc(s.Members, func(other string, _ map[string]bool) bool { return gone[other] })
	s.Environments = slices.DeleteFunc(s.Environments, func(e *Environment) bool { return gone[e.OrganizationID] })
	for _, g := range slices.Clone(s.RoleGroupOrder) {
		if gone[s.RoleGroups[g].OrgID] {
			s.removeRoleGroup(g)
		}
	}
	s.dropGrants(func(context map[string]string) bool { return gone[context["org"]] })
	return true
}

// RemoveEnvironment deletes an environment with all permissions in it; false when there is none with the id.
func (p *Platform) RemoveEnvironment(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state.environment(id) == nil {
		return false
	}
	p.state.Environments = slices.DeleteFunc(p.state.Environments, func(e *Environment) bool { return e.ID == id })
	p.state.dropGrants(func(context map[string]string) bool { return context["envId"] == id })
	return true
}

// RenameEnvironment gives an environment another name; false when there is none with the id.
func (p *Platform) RenameEnvironment(id, name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	e := p.state.environment(id)
	if e == nil {
		return false
	}
	e.Name = name
	return true
}

// dropGrants takes permissions in a context from users, teams and role groups.
func (s *state) dropGrants(in func(context map[string]string) bool) {
	drop := func(g Grant) bool { return in(g.Context) }
	for id, grants := range s.Grants {
		s.Grants[id] = slices.DeleteFunc(grants, drop)
	}
	for id, grants := range s.TeamGrants {
		s.TeamGrants[id] = slices.DeleteFunc(grants, drop)
	}
	for id, grants := range s.RoleGroupGrants {
		s.RoleGroupGrants[id] = slices.DeleteFunc(grants, func(g roleGroupGrant) bool { return in(g.Context) })
	}
}
