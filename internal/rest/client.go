// Package rest is the HTTP kernel that the typed clients of all platforms stand on: one place that knows how to sign a call, when
// to send it again, how fast to go, how to read a list to its end, and how to say what went wrong without revealing a secret.
//
// It knows nothing of Terraform and nothing of a particular platform: what differs between platforms is a Dialect.
package rest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/sync/semaphore"
)

// DefaultMaxTries is how often a call is sent at most, unless Config says otherwise. Waits that a rate limiter asked for do not
// count: they are bounded by time.
const DefaultMaxTries = 5

// Dialect is what differs between platforms. Every function may be nil; none is called for a response that is a success, except
// Budget, Remaining and RequestID, which see every response.
type Dialect struct {
	// DecodeError finds the platform's own error code and message in a response; both may be empty.
	DecodeError func(status int, h http.Header, body []byte) (code, message string)

	// NotExecuted reports a response which means that the platform surely did not carry the call out (a rate limiter's): even a
	// create may then be sent again. Status 429 is taken so on every platform.
	NotExecuted func(status int, h http.Header, body []byte) bool

	// RetryAt says when to send again; zero means backoff. A Retry-After header takes precedence over it.
	RetryAt func(now time.Time, status int, h http.Header, body []byte) time.Time

	// Budget reads what is left of the current rate-limit window; ok is false when the response does not show it.
	Budget func(h http.Header) (b Budget, ok bool)

	// ParallelWrites reports a response by which the platform refuses two writes at the same time. It is believed only when
	// another write with the same Request.Serial really was under way.
	ParallelWrites func(status int, h http.Header, body []byte) bool

	// Locked reports a response by which the platform reports that it did not carry the call out because somebody else is writing to the object at this
	// moment. The call is sent again after a wait. A 412 is not asked about when the call has a condition of its own: then that may have failed.
	Locked func(status int, h http.Header, body []byte) bool

	// Details finds what a response reports about single parts of what was sent.
	Details func(status int, h http.Header, body []byte) []Detail

	// Remaining reads how many calls are left in the token bucket (Config.Buckets) that a call drew on; ok is false when the response does not show it.
	Remaining func(h http.Header) (calls int, ok bool)

	// RequestID finds the id under which the platform's support can find the call.
	RequestID func(h http.Header) string

	// Sign puts a token into the headers of a call; nil: as Authorization, after "Bearer ".
	Sign func(h http.Header, token string)

	// DeadToken reports a response other than a 401 by which the platform may mean that the token is dead. A call that does no harm when it arrives
	// twice is then sent again with a new token, once.
	DeadToken func(status int, h http.Header, body []byte) bool

	// WebPage is what it may mean on this platform that the response is a web page, as the end of an error.
	WebPage string
}

// Budget is the state of one rate-limit window as the platform reports it.
type Budget struct {
	Limit, Remaining int       // calls per window, and calls that are left in this one
	Reset            time.Time // when the window ends
}

// LogFunc receives log records. The fields are an allow-list made here (method, route template, status, durations in milliseconds,
// tries, request id, sizes in bytes): never a URL, a header or a body.
type LogFunc func(ctx context.Context, level hclog.Level, msg string, fields map[string]any)

// Config is what a Client is made of. BaseURL is required.
type Config struct {
	Platform string       // the platform's name in errors and logs
	BaseURL  *url.URL     // from ParseBaseURL
	HTTP     *http.Client // from NewHTTPClient; nil: one made of Settings, without its CACertFile
	Settings Settings
	Dialect  Dialect
	Tokens   *TokenCache // nil: calls go out without Authorization, unless Request.Tokens says otherwise
	Limits   Limits      // rate limits that the platform documents but does not report
	Buckets  Buckets     // rate limits that the platform documents as token buckets
	Log      LogFunc     // nil: no log
	Secrets  *Secrets    // every message and log record passes through it; nil: one of its own, which knows the tokens
	MaxTries int         // 0: DefaultMaxTries
	Unusable error       // why no call can be made, such as a setting that is missing: every call fails with it; nil: calls are made

	Clock // of all waits and limits
}

// Client sends calls to one platform. It is safe for concurrent use; one serves a whole process, since limits, the write gate and
// the connections are shared by all calls that must know of each other.
type Client struct {
	cfg     Config
	http    *http.Client
	limiter *limiter
	gate    *gate
	slots   *semaphore.Weighted // calls in flight: HTTP/2 would put any number of them on one connection
	jitter  jitter
	ahead   atomic.Pointer[time.Duration] // see PlatformTime
}

