package uipath

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const odataUsers = "UiPath.Server.Configuration.OData."

var (
	mayViewUsers = []string{"Users.View"}
	mayEditUsers = []string{"Users.Edit"}
)

var tenantUserRoutes = []route{
	{pattern: "GET /odata/Users", service: orchestrator, scope: "OR.Users", permissions: mayViewUsers, handle: (*call).listTenantUsers},
	{pattern: "POST /odata/Users", service: orchestrator, scope: "OR.Users", permissions: []string{"Users.Create"}, handle: (*call).addTenantUser},
	{pattern: "GET /odata/Users/" + odataUsers + "GetCurrentUser", service: orchestrator, scope: "OR.Users", handle: (*call).currentUser},
	{pattern: "GET /odata/Users/" + odataUsers + "GetCurrentPermissions", service: orchestrator, scope: "OR.Users",
		handle: (*call).currentPermissions},
	{pattern: "GET /odata/Users/" + odataUsers + "GetByKey(identifier={identifier})", service: orchestrator, scope: "OR.Users",
		permissions: mayViewUsers, handle: (*call).getTenantUserByKey},
	{pattern: "GET /odata/Users({key})", service: orchestrator, scope: "OR.Users", permissions: mayViewUsers, handle: (*call).getTenantUser},
	{pattern: "PUT /odata/Users({key})", service: orchestrator, scope: "OR.Users", permissions: mayEditUsers, handle: (*call).putTenantUser},
	{pattern: "PATCH /odata/Users({key})", service: orchestrator, scope: "OR.Users", permissions: mayEditUsers, handle: (*call).patchTenantUser},
	{pattern: "DELETE /odata/Users({key})", service: orchestrator, scope: "OR.Users", permissions: []string{"Users.Delete"},
		handle: (*call).removeTenantUser},
	{pattern: "POST /odata/Users({key})/" + odataUsers + "AssignRoles", service: orchestrator, scope: "OR.Users",
		permissions: []string{"Users.Edit", "Users.Create"}, handle: (*call).assignRoles},
	{pattern: "POST /odata/Users({key})/" + odataUsers + "ToggleRole", service: orchestrator, scope: "OR.Users", permissions: mayEditUsers,
		handle: (*call).toggleRole},
}

// pathNumber is the number in parentheses of the path.
func (c *call) pathNumber() (int64, error) {
	n, err := strconv.ParseInt(c.r.PathValue("key"), 10, 64)
	if err != nil {
		return 0, orchestratorError(http.StatusBadRequest, codeRequest, "The value '%s' is not valid.", c.r.PathValue("key"))
	}
	return n, nil
}

func (c *call) pathTenantUser() (*TenantUser, error) {
	n, err := c.pathNumber()
	if err != nil {
		return nil, err
	}
	if u := c.state.tenantUser(n); u != nil {
		return u, nil
	}
	return nil, orchestratorError(http.StatusNotFound, codeNotFound, "User %d does not exist.", n)
}

// wireTenantUser is a user with his roles; single reports whether the response is about him alone.
func (c *call) wireTenantUser(u *TenantUser, single bool) row {
	names, roles := []string{}, []any{}
	for _, id := range u.RoleIDs {
		role := c.state.role(id)
		names = append(names, role.Name)
		roles = append(roles, row{"Id": u.ID*1000 + int64(id), "UserId": u.ID, "RoleId": id, "UserName": u.UserName,
			"RoleName": role.Name, "RoleType": role.Type})
	}
	r := row{
		"Id": u.ID, "Key": u.Key, "UserName": u.UserName, "Name": u.Name, "Surname": u.Surname, "FullName": strings.TrimSpace(u.Name + " " + u.Surname),
		"EmailAddress": u.Email, "Domain": u.Domain, "DirectoryIdentifier": u.DirectoryIdentifier, "IsActive": u.IsActive, "Type": u.Type,
		"ProvisionType": u.ProvisionType, "RolesList": names, "UserRoles": roles,
		"OrganizationUnits": []any{}, "TenantId": tenantNumber, "TenancyName": TenantName,
		"CreationTime": u.CreatedAt.Format(zoneless + "Z"), "LastLoginTime": nil, "TenantKey": nil, "AccountId": nil,
		"MayHaveUserSession": true, "MayHaveRobotSession": true, "MayHaveUnattendedSession": false,
		"MayHavePersonalWorkspace": false, "RestrictToPersonalWorkspace": false,
	}
	for name, value := range u.Settings {
		r[name] = value
	}
	if single || c.is("account_id_in_lists", "present") {
		if c.onPrem() {
			r["TenantKey"] = PartitionGlobalID
		} else {
			r["TenantKey"], r["AccountId"] = TenantKey, PartitionGlobalID
		}
	}
	return r
}

