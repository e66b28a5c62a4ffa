// Package lifecycle has one full life of an object for each resource type: create, update, import by each way, drift, removal
// outside, replacement, destroy. Each is written once, as text, and runs through every driver (Terraform core in process, the
// real CLI) and against real tenants.
package lifecycle

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/core"
)

// Lifecycle is the life of one object. Texts are attributes in HCL, in which {run} is the prefix of everything that the run
// makes, and {NAME} one of the platform's places (see Places); in Imports, Elsewhere and Drifted, <NAME> is an attribute or a
// part of the identity that the state holds.
type Lifecycle struct {
	Platform string // "anypoint", "uipath", "apim" or "controlroom"
	Type     string // of the resource

	// Does says to a person what the life does on a platform beyond making and deleting objects of its own: mails, licenses. "" is nothing.
	Does string
	// Switches are sandbox switches that the life needs: NAME=VALUE.
	Switches []string
	// Needs declares what the object stands on, such as an account of its own to which a role is granted.
	Needs string
	// First is what the object is made as; Changed changes it in place ("": nothing can be changed).
	First, Changed string
	// Drifted is what somebody else makes of it outside Terraform; "": there is nothing that could drift.
	Drifted string
	// Elsewhere is the object as another workspace declares it, which has nothing of what Needs declares: <NAME> is what the state holds; "": as here.
	Elsewhere string
	// Imported is the configuration that takes the object in without a change; "": First, or Changed where there is one.
	Imported string
	// Imports are the ids by which it can be imported.
	Imports []string
	// Again is what is made after somebody else has deleted the object; "": the same as before. A name that a platform never gives
	// free again has to be another one.
	Again string
	// Replaced makes Terraform replace the object; "": nothing does, or the provider refuses it.
	Replaced string
	// Whole says that the object is all of what a container holds, whoever put it there: it does not go as long as the container is there, and is never
	// to be played where the container is somebody else's.
	Whole bool
}

// Address is where the object stands in every configuration of its life.
func (l Lifecycle) Address() string { return l.Type + ".it" }

// Name is a short name for tests and reports: the type without the provider's prefix.
func (l Lifecycle) Name() string { return strings.TrimPrefix(l.Type, "platformusers_") }

// Driver runs commands on one configuration and state.
type Driver interface {
	// Configure replaces the configuration.
	Configure(hcl string)
	// Do runs a command and returns what came of it.
	Do(args ...string) Outcome
	// State is the state file.
	State() string
}

// Outcome is what came of one command.
type Outcome struct {
	Command     string
	Failed      bool // its exit code was not 0
	Changed     bool // a plan that was asked for its exit code: something is left to do
	Changes     []Change
	Diagnostics []core.Diagnostic
	Output      string // for people
}

// Change is what a plan does with one instance, where it does something.
type Change struct {
	Address, Action, Reason string
	Importing               bool
}

func (c Change) String() string {
	text := c.Address + " " + c.Action
	if c.Reason != "" {
		text += " (" + c.Reason + ")"
	}
	if c.Importing {
		text += " importing"
	}
	return text
}

// Event is one command of a life, with the state that it left.
type Event struct {
	Step string
	Outcome
	State string
}

// Stage is what a life is played on.
type Stage struct {
	// Driver is whose commands are looked at; Other is somebody else's workspace on the same platform, for what happens outside.
	Driver, Other Driver
	// Provider is put before every configuration: the provider block, or "".
	Provider string
	// Run is the prefix of the names of all that the life makes.
	Run string
	// Places are the values of {NAME} in texts: see Places.
	Places map[string]string
	// Step is called with what begins; nil: nobody.
	Step func(name string)
}

// Play plays a life and returns its events. The error is the first command that did not do what it should, or a plan that is not
// empty where it should be.
func (l Lifecycle) Play(s *Stage) (events []Event, err error) {
	p := &play{l: l, s: s}
	defer func() { events = p.events }()
	steps := []func() error{p.create, p.update, p.imports, p.drift, p.removal, p.replace, p.destroy}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, fmt.Errorf("%s, %s: %w", l.Name(), p.step, err)
		}
	}
	return nil, nil
}

// CleanUp destroys whatever a life that failed has left in its state.
func (l Lifecycle) CleanUp(s *Stage) error {
	var failed error
	for _, d := range []Driver{s.Other, s.Driver} {
		if !strings.Contains(d.State(), l.Type) && !strings.Contains(d.State(), `"mode": "managed"`) {
			continue
		}
		if o := d.Do("destroy", "-auto-approve"); o.Failed {
			failed = fmt.Errorf("%s: what it made could not be cleaned up:\n%s", l.Name(), o.Output)
		}
	}
	return failed
}

