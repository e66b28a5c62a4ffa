package acctest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/core"
	"github.com/platformusers/terraform-provider-platformusers/internal/provider"
)

// schemas are those of the provider under test, which all workspaces share.
var schemas core.Schemas

// Workspace is a configuration with its state, in which the driver plays Terraform within this process: see package core. It
// takes the commands that the real CLI takes.
type Workspace struct {
	t    testing.TB
	e    *Env
	core *core.Workspace

	mu         sync.Mutex
	env        map[string]string
	cut        *atomic.Bool // set when the command that runs was killed: nothing that its providers send leaves any more
	calls      *atomic.Int64
	onCall     func(n int)
	onResponse func(n int)
	pools      []http.RoundTripper // of the providers of the command
	history    []string
	lastText   string
}

// NewWorkspace makes a workspace with a configuration. It needs no provider block: the sandbox's settings are in the environment.
func (e *Env) NewWorkspace(t testing.TB, hcl string) *Workspace {
	t.Helper()
	w := e.newWorkspace(t, hcl)
	maps.Copy(w.env, e.Env())
	return w
}

// newWorkspace makes a workspace whose environment is empty.
func (e *Env) newWorkspace(t testing.TB, hcl string) *Workspace {
	t.Helper()
	w := &Workspace{t: t, e: e, env: map[string]string{}, cut: &atomic.Bool{}, calls: &atomic.Int64{}}
	w.core = core.New(core.Options{Start: w.start, Schemas: &schemas, Now: e.Clock.Now, Working: e.clock.work, Broken: func(d core.Diagnostic) {
		t.Errorf("the provider broke a rule of Terraform's: %s\n%s", d.Summary, d.Detail)
	}}, hcl)
	atEnd(t, w, func(w *Workspace) {
		if w.t.Failed() {
			w.report()
		}
	})
	return w
}

// start starts a provider process: a new instance of the provider, on the sandbox's clock and with the workspace's environment.
func (w *Workspace) start(name string) (tfprotov6.ProviderServer, error) {
	if name != "platformusers" {
		return nil, fmt.Errorf("the tests have no provider %q", name)
	}
	w.mu.Lock()
	env, line := maps.Clone(w.env), severable{cut: w.cut, calls: w.calls, onCall: w.onCall, onResponse: w.onResponse}
	w.mu.Unlock()
	runtime := w.e.Runtime()
	runtime.Getenv = func(name string) string { return env[name] }
	inner := runtime.Transport
	runtime.Transport = func(base http.RoundTripper) http.RoundTripper {
		w.mu.Lock()
		w.pools = append(w.pools, base)
		w.mu.Unlock()
		line.base = inner(base)
		return line
	}
	return provider.Server("test", runtime), nil
}

// severable is a connection that ends when the process it belongs to is killed.
type severable struct {
	base       http.RoundTripper
	cut        *atomic.Bool
	calls      *atomic.Int64 // of the command
	onCall     func(n int)   // nil: nobody wants to know
	onResponse func(n int)
}

var errKilled = errors.New("the process was killed")

func (s severable) RoundTrip(req *http.Request) (*http.Response, error) {
	n := int(s.calls.Add(1))
	if s.onCall != nil {
		s.onCall(n)
	}
	if s.cut.Load() {
		return nil, errKilled
	}
	resp, err := s.base.RoundTrip(req)
	if s.onResponse != nil {
		s.onResponse(n)
	}
	if s.cut.Load() {
		if err == nil {
			_ = resp.Body.Close()
		}
		return nil, errKilled
	}
	return resp, err
}

// Configure replaces the configuration. It needs no provider block: the sandbox's settings are in the environment.
func (w *Workspace) Configure(t testing.TB, hcl string) {
	t.Helper()
	w.core.Configure(hcl)
}

// WriteQuery replaces the lists that `terraform query` asks for: the text of a *.tfquery.hcl.
func (w *Workspace) WriteQuery(t testing.TB, hcl string) {
	t.Helper()
	w.core.ConfigureQuery(hcl)
}

// Generated is what a command wrote to the file of this name by -generate-config-out. It is a part of the configuration from then on.
func (w *Workspace) Generated(t testing.TB, name string) string {
	t.Helper()
	text := w.core.Generated(name)
	if text == "" {
		t.Fatalf("no configuration was generated into %s", name)
	}
	return text
}

// HasGenerated reports whether a command wrote a file of this name by -generate-config-out: one that finds nothing writes none.
func (w *Workspace) HasGenerated(name string) bool { return w.core.Generated(name) != "" }

// Setenv sets a variable for the commands to come.
func (w *Workspace) Setenv(name, value string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.env[name] = value
	if variable, ok := strings.CutPrefix(name, "TF_VAR_"); ok {
		w.core.SetVariable(variable, value)
	}
}

// Move lets refreshes return another identity from now on: see core.Workspace.
func (w *Workspace) Move() { w.core.Move() }

// Unsetenv takes all variables with this prefix away from the commands to come.
func (w *Workspace) Unsetenv(prefix string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	maps.DeleteFunc(w.env, func(name, _ string) bool { return strings.HasPrefix(name, prefix) })
}

// State is the state file, "" when there is none.
func (w *Workspace) State(t testing.TB) string {
	t.Helper()
	return w.core.State()
}

