package rest

import (
	"context"
	"sync/atomic"
	"time"
)

// Lend returns the context of one call of Terraform as the framework may have it, and what ends that with the call. The framework keeps the context
// of every call until the process ends (v1.19, to cancel it in StopProvider), and with it what hangs on the call's own: loggers, and the call's
// stream with what was sent. Of a plan of thousands that is most of the provider's memory. What is lent lets go of all that at the end.
//
// What goes on behind the call is in a context of Detach, which keeps the values.
func Lend(ctx context.Context) (lent context.Context, end func()) {
	l := &lentContext{done: ctx.Done()}
	l.own.Store(&ctx)
	return l, func() { l.own.Store(nil) }
}

type lentContext struct {
	done <-chan struct{}
	own  atomic.Pointer[context.Context]
}

// ownKey is the key of the context that is lent.
type ownKey struct{}

// Deadline is that of the call.
func (l *lentContext) Deadline() (time.Time, bool) {
	if own := l.own.Load(); own != nil {
		return (*own).Deadline()
	}
	return time.Time{}, false
}

// Done is closed when the call is canceled, and after its end.
func (l *lentContext) Done() <-chan struct{} { return l.done }

// Err says why Done is closed.
func (l *lentContext) Err() error {
	if own := l.own.Load(); own != nil {
		return (*own).Err()
	}
	select {
	case <-l.done:
		return context.Canceled
	default:
		return nil
	}
}

// Value is that of the call, nil after its end.
func (l *lentContext) Value(key any) any {
	own := l.own.Load()
	switch {
	case own == nil:
		return nil
	case key == ownKey{}:
		return *own
	}
	return (*own).Value(key)
}

// keepValues returns a context that has the values of one that was lent also after the end of the call.
func keepValues(ctx context.Context) context.Context {
	if own, ok := ctx.Value(ownKey{}).(context.Context); ok {
		return keptContext{ctx, own}
	}
	return ctx
}

type keptContext struct {
	context.Context //nolint:containedctx // it is one
	own             context.Context
}

func (k keptContext) Value(key any) any {
	if value := k.Context.Value(key); value != nil {
		return value
	}
	return k.own.Value(key)
}
