package controlroom

import (
	"encoding/json"
	"net/http"
	"slices"
	"unicode/utf8"
)

var roleRoutes = []route{
	{pattern: "POST /usermanagement/roles/list", needs: []string{viewRoles}, reads: true, handle: (*call).listRoles},
	{pattern: "GET /usermanagement/roles", needs: []string{viewRoles}, handle: (*call).allRoles},
	{pattern: "POST /usermanagement/roles", needs: []string{manageRoles}, handle: (*call).createRole},
	{pattern: "GET /usermanagement/roles/{id}", needs: []string{viewRoles}, handle: (*call).getRole},
	{pattern: "PUT /usermanagement/roles/{id}", needs: []string{manageRoles}, handle: (*call).updateRole},
	{pattern: "DELETE /usermanagement/roles/{id}", needs: []string{manageRoles}, handle: (*call).deleteRole},
}

var catalogRoutes = []route{
	{pattern: "GET /usermanagement/permissions", needs: []string{viewRoles}, handle: (*call).permissions},
	{pattern: "GET /usermanagement/activeDirectory", open: true,
		handle: func(c *call) (reply, error) { return ok(append([]string{}, c.state.Domains...)) }},
}

// permissions is the catalog: an array, and an object with a list on some builds (seen by a client).
func (c *call) permissions() (reply, error) {
	out := []any{}
	for i := range catalog {
		out = append(out, c.wirePermission(&catalog[i]))
	}
	if c.is("permissions_answer", "object") {
		return ok(map[string]any{"list": out})
	}
	return ok(out)
}

func (c *call) pathRole() (*Role, error) {
	id, err := c.pathID()
	if err != nil {
		return nil, err
	}
	if r := c.state.role(id); r != nil {
		return r, nil
	}
	return nil, refuse(http.StatusNotFound, codeNotFound, "Role not found")
}

func (c *call) getRole() (reply, error) {
	r, err := c.pathRole()
	if err != nil {
		return reply{}, err
	}
	return ok(c.wireRoleInFull(r))
}

// allRoles is a bare array (seen by a client).
func (c *call) allRoles() (reply, error) {
	out := []any{}
	for _, r := range c.state.Roles {
		out = append(out, c.wireRole(r))
	}
	return ok(out)
}

func (c *call) listRoles() (reply, error) {
	columns := map[string]column[*Role]{
		"id":          {number, func(r *Role) any { return r.ID }},
		"name":        {words, func(r *Role) any { return r.Name }},
		"description": {words, func(r *Role) any { return r.Description }},
		"version":     {number, func(r *Role) any { return r.Version }},
		"createdBy":   {number, func(r *Role) any { return r.CreatedBy }},
		"updatedBy":   {number, func(r *Role) any { return r.UpdatedBy }},
		"createdOn":   {moment, func(r *Role) any { return r.CreatedAt }},
		"updatedOn":   {moment, func(r *Role) any { return r.UpdatedAt }},
	}
	return list(c, slices.Clone(c.state.Roles), columns, c.wireRole)
}

type roleBody struct {
	ID          *int64          `json:"id"`
	Name        *string         `json:"name"`
	Description *string         `json:"description"`
	Permissions []roleRight     `json:"permissions"`
	Principals  json.RawMessage `json:"principals"`
	Version     *int64          `json:"version"`
}

type roleRight struct {
	ID           *int64  `json:"id"`
	Action       string  `json:"action"`
	ResourceType string  `json:"resourceType"`
	ResourceID   *string `json:"resourceId"`
}

// roleFields are fields of a role that clients send back with what they read; the vendor's own sample of an update sends
// existingRepositoryPermissions.
var roleFields = []string{
	"existingRepositoryPermissions", "countPrincipals", "createdBy", "createdOn", "updatedBy", "updatedOn", "tenantId", "status", "accessRestriction",
}

// roleIn reads what creating and updating have in common. Actions may come in any case and are kept in lower case (documented samples).
func (c *call) roleIn() (in roleBody, r Role, principals []int64, err error) {
	if in, err = body[roleBody](c, roleFields...); err != nil {
		return in, r, nil, err
	}
	r.Name, r.Description = text(in.Name), text(in.Description)
	if r.Name == "" || utf8.RuneCountInString(r.Name) > 255 || utf8.RuneCountInString(r.Description) > 255 {
		return in, r, nil, invalid("'name' is required, and it and 'description' have at most 255 characters")
	}
	for _, right := range in.Permissions {
		one := permissionOf(fold(right.Action))
		if one == nil || fold(right.ResourceType) != one.resourceType {
			return in, r, nil, invalid("There is no permission '%s' for '%s'", right.Action, right.ResourceType)
		}
		if !slices.Contains(r.Permissions, one.action) {
			r.Permissions = append(r.Permissions, one.action)
		}
	}
	if given(in.Principals) {
		if principals, err = references("principals", in.Principals); err != nil {
			return in, r, nil, err
		}
	}
	for _, id := range principals {
		if c.state.user(id) == nil {
			return in, r, nil, invalid("There is no user with the id %d", id)
		}
	}
	return in, r, principals, nil
}

