package uipath

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const odataUsers = "UiPath.Server.Configuration.OData."

var (
	mayViewUsers = []string{"Users.View"}
	mayEditUsers = []string{"Users.Edit"}
	maySearch    = []string{"Users.View", "Units.Edit", "SubFolders.Edit"}
)

var tenantUserRoutes = []route{
	{pattern: "GET /odata/Users", service: orchestrator, scope: "OR.Users", permissions: mayViewUsers, handle: (*call).listTenantUsers},
	{pattern: "POST /odata/Users", service: orchestrator, scope: "OR.Users", permissions: []string{"Users.Create"}, handle: (*call).addTenantUser},
	{pattern: "GET /odata/Users/" + odataUsers + "GetCurrentUser", service: orchestrator, scope: "OR.Users", handle: (*call).currentUser},
	{pattern: "GET /odata/Users({key})", service: orchestrator, scope: "OR.Users", permissions: mayViewUsers, handle: (*call).getTenantUser},
	{pattern: "DELETE /odata/Users({key})", service: orchestrator, scope: "OR.Users", permissions: []string{"Users.Delete"},
		handle: (*call).removeTenantUser},
	{pattern: "POST /odata/Users({key})/" + odataUsers + "AssignRoles", service: orchestrator, scope: "OR.Users",
		permissions: []string{"Users.Edit", "Users.Create"}, handle: (*call).assignRoles},
	{pattern: "POST /odata/Users({key})/" + odataUsers + "ToggleRole", service: orchestrator, scope: "OR.Users", permissions: mayEditUsers,
		handle: (*call).toggleRole},
	{pattern: "GET /api/DirectoryService/GetDomains", service: orchestrator, scope: "OR.Users", permissions: maySearch, handle: (*call).listDomains},
	{pattern: "GET /api/DirectoryService/SearchForUsersAndGroups", service: orchestrator, scope: "OR.Users", permissions: maySearch,
		handle: (*call).searchForTenant},
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
		"ProvisionType": u.ProvisionType, "RolesList": names, "UserRoles": roles, "TenantId": tenantNumber, "TenancyName": TenantName,
		"CreationTime": u.CreatedAt.Format(zoneless + "Z"), "LastLoginTime": nil, "TenantKey": nil, "AccountId": nil,
		"MayHaveUserSession": true, "MayHaveRobotSession": true, "MayHaveUnattendedSession": false,
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

var userExpansions = map[string]struct{}{"UserRoles": {}}

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
	r := c.wireTenantUser(u, true)
	if err := (listing{expand: userExpansions}).shape(r, c.r.URL.Query()); err != nil {
		return reply{}, err
	}
	r["@odata.context"] = "https://sandbox.example/odata/$metadata#Users/$entity"
	return ok(r)
}

func (c *call) getTenantUser() (reply, error) {
	u, err := c.pathTenantUser()
	if err != nil {
		return reply{}, err
	}
	return c.oneTenantUser(u)
}

// currentUser returns the caller. An application is not a user: assumed.
func (c *call) currentUser() (reply, error) {
	if c.token.ClientID != "" || c.self() == nil {
		return empty(c.number("current_user_of_app"))
	}
	return c.oneTenantUser(c.self())
}

type addTenantUserBody struct {
	UserName            string          `json:"UserName"`
	Domain              string          `json:"Domain"`
	DirectoryIdentifier string          `json:"DirectoryIdentifier"`
	Type                string          `json:"Type"`
	RolesList           []string        `json:"RolesList"`
	UpdatePolicy        json.RawMessage `json:"UpdatePolicy"`
	MayHaveUserSession  *bool           `json:"MayHaveUserSession"`
	MayHaveRobotSession *bool           `json:"MayHaveRobotSession"`
	MayHaveUnattended   *bool           `json:"MayHaveUnattendedSession"`
	Name                string          `json:"Name"`
	Surname             string          `json:"Surname"`
	EmailAddress        string          `json:"EmailAddress"`
}

// addTenantUser adds an account or group of the organization to the tenant. A wrong domain is an unknown failure (recorded).
func (c *call) addTenantUser() (reply, error) {
	in, err := orchestratorBody[addTenantUserBody](c)
	if err != nil {
		return reply{}, err
	}
	if in.UpdatePolicy != nil && c.is("update_policy", "400") {
		return reply{}, orchestratorError(http.StatusBadRequest, codeRequest, "The input was not valid.")
	}
	if in.Domain != c.domain() {
		return reply{}, orchestratorError(http.StatusInternalServerError, codeNone, "An unknown failure has occurred.")
	}
	u, known := c.tenantCandidate(in.DirectoryIdentifier)
	switch {
	case !known:
		return reply{}, orchestratorError(http.StatusNotFound, codeNotFound, "%s does not exist.", in.UserName)
	case in.Type != u.Type:
		return reply{}, orchestratorError(http.StatusBadRequest, codeValidation, "Invalid type %s.", in.Type)
	case fold(in.UserName) != fold(u.UserName):
		return reply{}, orchestratorError(http.StatusBadRequest, codeValidation, "The user name does not match the directory identifier.")
	case c.state.tenantUserByKey(u.Key) != nil:
		return reply{}, orchestratorError(http.StatusConflict, codeNameUsed, "User name '%s' is already taken.", u.UserName)
	}
	for _, name := range in.RolesList {
		role := c.state.roleNamed(name)
		if role == nil {
			return reply{}, orchestratorError(http.StatusNotFound, codeNotFound, "Role %s does not exist.", name)
		}
		if role.Type == RoleFolder {
			return reply{}, orchestratorError(http.StatusBadRequest, codeValidation, "Role %s cannot be assigned in the tenant.", name)
		}
		u.RoleIDs = append(u.RoleIDs, role.ID)
	}
	made, err := c.oneTenantUser(c.state.addTenantUser(u))
	made.status = http.StatusCreated
	return made, err
}

