package anypoint

import (
	"encoding/json"
	"mime"
	"net/http"
	"slices"
)

func (p *Platform) signInRoutes() {
	p.family(route{access: anyone, shape: shapePlain},
		route{pattern: "POST /login", quiet: true, limit: 500, handle: (*call).login},
		route{pattern: "POST /api/login", quiet: true, limit: 500, handle: (*call).login},
		route{pattern: "POST /api/v2/oauth2/token", quiet: true, handle: (*call).oauthToken},
		route{pattern: "POST /api/v2/oauth2/revoke", quiet: true, handle: (*call).revokeToken},
		route{pattern: "POST /api/recover/password", quiet: true, handle: (*call).recoverPassword},
	)
	p.register(route{pattern: "GET /api/logout", access: signedIn, shape: shapePlain, handle: (*call).logout})
}

// form reads the fields of a JSON or form-encoded body: sign-in takes both (documented).
func (c *call) form() (map[string]string, error) {
	fields := map[string]string{}
	kind, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	switch kind {
	case "application/x-www-form-urlencoded":
		if err := c.r.ParseForm(); err != nil {
			return nil, refuse(http.StatusBadRequest, "Bad Request")
		}
		for k := range c.r.PostForm {
			fields[k] = c.r.PostForm.Get(k)
		}
	case "application/json":
		if err := json.NewDecoder(c.r.Body).Decode(&fields); err != nil {
			return nil, refuse(http.StatusBadRequest, "Bad Request")
		}
	default:
		return nil, refuse(http.StatusBadRequest, "Bad Request")
	}
	return fields, nil
}

// signIn checks a password. The response for a user whose MFA stands in the way is a nil user and no error.
func (c *call) signIn(username, password string) (*User, error) {
	u := c.state.accountNamed(username, func(u *User) bool { return u.Username == username && !u.Deleted && u.Type == TypeHost })
	switch {
	case u == nil || !c.state.passwordIs(u.ID, password):
		return nil, refuse(http.StatusUnauthorized, "Unauthorized")
	case !u.Enabled:
		return nil, refuse(http.StatusForbidden, "This user is disabled")
	case c.is("mfa", "on") && !u.MFAExcluded:
		return nil, nil
	}
	u.PreviousLastLogin, u.LastLogin = u.LastLogin, c.now()
	return u, nil
}

func (c *call) login() (reply, error) {
	fields, err := c.form()
	if err != nil {
		return reply{}, err
	}
	if fields["username"] == "" || fields["password"] == "" {
		return reply{}, refuse(http.StatusUnauthorized, "Unauthorized")
	}
	u, err := c.signIn(fields["username"], fields["password"])
	if err != nil {
		return reply{}, err
	}
	if u == nil {
		return ok(map[string]any{"access_token": nil, "token_type": "bearer"})
	}
	return ok(map[string]any{
		"access_token": c.issue(token{Grant: grantLogin, UserID: u.ID, OrgID: u.OrganizationID}), "token_type": "bearer", "redirectUrl": "/home/",
	})
}

func (c *call) oauthToken() (reply, error) {
	fields, err := c.form()
	if err != nil {
		return c.oauthRefusal(http.StatusBadRequest, "invalid_request", "The body is neither JSON nor a form")
	}
	id, secret := fields["client_id"], fields["client_secret"]
	if id == "" {
		id, secret, _ = c.r.BasicAuth()
	}
	app := c.state.Apps[id]
	if app == nil || app.Secret != secret {
		return c.oauthRefusal(http.StatusUnauthorized, "invalid_client", "Client authentication failed")
	}
	grant := fields["grant_type"]
	switch grant {
	case grantClientCredentials, grantPassword:
	case "":
		return c.oauthRefusal(http.StatusBadRequest, "invalid_request", "grant_type is missing")
	default:
		return c.oauthRefusal(http.StatusBadRequest, "unsupported_grant_type", "The grant type is not supported")
	}
	if !slices.Contains(app.GrantTypes, grant) {
		return c.oauthRefusal(http.StatusUnauthorized, "unauthorized_client", "The client may not use this grant type")
	}
	t := token{Grant: grant, UserID: app.CreatedBy, ClientID: app.ClientID, OrgID: app.OrgID}
	if grant == grantPassword {
		u, err := c.signIn(fields["username"], fields["password"])
		if err != nil || u == nil {
			return c.oauthRefusal(http.StatusUnauthorized, "invalid_grant", "The user's credentials are not accepted")
		}
		t.UserID, t.OrgID = u.ID, u.OrganizationID
	}
	response := map[string]any{"access_token": c.issue(t), "token_type": "bearer"}
	switch v := c.value("token_expires_in"); v {
	case "3600":
		response["expires_in"] = 3600
	case "60":
		response["expires_in"] = 60
	case "string":
		response["expires_in"] = "3600"
	}
	return ok(response)
}

// oauthRefusal answers as the switch token_error says: the wild shows plain text, RFC 6749 asks for an object.
func (c *call) oauthRefusal(status int, code, description string) (reply, error) {
	if c.is("token_error", "oauth") {
		return reply{status: status, body: map[string]string{"error": code, "error_description": description}}, nil
	}
	return reply{}, refuse(status, "%s", http.StatusText(status))
}

// revokeToken ends a token, as RFC 7009 has it: the body is a form, and a token that nobody knows is a success. The API description names the call
// alone. Scripts that are in use send it with the client's id and secret, and without: who names a client has to prove it, and revokes its own
// tokens only.
func (c *call) revokeToken() (reply, error) {
	if kind, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type")); kind != "application/x-www-form-urlencoded" {
		return c.oauthRefusal(http.StatusBadRequest, "invalid_request", "The body is not a form")
	}
	fields, err := c.form()
	if err != nil || fields["token"] == "" {
		return c.oauthRefusal(http.StatusBadRequest, "invalid_request", "token is missing")
	}
	id, secret := fields["client_id"], fields["client_secret"]
	if id == "" {
		id, secret, _ = c.r.BasicAuth()
	}
	if id != "" && (c.state.Apps[id] == nil || c.state.Apps[id].Secret != secret) {
		return c.oauthRefusal(http.StatusUnauthorized, "invalid_client", "Client authentication failed")
	}
	if t := c.tokens[fields["token"]]; t != nil {
		if id != "" && t.ClientID != id {
			return c.oauthRefusal(http.StatusBadRequest, "invalid_grant", "The token was issued to another client")
		}
		delete(c.tokens, fields["token"])
	}
	return empty(http.StatusOK)
}

// logout ends the session of the token, or only that of the browser, as the switch logout says: the API description names the call alone.
func (c *call) logout() (reply, error) {
	if c.is("logout", "ends_token") {
		delete(c.tokens, bearer(c.r))
	}
	return empty(http.StatusOK)
}

// recoverPassword mails who has the name. The schema of the body has a username, which is a text, and nothing but JSON (documented).
func (c *call) recoverPassword() (reply, error) {
	fields, err := body[struct {
		Username string `json:"username"`
	}](c.r)
	if err != nil || fields.Username == "" {
		return reply{}, refuse(http.StatusBadRequest, "Bad Request")
	}
	u := c.state.accountNamed(fields.Username, func(u *User) bool { return !u.Deleted && u.Type == TypeHost })
	if u != nil {
		c.mail("password_reset", u.Email, "Reset your password", map[string]string{"username": u.Username})
	}
	return ok(text("OK")) // in plain text, and the same for an unknown name, so that nobody can probe for accounts (documented)
}
