// Package live plays the lifecycles against a real tenant, and tells which variant of each assumption about its platform the tenant showed.
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
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/core"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
	"github.com/platformusers/terraform-provider-platformusers/internal/provider"
)

// Options are what a run is given.
type Options struct {
	Platform  string                   // "anypoint", "uipath", "apim" or "controlroom"
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
	// look reads something of the tenant by data sources, in HCL, and first looks further, before anything is made: what a life needs is known then.
	// Both only read.
	look  string
	first func(*Prober)
	// stand declares the objects on which probes are made, in HCL: {run} is the prefix, {NAME} a place. needs are the variants that it wants:
	// NAME=VALUE.
	stand string
	needs []string
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
	"anypoint": anypointTenant,
	"apim":     apimTenant,
}

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

// Run plays the lifecycles of a platform, probes what they do not show, cleans up, and returns what was found. The error holds the lives that failed;
// what they had made is destroyed all the same.
func Run(ctx context.Context, o Options) (*Report, error) {
	p, ok := platforms[o.Platform]
	if !ok {
		return nil, fmt.Errorf("there is no platform %q; there are anypoint, apim, controlroom and uipath", o.Platform)
	}
	places := lifecycle.Places(p.name)
	for name := range places {
		if value := o.Getenv("LIVE_" + strings.ToUpper(name)); value != "" {
			places[name] = value
		}
	}
	lives := lifecycle.Of(p.name)
	announce(o, p, lives, places)
	if !o.Confirmed {
		return nil, ErrNotConfirmed
	}
	record := &Record{}
	r := &runner{ctx: ctx, o: o, p: p, record: record, places: places}
	report := &Report{}
	if err := r.look(); err != nil {
		return nil, err
	}
	var failed error
	for i, l := range lives {
		if ctx.Err() != nil {
			break // what was made is gone; nothing more is
		}
		say(o.Out, "\n%s", l.Name())
		if lacks := p.lacks(l.Switches, record); lacks != "" {
			report.leave(o.Out, l.Name(), lacks)
			continue
		}
		stage := r.stage(lifePart(i))
		stage.Step = func(step string) { say(o.Out, "  %s", step) }
		_, err := l.Play(stage)
		if err == nil {
			continue
		}
		r.outlive()
		if cleanErr := l.CleanUp(stage); cleanErr != nil {
			err = errors.Join(err, cleanErr)
		}
		if lacks := p.lacks(l.Switches, record); lacks != "" {
			report.leave(o.Out, l.Name(), lacks)
			continue
		}
		failed = errors.Join(failed, err)
		say(o.Out, "  FAILED: %v", err)
	}
	if lacks := p.lacks(p.needs, record); lacks != "" {
		report.leave(o.Out, "probes", lacks)
	} else if ctx.Err() == nil {
		failed = errors.Join(failed, r.probe())
	}
	failed = errors.Join(failed, r.sweep())
	for _, a := range p.assumptions {
		f := Finding{Switch: a.Switch, Why: a.Hidden}
		if a.Show != nil {
			f.Value = a.Show(record)
		}
		report.Findings = append(report.Findings, f)
	}
	report.print(o.Out, p)
	return report, failed
}

// lacks says which variant that a life needs the tenant has shown not to have; "": none.
func (p platform) lacks(needs []string, record *Record) string {
	for _, need := range needs {
		name, value, _ := strings.Cut(need, "=")
		i := slices.IndexFunc(p.assumptions, func(a Assumption) bool { return a.Switch == name && a.Show != nil })
		if i < 0 {
			continue
		}
		if shown := p.assumptions[i].Show(record); shown != "" && shown != value {
			return fmt.Sprintf("it needs %s, and this tenant has %s", need, shown)
		}
	}
	return ""
}

// leave notes what was left out.
func (r *Report) leave(out io.Writer, name, why string) {
	r.Left = append(r.Left, name+": "+why)
	say(out, "  left out: %s", why)
}

func say(out io.Writer, format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }

// announce says what a run is going to do.
func announce(o Options, p platform, lives []lifecycle.Lifecycle, places map[string]string) {
	say(o.Out, "This run makes, changes and destroys objects in a real tenant of %s, by the provider's own settings (environment variables).", p.title)
	say(o.Out, "All of them have names that begin with %q; nothing else is changed. It makes:", o.Run)
	fill := func(part, text string) string {
		return (&lifecycle.Stage{Run: o.part(part), Places: places}).Fill(text)
	}
	for i, l := range lives {
		line := "- " + l.Name()
		if l.Does != "" {
			line += ": " + fill(lifePart(i), l.Does)
		}
		say(o.Out, "%s", line)
	}
	if p.stand != "" {
		line := "- probes"
		if p.does != "" {
			line += ": " + fill(probesPart, p.does)
		}
		say(o.Out, "%s", line)
	}
	say(o.Out, "It uses these places of the tenant (LIVE_NAME=... names another), and leaves them as they are:")
	for _, name := range slices.Sorted(mapKeys(places)) {
		say(o.Out, "- LIVE_%s=%s", strings.ToUpper(name), places[name])
	}
}

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
		return providerserver.NewProtocol6WithError(provider.New("live", runtime)())()
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

// outlive lets what cleans up go on after somebody has interrupted the run.
func (r *runner) outlive() {
	for _, w := range r.workspaces {
		w.ctx = context.WithoutCancel(r.ctx)
	}
}

// sweep lets the platform remove what is left of the run.
func (r *runner) sweep() error {
	if r.p.sweep == nil {
		return nil
	}
	q := r.prober("")
	q.run, q.ctx = r.o.Run, context.WithoutCancel(r.ctx)
	r.p.sweep(q)
	return q.refused
}

// prober is one whose stand has a state.
func (r *runner) prober(state string) *Prober {
	noRedirect := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Prober{
		ctx: r.ctx, record: r.record, run: r.o.part(probesPart), places: r.places, state: state, own: map[string]bool{}, out: r.o.Out,
		sleep: r.o.Runtime.Clock.Sleep, renew: r.renew,
		client: &http.Client{Timeout: 30 * time.Second, CheckRedirect: noRedirect},
	}
}

// renew makes the provider sign in anew: its calls say how a probe is signed.
func (r *runner) renew() {
	if r.p.look != "" {
		w := r.workspace()
		w.Configure(r.p.look)
		w.Do("plan")
	}
}

// look looks at the tenant before anything is made.
func (r *runner) look() error {
	if r.p.look == "" {
		return nil
	}
	stage := r.stage(probesPart)
	stage.Driver.Configure(stage.Fill(r.p.look))
	if o := stage.Driver.Do("apply", "-auto-approve"); o.Failed {
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
	if r.p.stand == "" {
		return nil
	}
	say(r.o.Out, "\nprobes")
	stage := r.stage(probesPart)
	w := stage.Driver
	w.Configure(stage.Fill(r.p.stand))
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
	if r.p.while != nil {
		func() {
			defer q.cleanUp()
			r.p.while(q)
		}()
	}
	q.ctx = r.ctx
	if o := w.Do("destroy", "-auto-approve"); o.Failed {
		return errors.Join(q.refused, fmt.Errorf("what the probes stand on cannot be destroyed:\n%s", o.Output))
	}
	if r.p.after != nil {
		r.p.after(q)
	}
	return q.refused
}