// WriteState replaces the state file, as somebody's hand or another version of the provider might.
func (w *Workspace) WriteState(t testing.TB, state string) {
	t.Helper()
	w.core.SetState(state)
}

// WriteForeign adds objects of other providers to the state file, for moved blocks to take over.
func (w *Workspace) WriteForeign(t testing.TB, objects ...Foreign) {
	t.Helper()
	w.WriteState(t, withForeign(t, w.State(t), objects))
}

func withForeign(t testing.TB, state string, objects []Foreign) string {
	t.Helper()
	state, err := core.WithForeign(state, objects...)
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// run runs a command and returns what it prints as the CLI would.
func (w *Workspace) run(args ...string) (output string, err error) {
	r := w.do(args...)
	if r.Code != 0 {
		err = &core.ExitError{Code: r.Code}
	}
	return r.Output, err
}

// do runs a command, in provider processes of its own.
func (w *Workspace) do(args ...string) core.Result {
	w.mu.Lock()
	w.cut, w.calls = &atomic.Bool{}, &atomic.Int64{}
	w.mu.Unlock()
	r := w.core.Do(context.WithoutCancel(w.t.Context()), args...)
	w.note(args, r.Output, r.Code)
	w.hangUp()
	return r
}

// hangUp closes the connections that the providers of a command have kept open: the end of their processes would.
func (w *Workspace) hangUp() {
	w.mu.Lock()
	pools := w.pools
	w.pools = nil
	w.mu.Unlock()
	for _, pool := range pools {
		if p, ok := pool.(interface{ CloseIdleConnections() }); ok {
			p.CloseIdleConnections()
		}
	}
}

// note keeps what a command printed, for tests that fail.
func (w *Workspace) note(args []string, output string, code int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lastText = output
	w.history = append(w.history, fmt.Sprintf("$ terraform %s\n%s\n(exit status %d)", strings.Join(args, " "), output, code))
}

// Run runs a Terraform command to its end and returns what it printed, with every run of white space as one space.
func (w *Workspace) Run(t testing.TB, args ...string) (output string, err error) {
	t.Helper()
	out, err := w.run(args...)
	return Unwrap(out), err
}

// MustRun is Run for a command that has to succeed.
func (w *Workspace) MustRun(t testing.TB, args ...string) string {
	t.Helper()
	out, err := w.run(args...)
	if err != nil {
		t.Fatalf("terraform %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return Unwrap(out)
}

// last is what the last command printed.
func (w *Workspace) last() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lastText
}

// isEmpty reports a state without resources.
func (w *Workspace) isEmpty() bool {
	state, err := w.core.StateJSON()
	return err == nil && (state.Values == nil || len(state.Values.RootModule.Resources) == 0)
}

// kept is how many commands a failing test shows.
const kept = 4

// report writes what a person needs to understand a failure: the configuration, the last commands with their plans and
// diagnostics, and the sandbox's calls.
func (w *Workspace) report() { w.t.Log(w.transcript()) }

func (w *Workspace) transcript() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "configuration:\n%s\n", clip(w.core.Source()))
	for _, one := range w.history[max(0, len(w.history)-kept):] {
		b.WriteString("\n" + clip(one) + "\n")
	}
	b.WriteString("\ncalls of the sandbox:\n")
	calls := w.e.Journal.All()
	if skipped := len(calls) - maxCallsShown; skipped > 0 {
		fmt.Fprintf(&b, "  (%d earlier ones)\n", skipped)
		calls = calls[skipped:]
	}
	for _, c := range calls {
		query := ""
		if c.Query != "" {
			query = "?" + c.Query
		}
		fmt.Fprintf(&b, "  %s %s%s: %d %s\n", c.Method, c.Path, query, c.Status, c.Fault)
	}
	return b.String()
}

const maxCallsShown = 60

// maxTextShown is how much a failing test shows of a text: one about thousands of objects buries all else.
const maxTextShown = 30_000

func clip(text string) string {
	if len(text) <= maxTextShown {
		return text
	}
	half := maxTextShown / 2
	return fmt.Sprintf("%s\n... (%d bytes) ...\n%s", text[:half], len(text)-2*half, text[len(text)-half:])
}

// Kill is a kill -9 of Terraform and its providers while a command runs: nothing that they would still send leaves, and nothing
// that comes back is kept.
func (w *Workspace) Kill() {
	w.mu.Lock()
	w.cut.Store(true)
	w.mu.Unlock()
	w.core.Kill()
}

// OnCall is called for each call that the commands to come send to a platform, before it leaves: n counts from 1 in each command.
// It may call Kill or Interrupt.
func (w *Workspace) OnCall(f func(n int)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.onCall = f
}

// OnResponse is called for each of these calls again when the platform has answered it, before the provider sees the response. It
// may call Kill or Interrupt.
func (w *Workspace) OnResponse(f func(n int)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.onResponse = f
}

// History is what the last commands were and printed, as a failing test shows it.
func (w *Workspace) History() string { return w.transcript() }

// PlanDump is all that a plan holds that was saved under this name.
func (w *Workspace) PlanDump(name string) string {
	if p := w.core.SavedPlan(name); p != nil {
		return p.Dump()
	}
	return ""
}

// Interrupt is a Ctrl-C while a command runs.
func (w *Workspace) Interrupt() { w.core.Stop() }
