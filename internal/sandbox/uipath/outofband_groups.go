package uipath

import "slices"

// Groups returns every group, built-in ones first.
func (p *Platform) Groups() []Group {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := []Group{}
	for _, g := range p.state.Groups {
		out = append(out, g.clone())
	}
	return out
}

// Group returns a group by id.
func (p *Platform) Group(id string) (Group, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if g := p.state.group(id); g != nil {
		return g.clone(), true
	}
	return Group{}, false
}

// AddGroup adds a group and fills its id.
func (p *Platform) AddGroup(g Group) Group {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.newGroup(g).clone()
}

// RenameGroup gives a group another name, also a built-in one; false when there is none with the id.
func (p *Platform) RenameGroup(id, name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.state.group(id)
	if g == nil {
		return false
	}
	g.Name, g.ModifiedAt = name, p.now()
	return true
}

// DeleteGroup deletes a group that is not built in; false when there is none such.
func (p *Platform) DeleteGroup(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.state.group(id)
	if g == nil || g.BuiltIn {
		return false
	}
	p.removeGroup(g)
	return true
}

// GroupMembers are the ids of a group's accounts and, for principals of the directory without an account, their object ids.
// Everyone has every account.
func (p *Platform) GroupMembers(groupID string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if g := p.state.group(groupID); g != nil {
		return slices.Clone(p.memberIDs(g))
	}
	return nil
}

// AddGroupMember adds an account, or a principal of the directory by its object id, to a group; false when either does not exist.
func (p *Platform) AddGroupMember(groupID, member string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.state.group(groupID)
	if g == nil || p.state.user(member) == nil && p.directoryEntry(member) == nil {
		return false
	}
	p.state.join(g, member, p.now())
	return true
}

// RemoveGroupMember takes a member out of a group; false when there is no such group.
func (p *Platform) RemoveGroupMember(groupID, member string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.state.group(groupID)
	if g == nil {
		return false
	}
	p.state.leave(g, member, p.now())
	return true
}
