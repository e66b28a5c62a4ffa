package core

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

func TestImport(t *testing.T) {
	t.Parallel()
	bench := newBench(t, "")
	put := func(id, name string) {
		values := thingSchema().empty().AsValueMap()
		values["id"], values["name"] = cty.StringVal(id), cty.StringVal(name)
		bench.objects[id] = values
	}
	put("id-70", "a")
	put("id-71", "b")
	bench.w.Configure(thing("a", "") + "import {\n  to = test_thing.a\n  id = \"id-${\"70\"}\"\n}\n")
	bench.plans(map[string]string{a: "no-op importing id-70"})
	bench.says(bench.run("apply", "p"), "1 imported, 0 added")
	bench.wantState(map[string]string{a: "id-70"})
	bench.calls()
	bench.plans(map[string]string{a: "no-op"}) // what is there is not imported again
	bench.wantCalls("", "import")
	bench.w.Configure(thing("a", "") + thing("b", "size = 3") + "import {\n  to = test_thing.b\n  identity = {\n    id = \"id-71\"\n  }\n}\n")
	bench.plans(map[string]string{a: "no-op", b: "update importing "})
	bench.run("apply", "p")
	bench.wantCalls("import id-71, update b", "import", "update")
	bench.run("state", "rm", a)
	bench.run("state", "rm", b)

	each := "resource \"test_thing\" \"a\" {\n  for_each = local.all\n  name = each.key\n}\nlocals {\n  all = { a = \"id-70\", b = \"id-71\" }\n}\n" +
		"import {\n  for_each = local.all\n  to = test_thing.a[each.key]\n  id = each.value\n}\n"
	bench.w.Configure(each)
	bench.plans(map[string]string{a + `["a"]`: "no-op importing id-70", a + `["b"]`: "update importing id-71"})

	bench.w.Configure(thing("a", ""))
	bench.says(bench.run("import", a, "id-70"), `Importing from ID "id-70"`, "Import successful!")
	bench.wantState(map[string]string{a: "id-70"})
	bench.plans(map[string]string{a: "no-op"})
	bench.fails([]string{"Resource already managed by Terraform"}, "import", a, "id-70")
	bench.fails([]string{"resource address does not exist in the configuration"}, "import", b, "id-70")
	bench.w.Configure(thing("a", "") + thing("b", ""))
	bench.fails([]string{"Cannot import non-existent remote object"}, "import", b, "id-99")
	bench.w.Configure("import {\n  to = test_thing.b\n  id = \"id-71\"\n}\n")
	bench.fails([]string{"An import block leads to test_thing.b, which is not configured"}, "plan")
	bench.w.Configure(thing("b", "") + "import {\n  to = test_thing.b\n  id = \"\"\n}\n")
	bench.fails([]string{"Invalid import id argument"}, "plan")
	bench.w.Configure(thing("b", "") + "import {\n  to = test_thing.b\n  identity = {\n    name = \"b\"\n  }\n}\n")
	bench.fails([]string{"Invalid expression value"}, "plan")
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	bench := newBench(t, thing("a", "")+"output \"o\" {\n  value = test_thing.a.out\n}\n")
	bench.run("apply", "-auto-approve")
	bench.objects["id-1"]["out"] = cty.StringVal("drifted")
	bench.calls()
	bench.plans(map[string]string{a: "no-op"}, "-refresh=false")
	bench.wantCalls("", "read")
	if out := bench.w.State(); strings.Contains(out, "drifted") {
		t.Error("a plan writes the state")
	}
	bench.says(bench.run("plan", "-refresh-only"), "Objects have changed outside of Terraform", `~ out = "made" -> "drifted"`)
	bench.run("apply", "-refresh-only", "-auto-approve")
	if out := bench.w.State(); strings.Count(out, "drifted") != 2 {
		t.Errorf("the refresh is not in the state, or not in its output:\n%s", out)
	}
	bench.wantCalls("", "create", "update", "delete")
	delete(bench.objects, "id-1")
	bench.says(bench.run("plan", "-refresh-only"), "has been deleted")
	bench.plans(map[string]string{a: "create"})
	bench.plans(map[string]string{}, "-destroy")
	bench.run("refresh")
	bench.wantState(map[string]string{})
}

