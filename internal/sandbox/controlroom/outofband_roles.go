package controlroom

import "slices"

// Role returns a role by the id that it has in the generation that is served.
func (p *Platform) Role(id int64) (Role, bool) {
	p.lock()
	defer p.mu.Unlock()
	return foundRole(p.state.role(id))
}

// RoleNamed returns the role with a name, in any case.
func (p *Platform) RoleNamed(name string) (Role, bool) {
	p.lock()
	defer p.mu.Unlock()
	return foundRole(p.state.roleNamed(name))
}

func foundRole(r *Role) (Role, bool) {
	if r == nil {
		return Role{}, false
	}
	return r.clone(), true
}

// RoleIDOf is the id that the role of this name has in the generation that is served, 0 when there is none.
func (p *Platform) RoleIDOf(name string) int64 {
	r, _ := p.RoleNamed(name)
	return r.ID
}

// Roles returns every role, oldest first.
func (p *Platform) Roles() []Role {
	p.lock()
	defer p.mu.Unlock()
	out := []Role{}
	for _, r := range p.state.Roles {
		out = append(out, r.clone())
	}
	return out
}

// RoleNames are the names of the roles that a user holds, sorted; nil when there is no such user.
func (p *Platform) RoleNames(userID int64) []string {
	p.lock()
	defer p.mu.Unlock()
	u := p.state.user(userID)
	if u == nil {
		return nil
	}
	out := []string{}
	for _, r := range p.effectiveRoles(u) {
		out = append(out, r.Name)
	}
	slices.Sort(out)
	return out
}

// AddRole adds a custom role and fills its id.
func (p *Platform) AddRole(r Role) Role {
	p.lock()
	defer p.mu.Unlock()
	r = r.clone()
	r.System, r.CreatedBy, r.UpdatedBy, r.CreatedAt, r.UpdatedAt = false, AdminUserID, AdminUserID, p.now(), p.now()
	return p.state.addRole(r).clone()
}

// EditRole changes a role as an administrator would; false when there is none with the id. The id itself cannot be changed.
func (p *Platform) EditRole(id int64, edit func(*Role)) bool {
	p.lock()
	defer p.mu.Unlock()
	r := p.state.role(id)
	if r == nil {
		return false
	}
	edited := r.clone()
	edit(&edited)
	edited.ID, edited.System, edited.Version = r.ID, r.System, r.Version+1
	edited.UpdatedBy, edited.UpdatedAt = AdminUserID, p.now()
	*r = edited
	return true
}

// DeleteRole takes a custom role away from everybody and deletes it; false when there is none with the id.
func (p *Platform) DeleteRole(id int64) bool {
	p.lock()
	defer p.mu.Unlock()
	r := p.state.role(id)
	if r == nil || r.System {
		return false
	}
	p.removeRole(r)
	return true
}

// GrantRole gives a user a role as an administrator would in the user's page; false when either does not exist.
func (p *Platform) GrantRole(userID, roleID int64) bool {
	p.lock()
	defer p.mu.Unlock()
	u := p.state.user(userID)
	if u == nil || p.state.role(roleID) == nil {
		return false
	}
	if !slices.Contains(u.RoleIDs, roleID) {
		u.RoleIDs = append(u.RoleIDs, roleID)
		p.touch(u, AdminUserID)
	}
	return true
}

// RevokeRole takes a role from a user, the last one, too; false when there is no such user.
func (p *Platform) RevokeRole(userID, roleID int64) bool {
	p.lock()
	defer p.mu.Unlock()
	u := p.state.user(userID)
	if u == nil {
		return false
	}
	if u.takeRole(roleID) {
		p.touch(u, AdminUserID)
	}
	return true
}
