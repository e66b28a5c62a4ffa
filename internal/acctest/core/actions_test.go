package core

import (
	"strings"
	"testing"
)

// TestActionsInOrder: what is invoked when, and with what.
func TestActionsInOrder(t *testing.T) {
	t.Parallel()
	bench := newBench(t, "")
	all := "      events = [before_create, after_create, before_update, after_update, before_destroy, after_destroy]\n" +
		"      actions = [action.test_act.x, action.test_act.y]"
	x := act("x", config("name = caller.name")) + act("y", "")
	kinds := []string{"create", "update", "delete", "plan-action", "invoke"}
	out := bench.apply(triggering("a", "", all) + x)
	bench.says(out, "# Actions to be invoked before this change in order:\n", "# Actions to be invoked after this change in order:\n",
		"Plan: 1 to add, 0 to change, 0 to destroy. Actions: 4 to invoke.",
		"Action started: action.test_act.x (triggered by test_thing.a)\nAction action.test_act.x (triggered by test_thing.a): asking for a\n"+
			"Action action.test_act.x (triggered by test_thing.a): asked for a\nAction complete: action.test_act.x (triggered by test_thing.a)\n",
		"Resources: 1 added, 0 changed, 0 destroyed. Actions: 4 invoked.")
	once := ", invoke a, invoke without config"
	planned := "plan-action a, plan-action without config"
	bench.wantCalls(planned+", "+planned+once+", create a"+once, kinds...)
	bench.apply(triggering("a", "size = 1", all) + x)
	bench.wantCalls(planned+", "+planned+once+", update a"+once, kinds...)
	bench.run("apply", "-auto-approve")
	bench.wantCalls("", kinds...)
	bench.apply(triggering("a", `kind = "k"`, all) + x)
	bench.wantCalls(strings.Repeat(planned+", ", 3)+planned+once+", delete a"+once+once+", create a"+once, kinds...)
	bench.run("destroy", "-auto-approve")
	bench.wantCalls(planned+", "+planned+once+", delete a"+once, kinds...)
}

// TestActionsFail: on_failure decides what becomes of the object, and of the command.
func TestActionsFail(t *testing.T) {
	t.Parallel()
	after := "      events = [after_create]\n      actions = [action.test_act.x]\n"
	for onFailure, want := range map[string]string{"halt": "id-1", "taint": "id-1 tainted", "continue": "id-1"} {
		bench := newBench(t, triggering("a", "", after+"      on_failure = "+onFailure)+act("x", config(`name = "bad"`)))
		bench.bend(badAction)
		if onFailure == "continue" {
			bench.says(bench.run("apply", "-auto-approve"), "Warning: This is bad", "with action.test_act.x, called from test_thing.a",
				"Action failed: action.test_act.x (triggered by test_thing.a) - This is bad", "Actions: 1 invoked, 1 failed.")
		} else {
			bench.fails([]string{"Error: This is bad"}, "apply", "-auto-approve")
		}
		bench.wantState(map[string]string{a: want})
	}
	bench := newBench(t, triggering("a", "", "      events = [before_create]\n      actions = [action.test_act.x]")+act("x", config(`name = "bad"`)))
	bench.bend(badAction)
	bench.fails([]string{"Error: This is bad"}, "apply", "-auto-approve")
	bench.wantState(map[string]string{})
}

// TestActionNeverCompletes: a provider has to say that it is done.
func TestActionNeverCompletes(t *testing.T) {
	t.Parallel()
	bench := newBench(t, act("x", config(`name = "x"`)))
	bench.bend(during("invoke", func(a *response) { a.none = true }))
	bench.fails([]string{"never said that action.test_act.x is completed"}, "apply", "-auto-approve", "-invoke=action.test_act.x")
	if len(bench.rules()) != 1 {
		t.Error("it is not a rule that the provider broke")
	}
}

// TestInvoke: -invoke refreshes what the action refers to and leaves all else alone.
func TestInvoke(t *testing.T) {
	t.Parallel()
	bench := newBench(t, thing("a", "")+thing("b", "")+act("x", config("name = test_thing.a.out")))
	bench.fails([]string{"Partially applied configuration"}, "plan", "-invoke=action.test_act.x")
	bench.run("apply", "-auto-approve")
	bench.calls()
	bench.says(bench.run("plan", "-invoke=action.test_act.x"), "Actions: 1 to invoke.", "# action.test_act.x will be invoked")
	bench.wantCalls("read a, plan-action made", "read", "plan", "plan-action", "invoke")
	bench.says(bench.run("apply", "-auto-approve", "-invoke=action.test_act.x"), "Action complete: action.test_act.x (triggered by CLI)",
		"Apply complete! Resources: 0 added, 0 changed, 0 destroyed. Actions: 1 invoked.")
	bench.wantCalls("invoke made", "invoke")
	bench.fails([]string{"invoke target action.test_act.z not found"}, "apply", "-auto-approve", "-invoke=action.test_act.z")
}

// TestActionSecrets: what is configured for a write-only argument of an action is not in the plan.
func TestActionSecrets(t *testing.T) {
	t.Parallel()
	bench := newBench(t, triggering("a", "", trigger)+act("x", config(`secret = "open sesame"`)))
	if out := bench.run("apply", "-auto-approve"); strings.Contains(out, "open sesame") || !strings.Contains(out, "secret = (write-only attribute)") {
		t.Errorf("the plan shows a secret:\n%s", out)
	}
}
