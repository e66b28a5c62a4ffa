package core

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// found puts an object into the fake.
func (b *bench) found(id, name, kind string) {
	values := thingSchema().empty().AsValueMap()
	values["id"], values["name"], values["kind"] = cty.StringVal(id), cty.StringVal(name), cty.StringVal(kind)
	b.objects[id] = values
}

func (b *bench) query(hcl string, args ...string) string {
	b.t.Helper()
	b.w.ConfigureQuery(hcl)
	return b.run(append([]string{"query"}, args...)...)
}

const listThings = "list \"test_thing\" \"all\" {\n  provider = test\n"

func TestQuery(t *testing.T) {
	t.Parallel()
	bench := newBench(t, "")
	bench.found("id-1", "one", "a")
	bench.found("id-20", "two", "b")
	out := bench.query(listThings + "}\n")
	bench.says(out, "list.test_thing.all   id=id-1    the one\nlist.test_thing.all   id=id-20   the two\n")
	bench.wantCalls(`list "" limit 100 resource false`, "list")
	if bench.w.State() != "" {
		t.Error("a query writes a state")
	}
	bench.says(bench.query(listThings+"  include_resource = true\n  limit = 1 + 1\n  config {\n    kind = \"b\"\n  }\n}\n"), "id=id-20")
	bench.wantCalls(`list "b" limit 2 resource true`, "list")
	bench.says(bench.query(listThings+"  config {\n    kind = \"none\"\n  }\n}\n"), "Warning: list block(s) [list.test_thing.all] returned 0 results.")

	bench.says(bench.query("list \"test_thing\" \"each\" {\n  provider = test\n  for_each = toset([\"a\", \"b\"])\n"+
		"  config {\n    kind = each.key\n  }\n}\n"),
		`list.test_thing.each["a"]   id=id-1   the one`, `list.test_thing.each["b"]   id=id-20   the two`)
	bench.says(bench.query("list \"test_thing\" \"n\" {\n  provider = test\n  count = 2\n}\n"), "list.test_thing.n[1]   id=id-1 ")
}

// TestQueryNeeds: a query reads what its lists refer to, and nothing else.
func TestQueryNeeds(t *testing.T) {
	t.Parallel()
	bench := newBench(t, "data \"test_data\" \"kind\" {\n  query = \"b\"\n}\ndata \"test_data\" \"other\" {}\n"+thing("a", ""))
	bench.found("id-1", "one", "found b")
	bench.found("id-2", "two", "b")
	out := bench.query(listThings + "  config {\n    kind = data.test_data.kind.result\n  }\n}\n" +
		"list \"test_thing\" \"again\" {\n  provider = test\n" +
		"  config {\n    kind = list.test_thing.all.data[0].display_name == var.name ? \"b\" : null\n  }\n}\n" +
		"variable \"name\" {\n  default = \"the one\"\n}\n")
	bench.says(out, "list.test_thing.all   id=id-1   the one\n", "list.test_thing.again   id=id-2   the two\n")
	bench.wantCalls("data b", "data", "read", "plan")
}

// TestQueryLimit: the provider is not asked for more than the limit, and learns that nobody listens any more.
func TestQueryLimit(t *testing.T) {
	t.Parallel()
	bench := newBench(t, "")
	for _, id := range []string{"id-1", "id-2", "id-3"} {
		bench.found(id, id, "")
	}
	out := bench.query(listThings + "  limit = 2\n}\n")
	if strings.Contains(out, "id-3") {
		t.Errorf("there are more results than the limit:\n%s", out)
	}
	bench.wantCalls("row id-1, row id-2, stopped id-2", "row", "stopped")
	bench.query(listThings + "  limit = 0\n}\n")
	bench.wantCalls("", "row")
}

