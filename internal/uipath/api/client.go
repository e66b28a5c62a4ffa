// Package api is a typed client of UiPath's identity server (accounts, invitations, groups) and of Orchestrator's users, roles and folders.
// One file per family of calls.
//
// Where the vendor's texts and what other clients saw contradict each other the client accepts every variant: enums as numbers or names,
// times without a zone, results nested or not, failures inside a 200. Failures are *rest.Error values; their Kind says what they mean.
package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

const platform = "UiPath"

// TitleOrchestrator is what errors of calls to Orchestrator call the platform.
const TitleOrchestrator = "UiPath Orchestrator"

// Edition is the way in which UiPath is operated. It determines base URLs, rate limits, and where the organization's id is to be found.
type Edition string

// The editions.
const (
	// EditionCloud is Automation Cloud, with its Public Sector and Dedicated forms.
	EditionCloud Edition = "cloud"
	// EditionAutomationSuite is the platform on a cluster of one's own.
	EditionAutomationSuite Edition = "automation_suite"
	// EditionOnPrem is a standalone Orchestrator with its identity server.
	EditionOnPrem Edition = "on_prem"
)

// Config is what a Client needs.
type Config struct {
	Edition Edition
	// IdentityBaseURL is what /api/User and /connect/token are appended to: see IdentityURL.
	IdentityBaseURL *url.URL
	// OrchestratorBaseURL is what /odata/Users is appended to: see OrchestratorURL. Nil: calls to Orchestrator fail with ErrNoOrchestrator.
	OrchestratorBaseURL *url.URL
	// TenantHeader names the tenant to a standalone Orchestrator (header X-UIPATH-TenantName); elsewhere the URL does. "": not sent.
	TenantHeader string
	// PartitionGlobalID is the organization's id as far as it was set. "": it is taken from the token or from Orchestrator.
	PartitionGlobalID string
	Credentials
	// Scopes are all scopes to ask for, in one token. Empty: each part of the API is called with a token of its own, which is asked for only
	// when that part is called, so that an application needs no scope that nothing uses.
	Scopes   []string
	HTTP     *http.Client
	Settings rest.Settings
	Log      rest.LogFunc
	// Secrets masks credentials, tokens and passwords in errors and logs. Nil: the client keeps one of its own.
	Secrets *rest.Secrets
	// Unusable is why no call can be made, such as a setting that is missing: every call fails with it, and the rest of the config may be empty.
	// Nil: calls are made.
	Unusable error
	// Clock is for tests; the zero value is the real one.
	rest.Clock
}

// Client calls one organization as one identity. It is safe for concurrent use and calls nothing before its first method is called.
type Client struct {
	// pages is how long the pages of lists may be.
	pages        rest.PageLimit
	identity     *rest.Client
	orchestrator *rest.Client // nil: no base URL
	edition      Edition
	tenantHeader string
	signIn       SignIn
	clientID     string
	tokens       tokens
	secrets      *rest.Secrets
	unusable     error

	partitionSetting string
	partitionFlight  singleflight.Group
	partitionFound   atomic.Pointer[string]
}

// identityLimits are the rate limits of the identity server on Cloud, per organization (documented); its responses do not report them.
var identityLimits = rest.Limits{
	http.MethodGet:    {Calls: 300, Window: 5 * time.Minute},
	http.MethodPost:   {Calls: 24_000, Window: 5 * time.Minute},
	http.MethodPut:    {Calls: 160, Window: 5 * time.Minute},
	http.MethodPatch:  {Calls: 160, Window: 5 * time.Minute},
	http.MethodDelete: {Calls: 160, Window: 5 * time.Minute},
}

// orchestratorLimits are the rate limits of Orchestrator on Cloud, per tenant: about so many reads of one kind in a minute (seen by a client).
var orchestratorLimits = rest.Limits{http.MethodGet: {Calls: 100, Window: time.Minute, ByRoute: true}}

