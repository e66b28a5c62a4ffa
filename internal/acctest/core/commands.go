package core

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// ExitError is a command that did not end with exit code 0.
type ExitError struct{ Code int }

func (e *ExitError) Error() string { return "exit status " + strconv.Itoa(e.Code) }

// arguments are what the arguments of a command say.
type arguments struct {
	planOptions

	out, address, id string
	detailedExitCode bool
	rest             []string
}

// known are the flags that change nothing here.
var known = map[string]bool{"-auto-approve": true, "-input": true, "-no-color": true, "-lock": true, "-compact-warnings": true, "-json": true, "-lock-timeout": true}

func parseArguments(args []string) (a arguments, err error) {
	a.parallelism = defaultParallelism
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			a.rest = append(a.rest, arg)
			continue
		}
		name, value, _ := strings.Cut(arg, "=")
		switch name {
		case "-out":
			a.out = value
		case "-destroy":
			a.mode = planDestroy
		case "-refresh-only":
			a.mode = planRefreshOnly
		case "-refresh":
			a.skipRefresh = value == "false"
		case "-target":
			a.targets = append(a.targets, value)
		case "-replace":
			a.replace = append(a.replace, value)
		case "-parallelism":
			if a.parallelism, err = strconv.Atoi(value); err != nil {
				return a, fmt.Errorf("invalid -parallelism: %w", err)
			}
		case "-detailed-exitcode":
			a.detailedExitCode = true
		default:
			if !known[name] {
				return a, fmt.Errorf("this driver does not know the flag %s; run the test with the real CLI, or teach it", name)
			}
		}
	}
	return a, nil
}

// Run runs a command as `terraform ARGS` would, and returns what it prints and an *ExitError when its exit code is not 0.
func (w *Workspace) Run(ctx context.Context, args ...string) (output string, err error) {
	w.mu.Lock()
	w.output.Reset()
	w.stopped, w.killed = false, false
	w.mu.Unlock()
	code, diags, source := w.command(ctx, args)
	w.mu.Lock()
	defer w.mu.Unlock()
	text := w.output.String() + diags.print([]byte(source))
	if code == 0 {
		return text, nil
	}
	return text, &ExitError{Code: code}
}

func (w *Workspace) command(ctx context.Context, args []string) (code int, diags diagnostics, source string) {
	if len(args) == 0 {
		return 1, diagnostics{errorf("No command", "Run takes the arguments of a Terraform command.")}, ""
	}
	name := args[0]
	source = w.Source()
	if name == "state" && len(args) > 1 {
		name, args = "state "+args[1], args[1:]
	}
	a, err := parseArguments(args[1:])
	if err != nil {
		return 1, diagnostics{errorf("Invalid command-line option", "%v", err)}, source
	}
	if name == "version" || name == "init" {
		w.progress("Terraform v%s", terraformVersion)
		return 0, nil, source
	}
	m, diags := parse(source)
	if diags.hasErrors() {
		return 1, diags, source
	}
	switch name {
	case "validate":
		if diags = w.validate(ctx, m); !diags.hasErrors() {
			w.progress("Success! The configuration is valid.")
		}
	case "plan":
		return w.planCommand(ctx, m, a, source)
	case "apply", "destroy", "refresh":
		if name == "destroy" {
			a.mode = planDestroy
		}
		if name == "refresh" {
			a.mode = planRefreshOnly
		}
		diags = w.applyCommand(ctx, m, a)
	case "import":
		diags = w.importCommand(ctx, m, a)
	case "state rm", "state list", "state mv", "taint", "untaint":
		diags = w.stateCommand(name, a)
	case "output":
		diags = w.outputCommand()
	default:
		diags = diagnostics{errorf("Unknown command", "This driver does not know terraform %s; run the test with the real CLI, or teach it.", name)}
	}
	if diags.hasErrors() {
		return 1, diags, source
	}
	return 0, diags, source
}

