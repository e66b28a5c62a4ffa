package access

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// RoleGroupMemberSet is all members of one role group. The platform does not show which of them a group of the identity provider put there, so all
// count as put there by people.
func (c *Client) RoleGroupMemberSet(organizationID, groupID, groupName string) *platform.Set {
	member := func(e platform.SetEntry) RoleGroupMember {
		return RoleGroupMember{OrganizationID: organizationID, RoleGroupID: groupID, UserID: e.ID}
	}
	return &platform.Set{
		What: fmt.Sprintf("Anypoint role group %s", nameOrID(groupName, groupID)),
		Present: func(ctx context.Context, live bool) ([]platform.SetEntry, error) {
			return c.membersOfRoleGroup(ctx, organizationID, groupID, live)
		},
		Find: func(ctx context.Context, text platform.SetText) (platform.SetEntry, error) {
			e, err := c.findMember(ctx, organizationID, text.Text)
			if e.ID != "" {
				e.Edge = member(e).ID()
			}
			return e, err
		},
		Guard: func(ctx context.Context, remove, put []platform.SetEntry) error {
			return c.guardRoleGroupMembers(ctx, organizationID, groupID, entryIDs(remove), entryIDs(put))
		},
		Put:    func(ctx context.Context, e platform.SetEntry) error { return c.addRoleGroupMember(ctx, member(e), nil) },
		Remove: func(ctx context.Context, e platform.SetEntry) error { return c.RemoveRoleGroupMember(ctx, member(e)) },
	}
}

// membersOfRoleGroup lists the members of a role group. A role group that is gone is a *platform.GoneError.
func (c *Client) membersOfRoleGroup(ctx context.Context, organizationID, groupID string, live bool) ([]platform.SetEntry, error) {
	members := c.roleGroupMembers(organizationID, groupID)
	read := members.All
	if live {
		read = members.LookAll
	}
	all, err := read(ctx)
	if err != nil {
		m := RoleGroupMember{OrganizationID: organizationID, RoleGroupID: groupID}
		if end, why := missingAfter(err, c.roleGroupEnd(ctx, m)); end != nil {
			return nil, &platform.GoneError{Why: end.GoneWith("set of its members", why), End: end}
		}
		return nil, c.explainRoleGroups(err)
	}
	entries := make([]platform.SetEntry, 0, len(all))
	for _, m := range all {
		e, err := c.memberOf(ctx, organizationID, m.ID)
		if err != nil {
			return nil, err
		}
		e.Edge = RoleGroupMember{OrganizationID: organizationID, RoleGroupID: groupID, UserID: m.ID}.ID()
		entries = append(entries, e)
	}
	return entries, nil
}

// RoleGroupsOf are the role groups of an organization ("": the provider's own) whose name contains a text, with the organization's path as far as the
// sign-in may see it.
func (c *Client) RoleGroupsOf(ctx context.Context, organizationID, name string) (id, path string, groups []api.RoleGroup, err error) {
	if id, err = c.OrganizationID(ctx, organizationID); err != nil {
		return "", "", nil, err
	}
	root, err := c.RootOf(ctx, id)
	if err != nil {
		return "", "", nil, err
	}
	all, err := c.cachedRoleGroups(ctx, id)
	if err != nil {
		return "", "", nil, c.wrongFeature(err, featureRoleGroups, featureTeams, HintListTeams)
	}
	path, err = c.organizationName(ctx, root, id)
	return id, path, platform.Filter(all, func(g api.RoleGroup) bool { return platform.ContainsName(g.Name, name) }), err
}
