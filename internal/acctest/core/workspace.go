// Package core plays Terraform core for a provider, inside the process of a test: it evaluates a configuration in HCL, plans and
// applies it as the real core does, by the calls of the plugin protocol and in the same order, and keeps a state file between
// runs, all without a Terraform CLI, a plugin process or a network. A test that costs the real CLI seconds costs it milliseconds.
//
// Each walk (a validation, a plan, an apply) has provider processes of its own, as the real core starts them; nothing but the
// state file, the plan and the platform behind the provider connects two of them. The rules that core demands of a provider are
// enforced: see rules.go.
//
// It is held to the real CLI by the tests of package lifecycle, which run the same lifecycles through both and compare actions,
// states and diagnostics. What it does not play: modules, provisioners, backends, sensitive marks of values, deferred actions,
// check blocks, conditions of variables and outputs, what a plan says of drift unless it only refreshes, configuration that a plan
// generates, the deletion of data sources in the plan of a destroy.
package core

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// defaultParallelism is how many instances core works on side by side, unless -parallelism says otherwise.
const defaultParallelism = 10

// Options are what a workspace is made of.
type Options struct {
	// Start starts a provider process. name is the provider's local name; the part of Terraform itself (terraform_data) is never asked for.
	Start func(name string) (tfprotov6.ProviderServer, error)
	// Schemas keeps the schemas of providers over many workspaces; nil: the workspace asks for itself.
	Schemas *Schemas
	// Broken is called for each rule of core that the provider broke. It is called from the goroutine that found it.
	Broken func(Diagnostic)
	// Now is what the renewal of ephemeral resources goes by; nil: the time of the machine.
	Now func() time.Time
	// Working is told by how much the number of steps changes that are ready or under way side by side; nil: nobody wants to know.
	Working func(by int)
}

// Move lets refreshes return another identity from now on: a platform that has moved, which the provider says is possible (MutableIdentity).
func (w *Workspace) Move() { w.moves.Store(true) }

// Schemas remembers what schema each provider has, so that not every process has to be asked: the real core remembers as well.
type Schemas struct {
	mu     sync.Mutex
	byName map[string]*schemas
}

// Workspace is a configuration with its state: what is a folder for the CLI.
type Workspace struct {
	moves atomic.Bool // see Move
	o     Options

	mu        sync.Mutex
	source    string
	query     string
	generated map[string]string // by the name of the file
	stateText string
	unsaved   *run // whose state is newer than stateText; nil: none
	plans     map[string]*Plan
	variables map[string]string
	runs      []*run
	stopped   bool
	killed    bool
	secrets   map[string]bool // values of write-only attributes that were configured
	output    strings.Builder // of the command that runs
	planned   *Plan           // that it made
}

// New makes a workspace with this configuration and no state.
func New(o Options, hcl string) *Workspace {
	if o.Schemas == nil {
		o.Schemas = &Schemas{}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Workspace{o: o, source: hcl, plans: map[string]*Plan{}, variables: map[string]string{}, secrets: map[string]bool{},
		generated: map[string]string{}}
}

// Configure replaces the configuration.
func (w *Workspace) Configure(hcl string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.source = hcl
}

// ConfigureQuery replaces the lists of the configuration: its *.tfquery.hcl, which queries alone read.
func (w *Workspace) ConfigureQuery(hcl string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.query = hcl
}

// Generated is the configuration that a command wrote to a file of this name; "" when none did. It is a part of the configuration
// from then on, as any other file of a folder.
func (w *Workspace) Generated(name string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.generated[name]
}

// files are the files of the configuration, with or without the lists.
func (w *Workspace) files(query bool) []file {
	w.mu.Lock()
	defer w.mu.Unlock()
	files := []file{{fileName, w.source}}
	for _, name := range slices.Sorted(maps.Keys(w.generated)) {
		files = append(files, file{name, w.generated[name]})
	}
	if query {
		files = append(files, file{queryName, w.query})
	}
	return files
}

// Source is the configuration.
func (w *Workspace) Source() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.source
}

// State is the state file; "" when there is none yet.
func (w *Workspace) State() string {
	w.writeState()
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stateText
}

// SetState replaces the state file.
func (w *Workspace) SetState(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stateText, w.unsaved = text, nil
}

// writeState writes the state that was saved last, if it is not written yet: a state file after each of thousands of objects costs more than all
// else, and nobody looks at it before a command ends or is killed.
func (w *Workspace) writeState() {
	w.mu.Lock()
	r := w.unsaved
	w.unsaved = nil
	w.mu.Unlock()
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := w.saveState(r.state); err != nil {
		w.violation(errorf("Failed to save state", "%v", err))
	}
}

// SetVariable gives an input variable a value, as the environment's TF_VAR_name does.
func (w *Workspace) SetVariable(name, value string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.variables[name] = value
}

// Stop is a Ctrl-C: what is under way ends, nothing else begins.
func (w *Workspace) Stop() {
	w.mu.Lock()
	w.stopped = true
	runs := slices.Clone(w.runs)
	w.mu.Unlock()
	for _, r := range runs {
		r.mu.Lock()
		for _, p := range r.procs {
			_, _ = p.server.StopProvider(r.ctx, &tfprotov6.StopProviderRequest{})
			p.stop()
		}
		r.mu.Unlock()
	}
}

