package access

import (
	"cmp"
	"context"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// AccessOf lists what the people with these e-mail addresses have in the organization and its business groups: accounts, deleted ones among them,
// open invitations, memberships, and permissions, also those that come through teams and role groups. Each person costs a few calls; the business
// groups cost a call each.
func (c *Client) AccessOf(ctx context.Context, emails []string) ([]platform.AccessRow, error) {
	root, err := c.rootOfQuery(ctx, "")
	if err != nil {
		return nil, err
	}
	tree, err := c.organizationTree(ctx, root)
	if err != nil {
		return nil, err
	}
	report := &accessReport{c: c, root: root, tree: tree}
	for i, email := range emails {
		if slices.ContainsFunc(emails[:i], func(before string) bool { return platform.SameEmail(before, email) }) {
			continue
		}
		if err := report.person(ctx, email); err != nil {
			return nil, err
		}
	}
	return report.rows, nil
}

// accessReport is what AccessOf has found so far.
type accessReport struct {
	c    *Client
	root string
	tree []BusinessGroup // the root organization first
	rows []platform.AccessRow
}

// person adds what one e-mail address has.
func (r *accessReport) person(ctx context.Context, email string) error {
	fits := func(u api.User) bool { return platform.SameEmail(u.Email, email) }
	accounts, err := r.c.namedUsers(ctx, r.root, email, fits)
	if err != nil {
		return err
	}
	deleted, err := r.c.deletedAccounts(r.root).Find(ctx, fits, func(ctx context.Context) ([]api.User, error) {
		return r.c.api.Users(ctx, r.root, api.UserQuery{Search: filter(email), Type: api.UserTypeAll, Deleted: true})
	})
	if err != nil {
		return r.c.explain(err)
	}
	byID := func(a, b api.User) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(accounts, byID)
	slices.SortFunc(deleted, byID)
	for _, account := range accounts {
		if err := r.account(ctx, account); err != nil {
			return err
		}
	}
	for _, account := range deleted {
		if slices.ContainsFunc(accounts, func(u api.User) bool { return u.ID == account.ID }) {
			continue
		}
		row := r.row(account, platform.KindAccount)
		row.Status = platform.StatusDeleted
		r.rows = append(r.rows, row)
	}
	return r.invitations(ctx, email)
}

// row is one row about an account.
func (r *accessReport) row(u api.User, kind string) platform.AccessRow {
	status := platform.StatusActive
	switch {
	case u.Deleted:
		status = platform.StatusDeleted
	case !u.Enabled:
		status = platform.StatusDisabled
	}
	return platform.AccessRow{
		Tenant: r.tree[0].Name, AccountID: u.ID, Name: u.Username, Email: u.Email, Status: status, LastLogin: timeOf(u.LastLogin), Kind: kind,
	}
}

// add adds a membership or permission of an account.
func (r *accessReport) add(u api.User, kind, what, where, origin string) {
	row := r.row(u, kind)
	row.What, row.Where, row.Origin = what, where, origin
	r.rows = append(r.rows, row)
}

// where is a place as a row shows it: "" for the whole organization.
func (r *accessReport) where(organizationName, environmentName string) string {
	if environmentName != "" {
		return cmp.Or(organizationName, r.tree[0].Path) + ", environment " + environmentName
	}
	if organizationName == r.tree[0].Path {
		return ""
	}
	return organizationName
}

// account adds an account and what it has. External users have nothing (documented).
func (r *accessReport) account(ctx context.Context, u api.User) error {
	r.rows = append(r.rows, r.row(u, platform.KindAccount))
	if !isHost(u) {
		return nil
	}
	teamsErr, groupsErr := r.teams(ctx, u), r.roleGroups(ctx, u)
	for _, err := range []error{teamsErr, groupsErr} {
		// An organization has one of the two features. A sign-in that is refused both may not see them.
		if err != nil && !(featureMissing(err) && (teamsErr == nil || groupsErr == nil)) {
			return err
		}
	}
	for member, err := range r.c.BusinessGroupMembers(ctx, BusinessGroupMemberQuery{
		Organization: platform.Named[string]{ID: r.root}, People: People{ID: u.ID},
	}) {
		if err != nil {
			return err
		}
		r.add(u, platform.KindMembership, member.OrganizationName, member.OrganizationName, platform.OriginDirect)
	}
	for grant, err := range r.c.PermissionGrants(ctx, PermissionGrantQuery{OrganizationID: r.root, People: People{ID: u.ID}}) {
		if err != nil {
			return err
		}
		origin := grant.Origin.Kind
		switch origin {
		case OriginDirect:
			origin = platform.OriginDirect
		case OriginTeam:
			origin = "team " + grant.Origin.Name
		case OriginRoleGroup:
			origin = "role group " + grant.Origin.Name
		}
		r.add(u, platform.KindGrant, cmp.Or(grant.RoleName, grant.RoleID), r.where(grant.OrganizationName, grant.EnvironmentName), origin)
	}
	return nil
}

func (r *accessReport) teams(ctx context.Context, u api.User) error {
	for member, err := range r.c.TeamMembers(ctx, TeamMemberQuery{OrganizationID: r.root, People: People{ID: u.ID}}) {
		if err != nil {
			return err
		}
		what, origin := member.TeamName, platform.OriginDirect
		if member.MembershipType == api.MembershipMaintainer {
			what += " (maintainer)"
		}
		if member.External {
			origin = "identity provider"
		}
		r.add(u, platform.KindMembership, what, "", origin)
	}
	return nil
}

// roleGroups adds the memberships in role groups of all business groups, too. One whose role groups the sign-in may not see, while it may see those
// of the root organization, is an error: the report would be short.
func (r *accessReport) roleGroups(ctx context.Context, u api.User) error {
	for _, organization := range r.tree {
		for member, err := range r.c.RoleGroupMembers(ctx, RoleGroupMemberQuery{OrganizationID: organization.ID, People: People{ID: u.ID}}) {
			if err != nil {
				return err
			}
			r.add(u, platform.KindMembership, member.RoleGroupName, r.where(member.OrganizationName, ""), platform.OriginDirect)
		}
	}
	return nil
}

// invitations adds the open invitations of an e-mail address. A control plane without invitations, or an organization without them, has none.
func (r *accessReport) invitations(ctx context.Context, email string) error {
	for _, organization := range r.tree {
		for i, err := range r.c.Invitations(ctx, InvitationQuery{OrganizationID: organization.ID, Email: email}) {
			if rest.IsNotFound(err) || rest.KindOf(err) == rest.NotAllowed {
				break
			}
			if err != nil {
				return err
			}
			status := platform.StatusPending
			if i.Status == api.InviteExpired {
				status = platform.StatusExpired
			}
			r.rows = append(r.rows, platform.AccessRow{
				Tenant: r.tree[0].Name, Email: i.Email, Status: status, Kind: platform.KindInvitation, Where: r.where(i.OrganizationName, ""),
			})
		}
	}
	return nil
}
