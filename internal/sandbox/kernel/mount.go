package kernel

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Mount returns the handler that serves a platform: it journals, delays, disturbs and limits calls and turns a panic into a 500.
// The route in journal and faults is the path of the ServeMux pattern.
func (k *Kernel) Mount(p Platform) http.Handler {
	k.Faults.mounted(&p)
	p.alone, p.late = &sync.RWMutex{}, &atomic.Pointer[lateEffect]{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		at := k.Clock.Now()
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBodyBytes))
		var tooLarge *http.MaxBytesError
		if err != nil && !errors.As(err, &tooLarge) {
			panic(http.ErrAbortHandler) // the client hung up before the call was complete
		}
		r = p.strip(r, body)
		route, handler := p.find(r)
		if tooLarge != nil {
			handler = http.HandlerFunc(refuseTooLarge)
		}

		flight := &inFlightCall{platform: p.Name, write: p.writes(r, route), call: Write{Request: r, Route: route}}
		r = r.WithContext(context.WithValue(r.Context(), callKey{}, flight))
		k.inFlight.enter(flight)
		token := ""
		if p.TokenID != nil {
			token = p.TokenID(r)
		}
		fault, _ := k.Faults.take(p.Name, r, route)
		ans, end := k.carryOut(&p, r, route, handler, fault, flight)
		if end == answered && k.wait(r.Context(), k.Latency) != nil {
			end = cut
		}

		call := Call{
			At: at, Platform: p.Name, Method: r.Method, Route: route, Path: redactPath(route, r.URL.EscapedPath()), Query: redactQuery(r.URL.RawQuery),
			Body: redactBody(r.Header.Get("Content-Type"), body), Token: token, Fault: fault.Kind, Writes: flight.write,
			SignIn: p.SigningIn != nil && p.SigningIn(route),
		}
		if end != cut {
			call.Status = ans.code()
		}
		call.Overlapped = k.inFlight.leave(flight)
		k.Journal.add(call)
		k.Log.Debug("call", "platform", p.Name, "method", r.Method, "route", route, "status", call.Status, "fault", fault.Kind,
			"duration", time.Since(started).Round(time.Microsecond))
		ans.send(w, end)
	})
}

// carryOut applies the fault and lets the platform handle the call. The response is kept back, because a fault may decide
// afterwards what becomes of it.
func (k *Kernel) carryOut(p *Platform, r *http.Request, route string, handler http.Handler, fault Fault, flight *inFlightCall) (*response, ending) {
	switch fault.Kind {
	case FaultResetBefore:
		return newResponse(), cut
	case FaultStatus, FaultTooManyRequests, FaultUnavailableEmpty, FaultHTML, FaultEmpty:
		k.inFlight.refuse(flight)
		return fault.response(), answered
	case FaultLatency:
		if k.wait(r.Context(), time.Duration(fault.Latency)) != nil {
			return newResponse(), cut
		}
	case FaultHoldBefore:
		if k.Faults.holds.wait(r.Context()) != nil {
			return newResponse(), cut
		}
	case FaultRevokeToken:
		if p.RevokeToken != nil {
			p.RevokeToken(r)
		}
	}

	ans := newResponse()
	if !(k.RealRateLimits && p.RateLimit != nil && p.RateLimit(ans, r, route)) {
		undone := flight.write && p.Restore != nil
		switch {
		case undone && fault.Kind == FaultNoEffect:
			k.pretend(p, ans, r, handler)
			if fault.Status != 0 && ans.code() < 400 {
				ans = fault.response()
			}
		case undone && fault.Kind == FaultLateEffect:
			k.postpone(p, ans, r, handler)
		default:
			p.begin(flight.write)
			k.protect(ans, r, handler)
			p.alone.RUnlock()
		}
	}
	// A platform's responses carry its own time, which a client may go by.
	ans.Header().Set("Date", k.Clock.Now().Format(http.TimeFormat))
	if ans.code() >= 400 {
		k.inFlight.refuse(flight)
	}

	switch fault.Kind {
	case FaultResetAfter:
		return ans, cut
	case FaultStatusAfter:
		return fault.response(), answered
	case FaultTruncate:
		if ans.body.Len() == 0 {
			return ans, cut // nothing to send half of
		}
		return ans, truncated
	case FaultHoldAfter:
		if k.Faults.holds.wait(r.Context()) != nil {
			return ans, cut
		}
	}
	return ans, answered
}

// pretend runs the platform's handler and takes back what it did, mails included. No other call of the platform is carried out meanwhile.
func (k *Kernel) pretend(p *Platform, ans *response, r *http.Request, handler http.Handler) {
	p.alone.Lock()
	defer p.alone.Unlock()
	before, err := p.Save()
	mails := k.Outbox.sent(p.Name)
	k.protect(ans, r, handler)
	if err == nil {
		err = p.Restore(before)
	}
	if err != nil {
		panic("sandbox: what a call did cannot be taken back: " + err.Error())
	}
	k.Outbox.takeBack(p.Name, mails)
}

