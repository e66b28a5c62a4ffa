package access

import (
	"context"
	"fmt"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// userOf is the end that a user is.
func userOf(userID string) *platform.End {
	return &platform.End{Field: "user_id", ID: userID, What: "user"}
}

// userEnd is the user of an edge. organizationID is the root organization, which holds the account.
func (c *Client) userEnd(ctx context.Context, organizationID, userID string) platform.EdgeEnd {
	return platform.EdgeEnd{End: *userOf(userID), Gone: func() error {
		_, err := c.accounts(organizationID).Get(ctx, userID)
		return err
	}}
}

// UserEnd is the user of an edge in an organization, for a plan: none where the state has the account, or nobody can tell. root is the organization
// that holds the account.
func (c *Client) UserEnd(ctx context.Context, organizationID, userID string) (root string, ends []platform.EdgeEnd) {
	if userID == "" || organizationID == "" || c.run.Accounts.Has(userID) || c.run.Created.Has(userID) {
		return "", nil
	}
	root, err := c.RootOf(ctx, organizationID)
	if err != nil {
		return "", nil
	}
	return root, []platform.EdgeEnd{c.userEnd(ctx, root, userID)}
}

// GrantEnds is UserEnd for all ends of a grant but the role.
func (c *Client) GrantEnds(ctx context.Context, g PermissionGrant) (root string, ends []platform.EdgeEnd) {
	if g.OrganizationID == "" {
		return "", nil
	}
	root, ends = c.UserEnd(ctx, g.OrganizationID, g.UserID)
	return root, append(ends, c.contextEnds(ctx, g)...)
}

// InvitedEnds are the organizations and environments of what an invitation gives, for a plan. field is the one that holds them.
func (c *Client) InvitedEnds(ctx context.Context, field string, grants []PermissionGrant) (ends []platform.EdgeEnd) {
	for _, g := range grants {
		for _, end := range c.contextEnds(ctx, g) {
			end.Field = field
			ends = append(ends, end)
		}
	}
	return ends
}

// contextEnds are the organization and environment of a grant.
func (c *Client) contextEnds(ctx context.Context, g PermissionGrant) []platform.EdgeEnd {
	organization := platform.EdgeEnd{End: platform.End{Field: "organization_id", ID: g.OrganizationID, What: "organization"}, Gone: func() error {
		_, err := c.Organization(ctx, g.OrganizationID)
		if rest.IsNotFound(err) {
			return &platform.GoneError{Why: "Anypoint has no organization " + g.OrganizationID + "."}
		}
		return err
	}}
	return []platform.EdgeEnd{organization, c.environmentEnd(ctx, g)}
}

// teamEnd is the team of a membership.
func (c *Client) teamEnd(ctx context.Context, m TeamMember) platform.EdgeEnd {
	return platform.EdgeEnd{End: platform.End{Field: "team_id", ID: m.TeamID, What: "team"}, Gone: func() error {
		lost, err := c.lost.Get(ctx, "team "+m.OrganizationID+"/"+m.TeamID, func(ctx context.Context) (bool, error) {
			_, err := c.api.Team(ctx, m.OrganizationID, m.TeamID)
			if !rest.IsNotFound(err) || !c.showsTeams(ctx, m.OrganizationID) {
				return false, err
			}
			return true, nil
		})
		if err != nil || !lost {
			return err
		}
		return &platform.GoneError{Why: fmt.Sprintf("Anypoint has no team %s: it was deleted.", m.TeamID)}
	}}
}

// showsTeams reports whether an organization shows its teams: one with the older Roles answers every call for a team as if the team were missing.
func (c *Client) showsTeams(ctx context.Context, organizationID string) bool {
	shows, err := c.hasTeams.Get(ctx, organizationID, func(ctx context.Context) (bool, error) {
		_, err := c.api.Teams(ctx, organizationID, api.TeamQuery{Search: "terraform-provider-platformusers"})
		return err == nil, err
	})
	return shows && err == nil
}

// roleGroupEnd is the role group of a membership.
func (c *Client) roleGroupEnd(ctx context.Context, m RoleGroupMember) platform.EdgeEnd {
	return platform.EdgeEnd{End: platform.End{Field: "role_group_id", ID: m.RoleGroupID, What: "role group"}, Gone: func() error {
		groups, err := c.cachedRoleGroups(ctx, m.OrganizationID)
		if err != nil || slices.ContainsFunc(groups, func(g api.RoleGroup) bool { return g.ID == m.RoleGroupID }) {
			return err
		}
		return &platform.GoneError{Why: fmt.Sprintf("Anypoint has no role group %s in organization %s: it was deleted.", m.RoleGroupID, m.OrganizationID)}
	}}
}

// environmentEnd is the environment of a grant. A grant without one has none that could be gone.
func (c *Client) environmentEnd(ctx context.Context, g PermissionGrant) platform.EdgeEnd {
	return platform.EdgeEnd{End: platform.End{Field: "environment_id", ID: g.EnvironmentID, What: "environment"}, Gone: func() error {
		if g.EnvironmentID == "" {
			return nil
		}
		environments, err := c.Environments(ctx, g.OrganizationID)
		if err != nil || slices.ContainsFunc(environments, func(e api.Environment) bool { return e.ID == g.EnvironmentID }) {
			return err
		}
		return &platform.GoneError{
			Why: fmt.Sprintf("The organization %s has no environment %s: it was deleted.", g.OrganizationID, g.EnvironmentID),
		}
	}}
}

// asMissing turns the absence of an end into the error of a create that needs it. Every other error is returned as it is.
func asMissing(err error) error {
	if end := platform.GoneEnd(err); end != nil {
		return platform.ErrNoEnd("Anypoint", end, platform.GoneReason(err), nil)
	}
	return err
}

// refusedFor explains why an edge could not be added: see platform.RefusedFor.
func refusedFor(err error, ends ...platform.EdgeEnd) error {
	return platform.RefusedFor("Anypoint", err, ends...)
}
