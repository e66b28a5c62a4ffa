package access

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Settings are the provider's controlroom { ... } settings after configuration, environment and defaults were put together.
type Settings struct {
	platform.Connection
	// URL is the Control Room's base URL.
	URL string
	// FormerURL is the base URL that the Control Room had before it moved, "" when it did not.
	FormerURL string
	// APIVersion is one of APIVersions; empty means auto.
	APIVersion  string
	Credentials api.Credentials
}

// APIVersions are the values of Settings.APIVersion.
func APIVersions() []string {
	var all []string
	for _, version := range api.Versions() {
		all = append(all, string(version))
	}
	return all
}

func (s Settings) apiVersion() api.Version { return cmp.Or(api.Version(s.APIVersion), api.Auto) }

// unusable is why no call can be made with these settings, nil when calls can be made. urlErr is what is wrong with the URL.
func (s Settings) unusable(urlErr error) error {
	credentials := s.Credentials
	switch {
	case len(s.Unknown) > 0:
		return platform.ErrUnknownSettings(platformName, s.Unknown)
	case s.URL == "":
		return s.notConfigured("its base URL, " + s.Names.Of(settingURL) + ", is not set")
	case urlErr != nil:
		return &platform.Problem{Summary: "Invalid Control Room URL", Means: urlErr.Error()}
	case !slices.Contains(api.Versions(), s.apiVersion()):
		return s.notConfigured(fmt.Sprintf("%s %q is not one of %s", s.Names.Of(settingAPIVersion), s.APIVersion, strings.Join(APIVersions(), ", ")))
	case credentials == (api.Credentials{}):
		return s.notConfigured("no credentials for it are set")
	case credentials.AccessToken == "" && credentials.Username == "":
		return s.notConfigured(s.Names.Of(settingUsername) + " is not set, which belongs to the password or API key")
	case credentials.AccessToken == "" && credentials.Password == "" && credentials.APIKey == "":
		return s.notConfigured("neither an API key nor a password is set for the user")
	}
	return nil
}

// The settings that every sign-in needs, as messages name them.
var (
	settingURL        = platform.SettingName{Name: "url", Variable: "CONTROL_ROOM_URL"}
	settingAPIVersion = platform.SettingName{Name: "api_version", Variable: "CONTROL_ROOM_API_VERSION"}
	settingUsername   = platform.SettingName{Name: "username", Variable: "CONTROL_ROOM_USERNAME"}
	settingAPIKey     = platform.SettingName{Name: "api_key", Variable: "CONTROL_ROOM_API_KEY"}
)

func (s Settings) notConfigured(why string) error {
	return s.Names.NotConfigured(platformName, why,
		s.Names.Set("controlroom", settingURL, settingUsername, settingAPIKey)+". "+
			"A password (CONTROL_ROOM_PASSWORD) can replace the API key, and an access token (CONTROL_ROOM_ACCESS_TOKEN) can replace all credentials.")
}
