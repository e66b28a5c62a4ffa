// Package controlroom holds the resources and data sources of Automation Anywhere's Control Room.
package controlroom

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Client is the only way in which resources and data sources reach the platform. One Client belongs to one provider configuration and lives
// as long as the process.
type Client struct {
	settings Settings
	api      *api.Client
	unusable error
	// host is what identities call this Control Room.
	host string

	self  platform.Cache[*api.User]
	roles platform.Cache[[]api.Role]

	// admins serialises what could take away an administrator, so that two deletions side by side cannot each count the other as the one
	// who remains.
	admins platform.Locks
	// lost holds what this run has found gone, users and what grants refer to.
	lost platform.RemovedThisRun
	// accounts knows the users that this process made.
	accounts platform.RecentCreates
	// custody knows the users that the state of this run has, and what its plan does with them.
	custody platform.PlanTracker
	// leaving holds the users, by id, whom this run destroys or replaces: their last role need not be taken away. revoking holds the grants that its plan
	// destroys, refreshed those that it has read before.
	leaving, revoking, refreshed sync.Map
	// holders are users as the reads of grants see them, read once for all grants of a user until a write of this process.
	holders platform.Cache[*api.User]
	// read holds the accounts as they were read last, by id: see knownUser.
	read sync.Map
}

// NewClient makes the client without calling anything: the platform is asked at the first call that needs it. What is missing or wrong in
// the settings is an error of that call, since a platform that no resource uses needs no settings.
func NewClient(settings Settings) *Client {
	c := &Client{
		settings: settings, accounts: platform.RecentCreates{Clock: settings.Clock},
		self:    platform.Cache[*api.User]{Clock: settings.Clock},
		roles:   platform.Cache[[]api.Role]{Clock: settings.Clock},
		holders: platform.Cache[*api.User]{Clock: settings.Clock},
	}
	base, err := rest.ParseBaseURL(settings.URL)
	credentials := settings.Credentials
	switch {
	case len(settings.Unknown) > 0:
		c.unusable = platform.ErrUnknownSettings("Control Room", settings.Unknown)
	case settings.URL == "":
		c.unusable = notConfigured("its address, url, is not set")
	case err != nil:
		c.unusable = &platform.Problem{Summary: "Invalid Control Room address", Means: err.Error()}
	case !slices.Contains(api.Versions(), settings.apiVersion()):
		c.unusable = notConfigured(fmt.Sprintf("%q is no version of its API; there are %s", settings.APIVersion, strings.Join(APIVersions(), ", ")))
	case credentials == (api.Credentials{}):
		c.unusable = notConfigured("no credentials for it are set")
	case credentials.AccessToken == "" && credentials.Username == "":
		c.unusable = notConfigured("username is not set, which belongs to the password or API key")
	case credentials.AccessToken == "" && credentials.Password == "" && credentials.APIKey == "":
		c.unusable = notConfigured("neither an API key nor a password is set for the user")
	default:
		c.host = api.Host(base)
		c.api = api.New(api.Config{
			BaseURL: base, APIVersion: settings.apiVersion(), Credentials: credentials,
			HTTP: settings.HTTP, Settings: settings.Limits, Log: settings.Log, Clock: settings.Clock,
		})
	}
	return c
}

func notConfigured(why string) error {
	return platform.ErrNotConfigured("Control Room", why, "Set controlroom = { url, username, api_key } in the provider block, or CONTROL_ROOM_URL, CONTROL_ROOM_USERNAME and CONTROL_ROOM_API_KEY; a password "+
		"(CONTROL_ROOM_PASSWORD) in place of the API key signs in, too, and access_token (CONTROL_ROOM_ACCESS_TOKEN) is a ready token instead.")
}

// Plannable reports whether the platform can be asked while planning. It cannot while Terraform validates, nor when settings are unknown:
// then what a plan would check is checked in apply.
func (c *Client) Plannable() bool { return c != nil && len(c.settings.Unknown) == 0 }

// use returns the API, or why there is none.
func (c *Client) use() (*api.Client, error) { return c.api, c.unusable }

// RequireHost is an error when something belongs to another Control Room than the provider's: ids mean somebody else there. It returns what identities
// call the provider's. own is what the identity says, "" when it says nothing.
func (c *Client) RequireHost(own string) (string, error) {
	if _, err := c.use(); err != nil {
		return "", err
	}
	if own == "" || strings.EqualFold(strings.TrimRight(own, "/"), c.host) {
		return c.host, nil
	}
	return "", &platform.Problem{
		Summary: "Another Control Room",
		Means:   fmt.Sprintf("This belongs to the Control Room %s, but the provider is configured for %s. As long as that is so nothing is believed to be deleted.", own, c.host),
		Do: "Check url in the provider's controlroom settings. If the Control Room has moved to another address, take the resource out of the state with a removed block or terraform state rm, and import it " +
			"again.",
	}
}

// Self returns who the provider is signed in as.
func (c *Client) Self(ctx context.Context) (*api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	self, err := c.self.Get(ctx, "", a.Self)
	switch rest.KindOf(err) {
	case rest.NotFound, rest.BadAnswer, rest.NotAllowed:
		return nil, &platform.Problem{
			Summary: "This is not the Control Room",
			Means: "At this address nobody tells who is signed in: wrong URL or API version. As long as that is so nothing is believed to be deleted: such an address answers \"not found\" or a web page " +
				"to everything.",
			Do:  "Check url and api_version in the provider's controlroom settings.",
			Err: err,
		}
	}
	return self, c.explain(err)
}

// RequireMultipleLogin is an error unless the Control Room knows the permission to be signed in several times: Enterprise 11 does not.
func (c *Client) RequireMultipleLogin(ctx context.Context) error {
	self, err := c.Self(ctx)
	if err != nil || self.KnowsMultipleLogin {
		return err
	}
	return &platform.Problem{
		Summary: "Not on this Control Room",
		Means:   "This Control Room does not know multiple_login_allowed, which is Automation 360's. Enterprise 11 has no such permission.",
		Do:      "Leave multiple_login_allowed out.",
	}
}

// confirmGone turns "not found" into a *platform.GoneError, but only when the Control Room tells who is signed in: a wrong address answers "not found" to
// everything and must not empty a state. It is asked once per process.
func (c *Client) confirmGone(ctx context.Context, err error, why string) error {
	if !rest.IsNotFound(err) {
		return c.explain(err)
	}
	if _, err := c.Self(ctx); err != nil {
		return err
	}
	return &platform.GoneError{Why: why}
}
