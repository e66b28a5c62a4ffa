package access

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// estateHolder is who holds the roles of a row of the tenant. Without an origin, it is nobody who is a person.
type estateHolder struct {
	people []int
	origin string
}

func (e *estateReading) readTenantUsers(ctx context.Context) error {
	what := strings.TrimSpace("users of the tenant " + e.client.Tenant())
	_, err := e.reader.List(ctx, what, func(ctx context.Context) error {
		for row, err := range e.client.tenantUsers.Each(ctx) {
			if err != nil {
				return e.client.explainTenant(err)
			}
			e.rowAt[row.Key], e.rowAt[api.MemberKey(row.DirectoryIdentifier)] = len(e.rows), len(e.rows)
			e.rows = append(e.rows, row)
			e.tenantKey = cmp.Or(e.tenantKey, row.TenantKey)
		}
		return nil
	})
	if err != nil || e.tenantKey != "" || len(e.rows) == 0 {
		return err
	}
	return e.reader.Part(ctx, strings.TrimSpace("id of the tenant "+e.client.Tenant()), func(ctx context.Context) error { // lists may lack it
		row, err := e.client.api.OrchestratorUser(ctx, e.rows[0].ID)
		if err != nil {
			return e.client.explainTenant(err)
		}
		e.tenantKey = row.TenantKey
		return nil
	})
}

func (e *estateReading) readFolders(ctx context.Context) error {
	_, err := e.reader.List(ctx, "folders", func(ctx context.Context) (err error) {
		e.folders, err = e.client.api.Folders(ctx)
		return e.client.explain(err)
	})
	return err
}

// addTenantRoles adds the roles that people hold in the tenant, and finds out who holds those in folders.
func (e *estateReading) addTenantRoles() {
	byID := map[string]api.Group{}
	for _, group := range e.groups {
		byID[group.ID] = group
	}
	for _, row := range e.rows {
		group, isGroup := byID[row.Key]
		var holder estateHolder
		switch {
		case isGroup:
			holder = e.groupHolder(group)
		case row.IsPerson():
			holder = estateHolder{[]int{e.personOfRow(&row)}, platform.OriginDirect}
		default:
			e.others.Add(int64(len(row.Roles)))
		}
		e.holders[row.ID] = holder
		for _, role := range row.Roles {
			e.reader.AddHeld(e.client.tenantRoleRow(role, e.tenantKey, holder.origin), e.people, holder.people)
		}
	}
}

func (e *estateReading) groupHolder(group api.Group) estateHolder {
	people := e.members[group.ID]
	if group.IsEveryone() {
		people = nil
		for at := range e.accounts {
			people = append(people, at)
		}
	}
	return estateHolder{people, originGroup(group.Name)}
}

// personOfRow is the place of the person that a row of the tenant is about. The tenant may keep a row of a deleted account, and have one of somebody
// of a directory who has no account yet.
func (e *estateReading) personOfRow(row *api.OrchestratorUser) int {
	if at, known := e.byID[row.Key]; known {
		return at
	}
	id := api.MemberKey(row.DirectoryIdentifier)
	if at, known := e.byID[id]; known && id != "" {
		return at
	}
	person := platform.AccessRow{Tenant: e.tenant, AccountID: row.Key, Name: row.UserName, Email: emailOf(row.Email, row.UserName)}
	switch {
	case strings.Contains(row.DirectoryIdentifier, "|"):
		person.AccountID = row.DirectoryIdentifier
	case e.allUsers:
		person.Status = platform.StatusDeleted
	}
	return e.addPerson(person, row.Key)
}

// readFolder lists who has roles in a folder, those included that come from a folder above.
func (e *estateReading) readFolder(ctx context.Context, folder api.Folder) error {
	_, err := e.reader.List(ctx, "users of folder "+folder.Path, func(watched context.Context) error {
		opened, err := e.client.api.OpenFolderUserRoles(watched, folder.ID, true)
		if rest.IsNotFound(err) {
			e.client.folders.Forget("")
			if err = e.client.explainFolder(ctx, folder.ID, err); isGone(err) { // deleted a moment ago, and the roles in it with it
				return nil
			}
		}
		if err != nil {
			return e.client.explainFolder(ctx, folder.ID, err)
		}
		for held, err := range opened.Each(watched) {
			if err == nil {
				err = e.addFolderRoles(folder, &held)
			}
			if err != nil {
				return e.client.explain(err)
			}
		}
		return nil
	})
	return err
}

func (e *estateReading) addFolderRoles(folder api.Folder, held *api.FolderUser) error {
	if _, err := rolesOf(folder.ID, held.UserID, *held, nil); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	holder, known := e.holders[held.UserID]
	if !known { // the tenant's users could not be read, or it is there since a moment ago
		holder = e.holderNamed(held)
	}
	if holder.origin == "" {
		e.others.Add(int64(len(held.Roles)))
	}
	for _, role := range held.Roles {
		origin := holder.origin
		if role.Inherited || held.Inherited {
			origin = originFolder(role.From, origin)
		}
		e.reader.AddHeld(e.client.folderRoleRow(folder, role, origin), e.people, holder.people)
	}
	return nil
}

// holderNamed is who has access to a folder, by name.
func (e *estateReading) holderNamed(held *api.FolderUser) estateHolder {
	if !held.IsPerson() {
		i := slices.IndexFunc(e.groups, func(g api.Group) bool { return platform.SameName(g.Name, held.UserName) })
		if i < 0 {
			return estateHolder{}
		}
		return e.groupHolder(e.groups[i])
	}
	at, known := e.byName[platform.NameKey(held.UserName)]
	if !known {
		at = e.addPerson(platform.AccessRow{Tenant: e.tenant, Name: held.UserName, Email: emailOf("", held.UserName)}, "")
	}
	return estateHolder{[]int{at}, platform.OriginDirect}
}
