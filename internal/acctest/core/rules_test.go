package core

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// one is the configuration of a single object.
func one(body string) string {
	return "resource \"test_thing\" \"a\" {\n  name = \"a\"\n" + body + "\n}\n"
}

// during twists the response to one kind of call.
func during(call string, twist func(a *response)) func(string, string, *response) {
	return func(c, _ string, a *response) {
		if c == call {
			twist(a)
		}
	}
}

func unknown(name string) func(a *response) {
	return func(a *response) { a.set(name, cty.UnknownVal(cty.String)) }
}

func noIdentity(a *response) { a.identity = cty.NilVal }

func otherIdentity(a *response) {
	a.identity = cty.ObjectVal(map[string]cty.Value{"id": cty.StringVal("somebody else")})
}

func unknownIdentity(a *response) {
	a.identity = cty.ObjectVal(map[string]cty.Value{"id": cty.UnknownVal(cty.String)})
}

const importBlock = "\nimport {\n  to = test_thing.a\n  id = \"id-7\"\n}\n"

// brokenRule is a rule that a provider breaks: its object is made with before, then the command runs with after and the twist.
type brokenRule struct {
	before, after string
	twist         func(call, name string, a *response)
	args          []string
	want          string
}

func TestBrokenRules(t *testing.T) {
	t.Parallel()
	plan, apply, destroy := []string{"plan"}, []string{"apply", "-auto-approve"}, []string{"destroy", "-auto-approve"}
	set := func(name string, v cty.Value) func(*response) { return func(a *response) { a.set(name, v) } }
	another := cty.StringVal("another")
	data := "data \"test_data\" \"d\" {\n  query = \"q\"\n}\n"
	for name, c := range map[string]brokenRule{
		"the planned value differs from the configured one": {after: one(""), twist: during("plan", set("name", another)), args: plan,
			want: "not go with the configuration: test_thing.a.name: it is not computed"},
		"the planned value is neither the configured nor the earlier one": {before: one(""), after: one("size = 1"), twist: during("plan", set("size",
			cty.NumberIntVal(2))),
			args: plan, want: "not go with the configuration: test_thing.a.size: it is not computed"},
		"a value is planned for what is computed and configured": {after: one(`out = "x"`), twist: during("plan", set("out", another)), args: plan,
			want: "not go with the configuration: test_thing.a.out: it is configured to something else"},
		"a value is made up for what is not computed": {after: one(""), twist: during("plan", set("kind", another)), args: plan,
			want: "test_thing.a.kind: it is not computed"},
		"an unknown is made up for what is not computed": {after: one(""), twist: during("plan", unknown("kind")), args: plan,
			want: "test_thing.a.kind: it is not computed"},
		"a value is planned for a write-only attribute": {after: one(`secret = "open sesame"`), twist: during("plan", set("secret",
			cty.StringVal("open sesame"))), args: plan,
			want: "for the write-only attribute test_thing.a.secret"},
		"nothing is planned for what is configured": {after: one(""), twist: during("plan",
			func(a *response) { a.value = cty.NullVal(a.value.Type()) }), args: plan,
			want: "it is configured, and nothing is planned"},
		"a destroy is planned to leave something": {before: one(""), twist: during("plan-destroy", func(a *response) { a.value = a.prior }),
			args: []string{"plan", "-destroy"},
			want: "plans to destroy test_thing.a, and an object to be left of it"},
		"the applied value differs from the planned one": {after: one(""), twist: during("create", set("name", another)), args: apply,
			want: `.name: cty.StringVal("a") has become cty.StringVal("another")`},
		"the updated value differs from the planned one": {before: one(""), after: one("size = 1"), twist: during("update", set("size",
			cty.NumberIntVal(2))), args: apply,
			want: " had planned: .size"},
		"an applied map has more than was planned": {after: one(`tags = { a = "1" }`), args: apply, want: ".tags: 1 elements have become 2",
			twist: during("create", set("tags", cty.MapVal(map[string]cty.Value{"a": cty.StringVal("1"), "b": cty.StringVal("2")})))},
		"a value is unknown after the apply": {after: one(""), twist: during("create", unknown("note")), args: apply,
			want: "left test_thing.a.note unknown after the apply"},
		"an empty map was planned and an unknown one applied": {after: one("tags = {}"), args: apply,
			want:  "left test_thing.a.tags unknown after the apply",
			twist: during("create", set("tags", cty.UnknownVal(cty.Map(cty.String))))},
		"null was planned and a value applied": {after: one(""), twist: during("create", set("kind", another)), args: apply,
			want: ".kind: null has become cty.StringVal(\"another\")"},
		"a value that is not null was promised and null applied": {after: one(""), args: apply, want: ".note: final value",
			twist: func(call, _ string, a *response) {
				switch call {
				case "plan":
					a.set("note", cty.UnknownVal(cty.String).RefineNotNull())
				case "create":
					a.set("note", cty.NullVal(cty.String))
				}
			}},
		"a destroy leaves something": {before: one(""), twist: during("delete", func(a *response) { a.value = a.prior }), args: destroy,
			want: "destroyed test_thing.a, and returned an object all the same"},
		"a create makes nothing": {after: one(""), twist: during("create", func(a *response) { a.value = cty.NullVal(a.value.Type()) }), args: apply,
			want: "there was to be an object, and there is none"},
		"no identity after a create": {after: one(""), twist: during("create", noIdentity), args: apply,
			want: "During an apply, the provider set no identity for test_thing.a"},
		"no identity after an update": {before: one(""), after: one("size = 1"), twist: during("update", noIdentity), args: apply,
			want: "During an apply, the provider set no identity"},
		"no identity after a read": {before: one(""), twist: during("read", noIdentity), args: plan,
			want: "During refresh, the provider set no identity"},
		"no identity after an import": {after: one("") + importBlock, twist: during("import", noIdentity), args: plan,
			want: "During import, the provider set no identity"},
		"no identity in a planned update": {before: one(""), after: one("size = 1"), args: append(plan, "-refresh=false"),
			want:  "During a plan, the identity of test_thing.a is not known",
			twist: during("plan", unknownIdentity)},
		"an identity that is not known after a read": {before: one(""), twist: during("read", unknownIdentity), args: plan,
			want: "During refresh, the identity of test_thing.a is not known"},
		"an identity that is not known after a create": {after: one(""), twist: during("create", unknownIdentity), args: apply,
			want: "During an apply, the identity of test_thing.a is not known"},
		"another identity after a read": {before: one(""), twist: during("read", otherIdentity), args: plan,
			want: "During refresh, the identity of test_thing.a changed"},
		"another identity in a plan": {before: one(""), after: one("size = 1"), twist: during("plan", otherIdentity), args: plan,
			want: "During a plan, the identity of test_thing.a changed"},
		"another identity after an update": {before: one(""), after: one("size = 1"), twist: during("update", otherIdentity), args: apply,
			want: "During an apply, the identity of test_thing.a changed"},
		"another identity after an update whose plan had none": {before: one(""), after: one("size = 1"), args: apply,
			want: "During an apply, the identity of test_thing.a changed",
			twist: func(call, _ string, a *response) {
				switch call {
				case "plan":
					a.identity = cty.NilVal
				case "update":
					otherIdentity(a)
				}
			}},
		"another identity after the read of an import": {after: one("") + importBlock, twist: during("read", otherIdentity), args: plan,
			want: "During import, the identity of test_thing.a changed"},
		"a write-only value applied": {after: one(`secret = "open sesame"`), twist: during("create", set("secret", cty.StringVal("open sesame"))),
			args: apply,
			want: "After the apply, the write-only attribute test_thing.a.secret has a value"},
		"a write-only value read": {before: one(""), twist: during("read", set("secret", cty.StringVal("open sesame"))), args: plan,
			want: "the write-only attribute test_thing.a.secret got a value"},
		"a write-only value in another attribute of the state": {after: one(`secret = "open sesame"`), twist: during("create", set("note",
			cty.StringVal("open sesame"))), args: apply,
			want: "stands in the state."},
		"a write-only value with a quote in the state": {after: one(`secret = "open \"sesame\""`), args: apply, want: "stands in the state.",
			twist: during("create", set("note", cty.StringVal(`open "sesame"`)))},
		"a write-only value in the private data of the state": {after: one(`secret = "open sesame"`), args: apply,
			want:  "stands in the private part of the state of test_thing.a.",
			twist: during("create", func(a *response) { a.private = []byte(`{"s":"open sesame"}`) })},
		"a write-only value in planned private data": {after: one(`secret = "open sesame"`), twist: during("plan",
			func(a *response) { a.private = []byte("open sesame") }), args: plan,
			want: "stands in the plan"},
		"a write-only value in the plan": {after: one(`secret = "open sesame"`), twist: during("plan", set("note", cty.StringVal("open sesame"))),
			args: plan,
			want: "stands in the plan"},
		"an import with nothing": {after: one("") + importBlock, twist: during("import", func(a *response) { a.none = true }), args: plan,
			want: "imported no object as test_thing.a"},
		"an import without state": {after: one("") + importBlock, args: plan, want: "imported as test_thing.a is null",
			twist: during("import", func(a *response) { a.value = cty.NullVal(a.value.Type()) })},
		"an import of what is unknown": {after: one("") + importBlock, twist: during("import", unknown("note")), args: plan,
			want: "During import, the provider left test_thing.a.note unknown"},
		"a data source changes what is configured": {after: data, twist: during("data", set("query", another)), args: plan,
			want: "changed the configured value of data.test_data.d.query"},
		"a data source reads what is unknown": {after: data, twist: during("data", unknown("result")), args: plan,
			want: "left data.test_data.d.result unknown"},
		"a data source reads nothing": {after: data, twist: during("data", func(a *response) { a.value = cty.NullVal(a.value.Type()) }), args: plan,
			want: "read nothing for data.test_data.d"},
		"a read of what is unknown": {before: one(""), twist: during("read", unknown("note")), args: plan,
			want: "During refresh, the provider left test_thing.a.note unknown"},
		"a path that leads nowhere has to be replaced for": {before: one(""), after: one("size = 1"), args: plan,
			want:  "asks for a replacement of test_thing.a because of .nowhere",
			twist: during("plan", func(a *response) { a.replace = []string{"nowhere"} })},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, c.before)
			if strings.Contains(c.after, "import {") {
				b.objects["id-7"] = cty.ObjectVal(thingSchema().empty().AsValueMap()).AsValueMap()
				b.objects["id-7"]["id"], b.objects["id-7"]["name"] = cty.StringVal("id-7"), cty.StringVal("a")
			}
			if c.before != "" {
				b.run("apply", "-auto-approve")
				if c.after == "" {
					c.after = c.before
				}
			}
			b.w.Configure(c.after)
			b.bend(c.twist)
			out, err := b.w.Run(t.Context(), c.args...)
			rules := b.rules()
			if len(rules) == 0 {
				t.Fatalf("no rule was broken (%v):\n%s", err, out)
			}
			found := false
			for _, d := range rules {
				found = found || strings.Contains(d.Detail, c.want)
			}
			if !found {
				t.Errorf("the broken rule is %q, it should speak of %q", rules[0].Detail, c.want)
			}
			if rules[0].Summary != "A write-only value was kept" {
				if err == nil {
					t.Error("the command ends well")
				}
				b.says(out, "Error: "+rules[0].Summary)
			}
		})
	}
}

