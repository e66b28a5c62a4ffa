package api

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Config is what a Client is made of. BaseURL and Credentials are required, unless Unusable is set.
type Config struct {
	BaseURL *url.URL // from rest.ParseBaseURL
	// APIVersion is one of Versions; empty means Auto.
	APIVersion  Version
	Credentials Credentials
	HTTP        *http.Client
	Settings    rest.Settings
	Log         rest.LogFunc
	// Secrets masks credentials, tokens and passwords in errors and logs. Nil: the client keeps one of its own.
	Secrets *rest.Secrets
	// Unusable is why no call can be made, such as a setting that is missing: every call fails with it. Nil: calls are made.
	Unusable error
	// Clock is for tests; the zero value is the real one.
	rest.Clock
}

// probeTimeout bounds the search for the version of the API, which nobody can cancel since it serves everybody.
const probeTimeout = 2 * time.Minute

// Client calls one Control Room as one user. It is safe for concurrent use and calls nothing before its first method is called.
type Client struct {
	// pages is how long the pages of lists may be.
	pages    rest.PageLimit
	rest     *rest.Client
	signer   *signer
	versions *versions
	secrets  *rest.Secrets

	// writing is held per user while an account is read, changed and written.
	writing locks
	// listsByV1 reports that users are listed by v1 although everything else is v2's: one project found that.
	listsByV1 atomic.Bool
	// createForm and updateForm are the forms of roles that v2 took last, in creates and in updates.
	createForm, updateForm atomic.Int32
	// rolesFormKnown reports that an update was accepted with updateForm.
	rolesFormKnown atomic.Bool
	// self is who is signed in, once it was read.
	self atomic.Pointer[User]
}

// New makes a client. It makes no call: a token is taken when a call needs it.
func New(config Config) *Client {
	if config.Secrets == nil {
		config.Secrets = new(rest.Secrets)
	}
	if config.BaseURL == nil {
		config.BaseURL = &url.URL{}
	}
	config.Clock = config.Clock.OrReal()
	for _, secret := range []string{config.Credentials.Password, config.Credentials.APIKey, config.Credentials.AccessToken} {
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
	c := &Client{versions: &versions{}, secrets: config.Secrets}
	signIn := &versions{}
	if config.APIVersion == V1 || config.APIVersion == V2 {
		c.versions.settle(config.APIVersion)
		c.versions.proven.Store(true)
		signIn.settle(config.APIVersion)
	}
	// Tokens are fetched while calls wait for them: through a client of its own, so that a sign-in never queues behind the calls that wait.
	c.signer = &signer{rest: rest.NewClient(kernel), credentials: config.Credentials, secrets: config.Secrets, now: config.Now, versions: signIn}
	kernel.Tokens = c.signer.tokens()
	c.rest = rest.NewClient(kernel)
	return c
}

// callBy sends a call by a version of the API. The paths of r begin behind the version.
func (c *Client) callBy(ctx context.Context, version Version, r rest.Request, out any) (*rest.Response, error) {
	prefix := "/" + string(version) + "/usermanagement"
	r.Path, r.Route = prefix+r.Path, prefix+r.Route
	response, err := c.rest.Do(ctx, r, out)
	if problem := c.signer.explainSession(err); problem != nil {
		return nil, problem
	}
	return response, classify(err)
}

// call sends a call by the version that there is. That the sign-in is v2's does not imply that users and roles are, too: v2's sign-in was
// recommended while v1 had everything else. So as long as nothing was read by v2, a read that finds no operation there is repeated by v1.
func (c *Client) call(ctx context.Context, r rest.Request, out any) (*rest.Response, error) {
	version, err := c.version(ctx)
	if err != nil {
		return nil, err
	}
	response, err := c.callBy(ctx, version, r, out)
	switch {
	case err == nil:
		c.versions.proven.Store(true)
		return response, nil
	case version != V2 || c.versions.proven.Load() || !noOperation(err) || r.Method != http.MethodGet && !r.Reads:
		return response, err
	}
	if response, v1Err := c.callBy(ctx, V1, r, out); v1Err == nil {
		c.versions.settle(V1)
		c.versions.proven.Store(true)
		return response, nil
	}
	return nil, err
}

// Host is what identifies a Control Room in resource identities: the host of its URL in lower case, with a port that is not https's, and with a
// path.
func Host(base *url.URL) string {
	host := strings.ToLower(base.Host)
	if base.Scheme == "https" {
		host = strings.TrimSuffix(host, ":443")
	}
	return host + strings.TrimRight(base.Path, "/")
}

// locks holds one lock for each user.
type locks struct {
	mu   sync.Mutex
	byID map[int64]*semaphore.Weighted
}

// lock waits until nobody else writes the user, and returns what gives it back; or the error of a context that ends first.
func (l *locks) lock(ctx context.Context, id int64) (unlock func(), err error) {
	l.mu.Lock()
	if l.byID == nil {
		l.byID = map[int64]*semaphore.Weighted{}
	}
	held, ok := l.byID[id]
	if !ok {
		held = semaphore.NewWeighted(1)
		l.byID[id] = held
	}
	l.mu.Unlock()
	if err := held.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	return func() { held.Release(1) }, nil
}
