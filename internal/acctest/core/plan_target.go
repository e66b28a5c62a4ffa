package core

import (
	"maps"
	"slices"
)

// chooseTargets works out what -target leaves in the plan.
func (g *planning) chooseTargets() bool {
	g.wanted, g.instances = func(resourceAddr) bool { return true }, map[resourceAddr]map[instanceKey]bool{}
	if len(g.o.targets) == 0 && g.o.invoke == "" {
		return true
	}
	in := map[resourceAddr]bool{}
	var up func(a resourceAddr)
	up = func(a resourceAddr) {
		if in[a] {
			return
		}
		in[a] = true
		if config := g.m.resources[a]; config != nil {
			for dep := range g.m.dependencies(config) {
				up(dep)
			}
		}
	}
	if g.o.invoke != "" {
		a, _, _, ok := g.invokable()
		if !ok {
			return false
		}
		needs, _ := g.invocationNeeds(a)
		for one := range needs {
			up(one)
		}
	}
	all := map[resourceAddr]bool{} // resources of which a target names all instances
	for _, text := range g.o.targets {
		a, whole, err := parseAddr(text)
		if err != nil {
			return g.report(diagnostics{errorf("Invalid target", "%v", err)})
		}
		if whole {
			all[a.resourceAddr] = true
		} else {
			if g.instances[a.resourceAddr] == nil {
				g.instances[a.resourceAddr] = map[instanceKey]bool{}
			}
			g.instances[a.resourceAddr][a.key] = true
		}
		if g.o.mode != planDestroy {
			up(a.resourceAddr)
			continue
		}
		// What a destroy takes with it is what depends on the target.
		in[a.resourceAddr] = true
		for again := true; again; {
			again = false
			for other, s := range g.state.objects {
				if !in[other.resourceAddr] && slices.ContainsFunc(s.depends, func(name string) bool { return in[resourceOf(name)] }) {
					in[other.resourceAddr], again = true, true
				}
			}
		}
	}
	maps.DeleteFunc(g.instances, func(a resourceAddr, _ map[instanceKey]bool) bool { return all[a] })
	g.wanted = func(a resourceAddr) bool { return in[a] }
	return true
}

// wantedInstance reports whether -target leaves an instance in the plan whose resource it leaves there.
func (g *planning) wantedInstance(a addr) bool {
	keys := g.instances[a.resourceAddr]
	return keys == nil || keys[a.key]
}

func resourceOf(text string) resourceAddr {
	a, _, _ := parseAddr(text)
	return a.resourceAddr
}
