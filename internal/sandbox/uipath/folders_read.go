package uipath

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// mayReadAccess are what reading the access of users in folders needs (documented).
var mayReadAccess = []string{"Units.View", "SubFolders.View", "Assets.Create", "Assets.Edit"}

// folderReadRoutes are the reads by which UiPath's own tool and a Node client find folders and what a user may do in them.
var folderReadRoutes = []route{
	{pattern: "GET /odata/Folders/" + odataUsers + "GetByKey(identifier={identifier})", service: orchestrator, scope: "OR.Folders",
		permissions: mayViewFolders, handle: (*call).getFolderByKey},
	{pattern: "GET /odata/Folders/" + odataUsers + "GetUsersToAssign(folderId={key})", service: orchestrator, scope: "OR.Folders",
		permissions: mayReadAccess, handle: (*call).usersToAssign},
	{pattern: "GET /odata/Folders/" + odataUsers + "GetAllRolesForUser(username='{username}',skip={skip},take={take})", service: orchestrator,
		scope: "OR.Folders", permissions: mayViewFolders, handle: (*call).rolesForUser},
	{pattern: "GET /api/FoldersNavigation/GetAllRolesForUser", service: orchestrator, scope: "OR.Folders", permissions: mayViewFolders,
		handle: (*call).rolesForUserByQuery},
	{pattern: "GET /api/Folders/GetAllForCurrentUser", service: orchestrator, scope: "OR.Folders", handle: (*call).foldersOfCurrentUser},
	{pattern: "GET /odata/PersonalWorkspaces", service: orchestrator, scope: "OR.Folders", permissions: mayViewFolders,
		handle: (*call).listPersonalWorkspaces},
	{pattern: "GET /odata/Machines/" + odataUsers + "GetRuntimesForFolder(folderId={key})", service: orchestrator, scope: "OR.Folders",
		permissions: mayViewFolders, handle: (*call).runtimesForFolder},
}

func (c *call) folderByIdentifier(key string) (*Folder, error) {
	if !isUUID(key) {
		return nil, orchestratorError(http.StatusBadRequest, codeRequest, "The value '%s' is not valid.", key)
	}
	if f := c.state.folderByKey(key); f != nil {
		return f, nil
	}
	return c.folderByID(0)
}

func (c *call) getFolderByKey() (reply, error) {
	f, err := c.folderByIdentifier(c.r.PathValue("identifier"))
	if err != nil {
		return reply{}, err
	}
	return c.entity("Folders", c.wireFolder(f), nil)
}

// usersToAssign are the tenant's users who are not in a folder yet.
func (c *call) usersToAssign() (reply, error) {
	f, err := c.pathFolder()
	if err != nil {
		return reply{}, err
	}
	l := listing{context: "Users", expand: map[string]struct{}{"UserRoles": {}}}
	for _, u := range c.state.TenantUsers {
		if _, there := c.state.folderRoles(f.ID, u.ID); !there {
			whole := c.wireTenantUser(u, false)
			l.rows = append(l.rows, row{"Id": u.ID, "UserName": u.UserName, "UserRoles": whole["UserRoles"], "RolesList": whole["RolesList"]})
		}
	}
	return c.collection(l)
}

// window reads skip and take, which these calls know in place of $skip and $top.
func window(get func(name string) string, most int) (skip, take int, err error) {
	for name, into := range map[string]*int{"skip": &skip, "take": &take} {
		*into = map[string]int{"take": most}[name]
		text := get(name)
		if text == "" {
			continue
		}
		if *into, err = strconv.Atoi(text); err != nil || *into < 0 {
			return 0, 0, orchestratorError(http.StatusBadRequest, codeRequest, "The value '%s' is not valid.", text)
		}
	}
	return skip, min(take, most), nil
}

// rolesForUser are a user's roles in the tenant, and page by page the folders in which the user or a directory group of his has roles (documented).
func (c *call) rolesForUser() (reply, error) {
	return c.allRolesForUser(c.r.PathValue("username"), c.r.PathValue)
}

// rolesForUserByQuery is the same with the name in the query, for names that a path cannot hold. Applications cannot call it (documented).
func (c *call) rolesForUserByQuery() (reply, error) {
	if c.token.ClientID != "" && !c.is("navigation_of_app", "accepted") {
		return reply{}, refuse(c.number("navigation_of_app"), nil)
	}
	q := c.r.URL.Query()
	return c.allRolesForUser(q.Get("username"), q.Get)
}

// principalTypes are the kinds of who can hold roles, as these calls name them.
var principalTypes = map[string][]string{
	"": {TenantTypeUser, TenantTypeDirectory, TenantTypeGroup, TenantTypeApplication}, "User": {TenantTypeUser, TenantTypeDirectory},
	"Group": {TenantTypeGroup}, "ExternalApplication": {TenantTypeApplication}, "Robot": {}, "Machine": {},
}

