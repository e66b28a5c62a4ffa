// Package live plays the lifecycles against a real tenant, and reports which variant of each assumption about its platform the tenant showed.
//
// A run makes only objects whose names begin with its own prefix, sends writes for nothing else, says before it begins what it is going to do, and
// cleans up after a failure. It knows nothing of the sandbox: the names of assumptions are the sandbox's switches, as texts, so that a report can be
// given to the sandbox as it stands.
package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/core"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
	"github.com/platformusers/terraform-provider-platformusers/internal/provider"
)

// Options are what a run is given.
type Options struct {
	Platform  string                   // one of Platforms
	Getenv    func(name string) string // the provider's own variables, and LIVE_NAME for places
	Out       io.Writer                // what a person reads
	Confirmed bool                     // without it the run says what it would do, and ends
	Run       string                   // the prefix of all names, such as tfacc-20261128-1a2b
	Runtime   provider.Runtime         // for tests: the sandbox's clock; Getenv and Transport are the run's own
}

// ErrNotConfirmed ends a run that nobody has confirmed.
var ErrNotConfirmed = errors.New("nothing was done: set CONFIRM=yes to do it")

// Assumption is something about a platform that its documentation leaves open.
type Assumption struct {
	Switch string // the sandbox's name of it
	// Show finds in what was recorded which variant the tenant showed; "": none.
	Show func(*Record) string
	// Hidden says why a run cannot show it; with Show, why it may not have.
	Hidden string
}

// platform is what a run knows of one platform.
type platform struct {
	name string
	// title is the platform's name in sentences.
	title string
	// tokens match URLs of calls that the provider signs alike; it may sign others with other tokens.
	tokens []string
	// searches matches URLs whose POSTs only read, or sign in; nil: none does.
	searches *regexp.Regexp
	// look reads something of the tenant by data sources, in HCL, and first looks further, before anything is made: what a life needs is known then.
	// Both only read; first may be nil.
	look  string
	first func(*Prober)
	// without says why a life is left out, by the provider's own settings; nil or "": it is not.
	without func(l lifecycle.Lifecycle, getenv func(string) string) string
	// stand declares the objects on which probes are made, in HCL: {run} is the prefix, {NAME} a place. needs are the variants that it wants:
	// NAME=VALUE. also is what else they stand on, by the provider's own settings; it may be nil.
	stand string
	needs []string
	also  func(getenv func(string) string) string
	// does says to a person what the probes do beyond making and deleting objects of their own: mails.
	does string
	// while probes what stands; after probes what has just been destroyed. Both send single calls for objects of the run.
	while, after func(*Prober)
	// sweep removes, at the very end, what lives and probes could not: objects whose names begin with the run's prefix, found in the platform's lists.
	sweep       func(*Prober)
	assumptions []Assumption
}

// platforms are all platforms by name.
var platforms = map[string]platform{
	"anypoint":    anypointTenant,
	"apim":        apimTenant,
	"controlroom": controlroomTenant,
	"uipath":      uipathTenant,
}

// Platforms are the names of all platforms, sorted.
func Platforms() []string { return slices.Sorted(maps.Keys(platforms)) }

// Finding is what a run found of one assumption.
type Finding struct {
	Switch, Value string // Value is "" where the tenant did not show it
	Why           string // then: why not
}

// Report is what a run found.
type Report struct {
	Findings []Finding
	Left     []string // lives that were left out, with the reason
}

// Assumptions are the assumptions of a platform.
func Assumptions(name string) []Assumption { return platforms[name].assumptions }

// Run plays the lifecycles of a platform, probes what they do not show, cleans up, and returns what was found. The error holds the lives that
// failed; what they had made is destroyed all the same.
func Run(ctx context.Context, o Options) (*Report, error) {
	p, ok := platforms[o.Platform]
	if !ok {
		return nil, fmt.Errorf("there is no platform %q; there are %s", o.Platform, strings.Join(Platforms(), ", "))
	}
	places := lifecycle.Places(p.name)
	for name := range places {
		if value := o.Getenv("LIVE_" + strings.ToUpper(name)); value != "" {
			places[name] = value
		}
	}
	r := &runner{ctx: ctx, o: o, p: p, record: &Record{}, places: places}
	lives := lifecycle.OfTenant(p.name)
	r.announce(lives)
	if !o.Confirmed {
		return nil, ErrNotConfirmed
	}
	if err := r.look(); err != nil {
		return nil, err
	}
	var failed error
	for i, l := range lives {
		if ctx.Err() != nil {
			break // what was made is gone; nothing more is
		}
		say(o.Out, "\n%s", l.Name())
		if !r.leaves(l) {
			failed = errors.Join(failed, r.live(l, lifePart(i)))
		}
	}
	if ctx.Err() == nil {
		say(o.Out, "\nprobes")
		if !r.leaves(p.probes()) {
			failed = errors.Join(failed, r.probe())
		}
	}
	failed = errors.Join(failed, r.sweep())
	report := &Report{Left: r.left}
	for _, a := range p.assumptions {
		f := Finding{Switch: a.Switch, Why: a.Hidden}
		if a.Show != nil {
			f.Value = a.Show(r.record)
		}
		report.Findings = append(report.Findings, f)
	}
	report.print(o.Out, p)
	return report, failed
}

