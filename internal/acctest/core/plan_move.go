package core

import "context"

// move carries out the moved blocks, and what moves by itself when count comes or goes, on the state that the plan begins with.
func (g *planning) move() bool {
	for range g.m.moved { // as often as one may lead to the next
		for _, m := range g.m.moved {
			from, wholeFrom, err := addrOfTraversal(m[0])
			if err != nil {
				return g.report(diagnostics{errorf("Invalid moved block", "%v", err)})
			}
			to, wholeTo, err := addrOfTraversal(m[1])
			if err != nil {
				return g.report(diagnostics{errorf("Invalid moved block", "%v", err)})
			}
			if !g.moveOne(from, to, wholeFrom && wholeTo) {
				return false
			}
		}
	}
	for a, config := range g.m.resources {
		none, first := addr{resourceAddr: a}, addr{a, instanceKey{kind: 'n'}}
		from, to := first, none
		if config.count != nil {
			from, to = none, first
		}
		if config.forEach == nil && g.state.objects[from] != nil && g.state.objects[to] == nil {
			g.rename(from, to)
		}
	}
	return true
}

func (g *planning) moveOne(from, to addr, whole bool) bool {
	for _, a := range g.state.addrs() {
		if a.resourceAddr != from.resourceAddr || (!whole && a.key != from.key) {
			continue
		}
		target := to
		if whole {
			target.key = a.key
		}
		if g.state.objects[target] != nil {
			continue
		}
		config := g.m.resources[target.resourceAddr]
		held := g.state.objects[a]
		if a.typeName == target.typeName && (config == nil || providerNameOf(providerKey(held.provider)) == providerNameOf(config.provider)) {
			g.rename(a, target)
			continue
		}
		if config == nil {
			return g.report(diagnostics{errorf("Moved object still exists", "%s has no configuration", target)})
		}
		if !g.takeOver(held, target, config) {
			return false
		}
		delete(g.state.objects, a)
		g.noteMove(a, target)
	}
	return true
}

// takeOver lets the provider of a resource make an object of it that was one of another type until now.
func (g *planning) takeOver(held *stored, target addr, config *resourceConfig) bool {
	p, ok := g.unconfigured(config.provider)
	if !ok {
		return false
	}
	defer p.stop()
	schema := g.schemaFor(p, target.resourceAddr, &config.rng)
	if schema == nil {
		return false
	}
	if !p.schemas.moves {
		return g.report(diagnostics{errorf("Unsupported `moved` across resource types", "The provider of %s takes over no other type.", target).
			at("", &config.rng)})
	}
	o, diags := p.move(held, sourceAddress(held.provider), target, schema)
	return g.report(diags) && g.checkMoved(target, schema, o) && g.put(target, providerAddress(config.provider), o, schema)
}

// unconfigured is a process of a provider that no configuration reaches: the real core moves objects before it configures anything.
func (g *planning) unconfigured(key string) (*instance, bool) {
	server, schemas, err := g.w.start(g.ctx, providerNameOf(key))
	if err != nil {
		return nil, g.report(diagnostics{errorf("Failed to load plugin", "The provider %q cannot be started: %v", providerNameOf(key), err)})
	}
	ctx, stop := context.WithCancel(g.ctx)
	return &instance{server: server, schemas: schemas, ctx: ctx, stop: stop}, true
}

// checkMoved holds what a provider made of another type's object to core's rules: it is there, and known.
func (g *planning) checkMoved(a addr, schema *resourceSchema, o *object) bool {
	if o.value.IsNull() {
		return g.broken(errorf("Provider returned invalid value", "The provider moved nothing to %s.", a))
	}
	return g.checkObject("move", a, schema, o.value)
}

func (g *planning) rename(from, to addr) {
	s := *g.state.objects[from]
	s.addr = to
	delete(g.state.objects, from)
	g.state.objects[to] = &s
	g.noteMove(from, to)
}

// noteMove remembers where an object was before, by however many steps it came.
func (g *planning) noteMove(from, to addr) {
	first, ok := g.moved[from]
	if !ok {
		first = from
	}
	delete(g.moved, from)
	g.moved[to] = first
}
