package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// The values of Role.Type (documented).
const (
	// RoleTenant is a role that is given in the tenant.
	RoleTenant = "Tenant"
	// RoleFolder is a role that is given in folders.
	RoleFolder = "Folder"
	// RoleMixed is a role of the old kind, which can be given in both.
	RoleMixed = "Mixed"
)

// Role is a role of the tenant.
type Role struct {
	ID                int64
	Name, DisplayName string
	// Type is one of the Role constants.
	Type string
	// IsStatic marks a role of the platform's own.
	IsStatic, IsEditable bool
}

// UnmarshalJSON decodes a role.
func (r *Role) UnmarshalJSON(data []byte) error {
	var w struct {
		ID          wire.Text `json:"Id"`
		Name        wire.Text `json:"Name"`
		DisplayName wire.Text `json:"DisplayName"`
		Type        wire.Text `json:"Type"`
		IsStatic    wire.Flag `json:"IsStatic"`
		IsEditable  wire.Flag `json:"IsEditable"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*r = Role{
		ID: int64Of(w.ID), Name: string(w.Name), DisplayName: wire.First(w.DisplayName, w.Name), Type: enum(w.Type, roleTypes),
		IsStatic: w.IsStatic.Or(false), IsEditable: w.IsEditable.Or(false),
	}
	return nil
}

// Roles lists the roles of the tenant, those for folders included, by id, all pages.
func (c *Client) Roles(ctx context.Context) ([]Role, error) {
	return odataList(ctx, c, partTenant, rest.Request{Op: "list roles", Path: "/odata/Roles", Route: "/odata/Roles"},
		func(r Role) string { return strconv.FormatInt(r.ID, 10) })
}

type roleChange struct {
	Added   []int64 `json:"addedUserIds"`
	Removed []int64 `json:"removedUserIds"`
}

// ChangeTenantRole gives a role to users of the tenant and takes it from others, by their ids there. Nobody else is touched, and no other
// role: of the platform's ways to write roles this is the one that overwrites nothing (documented).
func (c *Client) ChangeTenantRole(ctx context.Context, roleID int64, add, remove []int64) error {
	_, err := c.callOrchestrator(ctx, partTenant, rest.Request{
		Op: "change users of role", Method: http.MethodPost, Path: odata(keyed("Roles", roleID), "SetUsers"), Route: odata("Roles({roleId})", "SetUsers"),
		Body: roleChange{Added: append([]int64{}, add...), Removed: append([]int64{}, remove...)}, Idempotent: true,
	}, nil)
	return err
}

// Folder is a folder of the tenant.
type Folder struct {
	ID   int64
	Key  string
	Name string
	// Path holds the names of the folders above and its own, joined with "/".
	Path string
	// ParentID is 0 for a folder without one above it.
	ParentID int64
	// Type is Standard, Personal, Virtual, Solution or DebugSolution (documented).
	Type string
}

var folderTypes = []string{"Standard", "Personal", "Virtual", "Solution", "DebugSolution"}

// UnmarshalJSON decodes a folder.
func (f *Folder) UnmarshalJSON(data []byte) error {
	var w struct {
		ID                 wire.Text `json:"Id"`
		Key                wire.Text `json:"Key"`
		DisplayName        wire.Text `json:"DisplayName"`
		FullyQualifiedName wire.Text `json:"FullyQualifiedName"`
		ParentID           wire.Text `json:"ParentId"`
		FolderType         wire.Text `json:"FolderType"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*f = Folder{
		ID: int64Of(w.ID), Key: string(w.Key), Name: string(w.DisplayName), Path: wire.First(w.FullyQualifiedName, w.DisplayName),
		ParentID: int64Of(w.ParentID), Type: enum(w.FolderType, folderTypes),
	}
	return nil
}

// Folders lists the folders of the tenant that this sign-in may see, by id, all pages.
func (c *Client) Folders(ctx context.Context) ([]Folder, error) {
	return odataList(ctx, c, partFolders, rest.Request{Op: "list folders", Path: "/odata/Folders", Route: "/odata/Folders"},
		func(f Folder) string { return strconv.FormatInt(f.ID, 10) })
}

// Folder reads one folder. Personal workspaces and folders of solutions are not in the list, and can be read (seen by another client). One that does
// not exist is rest.NotFound.
func (c *Client) Folder(ctx context.Context, id int64) (*Folder, error) {
	r := rest.Request{Op: "read folder", Method: http.MethodGet, Path: "/odata/" + keyed("Folders", id), Route: "/odata/Folders({id})"}
	folder := new(Folder)
	response, err := c.callOrchestrator(ctx, partFolders, r, folder)
	switch {
	case err != nil:
		return nil, err
	case folder.ID != id:
		return nil, c.orchestrator.BadResponse(r, response, "the response does not hold the folder")
	}
	return folder, nil
}
