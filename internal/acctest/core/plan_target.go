package core

import "slices"

// chooseTargets works out what -target leaves in the plan.
func (g *planning) chooseTargets() bool {
	g.wanted = func(resourceAddr) bool { return true }
	if len(g.o.targets) == 0 {
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
	for _, text := range g.o.targets {
		a, _, err := parseAddr(text)
		if err != nil {
			return g.report(diagnostics{errorf("Invalid target", "%v", err)})
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
	g.wanted = func(a resourceAddr) bool { return in[a] }
	return true
}

func resourceOf(text string) resourceAddr {
	a, _, _ := parseAddr(text)
	return a.resourceAddr
}
