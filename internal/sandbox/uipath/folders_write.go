package uipath

import (
	"net/http"
	"slices"
	"strconv"
)

var folderWriteRoutes = []route{
	{pattern: "POST /odata/Folders", service: orchestrator, scope: "OR.Folders", permissions: []string{"Units.Create", "SubFolders.Create"},
		handle: (*call).createFolder},
	{pattern: "PUT /odata/Folders({key})", service: orchestrator, scope: "OR.Folders", permissions: mayEditFolders, handle: (*call).putFolder},
	{pattern: "DELETE /odata/Folders({key})", service: orchestrator, scope: "OR.Folders", permissions: mayDeleteFolders,
		handle: (*call).deleteFolder},
	{pattern: "PUT /odata/Folders({key})/" + odataUsers + "MoveFolder", service: orchestrator, scope: "OR.Folders", permissions: mayEditFolders,
		handle: (*call).moveFolder},
	{pattern: "PATCH /api/Folders/PatchNameDescription", service: orchestrator, scope: "OR.Folders", permissions: mayEditFolders,
		handle: (*call).patchFolder},
	{pattern: "DELETE /api/Folders/DeleteByKey", service: orchestrator, scope: "OR.Folders", permissions: mayDeleteFolders,
		handle: (*call).deleteFolder},
}

var mayDeleteFolders = []string{"Units.Delete", "SubFolders.Delete"}

type folderBody struct {
	ID                 *int64  `json:"Id"`
	Key                *string `json:"Key"`
	DisplayName        string  `json:"DisplayName"`
	FullyQualifiedName *string `json:"FullyQualifiedName"`
	Description        *string `json:"Description"`
	FolderType         *string `json:"FolderType"`
	IsPersonal         *bool   `json:"IsPersonal"`
	ProvisionType      *string `json:"ProvisionType"`
	PermissionModel    *string `json:"PermissionModel"`
	ParentID           *int64  `json:"ParentId"`
	ParentKey          *string `json:"ParentKey"`
	FeedType           *string `json:"FeedType"`
}

// createFolder makes a folder. Its feed is the tenant's, whatever is asked for (recorded by UiPathOrch).
func (c *call) createFolder() (reply, error) {
	in, err := orchestratorBody[folderBody](c)
	if err != nil {
		return reply{}, err
	}
	f := Folder{DisplayName: in.DisplayName, Description: text(in.Description), Type: FolderStandard}
	if in.ParentID != nil {
		parent, err := c.folderByID(*in.ParentID)
		if err != nil {
			return reply{}, err
		}
		f.ParentID = parent.ID
	}
	if err := c.checkFolderName(0, f.ParentID, f.DisplayName); err != nil {
		return reply{}, err
	}
	made, err := c.entity("Folders", c.wireFolder(c.state.addFolder(f)), nil)
	made.status = http.StatusCreated
	return made, err
}

// checkFolderName refuses an empty name and one that another folder at the place has; the status of the latter is assumed.
func (c *call) checkFolderName(own, parent int64, name string) error {
	if name == "" {
		return orchestratorError(http.StatusBadRequest, codeValidation, "The DisplayName field is required.")
	}
	if slices.ContainsFunc(c.state.Folders, func(f *Folder) bool {
		return f.ID != own && f.ParentID == parent && fold(f.DisplayName) == fold(name)
	}) {
		return orchestratorError(http.StatusConflict, codeNameUsed, "Folder name %s is already taken.", name)
	}
	return nil
}

// putFolder overwrites a folder's name and description; it moves with moveFolder only. Its body is the whole folder, as UiPathOrch and a Node client
// send it.
func (c *call) putFolder() (reply, error) {
	f, err := c.pathFolder()
	if err != nil {
		return reply{}, err
	}
	in, err := orchestratorBody[folderBody](c)
	if err != nil {
		return reply{}, err
	}
	if err := c.checkFolderName(f.ID, f.ParentID, in.DisplayName); err != nil {
		return reply{}, err
	}
	f.DisplayName, f.Description = in.DisplayName, text(in.Description)
	return c.entity("Folders", c.wireFolder(f), nil)
}

type folderNameBody struct {
	Name        *string `json:"name"`
	Description *string `json:"description"`
}

func (c *call) patchFolder() (reply, error) {
	f, err := c.folderByQueryKey()
	if err != nil {
		return reply{}, err
	}
	in, err := orchestratorBody[folderNameBody](c)
	if err != nil {
		return reply{}, err
	}
	name := f.DisplayName
	set(&name, in.Name)
	if err := c.checkFolderName(f.ID, f.ParentID, name); err != nil {
		return reply{}, err
	}
	f.DisplayName = name
	set(&f.Description, in.Description)
	return empty(http.StatusNoContent)
}

// deleteFolder deletes an empty folder: none with users, or above one with users, goes (documented; the status is assumed).
func (c *call) deleteFolder() (reply, error) {
	f, err := c.folderByQueryKey()
	if c.r.PathValue("key") != "" {
		f, err = c.pathFolder()
	}
	if err != nil {
		return reply{}, err
	}
	if slices.ContainsFunc(c.state.FolderRoles, func(a FolderAssignment) bool { return c.state.within(a.FolderID, f.ID) }) {
		return reply{}, orchestratorError(http.StatusConflict, codeValidation, "The folder is not empty.")
	}
	c.state.dropFolder(f.ID)
	return empty(http.StatusNoContent)
}

// within reports whether a folder is another one or below it.
func (s *state) within(id, above int64) bool {
	for f := s.folder(id); f != nil; f = s.folder(f.ParentID) {
		if f.ID == above {
			return true
		}
	}
	return false
}

// moveFolder takes a folder below another one, or to the top. It returns nothing (recorded).
func (c *call) moveFolder() (reply, error) {
	f, err := c.pathFolder()
	if err != nil {
		return reply{}, err
	}
	var target int64
	if asked := c.r.URL.Query().Get("targetParentId"); asked != "" {
		if target, err = strconv.ParseInt(asked, 10, 64); err != nil {
			return reply{}, orchestratorError(http.StatusBadRequest, codeRequest, "The value '%s' is not valid.", asked)
		}
		if _, err := c.folderByID(target); err != nil {
			return reply{}, err
		}
	}
	if target != 0 && c.state.within(target, f.ID) {
		return reply{}, orchestratorError(http.StatusBadRequest, codeValidation, "A folder cannot be moved below itself.")
	}
	if err := c.checkFolderName(f.ID, target, f.DisplayName); err != nil {
		return reply{}, err
	}
	f.ParentID = target
	return empty(http.StatusNoContent)
}

func (c *call) folderByQueryKey() (*Folder, error) {
	return c.folderByIdentifier(c.r.URL.Query().Get("key"))
}
