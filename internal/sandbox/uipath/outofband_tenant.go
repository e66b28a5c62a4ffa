package uipath

import "slices"

// TenantUser returns an account, group or application as a member of the tenant, by its id in the organization.
func (p *Platform) TenantUser(key string) (TenantUser, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if u := p.state.tenantUserByKey(key); u != nil {
		return u.clone(), true
	}
	return TenantUser{}, false
}

// TenantUsers returns every member of the tenant.
func (p *Platform) TenantUsers() []TenantUser {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := []TenantUser{}
	for _, u := range p.state.TenantUsers {
		out = append(out, u.clone())
	}
	return out
}

// AddToTenant makes an account or group a member of the tenant, without a role, and returns it. It is ok to be one already; false
// when the organization has no such account or group.
func (p *Platform) AddToTenant(key string) (TenantUser, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.ensureTenantUser(key)
	if u == nil {
		return TenantUser{}, false
	}
	return u.clone(), true
}

func (p *Platform) ensureTenantUser(key string) *TenantUser {
	if u := p.state.tenantUserByKey(key); u != nil {
		return u
	}
	identifier := key
	if u := p.state.user(key); u != nil {
		identifier = candidateIdentifier(u)
	}
	candidate, known := p.tenantCandidate(identifier)
	if !known {
		return nil
	}
	return p.state.addTenantUser(candidate)
}

// RemoveFromTenant takes an account out of the tenant with all roles there; false when it is not in it.
func (p *Platform) RemoveFromTenant(key string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.state.tenantUserByKey(key)
	if u == nil {
		return false
	}
	p.state.removeTenantUser(u.ID)
	return true
}

// Roles returns the tenant's roles.
func (p *Platform) Roles() []Role {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := []Role{}
	for _, r := range p.state.Roles {
		out = append(out, *r)
	}
	return out
}

// AddRole adds a role and fills its number.
func (p *Platform) AddRole(r Role) Role {
	p.mu.Lock()
	defer p.mu.Unlock()
	return *p.state.addRole(r)
}

// RenameRole gives a role another name; false when there is none with the number.
func (p *Platform) RenameRole(id int, name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.state.role(id)
	if r == nil {
		return false
	}
	r.Name = name
	return true
}

// DeleteRole deletes a role and takes it from everybody.
func (p *Platform) DeleteRole(id int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state.role(id) == nil {
		return false
	}
	p.state.removeRole(id)
	return true
}

// TenantRoles are the numbers of the roles that an account holds in the tenant.
func (p *Platform) TenantRoles(key string) []int {
	u, _ := p.TenantUser(key)
	return u.RoleIDs
}

// GrantTenantRole gives an account a role in the tenant, into which it is brought if need be; false when either does not exist.
func (p *Platform) GrantTenantRole(key string, roleID int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.ensureTenantUser(key)
	if u == nil || p.state.role(roleID) == nil {
		return false
	}
	u.toggle(roleID, true)
	return true
}

// RevokeTenantRole takes a role in the tenant from an account; false when the account is not in the tenant.
func (p *Platform) RevokeTenantRole(key string, roleID int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.state.tenantUserByKey(key)
	if u == nil {
		return false
	}
	u.toggle(roleID, false)
	return true
}

// Folders returns every folder, those above before those below.
func (p *Platform) Folders() []Folder {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := []Folder{}
	for _, f := range p.state.Folders {
		out = append(out, *f)
	}
	return out
}

// AddFolder adds a folder below another (0: at the top) and returns it.
func (p *Platform) AddFolder(parentID int64, name string) Folder {
	return p.AddFolderOfType(parentID, name, FolderStandard)
}

// AddFolderOfType adds a folder of one of the kinds FolderStandard, FolderPersonal and FolderSolution.
func (p *Platform) AddFolderOfType(parentID int64, name, kind string) Folder {
	p.mu.Lock()
	defer p.mu.Unlock()
	return *p.state.addFolder(Folder{ParentID: parentID, DisplayName: name, Type: kind})
}

// RenameFolder gives a folder another name; false when there is none with the number.
func (p *Platform) RenameFolder(id int64, name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.state.folder(id)
	if f == nil {
		return false
	}
	f.DisplayName = name
	return true
}

// DeleteFolder deletes a folder with those below it and all roles in them; false when there is none with the number.
func (p *Platform) DeleteFolder(id int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state.folder(id) == nil {
		return false
	}
	p.state.dropFolder(id)
	return true
}

// FolderRoles are the numbers of the roles that an account was given in a folder, nil when it is not in it.
func (p *Platform) FolderRoles(folderID int64, key string) []int {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.state.tenantUserByKey(key)
	if u == nil {
		return nil
	}
	roles, _ := p.state.folderRoles(folderID, u.ID)
	return slices.Clone(roles)
}

// GrantFolderRole adds a role of an account in a folder; it is brought into the tenant if need be. False when account, folder or role does not exist.
func (p *Platform) GrantFolderRole(folderID int64, key string, roleID int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.ensureTenantUser(key)
	if u == nil || p.state.folder(folderID) == nil || p.state.role(roleID) == nil {
		return false
	}
	roles, _ := p.state.folderRoles(folderID, u.ID)
	if !slices.Contains(roles, roleID) {
		p.state.setFolderRoles(folderID, u.ID, append(slices.Clone(roles), roleID))
	}
	return true
}

// RevokeFolderRole takes a role of an account in a folder, and with its last one the account out of the folder; false when the account is not in it.
func (p *Platform) RevokeFolderRole(folderID int64, key string, roleID int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.state.tenantUserByKey(key)
	if u == nil {
		return false
	}
	roles, there := p.state.folderRoles(folderID, u.ID)
	kept := slices.DeleteFunc(slices.Clone(roles), func(id int) bool { return id == roleID })
	if len(kept) == 0 {
		kept = nil
	}
	p.state.setFolderRoles(folderID, u.ID, kept)
	return there
}
