package core

import (
	"encoding/json"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
)

// foreign is a state with an object of another provider, which has the attributes of a test_thing.
func foreign(t *testing.T, provider string) string {
	t.Helper()
	attributes := `{"id":"id-7","name":"a","size":null,"kind":null,"out":"made","note":"note 7","secret":null,"token":null,"tags":null,"part":[]}`
	text, err := WithForeign("", Foreign{Provider: provider, Type: "other_thing", Name: "x", Version: 3,
		Attributes: json.RawMessage(attributes)})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

const movedFrom = "moved {\n  from = other_thing.x\n  to   = test_thing.a\n}\n"

// TestCLIMoveForeign: an object of another provider, becomes one of ours in both cores.
func TestCLIMoveForeign(t *testing.T) {
	t.Parallel()
	c := script{configs: []string{thing("a", "") + movedFrom}, commands: []string{"plan", "apply -auto-approve", "plan"},
		state: foreign(t, foreignProvider()), objects: []string{"id-7"}}
	c.agree(t, cli.Move)
}

// TestMoveForeign: the provider learns where an object comes from, as the state file has it.
func TestMoveForeign(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		bench := newBench(t, thing("a", "")+movedFrom)
		bench.found("id-7", "a", "")
		bench.objects["id-7"]["kind"] = cty.NullVal(cty.String)
		bench.w.SetState(foreign(t, host+"/somebody/other"))
		bench.plans(map[string]string{a: "no-op from other_thing.x"}, "-refresh=false")
		bench.wantCalls("move other_thing "+host+"/somebody/other", "move")
		bench.run("apply", "-auto-approve")
		bench.wantState(map[string]string{a: "id-7"})
		bench.bend(during("move", func(a *response) { a.fail("not mine") }))
		bench.w.SetState(foreign(t, host+"/somebody/other"))
		bench.fails([]string{"Error: not mine"}, "plan")
		bench.bend(during("move", func(a *response) { a.set("out", cty.UnknownVal(cty.String)) }))
		bench.fails([]string{"During move, the provider left test_thing.a.out unknown"}, "plan")
		if len(bench.rules()) != 1 {
			t.Error("it is not a rule that the provider broke")
		}
	}
}
