package core

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zclconf/go-cty/cty"
)

// chainRef is an attribute that leads to another object.
const chainRef = "token = test_thing.%s.note"

// chain is an object a, b that needs a, c that needs b, and d alone.
func chain() string {
	return thing("a", "") + thing("b", fmt.Sprintf(chainRef, "a")) + thing("c", fmt.Sprintf(chainRef, "b")) + thing("d", "")
}

// inOrder looks whether some of the calls came in this order.
func inOrder(t *testing.T, calls string, want ...string) {
	t.Helper()
	list := strings.Split(calls, ", ")
	last := -1
	for _, w := range want {
		i := slices.Index(list, w)
		if i <= last {
			t.Errorf("the calls are %s; %v should come in this order", calls, want)
			return
		}
		last = i
	}
}

func TestOrderOfApplyAndDestroy(t *testing.T) {
	t.Parallel()
	for _, parallelism := range []string{"-parallelism=10", "-parallelism=1"} {
		bench := newBench(t, chain())
		bench.run("apply", "-auto-approve", parallelism)
		inOrder(t, bench.calls("create"), "create a", "create b", "create c")
		// What the state remembers is enough for the way back.
		bench.w.Configure("")
		bench.run("apply", "-auto-approve", parallelism)
		inOrder(t, bench.calls("delete"), "delete c", "delete b", "delete a")

		bench.apply(chain())
		bench.calls()
		bench.run("destroy", "-auto-approve", parallelism)
		inOrder(t, bench.calls("delete"), "delete c", "delete b", "delete a")

		// A replacement of both ends what depends first, and makes it last.
		kinds := func(k string) string {
			return thing("a", "kind = \""+k+"\"") + thing("b", "kind = test_thing.a.kind\n  token = test_thing.a.note")
		}
		bench.apply(kinds("1"))
		bench.calls()
		bench.apply(kinds("2"))
		bench.wantCalls("delete b, delete a, create a, create b", "create", "delete", "update")
	}
}

// TestOrderOfUpdateAndDestroy: what depended on something that ends is updated after that, or before it when that goes by create_before_destroy.
func TestOrderOfUpdateAndDestroy(t *testing.T) {
	t.Parallel()
	const cbd = "lifecycle {\n    create_before_destroy = true\n  }"
	for _, c := range []struct{ before, after, want string }{
		{thing("a", "") + thing("b", fmt.Sprintf(chainRef, "a")), thing("b", ""), "delete a, update b"},
		{thing("a", cbd) + thing("b", fmt.Sprintf(chainRef, "a")), thing("b", ""), "update b, delete a"},
		{thing("a", cbd) + thing("b", fmt.Sprintf(chainRef, "a")), thing("a", "kind = \"k\"\n  "+cbd) + thing("b", fmt.Sprintf(chainRef, "a")),
			"create a, update b, delete a"},
		{thing("a", "") + thing("b", fmt.Sprintf(chainRef, "a")), thing("a", `kind = "k"`) + thing("b", fmt.Sprintf(chainRef, "a")),
			"delete a, create a, update b"},
		{thing("a", "") + thing("b", fmt.Sprintf(chainRef, "a")), thing("a", "size = 1"), "delete b, update a"},
	} {
		for _, parallelism := range []string{"-parallelism=10", "-parallelism=1"} {
			bench := newBench(t, c.before)
			bench.run("apply", "-auto-approve")
			bench.calls()
			bench.w.Configure(c.after)
			bench.run("apply", "-auto-approve", parallelism)
			bench.wantCalls(c.want, "create", "update", "delete")
			held := must(parseState(bench.w.State())).objects[must3(parseAddr(b))]
			if held != nil && len(held.depends) > 0 && !strings.Contains(c.after, "test_thing.a") {
				t.Errorf("%s: the state says that b depends on %v", c.want, held.depends)
			}
		}
	}
}

