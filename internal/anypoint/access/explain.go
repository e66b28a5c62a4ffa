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
	if problem := explainSignIn(err); problem != nil {
		return problem
	}
	if problem := refusals.Find(err); problem != nil {
		return problem
	}
	if problem := Words.ErrElsewhere(err); problem != nil {
		return problem
	}
	switch response.Kind {
	case rest.Forbidden:
		return &platform.Problem{Err: err, Means: c.forbidden(), Do: c.otherSignIn()}
	case rest.Unauthorized:
		return &platform.Problem{Summary: c.unauthorizedSummary(response), Err: err, Means: c.unauthorized(), Do: c.otherSignIn()}
	default:
		return err
	}
}

// explainSignIn is nil for an error that is not of the sign-in.
func explainSignIn(err error) error {
	var refused *api.SignInError
	if errors.As(err, &refused) {
		return Words.ErrSignIn(err, refused.Reason)
	}
	return Words.ErrSignIn(err, "")
}

func (c *Client) forbidden() string {
	if c.api.SignIn() == api.SignInConnectedApp {
		return "The provider signs in as a connected app that acts on its own behalf. Such an app may do only what its scopes name. Anypoint gives " +
			"some administration (team permissions, business group entitlements, parts of the role catalog) to no such app, whatever its scopes, and " +
			"returns a bare \"Forbidden\"."
	}
	return "The account that the provider signs in as may not do this: users, invitations and permissions need the Organization Administrator " +
		"permission in the root organization."
}

// unauthorizedSummary is for a call that was refused although somebody is signed in.
func (c *Client) unauthorizedSummary(response *rest.Error) string {
	if c.api.SignIn() == api.SignInAccessToken {
		return "Anypoint does not accept the access token: " + platform.Failure(response)
	}
	return ""
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
		return "Set a new access_token (ANYPOINT_ACCESS_TOKEN), or set client_id (ANYPOINT_CLIENT_ID) and client_secret (ANYPOINT_CLIENT_SECRET): then " +
			"the provider renews it by itself. The region is that of " + Words.Address + "."
	case api.SignInConnectedAppForUser:
		return "Check the user's permissions and the app's grant types, under Access Management."
	default:
		return "Check the account's permissions, or sign in as a connected app (client_id, client_secret), which needs no multi-factor authentication."
	}
}
