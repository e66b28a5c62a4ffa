package access

import (
	"context"
	"iter"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// RoleGroupMemberQuery selects memberships in role groups: those that fit all that is set.
type RoleGroupMemberQuery struct {
	// OrganizationID is the organization or business group that the role groups belong to.
	OrganizationID string
	// RoleGroup is one role group; none: all of the organization.
	RoleGroup platform.Named[string]
	People    People
}

// RoleGroupMemberRow is a membership with the names of its ends.
type RoleGroupMemberRow struct {
	RoleGroupMember
	RoleGroupName string
	// OrganizationName is the path from the root organization's name on; "" where the sign-in may not see it.
	OrganizationName string
	// Account is the member. Of one whom the list of accounts does not show, only the id is known.
	Account api.User
}

// RoleGroupMembers lists memberships in role groups, group by group as far as somebody wants them; those of few people from their side. An error is
// the last thing that it yields.
func (c *Client) RoleGroupMembers(ctx context.Context, q RoleGroupMemberQuery) iter.Seq2[RoleGroupMemberRow, error] {
	return rows(func(push func(RoleGroupMemberRow) error) error {
		organizationID, err := c.OrganizationID(ctx, q.OrganizationID)
		if err != nil {
			return err
		}
		root, err := c.RootOf(ctx, organizationID)
		if err != nil {
			return err
		}
		groups, err := c.cachedRoleGroups(ctx, organizationID)
		if err != nil {
			return c.wrongFeature(err, featureRoleGroups, featureTeams, HintListTeams)
		}
		if name := nameOf(q.RoleGroup); name != "" {
			group, err := c.FindRoleGroup(ctx, organizationID, name)
			if err != nil {
				return err
			}
			groups = []api.RoleGroup{*group}
		}
		organizationName, err := c.organizationName(ctx, root, organizationID)
		if err != nil {
			return err
		}
		add := func(group api.RoleGroup, account api.User) error {
			return push(RoleGroupMemberRow{
				RoleGroupMember: RoleGroupMember{OrganizationID: organizationID, RoleGroupID: group.ID, UserID: account.ID},
				RoleGroupName:   group.Name, OrganizationName: organizationName, Account: account,
			})
		}
		if q.People.one() {
			return c.roleGroupsOfFew(ctx, root, organizationID, groups, q.People, add)
		}
		for _, group := range groups {
			for member, err := range c.roleGroupMembers(organizationID, group.ID).Each(ctx) {
				if err != nil {
					return c.explainRoleGroups(err)
				}
				if member.Username == "" || !q.People.everybody() { // the list leaves out when people signed in
					if member, err = c.accountOf(ctx, root, member.ID); err != nil {
						return err
					}
				}
				if !q.People.fits(member) {
					continue
				}
				if err := add(group, member); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// roleGroupsOfFew are the memberships of people who are named, in some of an organization's role groups.
func (c *Client) roleGroupsOfFew(ctx context.Context, root, organizationID string, groups []api.RoleGroup, people People,
	add func(api.RoleGroup, api.User) error,
) error {
	accounts, err := c.few(ctx, root, people)
	if err != nil {
		return err
	}
	read := c.api.UserRoleGroups
	if root == organizationID {
		read = c.auditSource(root).roleGroups
	}
	for _, account := range accounts {
		theirs, err := read(ctx, organizationID, account.ID)
		if err != nil {
			return c.wrongFeature(err, featureRoleGroups, featureTeams, HintListTeams)
		}
		for _, group := range groups {
			if !slices.ContainsFunc(theirs, func(g api.RoleGroup) bool { return g.ID == group.ID }) {
				continue
			}
			if err := add(group, account); err != nil {
				return err
			}
		}
	}
	return nil
}
