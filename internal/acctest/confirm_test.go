package acctest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// object is the object of a life in a workspace.
type object struct {
	lifecycle.Lifecycle
	env   *acctest.Env
	stage *lifecycle.Stage
	w     *acctest.Workspace
}

func newObject(t *testing.T, l lifecycle.Lifecycle) *object {
	t.Helper()
	env := acctest.Start(t, acctest.Sets(l.Switches...))
	return &object{l, env, &lifecycle.Stage{Run: "life-1", Places: lifecycle.Places(l.Platform)}, env.NewWorkspace(t, "")}
}

// configure declares the object with these attributes, or only what it stands on.
func (o *object) configure(t *testing.T, w *acctest.Workspace, body string) {
	t.Helper()
	hcl := o.Needs + "\n"
	if body != "" {
		hcl += fmt.Sprintf("resource %q \"it\" {\n%s\n}\n", o.Type, body)
	}
	w.Configure(t, o.stage.Fill(hcl))
}

// holds reports whether the state has the object.
func (o *object) holds(t *testing.T) bool {
	t.Helper()
	return strings.Contains(o.w.State(t), `"type": "`+o.Type+`",
      "name": "it"`)
}

func (o *object) isAccount() bool { return strings.HasSuffix(o.Type, "_user") }

// isEdge reports a type that gives somebody something.
func (o *object) isEdge() bool {
	return strings.HasSuffix(o.Type, "_member") || strings.HasSuffix(o.Type, "_grant") || o.Whole
}

// Writes that are answered as done and have no effect (field case K10.2): an edge is not taken for added, and what is not gone stays in the state,
// under each status and each deletion policy. The next run does it.
func TestWritesWithoutEffect_K10_2(t *testing.T) {
	t.Parallel()
	for _, l := range lifecycle.All() {
		t.Run(l.Name(), func(t *testing.T) {
			t.Parallel()
			o := newObject(t, l)
			ignored := func(status int, body, what string) {
				t.Helper()
				o.configure(t, o.w, body)
				o.env.Faults.Add(kernel.Fault{Platform: o.Platform, Kind: kernel.FaultNoEffect, Status: status, Times: -1})
				before := o.holds(t)
				out, err := o.w.Run(t, "apply", "-auto-approve")
				if err == nil || o.holds(t) != before {
					t.Errorf("%s, answered with %d: %v, in the state %t\n%s", what, status, err, o.holds(t), out)
				}
				o.env.Faults.Clear()
			}
			o.configure(t, o.w, "")
			o.w.MustRun(t, "apply", "-auto-approve")
			statuses := []int{0, 200, 202, 204}
			if o.isEdge() {
				for _, status := range statuses {
					ignored(status, o.First, "create")
				}
			}
			o.configure(t, o.w, o.First)
			o.w.MustRun(t, "apply", "-auto-approve")
			if !o.holds(t) {
				t.Fatal("it is not in the state")
			}
			if o.isEdge() && o.Changed != "" {
				for _, status := range statuses {
					ignored(status, o.Changed, "update")
				}
			}
			for _, status := range statuses {
				ignored(status, "", "destroy")
			}
			if o.isAccount() {
				o.configure(t, o.w, o.First+"\ndeletion_policy = \"disable\"")
				o.w.MustRun(t, "apply", "-auto-approve")
				for _, status := range statuses {
					ignored(status, "", "disable")
				}
			}
			o.w.MustRun(t, "apply", "-auto-approve")
			if o.holds(t) {
				t.Error("it is still in the state")
			}
		})
	}
}

// Writes that the platform shows a moment later.
func TestWritesWithALateEffect_K10_2(t *testing.T) {
	t.Parallel()
	for _, l := range lifecycle.All() {
		t.Run(l.Name(), func(t *testing.T) {
			t.Parallel()
			o := newObject(t, l)
			o.configure(t, o.w, "")
			o.w.MustRun(t, "apply", "-auto-approve")
			for _, body := range []string{o.First, ""} {
				o.configure(t, o.w, body)
				o.env.Faults.Add(kernel.Fault{Platform: o.Platform, Kind: kernel.FaultLateEffect, Times: -1})
				o.w.MustRun(t, "apply", "-auto-approve")
				o.env.Faults.Clear()
				o.w.MustRun(t, "plan", "-detailed-exitcode")
			}
		})
	}
}

// What was removed outside, in a run without a refresh (field case K5.7): a removal finds it done, and a change says that it is gone and that a
// refresh would tell, each in a few calls.
func TestRemovedOutsideWithoutRefresh_K5_7(t *testing.T) {
	t.Parallel()
	for _, l := range lifecycle.All() {
		t.Run(l.Name(), func(t *testing.T) {
			t.Parallel()
			for name, outside := range map[string]string{"it": l.Needs, "all": ""} {
				if name == "all" && (l.Needs == "" || strings.Contains(l.Type, "subscription")) {
					continue
				}
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					o := newObject(t, l)
					o.configure(t, o.w, o.First)
					o.w.MustRun(t, "apply", "-auto-approve")
					other := o.env.NewWorkspace(t, "")
					other.WriteState(t, o.w.State(t))
					other.Configure(t, o.stage.Fill(outside))
					other.MustRun(t, "apply", "-auto-approve")
					without := func(body string) (out string, calls int, err error) {
						o.configure(t, o.w, body)
						before := o.env.Journal.Len()
						out, err = o.w.Run(t, "apply", "-auto-approve", "-refresh=false")
						return out, o.env.Journal.Len() - before, err
					}
					if o.Changed != "" && !o.Whole { // a set does not go: it adds what is missing
						out, calls, err := without(o.Changed)
						if err == nil || !strings.Contains(out, "is gone") || !strings.Contains(out, "-refresh=false") || calls > 12 {
							t.Errorf("update: %v after %d calls\n%s", err, calls, out)
						}
					}
					if out, calls, err := without(""); err != nil || o.holds(t) || calls > 16 {
						// Guards alone ask twice, in plan and in apply, who is signed in and who is an administrator.
						t.Errorf("destroy: %v after %d calls\n%s", err, calls, out)
					}
				})
			}
		})
	}
}