// TestInconsistentFinalPlan: what is planned in the apply, with more values known, has to agree with the plan before.
func TestInconsistentFinalPlan(t *testing.T) {
	t.Parallel()
	two := one("") + "resource \"test_thing\" \"b\" {\n  name = \"b\"\n  kind = test_thing.a.kind\n  token = test_thing.a.note\n}\n"
	applying := false
	second := func(twist func(a *response)) func(string, string, *response) {
		return func(call, name string, a *response) {
			switch {
			case call == "plan" && name == "b" && applying:
				twist(a)
			case call == "create" || call == "update":
				applying = true
			}
		}
	}
	b := newBench(t, two)
	b.bend(second(func(a *response) { a.set("note", cty.NullVal(cty.String)) }))
	b.run("plan") // nothing is planned twice in a plan
	b.bend(func(call, name string, a *response) {
		if call == "plan" && name == "b" && !applying {
			a.set("out", cty.StringVal("foretold"))
		}
		second(func(a *response) { a.set("out", cty.StringVal("otherwise")) })(call, name, a)
	})
	b.fails([]string{"inconsistent final plan", `test_thing.b.out: cty.StringVal("foretold") has become cty.StringVal("otherwise")`},
		"apply", "-auto-approve")
	if len(b.rules()) != 1 {
		t.Error("it is not a broken rule")
	}
	b.wantState(map[string]string{"test_thing.a": "id-1"})

	b.bend(nil)
	b.run("apply", "-auto-approve")
	applying = false
	b.w.Configure(strings.Replace(two, "name = \"a\"", "name = \"a\"\n  size = 2", 1))
	b.bend(second(func(a *response) {
		a.set("kind", cty.NullVal(cty.String))
		a.set("id", cty.UnknownVal(cty.String))
		a.replace = []string{"id"}
	}))
	b.fails([]string{"inconsistent final plan", "update was planned, now it is delete, create"}, "apply", "-auto-approve")
	if len(b.rules()) == 0 {
		t.Error("it is not a broken rule")
	}

	// An update that turns out to change nothing is none.
	applying = false
	b.bend(second(func(a *response) { a.value = a.prior }))
	b.w.Configure(strings.Replace(strings.Replace(two, "name = \"a\"", "name = \"a\"\n  size = 3", 1), "token = test_thing.a.note",
		"out = test_thing.a.note", 1))
	b.calls()
	_, _ = b.w.Run(t.Context(), "apply", "-auto-approve")
	b.wantCalls("update a", "create", "update", "delete")
	b.rules()
}

