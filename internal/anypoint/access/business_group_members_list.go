package access

import (
	"context"
	"iter"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// BusinessGroupMemberQuery selects memberships in business groups: those that fit all that is set.
type BusinessGroupMemberQuery struct {
	// Organization is one business group, or a root organization: all business groups below it. None: the provider's own organization.
	Organization platform.Named[string]
	People       People
}

// BusinessGroupMemberRow is a membership with the names of its ends.
type BusinessGroupMemberRow struct {
	BusinessGroupMember
	// OrganizationName is the path from the root organization's name on; "" where the sign-in may not see it.
	OrganizationName string
	Account          api.User
}

// BusinessGroupMembers lists memberships in business groups, group by group and page by page as far as somebody wants them. An error is the last
// thing that it yields.
func (c *Client) BusinessGroupMembers(ctx context.Context, q BusinessGroupMemberQuery) iter.Seq2[BusinessGroupMemberRow, error] {
	return rows(func(push func(BusinessGroupMemberRow) error) error {
		groups, root, err := c.groupsOfQuery(ctx, q.Organization)
		if err != nil {
			return err
		}
		var accounts []api.User
		if q.People.one() {
			if accounts, err = c.few(ctx, root, q.People); err != nil || len(accounts) == 0 {
				return err
			}
		}
		for _, group := range groups {
			add := func(account api.User) error {
				return push(BusinessGroupMemberRow{
					BusinessGroupMember: BusinessGroupMember{OrganizationID: group.ID, UserID: account.ID}, OrganizationName: group.Path, Account: account,
				})
			}
			members := c.groupMembers(group.ID)
			for _, account := range accounts {
				if _, err := members.Get(ctx, account.ID); isMissing(err) {
					continue
				} else if err != nil {
					return err
				}
				if err := add(account); err != nil {
					return err
				}
			}
			if q.People.one() {
				continue
			}
			for member, err := range members.Each(ctx) {
				if err != nil {
					return c.explain(err)
				}
				if !isHost(member) || !q.People.fits(member) {
					continue
				}
				if err := add(member); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// groupsOfQuery are the business groups that a list is about, and the root organization above them.
func (c *Client) groupsOfQuery(ctx context.Context, named platform.Named[string]) (groups []BusinessGroup, root string, err error) {
	found, err := c.FindOrganization(ctx, "", named)
	if nameOf(named) == "" {
		var id string
		if id, err = c.OrganizationID(ctx, ""); err == nil {
			found, err = c.FindOrganization(ctx, "", platform.Named[string]{ID: id})
		}
	}
	if err != nil {
		return nil, "", err
	}
	if root, err = c.RootOf(ctx, found.ID); err != nil || root != found.ID {
		return []BusinessGroup{*found}, root, err
	}
	tree, err := c.organizationTree(ctx, root)
	if err != nil {
		return nil, "", err
	}
	return tree[1:], root, nil
}