// watch counts how many calls of a kind are under way at once. With barrier, that many have to be before one ends.
func watch(b *bench, kind string, barrier int) (most func() int) {
	var mu sync.Mutex
	now, top, total := 0, 0, 0
	full := make(chan struct{})
	b.listen(func(call, _ string) {
		if call != kind {
			return
		}
		mu.Lock()
		now++
		total++
		top = max(top, now)
		if total == barrier {
			close(full)
		}
		mu.Unlock()
		if barrier > 0 {
			select {
			case <-full:
				time.Sleep(time.Millisecond)
			case <-time.After(5 * time.Second):
			}
		}
		mu.Lock()
		now--
		mu.Unlock()
	})
	return func() int {
		mu.Lock()
		defer mu.Unlock()
		return top
	}
}

func TestParallelism(t *testing.T) {
	t.Parallel()
	many := "resource \"test_thing\" \"a\" {\n  count = 25\n  name = \"a${count.index}\"\n}\n"
	for _, c := range []struct {
		args []string
		want int
	}{{nil, 10}, {[]string{"-parallelism=3"}, 3}, {[]string{"-parallelism=1"}, 1}} {
		bench := newBench(t, many)
		most := watch(bench, "create", c.want)
		bench.run(append([]string{"apply", "-auto-approve"}, c.args...)...)
		if got := most(); got != c.want {
			t.Errorf("%v: %d at once", c.args, got)
		}
		// All walks keep to it.
		for _, args := range [][]string{{"read", "plan"}, {"delete", "destroy", "-auto-approve", "-refresh=false"}} {
			most = watch(bench, args[0], c.want)
			bench.run(append(args[1:], c.args...)...)
			if got := most(); got != c.want {
				t.Errorf("%v: %d at once of %s", args[1:], got, args[0])
			}
		}
	}
}

// TestFixedOrder: one by one, the calls of a lifecycle are always the same.
func TestFixedOrder(t *testing.T) {
	t.Parallel()
	var first []string
	for range 5 {
		bench := newBench(t, thing("g", `token = join("", [test_thing.a.name, test_thing.d.name, test_thing.e.name, test_thing.f["x"].name])`)+chain()+
			thing("e", "token = test_thing.d.name")+"resource \"test_thing\" \"f\" {\n  for_each = toset([\"x\", \"y\", "+
			"\"z\"])\n  name = each.key\n}\n")
		bench.run("apply", "-auto-approve", "-parallelism=1")
		bench.run("plan", "-parallelism=1")
		bench.run("destroy", "-auto-approve", "-parallelism=1")
		calls := strings.Split(bench.calls("create", "read", "plan", "delete", "plan-destroy"), ", ")
		if first == nil {
			first = calls
		}
		if !slices.Equal(first, calls) {
			t.Fatalf("the calls are\n%v\nthey were\n%v", calls, first)
		}
	}
}

