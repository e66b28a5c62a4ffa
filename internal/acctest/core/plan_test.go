package core

import (
	"fmt"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

// thing is the block of an object.
func thing(name, body string) string {
	return fmt.Sprintf("resource \"test_thing\" %q {\n  name = %q\n%s\n}\n", name, name, body)
}

const a, b = "test_thing.a", "test_thing.b"

// TestActions: what a change of the configuration makes of an object.
func TestActions(t *testing.T) {
	t.Parallel()
	each := func(set string) string {
		return "resource \"test_thing\" \"a\" {\n  for_each = toset(" + set + ")\n  name = each.key\n}\n"
	}
	count := func(n int) string {
		return fmt.Sprintf("resource \"test_thing\" \"a\" {\n  count = %d\n  name = \"a${count.index}\"\n}\n", n)
	}
	ref := func(trigger string) string {
		return thing("b", "  lifecycle {\n    replace_triggered_by = ["+trigger+"]\n  }")
	}
	for name, c := range map[string]struct {
		before, after string
		then          []string // a command between the two
		args          []string
		want          map[string]string
	}{
		"create":  {after: thing("a", ""), want: map[string]string{a: "create"}},
		"nothing": {before: thing("a", ""), after: thing("a", ""), want: map[string]string{a: "no-op"}},
		"update":  {before: thing("a", ""), after: thing("a", "size = 1"), want: map[string]string{a: "update"}},
		"replace": {before: thing("a", ""), after: thing("a", `kind = "k"`),
			want: map[string]string{a: "delete, create replace_because_cannot_update"}},
		"tainted": {before: thing("a", ""), after: thing("a", ""), then: []string{"taint", a},
			want: map[string]string{a: "delete, create replace_because_tainted"}},
		"tainted and untainted": {before: thing("a", ""), after: thing("a", ""), then: []string{"untaint", a}, want: map[string]string{a: "no-op"}},
		"replace by request": {before: thing("a", ""), after: thing("a", ""), args: []string{"-replace=" + a},
			want: map[string]string{a: "delete, create replace_by_request"}},
		"replace by request, not there": {after: thing("a", ""), args: []string{"-replace=" + a}, want: map[string]string{a: "create"}},
		"replace by request, of many": {before: each(`["x", "y"]`), after: each(`["x", "y"]`), args: []string{`-replace=test_thing.a["x"]`},
			want: map[string]string{a + `["x"]`: "delete, create replace_by_request", a + `["y"]`: "no-op"}},
		"create before destroy": {before: thing("a", ""), after: thing("a", "kind = \"k\"\n  lifecycle {\n    create_before_destroy = true\n  }"),
			want: map[string]string{a: "create, delete replace_because_cannot_update"}},
		"create before destroy is catching": {before: thing("a", "") + thing("b", "token = test_thing.a.name"),
			after: thing("a", `kind = "k"`) + thing("b", "token = test_thing.a.name\n  lifecycle {\n    create_before_destroy = true\n  }"),
			want:  map[string]string{a: "create, delete replace_because_cannot_update", b: "no-op"}},
		"triggered by an update": {before: thing("a", "") + ref(a), after: thing("a", "size = 1") + ref(a), want: map[string]string{a: "update",
			b: "delete, create replace_by_triggers"}},
		"triggered by an attribute": {before: thing("a", "") + ref(a+".size"), after: thing("a", "size = 1") + ref(a+".size"),
			want: map[string]string{a: "update", b: "delete, create replace_by_triggers"}},
		"not triggered by another attribute": {before: thing("a", "") + ref(a+".kind"), after: thing("a", "size = 1") + ref(a+".kind"),
			want: map[string]string{a: "update", b: "no-op"}},
		"not triggered by a create": {before: thing("b", ""), after: thing("a", "") + ref(a), want: map[string]string{a: "create", b: "no-op"}},
		"not triggered by the end of one of many": {before: count(2) + ref(a), after: count(1) + ref(a),
			want: map[string]string{a + "[0]": "no-op", a + "[1]": "delete delete_because_count_index", b: "no-op"}},
		"triggered by one of many": {before: each(`["x", "y"]`) + ref(a+`["y"]`), after: each(`["x", "y"]`) + ref(a+`["y"]`),
			args: []string{`-replace=test_thing.a["y"]`},
			want: map[string]string{a + `["x"]`: "no-op", a + `["y"]`: "delete, create replace_by_request", b: "delete, create replace_by_triggers"}},
		"not triggered by another of many": {before: each(`["x", "y"]`) + ref(a+`["y"]`), after: each(`["x", "y"]`) + ref(a+`["y"]`),
			args: []string{`-replace=test_thing.a["x"]`},
			want: map[string]string{a + `["x"]`: "delete, create replace_by_request", a + `["y"]`: "no-op", b: "no-op"}},
		"not configured": {before: thing("a", ""), after: "", want: map[string]string{a: "delete delete_because_no_resource_config"}},
		"no such key": {before: each(`["x", "y"]`), after: each(`["x"]`),
			want: map[string]string{a + `["x"]`: "no-op", a + `["y"]`: "delete delete_because_each_key"}},
		"no such index": {before: count(2), after: count(1), want: map[string]string{a + "[0]": "no-op", a + "[1]": "delete delete_because_count_index"}},
		"another repetition": {before: count(1), after: each(`["x"]`),
			want: map[string]string{a + `["x"]`: "create", a + "[0]": "delete delete_because_wrong_repetition"}},
		"destroy": {before: thing("a", ""), after: thing("a", ""), args: []string{"-destroy"}, want: map[string]string{a: "delete"}},
		"ignored changes": {before: thing("a", "size = 1"), after: thing("a", "size = 2\n  lifecycle {\n    ignore_changes = [size]\n  }"),
			want: map[string]string{a: "no-op"}},
		"all changes ignored": {before: thing("a", "size = 1"), after: thing("a", "size = 2\n  kind = \"k\"\n  lifecycle {\n    ignore_changes = all\n  }"),
			want: map[string]string{a: "no-op"}},
		"ignored, but another changes": {before: thing("a", "size = 1"), after: thing("a",
			"size = 2\n  token = \"t\"\n  lifecycle {\n    ignore_changes = [size]\n  }"),
			want: map[string]string{a: "update"}},
		"one key of a map ignored": {before: thing("a", `tags = { x = "1", y = "1" }`), want: map[string]string{a: "no-op"},
			after: thing("a", "tags = { x = \"2\", y = \"1\" }\n  lifecycle {\n    ignore_changes = [tags[\"x\"]]\n  }")},
		"one key of a map ignored, not another": {before: thing("a", `tags = { x = "1", y = "1" }`), want: map[string]string{a: "update"},
			after: thing("a", "tags = { x = \"2\", y = \"2\" }\n  lifecycle {\n    ignore_changes = [tags[\"x\"]]\n  }")},
		"moved": {before: thing("a", ""), after: thing("b", `kind = ""`) + "moved {\n  from = test_thing.a\n  to = test_thing.b\n}\n",
			want: map[string]string{b: "delete, create replace_because_cannot_update from test_thing.a"}},
		"moved and moved on": {before: thing("a", ""), want: map[string]string{"test_thing.c": "update from test_thing.a"},
			after: thing("c", "") + "moved {\n  from = test_thing.b\n  to = test_thing.c\n}\nmoved {\n  from = test_thing.a\n  to = test_thing.b\n}\n"},
		"moved to nothing that is configured": {before: thing("a", ""), after: "moved {\n  from = test_thing.a\n  to = test_thing.b\n}\n",
			want: map[string]string{b: "delete delete_because_no_move_target from test_thing.a"}},
		"moved to a key": {before: thing("a", ""), after: each(`["a"]`) + "moved {\n  from = test_thing.a\n  to = test_thing.a[\"a\"]\n}\n",
			want: map[string]string{a + `["a"]`: "no-op from test_thing.a"}},
		"moved with all keys": {before: each(`["x"]`), after: strings.Replace(each(`["x"]`), `"a"`, `"b"`, 1) +
			"moved {\n  from = test_thing.a\n  to = test_thing.b\n}\n",
			want: map[string]string{b + `["x"]`: "no-op from test_thing.a[\"x\"]"}},
		"count comes": {before: thing("a", ""), after: strings.Replace(count(1), "a${count.index}", "a", 1),
			want: map[string]string{a + "[0]": "no-op from test_thing.a"}},
		"count goes": {before: strings.Replace(count(1), "a${count.index}", "a", 1), after: thing("a", ""),
			want: map[string]string{a: "no-op from test_thing.a[0]"}},
		"moved to another type": {before: thing("a", ""), after: "resource \"test_other\" \"a\" {\n  name = \"a\"\n}\nmoved {\n  from = " +
			"test_thing.a\n  to = test_other.a\n}\n",
			want: map[string]string{"test_other.a": "no-op from test_thing.a"}},
		"removed, but kept": {before: thing("a", ""), after: "removed {\n  from = test_thing.a\n  lifecycle {\n    destroy = false\n  }\n}\n",
			want: map[string]string{a: "forget delete_because_no_resource_config"}},
		"removed and destroyed": {before: thing("a", ""), after: "removed {\n  from = test_thing.a\n  lifecycle {\n    destroy = true\n  }\n}\n",
			want: map[string]string{a: "delete delete_because_no_resource_config"}},
		"a target": {after: thing("a", "") + thing("b", "token = test_thing.a.name") + thing("c", ""), args: []string{"-target=" + b},
			want: map[string]string{a: "create", b: "create"}},
		"a target of many": {after: each(`["x", "y"]`), args: []string{`-target=test_thing.a["x"]`}, want: map[string]string{a + `["x"]`: "create"}},
		"a target that is gone": {before: thing("a", "") + thing("b", ""), after: "", args: []string{"-target=" + b},
			want: map[string]string{b: "delete delete_because_no_resource_config"}},
		"a target of a destroy": {before: thing("a", "") + thing("b", "token = test_thing.a.name") + thing("c", ""),
			after: thing("a", "") + thing("b", "token = test_thing.a.name") + thing("c", ""), args: []string{"-destroy",
				"-target=" + a}, want: map[string]string{a: "delete", b: "delete"}},
		"refresh only": {before: thing("a", ""), after: thing("a", "size = 1"), args: []string{"-refresh-only"}, want: map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "")
			if c.before != "" {
				b.apply(c.before)
			}
			if c.then != nil {
				b.run(c.then...)
			}
			b.w.Configure(c.after)
			b.plans(c.want, c.args...)
			if name == "destroy" || strings.Contains(name, "target") || strings.Contains(name, "trigger") && !strings.Contains(c.after, "size") ||
				len(c.args) > 0 && c.args[0] == "-refresh-only" {
				return
			}
			// What the plan says is what comes of it.
			b.run("apply", "p")
			for at, what := range b.plan() {
				if what != "no-op" {
					t.Errorf("after the apply, the plan of %s is %s", at, what)
				}
			}
		})
	}
}

