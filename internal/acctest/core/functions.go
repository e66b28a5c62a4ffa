package core

import (
	"context"
	"errors"
	"regexp"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// functionCall is how a configuration calls a function of a provider.
var functionCall = regexp.MustCompile(`\bprovider::([A-Za-z][A-Za-z0-9_-]*)::`)

// calledProviders are the providers whose functions some files call.
func calledProviders(files []file) map[string]bool {
	found := map[string]bool{}
	for _, f := range files {
		for _, match := range functionCall.FindAllStringSubmatch(f.text, -1) {
			found[match[1]] = true
		}
	}
	return found
}

// functionSchema is what a function takes and returns.
type functionSchema struct {
	spec   function.Spec // without its implementation
	result cty.Type
}

func newFunction(f *tfprotov6.Function) (*functionSchema, error) {
	out := &functionSchema{}
	parameter := func(p *tfprotov6.FunctionParameter) (function.Parameter, error) {
		t, err := typeOf(p.Type)
		return function.Parameter{Name: p.Name, Type: t, AllowNull: p.AllowNullValue, AllowUnknown: p.AllowUnknownValues}, err
	}
	for _, p := range f.Parameters {
		one, err := parameter(p)
		if err != nil {
			return nil, err
		}
		out.spec.Params = append(out.spec.Params, one)
	}
	if f.VariadicParameter != nil {
		one, err := parameter(f.VariadicParameter)
		if err != nil {
			return nil, err
		}
		out.spec.VarParam = &one
	}
	var err error
	out.result, err = typeOf(f.Return.Type)
	out.spec.Type = function.StaticReturnType(out.result)
	return out, err
}

// callable is a function of a provider. Its process is one that no configuration reaches.
func (r *run) callable(name string, schema *functionSchema, server tfprotov6.ProviderServer) function.Function {
	spec := schema.spec
	spec.Impl = func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		req := &tfprotov6.CallFunctionRequest{Name: name}
		for i, arg := range args {
			p := spec.VarParam
			if i < len(spec.Params) {
				p = &spec.Params[i]
			}
			if !p.AllowUnknown && !arg.IsWhollyKnown() {
				return cty.UnknownVal(schema.result), nil
			}
			packed, err := wire(arg, p.Type)
			if err != nil {
				return cty.NilVal, function.NewArgError(i, err)
			}
			req.Arguments = append(req.Arguments, packed)
		}
		resp, err := server.CallFunction(r.ctx, req)
		switch {
		case err != nil:
			return cty.NilVal, err
		case resp.Error != nil && resp.Error.FunctionArgument != nil:
			return cty.NilVal, function.NewArgErrorf(int(*resp.Error.FunctionArgument), "%s", resp.Error.Text)
		case resp.Error != nil:
			return cty.NilVal, errors.New(resp.Error.Text)
		}
		v, err := unwire(resp.Result, schema.result)
		if err == nil && !v.IsWhollyKnown() {
			r.broken(errorf("Provider produced invalid result", "The function %s returned what is not known.", name))
		}
		return v, err
	}
	return function.New(&spec)
}

// providerFunctions are the functions that a configuration may call: those of Terraform, and of the providers that it calls by name.
func (r *run) providerFunctions(ctx context.Context) map[string]function.Function {
	if len(r.m.called) == 0 {
		return functions
	}
	all := map[string]function.Function{}
	for name, f := range functions {
		all[name] = f
	}
	for provider := range r.m.called {
		server, schemas, err := r.w.start(ctx, provider)
		if err != nil {
			r.report(diagnostics{errorf("Failed to load plugin", "The provider %q cannot be started: %v", provider, err)})
			continue
		}
		for name, schema := range schemas.functions {
			all["provider::"+provider+"::"+name] = r.callable(name, schema, server)
		}
	}
	return all
}