func (c *call) allRolesForUser(name string, get func(string) string) (reply, error) {
	q := c.r.URL.Query()
	kinds, known := principalTypes[q.Get("type")]
	if !known {
		return reply{}, orchestratorError(http.StatusBadRequest, codeRequest, "The value '%s' is not valid.", q.Get("type"))
	}
	skip, take, err := window(get, c.number("max_top"))
	if err != nil {
		return reply{}, err
	}
	i := slices.IndexFunc(c.state.TenantUsers, func(u *TenantUser) bool {
		return fold(u.UserName) == fold(name) && slices.Contains(kinds, u.Type)
	})
	if i < 0 { // assumed
		return reply{}, orchestratorError(http.StatusNotFound, codeNotFound, "%s does not exist.", name)
	}
	holders := []*TenantUser{c.state.TenantUsers[i]}
	for _, g := range c.state.groupsOf(holders[0].Key) {
		if u := c.state.tenantUserByKey(g.ID); u != nil {
			holders = append(holders, u)
		}
	}
	tenant := newRoleHolders(c)
	for _, u := range holders {
		tenant.add(u, u.RoleIDs)
	}
	pages := []any{}
	for _, f := range c.state.Folders {
		in := newRoleHolders(c)
		for _, u := range holders {
			roles, _ := c.state.folderRoles(f.ID, u.ID)
			in.add(u, roles)
		}
		if len(in.rows) > 0 && strings.Contains(fold(f.DisplayName), fold(q.Get("searchText"))) {
			pages = append(pages, row{"Folder": row{"Id": f.ID, "DisplayName": f.DisplayName, "FullyQualifiedName": c.state.path(f)}, "Roles": in.rows})
		}
	}
	return ok(row{"Id": holders[0].ID, "TenantRoles": tenant.rows, "Count": len(pages), "PageItems": cut(pages, skip, take)})
}

// roleHolders are roles with who holds each.
type roleHolders struct {
	*call
	rows []row
}

func newRoleHolders(c *call) *roleHolders { return &roleHolders{c, []row{}} }

func (h *roleHolders) add(u *TenantUser, roles []int) {
	for _, id := range roles {
		i := slices.IndexFunc(h.rows, func(r row) bool { return r["Id"] == id })
		if i < 0 {
			i = len(h.rows)
			h.rows = append(h.rows, row{"Id": id, "Name": h.state.role(id).Name, "Users": []any{}})
		}
		users, _ := h.rows[i]["Users"].([]any)
		h.rows[i]["Users"] = append(users, h.wireEntity(u, false))
	}
}

// foldersOfCurrentUser are the folders to which the caller, or a group of the caller's, was given access, and those below them.
func (c *call) foldersOfCurrentUser() (reply, error) {
	skip, take, err := window(c.r.URL.Query().Get, c.number("max_top"))
	if err != nil {
		return reply{}, err
	}
	holders := []int64{}
	if self := c.self(); self != nil {
		holders = append(holders, self.ID)
		for _, g := range c.state.groupsOf(self.Key) {
			if u := c.state.tenantUserByKey(g.ID); u != nil {
				holders = append(holders, u.ID)
			}
		}
	}
	rows := []row{}
	for _, f := range c.state.Folders {
		if slices.ContainsFunc(c.state.FolderRoles, func(a FolderAssignment) bool {
			return slices.Contains(holders, a.UserID) && c.state.within(f.ID, a.FolderID)
		}) {
			rows = append(rows, c.wireFolder(f))
		}
	}
	return ok(row{"PageItems": cut(rows, skip, take), "Count": len(rows)})
}

// listPersonalWorkspaces are the folders that the list of folders leaves out. Who was given access to one first is its owner.
func (c *call) listPersonalWorkspaces() (reply, error) {
	l := listing{context: "PersonalWorkspaces"}
	for _, f := range c.state.Folders {
		if f.Type != FolderPersonal {
			continue
		}
		r := row{"Id": f.ID, "Key": f.Key, "Name": f.DisplayName, "IsActive": true, "OwnerId": nil, "OwnerKey": nil, "OwnerName": nil, "LastLogin": nil,
			"ExploringUserIds": []int64{}}
		if i := slices.IndexFunc(c.state.FolderRoles, func(a FolderAssignment) bool { return a.FolderID == f.ID }); i >= 0 {
			u := c.state.tenantUser(c.state.FolderRoles[i].UserID)
			r["OwnerId"], r["OwnerKey"], r["OwnerName"] = u.ID, u.Key, u.UserName
		}
		l.rows = append(l.rows, r)
	}
	return c.collection(l)
}

// runtimesForFolder is empty: there are no machines here.
func (c *call) runtimesForFolder() (reply, error) {
	if _, err := c.pathFolder(); err != nil {
		return reply{}, err
	}
	return c.collection(listing{context: "Collection(UiPath.Server.Configuration.OData.MachineRuntimeDto)"})
}
