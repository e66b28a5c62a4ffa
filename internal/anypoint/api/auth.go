package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/oauth2"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Credentials are what the provider signs in with. AccessToken takes precedence over everything; client id and secret with user name and password
// sign in a connected app on behalf of that user.
type Credentials struct {
	ClientID, ClientSecret, Username, Password, AccessToken string
}

// SignIn is the way in which a client signs in.
type SignIn int

const (
	// SignInConnectedApp is a connected app that acts on its own behalf (client credentials). The platform refuses it some administrative calls.
	SignInConnectedApp SignIn = iota
	// SignInConnectedAppForUser is a connected app that acts on behalf of a user (password grant).
	SignInConnectedAppForUser
	// SignInUser is a user who signs in with name and password; impossible with multi-factor authentication.
	SignInUser
	// SignInAccessToken is an access token from elsewhere. It cannot be renewed.
	SignInAccessToken
)

// String describes the sign-in in words that fit into a sentence.
func (s SignIn) String() string {
	switch s {
	case SignInConnectedApp:
		return "connected app (client credentials)"
	case SignInConnectedAppForUser:
		return "connected app on behalf of a user (password grant)"
	case SignInUser:
		return "user name and password"
	default:
		return "access token"
	}
}

func (c Credentials) signIn() SignIn {
	switch {
	case c.AccessToken != "":
		return SignInAccessToken
	case c.ClientID != "" && c.Username != "":
		return SignInConnectedAppForUser
	case c.ClientID != "":
		return SignInConnectedApp
	default:
		return SignInUser
	}
}

// SignIn returns how this client signs in.
func (c *Client) SignIn() SignIn { return c.signIn }

// tokenLife is how long a token is good when the response has no lifetime (documented: 60 minutes; the documented response has no expires_in).
const tokenLife = time.Hour

// tokenSource fetches tokens.
type tokenSource struct {
	rest        *rest.Client
	credentials Credentials
	secrets     *rest.Secrets
	now         func() time.Time
}

func (s tokenSource) cache() *rest.TokenCache {
	if s.credentials.signIn() == SignInAccessToken {
		return rest.StaticToken(s.credentials.AccessToken)
	}
	return rest.NewTokenCache(s.fetch, s.now)
}

func (s tokenSource) fetch(ctx context.Context) (*oauth2.Token, error) {
	request := s.request()
	var answer struct {
		AccessToken text   `json:"access_token"`
		TokenType   text   `json:"token_type"`
		ExpiresIn   number `json:"expires_in"`
	}
	response, err := s.rest.Do(ctx, request, &answer)
	if err != nil {
		return nil, s.explain(err)
	}
	if answer.AccessToken == "" {
		return nil, s.noToken(s.rest.BadResponse(request, response, "no access token"))
	}
	s.secrets.Add(string(answer.AccessToken))
	life := time.Duration(answer.ExpiresIn) * time.Second
	if life <= 0 {
		life = tokenLife
	}
	return &oauth2.Token{
		AccessToken: string(answer.AccessToken),
		TokenType:   string(answer.TokenType),
		Expiry:      s.now().Add(life),
	}, nil
}

// request is the call that fetches a token. It may be sent again after a lost response: that costs a token that nobody uses.
func (s tokenSource) request() rest.Request {
	r := rest.Request{Op: "sign in", Method: http.MethodPost, NoAuth: true, Idempotent: true}
	if s.credentials.signIn() == SignInUser {
		r.Path = "/accounts/login"
		r.Body = map[string]string{"username": s.credentials.Username, "password": s.credentials.Password}
	} else {
		r.Path = accounts("v2", "oauth2", "token")
		r.Form = url.Values{"client_id": {s.credentials.ClientID}, "client_secret": {s.credentials.ClientSecret}, "grant_type": {"client_credentials"}}
		if s.credentials.signIn() == SignInConnectedAppForUser {
			r.Form.Set("grant_type", "password")
			r.Form.Set("username", s.credentials.Username)
			r.Form.Set("password", s.credentials.Password)
		}
	}
	r.Route = r.Path
	return r
}