type play struct {
	l      Lifecycle
	s      *Stage
	step   string
	body   string // what the object is configured as
	events []Event
}

func (p *play) begin(step string) {
	p.step = step
	if p.s.Step != nil {
		p.s.Step(step)
	}
}

// Fill puts a stage's names into a text.
func (s *Stage) Fill(text string) string {
	text = strings.ReplaceAll(text, "{run}", s.Run)
	for name, value := range s.Places {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

func (p *play) config(body string, more ...string) string {
	object := fmt.Sprintf("resource %q \"it\" {\n%s\n}\n", p.l.Type, indent(body))
	return p.s.Fill(p.s.Provider + p.l.Needs + object + strings.Join(more, ""))
}

func indent(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		lines[i] = "  " + strings.TrimSpace(line)
	}
	return strings.Join(lines, "\n")
}

// do runs a command of the life.
func (p *play) do(args ...string) (Outcome, error) {
	o := p.s.Driver.Do(args...)
	p.events = append(p.events, Event{Step: p.step, Outcome: o, State: p.s.Driver.State()})
	if o.Failed {
		return o, fmt.Errorf("terraform %s fails:\n%s", strings.Join(args, " "), o.Output)
	}
	return o, nil
}

// applies plans and applies a configuration, and looks whether anything is left to do.
func (p *play) applies(want, body string, more ...string) error {
	p.s.Driver.Configure(p.config(body, more...))
	o, err := p.do("plan", "-out=plan.bin")
	if err != nil {
		return err
	}
	if got := p.action(o); got != want {
		return fmt.Errorf("the plan does %q with the object, not %q:\n%s", got, want, o.Output)
	}
	if _, err := p.do("apply", "plan.bin"); err != nil {
		return err
	}
	p.body = body
	o, err = p.do("plan", "-detailed-exitcode")
	if err != nil {
		return err
	}
	if o.Changed {
		return fmt.Errorf("after the apply the plan is not empty:\n%s", o.Output)
	}
	return nil
}

// action is what a plan does with the object; "": nothing.
func (p *play) action(o Outcome) string {
	for _, c := range o.Changes {
		if c.Address != p.l.Address() {
			continue
		}
		if c.Importing {
			return strings.TrimSpace(strings.TrimPrefix(c.Action, "noop") + " import")
		}
		return c.Action
	}
	return ""
}

func (p *play) create() error {
	p.begin("create")
	return p.applies("create", p.l.First)
}

func (p *play) update() error {
	if p.l.Changed == "" {
		return nil
	}
	p.begin("update")
	return p.applies("update", p.l.Changed)
}

func (p *play) imports() error {
	p.begin("import")
	body := p.l.Imported
	if body == "" {
		body = p.body
	}
	blocks := []string{}
	for _, form := range p.l.Imports {
		id, err := p.fromState(form)
		if err != nil {
			return err
		}
		blocks = append(blocks, fmt.Sprintf("id = %q", id))
	}
	identity, err := p.identity()
	if err != nil {
		return err
	}
	blocks = append(blocks, "identity = "+identity)
	for _, block := range blocks {
		p.step = "import by " + block
		if _, err := p.do("state", "rm", p.l.Address()); err != nil {
			return err
		}
		if err := p.applies("import", body, fmt.Sprintf("import {\n  to = %s\n  %s\n}\n", p.l.Address(), block)); err != nil {
			return err
		}
	}
	return nil
}

// object is the object as the state holds it.
func (p *play) object() (attributes, identity map[string]any, err error) {
	return objectIn(p.s.Driver.State(), p.l.Type, "it")
}

func objectIn(state, typeName, name string) (attributes, identity map[string]any, err error) {
	var file struct {
		Resources []struct {
			Mode, Type, Name string
			Instances        []struct{ Attributes, Identity map[string]any }
		}
	}
	d := json.NewDecoder(strings.NewReader(state))
	d.UseNumber()
	if err := d.Decode(&file); err != nil {
		return nil, nil, fmt.Errorf("the state cannot be read: %w", err)
	}
	for _, r := range file.Resources {
		if r.Mode == "managed" && r.Type == typeName && r.Name == name && len(r.Instances) == 1 {
			return r.Instances[0].Attributes, r.Instances[0].Identity, nil
		}
	}
	return nil, nil, fmt.Errorf("%s.%s is not in the state", typeName, name)
}

// fromState puts what the state holds into an import id.
func (p *play) fromState(form string) (string, error) {
	attributes, identity, err := p.object()
	if err != nil {
		return "", err
	}
	for _, values := range []map[string]any{attributes, identity} {
		for name, v := range values {
			if v != nil {
				form = strings.ReplaceAll(form, "<"+name+">", fmt.Sprint(v))
			}
		}
	}
	form = p.s.Fill(form)
	if strings.ContainsAny(form, "<>") {
		return "", fmt.Errorf("%s names what the state does not hold: %v, %v", form, attributes, identity)
	}
	return form, nil
}

func (p *play) identity() (string, error) {
	_, identity, err := p.object()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("{\n")
	for _, name := range slices.Sorted(maps.Keys(identity)) {
		switch v := identity[name].(type) {
		case nil:
		case string:
			fmt.Fprintf(&b, "    %s = %q\n", name, v)
		default:
			fmt.Fprintf(&b, "    %s = %v\n", name, v)
		}
	}
	return b.String() + "  }", nil
}

// outside lets somebody else, with a workspace of their own, take the object in and make it what body says; "" deletes it.
func (p *play) outside(body string) error {
	id, err := p.fromState(p.l.Imports[0])
	if err != nil {
		return err
	}
	write := func(body string, more string) error {
		filled, err := p.fromState(body)
		p.s.Other.Configure(p.s.Fill(p.s.Provider) + fmt.Sprintf("resource %q \"it\" {\n%s\n}\n", p.l.Type, indent(filled)) + more)
		return err
	}
	held := p.l.Elsewhere
	if held == "" {
		held = p.body
	}
	if err := write(held, fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", p.l.Address(), id)); err != nil {
		return err
	}
	if o := p.s.Other.Do("apply", "-auto-approve"); o.Failed {
		return fmt.Errorf("somebody else cannot take the object in:\n%s", o.Output)
	}
	if body == "" {
		if o := p.s.Other.Do("destroy", "-auto-approve"); o.Failed {
			return fmt.Errorf("somebody else cannot delete the object:\n%s", o.Output)
		}
		return nil
	}
	if err := write(body, ""); err != nil {
		return err
	}
	if o := p.s.Other.Do("apply", "-auto-approve"); o.Failed {
		return fmt.Errorf("somebody else cannot change the object:\n%s", o.Output)
	}
	if o := p.s.Other.Do("state", "rm", p.l.Address()); o.Failed {
		return fmt.Errorf("somebody else cannot let the object go:\n%s", o.Output)
	}
	return nil
}

func (p *play) drift() error {
	if p.l.Drifted == "" {
		return nil
	}
	p.begin("drift")
	if err := p.outside(p.l.Drifted); err != nil {
		return err
	}
	return p.applies("update", p.body)
}

func (p *play) removal() error {
	p.begin("removal outside")
	if err := p.outside(""); err != nil {
		return err
	}
	body := p.body
	if p.l.Again != "" {
		body = p.l.Again
	}
	if p.l.Whole {
		return p.applies("update", body)
	}
	return p.applies("create", body)
}

func (p *play) replace() error {
	if p.l.Replaced == "" {
		return nil
	}
	p.begin("replace")
	return p.applies("replace", p.l.Replaced)
}

func (p *play) destroy() error {
	p.begin("destroy")
	if _, err := p.do("plan", "-destroy", "-out=destroy.bin"); err != nil {
		return err
	}
	if _, err := p.do("apply", "destroy.bin"); err != nil {
		return err
	}
	if strings.Contains(p.s.Driver.State(), `"mode": "managed"`) {
		return fmt.Errorf("after the destroy the state still holds objects:\n%s", p.s.Driver.State())
	}
	return nil
}

// ImportID is the first of a life's import ids for an object that a state holds.
func ImportID(l Lifecycle, state string, s *Stage) (string, error) {
	p := &play{l: l, s: &Stage{Driver: fixedState(state), Run: s.Run, Places: s.Places}}
	return p.fromState(l.Imports[0])
}

// fixedState is a driver of which only the state is looked at.
type fixedState string

func (fixedState) Configure(string) {}

func (fixedState) Do(...string) Outcome { return Outcome{} }

func (s fixedState) State() string { return string(s) }
