package anypoint

import (
	"maps"
	"net/http"
	"slices"
)

func (p *Platform) grantRoutes() {
	p.family(route{access: admin, shape: shapeMessage},
		route{pattern: "GET /api/organizations/{org}/users/{user}/roles", access: self, handle: (*call).listGrants},
		route{pattern: "POST /api/organizations/{org}/users/{user}/roles", handle: (*call).grantMany},
		route{pattern: "POST /api/organizations/{org}/users/{user}/roles/{role}", handle: (*call).grantOne},
		route{pattern: "DELETE /api/organizations/{org}/users/{user}/roles/{role}", handle: (*call).revokeOne},
		route{pattern: "DELETE /api/organizations/{org}/roles", handle: (*call).revokeByContext},
	)
}

// grantee is the user of the path. Permissions may go to every account of the tree, also through a business group that it is not in yet.
func (c *call) grantee() (*User, error) {
	id := c.r.PathValue("user")
	u, belongs := c.state.tenantUser(c.root.ID, id)
	switch {
	case !isUUID(id):
		return nil, refuse(http.StatusBadRequest, "User id %q is not a UUID", id)
	case !belongs || !c.visible(u):
		return nil, refuse(c.number("unknown_user_grant"), "User does not exist")
	case u.Type != TypeHost:
		return nil, refuse(http.StatusBadRequest, "External users cannot hold permissions")
	}
	return u, nil
}

type wireGrant struct {
	RoleID      string            `json:"role_id"`
	Context     map[string]string `json:"context_params"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
}

func (c *call) listGrants() (reply, error) {
	u, err := c.grantee()
	if err != nil {
		return reply{}, refuse(http.StatusNotFound, "User does not exist")
	}
	q := c.r.URL.Query()
	offset, limit, err := c.paging(q)
	if err != nil {
		return reply{}, err
	}
	byRoleGroup, err := queryBool(q, "role_groups", false)
	if err != nil {
		return reply{}, err
	}
	byTeam, err := queryBool(q, "teams", false)
	if err != nil {
		return reply{}, err
	}
	grants := slices.Clone(c.state.Grants[u.ID])
	if byRoleGroup && c.is("access_model", string(featureRoles)) {
		grants = append(grants, c.state.roleGroupGrants(u.ID)...)
	}
	if byTeam && c.is("access_model", string(featureTeams)) {
		grants = append(grants, c.state.teamGrants(u.ID)...)
	}
	grants = append(grants, c.state.viewerRows(u.ID, grants)...)

	rows := []wireGrant{}
	seen := map[string]bool{}
	for _, g := range grants {
		r, _ := role(g.RoleID)
		if seen[g.key()] || !c.shows(g) || len(q["role_id"]) > 0 && !slices.Contains(q["role_id"], g.RoleID) {
			continue
		}
		seen[g.key()] = true
		rows = append(rows, wireGrant{RoleID: g.RoleID, Context: g.Context, Name: r.Name, Description: r.Description})
	}
	total := len(rows)
	if c.is("grants_paging", "honored") {
		rows = cut(rows, offset, limit)
	}
	return ok(page{rows, total})
}

// shows reports whether a permission is part of what the call's organization shows of a user.
func (c *call) shows(g Grant) bool {
	if c.is("grants_by_root_path", "path_org") {
		return g.Context["org"] == c.org.ID
	}
	return c.state.within(g.Context["org"], c.org.ID)
}

// give grants checked permissions to a user, all or none.
func (c *call) give(u *User, grants []Grant) (reply, error) {
	for _, g := range grants {
		if err := c.checkGrant(g, c.org); err != nil {
			return reply{}, err
		}
		held := slices.ContainsFunc(c.state.Grants[u.ID], func(have Grant) bool { return have.key() == g.key() })
		if held && !c.is("duplicate_grant", "200") {
			return reply{}, refuse(c.number("duplicate_grant"), "The user already has the permission")
		}
	}
	for _, g := range grants {
		c.state.grant(u.ID, g)
	}
	return empty(http.StatusOK)
}

// grantMany takes an object of contexts by role id: one role in two contexts takes two calls (documented).
func (c *call) grantMany() (reply, error) {
	u, err := c.grantee()
	if err != nil {
		return reply{}, err
	}
	contexts, err := body[map[string]map[string]string](c.r)
	if err != nil {
		return reply{}, err
	}
	if len(contexts) == 0 {
		return reply{}, invalid("", "minProperties", "body should NOT have fewer than 1 properties")
	}
	var grants []Grant
	for roleID, context := range contexts {
		grants = append(grants, Grant{RoleID: roleID, Context: context})
	}
	return c.give(u, grants)
}

func (c *call) grantOfPath() (*User, Grant, error) {
	u, err := c.grantee()
	if err != nil {
		return nil, Grant{}, err
	}
	context, err := body[map[string]string](c.r)
	return u, Grant{RoleID: c.r.PathValue("role"), Context: context}, err
}

func (c *call) grantOne() (reply, error) {
	u, g, err := c.grantOfPath()
	if err != nil {
		return reply{}, err
	}
	return c.give(u, []Grant{g})
}

func (c *call) revokeOne() (reply, error) {
	u, g, err := c.grantOfPath()
	if err != nil {
		return reply{}, err
	}
	if err := c.checkGrant(g, c.org); err != nil {
		return reply{}, err
	}
	if c.ownersOwn(u.ID, g) {
		return reply{}, refuse(http.StatusBadRequest, "The owner of the organization keeps Organization Administrator")
	}
	if !c.state.revoke(u.ID, g) && !c.is("absent_grant", "200") {
		return reply{}, refuse(c.number("absent_grant"), "The user does not have the permission")
	}
	return empty(http.StatusOK)
}

// ownersOwn reports whether a grant is the administrator permission of an organization's owner, which cannot be taken (documented).
func (p *Platform) ownersOwn(userID string, g Grant) bool {
	org := p.state.Organizations[g.Context["org"]]
	return g.RoleID == RoleOrganizationAdministrator && org != nil && org.OwnerID == userID
}

// revokeByContext takes every direct permission of the organization whose context is (exact) or includes (partial) the one in the query.
func (c *call) revokeByContext() (reply, error) {
	q := c.r.URL.Query()
	match := q.Get("match")
	q.Del("match")
	if match != "exact" && match != "partial" {
		return reply{}, invalid(".match", "enum", "match should be exact or partial")
	}
	// One parameter beside org and envId is required (documented): without it, the call would take everybody's permissions.
	if !slices.ContainsFunc(slices.Collect(maps.Keys(q)), func(k string) bool { return k != "org" && k != "envId" }) {
		return reply{}, invalid("", "required", "query should have a context parameter other than org and envId")
	}
	for userID := range c.state.Grants {
		if _, belongs := c.state.tenantUser(c.root.ID, userID); !belongs {
			continue
		}
		c.state.Grants[userID] = slices.DeleteFunc(c.state.Grants[userID], func(g Grant) bool {
			for k := range q {
				if g.Context[k] != q.Get(k) {
					return false
				}
			}
			inside := c.state.within(g.Context["org"], c.org.ID)
			return inside && (match == "partial" || len(q) == len(g.Context)) && !c.ownersOwn(userID, g)
		})
	}
	return empty(http.StatusNoContent)
}
