package anypoint

import (
	"net/http"
	"slices"

	"github.com/google/uuid"
)

func (c *call) listRoleGroupRoles(g *RoleGroup) (reply, error) {
	type row struct {
		CreatedAt    *string           `json:"created_at"`
		AssignmentID string            `json:"role_group_assignment_id"`
		RoleGroupID  string            `json:"role_group_id"`
		RoleID       string            `json:"role_id"`
		Name         string            `json:"name"`
		Description  string            `json:"description"`
		Internal     bool              `json:"internal"`
		OrgID        string            `json:"org_id"`
		Context      map[string]string `json:"context_params"`
	}
	rows := []row{}
	for _, have := range c.state.RoleGroupGrants[g.ID] {
		r, _ := role(have.RoleID)
		rows = append(rows, row{
			CreatedAt: c.stamp(have.CreatedAt, elsewhere), AssignmentID: have.AssignmentID, RoleGroupID: g.ID, RoleID: have.RoleID,
			Name: r.Name, Description: r.Description, Internal: r.Internal, OrgID: g.OrgID, Context: have.Context,
		})
	}
	return ok(page{rows, len(rows)})
}

func (c *call) grantRoleGroupRoles(g *RoleGroup) (reply, error) {
	grants, err := c.grantsOfBody(c.org, false)
	if err != nil {
		return reply{}, err
	}
	for _, grant := range grants {
		held := slices.ContainsFunc(c.state.RoleGroupGrants[g.ID], func(have roleGroupGrant) bool { return have.key() == grant.key() })
		if !held {
			c.state.RoleGroupGrants[g.ID] = append(c.state.RoleGroupGrants[g.ID],
				roleGroupGrant{Grant: grant, AssignmentID: uuid.NewString(), CreatedAt: c.now()})
		}
	}
	return empty(c.number("role_group_grant_status"))
}

func (c *call) revokeRoleGroupRoles(g *RoleGroup) (reply, error) {
	grants, err := c.grantsOfBody(c.org, false)
	if err != nil {
		return reply{}, err
	}
	for _, grant := range grants {
		c.state.RoleGroupGrants[g.ID] = slices.DeleteFunc(c.state.RoleGroupGrants[g.ID],
			func(have roleGroupGrant) bool { return have.key() == grant.key() })
	}
	return empty(http.StatusOK)
}

func (c *call) listRoleGroupUsers(g *RoleGroup) (reply, error) {
	type row struct {
		ID             string            `json:"id"`
		Username       string            `json:"username"`
		FirstName      string            `json:"firstName"`
		LastName       string            `json:"lastName"`
		Email          string            `json:"email"`
		OrganizationID string            `json:"organizationId"`
		Enabled        bool              `json:"enabled"`
		IDProviderID   string            `json:"idprovider_id"`
		Context        map[string]string `json:"context_params"`
	}
	rows := []row{}
	for _, id := range c.state.UserOrder {
		u := c.state.Users[id]
		if _, holds := c.state.RoleGroupMembers[g.ID][id]; holds && c.visible(u) {
			rows = append(rows, row{
				u.ID, u.Username, u.FirstName, u.LastName, u.Email, u.OrganizationID, u.Enabled, u.IdentityProviderID, map[string]string{},
			})
		}
	}
	return ok(page{rows, len(rows)})
}

// roleGroupUsers are the users that a call names: in its path, or in its body.
func (c *call) roleGroupUsers() ([]*User, error) {
	if c.r.PathValue("user") != "" {
		u, err := c.grantee()
		return []*User{u}, err
	}
	ids, err := uuids(c.r)
	if err != nil {
		return nil, err
	}
	var users []*User
	for _, id := range ids {
		u, belongs := c.state.tenantUser(c.root.ID, id)
		if !belongs || u.Type != TypeHost || !c.visible(u) {
			return nil, refuse(c.number("unknown_user_grant"), "User %s does not exist", id)
		}
		users = append(users, u)
	}
	return users, nil
}

func (c *call) addRoleGroupUsers(g *RoleGroup) (reply, error) {
	users, err := c.roleGroupUsers()
	if err != nil {
		return reply{}, err
	}
	for _, u := range users {
		c.state.joinRoleGroup(g.ID, u.ID)
	}
	return empty(http.StatusOK)
}

func (c *call) removeRoleGroupUsers(g *RoleGroup) (reply, error) {
	users, err := c.roleGroupUsers()
	if err != nil {
		return reply{}, err
	}
	for _, u := range users {
		if _, holds := c.state.RoleGroupMembers[g.ID][u.ID]; !holds && !c.is("absent_role_group_member", "200") {
			return reply{}, refuse(c.number("absent_role_group_member"), "Could not unassign role group")
		}
	}
	for _, u := range users {
		delete(c.state.RoleGroupMembers[g.ID], u.ID)
	}
	return empty(http.StatusOK)
}

// listUserRoleGroups shows the role groups of the path's organization that a user has.
func (c *call) listUserRoleGroups() (reply, error) {
	u, err := c.grantee()
	if err != nil {
		return reply{}, refuse(http.StatusNotFound, "User does not exist")
	}
	offset, limit, err := c.paging(c.r.URL.Query())
	if err != nil {
		return reply{}, err
	}
	type row struct {
		RoleGroupID     string            `json:"role_group_id"`
		Name            string            `json:"name"`
		Description     string            `json:"description"`
		Context         map[string]string `json:"context_params"`
		UserRoleGroupID string            `json:"user_role_group_id"`
	}
	rows := []row{}
	for _, id := range c.state.RoleGroupOrder {
		g := c.state.RoleGroups[id]
		if assignment, holds := c.state.RoleGroupMembers[id][u.ID]; holds && g.OrgID == c.org.ID {
			rows = append(rows, row{g.ID, g.Name, g.Description, map[string]string{}, assignment})
		}
	}
	total := len(rows)
	if c.is("grants_paging", "honored") {
		rows = cut(rows, offset, limit)
	}
	return ok(page{rows, total})
}
