package core

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// TestPlanText: how a plan shows each action.
func TestPlanText(t *testing.T) {
	t.Parallel()
	const cbd = "\n  lifecycle {\n    create_before_destroy = true\n  }"
	for name, c := range map[string]struct {
		before, after string
		args          []string
		want          []string
	}{
		"create": {after: thing("a", "size = 1\n  token = \"t\"\n  secret = \"open sesame\""), want: []string{
			"  # test_thing.a will be created\n  + resource \"test_thing\" \"a\" {",
			"+ id = (known after apply)", `+ name = "a"`, "+ size = 1", "+ secret = (write-only attribute)",
			"+ token = (sensitive value)", "Plan: 1 to add, 0 to change, 0 to destroy."}},
		"update": {before: thing("a", `tags = { x = "1", y = "1" }`), after: thing("a", "size = 1\n  tags = { x = \"2\", z = \"1\" }"), want: []string{
			"  # test_thing.a will be updated in-place\n  ~ resource",
			`id = "id-1"`, "+ size = 1", `~ tags = { ~ x = "1" -> "2" - y = "1" -> null + z = "1" }`,
			`~ note = "note 1" -> (known after apply)`, "unchanged attributes hidden)", "Plan: 0 to add, 1 to change, 0 to destroy."}},
		"nothing": {before: thing("a", ""), after: thing("a", ""), want: []string{"No changes. What exists matches the configuration."}},
		"replace": {before: thing("a", ""), after: thing("a", `kind = "k"`), want: []string{
			"  # test_thing.a must be replaced\n  -/+ resource",
			`+ kind = "k" # forces replacement`, `~ id = "id-1" -> (known after apply)`, "Plan: 1 to add, 0 to change, 1 to destroy."}},
		"replace, creating first": {before: thing("a", cbd), after: thing("a", `kind = "k"`+cbd),
			want: []string{"  # test_thing.a must be replaced\n  +/- resource"}},
		"replace as requested": {before: thing("a", ""), after: thing("a", ""), args: []string{"-replace=test_thing.a"}, want: []string{
			"  # test_thing.a must be replaced: -replace names it\n"}},
		"triggered": {before: thing("a", "") + thing("b", ""), after: thing("a", "size = 1") + thing("b",
			"  lifecycle {\n    replace_triggered_by = [test_thing.a]\n  }"), want: []string{
			"  # test_thing.b must be replaced: something in its replace_triggered_by changes\n"}},
		"destroy": {before: thing("a", ""), after: thing("a", ""), args: []string{"-destroy"}, want: []string{
			"  # test_thing.a will be destroyed\n  - resource", `- name = "a" -> null`, "Plan: 0 to add, 0 to change, 1 to destroy."}},
		"nothing to destroy": {args: []string{"-destroy"}, want: []string{"No changes. No objects need to be destroyed."}},
		"not configured":     {before: thing("a", ""), want: []string{"  # test_thing.a will be destroyed\n  # (test_thing.a is not configured)\n"}},
		"no index": {before: "resource \"test_thing\" \"a\" {\n  count = 2\n}\n", after: "resource \"test_thing\" \"a\" {\n  count = 1\n}\n",
			want: []string{
				"  # test_thing.a[1] will be destroyed\n  # (count does not reach [1])\n"}},
		"no key": {before: "resource \"test_thing\" \"a\" {\n  for_each = toset([\"x\"])\n}\n",
			after: "resource \"test_thing\" \"a\" {\n  for_each = toset([])\n}\n", want: []string{
				"  # test_thing.a[\"x\"] will be destroyed\n  # (for_each has no [\"x\"])\n"}},
		"no count": {before: "resource \"test_thing\" \"a\" {\n  count = 2\n  name = \"a\"\n}\n", after: thing("a", ""), want: []string{
			"  # test_thing.a[1] will be destroyed\n  # (there is no count)\n", "  # test_thing.a[0] has moved to test_thing.a\n"}},
		"moved": {before: thing("a", ""), after: thing("b", "") + "moved {\n  from = test_thing.a\n  to = test_thing.b\n}\n", want: []string{
			"  # test_thing.b will be updated in-place\n  # (moved from test_thing.a)\n"}},
		"moved to nothing": {before: thing("a", ""), after: "moved {\n  from = test_thing.a\n  to = test_thing.b\n}\n", want: []string{
			"  # test_thing.b will be destroyed\n  # (test_thing.b is not configured)\n  # (moved from test_thing.a)\n"}},
		"forgotten": {before: thing("a", ""), after: "removed {\n  from = test_thing.a\n  lifecycle {\n    destroy = false\n  }\n}\n", want: []string{
			"  # test_thing.a will be removed from the state, but not destroyed\n" +
				"  # (its removed block has destroy = false)\n  . resource",
			"Plan: 0 to add, 0 to change, 0 to destroy.", "Warning: Some objects will no longer be managed by Terraform", " - test_thing.a\n"}},
		"read later": {after: thing("a", "") + "data \"test_data\" \"d\" {\n  query = test_thing.a.id\n}\n", want: []string{
			"  # data.test_data.d will be read in the apply\n  # (its configuration is not known yet)\n  <= data \"test_data\" \"d\" {"}},
		"pending": {after: thing("a", "") + "data \"test_data\" \"d\" {\n  depends_on = [test_thing.a]\n}\n", want: []string{
			"  # data.test_data.d will be read in the apply\n  # (what it depends on is going to change)\n"}},
		"import": {after: thing("a", "") + importBlock, want: []string{"  # test_thing.a will be imported\n",
			"Plan: 1 to import, 0 to add, 0 to change, 0 to destroy."}},
		"import and update": {after: thing("a", "size = 1") + importBlock,
			want: []string{"  # test_thing.a will be updated in-place\n  # (imported from \"id-7\")\n", "Plan: 1 to import, 0 to add, 1"}},
		"import and replace": {after: thing("a", `kind = "k"`) + importBlock,
			want: []string{"(imported from \"id-7\")\n  # Warning: the replacement destroys what is imported\n"}},
		"import by identity": {after: thing("a", "size = 1") + strings.Replace(importBlock, `id = "id-7"`, `identity = { id = "id-7" }`, 1),
			want: []string{"  # (will be imported first)\n"}},
		"target": {after: thing("a", ""), args: []string{"-target=test_thing.a"}, want: []string{"Warning: Resource targeting is in effect"}},
		"outputs": {before: "output \"x\" {\n  value = 1\n}\noutput \"gone\" {\n  value = 1\n}\n",
			after: "output \"x\" {\n  value = [\"l\"]\n}\noutput \"new\" {\n  value = { a = true }\n}\n", want: []string{
				"Changes to Outputs:\n  - gone = 1 -> null\n  + new = { a = true }\n  ~ x = 1 -> [ \"l\", ]\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bench := newBench(t, "")
			if c.before != "" {
				bench.apply(c.before)
			}
			bench.objects["id-7"] = thingSchema().empty().AsValueMap()
			bench.objects["id-7"]["id"], bench.objects["id-7"]["name"] = cty.StringVal("id-7"), cty.StringVal("a")
			bench.w.Configure(c.after)
			out := bench.run(append([]string{"plan"}, c.args...)...)
			bench.says(out, c.want...)
			if strings.Contains(out, "open sesame") {
				t.Error("the plan shows a secret")
			}
		})
	}
}