// TestErrors: what needs something that failed is left out, all else continues, and the state keeps what is there.
func TestErrors(t *testing.T) {
	t.Parallel()
	failing := func(call, name string, nothing bool) func(string, string, *response) {
		return func(c, n string, a *response) {
			if c == call && n == name {
				a.fail("no " + name)
				if nothing {
					a.value = cty.NullVal(a.value.Type())
				}
			}
		}
	}
	bench := newBench(t, chain())
	bench.bend(failing("create", "b", true))
	bench.fails([]string{"Error: no b", "with test_thing.b", `in resource "test_thing" "b"`}, "apply", "-auto-approve", "-parallelism=1")
	bench.wantCalls("create a, create b, create d", "create")
	bench.wantState(map[string]string{a: "id-1", "test_thing.d": "id-3"})

	bench.bend(failing("create", "b", false))
	bench.fails([]string{"Error: no b"}, "apply", "-auto-approve")
	want := map[string]string{a: "id-1", b: "id-4 tainted", "test_thing.d": "id-3"}
	bench.wantState(want)
	bench.bend(nil)
	bench.run("apply", "-auto-approve")
	bench.says(bench.calls("create", "delete"), "delete b, create b")

	// An update that fails taints nothing: what it says is there is there, or what was before.
	larger := strings.Replace(chain(), "token = test_thing.a.note", "token = test_thing.a.note\n  size = 5", 1)
	bench.w.Configure(larger)
	bench.bend(failing("update", "b", false))
	bench.fails([]string{"Error: no b"}, "apply", "-auto-approve")
	bench.says(bench.w.State(), `"size": 5`)
	if strings.Contains(bench.w.State(), "tainted") {
		t.Error("a failed update taints")
	}
	bench.w.Configure(strings.Replace(larger, "size = 5", "size = 6", 1))
	bench.bend(failing("update", "b", true))
	bench.fails([]string{"Error: no b"}, "apply", "-auto-approve")
	bench.says(bench.w.State(), `"size": 5`)

	// A delete that fails leaves the object, and what it depends on.
	bench.calls()
	bench.bend(failing("delete", "b", true))
	bench.fails([]string{"Error: no b"}, "destroy", "-auto-approve")
	bench.says(bench.calls("delete"), "delete c", "delete d")
	held := bench.holds()
	if len(held) != 2 || held[a] == "" || held[b] == "" {
		t.Errorf("the state holds %v", held)
	}
	// In a plan as well, only what depends is left out, and nothing is applied.
	bench.w.Configure(chain())
	bench.calls()
	bench.bend(failing("plan", "b", true))
	bench.fails([]string{"Error: no b"}, "apply", "-auto-approve")
	if calls := bench.calls("plan", "create", "update"); strings.Contains(calls, "plan c") || strings.Contains(calls, "create") ||
		!strings.Contains(calls, "plan d") {
		t.Errorf("the calls are %s", calls)
	}
}

// TestProcesses: each walk has a provider process of its own, and only what asks a platform is configured.
func TestProcesses(t *testing.T) {
	t.Parallel()
	bench := newBench(t, thing("a", "")+thing("b", ""))
	for _, c := range []struct {
		args             []string
		processes, ready int
	}{
		{[]string{"validate"}, 1, 0},
		{[]string{"plan", "-out=p"}, 2, 1},
		{[]string{"apply", "p"}, 1, 1},
		{[]string{"apply", "-auto-approve"}, 2, 1}, // there is nothing to do
		{[]string{"apply", "-auto-approve", "-replace=" + a}, 3, 2},
		{[]string{"import", "test_thing.c", "id-1"}, 1, 1},
		{[]string{"destroy", "-auto-approve"}, 4, 3},
		{[]string{"destroy", "-auto-approve"}, 1, 0},
	} {
		if c.args[0] == "import" {
			bench.w.Configure(thing("a", "") + thing("b", "") + thing("c", ""))
			bench.objects["id-1"] = thingSchema().empty().AsValueMap()
			bench.objects["id-1"]["id"] = cty.StringVal("id-1")
		}
		bench.run(c.args...)
		if processes, ready := bench.started(); processes != c.processes || ready != c.ready {
			t.Errorf("terraform %v: %d processes, of which %d are configured; it should be %d and %d", c.args, processes, ready, c.processes, c.ready)
		}
	}
}

// held runs a command until a call of a kind and name is there, does something, and returns how the command ends.
func (b *bench) held(kind, name string, then func(), args ...string) (string, error) {
	b.t.Helper()
	var once sync.Once
	here, on := make(chan struct{}), make(chan struct{})
	b.listen(func(call, n string) {
		if call == kind && n == name {
			once.Do(func() { close(here) })
			<-on
		}
	})
	var out string
	var err error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		out, err = b.w.Run(context.WithoutCancel(b.t.Context()), args...)
	}()
	select {
	case <-here:
	case <-ended:
		b.t.Fatalf("the command ended without %s %s: %v\n%s", kind, name, err, out)
	}
	then()
	close(on)
	<-ended
	b.listen(nil)
	return out, err
}

