package anypoint

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/google/uuid"
)

const (
	grantLogin             = "login"
	grantPassword          = "password"
	grantClientCredentials = "client_credentials"
)

// token is one bearer token.
type token struct {
	Grant     string
	UserID    string // who is signed in; for client_credentials who created the app
	ClientID  string // "" after a password sign-in
	OrgID     string // root organization
	IssuedAt  time.Time
	ExpiresAt time.Time
}

func (t *token) app() bool { return t.ClientID != "" }

// live reports whether a token still works: not expired, and its user neither deleted nor disabled. A client_credentials token acts for the app, so
// its creator's fate does not end it (documented: apps of a deleted user pass to the organization's owner).
func (p *Platform) live(t *token) bool {
	if !p.now().Before(t.ExpiresAt) {
		return false
	}
	if t.Grant == grantClientCredentials {
		return true
	}
	u := p.state.Users[t.UserID]
	return u != nil && u.Enabled && !u.Deleted
}

func (p *Platform) issue(t token) string {
	t.IssuedAt = p.now()
	t.ExpiresAt = t.IssuedAt.Add(p.tokenLife())
	id := uuid.NewString()
	p.tokens[id] = &t
	p.issued = append(p.issued, id)
	return id
}

// IssuedTokens are all tokens that were issued since the start, those that ended included: tests look for them where they must not be.
func (p *Platform) IssuedTokens() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.issued)
}

// TokenWorks reports whether a token still works.
func (p *Platform) TokenWorks(token string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.tokens[token]
	return t != nil && p.live(t)
}

// tokenLife is 60 minutes (documented) unless a switch asks for a short life.
func (p *Platform) tokenLife() time.Duration {
	if p.is("token_expires_in", "60") {
		return time.Minute
	}
	return time.Hour
}

// LiveTokens is the number of tokens that still work.
func (p *Platform) LiveTokens() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, t := range p.tokens {
		if p.live(t) {
			n++
		}
	}
	return n
}

func digest(userID, password string) string {
	sum := sha256.Sum256([]byte(userID + ":" + password))
	return hex.EncodeToString(sum[:])
}

func (s *state) passwordIs(userID, password string) bool {
	stored, set := s.Passwords[userID]
	return set && stored == digest(userID, password)
}
