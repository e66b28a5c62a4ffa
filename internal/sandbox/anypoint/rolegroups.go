package anypoint

import (
	"encoding/json"
	"net/http"
	"slices"
)

func (p *Platform) roleGroupRoutes() {
	p.family(route{access: admin, shape: shapeMessage, feature: featureRoles},
		route{pattern: "GET /api/organizations/{org}/rolegroups", handle: (*call).listRoleGroups},
		route{pattern: "POST /api/organizations/{org}/rolegroups", handle: (*call).createRoleGroup},
		route{pattern: "DELETE /api/organizations/{org}/rolegroups", handle: (*call).deleteRoleGroups},
		route{pattern: "GET /api/organizations/{org}/rolegroups/{group}", handle: roleGroup((*call).readRoleGroup)},
		route{pattern: "PUT /api/organizations/{org}/rolegroups/{group}", handle: roleGroup((*call).updateRoleGroup)},
		route{pattern: "DELETE /api/organizations/{org}/rolegroups/{group}", handle: roleGroup((*call).deleteRoleGroup)},

		route{pattern: "GET /api/organizations/{org}/rolegroups/{group}/roles", handle: roleGroup((*call).listRoleGroupRoles)},
		route{pattern: "POST /api/organizations/{org}/rolegroups/{group}/roles", handle: roleGroup((*call).grantRoleGroupRoles)},
		route{pattern: "DELETE /api/organizations/{org}/rolegroups/{group}/roles", handle: roleGroup((*call).revokeRoleGroupRoles)},

		route{pattern: "GET /api/organizations/{org}/rolegroups/{group}/users", handle: roleGroup((*call).listRoleGroupUsers)},
		route{pattern: "POST /api/organizations/{org}/rolegroups/{group}/users", handle: roleGroup((*call).addRoleGroupUsers)},
		route{pattern: "DELETE /api/organizations/{org}/rolegroups/{group}/users", handle: roleGroup((*call).removeRoleGroupUsers)},
		route{pattern: "POST /api/organizations/{org}/rolegroups/{group}/users/{user}", handle: roleGroup((*call).addRoleGroupUsers)},
		route{pattern: "DELETE /api/organizations/{org}/rolegroups/{group}/users/{user}", handle: roleGroup((*call).removeRoleGroupUsers)},

		route{pattern: "GET /api/organizations/{org}/users/{user}/rolegroups", access: self, handle: (*call).listUserRoleGroups},
		route{pattern: "POST /api/organizations/{org}/users/{user}/rolegroups/{group}", handle: roleGroup((*call).addRoleGroupUsers)},
		route{pattern: "DELETE /api/organizations/{org}/users/{user}/rolegroups/{group}", handle: roleGroup((*call).removeRoleGroupUsers)},
	)
}

// roleGroup guards a call about one role group, which belongs to exactly the organization of the path.
func roleGroup(handle func(*call, *RoleGroup) (reply, error)) func(*call) (reply, error) {
	return func(c *call) (reply, error) {
		g := c.state.RoleGroups[c.r.PathValue("group")]
		if g == nil || g.OrgID != c.org.ID {
			return reply{}, refuse(http.StatusNotFound, "Role group does not exist")
		}
		return handle(c, g)
	}
}

type wireRoleGroup struct {
	RoleGroupID   string  `json:"role_group_id"`
	Name          string  `json:"name"`
	ExternalNames []any   `json:"external_names"`
	Description   string  `json:"description"`
	OrgID         string  `json:"org_id"`
	Editable      bool    `json:"editable"`
	UserCount     int     `json:"user_count"`
	CreatedAt     *string `json:"created_at"`
	UpdatedAt     *string `json:"updated_at"`
}

// wireRoleGroup writes external names as strings, or with displayProviderId as objects (documented); sources differ on the default.
func (c *call) wireRoleGroup(g *RoleGroup) wireRoleGroup {
	objects := c.is("external_names", "objects") || c.r.URL.Query().Get("displayProviderId") == "true"
	names := []any{}
	for _, n := range g.ExternalNames {
		if objects {
			names = append(names, map[string]string{"external_group_name": n.GroupName, "provider_id": n.ProviderID})
		} else {
			names = append(names, n.GroupName)
		}
	}
	return wireRoleGroup{
		RoleGroupID: g.ID, Name: g.Name, ExternalNames: names, Description: g.Description, OrgID: g.OrgID, Editable: g.Editable,
		UserCount: len(c.state.RoleGroupMembers[g.ID]), CreatedAt: c.stamp(g.CreatedAt, elsewhere), UpdatedAt: c.stamp(g.UpdatedAt, elsewhere),
	}
}