// TestReplaceIsPlannedTwice: once as a change, once as a new object, which is what shows.
func TestReplaceIsPlannedTwice(t *testing.T) {
	t.Parallel()
	bench := newBench(t, thing("a", ""))
	bench.run("apply", "-auto-approve")
	bench.w.Configure(thing("a", `kind = "k"`))
	bench.calls()
	priors := 0
	bench.bend(during("plan", func(a *response) {
		if a.prior.IsNull() {
			priors++
		}
	}))
	bench.run("plan", "-out=p")
	bench.wantCalls("plan a, plan a", "plan")
	if priors != 1 {
		t.Errorf("%d of the plans are of a new object", priors)
	}
	c := bench.w.SavedPlan("p").changes[must3(parseAddr(a))]
	if c.after.GetAttr("id").IsKnown() || c.before.GetAttr("id").IsNull() {
		t.Errorf("the plan is from %#v to %#v", c.before, c.after)
	}
	bench.bend(nil)
	bench.run("apply", "p")
	bench.wantCalls("delete a, create a", "delete", "create")
}

func must3[T any](v T, _ bool, err error) T { return must(v, err) }

func TestPreventDestroy(t *testing.T) {
	t.Parallel()
	guarded := func(body string) string { return thing("a", body+"\n  lifecycle {\n    prevent_destroy = true\n  }") }
	many := func(n int) string {
		return fmt.Sprintf("resource \"test_thing\" \"a\" {\n  count = %d\n  name = \"a\"\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n", n)
	}
	bench := newBench(t, guarded(""))
	bench.run("apply", "-auto-approve")
	bench.fails([]string{"Instance cannot be destroyed", "This plan would destroy test_thing.a", "on main.tf line 1"}, "destroy", "-auto-approve")
	bench.w.Configure(guarded(`kind = "k"`))
	bench.fails([]string{"Instance cannot be destroyed"}, "plan")
	bench.apply("")
	bench.wantState(map[string]string{})
	bench.apply(many(2))
	bench.w.Configure(many(1))
	bench.fails([]string{"Instance cannot be destroyed", "test_thing.a[1]"}, "plan")
}

