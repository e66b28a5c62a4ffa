package core

import (
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

// What no block takes is refused before a provider sees it, in the provider's configuration and in a resource's, as the real core does.
func TestBlocks_refused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ hcl, want string }{
		"an unknown argument of the provider's block": {"provider \"test\" {\n  place { uri = \"x\" }\n}\n" + thing("a", ""),
			`An argument named "uri" is not expected here.`},
		"an attribute in place of the provider's block": {"provider \"test\" {\n  place = { url = \"x\" }\n}\n" + thing("a", ""),
			`Did you mean to define a block of type "place"?`},
		"a provider's block twice":       {"provider \"test\" {\n  place {}\n  place {}\n}\n" + thing("a", ""), "Duplicate place block"},
		"an unknown argument of a block": {thing("a", `part { keyy = "x" }`), `An argument named "keyy" is not expected here.`},
		"an attribute in place of a block": {thing("a", `part = [{ key = "x" }]`),
			`Did you mean to define a block of type "part"?`},
		"an unknown argument of a dynamic block": {thing("a", "dynamic \"part\" {\nfor_each = [\"x\"]\ncontent { keyy = part.value }\n}"),
			`An argument named "keyy" is not expected here.`},
	} {
		bench := newBench(t, c.hcl)
		t.Run(name, func(t *testing.T) {
			bench.fails([]string{c.want}, "validate")
			bench.fails([]string{c.want}, "plan")
		})
	}
}

// Blocks are a set: their order means nothing, and no block is an empty set. Dynamic blocks are blocks, also when they are not known yet.
func TestBlocks_life(t *testing.T) {
	t.Parallel()
	bench := newBench(t, "provider \"test\" {\n  place { url = \"x\" }\n}\n"+thing("a", "part { key = \"k\" }\npart {\nkey = \"l\"\nvalue = \"v\"\n}"))
	bench.run("validate")
	bench.run("apply", "-auto-approve")
	bench.plans(map[string]string{a: "no-op"})
	bench.w.Configure(thing("a", "part {\nkey = \"l\"\nvalue = \"v\"\n}\npart { key = \"k\" }"))
	bench.plans(map[string]string{a: "no-op"})
	bench.w.Configure(thing("a", "dynamic \"part\" {\nfor_each = { k = null, l = \"v\" }\ncontent {\nkey = part.key\nvalue = part.value\n}\n}"))
	bench.plans(map[string]string{a: "no-op"})
	bench.w.Configure(thing("a", "lifecycle {\nignore_changes = [part]\n}"))
	bench.plans(map[string]string{a: "no-op"})
	bench.w.Configure(thing("a", ""))
	bench.plans(map[string]string{a: "update"})
	bench.run("apply", "-auto-approve")
	later := thing("b", "") + thing("a", "dynamic \"part\" {\nfor_each = [test_thing.b.note]\ncontent { key = part.value }\n}")
	bench.w.Configure(later)
	bench.run("apply", "-auto-approve")
	if state := bench.w.State(); !strings.Contains(state, `"note 3"`) {
		t.Errorf("the state is\n%s", state)
	}
}

// A plan has the blocks that are configured.
func TestBlocks_planned(t *testing.T) {
	t.Parallel()
	s := thingSchema()
	part := func(key string) cty.Value {
		return cty.ObjectVal(map[string]cty.Value{"key": cty.StringVal(key), "value": cty.NullVal(cty.String)})
	}
	with := func(parts cty.Value) cty.Value {
		values := s.empty().AsValueMap()
		values["part"] = parts
		return cty.ObjectVal(values)
	}
	one, other := with(cty.SetVal([]cty.Value{part("a")})), with(cty.SetVal([]cty.Value{part("b")}))
	for name, c := range map[string]struct {
		prior, config, planned cty.Value
		ok                     bool
	}{
		"as configured":              {s.empty(), one, one, true},
		"another block":              {s.empty(), one, other, false},
		"the block that was":         {other, one, other, false},
		"a block that is not there":  {one, s.empty(), one, false},
		"blocks not known yet":       {s.empty(), with(cty.UnknownVal(s.typ.AttributeType("part"))), one, true},
		"a block that is left aside": {s.empty(), one, s.empty(), false},
	} {
		if problems := s.checkPlan(c.prior, c.config, c.planned); len(problems) == 0 != c.ok {
			t.Errorf("%s: %v", name, problems)
		}
	}
}
