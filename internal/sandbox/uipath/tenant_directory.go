package uipath

import (
	"net/http"
	"slices"
	"strings"
)

var maySearch = []string{"Users.View", "Units.Edit", "SubFolders.Edit"}

var tenantDirectoryRoutes = []route{
	{pattern: "GET /api/DirectoryService/GetDomains", service: orchestrator, scope: "OR.Users", permissions: maySearch, handle: (*call).listDomains},
	{pattern: "GET /api/DirectoryService/SearchForUsersAndGroups", service: orchestrator, scope: "OR.Users", permissions: maySearch,
		handle: (*call).searchForTenant},
	{pattern: "GET /api/DirectoryService/GetDomainUserId", service: orchestrator, scope: "OR.Users", permissions: maySearch,
		handle: (*call).domainUserID},
	{pattern: "GET /api/DirectoryService/GetDirectoryPermissions", service: orchestrator, scope: "OR.Users", permissions: mayViewUsers,
		handle: (*call).directoryPermissions},
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
	if i := slices.IndexFunc(p.state.Applications, func(a Application) bool { return a.ID == identifier }); i >= 0 {
		a := p.state.Applications[i]
		return TenantUser{Key: a.ID, UserName: a.Name, Name: a.Name, Domain: p.domain(), DirectoryIdentifier: a.ID, Type: TenantTypeApplication,
			ProvisionType: ProvisionManual, IsActive: true, CreatedAt: p.now()}, true
	}
	return TenantUser{}, false
}

// tenantCandidateNamed finds an account or group by its name.
func (p *Platform) tenantCandidateNamed(name string) (TenantUser, bool) {
	if u := p.state.userWhere(func(u *User) bool { return name != "" && fold(u.UserName) == fold(name) }); u != nil {
		return p.member(u, ProvisionManual), true
	}
	if i := slices.IndexFunc(p.state.Groups, func(g *Group) bool { return fold(g.Name) == fold(name) }); i >= 0 {
		return p.tenantCandidate(p.state.Groups[i].ID)
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

// domainUserID is the number in the tenant of an account of a domain; 404 with the number 0 for one that is not in it (documented, the 0
// assumed).
func (c *call) domainUserID() (reply, error) {
	q := c.r.URL.Query()
	identifier, name := q.Get("directoryIdentifier"), q.Get("userName")
	if identifier == "" && name == "" {
		return reply{}, orchestratorError(http.StatusBadRequest, codeValidation, "directoryIdentifier or userName is required.")
	}
	i := slices.IndexFunc(c.state.TenantUsers, func(u *TenantUser) bool {
		return u.Domain == q.Get("domain") && (identifier == "" || fold(u.DirectoryIdentifier) == fold(identifier)) &&
			(name == "" || fold(u.UserName) == fold(name)) && (q.Get("userType") == "" || u.Type == q.Get("userType"))
	})
	if i < 0 {
		return reply{status: http.StatusNotFound, body: 0}, nil
	}
	return ok(c.state.TenantUsers[i].ID)
}

// directoryPermissions are the groups of an account that are in the tenant, with their roles there (documented). Nothing for an account that
// nobody knows: assumed.
func (c *call) directoryPermissions() (reply, error) {
	q := c.r.URL.Query()
	rows := []any{}
	u := c.state.userWhere(func(u *User) bool { return fold(u.UserName) == fold(q.Get("username")) })
	if u == nil || q.Get("domain") != "" && q.Get("domain") != c.domain() {
		return ok(rows)
	}
	for _, g := range c.state.groupsOf(u.ID) {
		t := c.state.tenantUserByKey(g.ID)
		if t == nil {
			continue
		}
		roles := []any{}
		for _, id := range t.RoleIDs {
			r := c.state.role(id)
			roles = append(roles, row{"id": r.ID, "name": r.Name, "displayName": r.Name, "groups": nil, "isStatic": r.IsStatic, "isEditable": r.IsEditable})
		}
		rows = append(rows, row{"directoryGroup": g.Name, "roles": roles, "organizationUnits": []any{}})
	}
	return ok(rows)
}
