package acctest

import (
	"context"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Held is a command of which the platform holds a call back: the moment for something else to happen.
type Held struct {
	t      testing.TB
	w      *Workspace
	faults *kernel.Faults
	out    string
	err    error
	ended  chan struct{}
}

// StartHeld starts a Terraform command and returns when the platform holds back a call of it, for which the test has added a
// fault. The test continues with Finish, Interrupt or Kill.
func (w *Workspace) StartHeld(t testing.TB, faults *kernel.Faults, args ...string) *Held {
	t.Helper()
	h := &Held{t: t, w: w, faults: faults, ended: make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		h.out, h.err = w.run(args...)
		close(h.ended)
		cancel()
	}()
	if err := faults.AwaitHeld(ctx, 1); err != nil {
		t.Fatalf("no call of terraform %s was held back (%v):\n%s", strings.Join(args, " "), err, w.last())
	}
	return h
}

// Finish lets the call continue and returns how the command ended, as Run does.
func (h *Held) Finish() (output string, err error) {
	h.t.Helper()
	h.faults.Release()
	<-h.ended
	return Unwrap(h.out), h.err
}

// Interrupt is a Ctrl-C that Terraform and the provider have noticed before the call continues. The command has to end as one that was interrupted.
func (h *Held) Interrupt() {
	h.t.Helper()
	h.w.core.Stop()
	if out, err := h.Finish(); err == nil {
		h.t.Fatalf("the interrupted command ends well:\n%s", out)
	}
}

// Kill is a kill -9 of Terraform and the provider; the platform carries on with the call.
func (h *Held) Kill() {
	h.t.Helper()
	h.w.Kill()
	h.faults.Release()
	<-h.ended
}
