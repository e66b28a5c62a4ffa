package access

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// PermissionGrant is one direct grant of a permission to a user. All of its fields identify it; the platform gives it no id.
type PermissionGrant struct {
	// OrganizationID is the organization or business group in which the permission counts.
	OrganizationID string
	UserID, RoleID string
	// EnvironmentID is "" for a permission that counts in the whole organization.
	EnvironmentID string
	// Further holds the further keys of the grant's context, such as those of an API. Most grants have none.
	Further map[string]string
}

// Context is the grant's context as the platform has it.
func (g PermissionGrant) Context() map[string]string {
	all := map[string]string{}
	maps.Copy(all, g.Further)
	all[api.ContextOrganization] = g.OrganizationID
	if g.EnvironmentID != "" {
		all[api.ContextEnvironment] = g.EnvironmentID
	}
	return all
}

// A value of the further context may hold the sign that separates the parts of an id.
var (
	escapeSlash   = strings.NewReplacer("%", "%25", "/", "%2F")
	unescapeSlash = strings.NewReplacer("%25", "%", "%2F", "/", "%2f", "/")
)

// ID names the grant: ORGANIZATION/USER/ROLE, then /ENVIRONMENT and /KEY=VALUE for each further key where there are any.
func (g PermissionGrant) ID() string {
	parts := []string{g.OrganizationID, g.UserID, g.RoleID}
	if g.EnvironmentID != "" {
		parts = append(parts, g.EnvironmentID)
	}
	for _, pair := range g.FurtherPairs() {
		parts = append(parts, escapeSlash.Replace(pair))
	}
	return strings.Join(parts, "/")
}

// FurtherPairs returns the further context as sorted texts KEY=VALUE. No key holds "=".
func (g PermissionGrant) FurtherPairs() []string {
	pairs := make([]string, 0, len(g.Further))
	for _, key := range slices.Sorted(maps.Keys(g.Further)) {
		pairs = append(pairs, key+"="+g.Further[key])
	}
	return pairs
}

// ParsePermissionGrantID is the reverse of ID, for ids that people write: names may stand for the ids of user, role and environment. ok is false for
// a text of another form.
func ParsePermissionGrantID(id string) (named PermissionGrant, ok bool) {
	parts, pairs := strings.Split(id, "/"), []string(nil)
	for len(parts) > 3 && strings.Contains(parts[len(parts)-1], "=") {
		pairs, parts = append(pairs, unescapeSlash.Replace(parts[len(parts)-1])), parts[:len(parts)-1]
	}
	if len(parts) < 3 || len(parts) > 4 || !platform.IsUUID(parts[0]) || slices.Contains(parts, "") {
		return PermissionGrant{}, false
	}
	named = PermissionGrant{OrganizationID: parts[0], UserID: parts[1], RoleID: parts[2]}
	if len(parts) == 4 {
		named.EnvironmentID = parts[3]
	}
	named.Further, ok = ParseFurtherPairs(pairs)
	return named, ok
}

// ParseFurtherPairs is the reverse of FurtherPairs. ok is false when a text has another form.
func ParseFurtherPairs(pairs []string) (further map[string]string, ok bool) {
	further = map[string]string{}
	for _, pair := range pairs {
		key, value, found := strings.Cut(pair, "=")
		if !found || key == "" || value == "" {
			return nil, false
		}
		further[key] = value
	}
	return further, true
}

// PermissionGrant refreshes a grant that the state knows. Absent is a *platform.GoneError, which says when the user still has the permission through
// a team or role group.
func (c *Client) PermissionGrant(ctx context.Context, g PermissionGrant) (*api.Grant, error) {
	found, err := c.findGrant(ctx, g, false)
	if err != nil || found != nil {
		return found, c.explainLostGroup(ctx, g.OrganizationID, g.UserID, err)
	}
	why := "The permission is not granted to the user any more: it was taken away outside of Terraform."
	if ways, err := c.OtherGrants(ctx, g); err == nil && len(ways) > 0 {
		why += " The user still has it " + ways + ", which this resource leaves alone."
	}
	return nil, platform.WhyGone("permission", why, c.environmentEnd(ctx, g))
}

