package anypoint

import (
	"net/http"
	"slices"
)

func (p *Platform) memberRoutes() {
	p.family(route{access: admin, shape: shapeEmpty},
		route{pattern: "GET /api/organizations/{org}/members", handle: (*call).listMembers},
		route{pattern: "PUT /api/organizations/{org}/members", handle: (*call).addMembers},
		route{pattern: "DELETE /api/organizations/{org}/members", handle: (*call).removeMembers},
		route{pattern: "PUT /api/organizations/{org}/members/{user}", handle: (*call).addMembers},
		route{pattern: "DELETE /api/organizations/{org}/members/{user}", handle: (*call).removeMembers},
	)
}

// isMember reports whether a user is listed as a member: of the root every account is, of a business group those who were added, and by the switch
// grant_adds_bg_member those with a permission.
func (p *Platform) isMember(u *User, org *Organization) bool {
	if u.Deleted || u.Type != TypeHost || u.OrganizationID != p.state.rootOf(org) {
		return false
	}
	return org.Root() || p.state.Members[org.ID][u.ID] || p.is("grant_adds_bg_member", "true") && p.state.holdsGrantIn(u.ID, org.ID)
}

type wireMember struct {
	ID                string  `json:"id"`
	Username          string  `json:"username"`
	FirstName         string  `json:"firstName"`
	LastName          string  `json:"lastName"`
	Email             string  `json:"email"`
	OrganizationID    string  `json:"organizationId"`
	Enabled           bool    `json:"enabled"`
	IDProviderID      string  `json:"idprovider_id"`
	Type              string  `json:"type"`
	CreatedAt         *string `json:"createdAt"`
	UpdatedAt         *string `json:"updatedAt"`
	LastLogin         *string `json:"lastLogin"`
	PasswordUpdatedAt *string `json:"password_updatedAt"`
}

func (c *call) listMembers() (reply, error) {
	q := c.r.URL.Query()
	offset, limit, err := c.paging(q)
	if err != nil {
		return reply{}, err
	}
	ids := q["id"]
	for _, id := range ids {
		if !isUUID(id) {
			return reply{}, invalid(".id", "pattern", "id should be a UUID")
		}
	}
	var rows []wireMember
	for _, id := range c.state.UserOrder {
		u := c.state.Users[id]
		if !c.isMember(u, c.org) || len(ids) > 0 && !slices.Contains(ids, u.ID) || !matches(u, q.Get("search")) ||
			!equals(u.Username, q.Get("username")) || !equals(u.FirstName, q.Get("firstName")) || !equals(u.LastName, q.Get("lastName")) || !c.visible(u) {
			continue
		}
		rows = append(rows, wireMember{
			ID: u.ID, Username: u.Username, FirstName: u.FirstName, LastName: u.LastName, Email: u.Email, OrganizationID: u.OrganizationID,
			Enabled: u.Enabled, IDProviderID: u.IdentityProviderID, Type: u.Type, CreatedAt: c.stamp(u.CreatedAt, inList),
			UpdatedAt: c.stamp(u.UpdatedAt, inList), LastLogin: c.stamp(u.LastLogin, inList), PasswordUpdatedAt: c.stamp(u.PasswordUpdatedAt, inList),
		})
	}
	data := cut(rows, offset, limit)
	if data == nil {
		data = []wireMember{}
	}
	return ok(page{data, len(rows)})
}

// equals is an exact filter; an empty one lets everything pass.
func equals(v, filter string) bool { return filter == "" || v == filter }

// memberIDs are the users that a call names: in its path, or in its body, which calls with a path may repeat (documented).
func (c *call) memberIDs() ([]*User, error) {
	ids := []string{c.r.PathValue("user")}
	if ids[0] == "" {
		var err error
		if ids, err = uuids(c.r); err != nil {
			return nil, err
		}
	}
	var users []*User
	for _, id := range ids {
		u, belongs := c.state.tenantUser(c.root.ID, id)
		if !belongs || u.Type != TypeHost || !c.visible(u) {
			return nil, refuse(http.StatusBadRequest, "User %s cannot be a member", id)
		}
		users = append(users, u)
	}
	if c.org.Root() {
		return nil, refuse(http.StatusBadRequest, "The members of a root organization are its accounts")
	}
	return users, nil
}

func (c *call) addMembers() (reply, error) {
	users, err := c.memberIDs()
	if err != nil {
		return reply{}, err
	}
	for _, u := range users {
		c.state.addMember(c.org.ID, u.ID)
	}
	return empty(http.StatusNoContent)
}

func (c *call) removeMembers() (reply, error) {
	users, err := c.memberIDs()
	if err != nil {
		return reply{}, err
	}
	for _, u := range users {
		if !c.isMember(u, c.org) {
			return reply{}, refuse(http.StatusBadRequest, "User %s is not a member", u.ID)
		}
	}
	for _, u := range users {
		delete(c.state.Members[c.org.ID], u.ID)
		if c.is("remove_member_clears_grants", "true") {
			c.state.revokeIn(u.ID, c.org.ID)
		}
	}
	return empty(http.StatusNoContent)
}

func (s *state) addMember(orgID, userID string) {
	if s.Members[orgID] == nil {
		s.Members[orgID] = map[string]bool{}
	}
	s.Members[orgID][userID] = true
}
