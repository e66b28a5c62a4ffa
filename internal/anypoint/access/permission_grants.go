package anypoint

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Grant names one direct permission grant: role and whole context identify it.
type Grant struct {
	// OrganizationID is the organization of the context: where the permission counts.
	OrganizationID string
	UserID         string
	RoleID         string
	// Context holds all keys, org and envId included.
	Context map[string]string
}

// The keys of a grant's context that have attributes of their own.
const (
	contextOrganization = "org"
	contextEnvironment  = "envId"
	contextUser         = "user"
)

// RootOf returns the root organization above an organization, or itself.
func (c *Client) RootOf(ctx context.Context, organizationID string) (string, error) {
	organization, err := c.Organization(ctx, organizationID)
	if err != nil {
		return "", err
	}
	if organization.IsRoot || len(organization.ParentOrganizationIDs) == 0 {
		return organizationID, nil
	}
	return organization.ParentOrganizationIDs[0], nil
}

// ReadGrant finds a direct grant. Absent is a *platform.GoneError, which says when the permission still comes by another way.
func (c *Client) ReadGrant(ctx context.Context, g Grant) (*api.Grant, error) {
	found, err := c.findGrant(ctx, g)
	if err != nil || found != nil {
		return found, err
	}
	why := "The permission is not granted to the user any more: it was taken away outside of Terraform."
	if ways, err := c.OtherWays(ctx, g); err == nil && len(ways) > 0 {
		why += " The user still has it " + ways + ", which this resource leaves alone."
	}
	return nil, &platform.GoneError{Why: why}
}

// findGrant looks for a direct grant, nil when there is none. The root organization's path shows it, or only the path of the context's own
// organization: that is not documented, so both are asked.
func (c *Client) findGrant(ctx context.Context, g Grant) (*api.Grant, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	root, err := c.RootOf(ctx, g.OrganizationID)
	if err != nil {
		return nil, err
	}
	query := api.GrantQuery{RoleIDs: []string{g.RoleID}}
	grants, err := a.Grants(ctx, root, g.UserID, query)
	if err != nil {
		return nil, c.confirmGone(ctx, root, err, fmt.Sprintf("Anypoint has no user %s in this organization any more, so the permission is gone, too.", g.UserID))
	}
	if found := pickGrant(grants, g); found != nil || root == g.OrganizationID {
		return found, nil
	}
	grants, err = a.Grants(ctx, g.OrganizationID, g.UserID, query)
	if rest.IsNotFound(err) {
		return nil, nil
	}
	return pickGrant(grants, g), c.explain(err)
}

func pickGrant(grants []api.Grant, g Grant) *api.Grant {
	if i := slices.IndexFunc(grants, func(row api.Grant) bool { return sameGrant(row, g.RoleID, g.Context) }); i >= 0 {
		return &grants[i]
	}
	return nil
}

// OtherWays says, as the end of a sentence, by which team or role group the user has the same permission; "" when by none.
func (c *Client) OtherWays(ctx context.Context, g Grant) (string, error) {
	a, err := c.use()
	if err != nil {
		return "", err
	}
	root, err := c.RootOf(ctx, g.OrganizationID)
	if err != nil {
		return "", err
	}
	grants, err := a.Grants(ctx, g.OrganizationID, g.UserID, api.GrantQuery{RoleIDs: []string{g.RoleID}, Teams: true, RoleGroups: true})
	if err != nil || pickGrant(grants, g) == nil {
		return "", c.explain(err)
	}
	permissions, err := c.Permissions(ctx, root, g.UserID)
	if err != nil {
		return "", err
	}
	var ways []string
	for _, p := range permissions {
		if !sameGrant(p.Grant, g.RoleID, g.Context) {
			continue
		}
		switch p.Origin.Kind {
		case OriginTeam:
			ways = append(ways, fmt.Sprintf("through the team %q", p.Origin.Name))
		case OriginRoleGroup:
			ways = append(ways, fmt.Sprintf("through the role group %q", p.Origin.Name))
		}
	}
	return strings.Join(ways, " and "), nil
}

// AddGrant grants a permission directly. One that is there already is an error with its import block.
func (c *Client) AddGrant(ctx context.Context, g Grant, importID string) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	root, err := c.RootOf(ctx, g.OrganizationID)
	if err != nil {
		return err
	}
	return c.addEdge(ctx, g.OrganizationID, platform.Edge{
		UserID: g.UserID,
		Present: func(ctx context.Context) (bool, error) {
			found, err := c.findGrant(ctx, g)
			return found != nil, err
		},
		Add: func(ctx context.Context) error {
			return c.explain(a.AddGrant(ctx, root, g.UserID, g.RoleID, g.Context))
		},
		Exists: func() error {
			return alreadyThere(fmt.Sprintf("User %s has this permission already, granted directly.", g.UserID), grantType, importID, "")
		},
	})
}

