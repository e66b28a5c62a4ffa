package controlroom

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// token is one session's JSON Web Token.
type token struct {
	UserID    int64
	ExpiresAt time.Time
	Multiple  bool // left its user's other sessions alone
	Interface bool // of the web interface, see SignIn
	Revoked   bool
}

// signingKey is made once for the process: it guards nothing, and making one takes longer than most tests.
var signingKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(fmt.Sprintf("controlroom sandbox: no key to sign tokens with: %v", err))
	}
	return key
})

// SigningKey is the key that the tokens' signatures can be checked with.
func SigningKey() *rsa.PublicKey { return &signingKey().PublicKey }

// live reports whether a token still works.
func (p *Platform) live(t *token) bool {
	u := p.state.user(t.UserID)
	return !t.Revoked && p.now().Before(t.ExpiresAt) && u != nil && !u.Disabled
}

// issue makes a token for a user. The claims are those of the vendor's samples.
func (p *Platform) issue(u *User, t token) string {
	p.issued++
	now := p.now()
	t.UserID, t.ExpiresAt = u.ID, now.Add(time.Duration(p.number("token_expires_in"))*time.Second)
	claims := map[string]any{
		"sub": strconv.FormatInt(u.ID, 10), "clientType": "WEB", "licenses": []string{}, "analyticsLicensesPurchased": map[string]any{},
		"iat": now.Unix(), "exp": t.ExpiresAt.Unix(), "iss": "AutomationAnywhere", "nanoTime": now.UnixNano() + p.issued,
	}
	if p.e11() {
		claims["csrfToken"] = hex.EncodeToString(randomBytes(16))
	} else {
		claims["tenantUuid"], claims["hybridTenant"], claims["multipleLogin"] = TenantUUID, "", t.Multiple
	}
	value := sign(claims)
	p.tokens[value] = &t
	return value
}

func sign(claims map[string]any) string {
	part := func(v any) string {
		raw, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	unsigned := part(map[string]string{"alg": "RS512"}) + "." + part(claims)
	sum := sha512.Sum512([]byte(unsigned))
	signature, err := rsa.SignPKCS1v15(rand.Reader, signingKey(), crypto.SHA512, sum[:])
	if err != nil {
		panic(fmt.Sprintf("controlroom sandbox: a token cannot be signed: %v", err))
	}
	return unsigned + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func randomBytes(n int) []byte {
	raw := make([]byte, n)
	_, _ = rand.Read(raw) // never fails
	return raw
}

// LiveTokens is the number of a user's tokens that still work.
func (p *Platform) LiveTokens(userID int64) int {
	p.lock()
	defer p.mu.Unlock()
	n := 0
	for _, t := range p.tokens {
		if t.UserID == userID && p.live(t) {
			n++
		}
	}
	return n
}

// bare is the token of a call: it comes without a scheme in a header of its own, and "Authorization: Bearer" is not looked at.
func bare(r *http.Request) string { return r.Header.Get("X-Authorization") }

func digest(userID int64, secret string) string {
	sum := sha256.Sum256([]byte(strconv.FormatInt(userID, 10) + ":" + secret))
	return hex.EncodeToString(sum[:])
}
