package core

import (
	"context"
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
)

// CallFunction greets, with an exclamation mark for each further argument.
func (p *process) CallFunction(_ context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	name := must(unwire(req.Arguments[0], cty.String)).AsString()
	switch name {
	case "nobody":
		return &tfprotov6.CallFunctionResponse{Error: &tfprotov6.FunctionError{Text: "nobody is there", FunctionArgument: ptr(int64(0))}}, nil
	case "all":
		return &tfprotov6.CallFunctionResponse{Error: &tfprotov6.FunctionError{Text: "too many"}}, nil
	}
	return &tfprotov6.CallFunctionResponse{Result: must(wire(cty.StringVal("hello "+name+" "+strconv.Itoa(len(req.Arguments)-1)), cty.String))}, nil
}

const needsTest = "terraform {\n  required_providers {\n    test = { source = \"hashicorp/test\" }\n  }\n}\n"

func greeting(args string) string {
	return needsTest + "output \"o\" {\n  value = provider::test::greet(" + args + ")\n}\n"
}

// functionScripts are played by TestFunctions in this package's core, and by TestCLIFunctions in both.
var functionScripts = map[string]struct{ config, want string }{
	"called":    {greeting(`"you"`), `o = "hello you 0"`},
	"with more": {greeting(`"you", null, "b"`), `o = "hello you 2"`},
	"in a resource": {needsTest + thing("a", `kind = provider::test::greet("a")`) +
		"output \"o\" {\n  value = test_thing.a.kind\n}\n", `o = "hello a 0"`},
	"not known yet": {needsTest + thing("a", "") + "output \"o\" {\n  value = provider::test::greet(test_thing.a.out)\n}\n", `o = "hello made 0"`},
	"bad argument":  {greeting(`"nobody"`), "Error: Invalid function argument"},
	"fails":         {greeting(`"all"`), "Error: Error in function call"},
	"null":          {greeting(`null`), "Error: Invalid function argument"},
	"too few":       {greeting(``), "Error: Not enough function arguments"},
}

// TestFunctions: what a configuration makes of a provider's functions.
func TestFunctions(t *testing.T) {
	t.Parallel()
	for name, c := range functionScripts {
		bench := newBench(t, c.config)
		out, _ := bench.w.Run(t.Context(), "apply", "-auto-approve")
		t.Run(name, func(t *testing.T) { bench.says(out, c.want) })
	}
}

// TestCLIFunctions holds TestFunctions to the real core.
func TestCLIFunctions(t *testing.T) {
	t.Parallel()
	for name, c := range functionScripts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			script{configs: []string{c.config}, commands: []string{"plan", "apply -auto-approve"}, says: []string{"o = "}}.agree(t, cli.Functions)
		})
	}
}