// domain is where the tenant's directory search finds accounts of the organization: "autogen", and a real one on a standalone
// product that is joined to it.
func (p *Platform) domain() string {
	if p.onPrem() && p.is("joined_domain", "corp") {
		return "corp"
	}
	return autogen
}

// listDomains is empty where Orchestrator is joined to no network, Automation Cloud included (recorded): accounts are found in autogen all the same.
func (c *call) listDomains() (reply, error) {
	if c.domain() == autogen && c.is("domains", "joined") {
		return ok([]row{})
	}
	return ok([]row{{"name": c.domain(), "isDefault": true}})
}

// tenantCandidate is an account or group as it would be in the tenant, by the identifier that the search returns.
func (p *Platform) tenantCandidate(identifier string) (TenantUser, bool) {
	if u := p.state.userWhere(func(u *User) bool { return fold(candidateIdentifier(u)) == fold(identifier) }); u != nil {
		return p.member(u, ProvisionManual), true
	}
	if g := p.state.group(identifier); g != nil {
		return TenantUser{Key: g.ID, UserName: g.Name, Name: g.Name, Domain: p.domain(), DirectoryIdentifier: g.ID, Type: TenantTypeGroup,
			ProvisionType: ProvisionManual, IsActive: true, CreatedAt: p.now()}, true
	}
	return TenantUser{}, false
}

func candidateIdentifier(u *User) string {
	if u.DirectoryIdentifier != "" {
		return u.DirectoryIdentifier
	}
	return u.ID
}

// member is an account as it would be in the tenant.
func (p *Platform) member(u *User, provision string) TenantUser {
	return TenantUser{Key: u.ID, UserName: u.UserName, Email: u.Email, Name: u.Name, Surname: u.Surname, Domain: p.domain(),
		DirectoryIdentifier: candidateIdentifier(u),
		Type:                TenantTypeDirectory, ProvisionType: provision, IsActive: u.IsActive, CreatedAt: p.now()}
}

// searchForTenant finds accounts and groups of the organization whose name begins with a text. The identifier of a local account is its id
// (recorded).
func (c *call) searchForTenant() (reply, error) {
	q := c.r.URL.Query()
	prefix := fold(q.Get("prefix"))
	kinds := map[string][]string{"": {"User", "Group"}, "All": {"User", "Group"}, "Users": {"User"}, "Groups": {"Group"}, "Robots": {},
		"ExternalApplications": {}}[q.Get("searchContext")]
	if kinds == nil {
		return reply{}, orchestratorError(http.StatusBadRequest, codeValidation, "The value '%s' is not valid.", q.Get("searchContext"))
	}
	if prefix == "" {
		return reply{}, orchestratorError(http.StatusBadRequest, codeValidation, "prefix is required.")
	}
	rows := []any{}
	if q.Get("domain") != c.domain() {
		if c.is("foreign_domain_search", "500") {
			return reply{}, orchestratorError(http.StatusInternalServerError, codeNone, "An unknown failure has occurred.")
		}
		return ok(rows)
	}
	if strings.ContainsAny(prefix, "-_+") {
		switch c.value("search_special_characters") {
		case "nothing":
			return ok(rows)
		case "400":
			return reply{}, orchestratorError(http.StatusBadRequest, codeRequest, "The input was not valid.")
		}
	}
	add := func(kind, source, identifier, name, displayName, found string) {
		if source == "aad" && strings.Contains(prefix, "@") && c.is("search_at_sign", "nothing") {
			return
		}
		if slices.Contains(kinds, kind) && (strings.HasPrefix(fold(found), prefix) || strings.HasPrefix(fold(displayName), prefix)) {
			rows = append(rows, row{"type": kind, "source": source, "domain": c.domain(), "identifier": identifier, "identityName": name,
				"displayName": displayName})
		}
	}
	for _, u := range c.state.Users {
		source := "local"
		if u.Category == CategoryDirectory {
			source = "aad"
			if c.directoryEntry(u.DirectoryIdentifier) == nil {
				continue
			}
		}
		add("User", source, candidateIdentifier(u), u.UserName, u.DisplayName, searchName(u.UserName, u.Email))
	}
	for _, g := range c.state.Groups {
		add("Group", "local", g.ID, g.Name, g.Name, g.Name)
	}
	return ok(rows)
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
