package access

import (
	"context"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// TenantName is what people know the organization by: its name in URLs, or else its id.
func (c *Client) TenantName(ctx context.Context) (string, error) {
	if c.settings.Organization != "" {
		return c.settings.Organization, nil
	}
	return c.PartitionGlobalID(ctx)
}

// AccessOf returns what people have by their e-mail addresses: accounts, pending invitations, memberships in groups, and roles in the tenant and in
// folders, their own and those of their groups. Without a tenant in the settings there are no roles. People of a directory who have no account are
// not known by an e-mail address.
//
// It costs a call or two for each person, and the pages of the tenant's users.
func (c *Client) AccessOf(ctx context.Context, emails []string) ([]platform.AccessRow, error) {
	tenant, err := c.TenantName(ctx)
	if err != nil {
		return nil, err
	}
	var all []platform.AccessRow
	for _, email := range emails {
		accounts, err := c.Holders(ctx, email, email)
		if err != nil {
			return nil, err
		}
		for _, account := range accounts {
			rows, err := c.accessOf(ctx, account)
			if err != nil {
				return nil, err
			}
			person := personOf(tenant, &account)
			for _, row := range rows {
				all = append(all, row.HeldBy(person))
			}
		}
	}
	return all, nil
}

// accessOf is what one account is and has: rows without the person.
func (c *Client) accessOf(ctx context.Context, account api.User) ([]platform.AccessRow, error) {
	rows := []platform.AccessRow{accountRow(&account)}
	groups := map[string]string{} // names by id
	for member, err := range c.GroupMembers(ctx, GroupMemberQuery{User: platform.Named[string]{ID: account.ID}, ToEnd: true}) {
		if err != nil {
			return nil, err
		}
		groups[member.GroupID] = member.GroupName
		rows = append(rows, c.membershipRow(member))
	}
	if !c.api.HasOrchestrator() {
		return rows, nil
	}
	holders, err := c.holdersOf(ctx, account, groups)
	if err != nil {
		return nil, err
	}
	for _, holder := range holders {
		for _, role := range holder.row.Roles {
			rows = append(rows, c.tenantRoleRow(role, holder.row.TenantKey, holder.origin))
		}
	}
	inFolders, err := c.foldersOf(ctx, holders)
	return append(rows, inFolders...), err
}

// roleHolder is a row of the tenant that holds roles for somebody: his own, or that of a group.
type roleHolder struct {
	row    api.OrchestratorUser
	origin string
}

// holdersOf are the rows of the tenant by which somebody has roles. Everyone has a row, too, where it was given one.
func (c *Client) holdersOf(ctx context.Context, account api.User, groups map[string]string) ([]roleHolder, error) {
	all, err := c.Groups(ctx)
	if err != nil && !refusesGroups(err) {
		return nil, err
	}
	if i := slices.IndexFunc(all, api.Group.IsEveryone); i >= 0 {
		groups[all[i].ID] = all[i].Name
	}
	var holders []roleHolder
	add := func(id, origin string) error {
		row, err := c.listedTenantUser(ctx, id)
		if row != nil {
			holders = append(holders, roleHolder{*row, origin})
		}
		return err
	}
	if err := add(account.ID, platform.OriginDirect); err != nil {
		return nil, err
	}
	for id, name := range groups {
		if err := add(id, originGroup(name)); err != nil {
			return nil, err
		}
	}
	return holders, nil
}

// foldersOf are the roles that rows of the tenant hold in folders: by the call for one user, whose own row is the first, or else by the lists of the
// folders, which all who are looked for share.
func (c *Client) foldersOf(ctx context.Context, holders []roleHolder) ([]platform.AccessRow, error) {
	if len(holders) == 0 {
		return nil, nil
	}
	origins := map[int64]string{}
	for _, holder := range holders {
		origins[holder.row.ID] = holder.origin
	}
	var rows []platform.AccessRow
	add := func(folderID int64, folder string, roleID int64, role string, holder int64) {
		if origin, ok := origins[holder]; ok {
			rows = append(rows, c.folderRoleRow(api.Folder{ID: folderID, Path: folder}, api.FolderRole{ID: roleID, Name: role}, origin))
		}
	}
	if own := holders[0]; own.origin == platform.OriginDirect {
		folders, err := c.api.FoldersOfUser(ctx, own.row.UserName)
		for _, folder := range folders {
			for _, role := range folder.Roles {
				for _, holder := range role.Holders {
					add(folder.FolderID, folder.FolderPath, role.ID, role.Name, holder)
				}
			}
		}
		switch rest.KindOf(err) {
		case rest.NotFound, rest.NotAllowed, rest.BadRequest, rest.Forbidden, rest.Unauthorized:
			rows = nil // it is not there for this user, or this sign-in
		default:
			return rows, c.explain(err)
		}
	}
	folders, err := c.Folders(ctx)
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		held, err := c.folderUsersOf(folder.ID).All(ctx)
		if err != nil {
			return nil, err
		}
		for _, user := range held {
			for _, id := range user.AssignedRoleIDs() {
				add(folder.ID, folder.Path, id, user.RoleName(id), user.UserID)
			}
		}
	}
	return rows, nil
}
