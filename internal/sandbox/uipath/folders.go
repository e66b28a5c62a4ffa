package uipath

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

var (
	mayViewFolders = []string{"Units.View", "SubFolders.View"}
	mayEditFolders = []string{"Units.Edit", "SubFolders.Edit"}
)

var folderRoutes = []route{
	{pattern: "GET /odata/Folders", service: orchestrator, scope: "OR.Folders", permissions: mayViewFolders, handle: (*call).listFolders},
	{pattern: "GET /odata/Folders({key})", service: orchestrator, scope: "OR.Folders", permissions: mayViewFolders, handle: (*call).getFolder},
	{pattern: "GET /odata/Folders/" + odataUsers + "GetUsersForFolder(key={key},includeInherited={includeInherited})", service: orchestrator,
		scope: "OR.Folders", permissions: mayReadAccess, handle: (*call).usersForFolder},
	{pattern: "POST /odata/Folders/" + odataUsers + "AssignUsers", service: orchestrator, scope: "OR.Folders", permissions: mayEditFolders,
		handle: (*call).assignUsers},
	{pattern: "POST /odata/Folders/" + odataUsers + "AssignDomainUser", service: orchestrator, scope: "OR.Folders", permissions: mayEditFolders,
		handle: (*call).assignDomainUser},
	{pattern: "POST /odata/Folders/" + odataUsers + "AssignDirectoryUser", service: orchestrator, scope: "OR.Folders", permissions: mayEditFolders,
		handle: (*call).assignDirectoryUser},
	{pattern: "POST /odata/Folders({key})/" + odataUsers + "RemoveUserFromFolder", service: orchestrator, scope: "OR.Folders",
		permissions: mayEditFolders, handle: (*call).removeUserFromFolder},
	{pattern: "POST /odata/Folders({key})/" + odataUsers + "RemoveUserFromFolderByKey", service: orchestrator, scope: "OR.Folders",
		permissions: mayEditFolders, handle: (*call).removeUserFromFolderByKey},
}

func (c *call) folderByID(id int64) (*Folder, error) {
	if f := c.state.folder(id); f != nil {
		return f, nil
	}
	return nil, orchestratorError(http.StatusNotFound, codeFolder, "Folder does not exist or the user does not have access to the folder.")
}

func (c *call) pathFolder() (*Folder, error) {
	n, err := c.pathNumber()
	if err != nil {
		return nil, err
	}
	return c.folderByID(n)
}

func (c *call) wireFolder(f *Folder) row {
	r := row{
		"Id": f.ID, "Key": f.Key, "DisplayName": f.DisplayName, "FullyQualifiedName": c.state.path(f), "Description": nullText(f.Description),
		"FolderType": cmp.Or(f.Type, FolderStandard), "IsPersonal": f.Type == FolderPersonal,
		"ProvisionType": "Automatic", "PermissionModel": "FineGrained", "ParentId": nil, "ParentKey": nil, "FeedType": "Processes",
	}
	if parent := c.state.folder(f.ParentID); parent != nil {
		r["ParentId"], r["ParentKey"] = parent.ID, parent.Key
	}
	return r
}

func (c *call) listFolders() (reply, error) {
	l := listing{context: "Folders"}
	for _, f := range c.state.Folders {
		if f.listed() {
			l.rows = append(l.rows, c.wireFolder(f))
		}
	}
	return c.collection(l)
}

func (c *call) getFolder() (reply, error) {
	f, err := c.pathFolder()
	if err != nil {
		return reply{}, err
	}
	return c.entity("Folders", c.wireFolder(f), nil)
}

