package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// Credentials are what the provider signs in with: an access token, which takes precedence, or a user name with an API key or a password.
type Credentials struct {
	Username, Password, APIKey, AccessToken string
}

// hasToken reports whether the access token is given, and so cannot be renewed.
func (c Credentials) hasToken() bool { return c.AccessToken != "" }

// tokenLife is how long a token is valid when it does not contain its expiry (documented: 20 minutes).
const tokenLife = 20 * time.Minute

// maxTokenLife, in seconds, is the longest life that a token is believed to have.
const maxTokenLife = 24 * 60 * 60

// claims are what a token contains.
type claims struct {
	Subject       wire.Text   `json:"sub"` // the user's id
	IssuedAt      wire.Number `json:"iat"`
	Expires       wire.Number `json:"exp"`
	MultipleLogin wire.Flag   `json:"multipleLogin"` // Automation 360
}

// readClaims decodes a token without verifying it, which is left to the platform.
func readClaims(token string) claims {
	var read claims
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return read
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil || json.Unmarshal(payload, &read) != nil {
		return claims{}
	}
	return read
}

// life is how long a token that was just issued is valid. It is a difference of the platform's own times: the clocks may differ.
func (c claims) life() time.Duration {
	if c.IssuedAt <= 0 || c.Expires <= c.IssuedAt {
		return tokenLife
	}
	return time.Duration(min(c.Expires-c.IssuedAt, maxTokenLife)) * time.Second
}

// session is what a sign-in reveals about the user's sessions.
type session struct {
	single bool // the user is limited to one session
}

// signer signs in, and detects by that which version of the API there is.
type signer struct {
	rest        *rest.Client
	credentials Credentials
	secrets     *rest.Secrets
	now         func() time.Time
	versions    *versions
	last        atomic.Pointer[session]
}

func (s *signer) tokens() *rest.TokenCache {
	if s.credentials.hasToken() {
		return rest.StaticToken(s.credentials.AccessToken)
	}
	return rest.NewTokenCache(s.fetch, s.now)
}

// fetch signs in by the version that is known. Where none is, v2 is tried first: a base URL without such an operation refuses the call without
// checking the credentials, so a probe never counts as a failed sign-in.
func (s *signer) fetch(ctx context.Context) (*oauth2.Token, error) {
	if known := s.versions.known(); known != "" {
		token, err := s.signIn(ctx, known)
		return token, s.explain(err)
	}
	token, err := s.signIn(ctx, V2)
	if err == nil || !noOperation(err) {
		s.settle(err, V2)
		return token, s.explain(err)
	}
	token, err = s.signIn(ctx, V1)
	s.settle(err, V1)
	return token, s.explain(err)
}

// settle records the version of a sign-in that succeeded.
func (s *signer) settle(err error, version Version) {
	if err == nil {
		s.versions.settle(version)
	}
}

// noOperation recognizes the responses of a Control Room that has no such operation: its web application, "not found", or, since authorization may
// be checked first, a demand for a token, which a sign-in does not need.
func noOperation(err error) bool {
	kind := rest.KindOf(err)
	return rest.IsWebPage(err) || kind == rest.NotFound || kind == rest.NotAllowed || HasCode(err, codeNoToken)
}

type signInBody struct {
	Username string `json:"username"`
	Password string `json:"password,omitempty"`
	APIKey   string `json:"apiKey,omitempty"`
	// MultipleLogin asks to leave the user's other sessions alone. It has an effect only for users who may have several.
	MultipleLogin bool `json:"multipleLogin,omitempty"`
}

// signIn requests a token. If the platform refuses multipleLogin, which Enterprise 11 does not have, the request is repeated without it.
func (s *signer) signIn(ctx context.Context, version Version) (*oauth2.Token, error) {
	body := signInBody{Username: s.credentials.Username, APIKey: s.credentials.APIKey, MultipleLogin: true}
	if body.APIKey == "" {
		body.Password = s.credentials.Password
	}
	token, err := s.authenticate(ctx, version, body)
	if rest.KindOf(err) == rest.BadRequest {
		body.MultipleLogin = false
		return s.authenticate(ctx, version, body)
	}
	return token, err
}

func (s *signer) authenticate(ctx context.Context, version Version, body signInBody) (*oauth2.Token, error) {
	path := "/" + string(version) + "/authentication"
	// It may be sent again after a lost response: that costs a token that nobody uses.
	r := rest.Request{Op: "sign in", Method: http.MethodPost, Path: path, Route: path, NoAuth: true, Idempotent: true, Body: body}
	var decoded struct {
		Token wire.Text `json:"token"`
		User  *User     `json:"user"`
	}
	response, err := s.rest.Do(ctx, r, &decoded)
	if err != nil {
		return nil, err
	}
	if decoded.Token == "" {
		failure := s.rest.BadResponse(r, response, "no token")
		failure.Kind = rest.Unauthorized // so that nobody signs in over and over
		return nil, failure
	}
	token := string(decoded.Token)
	s.secrets.Add(token)
	read := readClaims(token)
	single := read.MultipleLogin.Set && !read.MultipleLogin.Value || decoded.User != nil && decoded.User.KnowsMultipleLogin &&
		!decoded.User.MultipleLoginAllowed
	s.last.Store(&session{single: single})
	return &oauth2.Token{AccessToken: token, Expiry: s.now().Add(read.life())}, nil
}

// explain says what a refusal of the sign-in means.
func (s *signer) explain(err error) error {
	var failure *rest.Error
	if !errors.As(err, &failure) {
		return err
	}
	switch {
	case noOperation(err):
		return &SignInError{Err: err, Elsewhere: true, Reason: "There is no Control Room at this URL, or not one with this version of the API: " +
			"wrong URL or API version."}
	case failure.Kind == rest.Unauthorized && failure.Status == http.StatusOK: // the response held no token
		return &SignInError{Err: err, Reason: "The response of the Control Room to the sign-in held no token. The user may need a second factor, which " +
			"a program cannot give: use an account whose roles require none. Or a proxy or web server in front of the Control Room responds in its " +
			"place."}
	case failure.Kind == rest.Unauthorized, failure.Kind == rest.Forbidden, failure.Kind == rest.BadRequest:
		with := "password"
		if s.credentials.APIKey != "" {
			with = "API key (it may have expired, or a new one was generated, which revokes it)"
		}
		return &SignInError{Err: err, Reason: fmt.Sprintf("The Control Room refused the user name or the %s. The user may also be disabled, be locked, "+
			"or need a second factor, which a program cannot give: use an account whose roles require none.", with)}
	default:
		return err
	}
}

// explainSession says what a 401 means that a new token did not cure. It is nil for every other error.
func (s *signer) explainSession(err error) error {
	var refused *SignInError
	if rest.KindOf(err) != rest.Unauthorized || errors.As(err, &refused) {
		return nil
	}
	problem := &SessionError{Given: s.credentials.hasToken(), Err: err}
	if last := s.last.Load(); last != nil {
		problem.Single = last.single
	}
	return problem
}