// listRoleGroups comes whole: the vendor documents no paging for it.
func (c *call) listRoleGroups() (reply, error) {
	if _, err := queryBool(c.r.URL.Query(), "displayProviderId", false); err != nil {
		return reply{}, err
	}
	rows := []wireRoleGroup{}
	for _, id := range c.state.RoleGroupOrder {
		if g := c.state.RoleGroups[id]; g.OrgID == c.org.ID {
			rows = append(rows, c.wireRoleGroup(g))
		}
	}
	return ok(page{rows, len(rows)})
}

func (c *call) readRoleGroup(g *RoleGroup) (reply, error) { return ok(c.wireRoleGroup(g)) }

// externalNames decodes the mapping to groups of identity providers: strings, or objects that name the provider.
func externalNames(o object) ([]ExternalName, bool, error) {
	items, given, err := field[[]json.RawMessage](o, "", "external_names", "array")
	if err != nil {
		return nil, given, err
	}
	var out []ExternalName
	for _, raw := range items {
		var name string
		if json.Unmarshal(raw, &name) == nil && name != "" {
			out = append(out, ExternalName{GroupName: name})
			continue
		}
		var item object
		if err := json.Unmarshal(raw, &item); err != nil {
			return nil, given, invalid(".external_names[]", "type", "external_names should hold strings or objects")
		}
		group, err := item.required(".external_names[]", "external_group_name")
		if err != nil {
			return nil, given, err
		}
		provider, err := item.required(".external_names[]", "provider_id")
		if err != nil {
			return nil, given, err
		}
		out = append(out, ExternalName{group, provider})
	}
	return out, given, nil
}

// freeRoleGroupName reads the name of a role group; that it is unique in the organization is assumed.
func (c *call) freeRoleGroupName(o object, except *RoleGroup) (string, error) {
	name, err := o.required("", "name")
	if err != nil {
		return "", err
	}
	for _, g := range c.state.RoleGroups {
		if g != except && g.OrgID == c.org.ID && g.Name == name {
			return "", refuse(http.StatusConflict, "The role group name is already used")
		}
	}
	return name, nil
}

func (c *call) createRoleGroup() (reply, error) {
	o, err := body[object](c.r)
	if err != nil {
		return reply{}, err
	}
	name, err := c.freeRoleGroupName(o, nil)
	if err != nil {
		return reply{}, err
	}
	description, err := o.required("", "description")
	if err != nil {
		return reply{}, err
	}
	external, _, err := externalNames(o)
	if err != nil {
		return reply{}, err
	}
	g := c.state.addRoleGroup(RoleGroup{OrgID: c.org.ID, Name: name, Description: description, Editable: true, ExternalNames: external}, c.now())
	return created(c.wireRoleGroup(g))
}

func editable(g *RoleGroup) error {
	if !g.Editable {
		return refuse(http.StatusBadRequest, "The role group cannot be changed")
	}
	return nil
}

func (c *call) updateRoleGroup(g *RoleGroup) (reply, error) {
	if err := editable(g); err != nil {
		return reply{}, err
	}
	o, err := body[object](c.r)
	if err != nil {
		return reply{}, err
	}
	name, description := g.Name, g.Description
	if _, given := o["name"]; given {
		if name, err = c.freeRoleGroupName(o, g); err != nil {
			return reply{}, err
		}
	}
	if _, given := o["description"]; given {
		if description, err = o.required("", "description"); err != nil {
			return reply{}, err
		}
	}
	external, given, err := externalNames(o)
	if err != nil {
		return reply{}, err
	}
	if !given {
		external = g.ExternalNames
	}
	g.Name, g.Description, g.ExternalNames, g.UpdatedAt = name, description, external, c.now()
	return ok(c.wireRoleGroup(g))
}

func (c *call) deleteRoleGroup(g *RoleGroup) (reply, error) {
	if err := editable(g); err != nil {
		return reply{}, err
	}
	c.state.removeRoleGroup(g.ID)
	return empty(http.StatusOK)
}

func (c *call) deleteRoleGroups() (reply, error) {
	ids, err := uuids(c.r)
	if err != nil {
		return reply{}, err
	}
	for _, id := range ids {
		g := c.state.RoleGroups[id]
		if g == nil || g.OrgID != c.org.ID {
			return reply{}, refuse(http.StatusNotFound, "Role group does not exist")
		}
		if err := editable(g); err != nil {
			return reply{}, err
		}
	}
	for _, id := range ids {
		c.state.removeRoleGroup(id)
	}
	return empty(http.StatusOK)
}

func (s *state) removeRoleGroup(id string) {
	delete(s.RoleGroups, id)
	delete(s.RoleGroupMembers, id)
	delete(s.RoleGroupGrants, id)
	s.RoleGroupOrder = slices.DeleteFunc(s.RoleGroupOrder, func(other string) bool { return other == id })
}
