package access

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// Estate returns what all people of the organization have, as the platform has it now: accounts, pending invitations, memberships in groups, and
// roles in the tenant that the settings name and in its folders, their own, those of their groups, and those that come from a folder above. Without a
// tenant in the settings no roles are read, which a count says.
//
// Not shown are robots, applications, and groups of a connected directory, whose members the platform does not list: a count says how often they
// hold something. Nor are folders that no list shows, such as personal workspaces, and those that the sign-in may not see. People of a directory who
// have no account have no status, and on Automation Cloud no names either, unless the tenant knows them: its groups show their ids. What the tenant
// keeps of a deleted account has the status deleted.
//
// It takes the pages of the users, one list for each group, the pages of the tenant's users, and one list for each folder.
func (c *Client) Estate(ctx context.Context, o platform.EstateOptions) (*platform.Estate, error) {
	tenant, err := c.TenantName(ctx)
	if err != nil {
		return nil, err
	}
	id, err := c.PartitionGlobalID(ctx)
	if err != nil {
		return nil, err
	}
	e := &estateReading{client: c, reader: platform.NewEstateReader(o), tenant: tenant}
	if err := e.read(snapshot.Again(ctx)); err != nil {
		return nil, err
	}
	estate, err := e.reader.Estate()
	if err != nil {
		return nil, err
	}
	estate.Tenant, estate.TenantID, estate.SignedInAs = tenant, id, e.signedInAs
	return estate, nil
}

// estateReading is one reading of all.
type estateReading struct {
	client *Client
	reader *platform.EstateReader
	tenant string

	signedInAs string
	groups     []api.Group
	folders    []api.Folder
	tenantKey  string
	// rows are those of the tenant, rowAt their places by account and by the directory's identifier.
	rows  []api.OrchestratorUser
	rowAt map[string]int
	// allUsers says that the list of users was read to its end.
	allUsers bool

	mu sync.Mutex // folders are read side by side
	// people are all who are known, the accounts first. byID are their places by account and by the directory's identifier, byName by user name.
	people       []platform.AccessRow
	accounts     int
	byID, byName map[string]int
	// members are the places of people, by group.
	members map[string][]int
	// holders are who holds the roles of a row of the tenant, by its number.
	holders map[int64]estateHolder
	// others counts what those hold who are no people.
	others atomic.Int64
}

// estateHolder is who holds the roles of a row of the tenant. Without an origin, it is nobody who is a person.
type estateHolder struct {
	people []int
	origin string
}

func (e *estateReading) read(ctx context.Context) error {
	e.byID, e.byName, e.rowAt = map[string]int{}, map[string]int{}, map[string]int{}
	e.members, e.holders = map[string][]int{}, map[int64]estateHolder{}
	list := memberList{client: e.client, push: e.addMember}
	if err := e.readLists(ctx, &list); err != nil {
		return err
	}
	if err := e.readMembers(ctx, &list); err != nil {
		return err
	}
	e.addTenantRoles()
	if err := atOnce(ctx, e.folders, e.readFolder); err != nil {
		return err
	}
	e.reader.Count("memberships and grants of robots, applications and directory groups, left out", int(e.others.Load()))
	return e.reader.Part(ctx, "signed-in account", e.readSignedIn)
}

// atOnce does something with each item, some of them side by side.
func atOnce[T any](ctx context.Context, items []T, do func(context.Context, T) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(platform.ListsAtOnce)
	for _, item := range items {
		group.Go(func() error { return do(ctx, item) })
	}
	return group.Wait()
}

