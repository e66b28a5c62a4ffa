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
	rows, err := c.newAccessRows(ctx)
	if err != nil {
		return nil, err
	}
	report := &accessReport{accessRows: rows}
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
	accessRows
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
		account.Deleted = true
		r.rows = append(r.rows, r.accessRows.account(account))
	}
	return r.invitations(ctx, email)
}

// account adds an account and what it has. External users have nothing (documented).
func (r *accessReport) account(ctx context.Context, u api.User) error {
	person := r.accessRows.account(u)
	r.rows = append(r.rows, person)
	if !isHost(u) {
		return nil
	}
	held, err := r.held(ctx, u)
	for _, row := range held {
		r.rows = append(r.rows, row.HeldBy(person))
	}
	return err
}

// held is what an account has.
func (r *accessReport) held(ctx context.Context, u api.User) (held []platform.AccessRow, err error) {
	teams, teamsErr := r.teams(ctx, u)
	groups, groupsErr := r.roleGroups(ctx, u)
	for _, err := range []error{teamsErr, groupsErr} {
		// An organization has one of the two features. A sign-in that is refused both may not see them.
		if err != nil && !(featureMissing(err) && (teamsErr == nil || groupsErr == nil)) {
			return nil, err
		}
	}
	held = teams
	for member, err := range r.c.BusinessGroupMembers(ctx, BusinessGroupMemberQuery{
		Organization: platform.Named[string]{ID: r.root}, People: People{ID: u.ID},
	}) {
		if err != nil {
			return nil, err
		}
		held = append(held, r.businessGroup(member.OrganizationID, member.OrganizationName))
	}
	shown := map[string]bool{} // teams and role groups whose permissions are among the user's
	administer := map[string]bool{}
	add := func(p Permission) error {
		row, err := r.permission(ctx, p)
		held = append(held, row)
		shown[p.Origin.ID] = true
		administer[p.Origin.ID] = administer[p.Origin.ID] || row.Administrator
		return err
	}
	for grant, err := range r.c.PermissionGrants(ctx, PermissionGrantQuery{OrganizationID: r.root, People: People{ID: u.ID}}) {
		if err == nil {
			err = add(grant.Permission())
		}
		if err != nil {
			return nil, err
		}
	}
	for _, member := range groups {
		row := r.roleGroup(member.OrganizationID, api.RoleGroup{ID: member.RoleGroupID, Name: member.RoleGroupName})
		held = append(held, row)
		if shown[member.RoleGroupID] || member.OrganizationID == r.root {
			continue
		}
		permissions, err := r.c.roleGroupPermissionsOf(ctx, member.OrganizationID, api.RoleGroup{ID: member.RoleGroupID, Name: member.RoleGroupName},
			r.c.cachedRoleGroupRoles)
		if err != nil {
			return nil, err
		}
		for _, p := range permissions {
			if err := add(p); err != nil {
				return nil, err
			}
		}
	}
	for i := range held {
		if held[i].Kind == platform.KindMembership {
			held[i].Administrator = administer[held[i].WhatID]
		}
	}
	return held, nil
}

func (r *accessReport) teams(ctx context.Context, u api.User) (held []platform.AccessRow, err error) {
	for member, err := range r.c.TeamMembers(ctx, TeamMemberQuery{OrganizationID: r.root, People: People{ID: u.ID}}) {
		if err != nil {
			return nil, err
		}
		held = append(held, r.team(api.Team{ID: member.TeamID, Name: member.TeamName}, member.MembershipType, member.External))
	}
	return held, nil
}

// roleGroups are the memberships in role groups of all business groups, too. One whose role groups the sign-in may not see, while it may see those
// of the root organization, is an error: the report would be short.
func (r *accessReport) roleGroups(ctx context.Context, u api.User) (members []RoleGroupMemberRow, err error) {
	for _, organization := range r.tree {
		for member, err := range r.c.RoleGroupMembers(ctx, RoleGroupMemberQuery{OrganizationID: organization.ID, People: People{ID: u.ID}}) {
			if err != nil {
				return nil, err
			}
			members = append(members, member)
		}
	}
	return members, nil
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
			r.rows = append(r.rows, r.invitation(organization.ID, i.Invite))
		}
	}
	return nil
}
