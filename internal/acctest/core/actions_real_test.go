package core

import (
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
)

// triggering is a resource with a trigger.
func triggering(name, body, trigger string) string {
	return thing(name, body+"\n  lifecycle {\n    action_trigger {\n"+trigger+"\n    }\n  }")
}

func act(name, body string) string {
	return "action \"test_act\" \"" + name + "\" {\n" + body + "\n}\n"
}

func config(body string) string { return "  config {\n    " + body + "\n  }" }

// always is each event.
const always = "before_create, after_create, before_update, after_update, before_destroy, after_destroy"

// on is what stands in a trigger of the action x.
func on(events, more string) string {
	return "      events = [" + events + "]\n      actions = [action.test_act.x]" + more
}

const trigger = "      events = [after_create]\n      actions = [action.test_act.x]"

// actionScripts are played by TestActionScripts in this package's core, and by TestCLIActions in both.
var actionScripts = map[string]script{
	"after create":      {configs: []string{triggering("a", "", trigger) + act("x", config("name = caller.out"))}},
	"its own reference": {configs: []string{triggering("a", "", trigger) + act("x", config("name = test_thing.a.out"))}},
	"without config":    {configs: []string{triggering("a", "", trigger) + act("x", "")}},
	"before and after": {configs: []string{
		triggering("a", "", on(always, "")) + act("x", config(`name = "x"`)),
		triggering("a", "size = 1", on(always, "")) + act("x", config(`name = caller.name`)),
		triggering("a", `kind = "k"`, on(always, "")) + act("x", config(`name = self.name`)),
		"",
	}},
	"destroy": {configs: []string{triggering("a", "", on("before_destroy, after_destroy", "")) +
		act("x", config(`name = caller.out`))}, commands: []string{"apply -auto-approve", "destroy -auto-approve"}},
	"destroy goes on": {configs: []string{triggering("a", "", on("before_destroy, after_destroy", "")) +
		act("x", config(`name = "bad"`))}, commands: []string{"apply -auto-approve", "destroy -auto-approve"}},
	"orphan": {configs: []string{
		triggering("a", "count = 2", on("after_destroy", "")) + act("x", config(`name = "x"`)),
		triggering("a", "count = 1", on("after_destroy", "")) + act("x", config(`name = "x"`)),
	}},
	"condition": {configs: []string{
		triggering("a", "", trigger+"\n      condition = self.out == \"made\"") + triggering("b", "", trigger+"\n      condition = self.out != \"made\"") +
			triggering("c", "", trigger+"\n      condition = false") + act("x", config(`name = caller.name`))}},
	"two actions of two triggers": {configs: []string{thing("a", "  lifecycle {\n    action_trigger {\n      events = [after_create]\n"+
		"      actions = [action.test_act.x, action.test_act.y]\n    }\n"+
		"    action_trigger {\n      events = [after_create]\n      actions = [action.test_act.x]\n    }\n  }") +
		act("x", config(`name = "1"`)) + act("y", config(`name = "2"`))}},
	"each": {configs: []string{triggering("a", "for_each = toset([\"k\", \"l\"])",
		"      events = [after_create]\n      actions = [action.test_act.x[each.key]]") +
		act("x", "for_each = { k = \"1\", l = \"2\" }\n"+config(`name = each.value`))}},
	"count": {configs: []string{triggering("a", "count = 2", "      events = [after_create]\n      actions = [action.test_act.x[count.index]]") +
		act("x", "count = 2\n"+config("name = \"n${count.index}\""))}},
	"others wait": {configs: []string{triggering("a", "", trigger) + act("x", config(`name = "bad"`)) +
		thing("b", "token = test_thing.a.out")}},
	"waits for what the action refers to": {configs: []string{triggering("a", "", trigger) + act("x", config(`name = test_thing.b.out`)) +
		thing("b", "")}},
	"halt":  {configs: []string{triggering("a", "", trigger+"\n      on_failure = halt") + act("x", config(`name = "bad"`))}},
	"taint": {configs: []string{triggering("a", "", trigger+"\n      on_failure = taint") + act("x", config(`name = "bad"`))}},
	"continue": {configs: []string{triggering("a", "", trigger+"\n      on_failure = continue") + act("x", config(`name = "bad"`)) +
		thing("b", "token = test_thing.a.out")}},
	"taint of an update": {configs: []string{thing("a", ""),
		triggering("a", "size = 1", on("after_update", "\n      on_failure = taint")) + act("x", config(`name = "bad"`))}},
	"before fails":     {configs: []string{triggering("a", "", on("before_create", "")) + act("x", config(`name = "bad"`))}},
	"unknown before":   {configs: []string{triggering("a", "", on("before_create", "")) + act("x", config(`name = caller.out`))}},
	"plan fails":       {configs: []string{triggering("a", "", trigger) + act("x", config(`name = "bad plan"`))}},
	"unused":           {configs: []string{thing("a", "") + act("x", config("name = caller.out"))}},
	"must":             {configs: []string{"action \"test_must\" \"x\" {}\n"}},
	"must have":        {configs: []string{"action \"test_must\" \"x\" {\n  config {}\n}\n"}},
	"no such action":   {configs: []string{triggering("a", "", trigger)}},
	"no such event":    {configs: []string{triggering("a", "", on("before_lunch", "")) + act("x", "")}},
	"event twice":      {configs: []string{triggering("a", "", on("after_create, after_create", "")) + act("x", "")}},
	"no event":         {configs: []string{triggering("a", "", on("", "")) + act("x", "")}},
	"no action":        {configs: []string{triggering("a", "", "      events = [after_create]\n      actions = []")}},
	"bad on_failure":   {configs: []string{triggering("a", "", trigger+"\n      on_failure = ignore") + act("x", "")}},
	"bad index":        {configs: []string{triggering("a", "", trigger) + act("x", "count = 2")}},
	"bad argument":     {configs: []string{act("x", config("nonsense = 1"))}},
	"action twice":     {configs: []string{act("x", "") + act("x", "")}},
	"a reference":      {configs: []string{act("x", "") + thing("a", "token = action.test_act.x")}},
	"destroy if":       {configs: []string{triggering("a", "", on("after_destroy", "\n      condition = true")) + act("x", "")}},
	"before create if": {configs: []string{triggering("a", "", on("before_create", "\n      condition = self.name == \"a\"")) + act("x", "")}},
	"self condition":   {configs: []string{triggering("a", "", trigger+"\n      condition = test_thing.a.out == \"made\"") + act("x", "")}},
	"invoke": {configs: []string{thing("a", "") + thing("b", "") + act("x", config("name = test_thing.a.out"))},
		commands: []string{"plan", "apply -auto-approve -invoke=action.test_act.x", "apply -auto-approve", "plan -invoke=action.test_act.x",
			"apply -auto-approve -invoke=action.test_act.x", "apply -auto-approve -invoke=action.test_act.nothing"}},
	"invoke fails": {configs: []string{act("x", config(`name = "bad"`))}, commands: []string{"apply -auto-approve -invoke=action.test_act.x"}},
	"invoke its caller": {configs: []string{triggering("a", "count = 2", trigger) + thing("b", "") + act("x", config("name = caller.name"))},
		commands: []string{"apply -auto-approve -invoke=action.test_act.x", "apply -auto-approve", "apply -auto-approve -invoke=action.test_act.x"}},
	"invoke each": {configs: []string{act("x", "for_each = toset([\"k\", \"l\"])\n"+config("name = each.key"))},
		commands: []string{"apply -auto-approve -invoke=action.test_act.x", "apply -auto-approve -invoke=action.test_act.x[\"k\"]",
			"apply -auto-approve -invoke=action.test_act.x[\"z\"]"}},
}

func badAction(call, name string, a *response) {
	if call == "invoke" && name == "bad" || call == "plan-action" && name == "bad plan" {
		a.fail("This is bad")
	}
}

// TestCLIActions holds what this package says of actions to the real core.
func TestCLIActions(t *testing.T) {
	t.Parallel()
	for name, c := range actionScripts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.commands == nil {
				c.commands = []string{"plan", "apply -auto-approve"}
			}
			c.bend, c.says = badAction, []string{"action \"", "# action.", "# Actions to be"}
			c.agree(t, cli.Actions, cli.OnFailure)
		})
	}
}
