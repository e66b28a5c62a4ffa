package uipath

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

var signInRoutes = []route{
	{pattern: "POST /connect/token", service: identity, open: true, handle: (*call).connectToken},
}

// connectToken is the token endpoint, with the errors of OAuth 2.0.
func (c *call) connectToken() (reply, error) {
	media, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || media != "application/x-www-form-urlencoded" {
		return reply{}, c.oauth("invalid_request", "The body must be a form")
	}
	raw, err := io.ReadAll(c.r.Body)
	if err != nil {
		return reply{}, c.oauth("invalid_request", "The body cannot be read")
	}
	form, err := url.ParseQuery(string(raw))
	if err != nil {
		return reply{}, c.oauth("invalid_request", "The body is no form")
	}
	i := slices.IndexFunc(c.state.Applications, func(a Application) bool { return a.ID == form.Get("client_id") })
	if i < 0 || form.Get("client_secret") != c.state.Applications[i].Secret {
		return reply{}, c.oauth("invalid_client", "Client authentication failed")
	}
	app := &c.state.Applications[i]
	switch form.Get("grant_type") {
	case "client_credentials":
	case "":
		return reply{}, c.oauth("unsupported_grant_type", "grant_type is missing")
	case "authorization_code", "refresh_token", "password":
		return reply{}, c.oauth("unauthorized_client", "The application may not use this grant")
	default:
		return reply{}, c.oauth("unsupported_grant_type", "The grant is unknown")
	}
	scopes := strings.Fields(form.Get("scope"))
	if len(scopes) == 0 {
		if c.is("missing_scope", "invalid_scope") {
			return reply{}, c.oauth("invalid_scope", "No scope was asked for")
		}
		scopes = slices.Clone(app.Scopes)
	}
	for _, s := range scopes {
		if !slices.Contains(app.Scopes, s) {
			return reply{}, c.oauth("invalid_scope", "The application has no scope "+s)
		}
	}
	value, seconds := c.issue(app, scopes)
	out, err := ok(map[string]any{"access_token": value, "expires_in": seconds, "token_type": "Bearer", "scope": strings.Join(scopes, " ")})
	out.header = http.Header{"Cache-Control": {"no-store, no-cache, max-age=0"}}
	return out, err
}

func (c *call) oauth(code, description string) error {
	body := map[string]string{"error": code}
	if c.is("token_error_description", "present") {
		body["error_description"] = description
	}
	return refuse(http.StatusBadRequest, body)
}
