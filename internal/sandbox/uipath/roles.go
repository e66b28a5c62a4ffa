package uipath

import (
	"fmt"
	"net/http"
	"slices"
)

var roleRoutes = []route{
	{pattern: "GET /odata/Roles", service: orchestrator, scope: "OR.Users", permissions: []string{"Roles.View", "Units.Edit", "SubFolders.Edit"},
		handle: (*call).listRoles},
	{pattern: "POST /odata/Roles", service: orchestrator, scope: "OR.Users", permissions: []string{"Roles.Create"}, handle: (*call).createRole},
	{pattern: "PUT /odata/Roles({key})", service: orchestrator, scope: "OR.Users", permissions: []string{"Roles.Edit"}, handle: (*call).putRole},
	{pattern: "DELETE /odata/Roles({key})", service: orchestrator, scope: "OR.Users", permissions: []string{"Roles.Delete"},
		handle: (*call).deleteRole},
	{pattern: "GET /odata/Permissions", service: orchestrator, scope: "OR.Users", permissions: []string{"Roles.View"},
		handle: (*call).listPermissions},
	{pattern: "GET /odata/Roles({key})", service: orchestrator, scope: "OR.Users", permissions: []string{"Roles.View"}, handle: (*call).getRole},
	{pattern: "POST /odata/Roles({key})/" + odataUsers + "SetUsers", service: orchestrator, scope: "OR.Users", permissions: []string{"Roles.Edit"},
		handle: (*call).setUsers},
	{pattern: "GET /odata/Roles/" + odataUsers + "GetUserIdsForRole(key={key})", service: orchestrator, scope: "OR.Users",
		permissions: []string{"Roles.View", "Users.View"}, handle: (*call).userIDsForRole},
	{pattern: "GET /odata/Roles/" + odataUsers + "GetUsersForRole(key={key})", service: orchestrator, scope: "OR.Users",
		permissions: []string{"Roles.View", "Users.View"}, handle: (*call).usersForRole},
}

func (c *call) pathRole() (*Role, error) {
	n, err := c.pathNumber()
	if err != nil {
		return nil, err
	}
	return c.roleByID(int(n))
}

func (c *call) roleByID(id int) (*Role, error) {
	if r := c.state.role(id); r != nil {
		return r, nil
	}
	return nil, orchestratorError(http.StatusNotFound, codeNotFound, "Role %d does not exist.", id)
}

// key is the role's id for UiPath's own tool, which finds roles by it.
func (r *Role) key() string { return fmt.Sprintf("1d000000-0000-4000-8000-%012d", r.ID) }

func wireRole(r *Role) row {
	permissions := []any{}
	for i, name := range r.Permissions {
		permissions = append(permissions, row{"Id": r.ID*100 + i, "Name": name, "IsGranted": true, "RoleId": r.ID,
			"Scope": permissionScope(name)})
	}
	return row{"Id": r.ID, "Key": r.key(), "Name": r.Name, "DisplayName": r.Name, "Type": r.Type, "IsStatic": r.IsStatic, "IsEditable": r.IsEditable,
		"Groups": nil, "Permissions": permissions}
}

var roleExpansions = map[string]struct{}{"Permissions": {}}

func (c *call) listRoles() (reply, error) {
	l := listing{context: "Roles", expand: roleExpansions}
	for _, r := range c.state.Roles {
		l.rows = append(l.rows, wireRole(r))
	}
	return c.collection(l)
}

func (c *call) getRole() (reply, error) {
	role, err := c.pathRole()
	if err != nil {
		return reply{}, err
	}
	return c.entity("Roles", wireRole(role), roleExpansions)
}

func (c *call) userIDsForRole() (reply, error) {
	role, err := c.pathRole()
	if err != nil {
		return reply{}, err
	}
	ids := []int64{}
	for _, u := range c.state.TenantUsers {
		if slices.Contains(u.RoleIDs, role.ID) {
			ids = append(ids, u.ID)
		}
	}
	return ok(row{"@odata.context": c.odataContext("Collection(Edm.Int64)"), "value": ids})
}

// usersForRole returns all users of the tenant, those who hold the role first, in spite of its name (documented).
func (c *call) usersForRole() (reply, error) {
	role, err := c.pathRole()
	if err != nil {
		return reply{}, err
	}
	holders, others := []row{}, []row{}
	for _, u := range c.state.TenantUsers {
		if slices.Contains(u.RoleIDs, role.ID) {
			holders = append(holders, c.wireTenantUser(u, false))
		} else {
			others = append(others, c.wireTenantUser(u, false))
		}
	}
	return c.collection(listing{context: "Users", expand: userExpansions, rows: append(holders, others...)})
}

type assignRolesBody struct {
	RoleIDs []int `json:"roleIds"`
}

