// Package api is a typed client of Azure API Management's portal users, groups, subscriptions and products, through Azure Resource Manager.
// One file per family of calls.
//
// Where the vendor's texts and recordings of the service contradict each other the client accepts every variant: a delete that is answered 200, 202
// or 204, operations whose status is nested or not, lists whose last page has an empty link or none. Failures are *rest.Error values; their Kind
// says what they mean. A client is never nil: one that cannot be used fails each call with Config.Unusable.
package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

const platform = "Azure API Management"

// apiVersion is what every call asks for.
const apiVersion = "2024-05-01"

// Config is what a Client needs.
type Config struct {
	// BaseURL is the base URL of Azure Resource Manager.
	BaseURL *url.URL
	Credentials
	// Cloud says where to sign in, and for what. Its ResourceManager is not used: see BaseURL.
	Cloud Cloud
	// OwnAuthority says that Cloud.AuthorityHost is none of Microsoft's.
	OwnAuthority bool
	HTTP         *http.Client
	Settings     rest.Settings
	Log          rest.LogFunc
	// Secrets masks credentials, tokens and passwords in errors and logs. Nil: the client keeps one of its own.
	Secrets *rest.Secrets
	// Unusable is why no call can be made, such as a setting that is missing: every call fails with it. The rest may be empty then.
	Unusable error
	// Clock is for tests; the zero value is the real one.
	rest.Clock
}

// Client calls Azure Resource Manager as one identity. It is safe for concurrent use and calls nothing before its first method is called.
type Client struct {
	// pages is how long the pages of lists may be.
	pages   rest.PageLimit
	rest    *rest.Client
	secrets *rest.Secrets
	signIn  SignIn
	tokens  *rest.TokenCache
}

// buckets are the limits of Azure Resource Manager, for each identity, subscription and region (documented).
var buckets = rest.Buckets{
	http.MethodGet:    reads,
	http.MethodHead:   reads,
	http.MethodPut:    writes,
	http.MethodPatch:  writes,
	http.MethodPost:   writes, // actions count as writes (recorded)
	http.MethodDelete: {Class: "deletes", Burst: 200, PerSecond: 10},
}

var (
	reads  = rest.TokenBucket{Class: "reads", Burst: 250, PerSecond: 25}
	writes = rest.TokenBucket{Class: "writes", Burst: 200, PerSecond: 10}
)

// New makes a client. It makes no call: a token is taken when a call needs it.
func New(config Config) *Client {
	if config.Secrets == nil {
		config.Secrets = new(rest.Secrets)
	}
	if config.BaseURL == nil {
		config.BaseURL = &url.URL{} // an unusable client calls nobody
	}
	config.Clock = config.Clock.OrReal()
	for _, secret := range config.Credentials.secrets() {
		if secret != "" {
			config.Secrets.Add(secret)
		}
	}
	tokens := newTokens(config)
	return &Client{
		rest: rest.NewClient(rest.Config{
			Platform: platform, BaseURL: config.BaseURL, HTTP: config.HTTP, Settings: config.Settings, Dialect: dialect(), Buckets: buckets,
			Tokens: tokens, Log: config.Log, Secrets: config.Secrets, Unusable: config.Unusable, Clock: config.Clock,
		}),
		secrets: config.Secrets,
		signIn:  config.Credentials.SignIn(),
		tokens:  tokens,
	}
}

// SignIn returns how this client signs in.
func (c *Client) SignIn() SignIn { return c.signIn }

// SignedInAs returns whom the token names: a user as people know it, or an application by its client id. "" where the token does not say it.
func (c *Client) SignedInAs(ctx context.Context) (string, error) {
	token, err := c.tokens.Token(ctx)
	if err != nil {
		return "", err
	}
	// The names of tokens of both versions (documented).
	var claims struct {
		UPN           wire.Text `json:"upn"`
		UniqueName    wire.Text `json:"unique_name"`
		PreferredName wire.Text `json:"preferred_username"`
		AppID         wire.Text `json:"appid"`
		AppIDv2       wire.Text `json:"azp"`
	}
	if !rest.ReadClaims(token.AccessToken, &claims) {
		return "", nil
	}
	application := wire.First(claims.AppID, claims.AppIDv2)
	if application != "" {
		application = "application " + application
	}
	return wire.First(claims.UPN, claims.UniqueName, claims.PreferredName, wire.Text(application)), nil
}

// PlatformTime returns the time of the platform's clock; ok is false before the first response that has it.
func (c *Client) PlatformTime() (t time.Time, ok bool) { return c.rest.PlatformTime() }

// do sends a call to a service. r.Path and r.Route begin below the service.
func (c *Client) do(ctx context.Context, s Service, r rest.Request, out any) (*rest.Response, error) {
	if s.SubscriptionID == "" || s.ResourceGroup == "" || s.Name == "" {
		r.Path = "//" // the kernel refuses it and says so
	}
	r.Path, r.Route = s.path()+r.Path, serviceRoute+r.Route
	query := url.Values{"api-version": {apiVersion}}
	for name, values := range r.Query {
		query[name] = values
	}
	r.Query, r.Quota = query, strings.ToLower(s.SubscriptionID)
	response, err := c.rest.Do(ctx, r, out)
	return response, classify(err)
}

// read sends a GET for one object and returns its ETag. A response that is no such object is a BadResponse.
func (c *Client) read(ctx context.Context, s Service, r rest.Request, out interface{ isEmpty() bool }) (etag string, err error) {
	r.Method = http.MethodGet
	response, err := c.do(ctx, s, r, out)
	if err != nil {
		return "", err
	}
	if out.isEmpty() {
		return "", c.rest.BadResponse(r, response, "one object was asked for, the response is none")
	}
	return response.Header.Get("ETag"), nil
}

// head sends a HEAD and returns the ETag.
func (c *Client) head(ctx context.Context, s Service, r rest.Request) (etag string, err error) {
	r.Method = http.MethodHead
	response, err := c.do(ctx, s, r, nil)
	if err != nil {
		return "", err
	}
	return response.Header.Get("ETag"), nil
}

// command sends a POST that does something each time, whose response is 204 and holds nothing (documented). Any other success leaves open whether it
// comes from the service, or from a gateway in between: kind Ambiguous.
func (c *Client) command(ctx context.Context, s Service, r rest.Request) error {
	response, err := c.do(ctx, s, r, nil)
	if err == nil && response.Status != http.StatusNoContent {
		err = c.rest.Failed(r, response, rest.Ambiguous, "", "the response is not the documented 204", nil)
	}
	return err
}

// ifMatch is the header of a change that is to meet the object as it was read; etag "" (the service gave none) meets it in any state.
func ifMatch(etag string) http.Header {
	if etag == "" {
		etag = "*"
	}
	return http.Header{"If-Match": {etag}}
}

// nothing reports a response without content.
func nothing(body []byte) bool {
	body = bytes.TrimSpace(body)
	return len(body) == 0 || bytes.Equal(body, []byte("null"))
}

// decodes reports whether the body is JSON of this form.
func decodes(body []byte, out any) bool { return !nothing(body) && json.Unmarshal(body, out) == nil }