// readLists reads what everything else refers to.
func (e *estateReading) readLists(ctx context.Context, list *memberList) error {
	var users []api.User
	lists := []func(context.Context) error{
		func(ctx context.Context) error {
			_, err := e.reader.List(ctx, "groups", func(ctx context.Context) (err error) {
				e.groups, err = e.client.api.Groups(ctx)
				return e.client.explain(err)
			})
			return err
		},
		func(ctx context.Context) (err error) {
			e.allUsers, err = e.reader.List(ctx, "users", func(ctx context.Context) error {
				for u, err := range e.client.users.Each(ctx) {
					if err != nil {
						return e.client.explain(err)
					}
					users = append(users, u)
					e.addAccount(&u)
				}
				return nil
			})
			return err
		},
	}
	if e.client.api.HasOrchestrator() {
		lists = append(lists, e.readTenantUsers, e.readFolders)
	} else {
		e.reader.Count("roles in the tenant and in folders, not read without a tenant in the settings", 0)
	}
	if err := atOnce(ctx, lists, func(ctx context.Context, read func(context.Context) error) error { return read(ctx) }); err != nil {
		return err
	}
	if e.groups != nil {
		e.client.groups.Put("", e.groups)
	}
	e.accounts = len(e.people)
	list.groups = platform.Filter(e.groups, func(g api.Group) bool { return !g.IsEveryone() })
	list.partly = !e.allUsers
	for _, u := range users {
		list.account(u)
	}
	return nil
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

// addAccount adds an account or invitation.
func (e *estateReading) addAccount(u *api.User) {
	person := personOf(e.tenant, u)
	e.addPerson(person, u.ID)
	e.reader.Add(accountRow(u).HeldBy(person))
}

// addPerson returns the place of somebody new.
func (e *estateReading) addPerson(person platform.AccessRow, id string) int {
	at := len(e.people)
	e.people = append(e.people, person)
	if id != "" {
		e.byID[id] = at
	}
	if _, there := e.byName[platform.NameKey(person.Name)]; !there && person.Name != "" {
		e.byName[platform.NameKey(person.Name)] = at
	}
	return at
}

// readMembers lists the members of each group: those of a directory are shown there only.
func (e *estateReading) readMembers(ctx context.Context, list *memberList) error {
	var mu sync.Mutex
	people := map[string][]api.GroupMember{} // who has no account, or one of a directory, by group
	err := atOnce(ctx, list.groups, func(ctx context.Context, group api.Group) error {
		var shown []api.GroupMember
		_, err := e.reader.List(ctx, "members of group "+group.Name, func(ctx context.Context) error {
			for m, err := range e.client.membersOf(group.ID).Each(ctx) {
				switch {
				case isGone(err): // the group was deleted a moment ago, and its memberships with it
					return nil
				case err != nil:
					return e.client.explain(err)
				case !m.IsPerson():
					e.others.Add(1)
				default:
					shown = append(shown, m)
				}
			}
			return nil
		})
		mu.Lock()
		defer mu.Unlock()
		people[group.ID] = shown
		return err
	})
	if err != nil {
		return err
	}
	for _, group := range list.groups {
		for _, m := range people[group.ID] {
			list.member(group, m)
		}
	}
	return nil
}

// addMember adds a membership. Of somebody of a directory, the list of members may show the id alone; the tenant may know the names.
func (e *estateReading) addMember(m GroupMember) (more bool) {
	id := api.MemberKey(m.UserID)
	at, known := e.byID[id]
	if !known {
		if row, inTenant := e.rowAt[id]; inTenant && m.UserName == "" {
			m.UserName, m.Email = e.rows[row].UserName, e.rows[row].Email
		}
		at = e.addPerson(platform.AccessRow{
			Tenant: e.tenant, AccountID: m.UserID, Name: m.UserName, Email: emailOf(m.Email, m.UserName), Status: m.Status,
		}, id)
	}
	e.members[m.GroupID] = append(e.members[m.GroupID], at)
	e.reader.Add(e.client.membershipRow(m).HeldBy(e.people[at]))
	return true
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

// readSignedIn finds out who is signed in, as people know it.
func (e *estateReading) readSignedIn(ctx context.Context) error {
	own, err := e.client.ownAccount(ctx)
	switch {
	case err != nil:
		return err
	case own.Application:
		e.signedInAs = strings.TrimSpace("application " + own.ClientID)
		return nil
	}
	e.signedInAs = own.UserID
	if at, known := e.byID[own.UserID]; known {
		e.signedInAs = e.people[at].Name
	}
	return nil
}
