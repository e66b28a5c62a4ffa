package access

import (
	"context"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// FolderRoleGrantSet is all roles that people were given in one folder itself: SetText.Group is a role. What comes from a folder above is no part of
// it, and neither is what groups, robots and applications have, nor what Orchestrator keeps of accounts that are deleted.
func (c *Client) FolderRoleGrantSet(folderID int64, folderPath string) *platform.Set {
	return &platform.Set{
		What: "UiPath folder " + nameOrID(folderPath, folderKey(folderID)),
		Present: func(ctx context.Context, live bool) ([]platform.SetEntry, error) {
			return c.peopleInFolder(ctx, folderID, live)
		},
		Find: func(ctx context.Context, text platform.SetText) (platform.SetEntry, error) {
			role, err := c.FindFolderRole(ctx, numberOrName(text.Group))
			if err != nil {
				return platform.SetEntry{}, err
			}
			e, err := c.findPerson(ctx, text.Text)
			return inFolder(e, folderID, role.ID, role.Name), err
		},
		FindIgnored: func(ctx context.Context, text string) (string, error) {
			e, err := c.findPerson(ctx, text)
			return e.ID, err
		},
		// No role in a folder is the last way to administer anything.
		Guard: func(context.Context, []platform.SetEntry, []platform.SetEntry) error { return nil },
		Put: func(ctx context.Context, e platform.SetEntry) error {
			return c.grantInFolder(ctx, grantOf(e, folderID), platform.Object{}, func() error { return nil })
		},
		Remove: func(ctx context.Context, e platform.SetEntry) error {
			return c.RemoveFolderRoleGrant(ctx, grantOf(e, folderID))
		},
	}
}

// numberOrName tells a number from a name.
func numberOrName(text string) platform.Named[int64] {
	if number, err := strconv.ParseInt(text, 10, 64); err == nil && number > 0 {
		return platform.Named[int64]{ID: number}
	}
	return platform.Named[int64]{Name: text}
}

// inFolder makes of a person a role of the person in a folder. Whom this run creates stays planned.
func inFolder(e platform.SetEntry, folderID, roleID int64, roleName string) platform.SetEntry {
	if e.Groups = []string{roleKey(roleID)}; roleName != "" {
		e.Groups = []string{roleName, roleKey(roleID)}
	}
	if e.ID == "" {
		return e
	}
	e.Edge = FolderRoleGrant{FolderID: folderID, UserID: e.ID, RoleID: roleID}.ID()
	e.By, e.ID = e.ID, e.ID+"/"+roleKey(roleID)
	return e
}

// grantOf is an entry as a grant of its own.
func grantOf(e platform.SetEntry, folderID int64) FolderRoleGrant {
	_, role, _ := strings.Cut(e.ID, "/")
	return FolderRoleGrant{FolderID: folderID, UserID: e.By, RoleID: numberOrName(role).ID}
}

// peopleInFolder lists the roles that people were given in a folder itself. A folder that is gone is a *platform.GoneError.
func (c *Client) peopleInFolder(ctx context.Context, folderID int64, live bool) ([]platform.SetEntry, error) {
	read := c.folderUsersOf(folderID).All
	if live {
		read = c.folderUsersOf(folderID).LookAll
	}
	users, err := read(ctx)
	if err != nil {
		return nil, err
	}
	var entries []platform.SetEntry
	rows := &rowsByNumber{client: c}
	for _, user := range users {
		if !user.IsPerson() {
			continue
		}
		assigned, err := rolesOf(folderID, user.UserID, user, nil)
		if err != nil {
			return nil, err
		}
		if len(assigned) == 0 {
			continue
		}
		row, err := rows.get(ctx, user.UserID)
		if err != nil {
			return nil, err
		}
		if row == nil || !row.IsPerson() {
			continue
		}
		account, err := c.users.Get(ctx, row.Key)
		switch {
		case platform.GoneReason(err) != "":
			continue // Orchestrator keeps what a deleted account had
		case err != nil:
			return nil, err
		}
		for _, role := range assigned {
			name := user.RoleName(role)
			if name == "" {
				name = c.NamedRole(ctx, role).Name
			}
			entries = append(entries, inFolder(personEntry(account), folderID, role, name))
		}
	}
	return entries, nil
}

// WithoutTenantRole are those of some people who would be new in a folder and have no role in the tenant, as far as the tenant shows: a role in the
// folder gives them nothing. Who is not found is left out.
func (c *Client) WithoutTenantRole(ctx context.Context, folderID int64, people []string) (names []string, err error) {
	present, err := c.peopleInFolder(ctx, folderID, false)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, e := range present {
		seen[e.By] = true
	}
	for _, who := range people {
		person, err := c.findPerson(ctx, who)
		if err != nil || person.Planned || seen[person.ID] {
			continue
		}
		seen[person.ID] = true
		if has, err := c.HasTenantRole(ctx, person.ID); err == nil && !has {
			names = append(names, person.Shown())
		}
	}
	return names, nil
}

// FoldersToGrantIn are the folders of the tenant that the list shows, those whose path contains a text.
func (c *Client) FoldersToGrantIn(ctx context.Context, path string) ([]api.Folder, error) {
	folders, err := c.Folders(ctx)
	return platform.Filter(folders, func(f api.Folder) bool { return platform.ContainsName(f.Path, path) }), err
}