// TestErrorsAreNoBrokenRules: an error that a provider speaks of excuses what its response lacks.
func TestErrorsAreNoBrokenRules(t *testing.T) {
	t.Parallel()
	b := newBench(t, one(""))
	b.bend(during("create", func(a *response) {
		a.fail("no")
		a.set("name", cty.StringVal("half"))
		a.set("note", cty.UnknownVal(cty.String))
		a.identity = cty.NilVal
	}))
	b.fails([]string{"Error: no", "left test_thing.a.note unknown"}, "apply", "-auto-approve")
	b.wantState(map[string]string{"test_thing.a": "id-1 tainted"})
}

// TestNestedAttributes: the rules hold within nested attributes, too.
func TestNestedAttributes(t *testing.T) {
	t.Parallel()
	inner := []*tfprotov6.SchemaAttribute{attr("a", str, "o"), attr("c", str, "oc")}
	nested := func(mode tfprotov6.SchemaObjectNestingMode) *block {
		b, err := newBlock(&tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{{Name: "n", Optional: true,
			NestedType: &tfprotov6.SchemaObject{Attributes: inner, Nesting: mode}}}})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	object := func(a, c string) cty.Value {
		values := map[string]cty.Value{"a": cty.NullVal(cty.String), "c": cty.NullVal(cty.String)}
		if a != "" {
			values["a"] = cty.StringVal(a)
		}
		if c != "" {
			values["c"] = cty.StringVal(c)
		}
		return cty.ObjectVal(values)
	}
	n := func(v cty.Value) cty.Value { return cty.ObjectVal(map[string]cty.Value{"n": v}) }
	list := func(v ...cty.Value) cty.Value { return n(cty.ListVal(v)) }
	set := func(v ...cty.Value) cty.Value { return n(cty.SetVal(v)) }
	for name, c := range map[string]struct {
		mode            tfprotov6.SchemaObjectNestingMode
		config, planned cty.Value
		good            bool
	}{
		"an object as configured":       {tfprotov6.SchemaObjectNestingModeSingle, n(object("x", "")), n(object("x", "made")), true},
		"an object that differs":        {tfprotov6.SchemaObjectNestingModeSingle, n(object("x", "")), n(object("y", "made")), false},
		"an object that is unknown":     {tfprotov6.SchemaObjectNestingModeSingle, n(object("x", "")), n(cty.UnknownVal(object("", "").Type())), false},
		"a list as configured":          {tfprotov6.SchemaObjectNestingModeList, list(object("x", "")), list(object("x", "made")), true},
		"a list with one more":          {tfprotov6.SchemaObjectNestingModeList, list(object("x", "")), list(object("x", ""), object("y", "")), false},
		"a list with one less":          {tfprotov6.SchemaObjectNestingModeList, list(object("x", ""), object("y", "")), list(object("x", "")), false},
		"a set whose elements are full": {tfprotov6.SchemaObjectNestingModeSet, set(object("x", "")), set(object("x", "made")), true},
		"a set with one more":           {tfprotov6.SchemaObjectNestingModeSet, set(object("x", "")), set(object("x", ""), object("y", "")), false},
	} {
		b := nested(c.mode)
		prior := cty.NullVal(b.typ)
		if problems := b.checkPlan(prior, c.config, c.planned); (len(problems) == 0) != c.good {
			t.Errorf("%s: %v", name, problems)
		}
	}
}
