package anypoint

import (
	"maps"
	"net/http"
	"slices"
)

// grant gives a user a permission, once.
func (s *state) grant(userID string, g Grant) {
	if !slices.ContainsFunc(s.Grants[userID], func(have Grant) bool { return have.key() == g.key() }) {
		s.Grants[userID] = append(s.Grants[userID], g.clone())
	}
}

// revoke takes a direct permission; it reports whether the user held it.
func (s *state) revoke(userID string, g Grant) bool {
	before := len(s.Grants[userID])
	s.Grants[userID] = slices.DeleteFunc(s.Grants[userID], func(have Grant) bool { return have.key() == g.key() })
	return len(s.Grants[userID]) < before
}

// revokeIn takes every direct permission of a user in one organization.
func (s *state) revokeIn(userID, orgID string) {
	s.Grants[userID] = slices.DeleteFunc(s.Grants[userID], func(g Grant) bool { return g.Context["org"] == orgID })
}

func (s *state) holdsGrantIn(userID, orgID string) bool {
	return slices.ContainsFunc(s.Grants[userID], func(g Grant) bool { return g.Context["org"] == orgID })
}

// teamGrants are the permissions that a user has through teams: a team's own and those of the teams above it (documented).
func (s *state) teamGrants(userID string) []Grant {
	var out []Grant
	seen := map[string]bool{}
	for teamID, members := range s.TeamMembers {
		if members[userID] == nil {
			continue
		}
		for _, id := range append([]string{teamID}, s.Teams[teamID].Ancestors...) {
			if !seen[id] {
				seen[id] = true
				out = append(out, s.TeamGrants[id]...)
			}
		}
	}
	if u := s.Users[userID]; u != nil && u.Type == TypeHost {
		if rt := s.rootTeam(u.OrganizationID); rt != nil && !seen[rt.ID] {
			out = append(out, s.TeamGrants[rt.ID]...)
		}
	}
	return out
}

// roleGroupGrants are the permissions that a user has through role groups.
func (s *state) roleGroupGrants(userID string) []Grant {
	var out []Grant
	for _, id := range s.RoleGroupOrder {
		if _, holds := s.RoleGroupMembers[id][userID]; holds {
			for _, g := range s.RoleGroupGrants[id] {
				out = append(out, g.Grant)
			}
		}
	}
	return out
}

func (s *state) effectiveGrants(userID string) []Grant {
	return slices.Concat(s.Grants[userID], s.teamGrants(userID), s.roleGroupGrants(userID))
}

// viewerRows are the Business Group Viewer permissions that the platform gives to whoever holds any permission in a business group.
func (s *state) viewerRows(userID string, grants []Grant) []Grant {
	var out []Grant
	for _, id := range s.OrgOrder {
		if s.Organizations[id].Root() || !slices.ContainsFunc(grants, func(g Grant) bool { return g.Context["org"] == id }) {
			continue
		}
		context := map[string]string{"org": id}
		if userID != "" {
			context["user"] = userID
		}
		out = append(out, Grant{RoleID: RoleBusinessGroupViewer, Context: context})
	}
	return out
}

// checkGrant refuses a permission that the platform would not take: an unknown role, the automatic Business Group Viewer, a context that is not the
// role's. inside is the organization that the context must lie in.
func (c *call) checkGrant(g Grant, inside *Organization) error {
	r, known := role(g.RoleID)
	if !known || r.Internal {
		return refuse(c.number("unknown_role_grant"), "Role %q does not exist", g.RoleID)
	}
	if r.ID == RoleBusinessGroupViewer {
		return refuse(http.StatusBadRequest, "Business Group Viewer is managed by the platform")
	}
	if len(g.Context) > 7 {
		return invalid(".context_params", "maxProperties", "context_params should NOT have more than 7 properties")
	}
	for _, k := range slices.Sorted(maps.Keys(g.Context)) {
		if v := g.Context[k]; v == "" || len(v) > 255 {
			return invalid(".context_params."+k, "minLength", "context_params.%s should have 1 to 255 characters", k)
		}
	}
	orgID := g.Context["org"]
	if !isUUID(orgID) || !c.state.within(orgID, inside.ID) {
		return invalid(".context_params.org", "constraint", "context_params.org is no organization in %s", inside.Name)
	}
	envID, named := g.Context["envId"]
	if env := c.state.environment(envID); named && (env == nil || env.OrganizationID != orgID) {
		return invalid(".context_params.envId", "constraint", "context_params.envId is no environment of the organization")
	}
	switch {
	case c.is("role_scope", "free"):
	case r.Scope == ScopeEnvironment && !named:
		return invalid(".context_params", "required", "Role %s needs an environment: context_params should have required property 'envId'", r.Name)
	case r.Scope == ScopeOrganization && len(g.Context) != 1:
		return invalid(".context_params", "additionalProperties", "Role %s takes no context but the organization", r.Name)
	}
	return nil
}
