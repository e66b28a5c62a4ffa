package chaos_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
)

// probe is what a round runs on in place of the test: a round that fails is repeated with fewer disturbances, and only the
// shortest one fails the test.
type probe struct {
	testing.TB

	mu       sync.Mutex
	broken   []string
	cleanups []func()
}

// givenUp is what a round panics with that cannot continue.
type givenUp struct{}

func (p *probe) Helper()                  {}
func (p *probe) Cleanup(f func())         { p.cleanups = append(p.cleanups, f) }
func (p *probe) Context() context.Context { return p.TB.Context() }
func (p *probe) Log(...any)               {}
func (p *probe) Logf(string, ...any)      {}
func (p *probe) Error(args ...any)        { p.note(fmt.Sprint(args...)) }
func (p *probe) Failed() bool             { return false }

func (p *probe) Errorf(format string, args ...any) { p.note(fmt.Sprintf(format, args...)) }

func (p *probe) Fatal(args ...any) {
	p.note(fmt.Sprint(args...))
	panic(givenUp{})
}

func (p *probe) Fatalf(format string, args ...any) {
	p.note(fmt.Sprintf(format, args...))
	panic(givenUp{})
}

func (p *probe) note(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.broken = append(p.broken, text)
}

// notes are the errors so far.
func (p *probe) notes() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.broken...)
}

// end runs the cleanups, the last one first.
func (p *probe) end() {
	for i := len(p.cleanups) - 1; i >= 0; i-- {
		p.cleanups[i]()
	}
}