func TestStop(t *testing.T) {
	t.Parallel()
	bench := newBench(t, chain())
	out, err := bench.held("create", "a", bench.w.Stop, "apply", "-auto-approve", "-parallelism=1")
	if err == nil {
		t.Errorf("the command ends well:\n%s", out)
	}
	bench.says(out, "execution halted", "test_thing.a: Creation complete")
	bench.wantCalls("create a", "create")
	bench.wantState(map[string]string{a: "id-1"})
	// The next command begins from scratch.
	bench.run("apply", "-auto-approve")
	bench.calls()
	// After a read, not even the plan of the same object begins.
	if _, err = bench.held("read", "a", bench.w.Stop, "plan"); err == nil {
		t.Error("the plan ends well")
	}
	if calls := bench.calls("plan"); strings.Contains(calls, "plan a") {
		t.Errorf("the calls are %s", calls)
	}
	// Between the plan in the apply and the call that makes something, too.
	bench.w.Configure(chain() + thing("e", ""))
	times := 0
	bench.listen(func(call, name string) {
		if call == "plan" && name == "e" {
			if times++; times == 2 {
				bench.w.Stop()
			}
		}
	})
	bench.fails([]string{"execution halted"}, "apply", "-auto-approve")
	bench.wantCalls("", "create")
	bench.listen(nil)
	// And between the two calls of an import.
	bench.objects["id-9"] = bench.objects["id-1"]
	out, err = bench.held("import", "id-9", bench.w.Stop, "import", "test_thing.e", "id-9")
	if err == nil {
		t.Error("the import ends well")
	}
	bench.says(out, "execution halted")
	bench.wantCalls("", "read")
	// A Ctrl-C during the validation makes no plan.
	if _, err = bench.held("validate", "a", bench.w.Stop, "plan"); err == nil {
		t.Error("the plan ends well")
	}
	bench.wantCalls("", "read", "plan")
}

func TestKill(t *testing.T) {
	t.Parallel()
	bench := newBench(t, chain())
	if _, err := bench.held("create", "b", bench.w.Kill, "apply", "-auto-approve", "-parallelism=1"); err == nil {
		t.Error("the command ends well")
	}
	bench.wantState(map[string]string{a: "id-1"})
	if len(bench.objects) != 2 {
		t.Errorf("the platform has %d objects", len(bench.objects))
	}
	before := bench.w.State()
	if _, err := bench.held("delete", "a", bench.w.Kill, "destroy", "-auto-approve"); err == nil {
		t.Error("the command ends well")
	}
	if bench.w.State() != before {
		t.Error("a killed destroy wrote the state")
	}
	if _, err := bench.held("read", "a", bench.w.Kill, "refresh"); err == nil {
		t.Error("the command ends well")
	}
	if bench.w.State() != before {
		t.Error("a killed refresh wrote the state")
	}
	bench.run("apply", "-auto-approve") // finds a gone
	if got := bench.holds(); len(got) != 4 || got[a] == "id-1" {
		t.Errorf("the state holds %v", got)
	}
	// What was read in an import is lost as well.
	bench.run("state", "rm", a)
	id := ""
	for i, o := range bench.objects {
		if o["name"].AsString() == "a" {
			id = i
		}
	}
	before = bench.w.State()
	if _, err := bench.held("read", "a", bench.w.Kill, "import", a, id); err == nil {
		t.Error("the import ends well")
	}
	if bench.w.State() != before {
		t.Error("a killed import wrote the state")
	}
}

// TestCycle: what needs itself is found.
func TestCycle(t *testing.T) {
	t.Parallel()
	bench := newBench(t, thing("a", fmt.Sprintf(chainRef, "b"))+thing("b", fmt.Sprintf(chainRef, "a")))
	bench.fails([]string{"Error: Cycle"}, "plan")
}
