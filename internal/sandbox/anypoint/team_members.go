package anypoint

import (
	"cmp"
	"net/http"
	"slices"
)

// maxTeamBatch is how many members one call changes (documented).
const maxTeamBatch = 100

// membership is a user's membership of a team, nil when there is none. Everybody is a member of the root team without anybody's doing.
func (p *Platform) membership(t *Team, u *User) *TeamMember {
	if m := p.state.TeamMembers[t.ID][u.ID]; m != nil {
		return m
	}
	if len(t.Ancestors) == 0 && u.Type == TypeHost && !u.Deleted && u.OrganizationID == t.OrgID {
		return &TeamMember{UserID: u.ID, MembershipType: Member, CreatedAt: u.CreatedAt, UpdatedAt: u.CreatedAt}
	}
	return nil
}

type wireTeamMember struct {
	ID             string  `json:"id"`
	IdentityType   string  `json:"identity_type"`
	Name           string  `json:"name,omitempty"`
	TeamName       string  `json:"team_name,omitempty"`
	MembershipType string  `json:"membership_type"`
	External       bool    `json:"is_assigned_via_external_groups"`
	CreatedAt      *string `json:"created_at"`
	UpdatedAt      *string `json:"updated_at"`
}

// listTeamMembers lists users and child teams (documented).
func (c *call) listTeamMembers(t *Team) (reply, error) {
	q := c.r.URL.Query()
	offset, limit, err := c.paging(q)
	if err != nil {
		return reply{}, err
	}
	for name, allowed := range map[string][]string{"membership_type": {Member, Maintainer}, "identity_type": {"user", "team"}} {
		for _, v := range q[name] {
			if !slices.Contains(allowed, v) {
				return reply{}, invalid("."+name, "enum", "%s should be one of the allowed values", name)
			}
		}
	}
	if _, err := queryBool(q, "displayUserDetails", false); err != nil {
		return reply{}, err
	}
	sort, err := queryEnum(q, "sort", "identity_type", "identity_type", "name")
	if err != nil {
		return reply{}, err
	}
	ascending, err := queryBool(q, "ascending", true)
	if err != nil {
		return reply{}, err
	}
	among := func(name, v string) bool { return len(q[name]) == 0 || slices.Contains(q[name], v) }
	rows := []wireTeamMember{}
	for _, row := range c.teamRows(t) {
		if among("identity_type", row.IdentityType) && among("membership_type", row.MembershipType) && among("member_ids", row.ID) &&
			contains(row.Name, q.Get("search")) {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b wireTeamMember) int {
		n := cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
		if sort == "identity_type" {
			n = cmp.Or(cmp.Compare(a.IdentityType, b.IdentityType), cmp.Compare(a.ID, b.ID))
		}
		if !ascending {
			return -n
		}
		return n
	})
	total := len(rows)
	rows = cut(rows, offset, limit)
	if c.is("team_label", "team_name") {
		for i := range rows {
			rows[i].TeamName, rows[i].Name = rows[i].Name, ""
		}
	}
	return ok(page{rows, total})
}

func (c *call) teamRows(t *Team) []wireTeamMember {
	var rows []wireTeamMember
	for _, child := range c.state.childTeams(t.ID) {
		rows = append(rows, wireTeamMember{
			ID: child.ID, IdentityType: "team", Name: child.Name, MembershipType: Member,
			CreatedAt: c.stamp(child.CreatedAt, elsewhere), UpdatedAt: c.stamp(child.UpdatedAt, elsewhere),
		})
	}
	for _, id := range c.state.UserOrder {
		u := c.state.Users[id]
		m := c.membership(t, u)
		if m == nil || !c.visible(u) {
			continue
		}
		rows = append(rows, wireTeamMember{
			ID: id, IdentityType: "user", Name: u.FirstName + " " + u.LastName, MembershipType: m.MembershipType, External: m.External,
			CreatedAt: c.stamp(m.CreatedAt, elsewhere), UpdatedAt: c.stamp(m.UpdatedAt, elsewhere),
		})
	}
	return rows
}

