package rest

import (
	"context"
	"sync"
	"time"
)

// Shared is one write that several operations send together. Each of them counts as sent with it: from then on they are seen through, as after a
// write of their own. It is safe for concurrent use.
type Shared struct {
	stop context.CancelFunc

	mu      sync.Mutex
	members []*pending
	stopped int
	wrote   int32
}

// ShareWrite returns a context for a write that several operations send together, after ctx, that of the first one. They join it. It ends after d,
// as that of Detach does, and with the cancellation of all who joined it, as long as nothing is on the wire.
func ShareWrite(ctx context.Context, now time.Time, d time.Duration) (context.Context, *Shared, context.CancelFunc) {
	detached, cancel := Detach(ctx, now, d)
	stop, stopAll := context.WithCancel(context.Background())
	s := &Shared{stop: stopAll}
	detached = context.WithValue(detached, pendingKey{}, &pending{stop: stop, shared: s})
	return detached, s, func() {
		stopAll()
		cancel()
	}
}

// Join makes the operations of these contexts part of the write. leave ends that. Those who are sent together join in one call: when one of them was
// stopped before, the write must not end before the others are there.
func (s *Shared) Join(ctxs ...context.Context) (leave func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	watches := make([]func() bool, len(ctxs))
	for i, ctx := range ctxs {
		stopping := ctx
		p, _ := ctx.Value(pendingKey{}).(*pending)
		s.members = append(s.members, p)
		if p != nil {
			stopping = p.stop
			p.count(s.wrote)
		}
		watches[i] = context.AfterFunc(stopping, func() { s.memberStopped(p) })
	}
	return func() {
		for _, unwatch := range watches {
			unwatch()
		}
	}
}

// memberStopped ends the write when all who joined it were stopped. An operation that has sent something else is seen through, with this write.
func (s *Shared) memberStopped(p *pending) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p != nil && p.wrote.Load() > s.wroteFor(p) {
		return
	}
	if s.stopped++; s.stopped == len(s.members) {
		s.stop()
	}
}

// isStopped reports whether all who joined were stopped, before memberStopped has heard of the last one.
func (s *Shared) isStopped() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.members {
		if p == nil || p.stop.Err() == nil || p.wrote.Load() > s.wroteFor(p) {
			return false
		}
	}
	return len(s.members) > 0
}

// wroteFor is how much of what an operation has sent is this write.
func (s *Shared) wroteFor(p *pending) (own int32) {
	for _, member := range s.members {
		if member == p {
			own += s.wrote
		}
	}
	return own
}

// count adds to what is on the wire, for each operation.
func (s *Shared) count(by int32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wrote += by
	for _, p := range s.members {
		if p != nil {
			p.count(by)
		}
	}
}