// userExpansions are what every read of UiPathOrch asks for. Organization units are the folders of old; no user is in one any more.
var userExpansions = map[string]struct{}{"UserRoles": {}, "OrganizationUnits": {}}

func (c *call) listTenantUsers() (reply, error) {
	l := listing{context: "Users", expand: userExpansions}
	if c.is("filter_by_key", "refused") {
		l.unfiltered = []string{"Key"}
	}
	users := c.state.TenantUsers
	if c.is("unsorted_lists", "shuffled") && c.r.URL.Query().Get("$orderby") == "" && len(users) > 0 {
		c.lists++
		users = slices.Concat(users[c.lists%len(users):], users[:c.lists%len(users)])
	}
	for _, u := range users {
		l.rows = append(l.rows, c.wireTenantUser(u, false))
	}
	return c.collection(l)
}

func (c *call) oneTenantUser(u *TenantUser) (reply, error) {
	return c.entity("Users", c.wireTenantUser(u, true), userExpansions)
}

// getTenantUserByKey finds a user by the id of the account.
func (c *call) getTenantUserByKey() (reply, error) {
	u, err := c.tenantUserByIdentifier(c.r.PathValue("identifier"))
	if err != nil {
		return reply{}, err
	}
	return c.oneTenantUser(u)
}

func (c *call) tenantUserByIdentifier(key string) (*TenantUser, error) {
	if !isUUID(key) {
		return nil, orchestratorError(http.StatusBadRequest, codeRequest, "The value '%s' is not valid.", key)
	}
	if u := c.state.tenantUserByKey(key); u != nil {
		return u, nil
	}
	return nil, orchestratorError(http.StatusNotFound, codeNotFound, "User %s does not exist.", key)
}

func (c *call) getTenantUser() (reply, error) {
	u, err := c.pathTenantUser()
	if err != nil {
		return reply{}, err
	}
	return c.oneTenantUser(u)
}

// currentUser returns the caller. An application is no user.
func (c *call) currentUser() (reply, error) {
	if c.token.ClientID != "" || c.self() == nil {
		return empty(c.number("current_user_of_app"))
	}
	return c.oneTenantUser(c.self())
}

// currentPermissions are those that the caller holds through roles in the tenant. 401 for whoever is no user (documented).
func (c *call) currentPermissions() (reply, error) {
	self := c.self()
	if c.token.ClientID != "" || self == nil {
		return empty(http.StatusUnauthorized)
	}
	held := []string{}
	for _, id := range self.RoleIDs {
		held = append(held, c.state.role(id).Permissions...)
	}
	slices.Sort(held)
	return ok(row{"@odata.context": c.odataContext("UiPath.Server.Configuration.OData.UserPermissionsCollection"),
		"UserId": self.ID, "Permissions": slices.Compact(held)})
}

// removeTenantUser takes a user out of the tenant only (documented).
func (c *call) removeTenantUser() (reply, error) {
	u, err := c.pathTenantUser()
	if err != nil {
		return reply{}, err
	}
	c.state.removeTenantUser(u.ID)
	return empty(http.StatusNoContent)
}
