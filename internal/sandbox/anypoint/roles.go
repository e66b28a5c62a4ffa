package anypoint

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
)

func (p *Platform) roleRoutes() {
	p.family(route{access: member, shape: shapeMessage},
		route{pattern: "GET /api/roles", handle: (*call).listRoles},
		route{pattern: "GET /api/roles/{role}", handle: (*call).readRole},
		route{pattern: "GET /api/roles/{role}/users", access: admin, limit: 60, handle: (*call).listRoleUsers},
	)
}

type wireRole struct {
	RoleID      string   `json:"role_id"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Internal    bool     `json:"internal"`
	OrgID       *string  `json:"org_id"` // null: built in
	Namespaces  []string `json:"namespaces"`
	Product     string   `json:"product"`
}

func wireRoleOf(r Role) wireRole {
	return wireRole{RoleID: r.ID, Name: r.Name, Description: r.Description, Internal: r.Internal, Namespaces: []string{}, Product: r.Product}
}

func (c *call) listRoles() (reply, error) {
	if c.token.Grant == grantClientCredentials && c.is("strict_connected_app", "on") {
		return unauthorized, nil
	}
	q := c.r.URL.Query()
	offset, limit, err := c.paging(q)
	if err != nil {
		return reply{}, err
	}
	internal, err := queryBool(q, "include_internal", false)
	if err != nil {
		return reply{}, err
	}
	ascending, err := queryBool(q, "ascending", true)
	if err != nil {
		return reply{}, err
	}
	sort, err := queryEnum(q, "sort", "name", "name", "role_id", "description", "internal")
	if err != nil {
		return reply{}, err
	}
	rows := []wireRole{}
	for _, r := range Roles() {
		if (!r.Internal || internal) && contains(r.Name, q.Get("name")) && contains(r.Description, q.Get("description")) &&
			(contains(r.Name, q.Get("search")) || contains(r.Description, q.Get("search"))) && equals(r.Product, q.Get("product")) {
			rows = append(rows, wireRoleOf(r))
		}
	}
	slices.SortFunc(rows, func(a, b wireRole) int {
		n := 0
		switch sort {
		case "name":
			n = cmp.Compare(a.Name, b.Name)
		case "description":
			n = cmp.Compare(a.Description, b.Description)
		case "internal":
			n = cmp.Compare(strconv.FormatBool(a.Internal), strconv.FormatBool(b.Internal))
		}
		n = cmp.Or(n, cmp.Compare(a.RoleID, b.RoleID))
		if !ascending {
			return -n
		}
		return n
	})
	return ok(page{cut(rows, offset, limit), len(rows)})
}

func (c *call) readRole() (reply, error) {
	r, known := role(c.r.PathValue("role"))
	if !known {
		return reply{}, refuse(http.StatusNotFound, "Role does not exist")
	}
	return ok(wireRoleOf(r))
}

// listRoleUsers are the users who hold a role directly, once for each context.
func (c *call) listRoleUsers() (reply, error) {
	r, known := role(c.r.PathValue("role"))
	if !known {
		return reply{}, refuse(http.StatusNotFound, "Role does not exist")
	}
	offset, limit, err := c.paging(c.r.URL.Query())
	if err != nil {
		return reply{}, err
	}
	type row struct {
		wireUserItem
		Context map[string]string `json:"context_params"`
	}
	org := c.wireOrganization(c.root)
	rows := []row{}
	for _, id := range c.state.UserOrder {
		u, belongs := c.state.tenantUser(c.root.ID, id)
		if !belongs {
			continue
		}
		for _, g := range c.state.Grants[id] {
			if g.RoleID == r.ID {
				rows = append(rows, row{c.wireUserItem(u, &org), g.Context})
			}
		}
	}
	return ok(page{cut(rows, offset, limit), len(rows)})
}