// findGrant looks for a direct grant, nil when there is none. The root organization's path shows it, or only the path of the context's own
// organization: that is not documented, so both are asked. One call reads all grants of a user; live asks the platform in any case.
func (c *Client) findGrant(ctx context.Context, g PermissionGrant, live bool) (*api.Grant, error) {
	root, err := c.RootOf(ctx, g.OrganizationID)
	if err != nil {
		return nil, err
	}
	read := (*snapshot.Collection[userGrants]).Get
	if live {
		read = (*snapshot.Collection[userGrants]).Look
	}
	held, err := read(c.grants(root), ctx, g.UserID)
	if err != nil {
		return nil, err
	}
	if found := g.in(held.grants); found != nil || root == g.OrganizationID {
		return found, nil
	}
	held, err = read(c.grants(g.OrganizationID), ctx, g.UserID)
	if isMissing(err) {
		return nil, nil
	}
	return g.in(held.grants), err
}

// changedGrant records that this run no longer knows the grants of a user that a change concerns.
func (c *Client) changedGrant(root string, g PermissionGrant) {
	c.grants(root).Forget(g.UserID)
	c.grants(g.OrganizationID).Forget(g.UserID)
	c.allGrants(g.OrganizationID).Forget(g.UserID)
}

// in returns the row of the grant, nil when there is none.
func (g PermissionGrant) in(rows []api.Grant) *api.Grant {
	if i := slices.IndexFunc(rows, g.is); i >= 0 {
		return &rows[i]
	}
	return nil
}

// is reports whether a row of the platform is this grant.
func (g PermissionGrant) is(row api.Grant) bool { return sameGrant(row, g.RoleID, g.Context()) }

// OtherGrants says, as the end of a sentence, through which team or role group the user has the same permission; "" when through none.
func (c *Client) OtherGrants(ctx context.Context, g PermissionGrant) (string, error) {
	root, err := c.RootOf(ctx, g.OrganizationID)
	if err != nil {
		return "", err
	}
	held, err := c.allGrants(g.OrganizationID).Get(ctx, g.UserID)
	if err != nil || g.in(held.grants) == nil {
		return "", err
	}
	permissions, err := c.permissionsLive(ctx, root, g.UserID)
	if err != nil {
		return "", err
	}
	var ways []string
	for _, p := range permissions {
		switch {
		case !g.is(p.Grant):
		case p.Origin.Kind == OriginTeam:
			ways = append(ways, fmt.Sprintf("through the team %q", p.Origin.Name))
		case p.Origin.Kind == OriginRoleGroup:
			ways = append(ways, fmt.Sprintf("through the role group %q", p.Origin.Name))
		}
	}
	return strings.Join(ways, " and "), nil
}

// FindPermissionGrant resolves the names of an import to ids. The grant itself is not looked for.
func (c *Client) FindPermissionGrant(ctx context.Context, named PermissionGrant) (PermissionGrant, error) {
	organizationID, err := c.OrganizationID(ctx, named.OrganizationID)
	if err != nil {
		return named, err
	}
	root, err := c.RootOf(ctx, organizationID)
	if err != nil {
		return named, err
	}
	account, err := c.FindUser(ctx, root, named.UserID)
	if err != nil {
		return named, err
	}
	found := PermissionGrant{OrganizationID: organizationID, UserID: account.ID, RoleID: named.RoleID, Further: named.Further}
	if !platform.IsUUID(named.RoleID) {
		role, err := c.FindRole(ctx, named.RoleID)
		if err != nil {
			return named, err
		}
		found.RoleID = role.ID
	}
	if named.EnvironmentID != "" {
		environment, err := c.FindEnvironment(ctx, organizationID, named.EnvironmentID)
		if err != nil {
			return named, err
		}
		found.EnvironmentID = environment.ID
	}
	return found, nil
}

// AddPermissionGrant grants a permission directly. One that is there already is an error.
func (c *Client) AddPermissionGrant(ctx context.Context, g PermissionGrant) error {
	return c.addPermissionGrant(ctx, g, platform.ErrExists("Anypoint", fmt.Sprintf("User %s has this permission already, granted directly.", g.UserID),
		platform.Object{Noun: NounPermissionGrant, ID: g.ID()}, ""))
}

