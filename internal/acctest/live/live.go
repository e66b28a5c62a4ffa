// Package live plays the lifecycles against a real tenant, and tells which variant of each assumption about its platform the tenant showed.
//
// A run makes only objects whose names begin with its own prefix, sends writes for nothing else, says before it begins what it is going to do, and cleans up after a
// failure. It knows nothing of the sandbox: the names of assumptions are the sandbox's switches, as texts, so that a report can be given to the sandbox as it stands.
package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
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
	// stand declares the objects on which probes are made, in HCL: {run} is the prefix, {NAME} a place.
	stand string
	// also is what else they stand on, by the provider's own settings; may be nil.
	also func(getenv func(string) string) string
	// switches are sandbox switches that a tenant needs for the life of a type and that not every tenant has: such a life is left out where the tenant refuses it.
	optional []string
	// probes says to a person what the probes do beyond making and deleting objects of the run: mails.
	probes string
	// tokens are parts of URLs that the provider calls with tokens of their own; searches matches URLs whose POSTs only read or sign in.
	tokens   []string
	searches string
	// without says why a life is left out, by the provider's own settings; nil or "": it is not.
	without func(l lifecycle.Lifecycle, getenv func(string) string) string
	// sweep deletes what is left under names of the run, whatever has failed before.
	sweep func(*Prober)
	// while probes what stands; after probes what has just been destroyed. Both send single calls for objects of the run.
	while, after func(*Prober)
	assumptions  []Assumption
}

// platforms are all platforms by name.
var platforms = map[string]platform{
	"controlroom": controlroomTenant,
	"uipath":      uipathTenant,
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

// Run plays the lifecycles of a platform, probes what they do not show, cleans up, and returns what was found. The error is the first life that failed; what it had
// made is destroyed all the same.
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
	report := &Report{}
	lives := slices.DeleteFunc(lifecycle.Of(p.name), func(l lifecycle.Lifecycle) bool {
		if p.without == nil || p.without(l, o.Getenv) == "" {
			return false
		}
		report.Left = append(report.Left, l.Name()+": "+p.without(l, o.Getenv))
		return true
	})
	announce(o, p, lives, places)
	for _, left := range report.Left {
		say(o.Out, "It leaves out %s.", left)
	}
	if !o.Confirmed {
		return nil, ErrNotConfirmed
	}
	record := &Record{}
	r := &runner{ctx: ctx, o: o, p: p, record: record, places: places}
	var failed error
	for _, l := range lives {
		stage := r.stage()
		say(o.Out, "\n%s", l.Name())
		stage.Step = func(step string) { say(o.Out, "  %s", step) }
		_, err := l.Play(stage)
		if err == nil {
			continue
		}
		if cleanErr := l.CleanUp(stage); cleanErr != nil {
			err = errors.Join(err, cleanErr)
		}
		if len(l.Switches) > 0 && record.refusedFeature() {
			report.Left = append(report.Left, fmt.Sprintf("%s: this tenant does not have what it needs (%s)", l.Name(), strings.Join(l.Switches, ", ")))
			say(o.Out, "  left out: this tenant does not have it")
			continue
		}
		failed = errors.Join(failed, err)
		say(o.Out, "  FAILED: %v", err)
	}
	failed = errors.Join(failed, r.probe())
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

func say(out io.Writer, format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }

// announce says what a run is going to do.
func announce(o Options, p platform, lives []lifecycle.Lifecycle, places map[string]string) {
	say(o.Out, "This run makes, changes and destroys objects in a real tenant of %s, by the provider's own settings (environment variables).", p.title)
	say(o.Out, "All of them have names that begin with %q; nothing else is changed. It makes:", o.Run)
	fill := (&lifecycle.Stage{Run: o.Run, Places: places}).Fill
	for _, l := range lives {
		line := "- " + l.Name()
		if l.Does != "" {
			line += ": " + fill(l.Does)
		}
		say(o.Out, "%s", line)
	}
	if p.probes != "" {
		say(o.Out, "- probes: %s", fill(p.probes))
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
}

func (r *runner) stage() *lifecycle.Stage {
	return &lifecycle.Stage{Driver: r.workspace(), Other: r.workspace(), Run: r.o.Run, Places: r.places}
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

// probe lets the platform's probes look at objects that stand, and at what is left of them afterwards.
func (r *runner) probe() (err error) {
	if r.p.stand == "" {
		return nil
	}
	say(r.o.Out, "\nprobes")
	stage := r.stage()
	w := stage.Driver
	stand := r.p.stand
	if r.p.also != nil {
		stand += r.p.also(r.o.Getenv)
	}
	w.Configure(stage.Fill(stand))
	q := &Prober{
		ctx: r.ctx, record: r.record, run: r.o.Run, places: r.places, getenv: r.o.Getenv, tokens: r.p.tokens,
		wait:   r.o.Runtime.Clock.Wait,
		client: &http.Client{Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
	if r.p.searches != "" {
		q.searches = regexp.MustCompile(r.p.searches)
	}
	defer func() {
		if strings.Contains(w.State(), `"mode": "managed"`) {
			if o := w.Do("destroy", "-auto-approve"); o.Failed {
				err = errors.Join(err, fmt.Errorf("what the probes stand on could not be cleaned up:\n%s", o.Output))
			}
		}
		if r.p.sweep != nil {
			q.label = ""
			r.p.sweep(q)
		}
		err = errors.Join(err, q.refused)
	}()
	if o := w.Do("apply", "-auto-approve"); o.Failed {
		return fmt.Errorf("what the probes stand on cannot be made:\n%s", o.Output)
	}
	q.state = w.State()
	if r.p.while != nil {
		r.p.while(q)
	}
	if o := w.Do("destroy", "-auto-approve"); o.Failed {
		return fmt.Errorf("what the probes stand on cannot be destroyed:\n%s", o.Output)
	}
	if r.p.after != nil {
		r.p.after(q)
	}
	return nil
}
