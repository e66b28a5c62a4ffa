package core

import (
	"maps"
	"slices"
)

func (x *applying) nodes() []*node {
	var nodes []*node
	creates, destroys := map[resourceAddr][]string{}, map[resourceAddr][]string{}
	createID := func(a addr) string { return "create " + a.String() }
	destroyID := func(c *change) string { return "destroy " + c.addr.String() + c.deposed }
	all := x.p.sorted()
	for _, c := range all {
		switch {
		case c.action == Delete:
			destroys[c.addr.resourceAddr] = append(destroys[c.addr.resourceAddr], destroyID(c))
		case c.action.replaces():
			destroys[c.addr.resourceAddr] = append(destroys[c.addr.resourceAddr], destroyID(c))
			creates[c.addr.resourceAddr] = append(creates[c.addr.resourceAddr], createID(c.addr))
		case c.action == Create || c.action == Update || c.action == Read:
			creates[c.addr.resourceAddr] = append(creates[c.addr.resourceAddr], createID(c.addr))
		}
	}
	needs := map[string][]string{}
	need := func(id string, others ...string) { needs[id] = append(needs[id], others...) }
	for _, c := range all {
		config := x.m.resources[c.addr.resourceAddr]
		create, destroy := createID(c.addr), destroyID(c)
		first := c.action != CreateThenDelete && (c.deposed == "")
		if c.action != Delete && config != nil {
			for _, ancestor := range x.ancestors(config) {
				need(create, creates[ancestor]...)
			}
		}
		for dep := range x.m.references(x.m.providerTraversals(c.provider)) {
			need(destroy, creates[dep]...)
		}
		if c.action.replaces() {
			if first {
				need(create, destroy)
			} else {
				need(destroy, create)
			}
		}
		var depends []string
		if s := x.state.objects[c.addr]; s != nil && c.deposed == "" {
			depends = s.depends
		}
		for _, name := range depends {
			dep := resourceOf(name)
			byCBD := config != nil && x.m.resources[dep] != nil && x.m.resources[dep].createBeforeDestroy
			if c.action == Create || c.action == Update {
				for _, d := range destroys[dep] {
					if byCBD {
						need(d, create)
					} else {
						need(create, d)
					}
				}
			}
			if c.action == Delete || c.action.replaces() {
				for _, d := range destroys[dep] {
					need(d, destroy)
				}
				if !byCBD {
					for _, other := range creates[dep] {
						need(other, destroy)
					}
				}
			}
		}
	}
	for _, c := range all {
		if c.action == Delete || c.action.replaces() {
			id := destroyID(c)
			nodes = append(nodes, &node{id: id, needs: needs[id], do: func() bool { return x.slot(func() bool { return x.destroy(c) }) }})
		}
		if c.action == Create || c.action == Update || c.action == Read || c.action.replaces() {
			id, config := createID(c.addr), x.m.resources[c.addr.resourceAddr]
			nodes = append(nodes, &node{id: id, needs: needs[id], do: func() bool { return x.slot(func() bool { return x.applyInstance(config, c) }) }})
		}
		if c.action == Forget {
			nodes = append(nodes, &node{id: "forget " + c.addr.String(), do: func() bool {
				x.count(func(t *tally) { t.forgotten++ })
				return x.put(c.addr, "", nil, nil) && x.save()
			}})
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
