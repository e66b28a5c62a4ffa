package rest

import (
	"context"
	"sync/atomic"
	"time"
)

// pending is the state of one operation that writes: a create, update or delete of a resource.
type pending struct {
	stop context.Context // the caller's: it ends with Ctrl-C, or when Terraform is gone
	// wrote counts the writes that are on the wire, or that the platform may have carried out. From the first one on the operation is seen through.
	wrote atomic.Int32
	// shared is the write that several operations send together, nil for one of its own.
	shared *Shared
}

// count adds to what is on the wire.
func (p *pending) count(by int32) {
	p.wrote.Add(by)
	if p.shared != nil {
		p.shared.count(by)
	}
}

type pendingKey struct{}

// DetachWrite is Detach for an operation that writes. Until its first write is on the wire, the caller's cancellation ends it: a
// write that still waits for its turn must not go out seconds after Ctrl-C, when nobody waits for its result any more. From then
// on it is seen through, looks and repetitions included, so that its result can be stored.
func DetachWrite(ctx context.Context, now time.Time, d time.Duration) (context.Context, context.CancelFunc) {
	detached, cancel := Detach(ctx, now, d)
	return context.WithValue(detached, pendingKey{}, &pending{stop: ctx}), cancel
}

// UntilSent returns a context for a wait of an operation that writes: it ends with ctx, and with the caller's cancellation as
// long as nothing was sent. Outside of DetachWrite it is ctx. release frees what it holds.
func UntilSent(ctx context.Context) (wait context.Context, release func()) {
	p, _ := ctx.Value(pendingKey{}).(*pending)
	if p == nil || p.wrote.Load() > 0 {
		return ctx, func() {}
	}
	wait, cancel := context.WithCancel(ctx)
	if p.stop.Err() != nil || p.shared != nil && p.shared.isStopped() {
		cancel()
		return wait, func() {}
	}
	stopWatching := context.AfterFunc(p.stop, func() {
		if p.wrote.Load() == 0 {
			cancel()
		}
	})
	return wait, func() {
		stopWatching()
		cancel()
	}
}

// sending records that a write of an operation goes out. The result records that the platform surely did not carry it out.
func sending(ctx context.Context) (notCarriedOut func()) {
	p, _ := ctx.Value(pendingKey{}).(*pending)
	if p == nil {
		return func() {}
	}
	p.count(1)
	return func() { p.count(-1) }
}

// Stopped reports whether the caller of an operation that writes (see DetachWrite) does not wait for it any more: one of many parts begins nothing
// new then.
func Stopped(ctx context.Context) bool { return stopped(ctx) || ctx.Err() != nil }

// stopped reports whether the caller of an operation that writes does not wait for it any more: what is under way is seen through, but within its
// bound.
func stopped(ctx context.Context) bool {
	p, _ := ctx.Value(pendingKey{}).(*pending)
	return p != nil && p.stop.Err() != nil
}
