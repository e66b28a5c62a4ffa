package acctest

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// EdgeCase is a type of memberships or grants, for EdgeCases.
type EdgeCase struct {
	// Type is the resource type.
	Type string
	// Options start the sandbox.
	Options []Option
	// Users makes three users who have no such edge, and returns their ids.
	Users func(*Env) []string
	// Body declares the edge of a user, who is an expression of Terraform's language. Again means the same edge in another form.
	Body, Again func(user string) string
	// InPlan says that the plan of a create refuses what is there, unless the plan has got to the resource that has it.
	InPlan bool
	// Has reports whether a user has the edge, ImportID is what imports it.
	Has      func(env *Env, user string) bool
	ImportID func(user string) string
}

// declare declares instances with count or for_each, whose user is in each.value or in users[count.index].
func (c EdgeCase) declare(name, over, user string) string {
	return fmt.Sprintf("resource %q %q {\n  %s\n  %s\n}\n", c.Type, name, over, c.Body(user))
}

// keyed declares an edge for each key.
func (c EdgeCase) keyed(keys string, users []string) string {
	var pairs []string
	for i, key := range strings.Split(keys, " ") {
		pairs = append(pairs, fmt.Sprintf("%s = %q", key, users[i]))
	}
	return c.declare("m", "for_each = { "+strings.Join(pairs, ", ")+" }", "each.value")
}

// listed declares an edge for each user of a list.
func (c EdgeCase) listed(users ...string) string {
	list := `["` + strings.Join(users, `", "`) + `"]`
	return c.declare("m", fmt.Sprintf("count = length(%s)", list), list+"[count.index]")
}

// watch counts responses after which one of the users lacks the edge, during the commands to come.
func (c EdgeCase) watch(env *Env, w *Workspace, users []string) *atomic.Int64 {
	var lacking atomic.Int64
	w.OnResponse(func(int) {
		for _, user := range users {
			if !c.Has(env, user) {
				lacking.Add(1)
			}
		}
	})
	return &lacking
}

func (c EdgeCase) start(t *testing.T, options ...Option) (*Env, []string) {
	t.Helper()
	env := Start(t, append(options, c.Options...)...)
	return env, c.Users(env)
}

// holdAll expects that all users have the edge, that the state has each once, and that nothing is left to do.
func (c EdgeCase) holdAll(t *testing.T, env *Env, w *Workspace, users []string) {
	t.Helper()
	for _, user := range users {
		if !c.Has(env, user) {
			t.Errorf("%s lost the access", user)
		}
	}
	if out, err := w.Run(t, "plan", "-detailed-exitcode"); err != nil {
		t.Errorf("something is left to do:\n%s", out)
	}
}

// EdgeCases are what holds for memberships and grants of every type when two resources mean one, or when one moves to another resource address:
// field cases K1.2, K1.7, K2.1 and K10.10.
func EdgeCases(t *testing.T, c EdgeCase) {
	t.Helper()
	t.Run("K1_2 renamed keys", func(t *testing.T) { t.Parallel(); c.renamedKeys(t) })
	t.Run("K1_7 another order", func(t *testing.T) { t.Parallel(); c.reordered(t) })
	t.Run("K1_2 one by one", func(t *testing.T) { t.Parallel(); c.oneByOne(t) })
	t.Run("K1_2 another order, one by one", func(t *testing.T) { t.Parallel(); c.reorderedOneByOne(t) })
	t.Run("K2_1 two resources", func(t *testing.T) { t.Parallel(); c.twoResources(t) })
	t.Run("K10_10 two imports", func(t *testing.T) { t.Parallel(); c.twoImports(t) })
}

const movesHint = "moved {"

// renamedKeys renames all keys, so that creates and destroys of the same edges run side by side.
func (c EdgeCase) renamedKeys(t *testing.T) {
	for _, latency := range []time.Duration{0, 20 * time.Millisecond} {
		for _, keys := range []string{"x y z", "A B C"} {
			if latency > 0 && keys == "x y z" {
				continue // the destroys come first, as without latency; only a create that comes first has to wait longer
			}
			env, users := c.start(t, Latency(latency))
			w := env.NewWorkspace(t, c.keyed("k l m", users))
			w.MustRun(t, "apply", "-auto-approve")
			before, lacking := env.Writes(), c.watch(env, w, users)
			w.Configure(t, c.keyed(keys, users))
			out := w.MustRun(t, "apply", "-auto-approve")
			if n := strings.Count(out, "moves to another resource address"); n != len(users) || !strings.Contains(out, movesHint) {
				t.Errorf("%d warnings:\n%s", n, out)
			}
			if n := lacking.Load(); n != 0 || env.Writes() != before {
				t.Errorf("keys %s, latency %s: access was missing at %d looks, %d writes", keys, latency, n, env.Writes()-before)
			}
			c.holdAll(t, env, w, users)
			w.MustRun(t, "destroy", "-auto-approve")
		}
	}
}

