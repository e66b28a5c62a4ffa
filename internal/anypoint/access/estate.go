package access

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Estate returns what all people of the organization and its business groups have, as the platform has it now: accounts, the deleted and the external
// ones among them, invitations that are outstanding or have expired, memberships in teams, role groups and business groups, and permissions: those of
// the account itself, and those that come through each team, the teams above it, and each role group. That everybody is in the root team is no row;
// what it gives is.
//
// It takes the pages of the accounts, one list of members and one of permissions for each team and role group, one of members for each business
// group, and one call for each account: the platform has no list of permissions by another key.
func (c *Client) Estate(ctx context.Context, o platform.EstateOptions) (*platform.Estate, error) {
	rows, err := c.newAccessRows(ctx)
	if err != nil {
		return nil, err
	}
	e := &estateReading{accessRows: rows, reader: platform.NewEstateReader(o), people: map[string]*estatePerson{}}
	if err := e.read(ctx); err != nil {
		return nil, err
	}
	estate, err := e.reader.Estate()
	if err != nil {
		return nil, err
	}
	estate.Tenant, estate.TenantID, estate.SignedInAs = e.tenant(), e.root, e.signedInAs
	return estate, nil
}

// estateReading is one reading of all.
type estateReading struct {
	accessRows
	reader *platform.EstateReader

	signedInAs string
	// teams are all of them, the root team included, by their ids; groups are the role groups of all organizations.
	teams  map[string]*estateTeam
	groups []estateRoleGroup
	// hosts are the ids of the accounts that can have permissions, in the platform's order. allUsers says that the list was read to its end.
	hosts    []string
	allUsers bool

	mu     sync.Mutex // lists are read side by side
	people map[string]*estatePerson
	// showsGroups says that the root organization's path showed a permission in a business group.
	showsGroups bool
}

func (e *estateReading) read(ctx context.Context) error {
	if err := platform.ReadSideBySide(ctx, e.readAccounts, e.readContainers, e.readInvitations); err != nil {
		return err
	}
	teams := slices.SortedFunc(maps.Values(e.teams), func(a, b *estateTeam) int { return cmp.Compare(a.ID, b.ID) })
	if err := platform.SideBySide(ctx, teams, e.readTeam); err != nil {
		return err
	}
	if err := platform.SideBySide(ctx, e.groups, e.readRoleGroup); err != nil {
		return err
	}
	if err := platform.SideBySide(ctx, e.tree[1:], e.readBusinessGroup); err != nil {
		return err
	}
	e.addTeamPermissions()
	if err := e.readPermissions(ctx); err != nil {
		return err
	}
	return e.reader.Part(ctx, "signed-in account", e.readSignedIn)
}