// TestCreateBeforeDestroy: the old object is kept until the new one is there, and is back in its place when that fails.
func TestCreateBeforeDestroy(t *testing.T) {
	t.Parallel()
	cbd := func(kind string) string {
		return thing("a", "kind = \""+kind+"\"\n  lifecycle {\n    create_before_destroy = true\n  }")
	}
	bench := newBench(t, cbd("1"))
	bench.run("apply", "-auto-approve")
	bench.w.Configure(cbd("2"))
	bench.bend(during("create", func(a *response) {
		a.fail("no room")
		a.value = cty.NullVal(a.value.Type())
	}))
	bench.fails([]string{"no room"}, "apply", "-auto-approve")
	bench.wantState(map[string]string{a: "id-1"})

	bench.calls()
	bench.bend(during("delete", func(a *response) { a.fail("in use"); a.value = a.prior }))
	bench.fails([]string{"in use"}, "apply", "-auto-approve")
	bench.wantCalls("create a, plan-destroy a, delete a", "create", "delete", "plan-destroy")
	bench.wantState(map[string]string{a: "id-3", a + " deposed": "id-1"})
	// Another replacement leaves another one behind.
	bench.w.Configure(cbd("3"))
	bench.fails([]string{"in use"}, "apply", "-auto-approve")
	if s := must(parseState(bench.w.State())); len(s.deposed[must3(parseAddr(a))]) != 2 {
		t.Errorf("the state holds %v", s.deposed)
	}
	bench.bend(nil)
	bench.plans(map[string]string{a: "no-op", a + " deposed": "delete"})
	bench.run("apply", "-auto-approve")
	bench.wantState(map[string]string{a: "id-4"})
	// A new object that is only half there stays, tainted, and the old one beside it.
	bench.w.Configure(cbd("4"))
	bench.bend(during("create", func(a *response) { a.fail("half") }))
	bench.fails([]string{"half"}, "apply", "-auto-approve")
	bench.wantState(map[string]string{a: "id-5 tainted", a + " deposed": "id-4"})
	bench.bend(nil)
	bench.plans(map[string]string{a: "create, delete replace_because_tainted", a + " deposed": "delete"})
	bench.run("apply", "-auto-approve")
	bench.wantState(map[string]string{a: "id-6"})
	if len(bench.objects) != 1 {
		t.Errorf("the platform has %d objects", len(bench.objects))
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	check := func(kind, condition string) string {
		return "\n  lifecycle {\n    " + kind + " {\n      condition = " + condition + "\n      error_message = \"not ${var.word}\"\n    }\n  }"
	}
	word := "variable \"word\" {\n  default = \"good\"\n}\n"
	bench := newBench(t, word+thing("a", check("precondition", `var.word == "better"`)))
	bench.fails([]string{"Resource precondition failed", "not good", "with test_thing.a", "line 9"}, "plan")
	bench.wantCalls("", "plan")
	// What is known fails in the plan, what is not in the apply, with the object kept as it is.
	bench.w.Configure(word + thing("a", check("postcondition", `self.name == "b"`)))
	bench.fails([]string{"Resource postcondition failed", "not good"}, "plan")
	bench.w.Configure(word + thing("a", check("postcondition", `self.note == "b"`)) + thing("b", "token = test_thing.a.note"))
	bench.run("plan")
	bench.calls()
	bench.fails([]string{"Resource postcondition failed"}, "apply", "-auto-approve")
	bench.wantCalls("create a", "create")
	bench.wantState(map[string]string{a: "id-1"})
	// A destroy is not held up.
	bench.says(bench.run("destroy", "-auto-approve"), "Warning: Resource postcondition failed")
	bench.wantState(map[string]string{})
	// A condition on an object that does not change is looked at in the apply, too.
	bench.apply(word + thing("a", "") + thing("b", ""))
	bench.w.Configure(word + thing("a", "size = 1") + thing("b", check("precondition", `test_thing.a.note == "x"`)))
	bench.run("plan")
	bench.fails([]string{"Resource precondition failed", "with test_thing.b"}, "apply", "-auto-approve")
}

func TestDataSources(t *testing.T) {
	t.Parallel()
	data := func(body string) string { return "data \"test_data\" \"d\" {\n" + body + "\n}\n" }
	const d = "data.test_data.d"
	bench := newBench(t, data(`query = "q"`))
	bench.plans(map[string]string{})
	bench.wantCalls("data q", "data")
	bench.apply(data(`query = "q"`))
	bench.wantState(map[string]string{d: "found q"})

	unknown := thing("a", "") + data("query = test_thing.a.note")
	bench.w.Configure(unknown)
	bench.plans(map[string]string{a: "create", d: "read read_because_config_unknown"})
	bench.calls()
	bench.run("apply", "-auto-approve")
	bench.wantCalls("create a, data note 1", "create", "data")
	bench.plans(map[string]string{a: "no-op"})

	pending := func(size int) string {
		return thing("a", fmt.Sprint("size = ", size)) + thing("b", "token = test_thing.a.name") + data("query = \"q\"\n  depends_on = [test_thing.b]")
	}
	bench.w.Configure(pending(1))
	bench.plans(map[string]string{a: "update", b: "create", d: "read read_because_dependency_pending"})
	bench.run("apply", "-auto-approve")
	// What it depends on only by way of something else counts as well.
	bench.w.Configure(pending(2))
	bench.calls()
	bench.plans(map[string]string{a: "update", b: "no-op", d: "read read_because_dependency_pending"})
	bench.wantCalls("", "data")
	bench.run("destroy", "-auto-approve")
	bench.wantCalls("", "data")
	bench.wantState(map[string]string{})

	// A condition makes it wait for all that it depends on.
	bench.apply(thing("a", ""))
	condition := "\n  lifecycle {\n    postcondition {\n      condition = self.result != \"x\"\n      error_message = \"x\"\n    }\n  }"
	bench.w.Configure(thing("a", "size = 1") + data("query = test_thing.a.name"+condition))
	bench.plans(map[string]string{a: "update", d: "read read_because_dependency_pending"})
	bench.w.Configure(thing("a", "size = 1") + data("query = test_thing.a.name"))
	bench.plans(map[string]string{a: "update"})
}

func TestMoveAsksTheProvider(t *testing.T) {
	t.Parallel()
	bench := newBench(t, thing("a", ""))
	bench.run("apply", "-auto-approve")
	moved := "resource \"test_other\" \"a\" {\n  name = \"a\"\n}\nmoved {\n  from = test_thing.a\n  to = test_other.a\n}\n"
	bench.calls()
	bench.apply(moved)
	bench.wantCalls("move test_thing registry.terraform.io/test/test", "move", "create", "delete", "update")
	bench.wantState(map[string]string{"test_other.a": "id-1"})
	bench.apply(moved) // once more, nothing moves
	bench.wantCalls("", "move", "create", "delete", "update")
	// Where something is already, nothing moves to.
	bench.apply(thing("a", "") + "resource \"test_other\" \"a\" {\n  name = \"a\"\n}\n")
	bench.w.Configure(moved)
	bench.plans(map[string]string{"test_other.a": "no-op", a: "delete delete_because_no_resource_config"})
	// What the provider refuses does not move.
	bench.apply(thing("a", ""))
	bench.bend(func(call, _ string, a *response) {
		if call == "move" {
			a.fail("not from there")
		}
	})
	bench.w.Configure(moved)
	bench.fails([]string{"not from there"}, "plan")
}

func TestRemovedWithoutDestroy(t *testing.T) {
	t.Parallel()
	bench := newBench(t, thing("a", ""))
	bench.run("apply", "-auto-approve")
	bench.calls()
	bench.apply("removed {\n  from = test_thing.a\n  lifecycle {\n    destroy = false\n  }\n}\n")
	bench.wantCalls("", "read", "delete", "plan-destroy") // it is forgotten, not read
	bench.wantState(map[string]string{})
	if len(bench.objects) != 1 {
		t.Error("the object is gone")
	}
}