func TestTaintedAndDeposedText(t *testing.T) {
	t.Parallel()
	hcl := func(kind string) string {
		return thing("a", "kind = \""+kind+"\"\n  lifecycle {\n    create_before_destroy = true\n  }")
	}
	bench := newBench(t, hcl("1"))
	bench.run("apply", "-auto-approve")
	bench.w.Configure(hcl("2"))
	bench.bend(during("delete", func(a *response) { a.fail("in use") }))
	bench.fails(nil, "apply", "-auto-approve")
	bench.says(bench.run("plan"), "  # test_thing.a (deposed object 00000001) will be destroyed\n  # (a replacement left it "+
		"behind)\n")
	bench.run("taint", a)
	bench.says(bench.run("plan"), "  # test_thing.a must be replaced: it is tainted\n")
}

// TestDiagnosticsText: address, place and line of what a provider says.
func TestDiagnosticsText(t *testing.T) {
	t.Parallel()
	list := ""
	for i := range 4 {
		list += thing(fmt.Sprint("w", i), "  size = 1")
	}
	bench := newBench(t, list)
	bench.bend(func(call, name string, a *response) {
		if call == "plan" {
			a.warn("Mind the size", "size")
			if name == "w2" {
				a.diags = append(a.diags, &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Bad tag", Detail: "Do not.",
					Attribute: tftypes.NewAttributePath().WithAttributeName("tags").WithElementKeyString("x")})
			}
		}
	})
	out := bench.fails([]string{
		"\nWarning: Mind the size\n\n  with test_thing.w0,\n  on main.tf line 3, in resource \"test_thing\" \"w0\":\n  3:   size = 1\n",
		"\n(and 3 more similar warnings elsewhere)\n",
		"\nError: Bad tag\n\n  with test_thing.w2,\n" +
			"  on main.tf line 9, in resource \"test_thing\" \"w2\":\n  9: resource \"test_thing\" \"w2\" {\n\nDo not.\n",
	}, "plan")
	if strings.Count(out, "Mind the size") != 1 || strings.Index(out, "Mind the size") > strings.Index(out, "Bad tag") {
		t.Errorf("the warnings are not one before the errors:\n%s", out)
	}
	bench.w.Configure(thing("w0", "size = 1") + thing("w1", "size = 1"))
	bench.says(bench.run("plan"), "\n(and one more similar warning elsewhere)\n")
	// What leads into a value has the line of the value.
	bench.w.Configure(thing("w2", "tags = {\n    y = \"1\"\n    x = \"2\"\n  }"))
	bench.fails([]string{"on main.tf line 5, in resource \"test_thing\" \"w2\":\n  5:     x = \"2\"\n"}, "plan")
	// Without an attribute, it is the block's.
	bench.bend(during("validate", func(a *response) { a.fail("Never") }))
	bench.fails([]string{"\nError: Never\n\n  with test_thing.w2,\n  on main.tf line 1, in resource \"test_thing\" \"w2\":\n  1: resource"}, "validate")
	// What is not configured any more has no place.
	bench.bend(nil)
	bench.run("apply", "-auto-approve")
	bench.w.Configure("")
	bench.bend(during("read", func(a *response) { a.fail("Unreadable") }))
	if out := bench.fails([]string{"\nError: Unreadable\n\n"}, "plan"); strings.Contains(out, "with test_thing") {
		t.Errorf("what is not configured has an address:\n%s", out)
	}
	// Core's own have a place, too.
	bench.bend(nil)
	for hcl, want := range map[string]string{
		thing("a", "token = var.nothing"):          "Reference to undeclared input variable",
		thing("a", "token = local.nothing"):        "Reference to undeclared local value",
		thing("a", "token = test_thing.nobody.id"): "Reference to undeclared resource",
		thing("a", "token = each.key"):             `Reference to "each" in context without for_each`,
		thing("a", "nonsense = 1"):                 "Unsupported argument",
		thing("a", "size = \"many\""):              "Incorrect attribute value type",
	} {
		bench.w.Configure(hcl)
		bench.fails([]string{"Error: " + want, "on main.tf line 3, in resource \"test_thing\" \"a\""}, "plan")
	}
	bench.w.Configure("resource \"test_nothing\" \"a\" {}\n")
	bench.fails([]string{"Invalid resource type", "on main.tf line 1"}, "validate")
	bench.w.Configure(thing("a", "count = 1"))
	bench.w.Configure(thing("a", "") + thing("a", ""))
	bench.fails([]string{"Duplicate resource"}, "validate")
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	bench := newBench(t, thing("a", ""))
	code := func(args ...string) int {
		_, err := bench.w.Run(t.Context(), args...)
		var exit *ExitError
		if errors.As(err, &exit) {
			return exit.Code
		}
		return 0
	}
	want := func(n int, args ...string) {
		t.Helper()
		if got := code(args...); got != n {
			t.Errorf("terraform %v exits with %d, it should be %d", args, got, n)
		}
	}
	want(2, "plan", "-detailed-exitcode")
	want(0, "plan")
	want(0, "apply", "-auto-approve")
	want(0, "plan", "-detailed-exitcode")
	want(0, "plan", "-detailed-exitcode", "-refresh-only")
	bench.objects["id-1"]["out"] = cty.StringVal("drifted")
	want(0, "plan", "-detailed-exitcode")
	want(2, "plan", "-detailed-exitcode", "-refresh-only")
	want(2, "plan", "-detailed-exitcode", "-destroy")
	bench.w.Configure(thing("b", "") + "moved {\n  from = test_thing.a\n  to = test_thing.b\n}\n")
	bench.objects["id-1"]["name"] = cty.StringVal("b")
	want(2, "plan", "-detailed-exitcode") // nothing but a move
	bench.w.Configure(thing("a", "") + "output \"o\" {\n  value = 1\n}\n")
	bench.objects["id-1"]["name"] = cty.StringVal("a")
	want(2, "plan", "-detailed-exitcode") // nothing but an output
	bench.bend(during("plan", func(a *response) { a.fail("no") }))
	want(1, "plan", "-detailed-exitcode")
	want(1, "plan", "-nonsense")
	want(1, "nonsense")
	want(1)
}

func TestApplyText(t *testing.T) {
	t.Parallel()
	bench := newBench(t, thing("a", ""))
	bench.says(bench.run("apply", "-auto-approve"), "test_thing.a: Creating...\ntest_thing.a: Creation complete after 0s [id=id-1]\n",
		"Apply complete! Resources: 1 added, 0 changed, 0 destroyed.")
	bench.says(bench.apply(thing("a", "size = 1")), "test_thing.a: Modifying...", "test_thing.a: Modifications complete after 0s [id=id-1]",
		"0 added, 1 changed, 0 destroyed.")
	bench.says(bench.apply(thing("a", `kind = "k"`)), "test_thing.a: Destroying... [id=id-1]\ntest_thing.a: Destruction complete after "+
		"0s\ntest_thing.a: Creating...", "1 added, 0 changed, 1 destroyed.")
	bench.says(bench.run("apply", "-auto-approve", "-target="+a), "Warning: Applied changes may be incomplete")
	bench.says(bench.run("destroy", "-auto-approve"), "Destroy complete! Resources: 1 destroyed.")
}