// probes are the probes, as if they were a life.
func (p platform) probes() lifecycle.Lifecycle {
	return lifecycle.Lifecycle{Type: "probes", Does: p.does, Switches: p.needs}
}

func say(out io.Writer, format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }

// print says what was found, as settings of the sandbox.
func (r *Report) print(out io.Writer, p platform) {
	say(out, "\nWhat this tenant of %s showed, as settings of the sandbox:\n", p.title)
	for _, f := range r.Findings {
		if f.Value != "" {
			say(out, "  --set %s=%s", f.Switch, f.Value)
		}
	}
	say(out, "\nWhat it could not show:\n")
	for _, f := range r.Findings {
		if f.Value == "" {
			say(out, "  %s: %s", f.Switch, f.Why)
		}
	}
	for _, left := range r.Left {
		say(out, "  %s", left)
	}
}

// runner makes the workspaces of a run.
type runner struct {
	ctx    context.Context //nolint:containedctx // it is the life of the run
	o      Options
	p      platform
	record *Record
	places map[string]string

	workspaces []*workspace
	left       []string // lives that were left out, with the reason
}

// announce says what a run is going to do.
func (r *runner) announce(lives []lifecycle.Lifecycle) {
	const makes = "This run makes, changes and destroys objects in a real tenant of %s, by the provider's own settings (environment variables)."
	say(r.o.Out, makes, r.p.title)
	say(r.o.Out, "All of them have names that begin with %q; nothing else is changed. It makes:", r.o.Run)
	line := func(l lifecycle.Lifecycle, part string) {
		text := "- " + l.Name()
		if why := r.lacks(l); why != "" {
			text += " is left out: " + why
		} else if l.Does != "" {
			text += ": " + (&lifecycle.Stage{Run: r.o.part(part), Places: r.places}).Fill(l.Does)
		}
		say(r.o.Out, "%s", text)
	}
	for i, l := range lives {
		line(l, lifePart(i))
	}
	line(r.p.probes(), probesPart)
	say(r.o.Out, "Exclusive sets are left out: each owns a whole team, group or folder, and would remove whoever the tenant has there.")
	say(r.o.Out, "It uses these places of the tenant (LIVE_NAME=... names another), and leaves them as they are:")
	for _, name := range slices.Sorted(maps.Keys(r.places)) {
		say(r.o.Out, "- LIVE_%s=%s", strings.ToUpper(name), r.places[name])
	}
}

// lacks says what a life needs that the tenant does not have: by the provider's own settings, and by what the tenant has shown so far. "": nothing.
func (r *runner) lacks(l lifecycle.Lifecycle) string {
	if r.p.without != nil {
		if why := r.p.without(l, r.o.Getenv); why != "" {
			return why
		}
	}
	for _, need := range l.Switches {
		name, value, _ := strings.Cut(need, "=")
		i := slices.IndexFunc(r.p.assumptions, func(a Assumption) bool { return a.Switch == name && a.Show != nil })
		if i < 0 {
			continue
		}
		if shown := r.p.assumptions[i].Show(r.record); shown != "" && shown != value {
			return fmt.Sprintf("it needs %s, and this tenant has %s", need, shown)
		}
	}
	return ""
}

// leaves leaves a life out if the tenant lacks something, and notes why.
func (r *runner) leaves(l lifecycle.Lifecycle) bool {
	why := r.lacks(l)
	if why == "" {
		return false
	}
	r.left = append(r.left, l.Name()+": "+why)
	say(r.o.Out, "  left out: %s", why)
	return true
}

// live plays a life. When it fails, what it has made is cleaned up; where it has shown that the tenant lacks something, it is left out after all.
func (r *runner) live(l lifecycle.Lifecycle, part string) error {
	stage := r.stage(part)
	stage.Step = func(step string) { say(r.o.Out, "  %s", step) }
	_, err := l.Play(stage)
	if err == nil {
		return nil
	}
	r.outlive()
	cleanErr := l.CleanUp(stage)
	if cleanErr == nil && r.leaves(l) {
		return nil
	}
	err = errors.Join(err, cleanErr)
	say(r.o.Out, "  FAILED: %v", err)
	return err
}