func TestOutputsAndVariables(t *testing.T) {
	t.Parallel()
	bench := newBench(t, `
variable "v" {}
locals {
  l = upper(var.v)
}
output "known" {
  value = local.l
}
output "later" {
  value     = test_thing.a.note
  sensitive = true
}
`+thing("a", ""))
	bench.fails([]string{"No value for required variable", "line 2"}, "plan")
	bench.w.SetVariable("v", "word")
	bench.says(bench.run("plan"), "Changes to Outputs", `+ known = "WORD"`)
	bench.says(bench.run("apply", "-auto-approve"), `known = "WORD"`, "later = <sensitive>")
	bench.says(bench.run("output"), `known = "WORD"`)
	bench.w.SetVariable("v", "other")
	bench.says(bench.run("plan"), `~ known = "WORD" -> "OTHER"`, "An apply of this plan changes outputs in the state, and no object.")
	bench.says(bench.apply(thing("a", "")), "- known = \"WORD\" -> null")
	if strings.Contains(bench.w.State(), "WORD") {
		t.Error("an output that is not configured stays")
	}
	// An output of what fails stays as it was; the others come.
	outputs := "output \"good\" {\n  value = test_thing.b.name\n}\noutput \"bad\" {\n  value = test_thing.a.note\n}\n"
	bench.w.Configure(thing("a", "size = 1") + thing("b", "") + outputs)
	bench.bend(during("update", func(a *response) { a.fail("no"); a.value = a.prior }))
	bench.fails([]string{"Error: no"}, "apply", "-auto-approve")
	s := must(parseState(bench.w.State()))
	if _, ok := s.outputs["good"]; !ok || len(s.outputs) != 1 {
		t.Errorf("the outputs are %v", s.outputs)
	}
	bench.bend(nil)
	bench.run("destroy", "-auto-approve")
	if s := must(parseState(bench.w.State())); len(s.outputs) != 0 {
		t.Errorf("a destroy leaves outputs: %v", s.outputs)
	}
	// A target leaves the outputs of all else as they are.
	bench.w.Configure(thing("a", "") + thing("b", "") + outputs)
	bench.run("plan", "-target="+b, "-out=p")
	if got := bench.w.SavedPlan("p").outputs; len(got) != 1 || got["good"][1] == cty.NilVal {
		t.Errorf("the plan of a target has the outputs %v", got)
	}
}

func TestSavedPlans(t *testing.T) {
	t.Parallel()
	hcl := "variable \"secret\" {\n  ephemeral = true\n}\nvariable \"kept\" {}\n" + thing("a", "secret = var.secret\n  token = var.kept")
	bench := newBench(t, hcl)
	bench.w.SetVariable("secret", "planned secret")
	bench.w.SetVariable("kept", "planned")
	bench.run("plan", "-out=p")
	if strings.Contains(bench.w.SavedPlan("p").Dump(), "planned secret") {
		t.Error("the plan holds the secret")
	}
	// What is kept in the plan is not asked for again; what is ephemeral is.
	bench.w.mu.Lock()
	delete(bench.w.variables, "kept")
	bench.w.variables["secret"] = "applied secret"
	bench.w.mu.Unlock()
	secrets := []string{}
	bench.bend(during("create", func(a *response) { secrets = append(secrets, a.config.GetAttr("secret").AsString()) }))
	bench.run("apply", "p")
	if fmt.Sprint(secrets) != "[applied secret]" {
		t.Errorf("the secrets of the apply are %v", secrets)
	}
	bench.says(bench.w.State(), `"token": "planned"`)
	bench.fails([]string{"Saved plan is stale"}, "apply", "p")
	bench.w.SetVariable("kept", "planned")
	bench.run("plan", "-out=q")
	bench.run("taint", a)
	bench.fails([]string{"Saved plan is stale"}, "apply", "q")
	bench.w.mu.Lock()
	delete(bench.w.variables, "secret")
	bench.w.variables["kept"] = "x"
	bench.w.mu.Unlock()
	bench.fails([]string{"No value for required variable"}, "plan")
	bench.fails([]string{"Failed to load plan file"}, "apply", "nothing")
}

// TestStateCommands: what changes the state manually.
func TestStateCommands(t *testing.T) {
	t.Parallel()
	bench := newBench(t, thing("a", "")+thing("b", ""))
	bench.run("apply", "-auto-approve", "-parallelism=1")
	bench.says(bench.run("state", "list"), a+"\n"+b)
	bench.run("state", "mv", b, "test_thing.c")
	want := map[string]string{a: "id-1", "test_thing.c": "id-2"}
	bench.wantState(want)
	bench.run("taint", a)
	want = maps.Clone(want)
	want[a] = "id-1 tainted"
	bench.wantState(want)
	bench.run("state", "rm", a)
	delete(want, a)
	bench.wantState(want)
	bench.fails([]string{"The state holds nothing at test_thing.a"}, "state", "rm", a)
}
