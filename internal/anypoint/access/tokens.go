package access

import (
	"context"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// NewToken signs in once more and returns the token of that sign-in, which the caller ends with RevokeToken: it is never the one that the provider's
// own calls use.
func (c *Client) NewToken(ctx context.Context) (*api.Token, error) {
	if c.api.SignIn() == api.SignInAccessToken {
		return nil, &platform.Problem{
			Summary: "An access token cannot be had by an access token",
			Means: "The provider signs in with an access token from elsewhere (access_token, ANYPOINT_ACCESS_TOKEN). With that it cannot sign in once " +
				"more, and the token itself is not its own to hand out or to revoke.",
			Do: "Set client_id and client_secret, or username and password, or use the token that you have.",
		}
	}
	token, err := c.api.NewToken(ctx)
	return token, c.explain(err)
}

// RevokeToken ends a token of NewToken. One that has ended before is no error.
func (c *Client) RevokeToken(ctx context.Context, token string) error {
	err := c.api.RevokeToken(ctx, token)
	if err == nil {
		return nil
	}
	return &platform.Problem{
		Means: "Anypoint did not end an access token that this run took. It ends by itself, after an hour at the latest; nobody but this run has it.",
		Do:    "Nothing has to be done, unless the run has passed the token on to somebody: then it works for them until it ends.",
		Err:   err,
	}
}