// part is the prefix of the names of one part of a run: parts share no names, since a platform may never give a name free again.
func (o Options) part(name string) string { return o.Run + "-" + name }

// lifePart is the part of a life.
func lifePart(i int) string { return strconv.Itoa(i + 1) }

// probesPart is the part of the probes.
const probesPart = "p"

func (r *runner) stage(part string) *lifecycle.Stage {
	return &lifecycle.Stage{Driver: r.workspace(), Other: r.workspace(), Run: r.o.part(part), Places: r.places}
}

// workspace is one on the tenant, whose calls are recorded.
func (r *runner) workspace() *workspace {
	runtime := r.o.Runtime
	runtime.Getenv = r.o.Getenv
	inner := runtime.Transport
	runtime.Transport = func(base http.RoundTripper) http.RoundTripper {
		if inner != nil {
			base = inner(base)
		}
		return r.record.transport(base)
	}
	w := &workspace{ctx: r.ctx}
	r.workspaces = append(r.workspaces, w)
	w.core = core.New(core.Options{Schemas: &schemas, Start: func(string) (tfprotov6.ProviderServer, error) {
		return provider.Server("live", runtime), nil
	}}, "")
	return w
}

var schemas core.Schemas

// workspace is a driver of lifecycles in this process.
type workspace struct {
	ctx  context.Context //nolint:containedctx // it is the life of the run
	core *core.Workspace
}

func (w *workspace) Configure(hcl string) { w.core.Configure(hcl) }

func (w *workspace) State() string { return w.core.State() }

func (w *workspace) Do(args ...string) lifecycle.Outcome {
	r := w.core.Do(w.ctx, args...)
	o := lifecycle.Outcome{Command: strings.Join(args, " "), Failed: r.Code == 1, Changed: r.Code == 2, Diagnostics: r.Diagnostics, Output: r.Output}
	if r.Plan != nil {
		for _, c := range r.Plan.Changes() {
			o.Changes = append(o.Changes, lifecycle.Change(c))
		}
	}
	return o
}

// outlive lets the cleanup continue after somebody has interrupted the run.
func (r *runner) outlive() {
	for _, w := range r.workspaces {
		w.ctx = context.WithoutCancel(r.ctx)
	}
}

// prober is one whose stand has a state.
func (r *runner) prober(state string) *Prober {
	noRedirect := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Prober{
		ctx: r.ctx, record: r.record, run: r.o.part(probesPart), places: r.places, getenv: r.o.Getenv, out: r.o.Out, state: state, own: map[string]bool{},
		tokens: r.p.tokens, searches: r.p.searches, wait: r.o.Runtime.Clock.Wait, renew: r.renew,
		client: &http.Client{Timeout: 30 * time.Second, CheckRedirect: noRedirect},
	}
}

// renew makes the provider sign in again: its calls say how a probe is signed.
func (r *runner) renew() {
	w := r.workspace()
	w.Configure(r.p.look)
	w.Do("plan")
}

// look looks at the tenant before anything is made.
func (r *runner) look() error {
	w := r.workspace()
	w.Configure(r.p.look)
	if o := w.Do("apply", "-auto-approve"); o.Failed {
		return fmt.Errorf("the tenant cannot be read:\n%s", o.Output)
	}
	q := r.prober("")
	if r.p.first != nil {
		r.p.first(q)
	}
	return q.refused
}

// probe lets the platform's probes look at objects that stand, and at what is left of them afterwards.
func (r *runner) probe() (err error) {
	stage := r.stage(probesPart)
	w, stand := stage.Driver, r.p.stand
	if r.p.also != nil {
		stand += r.p.also(r.o.Getenv)
	}
	w.Configure(stage.Fill(stand))
	defer func() {
		if strings.Contains(w.State(), `"mode": "managed"`) {
			r.outlive()
			if o := w.Do("destroy", "-auto-approve"); o.Failed {
				err = errors.Join(err, fmt.Errorf("what the probes stand on could not be cleaned up:\n%s", o.Output))
			}
		}
	}()
	if o := w.Do("apply", "-auto-approve"); o.Failed {
		return fmt.Errorf("what the probes stand on cannot be made:\n%s", o.Output)
	}
	q := r.prober(w.State())
	func() {
		defer q.cleanUp()
		r.p.while(q)
	}()
	q.ctx = r.ctx
	if o := w.Do("destroy", "-auto-approve"); o.Failed {
		return errors.Join(q.refused, fmt.Errorf("what the probes stand on cannot be destroyed:\n%s", o.Output))
	}
	r.p.after(q)
	return q.refused
}

// sweep lets the platform remove what is left of the run.
func (r *runner) sweep() error {
	q := r.prober("")
	q.run, q.ctx = r.o.Run, context.WithoutCancel(r.ctx)
	r.p.sweep(q)
	return q.refused
}
