package rest

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptrace"
	"reflect"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"
)

// maxBody is the size of the largest response that is read; a page of 500 users is under 1 MiB.
const maxBody = 32 << 20

// call is one Do: the state that its tries share. It is the http.RoundTripper of the retry loop, so that a try is one RoundTrip:
// waiting for its turn, sending through the real client (which follows redirects), and reading the response whole.
type call struct {
	client *Client
	ctx    context.Context
	req    Request
	out    any
	bucket string
	tokens *TokenCache // nil: without Authorization
	policy policy

	history history
	sends   int // tries that were made
	waited  time.Duration
	last    outcome
	verdict verdict
	stopped *Error // it ended between tries
}

func newCall(ctx context.Context, c *Client, r Request, out any) *call {
	tokens := r.Tokens
	if tokens == nil {
		tokens = c.cfg.Tokens
	}
	if r.NoAuth {
		tokens = nil
	}
	return &call{
		client: c, ctx: ctx, req: r, out: out, tokens: tokens,
		bucket: c.limiter.key(r.Method, r.Route, r.Quota),
		policy: policy{
			dialect:    c.cfg.Dialect,
			write:      r.write() && !r.signIn(),
			idempotent: r.idempotent(),
			condition:  r.conditional(),
			canSignIn:  tokens != nil && !tokens.static,
			maxTries:   c.cfg.MaxTries,
		},
	}
}

// RoundTrip makes one try. It returns a response whose body is in memory, or an error; what they mean is in k.verdict or k.stopped.
func (k *call) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := k.try(req); err != nil {
		if !errors.As(err, &k.stopped) {
			k.stopped = k.stop(err)
		}
		return nil, err
	}
	if k.last.err != nil {
		return nil, k.last.err
	}
	return &http.Response{
		StatusCode: k.last.status, Header: k.last.header, Request: req,
		Body: io.NopCloser(bytes.NewReader(k.last.body)), ContentLength: int64(len(k.last.body)),
	}, nil
}

// try waits for its turn, sends and decides. An error means that it was not sent.
func (k *call) try(req *http.Request) error {
	c := k.client
	wait, release := UntilSent(k.ctx)
	defer release()
	var pass passes
	var err error
	if k.req.write() {
		resume := Pause(k.ctx, c.cfg.Now) // who is before may be waiting for a rate limit
		pass, err = c.gate.enter(wait, k.req.Serial, k.req.Alone)
		resume()
	}
	if err != nil {
		return err
	}
	defer pass.leave()
	if err := k.place(wait); err != nil {
		return err
	}
	o, over := outcome{}, 0
	defer func() {
		budget, ok := Budget{}, false
		if c.cfg.Dialect.Budget != nil && o.header != nil {
			budget, ok = c.cfg.Dialect.Budget(o.header)
		}
		c.limiter.release(k.bucket, o.sent, budget, ok)
		if c.cfg.Dialect.Remaining != nil && o.header != nil {
			if left, ok := c.cfg.Dialect.Remaining(o.header); ok {
				c.limiter.remaining(k.bucket, left, over)
			}
		}
	}()

	// Only now: a token that was taken before the waits could be too old. And before the slot: the sign-in needs one, too.
	token, err := k.token(wait)
	if err != nil {
		return err
	}
	if err := c.slots.Acquire(wait, 1); err != nil {
		return err
	}
	defer c.slots.Release(1)
	if err := wait.Err(); err != nil {
		return err
	}

	notCarriedOut := func() {}
	if k.policy.write {
		notCarriedOut = sending(k.ctx)
	}
	start := c.cfg.Now()
	pass.begin()
	over = c.limiter.over(k.bucket)
	o = k.send(req, token)
	o.overlapped = pass.end()
	k.sends++
	k.decide(o, token)
	if !o.sent || k.verdict.step == holdBack || k.verdict.step == signIn || k.verdict.step == locked || k.verdict.step == oneByOne {
		notCarriedOut()
	}
	k.log(c.cfg.Now().Sub(start))
	return nil
}

func (k *call) token(wait context.Context) (string, error) {
	if k.tokens == nil {
		return "", nil
	}
	token, err := k.tokens.Token(wait)
	if err != nil {
		if wait.Err() != nil {
			return "", wait.Err()
		}
		// What a sign-in says of itself (not found, conflict) must not be mistaken for a statement about the object of this call.
		kind := KindOf(err)
		switch kind {
		case Forbidden, RateLimited, Unavailable, Server, NotSent, BadResponse, Canceled:
		default:
			kind = Unauthorized
		}
		failure := k.fail(kind, fmt.Errorf("the sign-in failed: %w", err))
		failure.SignIn = true
		return "", failure
	}
	k.client.cfg.Secrets.Add(token.AccessToken)
	return token.AccessToken, nil
}

