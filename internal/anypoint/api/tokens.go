package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Token is an access token that nobody but its taker uses.
type Token struct {
	// Value is the token; it is a secret.
	Value string
	// ExpiresAt is when it ends by itself, by the response, or else by tokenLife.
	ExpiresAt time.Time
}

// NewToken signs in once more and returns the token of that sign-in: the client's own calls never use it. A client with an access token from
// elsewhere (SignInAccessToken) cannot sign in, and must not be asked.
func (c *Client) NewToken(ctx context.Context) (*Token, error) {
	token, err := c.source.fetch(ctx)
	if err != nil {
		return nil, err
	}
	return &Token{Value: token.AccessToken, ExpiresAt: token.Expiry}, nil
}

// RevokeToken ends a token that NewToken returned. One that has ended before is no error. A connected app revokes its token as OAuth has it
// (RFC 7009). For a user who signed in with a password the platform has only the sign-out; what that does to the token is not documented.
func (c *Client) RevokeToken(ctx context.Context, token string) error {
	c.secrets.Add(token)
	if c.signIn == SignInUser {
		_, err := c.source.rest.Do(ctx, rest.Request{
			Op: "sign out", Method: http.MethodGet, Path: accounts("logout"), Route: "/accounts/api/logout", Tokens: rest.StaticToken(token),
		}, nil)
		if rest.KindOf(err) == rest.Unauthorized {
			return nil
		}
		return err
	}
	path := accounts("v2", "oauth2", "revoke")
	_, err := c.source.rest.Do(ctx, rest.Request{
		Op: "revoke token", Method: http.MethodPost, Path: path, Route: path, NoAuth: true, Idempotent: true,
		Form: url.Values{
			"token": {token}, "token_type_hint": {"access_token"},
			"client_id": {c.source.credentials.ClientID}, "client_secret": {c.source.credentials.ClientSecret},
		},
	}, nil)
	return err
}
