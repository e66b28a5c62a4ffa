package anypoint

import (
	"net/http"
	"strings"
)

func (p *Platform) organizationRoutes() {
	p.family(route{access: member, shape: shapeEmpty},
		route{pattern: "GET /api/organizations/{org}", handle: (*call).organization},
		route{pattern: "GET /api/organizations/{org}/hierarchy", unknownOrg: http.StatusBadRequest, handle: (*call).hierarchy},
		route{pattern: "GET /api/organizations/{org}/owner", handle: (*call).owner},
		route{pattern: "PUT /api/organizations/{org}/owner/{user}", access: admin, handle: (*call).changeOwner},
	)
	p.family(route{access: member, shape: shapeMessage},
		route{pattern: "GET /api/organizations/{org}/environments", handle: (*call).environments},
		route{pattern: "GET /api/organizations/{org}/environments/{env}", handle: (*call).environment},
	)
	p.family(route{access: admin, shape: shapeGateway},
		route{pattern: "GET /api/organizations/{org}/identityProviders", handle: (*call).identityProviders},
		route{pattern: "GET /api/organizations/{org}/identityProviders/{provider}", handle: (*call).identityProvider},
		route{pattern: "GET /api/organizations/{org}/identityProviderSettings", handle: (*call).providerSettings},
		route{pattern: "PATCH /api/organizations/{org}/identityProviderSettings", handle: (*call).changeProviderSettings},
	)
}

type wireEnvironment struct {
	ID             string `json:"id"`
	OrganizationID string `json:"organizationId"`
	Name           string `json:"name"`
	IsProduction   bool   `json:"isProduction"`
	Type           string `json:"type"`
	ClientID       string `json:"clientId"`
}

func wireEnv(e *Environment) wireEnvironment {
	return wireEnvironment{ID: e.ID, OrganizationID: e.OrganizationID, Name: e.Name, IsProduction: e.Type == "production",
		Type: e.Type, ClientID: e.ClientID}
}

func (c *call) organizationEnvironments(orgID string) []wireEnvironment {
	out := []wireEnvironment{}
	for _, e := range c.state.Environments {
		if e.OrganizationID == orgID {
			out = append(out, wireEnv(e))
		}
	}
	return out
}

func (c *call) organization() (reply, error) {
	type detail struct {
		wireOrganization
		SessionTimeout int               `json:"sessionTimeout"`
		Environments   []wireEnvironment `json:"environments"`
		Owner          *wireOwner        `json:"owner,omitempty"`
		Salesforce     map[string]string `json:"salesforce"`
	}
	out := detail{
		wireOrganization: c.wireOrganization(c.org), SessionTimeout: 60, Environments: c.organizationEnvironments(c.org.ID),
		Owner: c.wireOwner(c.org), Salesforce: map[string]string{"sf_org_id": "", "apiEndpoint": ""},
	}
	return ok(out)
}

// wireOwner is the owner of an organization as the organization shows it: with type and organizationId, but no organization of its own (documented).
type wireOwner struct {
	wireUser
	Type           string `json:"type"`
	OrganizationID string `json:"organizationId"`
}

// wireOwner is nil for an organization without an owner.
func (p *Platform) wireOwner(org *Organization) *wireOwner {
	u := p.state.Users[org.OwnerID]
	if u == nil {
		return nil
	}
	out := wireOwner{wireUser: p.wireUser(u), Type: u.Type, OrganizationID: u.OrganizationID}
	out.Organization, out.wireUserExtras = nil, nil
	return &out
}

type wireHierarchy struct {
	wireOrganization
	EnvironmentsCount int             `json:"environmentsCount"`
	Owner             map[string]any  `json:"owner"`
	SubOrganizations  []wireHierarchy `json:"subOrganizations"`
}

func (c *call) hierarchy() (reply, error) { return ok(c.tree(c.org)) }

func (c *call) tree(org *Organization) wireHierarchy {
	out := wireHierarchy{wireOrganization: c.wireOrganization(org), EnvironmentsCount: len(c.organizationEnvironments(org.ID)),
		SubOrganizations: []wireHierarchy{}}
	if u := c.state.Users[org.OwnerID]; u != nil {
		out.Owner = map[string]any{
			"id": u.ID, "username": u.Username, "firstName": u.FirstName, "lastName": u.LastName, "email": u.Email,
			"organizationId": u.OrganizationID, "enabled": u.Enabled, "idprovider_id": u.IdentityProviderID,
		}
	}
	for _, id := range c.state.children(org.ID) {
		out.SubOrganizations = append(out.SubOrganizations, c.tree(c.state.Organizations[id]))
	}
	return out
}

