package access

import (
	"errors"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// explain adds what a response means on this platform. What it does not know is returned as it is.
func (c *Client) explain(err error) error {
	var response *rest.Error
	if err == nil || !errors.As(err, &response) {
		return err
	}
	var known *platform.Problem
	if errors.As(err, &known) {
		return err
	}
	var refused *api.SignInError
	if errors.As(err, &refused) {
		return &platform.Problem{Summary: "Unable to sign in to Anypoint", Means: refused.Reason, Err: refused.Err}
	}
	if api.MustReauthenticate(err) {
		return &platform.Problem{
			Err: err,
			Means: "Anypoint requires a fresh sign-in before it changes a sensitive field such as the e-mail address: a sign-in with user name and " +
				"password is good for 30 minutes, one with multi-factor authentication for 8 hours. Connected apps are exempt.",
			Do: "Sign the provider in as a connected app (client_id, client_secret), or run again: every run signs in, unless access_token is set.",
		}
	}
	switch response.Kind {
	case rest.Forbidden:
		return &platform.Problem{Err: err, Means: c.forbidden(), Do: c.otherSignIn()}
	case rest.Unauthorized:
		return &platform.Problem{Err: err, Means: c.unauthorized(), Do: c.otherSignIn()}
	default:
		return err
	}
}

func (c *Client) forbidden() string {
	if c.api.SignIn() == api.SignInConnectedApp {
		return "The provider signs in as a connected app that acts on its own behalf. Such an app may do only what its scopes name. Anypoint gives " +
			"some administration (team permissions, business group entitlements, parts of the role catalogue) to no such app, whatever its scopes, and " +
			"returns a bare \"Forbidden\"."
	}
	return "The account that the provider signs in as may not do this: users, invitations and permissions need the Organization Administrator " +
		"permission in the root organization."
}

func (c *Client) unauthorized() string {
	switch c.api.SignIn() {
	case api.SignInConnectedApp:
		return "Anypoint does not accept this connected app here. Either client_id and client_secret are wrong or belong to another region, or " +
			"Anypoint returns \"Unauthorized\" for this call because the app acts on its own behalf or may lack a scope."
	case api.SignInConnectedAppForUser:
		return "Anypoint does not accept this sign-in. The app needs the password grant, the user must be exempt from multi-factor authentication, and " +
			"both must belong to this region."
	case api.SignInAccessToken:
		return "Anypoint does not accept the access token: it is expired (tokens live an hour), revoked, or of another region."
	default:
		return "Anypoint does not accept the user name and password, or the account uses multi-factor authentication, which a password alone does not " +
			"satisfy."
	}
}

func (c *Client) otherSignIn() string {
	switch c.api.SignIn() {
	case api.SignInConnectedApp:
		return "Add scopes to the app in Access Management, Connected Apps (for users, invitations and permissions: read:orgusers, edit:orgusers, " +
			"read:orginvites, edit:orginvites, admin:access_controls; Anypoint does not document which call needs which), or let the app act on behalf of " +
			"an administrator: set username and password beside client_id and client_secret."
	case api.SignInAccessToken:
		return "Set a new access token, or set client_id and client_secret: then the provider renews it by itself."
	case api.SignInConnectedAppForUser:
		return "Check the user's permissions and the app's grant types, under Access Management."
	default:
		return "Check the account's permissions, or sign in as a connected app (client_id, client_secret), which needs no multi-factor authentication."
	}
}