// reordered reorders a list, so that each instance destroys an edge that another one creates.
func (c EdgeCase) reordered(t *testing.T) {
	for _, latency := range []time.Duration{0, 20 * time.Millisecond} {
		env, u := c.start(t, Latency(latency))
		w := env.NewWorkspace(t, c.listed(u...))
		w.MustRun(t, "apply", "-auto-approve")
		for _, order := range [][]string{{u[2], u[0], u[1]}, {u[1], u[2], u[0]}, {u[1], u[0], u[2]}} {
			before, lacking := env.Writes(), c.watch(env, w, u)
			w.Configure(t, c.listed(order...))
			out := w.MustRun(t, "apply", "-auto-approve")
			if !strings.Contains(out, "use for_each over a map keyed by person") {
				t.Errorf("the plan does not warn:\n%s", out)
			}
			if n := lacking.Load(); n != 0 || env.Writes() != before {
				t.Errorf("latency %s: access was missing at %d looks, %d writes", latency, n, env.Writes()-before)
			}
			c.holdAll(t, env, w, u)
		}
		// One leaves the head of the list: only that one loses the access.
		w.Configure(t, c.listed(u[2], u[0], u[1]))
		w.MustRun(t, "apply", "-auto-approve")
		lacking := c.watch(env, w, u[:2])
		w.Configure(t, c.listed(u[0], u[1]))
		w.MustRun(t, "apply", "-auto-approve")
		if n := lacking.Load(); n != 0 || c.Has(env, u[2]) {
			t.Errorf("latency %s: access was missing at %d looks; the one who left has it: %t", latency, n, c.Has(env, u[2]))
		}
		c.holdAll(t, env, w, u[:2])
	}
}

// oneByOne has Terraform do one thing after another, in both orders. A create that comes before the destroy cannot know of it: it is refused, and
// nobody loses the access.
func (c EdgeCase) oneByOne(t *testing.T) {
	for keys, refused := range map[string]bool{"x y z": false, "A B C": true} {
		env, users := c.start(t)
		w := env.NewWorkspace(t, c.keyed("k l m", users))
		w.MustRun(t, "apply", "-auto-approve")
		lacking := c.watch(env, w, users)
		w.Configure(t, c.keyed(keys, users))
		out, err := w.Run(t, "apply", "-auto-approve", "-parallelism=1")
		if (err != nil) != (refused || c.InPlan) {
			t.Fatalf("keys %s:\n%s", keys, out)
		}
		if n := lacking.Load(); n != 0 {
			t.Errorf("keys %s: access was missing at %d looks", keys, n)
		}
		if err != nil { // what the error says helps
			blocks := ""
			for i, key := range strings.Split(keys, " ") {
				if c.InPlan {
					blocks += fmt.Sprintf("moved {\n  from = %[1]s.m[\"%[2]c\"]\n  to = %[1]s.m[%[3]q]\n}\n", c.Type, "klm"[i], key)
				} else {
					blocks += fmt.Sprintf("import {\n  to = %s.m[%q]\n  id = %q\n}\n", c.Type, key, c.ImportID(users[i]))
				}
			}
			w.Configure(t, c.keyed(keys, users)+blocks)
			w.MustRun(t, "apply", "-auto-approve", "-parallelism=1")
		}
		c.holdAll(t, env, w, users)
	}
}

