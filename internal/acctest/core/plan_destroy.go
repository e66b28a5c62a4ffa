package core

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// planOrphan refreshes what the state holds and the configuration does not, and plans to destroy it.
func (g *planning) planOrphan(a addr, reason string) bool {
	s := g.stored(a)
	if s == nil {
		return true
	}
	key := providerKey(s.provider)
	config := g.m.resources[a.resourceAddr]
	if a.kind == dataKind {
		return g.put(a, s.provider, nil, nil)
	}
	p, ok := g.provider(key)
	if !ok {
		return false
	}
	schema := g.schemaFor(p, a.resourceAddr, nil)
	if schema == nil {
		return false
	}
	o, diags := p.upgrade(s, schema)
	if !g.report(diags) {
		return false
	}
	_, moved := g.moved[a]
	switch {
	case g.o.mode == planDestroy:
		reason = ""
	case config == nil && moved:
		reason = becauseNoTarget
	}
	if g.o.mode == planNormal && slices.ContainsFunc(g.m.removed, func(r *removedConfig) bool { return r.from == a.resourceAddr && !r.destroy }) {
		// It is forgotten as the state has it.
		g.mu.Lock()
		defer g.mu.Unlock()
		g.p.changes[a] = &change{addr: a, provider: key, action: Forget, reason: reason, before: o.value, beforeIdentity: o.identity,
			after: cty.NullVal(schema.typ)}
		return true
	}
	var body hcl.Body
	if config != nil {
		body = config.body
	}
	current, ok := g.refreshed(p, a, schema, o, body)
	if !ok {
		return false
	}
	g.noteDrift(a, key, o, current)
	if !g.put(a, s.provider, current, schema) {
		return false
	}
	if g.o.mode == planRefreshOnly || current == nil {
		return true
	}
	if config != nil && config.preventDestroy {
		return g.report(diagnostics{preventedDestroy(a, &config.rng)})
	}
	if !g.planDestroy(p, a, key, schema, current, body, reason, "") {
		return false
	}
	g.mu.Lock()
	c := g.p.changes[a]
	g.mu.Unlock()
	return g.planTriggers(config, instanceData{key: a.key}, c)
}

// planDestroy plans the end of an object.
func (g *planning) planDestroy(p *instance, a addr, key string, schema *resourceSchema, current *object, body hcl.Body, reason, deposed string) bool {
	if !g.may() {
		return false
	}
	none := cty.NullVal(schema.typ)
	planned, diags := p.plan(a, schema, current.value, none, none, current.identity, current.private, body)
	if !g.report(diags) {
		return false
	}
	if !planned.value.IsNull() {
		return g.broken(errorf("Provider produced invalid plan", "The provider plans to destroy %s, and an object to be left of it.", a))
	}
	c := &change{addr: a, provider: key, action: Delete, reason: reason, before: current.value, beforeIdentity: current.identity, after: none,
		afterIdentity: planned.identity, private: planned.private, deposed: deposed}
	if from, ok := g.moved[a]; ok {
		c.movedFrom = &from
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if deposed != "" {
		g.p.deposed = append(g.p.deposed, c)
		return true
	}
	g.p.changes[a] = c
	return true
}

// planDeposed plans the end of an object that a replacement, creating first, has left behind.
func (g *planning) planDeposed(a addr, s *stored) bool {
	key := providerKey(s.provider)
	p, ok := g.provider(key)
	if !ok {
		return false
	}
	schema := g.schemaFor(p, a.resourceAddr, nil)
	if schema == nil {
		return false
	}
	o, diags := p.upgrade(s, schema)
	if !g.report(diags) {
		return false
	}
	current, ok := g.refreshed(p, a, schema, o, nil)
	if !ok {
		return false
	}
	if current == nil {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.state.deposed[a] = slices.DeleteFunc(slices.Clone(g.state.deposed[a]), func(other *stored) bool { return other.deposed == s.deposed })
		if len(g.state.deposed[a]) == 0 {
			delete(g.state.deposed, a)
		}
		return true
	}
	if g.o.mode == planRefreshOnly {
		return true
	}
	return g.planDestroy(p, a, key, schema, current, nil, "", s.deposed)
}

func preventedDestroy(a addr, rng *hcl.Range) Diagnostic {
	return errorf("Instance cannot be destroyed", "This plan would destroy %s, for which lifecycle has prevent_destroy. Take prevent_destroy away, or "+
		"plan something else with -target.", a).at("", rng)
}
