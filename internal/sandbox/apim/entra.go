package apim

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Entra describes Microsoft Entra's sign-in to the sandbox's kernel. Entra's libraries take the first part of a URL for the
// tenant, so it is mounted at the server's root, below the id of the one tenant there is. They also insist on https: over plain
// http it is there, but no library asks it.
func (p *Platform) Entra() kernel.Platform {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v2.0/.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("POST /oauth2/v2.0/token", p.signIn)
	p.pipelineRoutes(mux)
	return kernel.Platform{
		Name: "entra", Root: "/" + TenantID, Mux: mux,
		NotFound: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if w.Header().Get("Allow") != "" {
				w.WriteHeader(http.StatusMethodNotAllowed)
				return
			}
			w.WriteHeader(http.StatusNotFound)
		}),
		Writing: func(*http.Request, string) bool { return false },
		SigningIn: func(route string) bool {
			return strings.HasSuffix(route, "/oauth2/v2.0/token") || strings.HasPrefix(route, "/oidc/")
		},
		Save: func() ([]byte, error) { return []byte("{}"), nil },
		Load: func([]byte) error { return nil },
	}
}

// SignInElsewhere answers a call to the sign-in of a tenant that there is not, and reports whether r is one.
func SignInElsewhere(w http.ResponseWriter, r *http.Request) bool {
	tenant, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if path != "oauth2/v2.0/token" && path != "v2.0/.well-known/openid-configuration" {
		return false
	}
	code := "invalid_request"
	if r.Method == http.MethodGet {
		code = "invalid_tenant"
	}
	entraError("AADSTS90002", http.StatusBadRequest, code,
		"Tenant '"+tenant+"' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.").
		write(w, r.Method == http.MethodHead)
	return true
}

// discovery reports where the token endpoint is (documented form).
func (p *Platform) discovery(w http.ResponseWriter, r *http.Request) {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	base := scheme + "://" + r.Host + "/" + TenantID
	reply{status: http.StatusOK, body: map[string]any{
		"token_endpoint": base + "/oauth2/v2.0/token", "authorization_endpoint": base + "/oauth2/v2.0/authorize", "issuer": base + "/v2.0",
		"token_endpoint_auth_methods_supported": []string{"client_secret_post", "private_key_jwt", "client_secret_basic"},
		"jwks_uri":                              base + "/discovery/v2.0/keys",
		"response_types_supported":              []string{"code", "id_token"}, "subject_types_supported": []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
	}}.write(w, false)
}

// signIn is the token endpoint, for client credentials: a secret, a certificate's assertion, or a federated token.
func (p *Platform) signIn(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := r.ParseForm(); err != nil {
		entraError("AADSTS900144", http.StatusBadRequest, "invalid_request", "The request body must contain the following parameter: 'grant_type'.").
			write(w, false)
		return
	}
	p.grant(r).write(w, false)
}

func (p *Platform) grant(r *http.Request) reply {
	form := r.PostForm
	if form.Get("grant_type") != "client_credentials" {
		return entraError("AADSTS70003", http.StatusBadRequest, "unsupported_grant_type",
			"The app requested an unsupported grant type '"+form.Get("grant_type")+"'.")
	}
	app := p.state.application(form.Get("client_id"))
	if app == nil {
		return entraError("AADSTS700016", http.StatusBadRequest, "unauthorized_client",
			"Application with identifier '"+form.Get("client_id")+"' was not found in the directory.")
	}
	if assertion := form.Get("client_assertion"); assertion != "" {
		claims := claimsOf(assertion)
		switch {
		case claims.Subject == app.ClientID: // signed with the application's certificate
		case claims.Subject == "" || claims.Subject != app.Subject && claims.Subject != app.ConnectionSubject:
			return entraError("AADSTS700213", http.StatusUnauthorized, "invalid_client",
				"No matching federated identity record found for presented assertion subject '"+claims.Subject+"'.")
		case claims.Audience != FederatedAudience:
			return entraError("AADSTS700212", http.StatusUnauthorized, "invalid_client",
				"No matching federated identity record found for presented assertion audience '"+claims.Audience+"'.")
		}
	} else if form.Get("client_secret") != app.Secret {
		return entraError("AADSTS7000215", http.StatusUnauthorized, "invalid_client",
			"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.")
	}
	audience := ""
	for _, scope := range strings.Fields(form.Get("scope")) {
		if before, found := strings.CutSuffix(scope, "/.default"); found {
			audience = before
		}
	}
	if audience == "" {
		return entraError("AADSTS1002012", http.StatusBadRequest, "invalid_scope",
			"The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.")
	}
	if _, known := audiences[strings.TrimRight(audience, "/")]; !known {
		return entraError("AADSTS500011", http.StatusBadRequest, "invalid_resource",
			"The resource principal named "+audience+" was not found in the tenant.")
	}
	seconds := p.number("expires_in")
	expires := p.now().Add(time.Duration(seconds) * time.Second)
	value := sign(map[string]any{"aud": audience, "tid": TenantID, "appid": app.ClientID, "oid": app.ObjectID,
		"iss": "https://sts.windows.net/" + TenantID + "/",
		"iat": p.now().Unix(), "nbf": p.now().Unix(), "exp": expires.Unix(), "uti": random(8)})
	p.tokens[value] = &token{ClientID: app.ClientID, Audience: audience, ExpiresAt: expires}
	return reply{status: http.StatusOK, body: map[string]any{"token_type": "Bearer", "expires_in": seconds,
		"ext_expires_in": seconds, "access_token": value}}
}

func entraError(number string, status int, code, message string) reply {
	n, _ := strconv.Atoi(strings.TrimPrefix(number, "AADSTS"))
	return reply{status: status, body: map[string]any{"error": code, "error_description": number + ": " + message + " Trace ID: " + uuid(),
		"error_codes": []int{n}, "trace_id": uuid(), "correlation_id": uuid()}}
}
