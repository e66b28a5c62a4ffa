package anypoint

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
)

// maxTeamDepth is how deep teams nest below the root team (documented limit).
const maxTeamDepth = 10

var teamName = regexp.MustCompile(`^[a-zA-Z\d\-_\s]{1,255}$`)

func (p *Platform) teamRoutes() {
	p.family(route{access: admin, shape: shapeErrors, feature: featureTeams},
		route{pattern: "GET /api/organizations/{org}/teams", handle: teams((*call).listTeams)},
		route{pattern: "POST /api/organizations/{org}/teams", handle: teams((*call).createTeam)},
		route{pattern: "GET /api/organizations/{org}/teams/{team}", access: maintainer, handle: team((*call).readTeam)},
		route{pattern: "PATCH /api/organizations/{org}/teams/{team}", handle: team((*call).updateTeam)},
		route{pattern: "DELETE /api/organizations/{org}/teams/{team}", handle: team((*call).deleteTeam)},
		route{pattern: "PUT /api/organizations/{org}/teams/{team}/parent", handle: team((*call).moveTeam)},

		route{pattern: "GET /api/organizations/{org}/teams/{team}/roles", handle: team((*call).listTeamRoles)},
		route{pattern: "POST /api/organizations/{org}/teams/{team}/roles", sensitive: true, handle: team((*call).grantTeamRoles)},
		route{pattern: "DELETE /api/organizations/{org}/teams/{team}/roles", sensitive: true, handle: team((*call).revokeTeamRoles)},

		route{pattern: "GET /api/organizations/{org}/teams/{team}/members", access: maintainer, handle: team((*call).listTeamMembers)},
		route{pattern: "PATCH /api/organizations/{org}/teams/{team}/members", access: maintainer, handle: team((*call).changeTeamMembers)},
		route{pattern: "DELETE /api/organizations/{org}/teams/{team}/members", access: maintainer, handle: team((*call).removeTeamMembers)},
		route{pattern: "PUT /api/organizations/{org}/teams/{team}/members/{user}", access: maintainer, handle: team((*call).putTeamMember)},
		route{pattern: "DELETE /api/organizations/{org}/teams/{team}/members/{user}", access: maintainer, handle: team((*call).removeTeamMember)},

		route{pattern: "GET /api/organizations/{org}/users/{user}/teams", access: self, handle: teams((*call).listUserTeams)},
	)
}

// teams guards a call of the family: teams belong to the root organization (documented), and what a business group's id gives is a switch.
func teams(handle func(*call) (reply, error)) func(*call) (reply, error) {
	return func(c *call) (reply, error) {
		if !c.org.Root() && c.is("teams_by_bg", "404") {
			return reply{}, refuse(http.StatusNotFound, "Organization does not exist")
		}
		return handle(c)
	}
}

// team guards a call about one team.
func team(handle func(*call, *Team) (reply, error)) func(*call) (reply, error) {
	return teams(func(c *call) (reply, error) {
		t := c.state.Teams[c.r.PathValue("team")]
		if t == nil || t.OrgID != c.root.ID {
			return reply{}, refuse(http.StatusNotFound, "Team does not exist")
		}
		return handle(c, t)
	})
}

type wireTeam struct {
	TeamID          string   `json:"team_id"`
	OrgID           string   `json:"org_id"`
	OrgName         string   `json:"org_name"`
	TeamName        string   `json:"team_name"`
	TeamType        string   `json:"team_type"`
	AncestorTeamIDs []string `json:"ancestor_team_ids"`
	CreatedAt       *string  `json:"created_at"`
	UpdatedAt       *string  `json:"updated_at"`
}

func (p *Platform) wireTeam(t *Team) wireTeam {
	return wireTeam{
		TeamID: t.ID, OrgID: t.OrgID, OrgName: p.state.Organizations[t.OrgID].Name, TeamName: t.Name, TeamType: t.Type,
		AncestorTeamIDs: append([]string{}, t.Ancestors...), CreatedAt: p.stamp(t.CreatedAt, elsewhere), UpdatedAt: p.stamp(t.UpdatedAt, elsewhere),
	}
}

func (t *Team) parent() string {
	if len(t.Ancestors) == 0 {
		return ""
	}
	return t.Ancestors[len(t.Ancestors)-1]
}

// selectTeams filters and sorts the organization's teams by the query that all lists of teams share.
func (c *call) selectTeams(q url.Values) ([]*Team, error) {
	sort, err := queryEnum(q, "sort", "team_name", "team_name", "created_at", "team_id")
	if err != nil {
		return nil, err
	}
	ascending, err := queryBool(q, "ascending", true)
	if err != nil {
		return nil, err
	}
	among := func(name, v string) bool { return len(q[name]) == 0 || slices.Contains(q[name], v) }
	var out []*Team
	for _, id := range c.state.TeamOrder {
		t := c.state.Teams[id]
		below := len(q["ancestor_team_id"]) == 0 || slices.ContainsFunc(t.Ancestors, func(a string) bool { return among("ancestor_team_id", a) })
		if t.OrgID == c.root.ID && below && among("parent_team_id", t.parent()) && among("team_id", t.ID) && among("team_type", t.Type) &&
			contains(t.Name, q.Get("search")) {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b *Team) int {
		n := 0
		switch sort {
		case "team_name":
			n = cmp.Compare(a.Name, b.Name)
		case "created_at":
			n = a.CreatedAt.Compare(b.CreatedAt)
		}
		n = cmp.Or(n, cmp.Compare(a.ID, b.ID))
		if !ascending {
			return -n
		}
		return n
	})
	return out, nil
}

