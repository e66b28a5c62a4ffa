package live_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/live"
)

// tenants are the sandboxes that play the tenant, two for each platform with other variants: NAME=VALUE.
var tenants = map[string][][]string{
	"controlroom": controlroomTenants,
	"uipath":      uipathTenants,
}

// hidden are the switches, without the platform's name, that a run cannot show of each of these tenants.
var hidden = map[string][][]string{
	"controlroom": controlroomHidden,
	"uipath":      uipathHidden,
}

// tenant starts a sandbox with switches, and with the provider's variables in capital letters. SEED_USERS adds users,
// REAL_RATE_LIMITS limits calls as the real platforms do.
func tenant(t *testing.T, set []string) (env *acctest.Env, variables map[string]string) {
	t.Helper()
	var switches []string
	more, seeded := map[string]string{}, 0
	for _, pair := range set {
		switch name, value, _ := strings.Cut(pair, "="); {
		case name == "SEED_USERS":
			seeded, _ = strconv.Atoi(value)
		case name == strings.ToUpper(name):
			more[name] = value
		default:
			switches = append(switches, pair)
		}
	}
	options := []acctest.Option{acctest.Sets(switches...), acctest.SeedUsers(seeded)}
	if more["REAL_RATE_LIMITS"] != "" {
		options = append(options, acctest.RealRateLimits())
	}
	env = acctest.Start(t, options...)
	variables = env.Env()
	variables["UIPATH_EDITION"] = env.Switches.Get("uipath.edition")
	maps.Copy(variables, more)
	return env, variables
}

// remains are the names of objects of a run that UiPath and the Control Room still have.
func remains(env *acctest.Env, run string) (names []string) {
	for _, u := range env.UiPath.Users() {
		names = append(names, u.UserName)
	}
	for _, g := range env.UiPath.Groups() {
		names = append(names, g.Name)
	}
	for _, u := range env.UiPath.TenantUsers() {
		names = append(names, u.UserName)
	}
	for _, u := range env.ControlRoom.Users() {
		if !u.Deleted {
			names = append(names, u.Username)
		}
	}
	for _, r := range env.ControlRoom.Roles() {
		names = append(names, r.Name)
	}
	return slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, run) })
}

// A run names the variants that the tenant has, and changes nothing that it did not make.
func TestRun(t *testing.T) {
	t.Parallel()
	for platform, sets := range tenants {
		for i, set := range sets {
			t.Run(fmt.Sprintf("%s %d", platform, i+1), func(t *testing.T) {
				t.Parallel()
				env, variables := tenant(t, set)
				before := env.Snapshot(t, platform)
				var out strings.Builder
				report, err := live.Run(t.Context(), live.Options{
					Platform: platform, Getenv: func(name string) string { return variables[name] }, Out: &out, Confirmed: true,
					Run: "tfacc-test-1", Runtime: env.Runtime(),
				})
				if err != nil {
					t.Fatalf("the run fails: %v\n%s", err, out.String())
				}
				shown := 0
				var unshown []string
				for _, f := range report.Findings {
					switch want := env.Switches.Get(f.Switch); {
					case f.Value == "" && f.Why == "":
						t.Errorf("%s is not shown, and the report does not say why", f.Switch)
					case f.Value != "" && f.Value != want:
						t.Errorf("%s is reported as %s; the tenant has %s", f.Switch, f.Value, want)
					case f.Value != "":
						shown++
					default:
						unshown = append(unshown, strings.TrimPrefix(f.Switch, platform+"."))
					}
				}
				if lists := hidden[platform]; i < len(lists) && !slices.Equal(unshown, lists[i]) {
					t.Errorf("not shown are %v, not %v", unshown, lists[i])
				}
				for _, mail := range env.Outbox.All() {
					if !strings.HasPrefix(mail.To, "tfacc-test-1") || !strings.Contains(out.String(), mail.To) {
						t.Errorf("a mail went to %s, and nobody was told", mail.To)
					}
				}
				t.Logf("%d of %d assumptions were shown", shown, len(report.Findings))
				if left := remains(env, "tfacc-test-1"); len(left) > 0 {
					t.Errorf("the run left %v", left)
				}
				if after := env.Snapshot(t, platform); after != before {
					t.Errorf("the run left the tenant changed:\nbefore: %s\nafter:  %s", before, after)
				}
			})
		}
	}
}
