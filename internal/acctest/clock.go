package acctest

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// patience lets the providers of a test wait on the sandbox's clock: who waits advances it, as soon as no call is under way. A
// wait for what another call is about to do therefore sees it done, as it would after real seconds.
type patience struct {
	clock *kernel.Clock

	mu     sync.Mutex
	flying int
	landed chan struct{} // closed when the last call under way has ended; nil while nobody waits for that
}

// longestFlight bounds, in real time, how long a wait looks on at a call that is under way: it may be one that the test itself holds back.
const longestFlight = 50 * time.Millisecond

// A wait this short is one for what this process is about to do, not for a platform: it gets a part of it in real time.
const (
	shortWait = 100 * time.Millisecond
	shortened = 50
)

// sleep is Sleep of the providers' clock.
func (p *patience) sleep(ctx context.Context, d time.Duration) error {
	until := p.clock.Now().Add(d)
	if d <= shortWait {
		<-time.After(d / shortened)
	}
	select {
	case <-p.quiet():
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(longestFlight):
	}
	p.clock.AdvanceTo(until)
	return ctx.Err()
}

// quiet is closed when no call is under way.
func (p *patience) quiet() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.flying == 0 {
		closed := make(chan struct{})
		close(closed)
		return closed
	}
	if p.landed == nil {
		p.landed = make(chan struct{})
	}
	return p.landed
}

func (p *patience) count(by int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flying += by
	if p.flying == 0 && p.landed != nil {
		close(p.landed)
		p.landed = nil
	}
}

// watch counts the calls that go through a connection.
func (p *patience) watch(base http.RoundTripper) http.RoundTripper { return watched{base, p} }

type watched struct {
	base http.RoundTripper
	p    *patience
}

func (w watched) RoundTrip(req *http.Request) (*http.Response, error) {
	w.p.count(1)
	defer w.p.count(-1)
	return w.base.RoundTrip(req)
}

// HTTP is the client for what tests themselves ask a sandbox or pass on to it. Its connections are its own: the end of any
// httptest.Server closes those of http.DefaultTransport, under whoever is about to use one.
var HTTP = &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()} //nolint:forcetypeassert // it is one, as net/http documents
