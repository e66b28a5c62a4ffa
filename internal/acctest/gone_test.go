package acctest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// nothingListed is a page of any platform's lists without what should be there.
const nothingListed = `{"data":[],"value":[],"results":[],"list":[],"total":0,"totalCount":0,"count":0,"@odata.count":0,` +
	`"page":{"offset":0,"total":0,"totalFilter":0}}`

// One response that lacks an object removes nothing from a state, whichever call of a refresh it answers: a single "not found", or a page of a list
// without it. What is really gone is removed, with a warning.
func TestAcc_K18_1GoneIsNotBelievedOnce(t *testing.T) {
	t.Parallel()
	for _, l := range lifecycle.All() {
		t.Run(l.Name(), func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Sets(l.Switches...))
			w := env.NewWorkspace(t, "")
			stage := &lifecycle.Stage{Driver: w.Driver(), Other: env.NewWorkspace(t, "").Driver(), Run: "life-1", Places: lifecycle.Places(l.Platform)}
			life, err := l.Begin(stage)
			if err != nil {
				t.Fatal(err)
			}
			for _, route := range readsOf(env, w, t) {
				for _, fault := range []kernel.Fault{
					{Kind: kernel.FaultStatus, Status: http.StatusNotFound},
					{Kind: kernel.FaultStatus, Status: http.StatusOK, ContentType: "application/json", Body: nothingListed},
				} {
					env.Faults.Clear()
					env.Faults.Add(fault.On(l.Platform, http.MethodGet, route))
					out, _ := w.Run(t, "apply", "-refresh-only", "-auto-approve")
					if strings.Contains(out, "was removed from the state") || !strings.Contains(w.State(t), `"type": "`+l.Type+`"`) {
						t.Errorf("one response %d of GET %s removes it:\n%s", fault.Status, route, out)
					}
				}
			}
			env.Faults.Clear()
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
				t.Errorf("after the faults something is left to do:\n%s", out)
			}
			if l.Whole {
				return // a set goes with its container
			}
			if err := life.DeleteOutside(); err != nil {
				t.Fatal(err)
			}
			out := w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
			if !strings.Contains(out, "was removed from the state") || strings.Contains(w.State(t), `"type": "`+l.Type+`"`) {
				t.Errorf("what is really gone stays:\n%s", out)
			}
		})
	}
}

// Where the parent of an object is gone (the service, the organization, the tenant), everything answers "not found". Nothing leaves the state, and
// every error names the way out.
func TestAcc_K18_2TheParentIsGone(t *testing.T) {
	t.Parallel()
	for _, l := range lifecycle.All() {
		t.Run(l.Name(), func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Sets(l.Switches...))
			w := env.NewWorkspace(t, "")
			if _, err := l.Begin(&lifecycle.Stage{
				Driver: w.Driver(), Other: env.NewWorkspace(t, "").Driver(), Run: "life-1", Places: lifecycle.Places(l.Platform),
			}); err != nil {
				t.Fatal(err)
			}
			env.Faults.Add(kernel.Fault{Platform: l.Platform, Method: http.MethodGet, Kind: kernel.FaultStatus, Status: http.StatusNotFound, Times: -1})
			for _, args := range [][]string{{"apply", "-refresh-only", "-auto-approve", "-target=" + l.Address()}, {"plan", "-destroy"}} {
				out, err := w.Run(t, args...)
				if err == nil || !strings.Contains(out, "lifecycle { destroy = false }") || !strings.Contains(out, "terraform state rm ADDRESS") {
					t.Errorf("%v does not name the way out:\n%s", args, out)
				}
			}
			if !strings.Contains(w.State(t), `"type": "`+l.Type+`"`) {
				t.Errorf("the state was emptied:\n%s", w.State(t))
			}
		})
	}
}

// readsOf are the routes that a refresh reads.
func readsOf(env *acctest.Env, w *acctest.Workspace, t *testing.T) (routes []string) {
	t.Helper()
	before := len(env.Journal.All())
	w.MustRun(t, "plan")
	for _, call := range env.Journal.All()[before:] {
		if call.Method == http.MethodGet && !slices.Contains(routes, call.Route) {
			routes = append(routes, call.Route)
		}
	}
	return routes
}
