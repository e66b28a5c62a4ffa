package access

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// accessRows makes the rows that say what people have in an organization and its business groups. Those of memberships and permissions are nobody's
// yet: see platform.AccessRow.HeldBy.
type accessRows struct {
	c     *Client
	root  string
	tree  []BusinessGroup // the root organization first
	owner string
}

func (c *Client) newAccessRows(ctx context.Context) (accessRows, error) {
	root, err := c.rootOfQuery(ctx, "")
	if err != nil {
		return accessRows{}, err
	}
	tree, err := c.organizationTree(ctx, root)
	if err != nil {
		return accessRows{}, err
	}
	owner, err := c.owner(ctx, root)
	return accessRows{c: c, root: root, tree: tree, owner: owner}, err
}

func (r *accessRows) tenant() string { return r.tree[0].Name }

// account is the row of an account. The owner of the organization is an administrator, whatever is granted (documented).
func (r *accessRows) account(u api.User) platform.AccessRow {
	status := platform.StatusActive
	switch {
	case u.Deleted:
		status = platform.StatusDeleted
	case !u.Enabled:
		status = platform.StatusDisabled
	}
	return platform.AccessRow{
		Tenant: r.tenant(), AccountID: u.ID, Name: u.Username, Email: u.Email, Status: status, Created: timeOf(u.CreatedAt),
		LastLogin: timeOf(u.LastLogin), Kind: platform.KindAccount, Administrator: u.ID == r.owner && !u.Deleted,
	}
}

func (r *accessRows) invitation(organizationID string, i api.Invite) platform.AccessRow {
	row := platform.AccessRow{
		Tenant: r.tenant(), Email: i.Email, Status: platform.StatusPending, Created: timeOf(i.InvitedAt), Kind: platform.KindInvitation,
		WhatID:        InvitationID(organizationID, i.ID),
		Administrator: slices.ContainsFunc(i.Roles, func(role api.InviteRole) bool { return givesAccess(role.RoleID) }),
	}
	if i.Status == api.InviteExpired {
		row.Status = platform.StatusExpired
	}
	row.Where, row.WhereID = r.organization(organizationID)
	return row
}

func (r *accessRows) team(team api.Team, membershipType string, external bool) platform.AccessRow {
	row := platform.AccessRow{Kind: platform.KindMembership, What: team.Name, WhatID: team.ID, Origin: platform.OriginDirect}
	if membershipType == api.MembershipMaintainer {
		row.What += " (maintainer)"
	}
	if external {
		row.Origin = "identity provider"
	}
	return row
}

func (r *accessRows) roleGroup(organizationID string, group api.RoleGroup) platform.AccessRow {
	row := platform.AccessRow{Kind: platform.KindMembership, What: group.Name, WhatID: group.ID, Origin: platform.OriginDirect}
	row.Where, row.WhereID = r.organization(organizationID)
	return row
}

func (r *accessRows) businessGroup(id, path string) platform.AccessRow {
	return platform.AccessRow{
		Kind: platform.KindMembership, What: path, WhatID: id, Where: path, WhereID: id, Origin: platform.OriginDirect,
	}
}

// permission is the row of a permission. Its place is named as far as the sign-in may see it, and else by its id.
func (r *accessRows) permission(ctx context.Context, p Permission) (platform.AccessRow, error) {
	row := platform.AccessRow{
		Kind: platform.KindGrant, What: cmp.Or(p.Name, p.RoleID), WhatID: p.RoleID, Origin: p.Origin.Kind, Administrator: givesAccess(p.RoleID),
	}
	switch p.Origin.Kind {
	case OriginDirect:
		row.Origin = platform.OriginDirect
	case OriginTeam:
		row.Origin = "team " + p.Origin.Name
	case OriginRoleGroup:
		row.Origin = "role group " + p.Origin.Name
	}
	organizationID, environmentID := p.Context[api.ContextOrganization], p.Context[api.ContextEnvironment]
	row.Where, row.WhereID = r.organization(organizationID)
	if environmentID != "" {
		name, err := r.c.environmentName(ctx, organizationID, environmentID)
		if err != nil {
			return row, err
		}
		row.Where, row.WhereID = cmp.Or(row.Where, r.tree[0].Path)+", environment "+cmp.Or(name, environmentID), environmentID
	}
	for _, key := range slices.Sorted(maps.Keys(p.Context)) {
		switch key {
		case api.ContextOrganization, api.ContextEnvironment, api.ContextUser:
		default: // what a permission is further bound to, such as one API
			row.Where = cmp.Or(row.Where, r.tree[0].Path) + ", " + key + " " + p.Context[key]
		}
	}
	return row, nil
}

// organization is where something counts: its path and id, both "" for the whole organization.
func (r *accessRows) organization(id string) (path, sameID string) {
	if id == "" || id == r.root {
		return "", ""
	}
	for _, organization := range r.tree {
		if organization.ID == id {
			return organization.Path, id
		}
	}
	return id, id
}
