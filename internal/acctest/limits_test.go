package acctest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Who waits long for a platform's rate limit reads why, once for each run, on whatever the run does. Below that the log is enough.
func TestAccLimits_aLongWaitIsAWarning(t *testing.T) {
	t.Parallel()
	for _, l := range lifecycle.All() {
		t.Run(l.Name(), func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Sets(l.Switches...))
			w := env.NewWorkspace(t, "")
			stage := &lifecycle.Stage{Driver: w.Driver(), Other: env.NewWorkspace(t, "").Driver(), Run: "life-1", Places: lifecycle.Places(l.Platform)}
			if _, err := l.Begin(stage); err != nil {
				t.Fatal(err)
			}
			for seconds, want := range map[string]int{"20": 0, "40": 1} {
				env.Faults.Clear()
				env.Faults.Add(kernel.Fault{Platform: l.Platform, Method: http.MethodGet, Kind: kernel.FaultTooManyRequests, Times: 1,
					Header: map[string]string{"Retry-After": seconds}})
				out := w.MustRun(t, "plan")
				got := strings.Count(out, "rate limit: waited ")
				if got != want || want > 0 && !strings.Contains(out, "-refresh=false") {
					t.Errorf("after a wait of %s seconds %d warnings, want %d:\n%s", seconds, got, want, out)
				}
			}
		})
	}
}

// A data source warns, too, and a run that waits on two platforms names each.
func TestAccLimits_aLongWaitOfDataSources(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, lists("anypoint_users", "uipath_users", "apim_users", "controlroom_users"))
	for _, platform := range []string{"anypoint", "apim"} {
		env.Faults.Add(kernel.Fault{Platform: platform, Method: http.MethodGet, Kind: kernel.FaultTooManyRequests, Times: 1,
			Header: map[string]string{"Retry-After": "61"}})
	}
	out := w.MustRun(t, "plan")
	for title, want := range map[string]int{"Anypoint": 1, "API Management": 1, "UiPath": 0, "Control Room": 0} {
		if got := strings.Count(out, title+"'s rate limit: waited "); got != want {
			t.Errorf("%d warnings of %s, want %d:\n%s", got, title, want, out)
		}
	}
}
