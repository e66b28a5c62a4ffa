package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

const (
	rolesRoute     = "/accounts/api/roles"
	userRolesRoute = userRoute + "/roles"
	userRoleRoute  = userRolesRoute + "/{roleId}"
)

// The keys of a grant's context that the platform uses most (seen in the vendor's texts).
const (
	// ContextOrganization is the organization or business group in which the permission holds.
	ContextOrganization = "org"
	// ContextEnvironment is the environment, for permissions that belong to one.
	ContextEnvironment = "envId"
	// ContextUser is in the rows of the automatic "Business Group Viewer".
	ContextUser = "user"
)

// Role is a permission that can be granted. Names are not unique; ids are.
type Role struct {
	ID          string
	Name        string
	Description string
	Product     string
	Internal    bool
	// OrganizationID is empty for the platform's own permissions.
	OrganizationID string
	Namespaces     []string
}

// UnmarshalJSON decodes a role of the catalogue.
func (r *Role) UnmarshalJSON(data []byte) error {
	var w struct {
		RoleID      text  `json:"role_id"`
		Name        text  `json:"name"`
		Description text  `json:"description"`
		Product     text  `json:"product"`
		Internal    flag  `json:"internal"`
		OrgID       text  `json:"org_id"`
		Namespaces  names `json:"namespaces"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*r = Role{
		ID: string(w.RoleID), Name: string(w.Name), Description: string(w.Description), Product: string(w.Product),
		Internal: w.Internal.Or(false), OrganizationID: string(w.OrgID), Namespaces: w.Namespaces,
	}
	return nil
}

// RoleQuery selects roles. Search matches parts of the name.
type RoleQuery struct {
	Search          string
	IncludeInternal bool
}

// Roles lists the role catalogue, all pages. The platform may refuse it to a connected app that acts on its own behalf.
func (c *Client) Roles(ctx context.Context, query RoleQuery) ([]Role, error) {
	// By name, the default, equal names could change places between two pages.
	values := url.Values{"sort": {"role_id"}}
	if query.Search != "" {
		values.Set("search", query.Search)
	}
	if query.IncludeInternal {
		values.Set("include_internal", "true")
	}
	return list(ctx, c, rest.Request{Op: "list roles", Path: accounts("roles"), Route: rolesRoute, Query: values},
		func(r Role) string { return r.ID })
}

// RoleHolders lists the accounts that hold a role, all pages. The platform limits the rate of this call more than that of others; the form of
// its response is not documented and assumed to be a list of accounts.
func (c *Client) RoleHolders(ctx context.Context, roleID string) ([]User, error) {
	return list(ctx, c, rest.Request{Op: "list holders of role", Path: accounts("roles", roleID, "users"), Route: rolesRoute + "/{roleId}/users"},
		func(u User) string { return u.ID })
}

// Grant is a role in a context: where it holds. It is identified by role and context; it has no id of its own.
type Grant struct {
	RoleID      string
	Name        string
	Description string
	Context     map[string]string
}

// UnmarshalJSON decodes a granted role.
func (g *Grant) UnmarshalJSON(data []byte) error {
	var w struct {
		RoleID      text          `json:"role_id"`
		Name        text          `json:"name"`
		Description text          `json:"description"`
		Context     contextParams `json:"context_params"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*g = Grant{RoleID: string(w.RoleID), Name: string(w.Name), Description: string(w.Description), Context: w.Context}
	return nil
}

// identity distinguishes grants: the role and the context in a fixed order.
func (g Grant) identity() string {
	parts := make([]string, 0, len(g.Context))
	for key, value := range g.Context {
		parts = append(parts, key+"="+value)
	}
	slices.Sort(parts)
	return g.RoleID + "?" + strings.Join(parts, "&")
}

// GrantQuery selects grants: of some roles only, and beside the direct ones also those that come through teams or role groups.
type GrantQuery struct {
	RoleIDs           []string
	Teams, RoleGroups bool
}

// Grants lists what an account may do, all pages: what was granted to itself, and more when the query asks for it. A grant that comes by
// several ways is listed several times. The automatic "Business Group Viewer" rows are included.
func (c *Client) Grants(ctx context.Context, organization, userID string, query GrantQuery) ([]Grant, error) {
	values := url.Values{}
	if len(query.RoleIDs) > 0 {
		values["role_id"] = query.RoleIDs
	}
	if query.Teams {
		values.Set("teams", "true")
	}
	if query.RoleGroups {
		values.Set("role_groups", "true")
	}
	return listRows(ctx, c, rest.Request{
		Op: "list permissions of user", Path: inOrganization(organization, "users", userID, "roles"), Route: userRolesRoute, Query: values,
	}, Grant.identity)
}

// AddGrant grants a role in a context. Granting what is held already has no effect (documented); its status is not documented. After a lost response
// it is sent again.
func (c *Client) AddGrant(ctx context.Context, organization, userID, roleID string, params map[string]string) error {
	r := grantRequest("grant permission", http.MethodPost, organization, userID, roleID, params)
	r.Idempotent = true
	_, err := c.do(ctx, r, nil)
	return err
}

// RemoveGrant takes a role in a context away. What is not found counts as removed.
func (c *Client) RemoveGrant(ctx context.Context, organization, userID, roleID string, params map[string]string) error {
	_, err := c.do(ctx, grantRequest("revoke permission", http.MethodDelete, organization, userID, roleID, params), nil)
	return rest.IgnoreNotFound(err)
}

// grantRequest is the form for one role. The bulk form cannot hold the same role in two environments.
func grantRequest(op, method, organization, userID, roleID string, params map[string]string) rest.Request {
	return rest.Request{
		Op: op, Method: method, Path: inOrganization(organization, "users", userID, "roles", roleID), Route: userRoleRoute,
		Body: params, Serial: organization,
	}
}
