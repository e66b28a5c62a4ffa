package uipath

import (
	"net/http"
	"slices"
	"strings"
)

// admit decides whether the call may be made.
func (c *call) admit(rt *route) error {
	if rt.open {
		return nil
	}
	if c.token = c.tokens[bearer(c.r)]; c.token == nil || !c.live(c.token) {
		return c.unauthorized()
	}
	if rt.service == identity {
		return c.admitIdentity(rt)
	}
	return c.admitOrchestrator(rt)
}

// unauthorized is the response to a call without a token that works. That its body is usually empty is assumed.
func (c *call) unauthorized() error {
	if c.is("unauthorized_body", "envelope") {
		return envelope(http.StatusUnauthorized, 0, "You are not authenticated!")
	}
	return refuse(http.StatusUnauthorized, nil)
}

// admitIdentity goes by the scopes of an application, and by the rights of a personal access token's user, whose scopes it does
// not look at (recorded).
func (c *call) admitIdentity(rt *route) error {
	if c.token.ClientID != "" {
		if !c.token.holdsAny("PM.") {
			return errorMessage(c.number("scope_error_status"), "OAuth authorization failed. 'IdentityServerApi' scope not found.")
		}
		if accepted := append([]string{rt.scope}, rt.alsoScopes...); !slices.ContainsFunc(accepted,
			func(s string) bool { return c.token.holds(s, rt.writes()) }) {
			have := slices.DeleteFunc(slices.Clone(c.token.Scopes), func(s string) bool { return !strings.HasPrefix(s, "PM.") })
			return errorMessage(c.number("scope_error_status"), "Scope(s) '%s' is(are) invalid. Expect to have '%s' or '%s%s'. ",
				strings.Join(have, ", "), rt.scope, rt.scope, half(rt.writes()))
		}
	} else if !c.state.administers(c.token.UserID) {
		return errorMessage(http.StatusForbidden, "Caller is not authorized to manage the organization")
	}
	if rt.partition && c.hostLevel() && c.is("host_level_identity", "refused") {
		return failed(identityError{"InvalidPartition", "The partition is not valid for this address."}).refuse(http.StatusBadRequest)
	}
	return nil
}

// admitOrchestrator goes by the scopes; with OR.Default, and for users, by the roles in the tenant besides. It refuses tokens
// without any scope of its own as if they were none (recorded).
func (c *call) admitOrchestrator(rt *route) error {
	if !c.token.holdsAny("OR.") {
		if len(c.token.Scopes) == 0 {
			return c.unauthorized()
		}
		return forbidden()
	}
	scoped := slices.ContainsFunc(append([]string{rt.scope}, rt.alsoScopes...), func(s string) bool { return c.token.holds(s, rt.writes()) })
	switch {
	case scoped && c.token.ClientID != "":
		return nil
	case !scoped && !slices.Contains(c.token.Scopes, "OR.Default"):
		return forbidden()
	}
	if len(rt.permissions) > 0 && !slices.ContainsFunc(rt.permissions, c.permitted) {
		return forbidden()
	}
	return nil
}

func forbidden() error {
	return orchestratorError(http.StatusForbidden, codeNone, "You are not authorized!")
}

// permitted reports whether the token's user or application has a permission through a role in the tenant.
func (c *call) permitted(permission string) bool {
	self := c.self()
	if self == nil {
		return false
	}
	return slices.ContainsFunc(self.RoleIDs, func(id int) bool {
		role := c.state.role(id)
		return role != nil && slices.Contains(role.Permissions, permission)
	})
}

// self is the token's user or application as a member of the tenant, nil when it is none.
func (c *call) self() *TenantUser {
	if c.token.ClientID != "" {
		return c.state.tenantUserByKey(c.token.ClientID)
	}
	return c.state.tenantUserByKey(c.token.UserID)
}

// partition checks the organization that a call names.
func (c *call) partition(value string) error {
	switch {
	case !isUUID(value):
		return invalid("partitionGlobalId", "The value '%s' is not valid.", value)
	case !strings.EqualFold(value, PartitionGlobalID):
		return errorMessage(c.number("foreign_partition_status"), "Caller is not authorized for the organization")
	}
	return nil
}
