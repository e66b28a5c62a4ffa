// Package api is a typed client of the Anypoint Platform's Access Management API: accounts, members, invitations, permissions, teams and role
// groups. One file per family of calls.
//
// Where the vendor's texts contradict each other the client accepts every variant: any 2xx of a write, bodies that are there or not, names under
// either key, booleans as strings, three forms of a time. Failures are *rest.Error values; their Kind says what they mean. A write that the
// platform declines may be one that it carried out in an earlier try: the access package looks (platform.RecentCreates).
package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

const platform = "Anypoint"

// Config is what a Client needs.
type Config struct {
	// BaseURL is the control plane's root, for example https://anypoint.mulesoft.com, without /accounts.
	BaseURL *url.URL
	Credentials
	HTTP     *http.Client
	Settings rest.Settings
	Log      rest.LogFunc
	// Secrets masks credentials, tokens and passwords in errors and logs. Nil: the client keeps one of its own.
	Secrets *rest.Secrets
	// RootOf returns the root organization above a business group as far as it is known, else the id that it is given. The platform may refuse
	// parallel writes below one parent organization (other clients met it), so writes to a business group have to queue with those of its root. Nil:
	// every organization counts as a root.
	RootOf func(organization string) string
	// Unusable is why no call can be made, such as a setting that is missing: every call fails with it. Nil: calls are made.
	Unusable error
	// Clock times all waits and tokens; the zero value is the real clock.
	rest.Clock
}

// Client calls one control plane as one identity. It is safe for concurrent use and calls nothing before its first method is called.
type Client struct {
	// pages is how long the pages of lists may be.
	pages   rest.PageLimit
	rest    *rest.Client
	signIn  SignIn
	secrets *rest.Secrets
	rootOf  func(organization string) string
	// asUser calls as the user on whose behalf the app acts; nil for other sign-ins. See Me.
	asUser *rest.Client
	// source is where tokens come from.
	source tokenSource
}

// New makes a client. It makes no call: the token is taken when the first call needs it. With Config.Unusable the rest of the config may be empty.
func New(config Config) *Client {
	if config.Secrets == nil {
		config.Secrets = new(rest.Secrets)
	}
	config.Clock = config.Clock.OrReal()
	if config.BaseURL == nil {
		config.BaseURL = &url.URL{}
	}
	if config.RootOf == nil {
		config.RootOf = func(organization string) string { return organization }
	}
	for _, secret := range []string{config.ClientSecret, config.Password, config.AccessToken} {
		if secret != "" {
			config.Secrets.Add(secret)
		}
	}
	kernel := rest.Config{
		Platform: platform,
		BaseURL:  config.BaseURL,
		HTTP:     config.HTTP,
		Settings: config.Settings,
		Dialect:  dialect(),
		Log:      config.Log,
		Secrets:  config.Secrets,
		Unusable: config.Unusable,
		Clock:    config.Clock,
	}
	// The token is fetched while a call waits for it: through a client of its own, so that it never queues behind the calls that wait.
	source := tokenSource{rest: rest.NewClient(kernel), credentials: config.Credentials, secrets: config.Secrets, now: config.Now}
	kernel.Tokens = source.cache()
	c := &Client{
		rest: rest.NewClient(kernel), signIn: config.Credentials.signIn(), secrets: config.Secrets, rootOf: config.RootOf, source: source,
	}
	if c.signIn == SignInConnectedAppForUser {
		source.credentials = Credentials{Username: config.Username, Password: config.Password}
		kernel.Tokens = source.cache()
		c.asUser = rest.NewClient(kernel)
	}
	return c
}

var regionCode = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// RegionURL returns the root of a region's control plane: "us" (also ""), "eu", "gov", and the documented host pattern
// https://REGION.platform.mulesoft.com for every other code, such as ca1. It returns "" for a text that cannot be part of a host name.
func RegionURL(region string) string {
	region = strings.ToLower(strings.TrimSpace(region))
	switch region {
	case "", "us":
		return "https://anypoint.mulesoft.com"
	case "eu", "eu1":
		return "https://eu1.anypoint.mulesoft.com"
	case "gov":
		return "https://gov.anypoint.mulesoft.com"
	}
	if !regionCode.MatchString(region) {
		return ""
	}
	return "https://" + region + ".platform.mulesoft.com"
}

// accounts returns a path of the Access Management API.
func accounts(segments ...string) string {
	return "/accounts/api" + rest.Path(segments...)
}

// inOrganization returns a path below an organization.
func inOrganization(organization string, segments ...string) string {
	return accounts(append([]string{"organizations", organization}, segments...)...)
}

const organizationRoute = "/accounts/api/organizations/{organizationId}"

// do sends a call; a write queues with those of the root organization.
func (c *Client) do(ctx context.Context, r rest.Request, out any) (*rest.Response, error) {
	if r.Serial != "" {
		r.Serial = c.rootOf(r.Serial)
	}
	return c.rest.Do(ctx, r, out)
}

// get reads one object; usable reports whether the response holds it.
func get[T any](ctx context.Context, c *Client, r rest.Request, usable func(*T) bool) (*T, error) {
	r.Method = http.MethodGet
	out := new(T)
	response, err := c.do(ctx, r, out)
	if err != nil {
		return nil, err
	}
	if len(response.Body) == 0 || !usable(out) {
		return nil, c.rest.BadResponse(r, response, "the response does not hold what was asked for")
	}
	return out, nil
}

// decodes reports whether the body is JSON of this form.
func decodes(body []byte, out any) bool {
	return len(body) > 0 && json.Unmarshal(body, out) == nil
}
