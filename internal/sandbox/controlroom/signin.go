package controlroom

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

var signInRoutes = []route{
	{pattern: "POST /authentication", open: true, reads: true, handle: (*call).authenticate},
	{pattern: "POST /authentication/token", reads: true, handle: (*call).refresh},
	{pattern: "GET /authentication/token", versions: v1, open: true, handle: (*call).validate},
	{pattern: "POST /authentication/logout", versions: v1, reads: true, handle: (*call).logout},
	{pattern: "GET /authentication/type", versions: v1, open: true,
		handle: func(c *call) (reply, error) { return ok(map[string]any{"authType": c.value("auth_type")}) }},
}

type credentials struct {
	Username      *string         `json:"username"`
	Password      *string         `json:"password"`
	APIKey        *string         `json:"apiKey"`
	MFACode       json.RawMessage `json:"mfaCode"`
	MultipleLogin bool            `json:"multipleLogin"`
}

// authenticate signs in with a user name and either a password or an API key. Fields that it does not know are ignored whatever
// the switch unknown_fields says: a client was seen to misspell one for years.
func (c *call) authenticate() (reply, error) {
	data, err := c.raw()
	if err != nil {
		return reply{}, err
	}
	in, _, err := exact[credentials](data)
	if err != nil {
		return reply{}, err
	}
	if text(in.Username) == "" || text(in.Password) == "" && text(in.APIKey) == "" {
		return reply{}, invalid("Username and password or API key are required")
	}
	u, err := c.identify(in)
	if err != nil {
		return reply{}, err
	}
	value := c.openSession(u, token{Multiple: c.multiple(u, in)})
	out := map[string]any{"token": value, "user": c.wireUser(u)}
	if !c.e11() {
		out["tenantUuid"], out["mfaAuthResponse"] = TenantUUID, nil
	}
	if c.of2026() {
		delete(out, "mfaAuthResponse")
		permissions := c.wirePermissions(u)
		textIDs(permissions)
		out["permissions"] = permissions
	}
	return ok(out)
}

// identify finds the user whose credentials these are. Nothing in the response shows which part was wrong.
func (c *call) identify(in credentials) (*User, error) {
	wrong := refuse(http.StatusUnauthorized, codeCredentials, "Invalid username or password")
	u := c.byLogin(*in.Username)
	switch {
	case u == nil:
		return nil, wrong
	case text(in.APIKey) != "":
		if c.state.APIKeys[u.ID] != digest(u.ID, *in.APIKey) {
			return nil, wrong
		}
	case c.state.Passwords[u.ID] != digest(u.ID, *in.Password):
		return nil, wrong
	case c.twoFactor(u) && strings.Trim(string(in.MFACode), `"`) != MFACode:
		return nil, refuse(http.StatusUnauthorized, codeCredentials, "A valid code of the second factor is required")
	}
	switch {
	case u.Disabled:
		return nil, refuse(c.number("disabled_sign_in"), codeCredentials, "The user is disabled")
	case !u.EmailVerified && c.is("unverified_sign_in", "401"):
		return nil, refuse(http.StatusUnauthorized, codeCredentials, "The user's email address is not verified")
	}
	return u, nil
}

// byLogin finds a user by user name, or by DOMAIN\user. One client sends two backslashes.
func (c *call) byLogin(login string) *User {
	domain, name, found := strings.Cut(strings.ReplaceAll(login, `\\`, `\`), `\`)
	if !found {
		domain, name = "", login
	}
	return c.state.userWhere(func(u *User) bool {
		return u.Username == fold(name) && (!found || fold(u.Domain) == fold(domain))
	})
}

func (c *call) twoFactor(u *User) bool {
	return slices.ContainsFunc(c.effectiveRoles(u), func(r *Role) bool { return r.TwoFactor })
}

// multiple decides whether a session lives beside others of its user. Sources differ; Enterprise 11 knows neither the user's flag
// nor that of the call.
func (c *call) multiple(u *User, in credentials) bool {
	flag, key := u.MultipleLoginAllowed && !c.e11(), text(in.APIKey) != ""
	switch c.value("session_rule") {
	case "off":
		return true
	case "api_key_alone":
		return key || flag && in.MultipleLogin
	}
	return flag && (in.MultipleLogin || key)
}

// openSession signs a user in: it ends the session before, counts up the user's version and takes over what the directory says.
func (p *Platform) openSession(u *User, t token) string {
	for _, other := range p.tokens {
		if other.UserID == u.ID && p.replaces(&t, other) {
			other.Revoked = true
		}
	}
	p.takeMapping(u)
	u.Version++
	u.LastLoginAt = p.now()
	return p.issue(u, t)
}

// replaces reports whether a new session ends an older one of its user: what the new one asks for counts, not what the older did.
func (p *Platform) replaces(opened, older *token) bool {
	switch {
	case p.is("session_rule", "off"):
		return false
	case p.is("session_rule", "one_api_session") && opened.Multiple:
		return opened.Interface == older.Interface
	}
	return !opened.Multiple
}

// takeMapping overwrites what the directory or identity provider decides: grants that were made manually are undone (documented).
func (p *Platform) takeMapping(u *User) {
	m, mapped := p.state.Mappings[u.ID]
	if !mapped {
		return
	}
	m = m.clone()
	u.GroupNames, u.SysAssignedRoleIDs, u.LicenseFeatures = m.Groups, m.RoleIDs, m.LicenseFeatures
	u.RoleIDs = slices.Clone(m.RoleIDs)
	if p.is("mapped_roles", "system_only") {
		u.RoleIDs = nil
	}
}

type tokenBody struct {
	Token string `json:"token"`
}

// sentToken is the token in the body, which some clients leave out. ok is false when the body is no such object.
func (c *call) sentToken() (value string, ok bool) {
	if c.r.ContentLength == 0 {
		return "", true
	}
	data, err := c.raw()
	if err != nil {
		return "", false
	}
	in, _, err := exact[tokenBody](data)
	return in.Token, err == nil
}

// refresh returns a new token. It cannot revive one that expired (documented): the header's must be live, and so must the body's.
func (c *call) refresh() (reply, error) {
	value, readable := c.sentToken()
	if !readable || value == "" && c.version == "v1" {
		return reply{}, invalid("The token to refresh is missing")
	}
	old := c.token
	if value != "" {
		if old = c.tokens[value]; old == nil || !c.live(old) || old.UserID != c.user.ID {
			return reply{}, refuse(http.StatusUnauthorized, codeDeadToken, "The token cannot be refreshed. Log in again")
		}
	}
	fresh := c.issue(c.user, token{Multiple: old.Multiple, Interface: old.Interface})
	if c.is("refreshed_token", "revoked") {
		old.Revoked = true
	}
	return ok(tokenBody{fresh})
}

// validate reports whether a token works. It takes it from the query or the header.
func (c *call) validate() (reply, error) {
	value := c.r.URL.Query().Get("token")
	if value == "" {
		value = bare(c.r)
	}
	if value == "" {
		return reply{}, refuse(http.StatusUnauthorized, codeNoToken, "Access token expected in the 'X-Authorization' header")
	}
	t := c.tokens[value]
	return ok(map[string]bool{"valid": t != nil && c.live(t)})
}

// logout ends the session; the vendor's pages differ on whether there is a body, so any is taken.
func (c *call) logout() (reply, error) {
	c.token.Revoked = true
	return reply{status: http.StatusNoContent}, nil
}