// addPermissionGrant grants a permission directly. exists is the error for one that is there already, nil for none.
func (c *Client) addPermissionGrant(ctx context.Context, g PermissionGrant, exists error) error {
	root, err := c.RootOf(ctx, g.OrganizationID)
	if err != nil {
		return asMissing(c.explainLostGroup(ctx, g.OrganizationID, g.UserID, err))
	}
	added := false
	err = c.addEdge(ctx, g.OrganizationID, platform.Edge{
		Edge:   platform.Object{Noun: NounPermissionGrant, ID: g.ID()},
		UserID: g.UserID,
		Present: func(ctx context.Context) (bool, error) {
			if added || !c.run.Created.Has(g.UserID) {
				return c.isGranted(ctx, g, added)
			}
			// This run created the account a moment ago: nobody has given it anything yet, so there is nothing that could be taken over silently.
			return false, nil
		},
		Add: func(ctx context.Context) error {
			added = true
			defer c.changedGrant(root, g)
			return c.explain(c.api.AddGrant(ctx, root, g.UserID, g.RoleID, g.Context()))
		},
		Exists: func() error { return exists },
	})
	return refusedFor(err, c.environmentEnd(ctx, g))
}

func (c *Client) isGranted(ctx context.Context, g PermissionGrant, live bool) (bool, error) {
	found, err := c.findGrant(ctx, g, live)
	return found != nil, err
}

// isStillGranted looks for a direct grant after its removal. What the user does not even have through a team or role group is not granted directly
// either: one look tells that, and what OtherGrants says.
func (c *Client) isStillGranted(ctx context.Context, g PermissionGrant) (bool, error) {
	held, err := c.allGrants(g.OrganizationID).Look(ctx, g.UserID)
	if isMissing(err) {
		return false, nil
	}
	if err != nil || g.in(held.grants) == nil {
		return false, err
	}
	return c.isGranted(ctx, g, true)
}

// RemovePermissionGrant takes a direct grant away, and refuses to take the last administrator's. A missing grant counts as removed.
func (c *Client) RemovePermissionGrant(ctx context.Context, g PermissionGrant) error {
	root, err := c.RootOf(ctx, g.OrganizationID)
	if err = c.explainLostGroup(ctx, g.OrganizationID, g.UserID, err); platform.GoneReason(err) != "" {
		return nil
	}
	if err != nil {
		return err
	}
	remove := func() error {
		return c.run.Created.RemoveEdge(ctx,
			func(ctx context.Context) (bool, error) { return c.isStillGranted(ctx, g) },
			func(ctx context.Context) error {
				defer c.changedGrant(root, g)
				return c.explain(c.api.RemoveGrant(ctx, root, g.UserID, g.RoleID, g.Context()))
			})
	}
	if !isAdministratorRole(g.RoleID) || g.OrganizationID != root {
		if err := c.GuardPermissionGrant(ctx, g); err != nil {
			return err
		}
		return remove()
	}
	return c.withAdministrators(ctx, root, g.UserID, func() error { return c.GuardPermissionGrant(ctx, g) }, remove)
}

// GuardPermissionGrant refuses to take a permission from the provider's own account that gives it its access, and Organization Administrator from
// the last one who has it.
func (c *Client) GuardPermissionGrant(ctx context.Context, g PermissionGrant) error {
	return c.guardPermissionGrants(ctx, g.UserID, []PermissionGrant{g}, nil)
}

// guardPermissionGrants is GuardPermissionGrant for all permissions that one change takes from a user, to whom it grants others before. All count in
// one organization and its business groups. What counts in one that is gone needs no guard.
func (c *Client) guardPermissionGrants(ctx context.Context, userID string, remove, add []PermissionGrant) error {
	root := ""
	administers := func(g PermissionGrant) bool { return isAdministratorRole(g.RoleID) && g.OrganizationID == root }
	for _, g := range remove {
		of, err := c.RootOf(ctx, g.OrganizationID)
		if err != nil {
			if lost := c.unlessGroupGone(ctx, g.OrganizationID, g.UserID, err); lost != nil {
				return lost
			}
			continue
		}
		root = of
	}
	if root == "" {
		return nil
	}
	if slices.ContainsFunc(add, administers) {
		return nil
	}
	l := lossOf(func(p Permission) bool {
		return p.Origin.Kind == OriginDirect && slices.ContainsFunc(remove, func(g PermissionGrant) bool { return g.is(p.Grant) })
	}, userID)
	if !slices.ContainsFunc(remove, administers) {
		return c.guardOwnAccess(ctx, root, l)
	}
	return c.guardEdges(ctx, root, l)
}
