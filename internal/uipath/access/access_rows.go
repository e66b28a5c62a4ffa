package access

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// personOf is what all rows of an account have in common.
func personOf(tenant string, u *api.User) platform.AccessRow {
	return platform.AccessRow{
		Tenant: tenant, AccountID: u.ID, Name: u.UserName, Email: emailOf(u.Email, u.UserName), Status: Status(u), Created: timeOf(u.CreatedAt),
		LastLogin: timeOf(u.LastLoginAt),
	}
}

// emailOf is an e-mail address: the user name is one on Automation Cloud, and where people choose it so.
func emailOf(email, userName string) string {
	if email == "" && strings.Contains(userName, "@") {
		return userName
	}
	return email
}

// accountRow is the row of an account or invitation itself, without the person, as are the rows below.
func accountRow(u *api.User) platform.AccessRow {
	if !HasAccepted(u) {
		return platform.AccessRow{Kind: platform.KindInvitation, WhatID: u.ID}
	}
	return platform.AccessRow{Kind: platform.KindAccount}
}

func (c *Client) membershipRow(m GroupMember) platform.AccessRow {
	groups, _ := c.groups.Known("")
	return platform.AccessRow{
		Kind: platform.KindMembership, What: m.GroupName, WhatID: m.GroupID, Origin: platform.OriginDirect,
		Administrator: slices.ContainsFunc(groups, func(g api.Group) bool { return isAdministrators(g) && strings.EqualFold(g.ID, m.GroupID) }),
	}
}

// tenantRoleRow is a role in the tenant, whose key is "" where nobody has read it.
func (c *Client) tenantRoleRow(role api.UserRole, tenantKey, origin string) platform.AccessRow {
	row := c.roleRow(role.RoleID, role.RoleName, origin)
	row.Where, row.WhereID = c.Tenant(), tenantKey
	return row
}

func (c *Client) folderRoleRow(folder api.Folder, role api.FolderRole, origin string) platform.AccessRow {
	row := c.roleRow(role.ID, role.Name, origin)
	row.Where, row.WhereID = folder.Path, strconv.FormatInt(folder.ID, 10)
	return row
}

// roleRow is a role. One whose name nobody has read is called by its number.
func (c *Client) roleRow(id int64, shown, origin string) platform.AccessRow {
	name := c.roleName(id, shown)
	return platform.AccessRow{
		Kind: platform.KindGrant, What: cmp.Or(name, roleKey(id)), WhatID: roleKey(id), Origin: origin,
		Administrator: slices.ContainsFunc(administratorRoles, func(role string) bool { return platform.SameName(role, name) }),
	}
}

// administratorRoles are the platform's own roles whose holders give access to others, in the tenant or in a folder (documented, Orchestrator
// Administrator described by users; they cannot be changed). What a role that somebody made allows cannot be seen in lists.
var administratorRoles = []string{"Administrator", "Orchestrator Administrator", "Tenant Administrator", "Folder Administrator"}

// originGroup is the origin of what somebody has through a group.
func originGroup(name string) string { return "group " + name }

// originFolder is the origin of a role that holds in a folder because of one above, whose path is "" where the platform does not show it. origin is
// that of the role there.
func originFolder(path, origin string) string {
	from := "folder " + path
	if path == "" {
		from = "a folder above"
	}
	if origin == platform.OriginDirect {
		return from
	}
	return origin + ", " + from
}