// Kill is a kill -9 of Terraform and its providers: whatever comes back from now on is lost.
func (w *Workspace) Kill() {
	w.mu.Lock()
	w.killed, w.stopped = true, true
	runs := slices.Clone(w.runs)
	w.mu.Unlock()
	w.writeState()
	for _, r := range runs {
		r.mu.Lock()
		for _, p := range r.procs {
			p.stop()
		}
		r.mu.Unlock()
	}
}

func (w *Workspace) halted() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stopped
}

func (w *Workspace) isKilled() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.killed
}

// start starts a provider process.
func (w *Workspace) start(ctx context.Context, name string) (tfprotov6.ProviderServer, *schemas, error) {
	start := w.o.Start
	if name == builtin {
		start = func(string) (tfprotov6.ProviderServer, error) {
			return providerserver.NewProtocol6WithError(builtinProvider{})()
		}
	}
	server, err := start(name)
	if err != nil {
		return nil, nil, err
	}
	c := w.o.Schemas
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.byName[name]; s != nil {
		return server, s, nil
	}
	s, err := loadSchemas(ctx, server)
	if err != nil {
		return nil, nil, err
	}
	if c.byName == nil {
		c.byName = map[string]*schemas{}
	}
	c.byName[name] = s
	return server, s, nil
}

// schema is the schema of a type whose provider was started before, or nil.
func (w *Workspace) schema(a resourceAddr) *resourceSchema {
	w.o.Schemas.mu.Lock()
	defer w.o.Schemas.mu.Unlock()
	if s := w.o.Schemas.byName[providerOfType(a.typeName)]; s != nil {
		return s.of(a)
	}
	return nil
}

func (w *Workspace) violation(d Diagnostic) {
	if w.o.Broken != nil {
		w.o.Broken(d)
	}
}

// secretsOf remembers what must never be seen again: the values of write-only attributes.
func (w *Workspace) secretsOf(schema *resourceSchema, config cty.Value) {
	for _, path := range schema.writeOnlyPaths(config) {
		v := valueAt(config, path)
		if v.IsKnown() && v.Type() == cty.String && len(v.AsString()) >= 8 {
			w.mu.Lock()
			w.secrets[v.AsString()] = true
			w.mu.Unlock()
		}
	}
}

// lookForSecrets breaks the rule of write-only values when one of them stands in a text.
func (w *Workspace) lookForSecrets(where, text string) {
	w.mu.Lock()
	found := ""
	for secret := range w.secrets {
		if strings.Contains(text, secret) || strings.Contains(text, strings.Trim(strconv.Quote(secret), `"`)) {
			found = secret
		}
	}
	w.mu.Unlock()
	if found != "" {
		w.violation(errorf("A write-only value was kept", "A value of a write-only attribute that was configured stands in the %s.", where))
	}
}

// readable is what the private part of an object holds: the framework keeps a map of names and values in base64.
func readable(private []byte) string {
	values := map[string][]byte{}
	if json.Unmarshal(private, &values) != nil {
		return string(private)
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(values)) {
		fmt.Fprintf(&b, "%s=%s ", name, values[name])
	}
	return b.String()
}

// saveState writes the state file, with another serial when something is different.
func (w *Workspace) saveState(s *state) error {
	w.mu.Lock()
	before := w.stateText
	w.mu.Unlock()
	if s.lineage == "" {
		s.lineage = newLineage()
	}
	text, err := s.file()
	if err != nil {
		return err
	}
	if text == before {
		return nil
	}
	if before == "" && s.empty() && len(s.outputs) == 0 {
		return nil
	}
	s.serial++
	if text, err = s.file(); err != nil {
		return err
	}
	w.lookForSecrets("state", text)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stateText = text
	return nil
}

// newLineage is random, and no text that a test looks for in a state is in it by chance: it has letters only of which no name is made.
func newLineage() string {
	lineage := []byte(rand.Text())
	for i, letter := range lineage {
		lineage[i] = "QVXZ"[letter%4]
	}
	return string(lineage)
}

// values are the input variables' values, or the diagnostics of those that have none.
func (w *Workspace) values(variables map[string]*variable) (map[string]cty.Value, diagnostics) {
	w.mu.Lock()
	given := maps.Clone(w.variables)
	w.mu.Unlock()
	out := map[string]cty.Value{}
	var diags diagnostics
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		v := variables[name]
		var value cty.Value
		text, ok := given[name]
		switch {
		case ok:
			value = cty.StringVal(text)
		case v.value != nil:
			d, hclDiags := v.value.Value(nil)
			diags = append(diags, fromHCL(hclDiags)...)
			value = d
		default:
			rng := v.declaredAt
			diags = append(diags, errorf("No value for required variable", "Variable %q has neither a value nor a default.", name).at("", &rng))
			continue
		}
		converted, err := convert.Convert(value, v.typ)
		if err != nil {
			rng := v.declaredAt
			diags = append(diags, errorf("Invalid value for input variable", "The value of variable %q has a wrong type: %v.", name, err).at("", &rng))
			continue
		}
		out[name] = converted
	}
	return out, diags
}

// progress writes a line of progress.
func (w *Workspace) progress(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	fmt.Fprintf(&w.output, format+"\n", args...)
}