// candidate checks an id that shall become or cease to be a member. ofTeam is the status that refuses a team's id: 400 in bulk,
// 405 alone (documented).
func (c *call) candidate(id string, ofTeam int) (known bool, err error) {
	if c.state.Teams[id] != nil {
		return false, refuse(ofTeam, "%s is a team: move or delete the team instead", id)
	}
	if !isUUID(id) {
		return false, invalid("", "pattern", "%q should be a UUID", id)
	}
	u, belongs := c.state.tenantUser(c.root.ID, id)
	return belongs && u.Type == TypeHost && c.visible(u), nil
}

// toAdd checks a new member; add is false for an unknown one that the switch lets pass.
func (c *call) toAdd(id string, ofTeam int) (add bool, err error) {
	known, err := c.candidate(id, ofTeam)
	if err != nil {
		return false, err
	}
	if !known && !c.is("unknown_team_member", "204") {
		return false, refuse(c.number("unknown_team_member"), "User %s does not exist", id)
	}
	return known, nil
}

func (c *call) toRemove(t *Team, id string, ofTeam int) error {
	if _, err := c.candidate(id, ofTeam); err != nil {
		return err
	}
	if len(t.Ancestors) == 0 {
		return refuse(http.StatusBadRequest, "Nobody can leave the root team")
	}
	if c.state.TeamMembers[t.ID][id] == nil && !c.is("absent_team_member", "204") {
		return refuse(c.number("absent_team_member"), "User %s is not a member of the team", id)
	}
	return nil
}

// changeTeamMembers adds members or changes their type, all or none; it never removes (documented).
func (c *call) changeTeamMembers(t *Team) (reply, error) {
	items, err := body[[]object](c.r)
	if err != nil {
		return reply{}, err
	}
	if len(items) < 1 || len(items) > maxTeamBatch {
		return reply{}, invalid("", "maxItems", "body should have 1 to %d items", maxTeamBatch)
	}
	add := map[string]string{}
	for _, o := range items {
		if err := o.only("[]", "id", "membership_type"); err != nil {
			return reply{}, err
		}
		id, err := o.required("[]", "id")
		if err != nil {
			return reply{}, err
		}
		kind, err := o.enum("[]", "membership_type", Member, Maintainer)
		if err != nil {
			return reply{}, err
		}
		known, err := c.toAdd(id, http.StatusBadRequest)
		if err != nil {
			return reply{}, err
		}
		if known {
			add[id] = kind
		}
	}
	for id, kind := range add {
		c.state.joinTeam(t.ID, id, kind, false, c.now())
	}
	return empty(http.StatusNoContent)
}

func (c *call) removeTeamMembers(t *Team) (reply, error) {
	ids, err := body[[]string](c.r)
	if err != nil {
		return reply{}, err
	}
	if len(ids) < 1 || len(ids) > maxTeamBatch {
		return reply{}, invalid("", "maxItems", "body should have 1 to %d items", maxTeamBatch)
	}
	for _, id := range ids {
		if err := c.toRemove(t, id, http.StatusBadRequest); err != nil {
			return reply{}, err
		}
	}
	for _, id := range ids {
		delete(c.state.TeamMembers[t.ID], id)
	}
	return empty(http.StatusNoContent)
}

func (c *call) putTeamMember(t *Team) (reply, error) {
	o, err := body[object](c.r)
	if err != nil {
		return reply{}, err
	}
	if err := o.only("", "membership_type"); err != nil {
		return reply{}, err
	}
	kind, err := o.enum("", "membership_type", Member, Maintainer)
	if err != nil {
		return reply{}, err
	}
	id := c.r.PathValue("user")
	known, err := c.toAdd(id, http.StatusMethodNotAllowed)
	if err != nil {
		return reply{}, err
	}
	if known {
		c.state.joinTeam(t.ID, id, kind, false, c.now())
	}
	return empty(http.StatusNoContent)
}

func (c *call) removeTeamMember(t *Team) (reply, error) {
	id := c.r.PathValue("user")
	if err := c.toRemove(t, id, http.StatusMethodNotAllowed); err != nil {
		return reply{}, err
	}
	delete(c.state.TeamMembers[t.ID], id)
	return empty(http.StatusNoContent)
}
