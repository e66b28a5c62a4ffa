package apim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Audience is whom the tokens are for that Resource Manager takes: Azure's public cloud.
const Audience = "https://management.core.windows.net/"

// token is one bearer token of an application.
type token struct {
	ClientID  string
	Audience  string    // "" for a ready token, which is for Resource Manager
	ExpiresAt time.Time // zero: never
	Revoked   bool
}

// authenticate finds out who calls. Codes and texts of Resource Manager's refusals are assumed.
func (c *call) authenticate() error {
	value := bearer(c.r)
	if value == "" {
		return refuse(http.StatusUnauthorized, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
	}
	t := c.tokens[value]
	switch {
	case t == nil || t.Revoked:
		return refuse(http.StatusUnauthorized, "InvalidAuthenticationToken", "The access token is invalid.")
	case !t.ExpiresAt.IsZero() && !c.now().Before(t.ExpiresAt):
		return refuse(http.StatusUnauthorized, "ExpiredAuthenticationToken", "The access token expiry UTC time '%s' is earlier than current UTC time '%s'.", t.ExpiresAt.Format(time.RFC3339), c.now().Format(time.RFC3339))
	case t.Audience != "" && strings.TrimRight(t.Audience, "/") != strings.TrimRight(Audience, "/"):
		return refuse(http.StatusUnauthorized, "InvalidAuthenticationTokenAudience", "The access token has been obtained for wrong audience or resource '%s'.", t.Audience)
	}
	c.app = c.state.application(t.ClientID)
	if c.app == nil {
		return refuse(http.StatusUnauthorized, "InvalidAuthenticationToken", "The access token is from an application that is not there.")
	}
	return nil
}

func bearer(r *http.Request) string {
	scheme, value, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "bearer") {
		return ""
	}
	return strings.TrimSpace(value)
}

// Entra describes Microsoft Entra's sign-in to the sandbox's kernel. Entra's libraries take the first part of an address for the tenant, so it is mounted at the
// server's root, below the id of the one tenant there is. They also insist on https: over plain http it is there, but no library asks it.
func (p *Platform) Entra() kernel.Platform {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v2.0/.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("POST /oauth2/v2.0/token", p.signIn)
	return kernel.Platform{
		Name: "entra", Root: "/" + TenantID, Mux: mux,
		NotFound: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }),
		Writing:  func(*http.Request, string) bool { return false },
		Save:     func() ([]byte, error) { return []byte("{}"), nil },
		Load:     func([]byte) error { return nil },
	}
}

func (p *Platform) discovery(w http.ResponseWriter, r *http.Request) {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	base := scheme + "://" + r.Host + "/" + TenantID
	reply{status: http.StatusOK, body: map[string]any{
		"token_endpoint": base + "/oauth2/v2.0/token", "authorization_endpoint": base + "/oauth2/v2.0/authorize", "issuer": base + "/v2.0",
		"token_endpoint_auth_methods_supported": []string{"client_secret_post", "private_key_jwt", "client_secret_basic"}, "jwks_uri": base + "/discovery/v2.0/keys",
		"response_types_supported": []string{"code", "id_token"}, "subject_types_supported": []string{"pairwise"}, "id_token_signing_alg_values_supported": []string{"RS256"},
	}}.write(w, false)
}

// signIn is the token endpoint, for client credentials: a secret, a certificate's assertion, or a federated token.
func (p *Platform) signIn(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := r.ParseForm(); err != nil {
		entraError("AADSTS900144", http.StatusBadRequest, "invalid_request", "The request body must contain the following parameter: 'grant_type'.").write(w, false)
		return
	}
	p.grant(r).write(w, false)
}

func (p *Platform) grant(r *http.Request) reply {
	form := r.PostForm
	if form.Get("grant_type") != "client_credentials" {
		return entraError("AADSTS70003", http.StatusBadRequest, "unsupported_grant_type", "The app requested an unsupported grant type '"+form.Get("grant_type")+"'.")
	}
	app := p.state.application(form.Get("client_id"))
	if app == nil {
		return entraError("AADSTS700016", http.StatusBadRequest, "unauthorized_client", "Application with identifier '"+form.Get("client_id")+"' was not found in the directory.")
	}
	if assertion := form.Get("client_assertion"); assertion != "" {
		if subject := subjectOf(assertion); subject != app.Subject && subject != app.ClientID {
			return entraError("AADSTS700213", http.StatusUnauthorized, "invalid_client", "No matching federated identity record found for presented assertion subject '"+subject+"'.")
		}
	} else if form.Get("client_secret") != app.Secret {
		return entraError("AADSTS7000215", http.StatusUnauthorized, "invalid_client", "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.")
	}
	audience := ""
	for _, scope := range strings.Fields(form.Get("scope")) {
		if before, found := strings.CutSuffix(scope, "/.default"); found {
			audience = before
		}
	}
	if audience == "" {
		return entraError("AADSTS1002012", http.StatusBadRequest, "invalid_scope", "The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.")
	}
	seconds := p.number("expires_in")
	expires := p.now().Add(time.Duration(seconds) * time.Second)
	value := sign(map[string]any{"aud": audience, "tid": TenantID, "appid": app.ClientID, "oid": app.ClientID, "iss": "https://sts.windows.net/" + TenantID + "/",
		"iat": p.now().Unix(), "nbf": p.now().Unix(), "exp": expires.Unix(), "uti": random(8)})
	p.tokens[value] = &token{ClientID: app.ClientID, Audience: audience, ExpiresAt: expires}
	return reply{status: http.StatusOK, body: map[string]any{"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": value}}
}

func entraError(number string, status int, code, message string) reply {
	n, _ := strconv.Atoi(strings.TrimPrefix(number, "AADSTS"))
	return reply{status: status, body: map[string]any{"error": code, "error_description": number + ": " + message + " Trace ID: " + uuid(), "error_codes": []int{n}, "trace_id": uuid(), "correlation_id": uuid()}}
}

// subjectOf reads the subject of an assertion without checking its signature: which keys a test signs with is its own business.
func subjectOf(assertion string) string {
	parts := strings.Split(assertion, ".")
	if len(parts) != 3 {
		return ""
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	var claims struct {
		Subject string `json:"sub"`
	}
	if err != nil || json.Unmarshal(raw, &claims) != nil {
		return ""
	}
	return claims.Subject
}

// sign returns the claims as a JSON Web Token. Its key is nobody's secret: the sandbox looks tokens up and never reads them.
func sign(claims map[string]any) string {
	part := func(v any) string {
		raw, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	unsigned := part(map[string]string{"alg": "HS256", "typ": "JWT"}) + "." + part(claims)
	mac := hmac.New(sha256.New, []byte("sandbox"))
	mac.Write([]byte(unsigned))
	return unsigned + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// FederatedToken returns a token as GitHub or another issuer would give it for a subject.
func FederatedToken(subject string) string {
	return sign(map[string]any{"iss": "https://token.actions.example", "sub": subject, "aud": "api://AzureADTokenExchange"})
}

func digest(userID, password string) string {
	sum := sha256.Sum256([]byte(userID + ":" + password))
	return hex.EncodeToString(sum[:])
}
