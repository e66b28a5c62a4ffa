package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// Credentials are what the provider signs in with. AccessToken (a personal access token, or a token from elsewhere) wins over the
// confidential application.
type Credentials struct {
	ClientID, ClientSecret, AccessToken string
}

// SignIn is the way in which a client signs in.
type SignIn int

const (
	// SignInApplication is a confidential external application with application scopes (client credentials).
	SignInApplication SignIn = iota
	// SignInAccessToken is a personal access token, or a token from elsewhere. It cannot be renewed.
	SignInAccessToken
)

// String describes the sign-in in words that fit into a sentence.
func (s SignIn) String() string {
	if s == SignInAccessToken {
		return "access token"
	}
	return "external application (client credentials)"
}

func (c Credentials) signIn() SignIn {
	if c.AccessToken != "" {
		return SignInAccessToken
	}
	return SignInApplication
}

// SignIn returns how this client signs in.
func (c *Client) SignIn() SignIn { return c.signIn }

// part is a part of the API that has a scope of its own (documented).
type part int

const (
	partUsers part = iota
	partGroups
	partTenant
	partFolders
	partCount
)

// scopes are the least that reads and writes a part. That the two halves of each (.Read, .Write) are enough for their half of the calls is
// for those to know who set scopes.
var scopes = [partCount]string{partUsers: "PM.User", partGroups: "PM.Group", partTenant: "OR.Users", partFolders: "OR.Folders"}

// tokens are the tokens of a process: one for each part, or one for all.
type tokens struct {
	caches [partCount]*rest.TokenCache
	// source makes tokens with scopes.
	source func(scopes []string) tokenSource
	claims *atomic.Pointer[claims] // of any of them, as soon as there is one
}

func newTokens(config Config, client *rest.Client) tokens {
	t := tokens{claims: &atomic.Pointer[claims]{}}
	t.source = func(scopes []string) tokenSource {
		return tokenSource{rest: client, credentials: config.Credentials, scopes: scopes, secrets: config.Secrets, now: config.Now, claims: t.claims}
	}
	source := func(scopes []string) *rest.TokenCache { return t.source(scopes).cache() }
	one := config.AccessToken != "" || len(config.Scopes) > 0
	for p := range t.caches {
		switch {
		case !one:
			t.caches[p] = source([]string{scopes[p]})
		case p == 0:
			t.caches[p] = source(config.Scopes)
		default:
			t.caches[p] = t.caches[0]
		}
	}
	return t
}

func (t tokens) of(p part) *rest.TokenCache { return t.caches[p] }

// Scopes are all scopes that the client asks for when nobody says which.
func Scopes() []string { return scopes[:] }

// NewToken returns a token of its own with these scopes, for an external application. Whoever signs in with an access token gets no other.
func (c *Client) NewToken(ctx context.Context, scopes []string) (*oauth2.Token, error) {
	if c.unusable != nil {
		return nil, c.unusable
	}
	return c.tokens.source(scopes).fetch(ctx)
}

// claims are what a token contains. All are empty for a personal access token, which contains none.
type claims struct {
	PartitionGlobalID wire.Text `json:"prt_id"`
	Subject           wire.Text `json:"sub"`
	SubjectType       wire.Text `json:"sub_type"`
	ClientID          wire.Text `json:"client_id"`
	Name              wire.Text `json:"name"`
	Email             wire.Text `json:"email"`
}

func readClaims(token string) (read claims) {
	if !rest.ReadClaims(token, &read) {
		return claims{}
	}
	return read
}

// user returns the id of the user whom the token stands for, or "": tokens of applications have no subject, or their own id there (seen by
// other clients).
func (c claims) user() string {
	subject, kind := string(c.Subject), strings.ToLower(string(c.SubjectType))
	if !isGUID(subject) || c.Subject == c.ClientID || kind != "" && !strings.Contains(kind, "user") {
		return ""
	}
	return strings.ToLower(subject)
}

const tokenRoute = "/connect/token"

// tokenLife is how long a token is valid when the response does not contain it (documented: one hour).
const tokenLife = time.Hour

// tokenSource fetches tokens with one set of scopes.
type tokenSource struct {
	rest        *rest.Client
	credentials Credentials
	scopes      []string
	secrets     *rest.Secrets
	now         func() time.Time
	claims      *atomic.Pointer[claims]
}

func (s tokenSource) cache() *rest.TokenCache {
	if s.credentials.signIn() == SignInAccessToken {
		s.record(s.credentials.AccessToken)
		return rest.StaticToken(s.credentials.AccessToken)
	}
	return rest.NewTokenCache(s.fetch, s.now)
}

func (s tokenSource) record(token string) {
	read := readClaims(token)
	s.claims.Store(&read)
}

func (s tokenSource) fetch(ctx context.Context) (*oauth2.Token, error) {
	// It may be sent again after a lost response: that costs a token that nobody uses.
	request := rest.Request{
		Op: "sign in", Method: http.MethodPost, Path: tokenRoute, Route: tokenRoute, NoAuth: true, Idempotent: true,
		Form: url.Values{
			"grant_type": {"client_credentials"}, "client_id": {s.credentials.ClientID}, "client_secret": {s.credentials.ClientSecret},
			"scope": {strings.Join(s.scopes, " ")},
		},
	}
	var decoded struct {
		AccessToken wire.Text   `json:"access_token"`
		TokenType   wire.Text   `json:"token_type"`
		ExpiresIn   wire.Number `json:"expires_in"`
	}
	response, err := s.rest.Do(ctx, request, &decoded)
	if err != nil {
		return nil, s.explain(err)
	}
	if decoded.AccessToken == "" { // seen by another client
		failure := s.rest.BadResponse(request, response, "no access token")
		failure.Kind = rest.Unauthorized // so that nobody signs in over and over
		return nil, &SignInError{Scopes: s.scopes, Reason: "UiPath returned no access token.", Err: failure}
	}
	s.secrets.Add(string(decoded.AccessToken))
	s.record(string(decoded.AccessToken))
	life := time.Duration(decoded.ExpiresIn) * time.Second
	if life <= 0 {
		life = tokenLife
	}
	return &oauth2.Token{AccessToken: string(decoded.AccessToken), TokenType: string(decoded.TokenType), Expiry: s.now().Add(life)}, nil
}

// SignInError is a sign-in that the platform refused.
type SignInError struct {
	// Scopes are those that were asked for.
	Scopes []string
	// Reason is a sentence: what the refusal means and what to do.
	Reason string
	// Err is the platform's response.
	Err error
}

// Error returns the reason with the platform's response.
func (e *SignInError) Error() string { return fmt.Sprintf("%s (%v)", e.Reason, e.Err) }

// Unwrap returns the platform's response.
func (e *SignInError) Unwrap() error { return e.Err }

func (s tokenSource) explain(err error) error {
	var failure *rest.Error
	if !errors.As(err, &failure) {
		return err
	}
	refused := &SignInError{Scopes: s.scopes, Err: err}
	scope := strings.Join(s.scopes, " ")
	switch failure.Status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
	default:
		return err // nothing signs in at this URL, or not at this moment
	}
	switch failure.Code {
	case "invalid_scope":
		refused.Reason = fmt.Sprintf("UiPath did not give this application the scope %s: register it with the external application as an application "+
			"scope (a user scope does not help), or set scopes to those that the application has.", scope)
	case "unauthorized_client":
		refused.Reason = "UiPath does not let this application sign in by itself: it has to be a confidential application with application scopes."
	default:
		refused.Reason = "UiPath refused the client id or client secret of the external application, or the application belongs to another organization."
	}
	return refused
}
