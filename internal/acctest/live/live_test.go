package live_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/live"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// tenants are the sandboxes that play the tenant, for each platform with other variants: NAME=VALUE, where a name in capital letters is a variable
// of the run. SEED_USERS adds users, REAL_RATE_LIMITS limits calls as the real platforms do.
var tenants = map[string][][]string{
	"anypoint":    anypointTenants,
	"apim":        apimTenants,
	"controlroom": controlroomTenants,
	"uipath":      uipathTenants,
}

// trial is a run against a sandbox.
type trial struct {
	platform  string
	set       []string // see tenants
	announce  bool     // nobody has confirmed it
	fault     *kernel.Fault
	interrupt string // what the run says when it is interrupted
}

// play starts the sandbox, and runs against it. The run must leave it as it was, and mail nobody but whom it has announced.
func (tr trial) play(t *testing.T) (*acctest.Env, *live.Report, string, error) {
	t.Helper()
	var switches []string
	variables := map[string]string{}
	for _, pair := range tr.set {
		if name, value, _ := strings.Cut(pair, "="); name == strings.ToUpper(name) {
			variables[name] = value
		} else {
			switches = append(switches, pair)
		}
	}
	seeded, _ := strconv.Atoi(variables["SEED_USERS"])
	options := []acctest.Option{acctest.Sets(switches...), acctest.SeedUsers(seeded)}
	if variables["REAL_RATE_LIMITS"] != "" {
		options = append(options, acctest.RealRateLimits())
	}
	env := acctest.Start(t, options...)
	if tr.fault != nil {
		env.Faults.Add(*tr.fault)
	}
	before := env.Snapshot(t, tr.platform)
	all := env.Env()
	all["UIPATH_EDITION"] = env.Switches.Get("uipath.edition")
	maps.Copy(all, variables)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var text strings.Builder
	report, err := live.Run(ctx, live.Options{
		Platform: tr.platform, Getenv: func(name string) string { return all[name] }, Confirmed: !tr.announce, Run: "tfacc-test-1", Runtime: env.Runtime(),
		Out: writer(func(line []byte) (int, error) {
			defer func() {
				if tr.interrupt != "" && strings.HasSuffix(text.String(), tr.interrupt) {
					interrupt()
				}
			}()
			return text.Write(line)
		}),
	})
	if after := env.Snapshot(t, tr.platform); after != before {
		t.Errorf("the run left the tenant changed; gone:\n%s\nnew:\n%s\n%s", without(before, after), without(after, before), text.String())
	}
	announced, _, _ := strings.Cut(text.String(), "It uses these places")
	for _, mail := range env.Outbox.All() {
		if mail.Platform == tr.platform && !strings.Contains(announced, mail.To) {
			t.Errorf("a mail (%s) to %s was not announced:\n%s", mail.Kind, mail.To, announced)
		}
	}
	return env, report, text.String(), err
}

// A run names the variants that the tenant has, and changes nothing that it did not make.
func TestRun(t *testing.T) {
	t.Parallel()
	for platform, sets := range tenants {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			shown := map[string][]string{} // values by switch
			t.Cleanup(func() { checkVariants(t, platform, shown) })
			for i, set := range sets {
				t.Run(fmt.Sprint(i+1), func(t *testing.T) {
					t.Parallel()
					env, report, out, err := trial{platform: platform, set: set}.play(t)
					if err != nil {
						t.Fatalf("the run fails: %v\n%s", err, out)
					}
					n := 0
					for _, f := range report.Findings {
						switch want := env.Switches.Get(f.Switch); {
						case f.Value == "" && f.Why == "":
							t.Errorf("%s is not shown, and the report does not say why", f.Switch)
						case f.Value != "" && f.Value != want:
							t.Errorf("%s is reported as %s; the tenant has %s", f.Switch, f.Value, want)
						case f.Value != "":
							n++
							mu.Lock()
							shown[f.Switch] = append(shown[f.Switch], f.Value)
							mu.Unlock()
						}
						if line := "--set " + f.Switch + "=" + f.Value; f.Value != "" && !strings.Contains(out, line) {
							t.Errorf("the report has no line %s", line)
						}
					}
					if got, want := left(report), lacking(env, platform); !slices.Equal(got, want) {
						t.Errorf("left out are %q; the tenant has not what %q need", report.Left, want)
					}
					t.Logf("%d of %d assumptions were shown", n, len(report.Findings))
				})
			}
		})
	}
}