// assignRoles overwrites a user's tenant roles (documented): what is not named is taken away.
func (c *call) assignRoles() (reply, error) {
	u, err := c.pathTenantUser()
	if err != nil {
		return reply{}, err
	}
	in, err := orchestratorBody[assignRolesBody](c)
	if err != nil {
		return reply{}, err
	}
	if in.RoleIDs == nil {
		return reply{}, orchestratorError(http.StatusBadRequest, codeValidation, "The roleIds field is required.")
	}
	var roles []int
	for _, id := range in.RoleIDs {
		role, err := c.roleByID(id)
		if err != nil {
			return reply{}, err
		}
		fits, err := c.fits(role, RoleTenant)
		if err != nil {
			return reply{}, err
		}
		if fits && !slices.Contains(roles, id) {
			roles = append(roles, id)
		}
	}
	u.RoleIDs = roles
	return ok(row{"@odata.context": c.odataContext("Edm.Null"), "@odata.null": true})
}

// fits reports whether a role may be given in the tenant or in a folder. Whether a wrong one is refused or passed over without a
// word is a switch: both were reported.
func (c *call) fits(role *Role, where string) (bool, error) {
	if role.Type == where || role.Type == RoleMixed {
		return true, nil
	}
	if c.is("wrong_role_type", "silent") {
		return false, nil
	}
	return false, orchestratorError(http.StatusBadRequest, codeValidation, "Role %s is of type %s.", role.Name, role.Type)
}

type toggleRoleBody struct {
	Role   *string `json:"role"`
	Toggle *bool   `json:"toggle"`
}

func (c *call) toggleRole() (reply, error) {
	u, err := c.pathTenantUser()
	if err != nil {
		return reply{}, err
	}
	in, err := orchestratorBody[toggleRoleBody](c)
	if err != nil {
		return reply{}, err
	}
	if in.Role == nil || in.Toggle == nil {
		return reply{}, orchestratorError(http.StatusBadRequest, codeValidation, "The fields role and toggle are required.")
	}
	role := c.state.roleNamed(*in.Role)
	if role == nil {
		return reply{}, orchestratorError(http.StatusNotFound, codeNotFound, "Role %s does not exist.", *in.Role)
	}
	if fits, err := c.fits(role, RoleTenant); err != nil {
		return reply{}, err
	} else if fits {
		u.toggle(role.ID, *in.Toggle)
	}
	return ok(row{"@odata.context": c.odataContext("Edm.Null"), "@odata.null": true})
}

func (u *TenantUser) toggle(roleID int, on bool) {
	i := slices.Index(u.RoleIDs, roleID)
	switch {
	case on && i < 0:
		u.RoleIDs = append(slices.Clone(u.RoleIDs), roleID)
	case !on && i >= 0:
		u.RoleIDs = slices.Delete(slices.Clone(u.RoleIDs), i, i+1)
	}
}

type setUsersBody struct {
	Added   []int64 `json:"addedUserIds"`
	Removed []int64 `json:"removedUserIds"`
}

// setUsers gives a tenant role to some users and takes it from others, and leaves everybody else alone (documented).
func (c *call) setUsers() (reply, error) {
	role, err := c.pathRole()
	if err != nil {
		return reply{}, err
	}
	in, err := orchestratorBody[setUsersBody](c)
	if err != nil {
		return reply{}, err
	}
	if in.Added == nil || in.Removed == nil {
		return reply{}, orchestratorError(http.StatusBadRequest, codeValidation, "The fields addedUserIds and removedUserIds are required.")
	}
	fits, err := c.fits(role, RoleTenant)
	if err != nil {
		return reply{}, err
	}
	for _, id := range append(slices.Clone(in.Added), in.Removed...) {
		u := c.state.tenantUser(id)
		if u == nil {
			return reply{}, orchestratorError(c.number("unknown_user_grant"), codeNotFound, "User %d does not exist.", id)
		}
		has := slices.Contains(u.RoleIDs, role.ID)
		if has && slices.Contains(in.Added, id) && c.is("duplicate_grant", "409") {
			return reply{}, orchestratorError(http.StatusConflict, codeNameUsed, "User %d already has role %s.", id, role.Name)
		}
		if !has && slices.Contains(in.Removed, id) && c.is("absent_grant", "404") {
			return reply{}, orchestratorError(http.StatusNotFound, codeNotFound, "User %d does not have role %s.", id, role.Name)
		}
	}
	if fits {
		for _, id := range in.Added {
			c.state.tenantUser(id).toggle(role.ID, true)
		}
		for _, id := range in.Removed {
			c.state.tenantUser(id).toggle(role.ID, false)
		}
	}
	return empty(http.StatusNoContent)
}