// New makes a client. It makes no call: tokens are taken when a call needs them.
func New(config Config) *Client {
	if config.Secrets == nil {
		config.Secrets = new(rest.Secrets)
	}
	if config.IdentityBaseURL == nil {
		config.IdentityBaseURL = &url.URL{}
	}
	if config.OrchestratorBaseURL == nil && config.Unusable != nil { // the reason is another one than ErrNoOrchestrator
		config.OrchestratorBaseURL = &url.URL{}
	}
	config.Clock = config.Clock.OrReal()
	for _, secret := range []string{config.ClientSecret, config.AccessToken} {
		if secret != "" {
			config.Secrets.Add(secret)
		}
	}
	kernel := rest.Config{
		Platform: platform,
		BaseURL:  config.IdentityBaseURL,
		HTTP:     config.HTTP,
		Settings: config.Settings,
		Dialect:  dialect(),
		Log:      config.Log,
		Secrets:  config.Secrets,
		Unusable: config.Unusable,
		Clock:    config.Clock,
	}
	c := &Client{
		edition: config.Edition, tenantHeader: config.TenantHeader, signIn: config.Credentials.signIn(), clientID: config.ClientID,
		secrets:  config.Secrets,
		unusable: config.Unusable, partitionSetting: config.PartitionGlobalID,
	}
	// Tokens are fetched while calls wait for them: through a client of its own, so that a sign-in never queues behind the calls that wait.
	c.tokens = newTokens(config, rest.NewClient(kernel))
	if config.OrchestratorBaseURL != nil {
		orchestrator := kernel
		orchestrator.Platform, orchestrator.BaseURL = TitleOrchestrator, config.OrchestratorBaseURL
		if config.Edition == EditionCloud {
			orchestrator.Limits = orchestratorLimits
		}
		c.orchestrator = rest.NewClient(orchestrator)
	}
	if config.Edition == EditionCloud {
		kernel.Limits = identityLimits
	}
	c.identity = rest.NewClient(kernel)
	return c
}

// HasOrchestrator reports whether the base URL of Orchestrator is known.
func (c *Client) HasOrchestrator() bool { return c.orchestrator != nil }

// ErrNoOrchestrator is the error of every call to Orchestrator when its base URL is not known.
var ErrNoOrchestrator = errors.New("the base URL of Orchestrator is not known: set tenant (on Cloud and in Automation Suite organization, too), " +
	"or orchestrator_base_url")

// call sends a call to the identity server, signed for one part of it.
func (c *Client) call(ctx context.Context, p part, r rest.Request, out any) (*rest.Response, error) {
	r.Tokens = c.tokens.of(p)
	response, err := c.identity.Do(ctx, r, out)
	return response, classify(err)
}

// callOrchestrator sends a call to Orchestrator, signed for one part of it.
func (c *Client) callOrchestrator(ctx context.Context, p part, r rest.Request, out any) (*rest.Response, error) {
	if c.orchestrator == nil {
		return nil, ErrNoOrchestrator
	}
	r.Tokens = c.tokens.of(p)
	if c.tenantHeader != "" {
		r.Header = http.Header{"X-Uipath-Tenantname": {c.tenantHeader}}
	}
	response, err := c.orchestrator.Do(ctx, r, out)
	return response, classify(err)
}

// nothing reports a response without content. Variants of "there is none" are a 204 and a null.
func nothing(body []byte) bool {
	body = bytes.TrimSpace(body)
	return len(body) == 0 || bytes.Equal(body, []byte("null"))
}

// decodes reports whether the body is JSON of this form.
func decodes(body []byte, out any) bool {
	return !nothing(body) && json.Unmarshal(body, out) == nil
}

var guid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// noGUID is what the platform sends in place of an id when there is none.
const noGUID = "00000000-0000-0000-0000-000000000000"

func isGUID(id string) bool { return guid.MatchString(id) && id != noGUID }