// reorderedOneByOne reorders a list while Terraform does one thing after another. Then no create can wait for the destroy that hands over: access
// may be missing for a moment, of which the plan warns, and a create may be refused. Nobody ends without access, and what the error says helps.
func (c EdgeCase) reorderedOneByOne(t *testing.T) {
	for _, o := range [][]int{{2, 0, 1}, {1, 2, 0}, {2, 1, 0}} {
		env, u := c.start(t)
		w := env.NewWorkspace(t, c.listed(u...))
		w.MustRun(t, "apply", "-auto-approve")
		order := []string{u[o[0]], u[o[1]], u[o[2]]}
		w.Configure(t, c.listed(order...))
		out, err := w.Run(t, "apply", "-auto-approve", "-parallelism=1")
		if !c.InPlan && !strings.Contains(out, "missing for a moment") {
			t.Errorf("%v: the plan does not warn:\n%s", o, out)
		}
		for _, user := range u {
			if !c.Has(env, user) {
				t.Errorf("%v: %s lost the access:\n%s", o, user, out)
			}
		}
		for range u { // an import for each refusal
			if err == nil {
				break
			}
			blocks := ""
			for i, user := range order {
				if !strings.Contains(w.State(t), fmt.Sprintf("%q", user)) {
					blocks += fmt.Sprintf("import {\n  to = %s.m[%d]\n  id = %q\n}\n", c.Type, i, c.ImportID(user))
				}
			}
			w.Configure(t, c.listed(order...)+blocks)
			out, err = w.Run(t, "apply", "-auto-approve")
		}
		if err != nil {
			t.Errorf("%v: the apply says:\n%s", o, out)
		}
		c.holdAll(t, env, w, u)
	}
}

// twoResources declares one edge twice, in two forms.
func (c EdgeCase) twoResources(t *testing.T) {
	env, users := c.start(t)
	one := c.declare("one", "", fmt.Sprintf("%q", users[0]))
	two := fmt.Sprintf("resource %q \"two\" {\n  %s\n}\n", c.Type, c.Again(fmt.Sprintf("%q", users[0])))
	w := env.NewWorkspace(t, one+two)
	refused := func(args ...string) {
		t.Helper()
		out, err := w.Run(t, args...)
		if err == nil || !strings.Contains(out, "Two resources manage the same") || !strings.Contains(out, "They have:") {
			t.Errorf("%v says:\n%s", args, out)
		}
	}
	refused("plan")
	refused("plan", "-parallelism=1")
	w.Configure(t, one)
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, one+two)
	refused("apply", "-auto-approve")
	if !c.Has(env, users[0]) {
		t.Error("the access is gone")
	}
	// What is known only in the apply is refused there, and one of the two adds it.
	w = env.NewWorkspace(t, fmt.Sprintf("resource \"terraform_data\" \"user\" { input = %q }\n", users[1])+
		c.declare("m", "count = 6", "terraform_data.user.output"))
	out, err := w.Run(t, "apply", "-auto-approve")
	if err == nil || !strings.Contains(out, "Two resources manage the same") || !c.Has(env, users[1]) {
		t.Errorf("the apply says:\n%s", out)
	}
}

// twoImports imports one edge at two addresses.
func (c EdgeCase) twoImports(t *testing.T) {
	env, users := c.start(t)
	user := fmt.Sprintf("%q", users[0])
	seed := env.NewWorkspace(t, c.declare("seed", "", user))
	seed.MustRun(t, "apply", "-auto-approve")
	one, two := c.declare("one", "", user), c.declare("two", "", user)
	block := func(name string) string {
		return fmt.Sprintf("import {\n  to = %s.%s\n  id = %q\n}\n", c.Type, name, c.ImportID(users[0]))
	}
	imported := func() *Workspace {
		w := env.NewWorkspace(t, one+two+block("one")+block("two"))
		if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "Two resources manage the same") {
			t.Errorf("the import says:\n%s", out)
		}
		return w
	}
	w := imported()
	before := env.Writes()
	w.Configure(t, one)
	for range 3 { // the order of the plan is Terraform's
		out, err := w.Run(t, "apply", "-auto-approve")
		if err == nil || !strings.Contains(out, "terraform state rm ADDRESS") {
			t.Errorf("the apply says:\n%s", out)
		}
	}
	w.Configure(t, one+fmt.Sprintf("removed {\n  from = %s.two\n  lifecycle { destroy = false }\n}\n", c.Type))
	w.MustRun(t, "apply", "-auto-approve")
	if env.Writes() != before || !c.Has(env, users[0]) {
		t.Error("the platform was written to")
	}
	// A destroy of both finishes.
	w = imported()
	w.MustRun(t, "destroy", "-auto-approve")
	if c.Has(env, users[0]) {
		t.Error("the access is still there")
	}
}
