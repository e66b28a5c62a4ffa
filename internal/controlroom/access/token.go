package access

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// OpenToken signs in once more, as the user that the provider signs in as, and returns the session with that user. It is an error, and nothing is
// opened, unless the user may have several sessions: of a user who is limited to one, each sign-in ends the previous one, so that the provider's
// own session and this one would end each other.
func (c *Client) OpenToken(ctx context.Context) (*api.Session, *api.User, error) {
	self, err := c.Self(ctx)
	switch {
	case err != nil:
		return nil, nil, err
	case c.settings.Credentials.AccessToken != "":
		return nil, nil, &platform.Problem{
			Summary: "There is no sign-in to make a token by",
			Means: "The provider has an access token (" + platform.Setting("access_token", "CONTROL_ROOM_ACCESS_TOKEN") + ") in place of credentials, and " +
				"a Control Room gives no second token for one.",
			Do: "Use that token, or set " + platform.Setting("username", "CONTROL_ROOM_USERNAME") + " and " +
				platform.Setting("api_key", "CONTROL_ROOM_API_KEY") + ".",
		}
	case !self.KnowsMultipleLogin:
		return nil, nil, errOneSession(self, "Enterprise 11 limits every user to one session.")
	case !self.MultipleLoginAllowed:
		return nil, nil, errOneSession(self, "It is not allowed multiple logins.")
	}
	session, err := c.api.OpenSession(ctx)
	if err != nil {
		return nil, nil, explain(err)
	}
	// Sources differ on what may be side by side. The own session signs in again where the new sign-in has ended it, and that ends the new one.
	if _, err := c.api.Self(ctx); err != nil {
		return nil, nil, explain(err)
	}
	open, err := c.api.IsOpen(ctx, session.Token)
	if err == nil && !open {
		err = errOneSession(self, "The Control Room ended the token as soon as the provider went on with its own session.")
	}
	if err != nil {
		return nil, nil, explain(err)
	}
	return session, self, nil
}

// CloseToken signs out of a session of OpenToken.
func (c *Client) CloseToken(ctx context.Context, token string) error {
	return explain(c.api.CloseSession(ctx, token))
}

func errOneSession(self *api.User, why string) error {
	return &platform.Problem{
		Summary: "The user is limited to one session",
		Means: fmt.Sprintf("A token of its own needs a second session of the user that the provider signs in as, %d (%s). %s The provider's session and "+
			"the token would end each other.", self.ID, self.Username, why),
		Do: "On Automation 360 allow that user multiple logins, and sign in with an API key. Otherwise sign in outside of Terraform, as a user that " +
			"nothing else uses.",
	}
}
