package acctest

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// patience lets the providers of a test wait on the sandbox's clock: who waits advances it, as soon as nobody does anything else: no call is under
// way, and what the driver plays side by side waits, too. A wait for what another one is about to do therefore sees it done, as it would after real
// seconds, however busy the machine is.
type patience struct {
	clock *kernel.Clock
	// held is how many calls the test itself holds back.
	held func() int
	// outside says that a process of its own calls the providers, the real CLI: nobody knows what it is about to do.
	outside atomic.Bool

	mu      sync.Mutex
	flying  int           // calls that are under way
	working int           // steps of the driver that are ready or under way
	asleep  int           // waits; each is one of a step, or belongs to one
	landed  chan struct{} // closed when no call is under way; nil while nobody waits for that
	still   chan struct{} // closed when nobody does anything else than sleep; nil while nobody waits for that
}

// Bounds, in real time, of how long a wait looks on at what is under way. After a moment it does so only at calls that the test does not hold back: a
// step may wait for the one who sleeps.
const (
	moment        = 50 * time.Millisecond
	longestFlight = time.Second
)

// A wait this short is one for what this process is about to do, not for a platform: it gets a part of it in real time, and a larger one where the
// real CLI is about to do it.
const (
	shortWait        = 100 * time.Millisecond
	shortened        = 50
	shortenedOutside = 4
)

// sleep is Sleep of the providers' clock.
func (p *patience) sleep(ctx context.Context, d time.Duration) error {
	until := p.clock.Now().Add(d)
	short := d <= shortWait
	p.change(&p.asleep, 1)
	defer p.change(&p.asleep, -1)
	if short {
		part := d / shortened
		if p.outside.Load() {
			part = d / shortenedOutside
		}
		<-time.After(part)
	}
	if err := p.lookOn(ctx, p.quiet(short)); err != nil {
		return err
	}
	p.clock.AdvanceTo(until)
	return ctx.Err()
}

func (p *patience) lookOn(ctx context.Context, quiet <-chan struct{}) error {
	for range longestFlight / moment {
		select {
		case <-quiet:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(moment):
			if p.allHeld() {
				return nil
			}
		}
	}
	return nil
}

// quiet is closed when no call is under way, and, if all is set, no step of the driver either that does not sleep.
func (p *patience) quiet(all bool) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	wanted := &p.landed
	if all {
		wanted = &p.still
	}
	if *wanted == nil {
		*wanted = make(chan struct{})
	}
	quiet := *wanted
	p.tell()
	return quiet
}

// allHeld reports whether the test holds back every call that is under way.
func (p *patience) allHeld() bool {
	held := p.held()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.flying <= held
}

// tell ends the waits for what is so now. The lock is held.
func (p *patience) tell() {
	if p.landed != nil && p.flying == 0 {
		close(p.landed)
		p.landed = nil
	}
	if p.still != nil && p.flying == 0 && p.working <= p.asleep {
		close(p.still)
		p.still = nil
	}
}

func (p *patience) change(count *int, by int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*count += by
	p.tell()
}

// work is what the driver tells about its steps.
func (p *patience) work(by int) { p.change(&p.working, by) }

// watch counts the calls that go through a connection.
func (p *patience) watch(base http.RoundTripper) http.RoundTripper { return watched{base, p} }

type watched struct {
	base http.RoundTripper
	p    *patience
}

func (w watched) RoundTrip(req *http.Request) (*http.Response, error) {
	w.p.change(&w.p.flying, 1)
	defer w.p.change(&w.p.flying, -1)
	return w.base.RoundTrip(req)
}

// HTTP is the client for what tests themselves ask a sandbox or pass on to it. Its connections are its own: the end of any
// httptest.Server closes those of http.DefaultTransport, under whoever is about to use one.
var HTTP = &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()} //nolint:forcetypeassert // it is one, as net/http documents
