package access

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
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
	if err := platform.SideBySide(ctx, e.folders, e.readFolder); err != nil {
		return err
	}
	e.reader.Count("memberships and grants of robots, applications and directory groups, left out", int(e.others.Load()))
	return e.reader.Part(ctx, "signed-in account", e.readSignedIn)
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
	if err := platform.ReadSideBySide(ctx, lists...); err != nil {
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
