package anypoint

import "net/http"

// admit decides whether the call may be made, and finds its organization. It returns the refusal, or nil.
func (c *call) admit(rt *route) *reply {
	if rt.access == anyone {
		return nil
	}
	if c.token = c.tokens[bearer(c.r)]; c.token == nil || !c.live(c.token) {
		return &unauthorized
	}
	if rt.access == signedIn {
		return nil
	}
	if refused := c.findOrganization(rt); refused != nil {
		return refused
	}
	if rt.feature != "" && !c.is("access_model", string(rt.feature)) {
		out := (&refusal{status: c.number("wrong_feature_status"), message: "The feature is not enabled for this organization"}).reply(rt.shape)
		return &out
	}
	if c.token.app() {
		switch c.value("connected_app_scopes") {
		case "none":
			if rt.access != member {
				return &forbidden
			}
		case "none_401":
			if rt.access != member {
				return &unauthorized
			}
		}
	}
	if rt.sensitive && c.token.Grant == grantClientCredentials && c.is("strict_connected_app", "on") {
		return &forbidden
	}
	if !c.allowed(rt.access) {
		return &forbidden
	}
	return nil
}

func (c *call) findOrganization(rt *route) *reply {
	id := c.r.PathValue("org")
	if id == "" {
		id = c.token.OrgID
	}
	org, known := c.state.Organizations[id]
	if !known {
		status := rt.unknownOrg
		if status == 0 {
			status = http.StatusNotFound
		}
		out := (&refusal{status: status, message: "Organization does not exist"}).reply(rt.shape)
		return &out
	}
	if c.state.hidden(org) {
		return &forbidden
	}
	c.org, c.root = org, c.state.Organizations[c.state.rootOf(org)]
	return nil
}

// allowed asks whether the token's user has the rights. A connected app has those of its scopes: the switch connected_app_scopes decided before; an
// app of another tenant has none.
func (c *call) allowed(need access) bool {
	if c.token.Grant == grantClientCredentials {
		return c.token.OrgID == c.root.ID
	}
	if _, belongs := c.state.tenantUser(c.root.ID, c.token.UserID); !belongs {
		return false
	}
	switch need {
	case member:
		return true
	case self:
		if c.isSelf(c.r.PathValue("user")) {
			return true
		}
	case maintainer:
		m := c.state.TeamMembers[c.r.PathValue("team")][c.token.UserID]
		if m != nil && m.MembershipType == Maintainer {
			return true
		}
	}
	return c.state.administers(c.token.UserID, c.org)
}

// isSelf reports whether the call is made by the user himself.
func (c *call) isSelf(userID string) bool {
	return c.token.Grant != grantClientCredentials && c.token.UserID == userID
}

// administers reports whether a user is Organization Administrator of an organization or of one above it, directly, through a team or through a
// role group. The owner of the root organization always is.
func (s *state) administers(userID string, org *Organization) bool {
	if s.Organizations[s.rootOf(org)].OwnerID == userID {
		return true
	}
	for _, g := range s.effectiveGrants(userID) {
		if g.RoleID == RoleOrganizationAdministrator && s.within(org.ID, g.Context["org"]) {
			return true
		}
	}
	return false
}
