package core

import (
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
)

const key = "ephemeral \"test_key\" \"k\" {\n  name = \"k\"\n}\n"

// ephemeralScripts are played by TestCLIEphemeral in this package's core and in the real one.
var ephemeralScripts = map[string]script{
	"nobody refers to it": {configs: []string{key}, commands: []string{"plan", "apply -auto-approve", "destroy -auto-approve"}},
	"in a provider": {configs: []string{key + "provider \"test\" {\n  alias = \"x\"\n  token = ephemeral.test_key.k.token\n}\n" +
		thing("a", "provider = test.x")}, commands: []string{"plan", "apply -auto-approve", "apply -auto-approve", "destroy -auto-approve"}},
	"in a write-only attribute": {configs: []string{key + thing("a", "secret = ephemeral.test_key.k.token")},
		commands: []string{"plan", "apply -auto-approve", "apply -auto-approve", "destroy -auto-approve"}},
	"not known yet": {configs: []string{thing("a", "") + "ephemeral \"test_key\" \"k\" {\n  name = test_thing.a.out\n}\n" +
		thing("b", "secret = ephemeral.test_key.k.token")}},
	"of another": {configs: []string{key + "ephemeral \"test_key\" \"l\" {\n  name = ephemeral.test_key.k.token\n}\n" +
		thing("b", "secret = ephemeral.test_key.l.token")}},
	"each": {configs: []string{"ephemeral \"test_key\" \"k\" {\n  for_each = toset([\"a\", \"b\"])\n  name = each.key\n}\n" +
		thing("b", "secret = ephemeral.test_key.k[\"b\"].token")}},
	"depends": {configs: []string{thing("a", "") + "ephemeral \"test_key\" \"k\" {\n  depends_on = [test_thing.a]\n}\n" +
		thing("b", "secret = ephemeral.test_key.k.token")}},
	"target": {configs: []string{key + "ephemeral \"test_key\" \"l\" {}\n" + thing("a", "") + thing("b", "secret = ephemeral.test_key.k.token")},
		commands: []string{"apply -auto-approve -target=test_thing.a", "apply -auto-approve -target=test_thing.b"}},
	"kept":               {configs: []string{key + thing("a", "token = ephemeral.test_key.k.token")}},
	"kept in a block":    {configs: []string{key + thing("a", "part {\n    key = ephemeral.test_key.k.token\n  }")}},
	"kept in an output":  {configs: []string{key + "output \"x\" {\n  value = ephemeral.test_key.k.token\n}\n"}},
	"kept by a variable": {configs: []string{"variable \"v\" {\n  ephemeral = true\n  default = \"v\"\n}\n" + thing("a", "token = var.v")}},
	"asked for":          {configs: []string{key + "data \"test_data\" \"d\" {\n  query = ephemeral.test_key.k.token\n}\n"}},
	"decides": {configs: []string{key + "locals {\n  t = \"x${ephemeral.test_key.k.token}\"\n}\n" +
		thing("a", "count = local.t == \"\" ? 1 : 0") + thing("b", "for_each = toset([local.t])")}},
	"fails":          {configs: []string{"ephemeral \"test_key\" \"k\" {\n  name = \"bad\"\n}\n" + thing("a", "secret = ephemeral.test_key.k.token")}},
	"does not close": {configs: []string{"ephemeral \"test_key\" \"k\" {\n  name = \"open\"\n}\n" + thing("a", "secret = ephemeral.test_key.k.token")}},
	"invalid":        {configs: []string{"ephemeral \"test_key\" \"k\" {\n  name = \"invalid\"\n}\n"}},
	"condition": {configs: []string{"ephemeral \"test_key\" \"k\" {\n  name = \"k\"\n  lifecycle {\n    postcondition {\n" +
		"      condition = self.token == \"other\"\n      error_message = \"not that\"\n    }\n  }\n}\n" +
		thing("a", "secret = ephemeral.test_key.k.token")}},
	"no such type":     {configs: []string{"ephemeral \"test_nothing\" \"k\" {}\n"}},
	"no such resource": {configs: []string{thing("a", "secret = ephemeral.test_key.k.token")}},
	"to an action": {configs: []string{key + triggering("a", "", trigger) + act("x", config("name = \"x\"\n    secret = ephemeral.test_key.k.token"))},
		commands: []string{"plan", "apply -auto-approve", "apply -auto-approve -invoke=action.test_act.x"}},
	"to the wrong place in an action": {configs: []string{key + act("x", config("name = ephemeral.test_key.k.token"))}},
	"before a destroy": {configs: []string{key + triggering("a", "", on("before_destroy", "")) +
		act("x", config("secret = ephemeral.test_key.k.token"))}, commands: []string{"apply -auto-approve", "destroy -auto-approve"}},
}

func badKey(call, name string, a *response) {
	if call == "open" && name == "bad" || call == "close" && name == "open" || call == "validate" && name == "key invalid" {
		a.fail("This is bad")
	}
}

// TestCLIEphemeral holds what this package says of ephemeral resources to the real core.
func TestCLIEphemeral(t *testing.T) {
	t.Parallel()
	for name, c := range ephemeralScripts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.commands == nil {
				c.commands = []string{"plan", "apply -auto-approve"}
			}
			c.bend, c.says = badKey, []string{"ephemeral.test_key"}
			c.agree(t, cli.Ephemeral, cli.OnFailure)
		})
	}
}
