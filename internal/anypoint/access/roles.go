package access

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// catalog is the role catalog, or that the platform refuses it: it does so to some connected apps (seen in production), for which each try would
// cost a new token.
type catalog struct {
	roles   []api.Role
	refusal error
}

func refusesCatalog(err error) bool {
	kind := rest.KindOf(err)
	return kind == rest.Unauthorized || kind == rest.Forbidden
}

// Roles returns the catalog of roles, read once per process; internal adds the roles that the platform keeps for itself.
func (c *Client) Roles(ctx context.Context, internal bool) ([]api.Role, error) {
	read, err := c.roles.Get(ctx, strconv.FormatBool(internal), func(ctx context.Context) (catalog, error) {
		roles, err := c.api.Roles(ctx, api.RoleQuery{IncludeInternal: internal})
		if refusesCatalog(err) {
			return catalog{refusal: err}, nil
		}
		return catalog{roles: roles}, err
	})
	return read.roles, c.explain(cmp.Or(err, read.refusal))
}

// FindRole resolves a role's id or name. Names are not unique: an ambiguous one lists the candidates.
func (c *Client) FindRole(ctx context.Context, idOrName string) (*api.Role, error) {
	roles, err := c.Roles(ctx, false)
	if refusesCatalog(err) {
		return nil, &platform.Problem{
			Err: err,
			Means: "Anypoint does not show its catalog of permissions to this sign-in, as with some connected apps that act on their own behalf: a " +
				"permission cannot be looked up by its name.",
			Do:   c.otherSignIn(),
			Hint: HintRoleByID,
		}
	}
	if err != nil {
		return nil, err
	}
	matches := platform.Filter(roles, func(r api.Role) bool { return r.ID == idOrName })
	if len(matches) == 0 {
		matches = platform.Filter(roles, func(r api.Role) bool { return platform.SameText(r.Name, idOrName) })
	}
	if len(matches) == 0 {
		matches = platform.Filter(roles, func(r api.Role) bool { return platform.SameName(r.Name, idOrName) })
	}
	return exactlyOne(matches, "role", idOrName, func(r api.Role) string { return fmt.Sprintf("%s  %s: %s", r.ID, r.Product, r.Description) })
}

// FindRoleToGrant resolves the role of a grant, by its id or its name. A role with an id can be granted without the catalog,
// which the platform refuses to some connected apps; only the id is known then.
func (c *Client) FindRoleToGrant(ctx context.Context, named platform.Named[string]) (*api.Role, error) {
	role, err := c.FindRole(ctx, cmp.Or(named.Name, named.ID))
	if named.Name == "" && refusesCatalog(err) {
		return &api.Role{ID: named.ID}, nil
	}
	return role, err
}

// productsWithEnvironments are the products whose permissions are granted per environment: the documentation of Access Management lets an
// administrator pick the environment before the permission.
var productsWithEnvironments = []string{"Runtime Manager"}

// namesWithoutEnvironments are words in the names of such products' permissions that count for a whole organization. Runtime Fabrics belong to a
// business group (documented), although there is also a permission of the same name that counts per environment.
var namesWithoutEnvironments = []string{"Organization", "Runtime Fabric"}

// RequireGrantable refuses a permission that only the platform itself gives, and one that counts per environment when none is given.
func RequireGrantable(role *api.Role, environmentID string) error {
	if role.ID == businessGroupViewer {
		return &platform.Problem{
			Summary: "Anypoint gives this permission by itself",
			Means: fmt.Sprintf("Anypoint gives %q to everybody who has any permission in a business group. Nobody can grant it or take it away.",
				role.Name),
			Do: "Remove this permission from the configuration, and grant another one in the business group.",
		}
	}
	wide := slices.ContainsFunc(namesWithoutEnvironments, func(words string) bool { return strings.Contains(role.Name, words) })
	if environmentID != "" || wide || !slices.Contains(productsWithEnvironments, role.Product) {
		return nil
	}
	return &platform.Problem{
		Summary: "The permission needs an environment",
		Means:   fmt.Sprintf("%q (%s) is a permission of %s, which Anypoint grants for one environment at a time.", role.Name, role.ID, role.Product),
		Hint:    HintEnvironment,
	}
}
