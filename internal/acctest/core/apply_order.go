package core

import (
	"maps"
	"slices"
)

func createID(a addr) string { return "create " + a.String() }

func destroyID(c *change) string { return "destroy " + c.addr.String() + c.deposed }

// creates and destroys report which of the two steps that a change may have it has.
func (c *change) creates() bool {
	return c.action == Create || c.action == Update || c.action == Read || c.action.replaces()
}

func (c *change) destroys() bool { return c.action == Delete || c.action.replaces() }

// order works out what each step of the apply has to wait for, by id. The rules are the real core's: what is made waits for what its
// configuration refers to; in what
// the state remembers of dependencies, the end of an object waits for the end of what depended on it, and what is made or changed waits for the
// end of what it
// depended on and of what depended on it. Where an object goes by create_before_destroy, its end waits for all that was to wait for it instead.
func (x *applying) order() map[string][]string {
	all := x.p.sorted()
	byResource := map[resourceAddr][]*change{}
	for _, c := range all {
		byResource[c.addr.resourceAddr] = append(byResource[c.addr.resourceAddr], c)
	}
	needs := map[string][]string{}
	need := func(id, other string) { needs[id] = append(needs[id], other) }
	// after makes what creates wait for what destroys, or the other way round.
	after := func(creator, destroyer *change) {
		if create, destroy := createID(creator.addr), destroyID(destroyer); x.createsFirst(destroyer) {
			need(destroy, create)
		} else {
			need(create, destroy)
		}
	}
	for _, c := range all {
		config := x.m.resources[c.addr.resourceAddr]
		if c.creates() && config != nil {
			for _, ancestor := range x.ancestors(config) {
				if ancestor.kind == openKind {
					need(createID(c.addr), ancestor.String())
				}
				for _, other := range byResource[ancestor] {
					if other.creates() {
						need(createID(c.addr), createID(other.addr))
					}
				}
			}
			for _, own := range byResource[c.addr.resourceAddr] {
				if own.addr == c.addr && own.destroys() {
					after(c, own)
				}
			}
		}
		if c.destroys() {
			for dep := range x.m.references(x.m.providerTraversals(c.provider)) {
				if dep.kind == openKind {
					need(destroyID(c), dep.String())
				}
				for _, other := range byResource[dep] {
					if other.creates() {
						need(destroyID(c), createID(other.addr))
					}
				}
			}
		}
		for _, name := range x.depended(c) {
			for _, dep := range byResource[resourceOf(name)] {
				if c.creates() && dep.destroys() {
					after(c, dep)
				}
				if c.destroys() && dep.destroys() {
					need(destroyID(dep), destroyID(c))
				}
				if c.destroys() && dep.creates() {
					after(dep, c)
				}
			}
		}
	}
	return needs
}

// createsFirst reports whether an object that ends goes by create_before_destroy, as the state remembers it.
func (x *applying) createsFirst(c *change) bool {
	if c.deposed != "" || c.action == CreateThenDelete {
		return true
	}
	s := x.state.objects[c.addr]
	return c.action == Delete && s != nil && s.cbd
}

// depended are the resources that the state says an object depends on.
func (x *applying) depended(c *change) []string {
	if c.deposed != "" {
		for _, s := range x.state.deposed[c.addr] {
			if s.deposed == c.deposed {
				return s.depends
			}
		}
		return nil
	}
	if s := x.state.objects[c.addr]; s != nil {
		return s.depends
	}
	return nil
}

// nodes are the steps of the apply.
func (x *applying) nodes() []*node {
	var nodes []*node
	needs := x.order()
	for _, a := range x.p.opens {
		config := x.m.resources[a]
		var before []string
		for _, ancestor := range x.ancestors(config) {
			before = append(before, ancestor.String())
			for _, c := range x.p.sorted() {
				if c.addr.resourceAddr == ancestor && c.creates() {
					before = append(before, createID(c.addr))
				}
			}
		}
		nodes = append(nodes, &node{id: a.String(), needs: before, do: func() bool { return x.openAll(config) }})
	}
	for _, c := range x.p.sorted() {
		config := x.m.resources[c.addr.resourceAddr]
		if c.destroys() {
			id := destroyID(c)
			nodes = append(nodes, &node{id: id, needs: needs[id], do: func() bool { return x.slot(func() bool { return x.destroy(c) }) }})
		}
		id := createID(c.addr)
		switch {
		case c.creates():
			nodes = append(nodes, &node{id: id, needs: needs[id], do: func() bool { return x.slot(func() bool { return x.applyInstance(config, c) }) }})
		case c.action == NoOp && config != nil && len(config.checks) > 0:
			var before []string
			for _, ancestor := range x.ancestors(config) {
				for _, other := range x.p.sorted() {
					if other.addr.resourceAddr == ancestor {
						before = append(before, createID(other.addr))
					}
				}
			}
			nodes = append(nodes, &node{id: id, needs: before, do: func() bool { return x.slot(func() bool { return x.checkUnchanged(config, c.addr) }) }})
		case c.action == Forget:
			nodes = append(nodes, &node{id: "forget " + c.addr.String(), do: func() bool { return x.put(c.addr, "", nil, nil) && x.save() }})
		}
	}
	return nodes
}

// ancestors are all that a resource depends on, however far up.
func (x *applying) ancestors(config *resourceConfig) []resourceAddr {
	seen := map[resourceAddr]bool{}
	var visit func(*resourceConfig)
	visit = func(c *resourceConfig) {
		for dep := range x.m.dependencies(c) {
			if !seen[dep] && x.m.resources[dep] != nil {
				seen[dep] = true
				visit(x.m.resources[dep])
			}
		}
	}
	visit(config)
	delete(seen, config.addr)
	return slices.Collect(maps.Keys(seen))
}
