package sandbox

import (
	"crypto/rand"
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// admit says who may steer the sandbox: programs of this machine, or whoever knows the token when it is served elsewhere, too. A page in somebody's
// browser may not, whether it names the sandbox's address (Origin) or lets a name of its own lead there (Host).
func (s *Sandbox) admit(r *http.Request) error {
	if origin := r.Header.Get("Origin"); origin != "" {
		if u, err := url.Parse(origin); err != nil || u.Host != r.Host {
			return problem{http.StatusForbidden, "the control plane takes no calls from pages of other sites"}
		}
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		return problem{http.StatusForbidden, "the control plane takes no calls from pages of other sites"}
	}
	if token := s.ControlToken(); token != "" {
		scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "bearer") || subtle.ConstantTimeCompare([]byte(given), []byte(token)) != 1 {
			return problem{http.StatusUnauthorized, "the sandbox listens to other machines, too: " +
				"send the token that serve prints, as Authorization: Bearer TOKEN"}
		}
		return nil
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	if !isLoopback(host) {
		return problem{http.StatusForbidden, "the control plane is not called " + host + ": use localhost or 127.0.0.1"}
	}
	return nil
}

// ControlToken is what calls of the control plane must send as a bearer token; "" while the sandbox serves this machine only.
func (s *Sandbox) ControlToken() string {
	if token := s.token.Load(); token != nil {
		return *token
	}
	return ""
}

// lockControl makes the control plane want a token.
func (s *Sandbox) lockControl() {
	token := rand.Text()
	s.token.Store(&token)
}
