// Package access is what a user of a Control Room means by the calls of its API: who has an account, and which roles. It knows nothing of Terraform.
//
// A read whose name ends in Live always asks the Control Room. Every other read may be answered with what this run has read before. Guards, and the
// looks before a write, use Live reads only, except for what freshUser says.
package access

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// platformName is the platform in messages.
const platformName = "Control Room"

// Client is the only way in which resources and data sources reach the platform. One Client belongs to one provider configuration and lives as long
// as the process. It is safe for concurrent use.
type Client struct {
	settings Settings
	api      *api.Client
	// unusable is why no call can be made; nil: calls are made.
	unusable error
	// host is what identities call this Control Room.
	host string
	// formerHost is what identities called it before it moved, "" when it did not.
	formerHost string
	run        *platform.Run

	self  platform.Cache[*api.User]
	roles platform.Cache[[]api.Role]
	// users are the accounts as this run has read and left them.
	users *snapshot.Collection[*api.User]
	// fresh are the accounts that this run created, by id, with the time at which its last write to each began: see freshUser.
	fresh sync.Map
	// given and taken send the changes of one user's roles that come together: with one update, and one mail.
	given, taken snapshot.Batcher[*roleChange, none]

	// locks are those of the Control Room, which all clients of it share: one serializes what could remove an administrator, so that two deletions
	// side by side cannot each count the other as the one who remains.
	locks *platform.Locks
	// departures records which users and grants this run takes away, arrivals which accounts it creates.
	departures departures
	arrivals   arrivals
}

// New makes the client without calling anything: the platform is asked at the first call that needs it. What is missing or wrong in the settings is
// an error of that call, since a platform that no resource uses needs no settings.
func New(settings Settings) *Client {
	base, err := rest.ParseBaseURL(settings.URL)
	c := &Client{
		settings: settings,
		unusable: settings.unusable(err),
		run:      platform.NewRun(settings.Clock),
		self:     platform.Cache[*api.User]{Clock: settings.Clock},
		roles:    platform.Cache[[]api.Role]{Clock: settings.Clock},
	}
	if base != nil {
		c.host = api.Host(base)
	}
	if former, err := rest.ParseBaseURL(settings.FormerURL); err == nil {
		c.formerHost = api.Host(former)
	}
	c.locks = platform.SharedLocks("controlroom", c.host)
	c.users = c.newUsers()
	c.given = snapshot.Batcher[*roleChange, none]{Clock: settings.Clock, Send: c.giveRoles, Apart: isRefused}
	c.taken = snapshot.Batcher[*roleChange, none]{Clock: settings.Clock, Send: c.takeRoles, Apart: isRefused}
	c.api = api.New(api.Config{
		BaseURL: base, APIVersion: settings.apiVersion(), Credentials: settings.Credentials, Unusable: c.unusable,
		HTTP: settings.HTTP, Settings: settings.Limits, Log: settings.Log, Clock: settings.Clock,
	})
	return c
}

// Plannable reports whether the platform can be asked while planning. It cannot while Terraform validates, when the client is nil, nor while
// settings are unknown: what a plan would check is checked in apply.
func (c *Client) Plannable() bool { return c != nil && len(c.settings.Unknown) == 0 }

// Run is what this process knows about its own work on the Control Room.
func (c *Client) Run() *platform.Run { return c.run }

// RequireHost is an error when something belongs to another Control Room than the provider's: ids mean somebody else there. It returns what
// identities call the provider's, which is also that of what belonged to the former base URL. own is what the identity says, "" when it says
// nothing. It makes no call.
func (c *Client) RequireHost(own string) (string, error) {
	own = strings.TrimRight(own, "/")
	switch {
	case c.unusable != nil:
		return "", c.unusable
	case own == "" || strings.EqualFold(own, c.host) || c.formerHost != "" && strings.EqualFold(own, c.formerHost):
		return c.host, nil
	}
	return "", &platform.Problem{
		Summary: "Another Control Room",
		Means: fmt.Sprintf("This belongs to the Control Room %s, but the provider is configured for %s. Until that is corrected nothing counts as "+
			"deleted.", own, c.host),
		Do: fmt.Sprintf("Check url in the provider's controlroom settings. If it is the same Control Room, which has moved to another base URL, set "+
			"former_url = %q there for one apply (or CONTROL_ROOM_FORMER_URL): the ids in the state stay, and what belonged to the former base URL belongs "+
			"to the present one afterwards.", "https://"+own),
		Hint: HintMoved,
	}
}

// RequireSamePerson is an error when something of the former base URL means somebody else here: then it was another Control Room. own is what the
// identity says.
func (c *Client) RequireSamePerson(own, username string, account *api.User) error {
	if own == "" || strings.EqualFold(strings.TrimRight(own, "/"), c.host) || platform.SameName(username, account.Username) {
		return nil
	}
	return &platform.Problem{
		Summary: "Another Control Room",
		Means: fmt.Sprintf("At the former base URL %s user %s was %q, here it is %q: this is not the Control Room that was there, or it was set up again. "+
			"Nothing was changed.", own, FormatUserID(account.ID), username, account.Username),
		Do:   "Remove former_url from the provider's controlroom settings.",
		Hint: HintMoved,
	}
}

// Self returns the user that the provider is signed in as. It is read once per process, since it does not change.
func (c *Client) Self(ctx context.Context) (*api.User, error) {
	self, err := c.self.Get(ctx, "", c.api.Self)
	switch rest.KindOf(err) {
	case rest.NotFound, rest.BadResponse, rest.NotAllowed:
		return nil, &platform.Problem{
			Summary: "This is not the Control Room",
			Means: "Nothing at this base URL reports who is signed in: wrong URL or API version. Until that is corrected nothing counts as deleted: a " +
				"wrong base URL answers everything with \"not found\" or a web page.",
			Do:   "Check url and api_version in the provider's controlroom settings.",
			Hint: platform.HintLetGo,
			Err:  err,
		}
	}
	return self, explain(err)
}

// RequireMultipleLogin is an error unless the Control Room has the permission for several sessions at once: Enterprise 11 does not.
func (c *Client) RequireMultipleLogin(ctx context.Context) error {
	self, err := c.Self(ctx)
	if err != nil || self.KnowsMultipleLogin {
		return err
	}
	return &platform.Problem{
		Summary: "Not on this Control Room",
		Means:   "Whether a user may have several sessions at once is a permission of Automation 360. Enterprise 11 has no such permission.",
		Hint:    HintMultipleLogin,
	}
}

// HasMultipleLogin reports whether the Control Room has that permission; true when it cannot be told.
func (c *Client) HasMultipleLogin(ctx context.Context) bool {
	self, err := c.Self(ctx)
	return err != nil || self.KnowsMultipleLogin
}

// confirmGone turns "not found" into a *platform.GoneError, but only when the Control Room reports who is signed in: a wrong base URL answers "not
// found" to everything and must not empty a state. It is asked once per process.
func (c *Client) confirmGone(ctx context.Context, err error, why string) error {
	if !rest.IsNotFound(err) {
		return explain(err)
	}
	if _, err := c.Self(ctx); err != nil {
		return err
	}
	return &platform.GoneError{Why: why}
}
