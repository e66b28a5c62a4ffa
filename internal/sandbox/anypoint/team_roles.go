package anypoint

import (
	"encoding/json"
	"net/http"
	"slices"
)

// listTeamRoles shows the team's own permissions and the automatic Business Group Viewer rows (seen in the vendor's tracker).
func (c *call) listTeamRoles(t *Team) (reply, error) {
	q := c.r.URL.Query()
	offset, limit, err := c.paging(q)
	if err != nil {
		return reply{}, err
	}
	type row struct {
		RoleID  string            `json:"role_id"`
		Name    string            `json:"name"`
		Context map[string]string `json:"context_params"`
	}
	rows := []row{}
	grants := c.state.TeamGrants[t.ID]
	for _, g := range slices.Concat(grants, c.state.viewerRows("", grants)) {
		r, _ := role(g.RoleID)
		if (len(q["role_id"]) == 0 || slices.Contains(q["role_id"], g.RoleID)) && contains(r.Name, q.Get("search")) {
			rows = append(rows, row{g.RoleID, r.Name, g.Context})
		}
	}
	return ok(page{cut(rows, offset, limit), len(rows)})
}

// grantsOfBody reads the array of {role_id, context_params} that changes of teams and role groups send.
// Only that of teams is closed to other fields (documented).
func (c *call) grantsOfBody(inside *Organization, closed bool) ([]Grant, error) {
	raw, err := body[json.RawMessage](c.r)
	if err != nil {
		return nil, err
	}
	grants, err := c.readGrants(raw, "", inside, closed)
	if err != nil {
		return nil, err
	}
	if len(grants) == 0 {
		return nil, invalid("", "minItems", "body should NOT have fewer than 1 items")
	}
	return grants, nil
}

func (c *call) grantTeamRoles(t *Team) (reply, error) {
	grants, err := c.grantsOfBody(c.root, true)
	if err != nil {
		return reply{}, err
	}
	for _, g := range grants {
		c.state.grantTeam(t.ID, g)
	}
	return empty(http.StatusNoContent)
}

func (c *call) revokeTeamRoles(t *Team) (reply, error) {
	grants, err := c.grantsOfBody(c.root, true)
	if err != nil {
		return reply{}, err
	}
	for _, g := range grants {
		c.state.revokeTeam(t.ID, g)
	}
	return empty(http.StatusNoContent)
}
