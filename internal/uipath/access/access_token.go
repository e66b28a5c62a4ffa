package access

import (
	"context"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// Token is a token of the external application, with the end of its life; a zero time where the platform does not say.
type Token struct {
	Value     string
	ExpiresAt time.Time
}

// NewAccessToken signs in once more, for a token with these scopes; none: those of the settings, or all that this provider uses. It cannot be taken
// back: the platform documents no call for that, and the token ends by itself.
func (c *Client) NewAccessToken(ctx context.Context, scopes []string) (Token, error) {
	if c.settings.Credentials.AccessToken != "" {
		return Token{}, &platform.Problem{
			Summary: "No token of its own",
			Means:   "The provider signs in with an access token, and UiPath gives out no further one for that: a personal access token cannot be exchanged.",
			Do: "Sign in as an external application: client_id (UIPATH_CLIENT_ID) and client_secret (UIPATH_CLIENT_SECRET); or use the access token " +
				"itself.",
		}
	}
	switch {
	case len(scopes) > 0:
	case len(c.settings.Scopes) > 0:
		scopes = c.settings.Scopes
	default:
		scopes = api.Scopes()
	}
	token, err := c.api.NewToken(ctx, scopes)
	if err != nil {
		return Token{}, c.explain(err)
	}
	return Token{Value: token.AccessToken, ExpiresAt: token.Expiry}, nil
}
