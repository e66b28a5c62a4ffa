package access

import (
	"cmp"
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// UserGrantSet is all direct grants of one user, in an organization and all business groups of its tree. Those that come through teams and role
// groups are none of them, and those that Anypoint gives by itself are external. The Data of a text and of an entry is a PermissionGrantRow: of a
// text with ids or names, as somebody wrote them. organizationID is where a grant counts that names no organization.
func (c *Client) UserGrantSet(organizationID, userID, username string) *platform.Set {
	grant := func(e platform.SetEntry) PermissionGrant {
		row, _ := e.Data.(PermissionGrantRow)
		return row.PermissionGrant
	}
	grants := func(entries []platform.SetEntry) (all []PermissionGrant) {
		for _, e := range entries {
			all = append(all, grant(e))
		}
		return all
	}
	return &platform.Set{
		What: fmt.Sprintf("Anypoint user %s", cmp.Or(username, userID)),
		Present: func(ctx context.Context, live bool) ([]platform.SetEntry, error) {
			return c.grantsOfUser(ctx, organizationID, userID, live)
		},
		Find: func(ctx context.Context, text platform.SetText) (platform.SetEntry, error) {
			named, _ := text.Data.(PermissionGrantRow)
			named.UserID = userID
			row, err := c.findGrantToGive(ctx, organizationID, named)
			return grantEntry(row), err
		},
		FindIgnored: func(ctx context.Context, role string) (string, error) {
			if platform.IsUUID(role) {
				return role, nil
			}
			found, err := c.FindRole(ctx, role)
			if err != nil {
				return "", err
			}
			return found.ID, nil
		},
		Guard: func(ctx context.Context, remove, put []platform.SetEntry) error {
			return c.guardPermissionGrants(ctx, userID, grants(remove), grants(put))
		},
		Put:    func(ctx context.Context, e platform.SetEntry) error { return c.addPermissionGrant(ctx, grant(e), nil) },
		Remove: func(ctx context.Context, e platform.SetEntry) error { return c.RemovePermissionGrant(ctx, grant(e)) },
	}
}

// GrantTitle is a grant in messages, by names as far as they are known.
func GrantTitle(row PermissionGrantRow) string {
	title := cmp.Or(row.RoleName, row.RoleID) + " in " + cmp.Or(row.OrganizationName, row.OrganizationID)
	if environment := cmp.Or(row.EnvironmentName, row.EnvironmentID); environment != "" {
		title += ", " + environment
	}
	for _, pair := range row.FurtherPairs() {
		title += ", " + pair
	}
	return title
}

func grantEntry(row PermissionGrantRow) platform.SetEntry {
	if row.RoleID == "" {
		return platform.SetEntry{}
	}
	id, ofAnybody := row.ID(), row.PermissionGrant
	ofAnybody.UserID = "" // as an element of the set, which does not repeat the user
	return platform.SetEntry{ID: id, By: row.RoleID, Edge: id, Name: GrantTitle(row), Forms: []string{id, ofAnybody.ID()}, Data: row}
}

// grantsOfUser lists the direct grants of a user. A user who is gone is a *platform.GoneError.
func (c *Client) grantsOfUser(ctx context.Context, organizationID, userID string, live bool) ([]platform.SetEntry, error) {
	root, err := c.RootOf(ctx, organizationID)
	if err != nil {
		return nil, err
	}
	source := c.auditSource(root)
	if live {
		source = c.liveSource()
	}
	direct, err := c.directGrants(ctx, root, userID, source)
	if isMissing(err) {
		return nil, err
	}
	if err != nil {
		return nil, c.explain(err)
	}
	entries := make([]platform.SetEntry, 0, len(direct))
	for _, p := range directPermissions(direct) {
		row := permissionGrantRow(api.User{ID: userID}, p)
		if err := c.nameGrant(ctx, root, &row); err != nil {
			return nil, err
		}
		e := grantEntry(row)
		e.External = p.Origin.Kind == OriginAutomatic
		entries = append(entries, e)
	}
	return entries, nil
}

// findGrantToGive resolves the names of a grant that is to be given.
func (c *Client) findGrantToGive(ctx context.Context, organizationID string, named PermissionGrantRow) (PermissionGrantRow, error) {
	none := PermissionGrantRow{}
	root, err := c.RootOf(ctx, organizationID)
	if err != nil {
		return none, err
	}
	found := PermissionGrantRow{PermissionGrant: PermissionGrant{UserID: named.UserID, OrganizationID: organizationID, Further: named.Further}}
	if named.OrganizationID != "" {
		found.OrganizationID = named.OrganizationID
	}
	if named.OrganizationName != "" {
		organization, err := c.FindOrganization(ctx, root, platform.Named[string]{Name: named.OrganizationName})
		switch {
		case err != nil:
			return none, err
		case named.OrganizationID != "" && organization.ID != named.OrganizationID:
			return none, errOtherName("organization", named.OrganizationID, named.OrganizationName, organization.ID)
		}
		found.OrganizationID = organization.ID
	}
	found.EnvironmentID = named.EnvironmentID
	if named.EnvironmentName != "" {
		environment, err := c.FindEnvironment(ctx, found.OrganizationID, named.EnvironmentName)
		switch {
		case err != nil:
			return none, err
		case named.EnvironmentID != "" && environment.ID != named.EnvironmentID:
			return none, errOtherName("environment", named.EnvironmentID, named.EnvironmentName, environment.ID)
		}
		found.EnvironmentID = environment.ID
	}
	role, err := c.FindRoleToGrant(ctx, platform.Named[string]{ID: named.RoleID, Name: named.RoleName})
	switch {
	case err != nil:
		return none, err
	case named.RoleID != "" && role.ID != named.RoleID:
		return none, errOtherName("role", named.RoleID, named.RoleName, role.ID)
	}
	found.RoleID, found.RoleName = role.ID, role.Name
	if err := RequireGrantable(role, found.EnvironmentID); err != nil {
		return none, err
	}
	err = c.nameGrant(ctx, root, &found)
	return found, err
}

// errOtherName refuses an id and a name that do not mean the same.
func errOtherName(what, id, name, other string) error {
	return &platform.Problem{
		Summary: fmt.Sprintf("%[1]s_id and %[1]s_name do not mean the same", what),
		Means:   fmt.Sprintf("%s %q is %s, and not %s. Nothing was sent.", what, name, other, id),
		Do:      "Remove one of the two, or correct it.",
	}
}

// HasGrants are the users of an organization's tree ("": the provider's own) who have direct grants, with the root organization. Each user costs a
// call: Anypoint has no list of grants.
func (c *Client) HasGrants(ctx context.Context, organizationID string, people People) (root string, users []api.User, err error) {
	if root, err = c.rootOfQuery(ctx, organizationID); err != nil {
		return "", nil, err
	}
	for account, err := range c.selected(ctx, root, people) {
		if err != nil {
			return "", nil, err
		}
		permissions, err := c.permissionsOf(ctx, root, account.ID, []string{OriginDirect})
		if err != nil {
			return "", nil, err
		}
		if len(permissions) > 0 {
			users = append(users, account)
		}
	}
	return root, users, nil
}