func (c *call) owner() (reply, error) {
	u := c.state.Users[c.org.OwnerID]
	if u == nil {
		return reply{}, refuse(http.StatusBadRequest, "The organization has no owner")
	}
	out := c.wireUser(u)
	out.Organization = nil
	return ok(out)
}

func (c *call) changeOwner() (reply, error) {
	u, belongs := c.state.tenantUser(c.root.ID, c.r.PathValue("user"))
	if !belongs || u.Type != TypeHost || !u.Enabled {
		return reply{}, refuse(http.StatusBadRequest, "The user cannot own the organization")
	}
	c.setOwner(c.org, u.ID)
	return ok(c.wireUser(u))
}

// setOwner gives an organization a new owner, who becomes Organization Administrator; the former owner stays one until somebody
// revokes it (documented).
func (p *Platform) setOwner(org *Organization, userID string) {
	org.OwnerID, org.UpdatedAt = userID, p.now()
	p.state.grant(userID, Grant{RoleID: RoleOrganizationAdministrator, Context: map[string]string{"org": org.ID}})
}

func (c *call) environments() (reply, error) {
	q := c.r.URL.Query()
	offset, limit, err := c.paging(q)
	if err != nil {
		return reply{}, err
	}
	rows := []wireEnvironment{}
	for _, e := range c.organizationEnvironments(c.org.ID) {
		production, err := queryBool(q, "isProduction", e.IsProduction)
		if err != nil {
			return reply{}, err
		}
		if production == e.IsProduction && (q.Get("name") == "" || q.Get("name") == e.Name) && (q.Get("type") == "" || q.Get("type") == e.Type) &&
			contains(e.Name, q.Get("search")) {
			rows = append(rows, e)
		}
	}
	return ok(page{cut(rows, offset, limit), len(rows)})
}

func (c *call) environment() (reply, error) {
	if e := c.state.environment(c.r.PathValue("env")); e != nil && e.OrganizationID == c.org.ID {
		return ok(wireEnv(e))
	}
	return reply{}, refuse(http.StatusNotFound, "Environment does not exist")
}

// contains is the platform's search: any part, whatever the case.
func contains(s, part string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(part))
}

func (c *call) rootOnly() error {
	if !c.org.Root() {
		return refuse(http.StatusMethodNotAllowed, "The organization is not a root organization")
	}
	return nil
}

func (c *call) identityProviders() (reply, error) {
	if err := c.rootOnly(); err != nil {
		return reply{}, err
	}
	offset, limit, err := c.paging(c.r.URL.Query())
	if err != nil {
		return reply{}, err
	}
	rows := []map[string]any{}
	for _, idp := range c.state.Providers {
		rows = append(rows, wireProvider(idp))
	}
	return ok(page{cut(rows, offset, limit), len(rows)})
}

func wireProvider(idp *IdentityProvider) map[string]any {
	return map[string]any{
		"provider_id": idp.ID, "org_id": idp.OrganizationID, "name": idp.Name, "type": map[string]string{"name": idp.Type, "description": idp.Description},
	}
}

// identityProvider is one of the list, as the vendor's generated client reads it.
func (c *call) identityProvider() (reply, error) {
	if err := c.rootOnly(); err != nil {
		return reply{}, err
	}
	for _, idp := range c.state.Providers {
		if idp.ID == c.r.PathValue("provider") {
			return ok(wireProvider(idp))
		}
	}
	return reply{}, refuse(http.StatusNotFound, "The identity provider does not exist")
}

func (c *call) providerSettings() (reply, error) {
	if err := c.rootOnly(); err != nil {
		return reply{}, err
	}
	return ok(map[string]bool{"allow_new_non_sso_users": c.localUsersAllowed(), "bypass_expiration": c.state.BypassExpiry})
}

func (c *call) changeProviderSettings() (reply, error) {
	if err := c.rootOnly(); err != nil {
		return reply{}, err
	}
	o, err := body[object](c.r)
	if err != nil {
		return reply{}, err
	}
	if err := o.only("", "allow_new_non_sso_users", "bypass_expiration"); err != nil {
		return reply{}, err
	}
	allow, setAllow, err := o.boolean("", "allow_new_non_sso_users")
	if err != nil {
		return reply{}, err
	}
	bypass, setBypass, err := o.boolean("", "bypass_expiration")
	if err != nil {
		return reply{}, err
	}
	if setAllow {
		c.state.LocalUsersOff = !allow
	}
	if setBypass {
		c.state.BypassExpiry = bypass
	}
	return empty(http.StatusNoContent)
}

// localUsersAllowed reports whether accounts with a password of their own may be added, by invitation or otherwise.
func (p *Platform) localUsersAllowed() bool {
	return !p.state.LocalUsersOff && p.is("invites_available", "true")
}