// left are the lives that were left out for what the tenant has shown.
func left(report *live.Report) (names []string) {
	for _, line := range report.Left {
		if name, _, shown := strings.Cut(line, ": it needs "); shown {
			names = append(names, name)
		}
	}
	return names
}

// lacking are the lives that need something else than a sandbox has.
func lacking(env *acctest.Env, platform string) (names []string) {
	for _, l := range lifecycle.OfTenant(platform) {
		if slices.ContainsFunc(l.Switches, func(need string) bool {
			name, value, _ := strings.Cut(need, "=")
			return env.Switches.Get(name) != value
		}) {
			names = append(names, l.Name())
		}
	}
	return names
}

// unshown are the assumptions of which the tenants of the tests do not show one variant, or only one, with the reason.
var unshown = map[string]map[string]string{
	"anypoint":    anypointUnshown,
	"apim":        apimUnshown,
	"controlroom": controlroomUnshown,
	"uipath":      uipathUnshown,
}

// checkVariants looks that the tenants together showed two variants of every assumption that has a Show.
func checkVariants(t *testing.T, platform string, shown map[string][]string) {
	t.Helper()
	if t.Failed() {
		return
	}
	for _, a := range live.Assumptions(platform) {
		values := slices.Compact(slices.Sorted(slices.Values(shown[a.Switch])))
		_, isKnown := unshown[platform][a.Switch]
		if want := a.Show != nil && !isKnown; want != (len(values) > 1) {
			t.Errorf("%s: the tenants showed %v; listed as not to be shown in two variants: %v", a.Switch, values, isKnown)
		}
	}
}

// There is an assumption for each switch of the sandbox, and for nothing else.
func TestAssumptions(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for platform := range tenants {
		var want, got []string
		for _, s := range env.Switches.List() {
			if strings.HasPrefix(s.Name, platform+".") {
				want = append(want, s.Name)
			}
		}
		for _, a := range live.Assumptions(platform) {
			got = append(got, a.Switch)
			if a.Hidden == "" {
				t.Errorf("%s does not say why a run may not show it", a.Switch)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: assumptions without a switch: %v; switches without an assumption: %v", platform,
				without(strings.Join(got, "\n"), strings.Join(want, "\n")), without(strings.Join(want, "\n"), strings.Join(got, "\n")))
		}
	}
}

// A run that nobody has confirmed says what it would do, mails included, and calls nobody.
func TestNotConfirmed(t *testing.T) {
	t.Parallel()
	for platform := range tenants {
		env, report, out, err := trial{platform: platform, announce: true}.play(t)
		if !errors.Is(err, live.ErrNotConfirmed) || report != nil {
			t.Errorf("%s: the run ends with %v and the report %v", platform, err, report)
		}
		if n := env.Calls(func(kernel.Call) bool { return true }); n != 0 {
			t.Errorf("%s: %d calls were sent", platform, n)
		}
		if !strings.Contains(out, "mail") || !strings.Contains(out, "tfacc-test-1") {
			t.Errorf("%s: the run does not say whom it mails:\n%s", platform, out)
		}
	}
}

// What a life has made is cleaned up when it fails half-way, and the next life is played.
func TestFailure(t *testing.T) {
	t.Parallel()
	for platform, call := range map[string]struct{ method, route string }{
		"anypoint":    {http.MethodPost, "/accounts/api/organizations/{org}/users"},
		"apim":        {http.MethodPut, apim.UserRoute},
		"controlroom": {http.MethodPost, "/v2/usermanagement/users"},
		"uipath":      {http.MethodPost, "/identity_/api/User/BulkCreate"},
	} {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			fault := kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusBadRequest, Nth: 2}.On(platform, call.method, call.route)
			_, _, out, err := trial{platform: platform, fault: &fault, interrupt: lifecycle.OfTenant(platform)[1].Name() + "\n  create\n"}.play(t)
			if err == nil || !strings.Contains(err.Error(), platform+"_user, ") || strings.Count(out, "\n  create\n") != 2 {
				t.Errorf("the run ends with %v:\n%s", err, out)
			}
		})
	}
}