func (c *call) listTeams() (reply, error) {
	q := c.r.URL.Query()
	offset, limit, err := c.paging(q)
	if err != nil {
		return reply{}, err
	}
	found, err := c.selectTeams(q)
	if err != nil {
		return reply{}, err
	}
	rows := []wireTeam{}
	for _, t := range cut(found, offset, limit) {
		rows = append(rows, c.wireTeam(t))
	}
	return ok(page{rows, len(found)})
}

// listUserTeams includes the root team, of which everybody is a member (documented).
func (c *call) listUserTeams() (reply, error) {
	u, belongs := c.state.tenantUser(c.root.ID, c.r.PathValue("user"))
	if !belongs || !c.visible(u) {
		return reply{}, refuse(http.StatusNotFound, "User does not exist")
	}
	q := c.r.URL.Query()
	offset, limit, err := c.paging(q)
	if err != nil {
		return reply{}, err
	}
	found, err := c.selectTeams(q)
	if err != nil {
		return reply{}, err
	}
	type row struct {
		wireTeam
		MembershipType string `json:"membership_type"`
		External       bool   `json:"is_assigned_via_external_groups"`
	}
	rows := []row{}
	for _, t := range found {
		m := c.membership(t, u)
		if m != nil && (len(q["membership_type"]) == 0 || slices.Contains(q["membership_type"], m.MembershipType)) {
			rows = append(rows, row{c.wireTeam(t), m.MembershipType, m.External})
		}
	}
	return ok(page{cut(rows, offset, limit), len(rows)})
}

func (c *call) readTeam(t *Team) (reply, error) { return ok(c.wireTeam(t)) }

// freeTeamName reads the name of a team, which is unique in the organization (documented).
func (c *call) freeTeamName(o object, except *Team) (string, error) {
	name, err := o.required("", "team_name")
	if err != nil {
		return "", err
	}
	if !teamName.MatchString(name) {
		return "", invalid(".team_name", "pattern", "team_name should match pattern %s", teamName)
	}
	for _, t := range c.state.Teams {
		if t != except && t.OrgID == c.root.ID && t.Name == name {
			return "", refuse(http.StatusConflict, "The team name is already used")
		}
	}
	return name, nil
}

func (c *call) parentTeam(o object) (*Team, error) {
	id, err := o.required("", "parent_team_id")
	if err != nil {
		return nil, err
	}
	parent := c.state.Teams[id]
	if parent == nil || parent.OrgID != c.root.ID || len(parent.Ancestors) >= maxTeamDepth {
		return nil, refuse(http.StatusConflict, "No team for the parent_team_id, or teams nest too deep below it")
	}
	return parent, nil
}

func (c *call) createTeam() (reply, error) {
	o, err := body[object](c.r)
	if err != nil {
		return reply{}, err
	}
	if err := o.only("", "parent_team_id", "team_name", "team_type"); err != nil {
		return reply{}, err
	}
	name, err := c.freeTeamName(o, nil)
	if err != nil {
		return reply{}, err
	}
	kind := "internal"
	if _, given := o["team_type"]; given {
		if kind, err = o.enum("", "team_type", "internal", "private", "shared"); err != nil {
			return reply{}, err
		}
	}
	parent, err := c.parentTeam(o)
	if err != nil {
		return reply{}, err
	}
	return created(c.wireTeam(c.state.addTeam(c.root.ID, name, kind, parent.ID, c.now())))
}

// notRoot refuses changes of the root team, which cannot be renamed, moved or deleted (documented for the deletion, assumed for the rest).
func notRoot(t *Team) error {
	if len(t.Ancestors) == 0 {
		return refuse(http.StatusBadRequest, "The root team cannot be changed")
	}
	return nil
}

func (c *call) updateTeam(t *Team) (reply, error) {
	if err := notRoot(t); err != nil {
		return reply{}, err
	}
	o, err := body[object](c.r)
	if err != nil {
		return reply{}, err
	}
	if err := o.only("", "team_name", "team_type"); err != nil {
		return reply{}, err
	}
	name, kind := t.Name, t.Type
	if _, given := o["team_name"]; given {
		if name, err = c.freeTeamName(o, t); err != nil {
			return reply{}, err
		}
	}
	if _, given := o["team_type"]; given {
		if kind, err = o.enum("", "team_type", "internal", "private", "shared"); err != nil {
			return reply{}, err
		}
	}
	t.Name, t.Type, t.UpdatedAt = name, kind, c.now()
	return reply{status: c.number("team_update_status"), body: c.wireTeam(t)}, nil
}

func (c *call) deleteTeam(t *Team) (reply, error) {
	if err := notRoot(t); err != nil {
		return reply{}, err
	}
	c.state.removeTeam(t.ID)
	return empty(http.StatusNoContent)
}

func (c *call) moveTeam(t *Team) (reply, error) {
	if err := notRoot(t); err != nil {
		return reply{}, err
	}
	o, err := body[object](c.r)
	if err != nil {
		return reply{}, err
	}
	parent, err := c.parentTeam(o)
	if err != nil {
		return reply{}, err
	}
	if parent == t || slices.Contains(parent.Ancestors, t.ID) {
		return reply{}, refuse(http.StatusConflict, "A team cannot move below itself")
	}
	c.state.moveTeam(t, parent.ID)
	t.UpdatedAt = c.now()
	return reply{status: c.number("team_update_status"), body: c.wireTeam(t)}, nil
}