// NewClient makes a Client. It opens no connection.
func NewClient(cfg Config) *Client {
	cfg.Settings = cfg.Settings.withDefaults()
	cfg.Clock = cfg.Clock.OrReal()
	if cfg.MaxTries == 0 {
		cfg.MaxTries = DefaultMaxTries
	}
	if cfg.Secrets == nil {
		cfg.Secrets = &Secrets{}
	}
	if cfg.Log == nil {
		cfg.Log = func(context.Context, hclog.Level, string, map[string]any) {}
	}
	hc := &http.Client{}
	if cfg.HTTP != nil {
		*hc = *cfg.HTTP
	} else {
		hc.Transport = newTransport(cfg.Settings, nil)
	}
	// Whatever client was given: the redirect rule is a promise, and a time-out belongs to one try (Settings.RequestTimeout).
	hc.CheckRedirect = checkRedirect
	hc.Timeout = 0

	concurrency := cfg.Settings.MaxConcurrentRequests
	return &Client{
		cfg:     cfg,
		http:    hc,
		limiter: newLimiter(cfg.Now, concurrency, cfg.Limits, cfg.Buckets),
		gate:    newGate(),
		slots:   semaphore.NewWeighted(int64(concurrency)),
		jitter:  randomJitter,
	}
}

// Do sends one call and decodes the JSON of its response into out (a pointer; nil when the response does not matter; left at its zero
// value when a write is answered without a body). It sends again what may be sent again, waits where the platform asks for it, and
// signs in again once when the token is refused. Every failure is an *Error.
func (c *Client) Do(ctx context.Context, r Request, out any) (*Response, error) {
	if c.cfg.Unusable != nil {
		return nil, c.cfg.Unusable
	}
	k := newCall(ctx, c, r, out)
	req, err := c.newRequest(ctx, r)
	if err != nil {
		kind := Other
		if errors.As(err, &addressError{}) {
			kind = BadResponse
		}
		return nil, k.fail(kind, err)
	}
	// The library's loop rewinds the body, counts and stops; what to do is decided by our hooks. Backoff is zero because its
	// timer is the real clock: PrepareRetry waits instead, on the clock of this client.
	loop := retryablehttp.Client{
		HTTPClient:   &http.Client{Transport: k, CheckRedirect: useLastResponse},
		RetryMax:     math.MaxInt,
		CheckRetry:   k.checkRetry,
		Backoff:      func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return 0 },
		PrepareRetry: k.pause,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	resp, err := loop.Do(req)
	if resp != nil {
		_ = resp.Body.Close()
	}
	return k.result(err)
}

// SignIn takes the token that r would be sent with, and sends nothing else. It fails as Do would.
func (c *Client) SignIn(ctx context.Context, r Request) error {
	if c.cfg.Unusable != nil {
		return c.cfg.Unusable
	}
	_, err := newCall(ctx, c, r, nil).token(ctx)
	return err
}

// base is the base URL of a call as an error may show it.
func (c *Client) base(r Request) string {
	if c.cfg.BaseURL == nil {
		return ""
	}
	base := url.URL{Scheme: c.cfg.BaseURL.Scheme, Host: c.cfg.BaseURL.Host}
	if strings.HasPrefix(r.Route, "/") {
		base.Path = strings.TrimSuffix(c.cfg.BaseURL.Path, "/")
	}
	return clean(c.cfg.Secrets, base.String(), maxMessage)
}

func (c *Client) newRequest(ctx context.Context, r Request) (*retryablehttp.Request, error) {
	body, contentType, err := r.encode()
	if err != nil {
		return nil, err
	}
	target, err := r.url(c.cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	var raw any // a nil []byte in an interface would count as an empty body
	if body != nil {
		raw = body
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, r.Method, target, raw)
	if err != nil {
		return nil, fmt.Errorf("the request cannot be built: %w", cause(err))
	}
	req.Header.Set("Accept", "application/json")
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if c.cfg.Settings.UserAgent != "" {
		req.Header.Set("User-Agent", c.cfg.Settings.UserAgent)
	}
	for name, values := range r.Header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	return req, nil
}
