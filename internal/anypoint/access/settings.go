package access

import (
	"net/url"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Settings are the provider's anypoint settings after configuration, environment and defaults were put together.
type Settings struct {
	platform.Connection
	// BaseURL is the control plane's root, without /accounts.
	BaseURL string
	// OrganizationID is the default organization; empty means the root organization of the account that signs in.
	OrganizationID string
	// SignedInUserID is the user that the provider signs in as, for sign-ins by which it cannot be found out.
	SignedInUserID string
	// Credentials decide how the provider signs in.
	Credentials api.Credentials
}

// baseURL returns the control plane's root, or why no call can be made with these settings.
func (s Settings) baseURL() (base *url.URL, unusable error) {
	if len(s.Unknown) > 0 {
		return nil, platform.ErrUnknownSettings("Anypoint", s.Unknown)
	}
	if missing := missingCredential(s.Credentials); missing != "" {
		return nil, platform.ErrNotConfigured("Anypoint", missing, "Set client_id and client_secret in the anypoint block of the provider, or "+
			"ANYPOINT_CLIENT_ID and ANYPOINT_CLIENT_SECRET for a connected app; together with username and password (ANYPOINT_USERNAME, "+
			"ANYPOINT_PASSWORD) the app acts on behalf of that user; username and password alone sign a user in; access_token (ANYPOINT_ACCESS_TOKEN) is "+
			"an access token that you already have.")
	}
	base, err := rest.ParseBaseURL(s.BaseURL)
	if err != nil {
		return nil, &platform.Problem{Summary: "Invalid Anypoint base URL", Means: err.Error()}
	}
	return base, nil
}

// missingCredential says which credential is missing, or "".
func missingCredential(c api.Credentials) string {
	switch {
	case c == api.Credentials{}:
		return "no credentials for Anypoint are set"
	case c.AccessToken != "":
		return ""
	case (c.ClientID == "") != (c.ClientSecret == ""):
		return "of client_id and client_secret only one is set"
	case (c.Username == "") != (c.Password == ""):
		return "of username and password only one is set"
	default:
		return ""
	}
}
