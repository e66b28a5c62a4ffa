package uipath

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// token is one bearer token: an application's, or a personal access token.
type token struct {
	ClientID  string // "" for a personal access token
	UserID    string // "" for an application
	Scopes    []string
	ExpiresAt time.Time // zero: never
	Revoked   bool
}

// live reports whether a token still works.
func (p *Platform) live(t *token) bool {
	if t.Revoked || !t.ExpiresAt.IsZero() && !p.now().Before(t.ExpiresAt) {
		return false
	}
	if t.UserID == "" {
		return true
	}
	u := p.state.user(t.UserID)
	if u == nil {
		return p.is("deleted_user_token", "valid")
	}
	return u.IsActive
}

// holds reports whether a token has a scope that allows a call: the whole one or the half for its direction.
func (t *token) holds(scope string, writes bool) bool {
	return slices.Contains(t.Scopes, scope) || slices.Contains(t.Scopes, scope+half(writes))
}

// holdsAny reports whether a token has a scope of a server: "PM." or "OR.".
func (t *token) holdsAny(prefix string) bool {
	return slices.ContainsFunc(t.Scopes, func(s string) bool { return strings.HasPrefix(s, prefix) })
}

func half(writes bool) string {
	if writes {
		return ".Write"
	}
	return ".Read"
}

// issue signs an application in. The issuer is the address that was called, without the organization: UiPath's own tool finds the service by it.
func (c *call) issue(app *Application, scopes []string) (value string, seconds int) {
	p := c.Platform
	seconds = p.number("token_expires_in")
	expires := p.now().Add(time.Duration(seconds) * time.Second)
	own := strings.Join(append(slices.Clone(c.at.segments), c.at.word), "/") + c.at.path
	claims := map[string]any{
		"iss": strings.TrimSuffix(c.calledAt(), own) + c.at.word, "aud": []string{"IdentityServerApi", "UiPath.Orchestrator"}, "client_id": app.ID,
		"sub_type": "service.external",
		"scope":    scopes, "iat": p.now().Unix(), "nbf": p.now().Unix(), "exp": expires.Unix(), "jti": strings.ToUpper(random(16)),
	}
	if p.is("token_prt_id", "present") {
		claims["prt_id"] = PartitionGlobalID
	}
	value = sign(claims)
	p.tokens[value] = &token{ClientID: app.ID, Scopes: scopes, ExpiresAt: expires}
	return value, seconds
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
	unsigned := part(map[string]string{"alg": "HS256", "typ": "at+jwt"}) + "." + part(claims)
	mac := hmac.New(sha256.New, []byte("sandbox"))
	mac.Write([]byte(unsigned))
	return unsigned + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// LiveTokens is the number of applications' tokens that still work.
func (p *Platform) LiveTokens() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, t := range p.tokens {
		if t.ClientID != "" && p.live(t) {
			n++
		}
	}
	return n
}

func bearer(r *http.Request) string {
	scheme, value, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "bearer") {
		return ""
	}
	return strings.TrimSpace(value)
}

func digest(userID, password string) string {
	sum := sha256.Sum256([]byte(userID + ":" + password))
	return hex.EncodeToString(sum[:])
}
