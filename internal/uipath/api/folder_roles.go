package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// FolderUser is a user or group of the tenant with access to a folder.
type FolderUser struct {
	// UserID is the id of the tenant's row.
	UserID         int64
	UserName, Type string
	Roles          []FolderRole
	// Inherited says that all of the access comes from folders above. The documented sample shows it beside roles whose origin is Assigned.
	Inherited bool
	// RolesShown is false when the response holds no list of roles, or one that cannot be read: then nobody knows which roles there are.
	RolesShown bool
}

// FolderRole is a role in a folder.
type FolderRole struct {
	ID   int64
	Name string
	// Inherited marks a role that comes from a folder above: it is not this folder's to take away.
	Inherited bool
	// From is the path of that folder, "" where the response does not show it.
	From string
}

// AssignedRoleIDs returns the roles that were given in this very folder.
func (u FolderUser) AssignedRoleIDs() []int64 {
	var assigned []int64
	for _, role := range u.Roles {
		if !role.Inherited && !slices.Contains(assigned, role.ID) {
			assigned = append(assigned, role.ID)
		}
	}
	return assigned
}

// IsPerson reports whether the access is that of a person, as far as the response shows.
func (u FolderUser) IsPerson() bool { return isPerson(u.Type) }

// RoleName is what a role is called that was given in this folder, "" where the response does not show it.
func (u FolderUser) RoleName(roleID int64) string {
	for _, role := range u.Roles {
		if role.ID == roleID {
			return role.Name
		}
	}
	return ""
}