// SignInError is a sign-in that the platform refused.
type SignInError struct {
	// SignIn is the way that was tried.
	SignIn SignIn
	// Reason says in a sentence what the refusal means and what to do.
	Reason string
	// Err is the platform's response.
	Err error
}

// Error returns the reason with the platform's response.
func (e *SignInError) Error() string {
	return fmt.Sprintf("%s (%v)", e.Reason, e.Err)
}

// Unwrap returns the platform's response.
func (e *SignInError) Unwrap() error { return e.Err }

func (s tokenSource) explain(err error) error {
	var failure *rest.Error
	if !errors.As(err, &failure) {
		return err
	}
	refused := &SignInError{SignIn: s.credentials.signIn(), Err: err}
	switch failure.Status {
	case http.StatusBadRequest, http.StatusUnauthorized:
		refused.Reason = refused.SignIn.refusal(failure.Code)
	case http.StatusForbidden:
		refused.Reason = "Anypoint did not let this account or app sign in; it may be disabled."
	case http.StatusTeapot: // documented for accounts of MuleSoft Composer
		failure.Kind = rest.Unauthorized
		refused.Reason = "This account belongs to MuleSoft Composer, which has no Access Management."
	default:
		return err // nothing signs in at this URL, or not at this moment
	}
	return refused
}

// refusal says what a refused sign-in means: by the code of OAuth where there is one, else by what was sent.
func (s SignIn) refusal(code string) string {
	switch {
	case code == "unauthorized_client" && s == SignInConnectedApp:
		return "This connected app does not act on its own behalf (it lacks the grant type client_credentials): it acts on behalf of a user, and none is " +
			"set. Set username (ANYPOINT_USERNAME) and password (ANYPOINT_PASSWORD) beside client_id and client_secret, or use an app that acts on its own " +
			"behalf."
	case code == "unauthorized_client":
		return "This connected app does not act on behalf of a user by name and password: it lacks the password grant. Leave out username " +
			"(ANYPOINT_USERNAME) and password (ANYPOINT_PASSWORD), so that the app acts on its own behalf, or use an app with that grant."
	case code == "invalid_grant" && s == SignInConnectedAppForUser:
		return "Anypoint knows the connected app, and refused the user: check username (ANYPOINT_USERNAME) and password (ANYPOINT_PASSWORD), and that " +
			"the user is exempt from multi-factor authentication."
	case s == SignInConnectedAppForUser && code == "":
		return "Anypoint refused the connected app or the user: check client id and client secret, user name and password, that the app has the password " +
			"grant, and that the user is exempt from multi-factor authentication."
	case s == SignInUser:
		return "Anypoint refused the user name or password, or the account lives in another region. With multi-factor authentication only a connected " +
			"app can sign in."
	}
	if code != "" {
		return "Anypoint refused the client id or client secret of the connected app, or the app is disabled or lives in another region."
	}
	return "Anypoint refused the connected app without a reason: the client id or client secret is wrong; or the app is disabled or lives in another " +
		"region; or it acts on behalf of a user, and username (ANYPOINT_USERNAME) and password (ANYPOINT_PASSWORD) are not set."
}

// noToken explains a 2xx response without a token: users of other tools saw that for accounts with multi-factor authentication. It counts as a
// refusal, so that nobody signs in over and over.
func (s tokenSource) noToken(failure *rest.Error) error {
	failure.Kind = rest.Unauthorized
	refused := &SignInError{SignIn: s.credentials.signIn(), Reason: "Anypoint returned no access token for the sign-in.", Err: failure}
	if refused.SignIn != SignInConnectedApp {
		refused.Reason += " It does so for accounts with multi-factor authentication: sign in with a connected app, or use an account that is exempt."
	}
	return refused
}
