package access

import (
	"context"
	"iter"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// RoleGrants lists the roles of the accounts that a query selects, by account, as far as somebody wants them: those with the query's role, where it
// has one. Lists do not show which roles a directory gives: only a query with details shows all of these, and the origin of each.
func (c *Client) RoleGrants(ctx context.Context, q UserQuery) iter.Seq2[RoleGrant, error] {
	return func(yield func(RoleGrant, error) bool) {
		only, err := c.roleOf(ctx, q)
		if err != nil {
			yield(RoleGrant{}, err)
			return
		}
		for account, err := range c.Users(ctx, q) {
			if err != nil {
				yield(RoleGrant{}, err)
				return
			}
			for _, grant := range grantsOf(account, q.Details) {
				if only != 0 && grant.RoleID != only {
					continue
				}
				if !yield(grant, nil) {
					return
				}
			}
		}
	}
}

// roleOf is the number of a query's role, 0 for any.
func (c *Client) roleOf(ctx context.Context, q UserQuery) (int64, error) {
	if q.Role == (platform.Named[int64]{}) {
		return 0, nil
	}
	role, err := c.FindRole(ctx, q.Role)
	if err != nil {
		return 0, err
	}
	return role.ID, nil
}

// originDirectory is the origin of a role that a directory or an identity provider gives.
const originDirectory = "directory"

// grantsOf are the roles of an account. details says that it was read for them: then they have their origin.
func grantsOf(account *api.User, details bool) []RoleGrant {
	details = details && account.KnowsDirectory
	var grants []RoleGrant
	add := func(role api.RoleRef) {
		grant := RoleGrant{
			UserID: FormatUserID(account.ID), RoleID: role.ID, RoleName: role.Name,
			Username: account.Username, Domain: account.Domain, Email: account.Email, Status: Status(account),
		}
		switch {
		case details && grant.GivenByDirectory(account):
			grant.Origin = originDirectory
		case details:
			grant.Origin = platform.OriginDirect
		}
		grants = append(grants, grant)
	}
	for _, role := range account.Roles {
		add(role)
	}
	if !details {
		return grants
	}
	for _, role := range account.SysAssignedRoles {
		if !(RoleGrant{RoleID: role.ID}).givenByHand(account) {
			add(role)
		}
	}
	return grants
}