// makePlan validates and plans, as the commands plan and apply do.
func (w *Workspace) makePlan(ctx context.Context, m *module, o planOptions) (*Plan, diagnostics) {
	if diags := w.validate(ctx, m); diags.hasErrors() {
		return nil, diags
	}
	variables, diags := w.values(m)
	if diags.hasErrors() {
		return nil, diags
	}
	s, err := parseState(w.State())
	if err != nil {
		return nil, diagnostics{errorf("Failed to read state", "%v", err)}
	}
	p, diags := w.plan(ctx, m, s, variables, o)
	if p != nil {
		for _, c := range p.sorted() {
			w.lookForSecrets("plan", fmt.Sprintf("%#v %#v %s", c.before, c.after, c.private))
		}
	}
	return p, diags
}

func (w *Workspace) planCommand(ctx context.Context, m *module, a arguments, source string) (int, diagnostics, string) {
	p, diags := w.makePlan(ctx, m, a.planOptions)
	if diags.hasErrors() {
		return 1, diags, source
	}
	w.progress("%s", w.render(p))
	if a.out != "" {
		w.mu.Lock()
		w.plans[a.out] = p
		w.mu.Unlock()
		w.progress("Saved the plan to: %s", a.out)
	}
	if a.detailedExitCode && !p.empty() {
		return 2, diags, source
	}
	return 0, diags, source
}

func (w *Workspace) applyCommand(ctx context.Context, m *module, a arguments) diagnostics {
	var p *Plan
	var diags diagnostics
	if len(a.rest) > 0 {
		w.mu.Lock()
		p = w.plans[a.rest[0]]
		w.mu.Unlock()
		if p == nil {
			return diagnostics{errorf("Failed to load plan file", "There is no saved plan %q.", a.rest[0])}
		}
		if s, err := parseState(w.State()); err != nil || s.serial != p.serial || s.lineage != p.lineage {
			return diagnostics{errorf("Saved plan is stale", "The given plan file can no longer be applied because the state was changed by another operation after the plan was created.")}
		}
		// Variables that are not kept in a plan have their values from the environment again.
		values, valueDiags := w.values(p.m)
		if valueDiags.hasErrors() {
			return valueDiags
		}
		for name, v := range p.m.variables {
			if v.ephemeral {
				p.variables[name] = values[name]
			}
		}
	} else {
		p, diags = w.makePlan(ctx, m, a.planOptions)
		if diags.hasErrors() {
			return diags
		}
		w.progress("%s", w.render(p))
	}
	p.parallelism = a.parallelism
	done, applyDiags := w.apply(ctx, p)
	diags = append(diags, applyDiags...)
	if diags.hasErrors() {
		return diags
	}
	if p.mode == planDestroy {
		w.progress("\nDestroy complete! Resources: %d destroyed.", done.destroyed)
		return diags
	}
	imported, forgotten := "", ""
	if done.imported > 0 {
		imported = fmt.Sprintf("%d imported, ", done.imported)
	}
	if done.forgotten > 0 {
		forgotten = fmt.Sprintf(", %d forgotten", done.forgotten)
	}
	w.progress("\nApply complete! Resources: %s%d added, %d changed, %d destroyed%s.", imported, done.added, done.changed, done.destroyed, forgotten)
	return append(diags, w.outputCommand()...)
}

func (w *Workspace) outputCommand() diagnostics {
	s, err := parseState(w.State())
	if err != nil {
		return diagnostics{errorf("Failed to read state", "%v", err)}
	}
	if len(s.outputs) == 0 {
		return nil
	}
	w.progress("\nOutputs:\n")
	for _, name := range slices.Sorted(maps.Keys(s.outputs)) {
		shown := text(s.outputs[name])
		if s.secret[name] {
			shown = "<sensitive>"
		}
		w.progress("%s = %s", name, shown)
	}
	return nil
}

