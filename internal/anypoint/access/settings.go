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
	if missing := s.missingCredential(); missing != "" {
		n := s.Names
		return nil, n.NotConfigured("Anypoint", missing, n.Set("anypoint", clientID, clientSecret)+" for a connected app; together with "+
			n.With(username, password)+" the app acts on behalf of that user; "+n.Of(username, password)+" alone sign a user in; "+
			n.With(accessToken)+" is an access token that you already have.")
	}
	base, err := rest.ParseBaseURL(s.BaseURL)
	if err != nil {
		return nil, &platform.Problem{Summary: "Invalid Anypoint base URL", Means: err.Error()}
	}
	return base, nil
}

// The settings of the sign-in, as messages name them.
var (
	clientID     = platform.SettingName{Name: "client_id", Variable: "ANYPOINT_CLIENT_ID"}
	clientSecret = platform.SettingName{Name: "client_secret", Variable: "ANYPOINT_CLIENT_SECRET"}
	username     = platform.SettingName{Name: "username", Variable: "ANYPOINT_USERNAME"}
	password     = platform.SettingName{Name: "password", Variable: "ANYPOINT_PASSWORD"}
	accessToken  = platform.SettingName{Name: "access_token", Variable: "ANYPOINT_ACCESS_TOKEN"}
)

// missingCredential says which credential is missing, or "".
func (s Settings) missingCredential() string {
	switch c := s.Credentials; {
	case c == api.Credentials{}:
		return "no credentials for Anypoint are set"
	case c.AccessToken != "":
		return ""
	case (c.ClientID == "") != (c.ClientSecret == ""):
		return "of " + s.Names.Of(clientID, clientSecret) + " only one is set"
	case (c.Username == "") != (c.Password == ""):
		return "of " + s.Names.Of(username, password) + " only one is set"
	default:
		return ""
	}
}