// RemoveGrant takes a direct grant away, and refuses to take the last administrator's. A grant that is gone is as removed as it can be.
func (c *Client) RemoveGrant(ctx context.Context, g Grant) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	root, err := c.RootOf(ctx, g.OrganizationID)
	if err != nil {
		return err
	}
	remove := func() error { return c.explain(a.RemoveGrant(ctx, root, g.UserID, g.RoleID, g.Context)) }
	if !isAdministratorRole(g.RoleID) || g.OrganizationID != root {
		return remove()
	}
	return c.withAdministrators(ctx, root, g.UserID, func() error { return c.GuardGrant(ctx, g) }, remove)
}

// GuardGrant refuses to take Organization Administrator from the last one who has it.
func (c *Client) GuardGrant(ctx context.Context, g Grant) error {
	root, err := c.RootOf(ctx, g.OrganizationID)
	if err != nil || !isAdministratorRole(g.RoleID) || g.OrganizationID != root {
		return err
	}
	return c.guardLastAdministrator(ctx, root, g.UserID, func(p Permission) bool {
		return p.Origin.Kind == OriginDirect && sameGrant(p.Grant, g.RoleID, g.Context)
	})
}

// FindRole resolves a role's id or name. Names are not unique: an ambiguous one lists the candidates.
func (c *Client) FindRole(ctx context.Context, idOrName string) (*api.Role, error) {
	roles, err := c.RoleCatalogue(ctx, false)
	if refusesCatalogue(err) {
		return nil, &platform.Problem{
			Err:   err,
			Means: "Anypoint does not show its catalogue of permissions to this sign-in, as it is with some connected apps that act on their own behalf: a permission cannot be looked up by its name.",
			Do:    "Set role_id instead of role_name. " + c.otherSignIn(),
		}
	}
	if err != nil {
		return nil, err
	}
	matches := platform.Filter(roles, func(r api.Role) bool { return r.ID == idOrName })
	if len(matches) == 0 {
		matches = platform.Filter(roles, func(r api.Role) bool { return r.Name == idOrName })
	}
	if len(matches) == 0 {
		matches = platform.Filter(roles, func(r api.Role) bool { return strings.EqualFold(r.Name, idOrName) })
	}
	return exactlyOne(matches, "role", idOrName, func(r api.Role) string { return fmt.Sprintf("%s  %s: %s", r.ID, r.Product, r.Description) })
}

// productsWithEnvironments are the products whose permissions are granted per environment: the documentation of Access Management lets an
// administrator pick the environment before the permission.
var productsWithEnvironments = []string{"Runtime Manager"}

// namesWithoutEnvironments are words in the names of such products' permissions that count for a whole organization. Runtime Fabrics belong to
// a business group (documented), although there is also a permission of the same name that counts per environment.
var namesWithoutEnvironments = []string{"Organization", "Runtime Fabric"}

// CheckGrantable refuses a permission that only the platform itself gives, and one that counts per environment when none is given.
func CheckGrantable(role *api.Role, environmentID string) error {
	if role.ID == businessGroupViewer {
		return &platform.Problem{
			Summary: "Anypoint gives this permission by itself",
			Means:   fmt.Sprintf("%q goes to everybody who has any permission in a business group. Nobody can grant it or take it away.", role.Name),
			Do:      "Remove this permission from the configuration, and grant another one in the business group.",
		}
	}
	wide := slices.ContainsFunc(namesWithoutEnvironments, func(words string) bool { return strings.Contains(role.Name, words) })
	if environmentID != "" || wide || !slices.Contains(productsWithEnvironments, role.Product) {
		return nil
	}
	return &platform.Problem{
		Summary: "The permission needs an environment",
		Means:   fmt.Sprintf("%q (%s) is a permission of %s, which Anypoint grants for one environment at a time.", role.Name, role.ID, role.Product),
		Do:      "Set environment_id. The data source platformusers_anypoint_environments lists the environments of an organization.",
	}
}

// Environments lists an organization's environments, read once per process.
func (c *Client) Environments(ctx context.Context, organizationID string) ([]api.Environment, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	environments, err := c.environments.Get(ctx, organizationID, func(ctx context.Context) ([]api.Environment, error) { return a.Environments(ctx, organizationID) })
	return environments, c.explain(err)
}

// FindEnvironment resolves an environment's id or name.
func (c *Client) FindEnvironment(ctx context.Context, organizationID, idOrName string) (*api.Environment, error) {
	matches, err := platform.FindCached(
		func() ([]api.Environment, error) { return c.Environments(ctx, organizationID) },
		func() { c.environments.Forget(organizationID) },
		func(e api.Environment) bool { return e.ID == idOrName || strings.EqualFold(e.Name, idOrName) })
	if err != nil {
		return nil, err
	}
	return exactlyOne(matches, "environment", idOrName, func(e api.Environment) string { return fmt.Sprintf("%s  %s (%s)", e.ID, e.Name, e.Type) })
}