// importCommand is `terraform import ADDRESS ID`.
func (w *Workspace) importCommand(ctx context.Context, m *module, a arguments) diagnostics {
	if len(a.rest) != 2 {
		return diagnostics{errorf("Invalid arguments", "import takes an address and an id")}
	}
	at, _, err := parseAddr(a.rest[0])
	if err != nil {
		return diagnostics{errorf("Invalid address", "%v", err)}
	}
	config := m.resources[at.resourceAddr]
	if config == nil {
		return diagnostics{errorf("resource address does not exist in the configuration", "Before importing this resource, please create its configuration in the root module: %s", at)}
	}
	variables, diags := w.values(m)
	if diags.hasErrors() {
		return diags
	}
	s, err := parseState(w.State())
	if err != nil {
		return diagnostics{errorf("Failed to read state", "%v", err)}
	}
	if s.objects[at] != nil {
		return diagnostics{errorf("Resource already managed by Terraform", "Terraform is already managing a remote object for %s. To import to this address you must first remove the existing object from the state.", at)}
	}
	r := w.newRun(ctx, m, s, variables, a.parallelism)
	defer r.close()
	p, ok := r.provider(config.provider)
	if !ok {
		return r.diags
	}
	schema := r.schemaFor(p, at.resourceAddr, &config.rng)
	if schema == nil {
		return r.diags
	}
	w.progress("%s: Importing from ID %q...", at, a.rest[1])
	o, ok := r.importObject(p, at, schema, a.rest[1], cty.NilVal)
	if !ok {
		return r.diags
	}
	o.depends = m.managedAncestors(config.addr)
	if r.put(at, providerAddress(config.provider), o, schema) && r.save() {
		w.progress("\nImport successful!")
	}
	return r.diags
}

// stateCommand changes the state by hand.
func (w *Workspace) stateCommand(name string, a arguments) diagnostics {
	s, err := parseState(w.State())
	if err != nil {
		return diagnostics{errorf("Failed to read state", "%v", err)}
	}
	if name == "state list" {
		for _, at := range s.addrs() {
			w.progress("%s", at)
		}
		return nil
	}
	var addrs []addr
	for _, text := range a.rest {
		at, whole, err := parseAddr(text)
		if err != nil {
			return diagnostics{errorf("Invalid address", "%v", err)}
		}
		found := s.objects[at] != nil
		if whole && !found && name == "state rm" {
			for _, other := range s.addrs() {
				if other.resourceAddr == at.resourceAddr {
					addrs, found = append(addrs, other), true
				}
			}
		} else {
			addrs = append(addrs, at)
		}
		if !found && !(name == "state mv" && len(addrs) == 2) {
			return diagnostics{errorf("Invalid target address", "No matching objects found for %s.", text)}
		}
	}
	switch name {
	case "state rm":
		for _, at := range addrs {
			delete(s.objects, at)
			w.progress("Removed %s", at)
		}
	case "state mv":
		o := *s.objects[addrs[0]]
		o.addr = addrs[1]
		delete(s.objects, addrs[0])
		s.objects[addrs[1]] = &o
	default:
		for _, at := range addrs {
			o := *s.objects[at]
			o.tainted = name == "taint"
			s.objects[at] = &o
			w.progress("Resource instance %s has been marked as %sed.", at, name)
		}
	}
	if err := w.saveState(s); err != nil {
		return diagnostics{errorf("Failed to save state", "%v", err)}
	}
	return nil
}

// SavedPlan is the plan that was saved under this name, for checks; nil: there is none.
func (w *Workspace) SavedPlan(name string) *Plan {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.plans[name]
}

// Dump is all that a saved plan holds, as text: for tests that look for what must not be in it.
func (p *Plan) Dump() string {
	var b strings.Builder
	for _, c := range p.sorted() {
		fmt.Fprintf(&b, "%s %s %s -> %s private %s\n", c.action, c.addr, text(c.before), text(c.after), readable(c.private))
	}
	for _, o := range p.prior.objects {
		fmt.Fprintf(&b, "prior %s %s private %s\n", o.addr, o.attributes, readable(o.private))
	}
	return b.String()
}
