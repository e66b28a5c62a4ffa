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

// tenants are the sandboxes that play the tenant, for each platform with other variants: NAME=VALUE, where a name in capital letters is a variable of
// the run. SEED_USERS adds users, REAL_RATE_LIMITS limits calls as the real platforms do.
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
			if tr.interrupt != "" && strings.Contains(string(line), tr.interrupt) {
				interrupt()
			}
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
					t.Logf("%d of %d assumptions were shown", n, len(report.Findings))
				})
			}
		})
	}
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

// What a life has made is cleaned up when it fails half-way, and the lives after it are played.
func TestFailure(t *testing.T) {
	t.Parallel()
	refused := kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusBadRequest, Nth: 2}
	for name, test := range map[string]struct {
		fault kernel.Fault
		says  string
	}{
		"anypoint":    {refused.On("anypoint", http.MethodPost, "/accounts/api/organizations/{org}/users/{user}/roles/{role}"), "anypoint_permission_grant"},
		"apim":        {refused.On("apim", http.MethodPut, apim.MemberRoute), "apim_group_member"},
		"controlroom": {refused.On("controlroom", http.MethodPost, "/v2/usermanagement/users"), "controlroom_user"},
		"uipath":      {refused.On("uipath", http.MethodPost, "/identity_/api/User/BulkCreate"), "uipath_user"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, report, out, err := trial{platform: name, fault: &test.fault}.play(t)
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("the run ends with %v", err)
			}
			if n, want := strings.Count(out, "\n  destroy\n"), len(lifecycle.Of(name))-len(report.Left)-1; n != want {
				t.Errorf("%d lives were played to their end, not %d:\n%s", n, want, out)
			}
		})
	}
}

// What an interrupted run has made is cleaned up, and nothing more is made.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ platform, at string }{
		{"anypoint", "  update"}, {"anypoint", "  removal outside"}, {"anypoint", "probes\n"}, {"apim", "  import"}, {"apim", "  replace"}, {"apim", "probes\n"},
		{"controlroom", "  update"}, {"controlroom", "probes\n"}, {"uipath", "  import"}, {"uipath", "probes\n"},
	} {
		t.Run(test.platform+" "+strings.TrimSpace(test.at), func(t *testing.T) {
			t.Parallel()
			_, _, out, err := trial{platform: test.platform, interrupt: test.at}.play(t)
			_, played, _ := strings.Cut(out, "leaves them as they are")
			if _, after, _ := strings.Cut(played, test.at); err == nil || strings.Contains(after, "  create\n") {
				t.Errorf("the run ends with %v, or goes on:\n%s", err, out)
			}
		})
	}
}

// writer is a function as an io.Writer.
type writer func(line []byte) (int, error)

func (w writer) Write(line []byte) (int, error) { return w(line) }

// everyLife is what a report says where no life of a platform can be played, and there can be no probes.
func everyLife(platform, why string) (left []string) {
	for _, l := range lifecycle.Of(platform) {
		left = append(left, l.Name()+": "+why)
	}
	return append(left, "probes: "+why)
}

// Lives are left out on a tenant that does not have what they need; the report says so, and the run does not fail.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		set    string
		left   []string
		writes bool
	}{
		{"anypoint.access_model=roles", []string{"anypoint_team_member: it needs anypoint.access_model=teams, and this tenant has roles"}, true},
		{"anypoint.control_plane=pce", []string{
			"anypoint_invitation: it needs anypoint.control_plane=commercial, and this tenant has pce",
			"anypoint_role_group_member: it needs anypoint.access_model=roles, and this tenant has teams",
		}, true},
		{"anypoint.invites_available=false", everyLife("anypoint", "it needs anypoint.invites_available=true, and this tenant has false"), false},
		{"anypoint.connected_app_scopes=none", everyLife("anypoint", "it needs anypoint.connected_app_scopes=full, and this tenant has none"), false},
		{"anypoint.connected_app_scopes=none_401",
			everyLife("anypoint", "it needs anypoint.connected_app_scopes=full, and this tenant has none_401"), false},
		{"apim.tier=consumption", everyLife("apim", "it needs apim.tier=developer, and this tenant has consumption"), false},
		{"apim.invited_state=active", []string{"apim_invitation: it needs apim.invited_state=pending, and this tenant has active"}, true},
	} {
		t.Run(test.set, func(t *testing.T) {
			t.Parallel()
			platform, _, _ := strings.Cut(test.set, ".")
			name, value, _ := strings.Cut(test.set, "=")
			env, report, out, err := trial{platform: platform, set: []string{test.set}}.play(t)
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Left) != len(test.left) {
				t.Errorf("left out were %q", report.Left)
			}
			for i, left := range report.Left {
				if i < len(test.left) && left != test.left[i] || !strings.Contains(out, left) {
					t.Errorf("left out was %q", left)
				}
			}
			for _, f := range report.Findings {
				if f.Switch == name && f.Value != value || f.Value != "" && f.Value != env.Switches.Get(f.Switch) {
					t.Errorf("%s is reported as %q", f.Switch, f.Value)
				}
			}
			if wrote := env.Writes() > 0; wrote != test.writes {
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
		for _, l := range lifecycle.Of("uipath") {
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