// TestQueryFails: what stands in a stream fails the command, and what is wrong in the file is said.
func TestQueryFails(t *testing.T) {
	t.Parallel()
	bench := newBench(t, "")
	bench.found("id-1", "one", "a")
	bench.found("id-2", "two", "a")
	bench.w.ConfigureQuery(listThings + "}\n")
	bench.bend(func(call, name string, a *response) {
		if call == "row" && name == "id-2" {
			a.none = true
			a.fail("the second page is not there")
		}
	})
	out := bench.fails([]string{"Error: the second page is not there", "with list.test_thing.all", "on main.tfquery.hcl line 1"}, "query")
	if strings.Contains(out, "id=id-1") {
		t.Errorf("a list that failed is printed in part:\n%s", out)
	}
	bench.bend(during("row", func(a *response) {
		a.none = true
		a.diags = append(a.diags, &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: "cannot be seen"})
	}))
	bench.says(bench.run("query"), "Warning: cannot be seen", "returned 0 results")
	bench.bend(during("validate", func(a *response) { a.fail("no such kind") }))
	bench.fails([]string{"no such kind", "with list.test_thing.all"}, "query")
	bench.fails([]string{"no such kind"}, "validate", "-query")
	bench.run("validate")
	bench.bend(nil)
	for hcl, want := range map[string]string{
		"list \"test_thing\" \"all\" {}\n":                             `Missing "provider" attribute`,
		"list \"test_nothing\" \"all\" {\n  provider = test\n}\n":      "Invalid list resource",
		"list \"test_other\" \"all\" {\n  provider = test\n}\n":        "Missing config block",
		listThings + "  limit = -1\n}\n":                               "Invalid limit argument",
		listThings + "  include_resource = \"so\"\n}\n":                "Invalid include_resource argument",
		listThings + "  kind = \"a\"\n}\n":                             "Unsupported argument",
		listThings + "  config {\n    sort = \"a\"\n  }\n}\n":          "Unsupported argument",
		listThings + "  config {}\n  config {}\n}\n":                   "Duplicate config block",
		listThings + "}\n" + listThings + "}\n":                        "Duplicate list",
		thing("a", ""):                                                 "Unsupported block type",
		listThings + "  config {\n    kind = test_thing.a.out\n  }\n}": "Reference to undeclared resource",
	} {
		bench.w.ConfigureQuery(hcl)
		bench.fails([]string{want}, "query")
	}
	bench.w.Configure(thing("a", ""))
	bench.w.ConfigureQuery(listThings + "  config {\n    kind = test_thing.a.out\n  }\n}\n")
	bench.fails([]string{"config is not known"}, "query")
	bench.w.ConfigureQuery("")
	bench.fails([]string{"No resources to query"}, "query")
	// No query, no query file.
	bench.w.ConfigureQuery("list")
	bench.run("plan")
	bench.fails([]string{"main.tfquery.hcl line 1"}, "query")
}

// TestQueryRules: what core, or this driver, demands of each result.
func TestQueryRules(t *testing.T) {
	t.Parallel()
	for name, twist := range map[string]func(*response){
		"set no identity":          func(a *response) { a.identity = cty.NilVal },
		"write-only attribute":     func(a *response) { a.set("secret", cty.StringVal("open sesame")) },
		"left list.test_thing.all": func(a *response) { a.set("out", cty.UnknownVal(cty.String)) },
		"has no resource":          func(a *response) { a.value = cty.NullVal(thingSchema().typ) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bench := newBench(t, "")
			bench.found("id-1", "one", "a")
			bench.w.ConfigureQuery(listThings + "  include_resource = true\n}\n")
			bench.bend(during("row", twist))
			bench.fails([]string{name}, "query")
			if len(bench.rules()) != 1 {
				t.Error("it is not a rule that the provider broke")
			}
		})
	}
}

// TestGenerate: what a query generates plans nothing but its imports.
func TestGenerate(t *testing.T) {
	t.Parallel()
	bench := newBench(t, "")
	for id, name := range map[string]string{"id-1": "007.bond", "id-2": "007_bond", "id-3": "Jürgen ${x} \"Q\"", "id-4": `{"a":[1]}`} {
		bench.found(id, name, "a")
	}
	bench.objects["id-1"]["tags"] = cty.MapVal(map[string]cty.Value{"a key": cty.StringVal("v")})
	bench.objects["id-1"]["part"] = cty.SetVal([]cty.Value{cty.ObjectVal(map[string]cty.Value{"key": cty.StringVal("k"),
		"value": cty.StringVal("v")})})
	out := bench.query(listThings+"}\n", "-generate-config-out=found.tf")
	bench.says(out, "the 007.bond")
	bench.wantCalls(`list "" limit 100 resource true`, "list")
	generated := bench.w.Generated("found.tf")
	bench.says(generated, "# __generated__ by Terraform\n", "resource \"test_thing\" \"all_0\" {\n  provider = test\n",
		"resource \"test_thing\" \"all_3\"",
		"import {\n  to       = test_thing.all_0\n  provider = test\n  identity = {\n    id = \"id-1\"\n  }\n}", "= null # sensitive", `"007.bond"`,
		"jsonencode({\n", `"Jürgen $${x} \"Q\""`, "\"a key\" = \"v\"", "part {\n")
	bench.fails([]string{"Target generated file already exists"}, "query", "-generate-config-out=found.tf")
	plan := bench.run("plan")
	bench.says(plan, "Plan: 4 to import, 0 to add, ")
	bench.says(bench.query("list \"test_thing\" \"each\" {\n  provider = test\n  for_each = toset([\"a\", \"z\"])\n  limit = 1\n}\n",
		"-generate-config-out=each.tf"), `list.test_thing.each["z"]`)
	bench.says(bench.w.Generated("each.tf"), `"each_0_0"`, `"each_1_0"`)
}
