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

	out              string
	generate         string // the file that configuration is written to
	detailedExitCode bool
	rest             []string
}

// known are the flags that change nothing here.
var known = map[string]bool{"-auto-approve": true, "-input": true, "-no-color": true, "-lock": true, "-compact-warnings": true,
	"-json": true, "-lock-timeout": true, "-query": true}

func parseArguments(args []string) (a arguments, err error) {
	a.parallelism = defaultParallelism
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			a.rest = append(a.rest, arg)
			continue
		}
		name, value, _ := strings.Cut(arg, "=")
		switch name {
		case "-generate-config-out":
			a.generate = value
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
		case "-invoke":
			a.invoke, a.mode = value, planRefreshOnly
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

// Result is what came of one command.
type Result struct {
	Output      string       // what the CLI would print
	Code        int          // the exit code
	Diagnostics []Diagnostic // as they came, none folded into another
	Plan        *Plan        // that a plan made; nil: none
}

// Run runs a command as `terraform ARGS` would, and returns what it prints and an *ExitError when its exit code is not 0.
func (w *Workspace) Run(ctx context.Context, args ...string) (output string, err error) {
	r := w.Do(ctx, args...)
	if r.Code == 0 {
		return r.Output, nil
	}
	return r.Output, &ExitError{Code: r.Code}
}

// Do is Run for those who want to look at more than the text.
func (w *Workspace) Do(ctx context.Context, args ...string) Result {
	w.mu.Lock()
	w.output.Reset()
	w.stopped, w.killed, w.planned = false, false, nil
	w.mu.Unlock()
	code, diags, files := w.command(ctx, args)
	w.writeState()
	w.mu.Lock()
	defer w.mu.Unlock()
	return Result{Output: w.output.String() + diags.print(files), Code: code, Diagnostics: diags, Plan: w.planned}
}

func (w *Workspace) command(ctx context.Context, args []string) (code int, diags diagnostics, files []file) {
	if len(args) == 0 {
		return 1, diagnostics{errorf("No command", "Run takes the arguments of a Terraform command.")}, nil
	}
	name := args[0]
	files = w.files(name == "query" || name == "validate" && slices.Contains(args, "-query"))
	if name == "state" && len(args) > 1 {
		name, args = "state "+args[1], args[1:]
	}
	a, err := parseArguments(args[1:])
	if err != nil {
		return 1, diagnostics{errorf("Invalid command-line option", "%v", err)}, files
	}
	if name == "version" || name == "init" {
		w.progress("Terraform v%s", terraformVersion)
		return 0, nil, files
	}
	m, diags := parse(files)
	if diags.hasErrors() {
		return 1, diags, files
	}
	switch name {
	case "validate":
		if diags = w.validate(ctx, m); !diags.hasErrors() {
			w.progress("The configuration is valid.")
		}
	case "plan":
		code, diags = w.planCommand(ctx, m, a)
		return code, diags, files
	case "apply", "destroy", "refresh":
		if name == "destroy" {
			a.mode = planDestroy
		}
		if name == "refresh" {
			a.mode = planRefreshOnly
		}
		diags = w.applyCommand(ctx, m, a)
	case "query":
		diags = w.queryCommand(ctx, m, a)
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
		return 1, diags, files
	}
	return 0, diags, files
}

// makePlan validates and plans, as the commands plan and apply do.
func (w *Workspace) makePlan(ctx context.Context, m *module, o planOptions) (*Plan, diagnostics) {
	validated := w.validate(ctx, m)
	if validated.hasErrors() {
		return nil, validated
	}
	variables, diags := w.values(m.variables)
	if diags.hasErrors() {
		return nil, diags
	}
	s, err := parseState(w.State())
	if err != nil {
		return nil, diagnostics{errorf("Failed to read state", "%v", err)}
	}
	p, diags := w.plan(ctx, m, s, variables, o)
	diags = validated.and(diags)
	if p != nil {
		for _, c := range p.sorted() {
			w.lookForSecrets("plan", fmt.Sprintf("%#v %#v %s", c.before, c.after, c.private))
		}
	}
	return p, diags
}

func (w *Workspace) planCommand(ctx context.Context, m *module, a arguments) (int, diagnostics) {
	p, diags := w.makePlan(ctx, m, a.planOptions)
	if diags.hasErrors() {
		return 1, diags
	}
	w.progress("%s", w.render(p))
	w.mu.Lock()
	w.planned = p
	w.mu.Unlock()
	if a.out != "" {
		w.mu.Lock()
		w.plans[a.out] = p
		w.mu.Unlock()
		w.progress("Saved the plan to: %s", a.out)
	}
	if a.detailedExitCode && !p.empty() {
		return 2, diags
	}
	return 0, diags
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
			return diagnostics{errorf("Saved plan is stale", "Something has changed the state since this plan was made. Make another plan.")}
		}
		// Variables that are not kept in a plan have their values from the environment again.
		ephemeral := maps.Clone(p.m.variables)
		maps.DeleteFunc(ephemeral, func(_ string, v *variable) bool { return !v.ephemeral })
		values, valueDiags := w.values(ephemeral)
		if valueDiags.hasErrors() {
			return valueDiags
		}
		maps.Copy(p.variables, values)
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
		w.progress("\nDestroy complete! Resources: %d destroyed.%s", done.destroyed, done.actions())
		return diags
	}
	imported := ""
	if done.imported > 0 {
		imported = fmt.Sprintf("%d imported, ", done.imported)
	}
	w.progress("\nApply complete! Resources: %s%d added, %d changed, %d destroyed.%s", imported, done.added, done.changed, done.destroyed,
		done.actions())
	return append(diags, w.outputCommand()...)
}