// lateReads is how many reads a write with a late effect is not seen by.
const lateReads = 2

// lateEffect is what a platform keeps since a write that it does not show yet.
type lateEffect struct {
	kept  []byte
	reads int // that still show what was there before
}

// postpone runs the platform's handler and hides what it did from the next reads.
func (k *Kernel) postpone(p *Platform, ans *response, r *http.Request, handler http.Handler) {
	p.alone.Lock()
	defer p.alone.Unlock()
	p.show(p.late.Load())
	before, err := p.Save()
	k.protect(ans, r, handler)
	if err != nil || ans.code() >= 400 {
		return
	}
	after, err := p.Save()
	if err == nil {
		err = p.Restore(before)
	}
	if err != nil {
		panic("sandbox: what a call did cannot be hidden: " + err.Error())
	}
	p.late.Store(&lateEffect{kept: after, reads: lateReads})
}

// catchUp lets the platform show a late effect after the reads that must not see it, and before anything else is written.
func (p *Platform) catchUp(write bool) {
	if p.late.Load() == nil {
		return
	}
	p.alone.Lock()
	defer p.alone.Unlock()
	late := p.late.Load()
	switch {
	case late == nil:
	case late.reads > 0 && !write:
		late.reads--
	default:
		p.show(late)
	}
}

// show lets the platform show a late effect, nil for none. No other call is carried out meanwhile.
func (p *Platform) show(late *lateEffect) {
	if late == nil {
		return
	}
	p.late.Store(nil)
	if err := p.Restore(late.kept); err != nil {
		panic("sandbox: what a call did cannot be shown: " + err.Error())
	}
}

// begin lets a call in. A write meets no late effect that began while it waited: what it did would be lost when that shows.
func (p *Platform) begin(write bool) {
	for {
		p.catchUp(write)
		p.alone.RLock()
		if !write || p.late.Load() == nil {
			return
		}
		p.alone.RUnlock()
	}
}

// protect runs the platform's handler; a panic becomes a 500 and a line in the log, and harms no other call.
func (k *Kernel) protect(ans *response, r *http.Request, handler http.Handler) {
	defer func() {
		if p := recover(); p != nil {
			k.Log.Error("the sandbox's platform panicked: this is a mistake in the sandbox", "method", r.Method, "path", r.URL.Path, "panic", p,
				"stack", string(debug.Stack()))
			*ans = *newResponse()
			http.Error(ans, "Internal Server Error", http.StatusInternalServerError)
		}
	}()
	handler.ServeHTTP(ans, r)
}

// wait waits d of real time, or returns the context's error when the client hangs up.
func (k *Kernel) wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// strip returns the request as the platform sees it: without its root, and with a body that is already in memory.
func (p *Platform) strip(r *http.Request, body []byte) *http.Request {
	clone := r.Clone(r.Context())
	clone.Body, clone.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	clone.URL = &url.URL{Path: strings.TrimPrefix(r.URL.Path, p.Root), RawPath: strings.TrimPrefix(r.URL.RawPath, p.Root), RawQuery: r.URL.RawQuery}
	return clone
}

// find returns the route of the request and its handler; the route is "" and the handler the platform's NotFound when there is
// none. ServeMux alone is too kind: it redirects "//users" and "/x/../users" to a route that the real platform would not find.
func (p *Platform) find(r *http.Request) (route string, handler http.Handler) {
	escaped := r.URL.EscapedPath()
	if escaped == "" || path.Clean(escaped) != escaped {
		return "", p.NotFound
	}
	own, pattern := p.Mux.Handler(r)
	if pattern == "" {
		return "", p.notFound(own, r)
	}
	return pathOf(pattern), p.Mux
}

// pathOf is the path of a ServeMux pattern, which may begin with a method and a host.
func pathOf(pattern string) string { return pattern[max(0, strings.IndexByte(pattern, '/')):] }

// routeOf is the route that a call of this path would take; the path may be a template itself. "" when there is none.
func (p *Platform) routeOf(method, path string) string {
	_, pattern := p.Mux.Handler(&http.Request{Method: method, URL: &url.URL{Path: path}})
	return pathOf(pattern)
}

// notFound hands the methods that ServeMux knows for the path to the platform's NotFound.
func (p *Platform) notFound(own http.Handler, r *http.Request) http.Handler {
	probe := newResponse()
	own.ServeHTTP(probe, r)
	allow := probe.Header().Get("Allow")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if allow != "" {
			w.Header().Set("Allow", allow)
		}
		p.NotFound.ServeHTTP(w, r)
	})
}

func (p *Platform) writes(r *http.Request, route string) bool {
	if p.Writing != nil {
		return p.Writing(r, route)
	}
	return r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions
}

func refuseTooLarge(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "Request body is larger than "+strconv.Itoa(MaxBodyBytes)+" bytes", http.StatusRequestEntityTooLarge)
}
