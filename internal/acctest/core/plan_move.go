package core

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
		if a.typeName == target.typeName {
			g.rename(a, target)
			continue
		}
		config := g.m.resources[target.resourceAddr]
		if config == nil {
			return g.report(diagnostics{errorf("Moved object still exists", "%s has no configuration", target)})
		}
		p, ok := g.provider(config.provider)
		if !ok {
			return false
		}
		schema := g.schemaFor(p, target.resourceAddr, &config.rng)
		if schema == nil {
			return false
		}
		o, diags := p.move(g.state.objects[a], sourceOf(g.state.objects[a].provider), target, schema)
		if !g.report(diags) || !g.put(target, providerAddress(config.provider), o, schema) {
			return false
		}
		delete(g.state.objects, a)
		g.noteMove(a, target)
	}
	return true
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
