//go:build unix

package acctest

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// HeldCLI is a command of the real CLI of which the platform holds a call back: the moment for something else to happen.
type HeldCLI struct {
	t      *testing.T
	faults *kernel.Faults
	cmd    *exec.Cmd
	said   transcript
	ended  chan struct{} // closed when the command has ended, with err
	err    error
}

// StartHeld starts a Terraform command and returns when the platform holds back a call of it, for which the test has added a
// fault. The test continues with Finish, Interrupt or Kill.
func (w *CLI) StartHeld(t *testing.T, faults *kernel.Faults, args ...string) *HeldCLI {
	t.Helper()
	h := &HeldCLI{t: t, faults: faults, cmd: w.Command(t.Context(), append(args, "-no-color")...), said: transcript{interrupted: make(chan struct{})},
		ended: make(chan struct{})}
	h.cmd.Stdout, h.cmd.Stderr = &h.said, &h.said
	h.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // so that Kill reaches the provider
	if err := h.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		h.err = h.cmd.Wait()
		close(h.ended)
		cancel()
	}()
	if err := faults.AwaitHeld(ctx, 1); err != nil {
		t.Fatalf("no call of terraform %s was held back (%v):\n%s", strings.Join(args, " "), err, h.said.String())
	}
	return h
}

// Finish lets the call continue and returns how the command ended, as Run does.
func (h *HeldCLI) Finish() (output string, err error) {
	h.t.Helper()
	h.faults.Release()
	<-h.ended
	return Unwrap(h.said.String()), h.err
}

// Interrupt is a Ctrl-C that Terraform and the provider have noticed before the call continues. The command has to end as one that was interrupted.
func (h *HeldCLI) Interrupt() {
	h.t.Helper()
	if err := h.cmd.Process.Signal(os.Interrupt); err != nil {
		h.t.Fatal(err)
	}
	select {
	case <-h.said.interrupted:
	case <-h.ended:
	}
	if out, err := h.Finish(); err == nil || !strings.Contains(out, interruptReceived) {
		h.t.Fatalf("the interrupted command ends with %v:\n%s", err, out)
	}
}

// Kill is a kill -9 of Terraform and the provider; the platform carries on with the call.
func (h *HeldCLI) Kill() {
	h.t.Helper()
	if err := syscall.Kill(-h.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		h.t.Fatal(err)
	}
	<-h.ended
	h.faults.Release()
}

// KillTerraform is a kill -9 of Terraform alone. It returns the id of the process group, in which the provider is left.
func (h *HeldCLI) KillTerraform() (group int) {
	h.t.Helper()
	group = h.cmd.Process.Pid
	if err := h.cmd.Process.Kill(); err != nil {
		h.t.Fatal(err)
	}
	<-h.ended
	h.faults.Release()
	return group
}

// interruptReceived is what Terraform says when it has passed an interrupt on.
const interruptReceived = "Interrupt received"

// transcript is what a command has printed so far.
type transcript struct {
	mu          sync.Mutex
	text        strings.Builder
	interrupted chan struct{} // closed when it has said so
}

// Write adds to it.
func (s *transcript) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := strings.Contains(s.text.String(), interruptReceived)
	n, err := s.text.Write(p)
	if !before && strings.Contains(s.text.String(), interruptReceived) {
		close(s.interrupted)
	}
	return n, err
}

// String returns it.
func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}