// UnmarshalJSON decodes an access.
func (u *FolderUser) UnmarshalJSON(data []byte) error {
	var w struct {
		ID         wire.Text `json:"Id"`
		UserEntity struct {
			ID        wire.Text `json:"Id"`
			UserName  wire.Text `json:"UserName"`
			Type      wire.Text `json:"Type"`
			Inherited wire.Flag `json:"IsInherited"`
		} `json:"UserEntity"`
		Roles *[]struct {
			ID     wire.Text `json:"Id"`
			Name   wire.Text `json:"Name"`
			Origin wire.Text `json:"Origin"`
			From   struct {
				Path wire.Text `json:"FullyQualifiedName"`
				Name wire.Text `json:"DisplayName"`
			} `json:"InheritedFromFolder"`
		} `json:"Roles"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*u = FolderUser{
		UserID: int64Of(wire.Text(wire.First(w.UserEntity.ID, w.ID))), UserName: string(w.UserEntity.UserName),
		Type: enum(w.UserEntity.Type, orchestratorUserTypes), Inherited: w.UserEntity.Inherited.Or(false),
	}
	if w.Roles == nil {
		return nil
	}
	u.RolesShown = true
	for _, role := range *w.Roles {
		u.RolesShown = u.RolesShown && int64Of(role.ID) != 0
		u.Roles = append(u.Roles, FolderRole{
			ID: int64Of(role.ID), Name: string(role.Name),
			Inherited: enum(role.Origin, []string{"Assigned", "Inherited"}) == "Inherited", From: wire.First(role.From.Path, role.From.Name),
		})
	}
	return nil
}

// OpenFolderUserRoles reads the first page of those who were given access to a folder, with the roles each has there. Access that comes from a
// folder above is among it if it is asked for.
func (c *Client) OpenFolderUserRoles(ctx context.Context, folderID int64, inherited bool) (*rest.Listing[FolderUser], error) {
	operation := func(key string) string {
		return odata("Folders", "GetUsersForFolder(key="+key+",includeInherited="+strconv.FormatBool(inherited)+")")
	}
	return openODataList(ctx, c, partFolders, rest.Request{
		Op: "list users of folder", Path: operation(strconv.FormatInt(folderID, 10)), Route: operation("{folderId}"),
		Query: url.Values{"$expand": {"UserEntity,Roles"}},
	}, func(u FolderUser) string { return strconv.FormatInt(u.UserID, 10) })
}

// FolderAccess is what somebody may do in a folder.
type FolderAccess struct {
	FolderID   int64
	FolderPath string
	Roles      []HeldRole
}

// HeldRole is a role that somebody holds himself, or through groups.
type HeldRole struct {
	ID   int64
	Name string
	// Holders are the rows of the tenant that hold it: of the user, or of a group.
	Holders []int64
}

// pathText is what the path of a call can hold between quotes.
var pathText = regexp.MustCompile(`^[^'/\\?#%]+$`)

// FoldersOfUser lists the folders in which a user of the tenant, or a group of the user, was given roles (documented). A user name that a path cannot
// hold, and a user who is not in the tenant, is rest.NotFound.
func (c *Client) FoldersOfUser(ctx context.Context, userName string) ([]FolderAccess, error) {
	route := odata("Folders", "GetAllRolesForUser(username={userName},skip={skip},take={take})")
	switch {
	case c.orchestrator == nil:
		return nil, ErrNoOrchestrator
	case c.unusable != nil:
		return nil, c.unusable
	case !pathText.MatchString(userName):
		return nil, c.orchestrator.Absent(rest.Request{Op: "list folders of user", Route: route}, "the path cannot hold this user name")
	}
	var all []FolderAccess
	for skip := 0; ; skip += pageSize {
		operation := fmt.Sprintf("GetAllRolesForUser(username='%s',skip=%d,take=%d)", url.PathEscape(userName), skip, pageSize)
		r := rest.Request{Op: "list folders of user", Method: http.MethodGet, Path: odata("Folders", operation), Route: route}
		var page struct {
			Count wire.Number `json:"Count"`
			Items *[]struct {
				Folder struct {
					ID   wire.Text `json:"Id"`
					Path wire.Text `json:"FullyQualifiedName"`
					Name wire.Text `json:"DisplayName"`
				} `json:"Folder"`
				Roles []struct {
					ID    wire.Text `json:"Id"`
					Name  wire.Text `json:"Name"`
					Users []struct {
						ID wire.Text `json:"Id"`
					} `json:"Users"`
				} `json:"Roles"`
			} `json:"PageItems"`
		}
		response, err := c.callOrchestrator(ctx, partFolders, r, &page)
		switch {
		case err != nil:
			return nil, err
		case page.Items == nil:
			return nil, c.orchestrator.BadResponse(r, response, "the response does not hold the folders")
		}
		for _, item := range *page.Items {
			access := FolderAccess{FolderID: int64Of(item.Folder.ID), FolderPath: wire.First(item.Folder.Path, item.Folder.Name)}
			for _, role := range item.Roles {
				held := HeldRole{ID: int64Of(role.ID), Name: string(role.Name)}
				for _, user := range role.Users {
					held.Holders = append(held.Holders, int64Of(user.ID))
				}
				access.Roles = append(access.Roles, held)
			}
			all = append(all, access)
		}
		if len(*page.Items) == 0 || skip+pageSize >= int(page.Count) {
			return all, nil
		}
	}
}

type folderAssignment struct {
	Assignments folderAssignments `json:"assignments"`
}

type folderAssignments struct {
	UserIDs        []int64       `json:"UserIds"`
	RolesPerFolder []folderRoles `json:"RolesPerFolder"`
}

type folderRoles struct {
	FolderID int64   `json:"FolderId"`
	RoleIDs  []int64 `json:"RoleIds"`
}

// AssignFolderRoles sets the roles of users in a folder to exactly these (seen by another client: the call overwrites), so that the caller
// has to read them first and add what should stay. The platform was reported to do nothing, without a word, for a role of the wrong type.
func (c *Client) AssignFolderRoles(ctx context.Context, userIDs []int64, folderID int64, roleIDs []int64) error {
	_, err := c.callOrchestrator(ctx, partFolders, rest.Request{
		Op: "set roles in folder", Method: http.MethodPost, Path: odata("Folders", "AssignUsers"), Route: odata("Folders", "AssignUsers"),
		Body: folderAssignment{Assignments: folderAssignments{
			UserIDs: userIDs, RolesPerFolder: []folderRoles{{FolderID: folderID, RoleIDs: append([]int64{}, roleIDs...)}},
		}},
		Idempotent: true,
	}, nil)
	return err
}

// RemoveUserFromFolder takes all roles in a folder from a user. Who has none counts as removed.
func (c *Client) RemoveUserFromFolder(ctx context.Context, userID, folderID int64) error {
	_, err := c.callOrchestrator(ctx, partFolders, rest.Request{
		Op: "remove user from folder", Method: http.MethodPost,
		Path: odata(keyed("Folders", folderID), "RemoveUserFromFolder"), Route: odata("Folders({folderId})", "RemoveUserFromFolder"),
		Body: map[string]int64{"userId": userID}, Idempotent: true,
	}, nil)
	return rest.IgnoreNotFound(err)
}