// nullText is a text, or null for none.
func nullText(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// usersForFolder lists who has access to a folder with which roles. Roles of the folders above come with it when they are asked for. UserEntity and
// Roles are part of a row, asked for or not: three clients read them without $expand (UiPathOrch, a Node client, OrchestratorManager).
func (c *call) usersForFolder() (reply, error) {
	f, err := c.pathFolder()
	if err != nil {
		return reply{}, err
	}
	inherited := c.r.PathValue("includeInherited")
	if inherited != "true" && inherited != "false" {
		return reply{}, orchestratorError(http.StatusBadRequest, codeRequest, "The value '%s' is not valid.", inherited)
	}
	l := listing{context: "UserRoles", inline: []string{"UserEntity", "Roles"}}
	for _, u := range c.state.TenantUsers {
		if r := c.wireAccess(f, u, inherited == "true"); r != nil {
			l.rows = append(l.rows, r)
		}
	}
	return c.collection(l)
}

// wireAccess is what a user may do in a folder, nil when he has no access to it.
func (c *call) wireAccess(f *Folder, u *TenantUser, inherited bool) row {
	given, access := c.state.folderRoles(f.ID, u.ID)
	direct := access
	roles := []any{}
	for _, id := range given {
		role := c.state.role(id)
		roles = append(roles, row{"Id": role.ID, "Name": role.Name, "RoleType": role.Type, "Origin": "Assigned", "InheritedFromFolder": nil})
	}
	for above := c.state.folder(f.ParentID); inherited && above != nil; above = c.state.folder(above.ParentID) {
		given, there := c.state.folderRoles(above.ID, u.ID)
		access = access || there
		for _, id := range given {
			role := c.state.role(id)
			roles = append(roles, row{"Id": role.ID, "Name": role.Name, "RoleType": role.Type, "Origin": "Inherited",
				"InheritedFromFolder": row{"Id": above.ID, "DisplayName": above.DisplayName, "FullyQualifiedName": c.state.path(above)}})
		}
	}
	if !access {
		return nil
	}
	return row{"Id": u.ID, "HasAlertsEnabled": false, "Roles": roles, "UserEntity": c.wireEntity(u, !direct)}
}

// wireEntity is a user as folders show it.
func (c *call) wireEntity(u *TenantUser, inherited bool) row {
	return row{"Id": u.ID, "Key": u.Key, "UserName": u.UserName, "FullName": strings.TrimSpace(u.Name + " " + u.Surname), "Type": u.Type,
		"AuthenticationSource": u.Domain, "IsInherited": inherited, "IsActive": u.IsActive, "AssignedToFolderIds": c.assignedTo(u.ID),
		"MayHaveAttended": true, "MayHaveUnattended": false}
}

func (c *call) assignedTo(userID int64) []int64 {
	ids := []int64{}
	for _, a := range c.state.FolderRoles {
		if a.UserID == userID {
			ids = append(ids, a.FolderID)
		}
	}
	return ids
}

type rolesPerFolder struct {
	FolderID int64 `json:"FolderId"`
	RoleIDs  []int `json:"RoleIds"`
}

type assignUsersBody struct {
	Assignments *struct {
		UserIDs        []int64          `json:"UserIds"`
		RolesPerFolder []rolesPerFolder `json:"RolesPerFolder"`
	} `json:"assignments"`
}

// assignUsers overwrites the roles of users in folders (a client's use shows it): what is not named is taken away.
func (c *call) assignUsers() (reply, error) {
	in, err := orchestratorBody[assignUsersBody](c)
	if err != nil {
		return reply{}, err
	}
	if in.Assignments == nil || len(in.Assignments.UserIDs) == 0 || len(in.Assignments.RolesPerFolder) == 0 {
		return reply{}, orchestratorError(http.StatusBadRequest, codeValidation, "The field assignments needs UserIds and RolesPerFolder.")
	}
	for _, id := range in.Assignments.UserIDs {
		if c.state.tenantUser(id) == nil {
			return reply{}, orchestratorError(c.number("unknown_user_grant"), codeNotFound, "User %d does not exist.", id)
		}
	}
	folders, err := c.readFolderRoles(in.Assignments.RolesPerFolder)
	if err != nil {
		return reply{}, err
	}
	for _, id := range in.Assignments.UserIDs {
		for _, f := range folders {
			before, _ := c.state.folderRoles(f.FolderID, id)
			kept := slices.DeleteFunc(slices.Clone(f.RoleIDs), func(role int) bool { return !slices.Contains(before, role) })
			if len(kept) > 0 && c.loses() {
				f.RoleIDs = slices.DeleteFunc(slices.Clone(f.RoleIDs), func(role int) bool { return role == kept[0] })
			}
			c.state.setFolderRoles(f.FolderID, id, f.RoleIDs)
		}
	}
	return empty(http.StatusNoContent)
}

// loses reports whether this write loses something that nobody asked to remove.
func (c *call) loses() bool {
	if c.is("unasked_losses", "none") || c.is("unasked_losses", "once") && c.losses > 0 {
		return false
	}
	c.losses++
	return true
}

// readFolderRoles checks folders and roles of a call and drops roles that a folder does not take, when those are passed over.
func (c *call) readFolderRoles(asked []rolesPerFolder) ([]rolesPerFolder, error) {
	var out []rolesPerFolder
	for _, a := range asked {
		f, err := c.folderByID(a.FolderID)
		if err != nil {
			return nil, err
		}
		kept := []int{}
		for _, id := range a.RoleIDs {
			role, err := c.roleByID(id)
			if err != nil {
				return nil, err
			}
			fits, err := c.fits(role, RoleFolder)
			if err != nil {
				return nil, err
			}
			if fits && !slices.Contains(kept, id) {
				kept = append(kept, id)
			}
		}
		out = append(out, rolesPerFolder{f.ID, kept})
	}
	return out, nil
}

// assignDirectoryUser is Automation Cloud's way to give roles to an account that may not be in the tenant yet (seen in a client). The standalone
// product does not know it; the refusal was recorded by UiPathOrch.
func (c *call) assignDirectoryUser() (reply, error) {
	if c.onPrem() {
		return reply{}, orchestratorError(http.StatusBadRequest, codeRequest, "Invalid OData query options.")
	}
	return c.assignByDirectory()
}

// assignDomainUser is the standalone product's way (documented); whether it works on Automation Cloud is a switch.
func (c *call) assignDomainUser() (reply, error) {
	if !c.onPrem() {
		switch c.value("domain_user_on_cloud") {
		case "500":
			return reply{}, orchestratorError(http.StatusInternalServerError, codeNone, "An unknown failure has occurred.")
		case "400":
			return reply{}, orchestratorError(http.StatusBadRequest, codeRequest, "Invalid OData query options.")
		}
	}
	return c.assignByDirectory()
}

type assignDirectoryUserBody struct {
	Assignment *struct {
		Domain              string           `json:"Domain"`
		UserName            string           `json:"UserName"`
		DirectoryIdentifier string           `json:"DirectoryIdentifier"`
		UserType            string           `json:"UserType"`
		RolesPerFolder      []rolesPerFolder `json:"RolesPerFolder"`
	} `json:"assignment"`
}

func (c *call) assignByDirectory() (reply, error) {
	in, err := orchestratorBody[assignDirectoryUserBody](c)
	if err != nil {
		return reply{}, err
	}
	if in.Assignment == nil || len(in.Assignment.RolesPerFolder) == 0 {
		return reply{}, orchestratorError(http.StatusBadRequest, codeValidation, "The field assignment needs RolesPerFolder.")
	}
	if in.Assignment.Domain != c.domain() {
		return reply{}, orchestratorError(http.StatusInternalServerError, codeNone, "An unknown failure has occurred.")
	}
	candidate, known := c.tenantCandidate(in.Assignment.DirectoryIdentifier)
	if in.Assignment.DirectoryIdentifier == "" { // as OrchestratorManager sends it
		candidate, known = c.tenantCandidateNamed(in.Assignment.UserName)
	}
	if !known || in.Assignment.UserType != candidate.Type {
		return reply{}, orchestratorError(http.StatusNotFound, codeNotFound, "%s does not exist.", in.Assignment.UserName)
	}
	folders, err := c.readFolderRoles(in.Assignment.RolesPerFolder)
	if err != nil {
		return reply{}, err
	}
	u := c.state.tenantUserByKey(candidate.Key)
	if u == nil {
		u = c.state.addTenantUser(candidate)
	}
	for _, f := range folders {
		c.state.setFolderRoles(f.FolderID, u.ID, f.RoleIDs)
	}
	return empty(http.StatusNoContent)
}

type removeUserByKeyBody struct {
	UserKey string `json:"userKey"`
}

// removeUserFromFolderByKey is removeUserFromFolder by the id of the account.
func (c *call) removeUserFromFolderByKey() (reply, error) {
	f, err := c.pathFolder()
	if err != nil {
		return reply{}, err
	}
	in, err := orchestratorBody[removeUserByKeyBody](c)
	if err != nil {
		return reply{}, err
	}
	u, err := c.tenantUserByIdentifier(in.UserKey)
	if err != nil {
		return reply{}, err
	}
	c.state.setFolderRoles(f.ID, u.ID, nil)
	return empty(http.StatusNoContent)
}

type removeUserBody struct {
	UserID *int64 `json:"userId"`
}

func (c *call) removeUserFromFolder() (reply, error) {
	f, err := c.pathFolder()
	if err != nil {
		return reply{}, err
	}
	in, err := orchestratorBody[removeUserBody](c)
	if err != nil {
		return reply{}, err
	}
	if in.UserID == nil {
		return reply{}, orchestratorError(http.StatusBadRequest, codeValidation, "The userId field is required.")
	}
	if c.state.tenantUser(*in.UserID) == nil {
		return reply{}, orchestratorError(http.StatusNotFound, codeNotFound, "User %d does not exist.", *in.UserID)
	}
	c.state.setFolderRoles(f.ID, *in.UserID, nil)
	return empty(http.StatusNoContent)
}