func (k *call) send(req *http.Request, token string) outcome {
	ctx, cancel := context.WithTimeout(req.Context(), k.client.cfg.Settings.RequestTimeout)
	defer cancel()
	// No connection: surely not sent. net/http asks for another one (GetConn) only when nothing was written on the one before, or
	// for methods that may be repeated anyway, so the last one counts.
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { connected.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	req = req.Clone(ctx)
	switch sign := k.client.cfg.Dialect.Sign; {
	case token == "":
	case sign != nil:
		sign(req.Header, token)
	default:
		req.Header.Set("Authorization", "Bearer "+token)
	}

	resp, err := k.client.http.Do(req)
	if err != nil {
		return outcome{err: k.explain(err), sent: connected.Load(), canceled: k.ctx.Err() != nil}
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := readBody(resp)
	if err != nil && ctx.Err() != nil {
		return outcome{err: k.explain(err), sent: true, canceled: k.ctx.Err() != nil}
	}
	o := outcome{sent: true, status: resp.StatusCode, header: resp.Header, body: body}
	if isSuccess(o.status) {
		o.bad = k.read(o, err)
	}
	return o
}

// mostAnnounced is up to which announced length a body gets its memory at once.
const mostAnnounced = 4 << 20

// readBody reads a body, at most one byte more than is taken. A long list is read without copies.
func readBody(resp *http.Response) ([]byte, error) {
	var body bytes.Buffer
	if length := resp.ContentLength; length > 0 && length <= mostAnnounced {
		body.Grow(int(length) + bytes.MinRead)
	}
	_, err := body.ReadFrom(io.LimitReader(resp.Body, maxBody+1))
	return body.Bytes(), err
}

// explain words a failure of the connection.
func (k *call) explain(err error) error {
	var untrusted *tls.CertificateVerificationError
	switch {
	case k.ctx.Err() != nil:
		return k.ctx.Err()
	case errors.As(err, &untrusted):
		return fmt.Errorf("%w; if your own certificate authority signed it, set ca_cert_file", cause(err))
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("no response within %s", k.client.cfg.Settings.RequestTimeout)
	default:
		return cause(err)
	}
}

// errWebPage is a web page in place of a response.
type errWebPage struct{ meaning string }

func (e errWebPage) Error() string {
	if e.meaning == "" {
		return "the response is a web page"
	}
	return "the response is a web page: " + e.meaning
}

// IsWebPage reports a failure whose response was a web page with a status of success.
func IsWebPage(err error) bool {
	var page errWebPage
	return errors.As(err, &page)
}

// read checks and decodes a successful response; the error says why it cannot be used.
func (k *call) read(o outcome, readErr error) error {
	media, _, _ := mime.ParseMediaType(o.header.Get("Content-Type"))
	switch {
	case readErr != nil:
		return fmt.Errorf("the response broke off: %w", readErr)
	case len(o.body) > maxBody:
		return fmt.Errorf("the response is larger than %d MiB", maxBody>>20)
	case media == "text/html":
		return errWebPage{k.client.cfg.Dialect.WebPage}
	case k.out == nil:
		return nil
	case len(bytes.TrimSpace(o.body)) == 0:
		if !k.req.write() && !k.req.signIn() && o.status != http.StatusNoContent {
			return errors.New("the response is empty")
		}
		return nil
	}
	// A try before this one may have filled a part.
	reflect.ValueOf(k.out).Elem().SetZero()
	if err := json.Unmarshal(o.body, k.out); err != nil {
		return fmt.Errorf("the response is not the JSON that was expected: %w", err)
	}
	return nil
}

// decide keeps the verdict, and tells the limiter, the gate and the token cache what the response means for others.
func (k *call) decide(o outcome, token string) {
	c := k.client
	k.history.tries++
	k.last, k.verdict = o, k.policy.decide(o, k.history)
	if k.verdict.step != holdBack && o.sent {
		c.limiter.accepted(k.bucket)
	}
	switch k.verdict.step {
	case succeed:
		c.limiter.succeeded(k.bucket)
	case holdBack:
		k.history.tries--
		now := c.cfg.Now()
		wait := k.limiterWait(now)
		c.limiter.refused(k.bucket, now.Add(wait+c.jitter(wait/10)))
	case signIn:
		k.history.tries--
		k.history.signIns++
		k.tokens.Invalidate(token)
	case locked:
		k.history.tries--
		k.history.locks++
	case oneByOne:
		k.history.tries--
		c.gate.oneByOne(k.req.Serial)
	}
	if o.err == nil && kindOfStatus(o.status) == Server {
		k.history.serverErrors++
	}
	if o.bad != nil {
		k.history.badResponses++
	}
}

// asked is the wait that the last response asks for; 0: it does not.
func (k *call) asked(now time.Time) time.Duration {
	o := k.last
	if o.err != nil {
		return 0
	}
	if wait, ok := retryAfter(o.header.Get("Retry-After"), now); ok {
		return wait
	}
	if k.policy.dialect.RetryAt == nil {
		return 0
	}
	at := k.policy.dialect.RetryAt(now, o.status, o.header, o.body)
	if at.IsZero() {
		return 0
	}
	return max(at.Sub(now), 0)
}

// limiterWait never returns 0, so that a platform that returns "now" over and over comes to the end of maxHold.
func (k *call) limiterWait(now time.Time) time.Duration {
	if wait := k.asked(now); wait > 0 {
		return wait
	}
	return k.client.limiter.probing(k.bucket, k.client.jitter)
}

// checkRetry and pause are the hooks of the retry loop: whether to continue, and the wait before that. A limiter's wait is not made
// here: the next try waits with all other calls of its bucket.
func (k *call) checkRetry(context.Context, *http.Response, error) (bool, error) {
	return k.stopped == nil && k.verdict.step != succeed && k.verdict.step != fail, nil
}

func (k *call) pause(*http.Request) error {
	var wait time.Duration
	switch k.verdict.step {
	case again:
		wait = k.asked(k.client.cfg.Now())
		if wait == 0 {
			wait = backoff(k.history.tries-1, k.client.jitter)
		}
	case locked:
		wait = k.asked(k.client.cfg.Now())
		if wait == 0 {
			wait = backoff(k.history.locks-1, k.client.jitter)
		}
	case oneByOne:
		wait = backoff(0, k.client.jitter)
	}
	ctx, release := UntilSent(k.ctx)
	defer release()
	if err := k.client.wait(ctx, wait, &k.waited); err != nil {
		k.stopped = k.stop(err)
		return k.stopped
	}
	return nil
}

// result turns the end of the loop into what Do returns. loopErr is used only when the loop ended by itself: when the context was
// over between two tries.
func (k *call) result(loopErr error) (*Response, error) {
	switch {
	case k.stopped != nil:
		return nil, k.stopped
	case k.verdict.step == succeed && k.sends > 0:
		k.client.noteTime(k.last.header)
		return &Response{
			Status: k.last.status, Header: k.last.header, Body: k.last.body,
			RequestID: k.client.requestID(k.last.header), Tries: k.sends,
		}, nil
	case k.verdict.step == fail:
		return nil, k.fail(k.verdict.kind, k.reason())
	default:
		return nil, k.stop(loopErr)
	}
}

// stop makes the error of a call that ended before its next try.
func (k *call) stop(err error) *Error {
	var tooLong *holdTooLongError
	switch {
	case !errors.As(err, &tooLong):
		return k.fail(Canceled, err)
	case (k.verdict.step == again || k.verdict.step == locked) && k.sends > 0:
		// No time is left for the backoff: the failure itself is the news.
		if reason := k.reason(); reason != nil {
			err = fmt.Errorf("%w; %w", reason, err)
		}
		return k.fail(k.verdict.kind, err)
	default:
		return k.fail(RateLimited, err)
	}
}

// reason is why the last response is a failure, where its status does not show it.
func (k *call) reason() error {
	o := k.last
	switch {
	case o.err != nil:
		return o.err
	case o.bad != nil:
		return o.bad
	case o.status >= 300 && o.status < 400:
		return redirectReason(o.header)
	case o.status == http.StatusUnauthorized && k.tokens != nil && k.tokens.static:
		return errors.New("the access token is not accepted and cannot be renewed")
	default:
		return nil
	}
}

// logWait logs a wait for a rate limit before it begins: otherwise a run that keeps within a limit looks like one that hangs.
func (k *call) logWait(d time.Duration) {
	if d < time.Second {
		return
	}
	k.client.cfg.Log(k.ctx, hclog.Warn, "waiting for the platform's rate limit", map[string]any{
		"platform": k.client.cfg.Platform, "method": k.req.Method, "route": k.req.Route, "next_wait_ms": d.Milliseconds(),
		"wait_ms": k.waited.Milliseconds(),
	})
}

func (k *call) fail(kind Kind, err error) *Error {
	c := k.client
	e := &Error{
		Platform: c.cfg.Platform, Op: k.req.Op, Method: k.req.Method, Route: k.req.Route, Base: c.base(k.req),
		Kind: kind, Tries: k.sends, Waited: k.waited, Err: maskedError(c.cfg.Secrets, err),
	}
	if k.sends > 0 && k.last.err == nil {
		c.describe(e, k.last)
	}
	return e
}

func (k *call) log(took time.Duration) {
	level, msg := hclog.Debug, "call"
	switch k.verdict.step {
	case again, signIn, oneByOne, locked:
		level, msg = hclog.Info, "call to be sent again"
	case holdBack:
		level, msg = hclog.Warn, "call held back by the platform's rate limit"
	}
	secrets := k.client.cfg.Secrets
	k.client.cfg.Log(k.ctx, level, msg, map[string]any{
		"platform": k.client.cfg.Platform, "method": k.req.Method, "route": k.req.Route,
		"status": k.last.status, "duration_ms": took.Milliseconds(), "tries": k.sends, "wait_ms": k.waited.Milliseconds(),
		"bytes": len(k.last.body), "request_id": clean(secrets, k.client.requestID(k.last.header), 128),
	})
}
