package live_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/live"
)

// tenants are the sandboxes that play the tenant, for each platform with other variants: NAME=VALUE, or LIVE_PLACE=VALUE.
var tenants = map[string][][]string{
	"anypoint": anypointTenants,
	"apim":     apimTenants,
}

// A run names the variants that the tenant has, and changes nothing that it did not make.
func TestRun(t *testing.T) {
	t.Parallel()
	for platform, sets := range tenants {
		for i, set := range sets {
			t.Run(fmt.Sprintf("%s %d", platform, i+1), func(t *testing.T) {
				t.Parallel()
				var switches []string
				places := map[string]string{}
				for _, pair := range set {
					if name, value, _ := strings.Cut(pair, "="); strings.HasPrefix(name, "LIVE_") {
						places[name] = value
					} else {
						switches = append(switches, pair)
					}
				}
				env := acctest.Start(t, acctest.Sets(switches...))
				before := env.Snapshot(t, platform)
				var out strings.Builder
				variables := env.Env()
				maps.Copy(variables, places)
				variables["UIPATH_EDITION"] = env.Switches.Get("uipath.edition")
				report, err := live.Run(t.Context(), live.Options{
					Platform: platform, Getenv: func(name string) string { return variables[name] }, Out: &out, Confirmed: true, Run: "tfacc-test-1", Runtime: env.Runtime(),
				})
				if err != nil {
					t.Fatalf("the run fails: %v\n%s", err, out.String())
				}
				shown := 0
				for _, f := range report.Findings {
					switch want := env.Switches.Get(f.Switch); {
					case f.Value == "" && f.Why == "":
						t.Errorf("%s is not shown, and the report does not say why", f.Switch)
					case f.Value != "" && f.Value != want:
						t.Errorf("%s is reported as %s; the tenant has %s", f.Switch, f.Value, want)
					case f.Value != "":
						shown++
					}
				}
				t.Logf("%d of %d assumptions were shown", shown, len(report.Findings))
				if after := env.Snapshot(t, platform); after != before {
					t.Errorf("the run left the tenant changed; gone:\n%s\nnew:\n%s", without(before, after), without(after, before))
				}
			})
		}
	}
}

// without are the lines of one text that another one does not have.
func without(text, other string) string {
	has := strings.Split(other, "\n")
	return strings.Join(slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return slices.Contains(has, line) }), "\n")
}