func (c *call) createRole() (reply, error) {
	_, r, principals, err := c.roleIn()
	if err != nil {
		return reply{}, err
	}
	if c.state.roleNamed(r.Name) != nil {
		return reply{}, refuse(http.StatusConflict, codeDuplicate, "A role with the name '%s' already exists", r.Name)
	}
	r.CreatedBy, r.UpdatedBy, r.CreatedAt, r.UpdatedAt = c.user.ID, c.user.ID, c.now(), c.now()
	made := c.state.addRole(r)
	c.setPrincipals(made, principals)
	return created(c.wireRoleInFull(made))
}

// updateRole replaces a role as a whole: the users who hold it are its principals, so that this is the second way to grant it (documented).
func (c *call) updateRole() (reply, error) {
	r, err := c.pathRole()
	if err != nil {
		return reply{}, err
	}
	in, edited, principals, err := c.roleIn()
	if err != nil {
		return reply{}, err
	}
	if err := c.checkRoleUpdate(r, &edited, in, principals); err != nil {
		return reply{}, err
	}
	r.Name, r.Description, r.Permissions = edited.Name, edited.Description, edited.Permissions
	r.Version++
	r.UpdatedBy, r.UpdatedAt = c.user.ID, c.now()
	c.setPrincipals(r, principals)
	return ok(c.wireRoleInFull(r))
}

func (c *call) checkRoleUpdate(r, edited *Role, in roleBody, principals []int64) error {
	same := r.Name == edited.Name && r.Description == edited.Description && sameSet(r.Permissions, edited.Permissions)
	other := c.state.roleNamed(edited.Name)
	switch {
	case in.ID != nil && *in.ID != r.ID:
		return invalid("The id of the body is not that of the path")
	case in.Version != nil && *in.Version != r.Version && c.is("stale_version", "409"):
		return refuse(http.StatusConflict, codeVersion, "The role was changed by another request: version %d, not %d", r.Version, *in.Version)
	case r.System && !same && !c.systemRolesEditable():
		return refuse(http.StatusBadRequest, codeSystemRole, "System roles can only be assigned")
	case other != nil && other != r:
		return refuse(http.StatusConflict, codeDuplicate, "A role with the name '%s' already exists", edited.Name)
	case r.Name == AdminRoleName && edited.Name != r.Name:
		return refuse(http.StatusBadRequest, codeSystemRole, "The role %s cannot be renamed", AdminRoleName)
	}
	for _, u := range c.state.principals(r.ID) {
		if slices.Contains(principals, u.ID) {
			continue
		}
		if len(u.RoleIDs) == 1 && c.is("role_edit_last_role", "400") {
			return refuse(http.StatusBadRequest, codeLastRole, "The user %s would be left without a role", u.Username)
		}
	}
	if r.Name != AdminRoleName || c.is("last_admin", "allowed") ||
		slices.ContainsFunc(principals, func(id int64) bool { u := c.state.user(id); return u != nil && !u.Disabled }) {
		return nil
	}
	return refuse(http.StatusBadRequest, codeLastAdmin, "The role %s needs a user who can sign in", AdminRoleName)
}

// systemRolesEditable is so since Automation 360 v.30 (documented); a Control Room with v1 may be older and is taken to be.
func (c *call) systemRolesEditable() bool { return c.is("generation", "a360_v2") }

// setPrincipals gives a role to these users and to no other.
func (c *call) setPrincipals(r *Role, principals []int64) {
	for _, u := range c.state.live() {
		holds, shall := slices.Contains(u.RoleIDs, r.ID), slices.Contains(principals, u.ID)
		switch {
		case holds == shall:
			continue
		case shall:
			u.RoleIDs = append(u.RoleIDs, r.ID)
		default:
			u.takeRole(r.ID)
		}
		if c.is("role_edit_user_version", "counted") {
			c.touch(u, c.user.ID)
		}
	}
}

// deleteRole takes a role away from everybody. System roles stay (documented); whether one that is in use can go is assumed.
func (c *call) deleteRole() (reply, error) {
	r, err := c.pathRole()
	if err != nil {
		return reply{}, err
	}
	switch {
	case r.System:
		return reply{}, refuse(http.StatusBadRequest, codeSystemRole, "System roles cannot be deleted")
	case c.is("delete_role_in_use", "400") && len(c.state.principals(r.ID)) > 0:
		return reply{}, refuse(http.StatusBadRequest, codeRoleInUse, "The role is held by users")
	}
	out := c.wireRoleInFull(r)
	c.removeRole(r)
	return ok(out)
}

func (p *Platform) removeRole(r *Role) {
	for _, u := range p.state.Users {
		u.takeRole(r.ID)
		u.SysAssignedRoleIDs = slices.DeleteFunc(u.SysAssignedRoleIDs, func(id int64) bool { return id == r.ID })
	}
	for id, m := range p.state.Mappings {
		m.RoleIDs = slices.DeleteFunc(m.RoleIDs, func(id int64) bool { return id == r.ID })
		p.state.Mappings[id] = m
	}
	p.state.Roles = slices.DeleteFunc(p.state.Roles, func(o *Role) bool { return o == r })
}