// What an interrupted run has made is cleaned up, and nothing more is made.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	for platform, at := range map[string]string{
		"anypoint": "  removal outside\n", "apim": "  replace\n", "controlroom": "probes\n", "uipath": "  import\n",
	} {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			_, _, out, err := trial{platform: platform, interrupt: at}.play(t)
			_, played, _ := strings.Cut(out, "leaves them as they are")
			if _, after, _ := strings.Cut(played, at); err == nil || strings.Contains(after, "  create\n") {
				t.Errorf("the run ends with %v, or continues:\n%s", err, out)
			}
		})
	}
}

// writer is a function as an io.Writer.
type writer func(line []byte) (int, error)

func (w writer) Write(line []byte) (int, error) { return w(line) }

// Where who signs in may do too little, or the tenant has too little, all lives are left out; the report says so, the run does not fail, and makes
// nothing.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ platform, needs, has string }{
		{"anypoint", "invites_available=true", "false"}, {"anypoint", "connected_app_scopes=full", "none"},
		{"anypoint", "connected_app_scopes=full", "none_401"}, {"apim", "tier=developer", "consumption"},
	} {
		t.Run(test.platform+" "+test.has, func(t *testing.T) {
			t.Parallel()
			name, _, _ := strings.Cut(test.platform+"."+test.needs, "=")
			env, report, out, err := trial{platform: test.platform, set: []string{name + "=" + test.has}}.play(t)
			if err != nil {
				t.Fatal(err)
			}
			why := ": it needs " + test.platform + "." + test.needs + ", and this tenant has " + test.has
			want := []string{}
			for _, l := range lifecycle.OfTenant(test.platform) {
				want = append(want, l.Name()+why)
			}
			if want = append(want, "probes"+why); !slices.Equal(report.Left, want) || strings.Count(out, why) != 2*len(want) {
				t.Errorf("left out were %q:\n%s", report.Left, out)
			}
			if !slices.ContainsFunc(report.Findings, func(f live.Finding) bool { return f.Switch == name && f.Value == test.has }) {
				t.Errorf("the findings do not show %s", name)
			}
			if env.Writes() > 0 {
				t.Errorf("%d calls wrote", env.Writes())
			}
		})
	}
}

// Lives that the provider's own settings rule out are left out, and the run says so before it begins.
func TestLeftOutBySettings(t *testing.T) {
	t.Parallel()
	const cloud, orchestrator = "invitations exist on Automation Cloud only", "UIPATH_TENANT is not set, so Orchestrator cannot be called"
	for set, want := range map[string]map[string]string{
		"uipath.edition=cloud":   {},
		"uipath.edition=on_prem": {"uipath_invitation": cloud},
		"UIPATH_TENANT=":         {"uipath_tenant_role_grant": orchestrator, "uipath_folder_role_grant": orchestrator},
	} {
		_, _, out, err := trial{platform: "uipath", set: []string{set}, announce: true}.play(t)
		if !errors.Is(err, live.ErrNotConfirmed) {
			t.Errorf("%s: %v", set, err)
		}
		for _, l := range lifecycle.OfTenant("uipath") {
			why, isLeft := want[l.Name()]
			if said := strings.Contains(out, "- "+l.Name()+" is left out: "+why); said != isLeft {
				t.Errorf("%s: that %s is left out is said: %t", set, l.Name(), said)
			}
		}
	}
}

// without are the lines of one text that another one does not have.
func without(text, other string) string {
	has := strings.Split(other, "\n")
	return strings.Join(slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return slices.Contains(has, line) }), "\n")
}
