package core

import (
	"slices"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
)

// TestCLIQuery asks the real CLI for the same lists: it prints the same lines and generates the same text.
func TestCLIQuery(t *testing.T) {
	t.Parallel()
	bench := newBench(t, "")
	for id, name := range map[string]string{"id-1": "007.bond", "id-20": "Jürgen ${x} %{y} \"Q\"", "id-3": `{"a":[1]}`, "id-4": ""} {
		bench.found(id, name, "a")
	}
	bench.objects["id-1"]["tags"] = cty.MapVal(map[string]cty.Value{"a key": cty.StringVal("v"), "b": cty.StringVal("w")})
	bench.objects["id-1"]["part"] = cty.SetVal([]cty.Value{cty.ObjectVal(map[string]cty.Value{"key": cty.StringVal("k"),
		"value": cty.StringVal("v")})})
	r := newReal(t, bench, cli.Query)
	r.write("main.tf", "data \"test_data\" \"kind\" {\n  query = \"nothing\"\n}\n")
	for name, query := range map[string]string{
		"all":   listThings + "}\n",
		"limit": listThings + "  limit = 2\n}\n",
		"each": "list \"test_thing\" \"e\" {\n  provider = test\n  for_each = toset([\"a\", \"b\", \"c\"])\n  limit = 2\n  config {\n" +
			"    kind = each.key == \"b\" ? \"b\" : \"a\"\n  }\n}\n",
		"count": "list \"test_thing\" \"n\" {\n  provider = test\n  count = 2\n}\n",
		"none":  listThings + "  config {\n    kind = data.test_data.kind.result\n  }\n}\n",
		"two": listThings + "}\nlist \"test_other\" \"two\" {\n  provider = test\n" +
			"  config {\n    kind = list.test_thing.all.data[0].state.kind\n  }\n}\n",
		"no config":  "list \"test_other\" \"all\" {\n  provider = test\n}\n",
		"unknown":    listThings + "  config {\n    kind = data.test_data.nothing.result\n  }\n}\n",
		"two alike":  listThings + "}\n" + listThings + "}\n",
		"bad limit":  listThings + "  limit = -1\n}\n",
		"no text":    listThings + "  limit = \"many\"\n}\n",
		"no limit":   listThings + "  limit = null\n}\n",
		"no list":    "locals {\n  a = 1\n}\n",
		"not listed": "list \"test_data\" \"all\" {\n  provider = test\n}\n",
	} {
		t.Run(name, func(t *testing.T) {
			bench.w.Configure(r.read("main.tf"))
			bench.w.ConfigureQuery(query)
			r.write("main.tfquery.hcl", query)
			file := name + ".tf"
			want, wantFailed := r.run("query", "-generate-config-out="+file)
			got, err := bench.w.Run(t.Context(), "query", "-generate-config-out="+file)
			if (err != nil) != wantFailed || !slices.Equal(sorted(lines(got, "list.")), sorted(lines(want, "list."))) ||
				strings.Contains(got, "returned 0") != strings.Contains(want, "returned 0") {
				t.Fatalf("the driver says\n%s\nthe real CLI says\n%s", got, want)
			}
			if wantFailed || len(lines(want, "list.")) == 0 {
				return
			}
			// The instances of a block come in any order.
			parts := func(text string) []string {
				var parts []string
				for part := range strings.SplitSeq(text, "# __generated__ by Terraform\n") {
					parts = append(parts, strings.TrimSpace(part))
				}
				return sorted(parts)
			}
			if got, want := bench.w.Generated(file), r.read(file); !slices.Equal(parts(got), parts(want)) {
				t.Errorf("the driver generates\n%s\nthe real CLI generates\n%s", got, want)
			}
			r.write(file, "")
			bench.w.generated[file] = ""
		})
	}
}
