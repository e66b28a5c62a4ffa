package core

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// validate is the walk that checks a configuration without asking any platform: providers are not configured in it.
func (w *Workspace) validate(ctx context.Context, m *module) diagnostics {
	variables := map[string]cty.Value{}
	for name, v := range m.variables {
		variables[name] = cty.UnknownVal(v.typ)
	}
	r := w.newRun(ctx, m, newState(), variables, defaultParallelism)
	defer r.close()
	r.validating = true
	for _, p := range m.providers {
		r.provider(p.key())
	}
	nodes := []*node{}
	for _, a := range m.order {
		config := m.resources[a]
		nodes = append(nodes, &node{id: a.String(), needs: ids(m.dependencies(config)),
			do: func() bool { return r.slot(func() bool { return r.validateResource(config) }) }})
	}
	used := map[*actionConfig]bool{}
	for _, config := range m.resources {
		for _, a := range m.triggered(config) {
			used[a] = true
		}
	}
	for _, a := range slices.SortedFunc(maps.Keys(m.actions), compareResource) {
		if !used[m.actions[a]] {
			nodes = append(nodes, &node{id: a.String(), do: func() bool { return r.validateAction(m.actions[a], a.String(), cty.NilVal) }})
		}
	}
	r.walk(nodes)
	for _, o := range m.outputs {
		_, diags := r.scope.keep(o.value)
		r.report(fromHCL(diags))
	}
	return r.diags
}

func (r *run) validateResource(config *resourceConfig) bool {
	p, ok := r.provider(config.provider)
	if !ok {
		return false
	}
	schema := r.schemaFor(p, config.addr, &config.rng)
	if schema == nil {
		return false
	}
	inner, good, address := r.scope, true, config.addr.String()
	// count checks an expression that decides how many instances there are.
	count := func(e hcl.Expression, summary string) {
		v, diags := r.scope.expr(e)
		_, d := decides(v, e, summary)
		good = r.report(fromHCL(append(diags, d...)).in(address)) && good
	}
	switch {
	case config.count != nil:
		count(config.count, "Invalid count argument")
		inner = r.scope.with(instanceData{key: instanceKey{kind: 'n'}, vague: true})
	case config.forEach != nil:
		count(config.forEach, "Invalid for_each argument")
		inner = r.scope.with(instanceData{key: instanceKey{kind: 's'}, value: cty.DynamicVal, vague: true})
	}
	if config.list != nil {
		return r.validateList(config, p, schema, inner) && good
	}
	a := addr{resourceAddr: config.addr}
	if a.kind == openKind {
		value, diags := inner.open(config.body, schema.block)
		return r.report(fromHCL(diags).in(address)) && r.report(p.validateEphemeral(a, schema, value, config.body)) && good
	}
	value, diags := inner.decode(config.body, schema.block)
	if !r.report(fromHCL(diags).in(address)) {
		return false
	}
	value, diags = schema.keepable(value, config.body)
	good = r.report(fromHCL(diags).in(address)) && good
	return r.report(p.validate(a, schema, value, config.body)) && r.validateTriggers(config, schema) && good
}
