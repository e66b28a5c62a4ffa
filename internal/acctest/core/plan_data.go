package core

import (
	"slices"

	"github.com/zclconf/go-cty/cty"
)

// planData reads a data source, or plans to read it in the apply when what it depends on is not there yet.
func (g *planning) planData(config *resourceConfig, i instanceData) bool {
	a := addr{config.addr, i.key}
	p, ok := g.provider(config.provider)
	if !ok {
		return false
	}
	schema := g.schemaFor(p, config.addr, &config.rng)
	if schema == nil {
		return false
	}
	s := g.scope.with(i)
	if !g.checkRules(s, config, false, a) {
		return false
	}
	configured, diags := s.body(config.body, schema.block)
	if !g.report(fromHCL(diags).in(a.String())) {
		return false
	}
	reason := ""
	if !configured.IsWhollyKnown() {
		reason = becauseUnknown
	}
	if reason == "" && g.pending(config) {
		reason = becausePending
	}
	if reason != "" && g.o.mode == planNormal {
		after := unknownComputed(schema.block, configured)
		g.mu.Lock()
		g.p.changes[a] = &change{addr: a, provider: config.provider, action: Read, reason: reason, before: cty.NullVal(schema.typ), after: after}
		g.values[a] = after
		delete(g.state.objects, a)
		g.mu.Unlock()
		return true
	}
	if reason == becauseUnknown {
		g.setValue(a, cty.UnknownVal(schema.typ))
		return true
	}
	v, ok := g.readData(p, config, a, schema, configured)
	if !ok {
		return false
	}
	g.setValue(a, v)
	return g.checkRules(s, config, true, a)
}

// pending reports whether what a data source depends on by depends_on is going to change. With conditions, which a change may be meant to
// satisfy, all that it
// depends on counts.
func (g *planning) pending(config *resourceConfig) bool {
	list := g.m.ancestors(config.addr)
	if len(config.checks) == 0 {
		list = nil
		for dep := range g.m.references(config.dependsOn) {
			if dep.kind == managedKind {
				list = append(list, dep.String())
			}
			list = append(list, g.m.ancestors(dep)...)
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for at, c := range g.p.changes {
		if c.action != NoOp && slices.Contains(list, at.resourceAddr.String()) {
			return true
		}
	}
	return false
}

// readData validates and reads a data source, and stores what it read.
func (r *run) readData(p *instance, config *resourceConfig, a addr, schema *resourceSchema, configured cty.Value) (cty.Value, bool) {
	if !r.report(p.validate(a, schema, configured, config.body)) {
		return cty.NilVal, false
	}
	if !r.may() {
		return cty.NilVal, false
	}
	v, diags := p.readData(a, schema, configured, config.body)
	if !r.report(diags) {
		return cty.NilVal, false
	}
	if v.IsNull() {
		return v, r.broken(errorf("Provider produced null object", "The provider read nothing for %s.", a))
	}
	if !r.checkObject("read", a, schema, v) {
		return v, false
	}
	for _, at := range schema.attributes {
		if c := configured.GetAttr(at.name); !c.IsNull() && !at.computed && !same(c, v.GetAttr(at.name)) {
			return v, r.broken(errorf("Provider produced invalid object", "The provider changed the configured value of %s.%s while reading.", a, at.name))
		}
	}
	return v, r.put(a, providerAddress(config.provider), &object{value: v}, schema)
}

// unknownComputed is a data source before it is read: what is configured, and the rest unknown.
func unknownComputed(b *block, configured cty.Value) cty.Value {
	values := configured.AsValueMap()
	for _, a := range b.attributes {
		if a.computed && values[a.name].IsNull() {
			values[a.name] = cty.UnknownVal(a.typ)
		}
	}
	return cty.ObjectVal(values)
}
