package api

import (
	"context"
	"net/http"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Session is a sign-in beside the client's own.
type Session struct {
	Token     string
	ExpiresAt time.Time
}

// OpenSession signs in once more, as the user of the client. For a user who is limited to one session that ends the client's own, which then signs
// in again, and so ends this one: see IsOpen.
func (c *Client) OpenSession(ctx context.Context) (*Session, error) {
	token, err := c.signer.fetch(ctx)
	if err != nil {
		return nil, classify(err)
	}
	return &Session{Token: token.AccessToken, ExpiresAt: token.Expiry}, nil
}

// IsOpen reports whether a session can be used. It calls by the session's own token.
func (c *Client) IsOpen(ctx context.Context, token string) (bool, error) {
	version, err := c.version(ctx)
	if err != nil {
		return false, err
	}
	r := selfRequest
	prefix := "/" + string(version) + "/usermanagement"
	r.Path, r.Route, r.Tokens = prefix+r.Path, prefix+r.Route, rest.StaticToken(token)
	_, err = c.rest.Do(ctx, r, new(User))
	if rest.KindOf(err) == rest.Unauthorized {
		return false, nil
	}
	return err == nil, classify(err)
}

// CloseSession signs out. A session that has ended counts as closed. The call stays v1's in all generations, and pages of the vendor differ on
// whether it takes a body: it is sent as the newest one has it.
func (c *Client) CloseSession(ctx context.Context, token string) error {
	c.secrets.Add(token)
	const path = "/v1/authentication/logout"
	r := rest.Request{
		Op: "sign out", Method: http.MethodPost, Path: path, Route: path, Idempotent: true, Tokens: rest.StaticToken(token),
		Body: map[string]string{"token": token},
	}
	_, err := c.rest.Do(ctx, r, nil)
	if rest.KindOf(err) == rest.Unauthorized {
		return nil
	}
	return classify(err)
}