// actions is what the last line of a command says of the actions that were invoked.
func (t tally) actions() string {
	if t.invoked == 0 {
		return ""
	}
	if t.failed > 0 {
		return fmt.Sprintf(" Actions: %d invoked, %d failed.", t.invoked, t.failed)
	}
	return fmt.Sprintf(" Actions: %d invoked.", t.invoked)
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
		return diagnostics{errorf("resource address does not exist in the configuration", "Declare %s first: an import needs its configuration.",
			at)}
	}
	variables, diags := w.values(m.variables)
	if diags.hasErrors() {
		return diags
	}
	s, err := parseState(w.State())
	if err != nil {
		return diagnostics{errorf("Failed to read state", "%v", err)}
	}
	if s.objects[at] != nil {
		return diagnostics{errorf("Resource already managed by Terraform", "The state holds an object at %s. Remove it from the state before another "+
			"one is imported there.", at)}
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
	if w.halted() {
		r.report(diagnostics{errorf("execution halted", "")})
	}
	if !ok {
		return r.diags
	}
	o.depends = m.ancestors(config.addr)
	if r.put(at, providerAddress(config.provider), o, schema) && r.save() {
		w.progress("\nImport successful!")
	}
	return r.diags
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
	for _, v := range p.invocations {
		fmt.Fprintf(&b, "invoke %s %s\n", v.title(), text(v.value))
	}
	for _, o := range p.prior.objects {
		fmt.Fprintf(&b, "prior %s %s private %s\n", o.addr, o.attributes, readable(o.private))
	}
	return b.String()
}

// Planned is what a plan does with one instance, in the words of the CLI's machine-readable output.
type Planned struct {
	Address, Action, Reason string
	Importing               bool
}

// words are the CLI's words for actions in its machine-readable output.
var words = map[Action]string{
	NoOp: "noop", Create: "create", Update: "update", Delete: "delete", DeleteThenCreate: "replace", CreateThenDelete: "replace",
	Read: "read", Forget: "remove",
}

// reasons are the CLI's words for reasons in its machine-readable output.
var reasons = map[string]string{
	becauseTainted: "tainted", becauseRequested: "requested", becauseCannotUpdate: "cannot_update", becauseTriggered: "replace_triggered_by",
	becauseNoConfig: "delete_because_no_resource_config",
	becauseNoKey:    "delete_because_each_key", becauseNoIndex: "delete_because_count_index", becauseRepetition: "delete_because_wrong_repetition",
	becauseUnknown: "read_because_config_unknown",
	becausePending: "read_because_dependency_pending",
}

// Changes are what the plan does, in the order of the addresses; what it does nothing with is left out.
func (p *Plan) Changes() []Planned {
	var out []Planned
	for _, c := range p.sorted() {
		if c.effective() {
			out = append(out, Planned{Address: c.addr.String(), Action: words[c.action], Reason: reasons[c.reason], Importing: c.importing})
		}
	}
	return out
}
