package core

import (
	"context"

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
	r.walk(nodes)
	for _, o := range m.outputs {
		_, diags := r.scope.expr(o.value)
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
	inner := r.scope
	switch {
	case config.count != nil:
		if _, diags := r.scope.expr(config.count); !r.report(fromHCL(diags).in(config.addr.String())) {
			return false
		}
		inner = r.scope.with(instanceData{key: instanceKey{kind: 'n'}, vague: true})
	case config.forEach != nil:
		if _, diags := r.scope.expr(config.forEach); !r.report(fromHCL(diags).in(config.addr.String())) {
			return false
		}
		inner = r.scope.with(instanceData{key: instanceKey{kind: 's'}, value: cty.DynamicVal, vague: true})
	}
	if config.list != nil {
		return r.validateList(config, p, schema, inner)
	}
	value, diags := inner.body(config.body, schema.block)
	if !r.report(fromHCL(diags).in(config.addr.String())) {
		return false
	}
	return r.report(p.validate(addr{resourceAddr: config.addr}, schema, value, config.body))
}
