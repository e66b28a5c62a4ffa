package apim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Audience is whom tokens are for that Resource Manager takes: that of Azure's public cloud (documented).
const Audience = "https://management.core.windows.net/"

// audiences are the resources that Entra gives tokens for here. Resource Manager has two names; tokens for the others are fine,
// and of no use with it.
var audiences = map[string]bool{
	"https://management.core.windows.net": true, "https://management.azure.com": true,
	"https://graph.microsoft.com": false, "https://management.core.usgovcloudapi.net": false, "https://management.core.chinacloudapi.cn": false,
}

// token is one bearer token of an application.
type token struct {
	ClientID  string
	Audience  string    // "" for an access token, which is for Resource Manager
	ExpiresAt time.Time // zero: never
	Revoked   bool
}

// authenticate finds out who calls. Codes and texts of Resource Manager's refusals are assumed.
func (c *call) authenticate() error {
	value := bearer(c.r)
	if value == "" {
		return unauthorized("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
	}
	t := c.tokens[value]
	switch {
	case t == nil || t.Revoked:
		return unauthorized("InvalidAuthenticationToken", "The access token is invalid.")
	case !t.ExpiresAt.IsZero() && !c.now().Before(t.ExpiresAt):
		return unauthorized("ExpiredAuthenticationToken", "The access token expiry UTC time '%s' is earlier than current UTC time '%s'.",
			t.ExpiresAt.Format(time.RFC3339), c.now().Format(time.RFC3339))
	case t.Audience != "" && !audiences[strings.TrimRight(t.Audience, "/")]:
		return unauthorized("InvalidAuthenticationTokenAudience", "The access token has been obtained for wrong audience or resource '%s'.", t.Audience)
	}
	c.app = c.state.application(t.ClientID)
	if c.app == nil {
		return unauthorized("InvalidAuthenticationToken", "The access token is from an application that is not there.")
	}
	return nil
}

// unauthorized is a 401 with the challenge that goes with it (documented).
func unauthorized(code, format string, args ...any) error {
	challenge := `Bearer authorization_uri="https://login.windows.net/` + TenantID + `", error="invalid_token", error_description="` +
		fmt.Sprintf(format, args...) + `"`
	return &refusal{reply{status: http.StatusUnauthorized, header: http.Header{"Www-Authenticate": {challenge}},
		body: errorBody(code, fmt.Sprintf(format, args...), nil)}}
}

func bearer(r *http.Request) string {
	scheme, value, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "bearer") {
		return ""
	}
	return strings.TrimSpace(value)
}

// assertionClaims are what an assertion says of itself.
type assertionClaims struct {
	Subject  string `json:"sub"`
	Audience string `json:"aud"`
}

// claimsOf reads an assertion without checking its signature: which keys a test signs with is its own business. One that cannot be read says nothing.
func claimsOf(assertion string) (claims assertionClaims) {
	parts := strings.Split(assertion, ".")
	if len(parts) != 3 {
		return claims
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil || json.Unmarshal(raw, &claims) != nil {
		return assertionClaims{}
	}
	return claims
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

// FederatedAudience is whom a federated token must be for (documented).
const FederatedAudience = "api://AzureADTokenExchange"

// FederatedToken returns a token as GitHub or another issuer would give it for a subject.
func FederatedToken(subject string) string {
	return sign(map[string]any{"iss": "https://token.actions.example", "sub": subject, "aud": FederatedAudience})
}

// digest is what is kept of a password.
func digest(userID, password string) string {
	sum := sha256.Sum256([]byte(userID + ":" + password))
	return hex.EncodeToString(sum[:])
}
