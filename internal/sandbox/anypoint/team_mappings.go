package anypoint

import (
	"encoding/json"
	"net/http"
	"slices"
)

// GroupMapping maps a group of an identity provider to a team: its people become members, or maintainers, at their next sign-in.
type GroupMapping struct {
	MembershipType    string `json:"membership_type"`
	ExternalGroupName string `json:"external_group_name"`
	ProviderID        string `json:"provider_id"`
}

func (p *Platform) teamMappingRoutes() {
	p.family(route{access: admin, shape: shapeErrors, feature: featureTeams},
		route{pattern: "GET /api/organizations/{org}/teams/{team}/groupmappings", handle: team((*call).listMappings)},
		route{pattern: "PUT /api/organizations/{org}/teams/{team}/groupmappings", handle: team((*call).replaceMappings)},
		route{pattern: "PATCH /api/organizations/{org}/teams/{team}/groupmappings", handle: team((*call).addMappings)},
		route{pattern: "DELETE /api/organizations/{org}/teams/{team}/groupmappings", handle: team((*call).removeMappings)},
	)
}

func (c *call) listMappings(t *Team) (reply, error) {
	q := c.r.URL.Query()
	offset, limit, err := c.paging(q)
	if err != nil {
		return reply{}, err
	}
	rows := slices.DeleteFunc(append([]GroupMapping{}, c.state.TeamMappings[t.ID]...), func(m GroupMapping) bool {
		return !contains(m.ExternalGroupName, q.Get("search"))
	})
	return ok(page{cut(rows, offset, limit), len(rows)})
}

// mappingsOfBody reads the array that all changes send. An empty one is allowed where it replaces.
func (c *call) mappingsOfBody() ([]GroupMapping, error) {
	raw, err := body[[]json.RawMessage](c.r)
	if err != nil {
		return nil, err
	}
	out := []GroupMapping{}
	for _, item := range raw {
		var o object
		if json.Unmarshal(item, &o) != nil || o == nil {
			return nil, invalid("[]", "type", "body[] should be object")
		}
		var m GroupMapping
		if m.ExternalGroupName, err = o.required("[]", "external_group_name"); err != nil {
			return nil, err
		}
		if m.ProviderID, err = o.required("[]", "provider_id"); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(c.state.Providers, func(idp *IdentityProvider) bool { return idp.ID == m.ProviderID }) {
			return nil, invalid("[].provider_id", "constraint", "body[].provider_id is no identity provider of the organization")
		}
		m.MembershipType = Member
		if _, given := o["membership_type"]; given {
			if m.MembershipType, err = o.enum("[]", "membership_type", Member, Maintainer); err != nil {
				return nil, err
			}
		}
		out = append(out, m)
	}
	return out, nil
}

// sameGroup reports whether two mappings are for one group of one provider, of which a team has one mapping.
func sameGroup(a, b GroupMapping) bool {
	return a.ExternalGroupName == b.ExternalGroupName && a.ProviderID == b.ProviderID
}

func (p *Platform) without(teamID string, mappings []GroupMapping) []GroupMapping {
	return slices.DeleteFunc(slices.Clone(p.state.TeamMappings[teamID]), func(have GroupMapping) bool {
		return slices.ContainsFunc(mappings, func(m GroupMapping) bool { return sameGroup(have, m) })
	})
}

// replaceMappings replaces all mappings of the team (documented).
func (c *call) replaceMappings(t *Team) (reply, error) {
	mappings, err := c.mappingsOfBody()
	if err != nil {
		return reply{}, err
	}
	c.state.TeamMappings[t.ID] = mappings
	return empty(http.StatusNoContent)
}

func (c *call) addMappings(t *Team) (reply, error) {
	mappings, err := c.mappingsOfBody()
	if err != nil {
		return reply{}, err
	}
	c.state.TeamMappings[t.ID] = append(c.without(t.ID, mappings), mappings...)
	return empty(http.StatusNoContent)
}

func (c *call) removeMappings(t *Team) (reply, error) {
	mappings, err := c.mappingsOfBody()
	if err != nil {
		return reply{}, err
	}
	c.state.TeamMappings[t.ID] = c.without(t.ID, mappings)
	return empty(http.StatusNoContent)
}
