package core

import (
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
)

// planOutputs evaluates the outputs.
func (g *planning) planOutputs() {
	for name := range g.prev.outputs {
		g.p.outputs[name] = [2]cty.Value{g.prev.outputs[name], cty.NullVal(cty.DynamicPseudoType)}
	}
	if g.o.mode == planDestroy {
		return
	}
	for _, o := range g.m.outputs {
		if refs := g.m.references(o.value.Variables()); (g.p.targeted || g.p.invoking) && (len(refs) == 0 || !g.wantsAll(refs)) {
			delete(g.p.outputs, o.name)
			continue
		}
		v, diags := g.scope.keep(o.value)
		if !g.report(fromHCL(diags)) {
			continue
		}
		before, ok := g.prev.outputs[o.name]
		if !ok {
			before = cty.NullVal(cty.DynamicPseudoType)
		}
		g.p.outputs[o.name] = [2]cty.Value{before, v}
	}
}

// wantsAll reports whether -target leaves all of these in the plan.
func (g *planning) wantsAll(list map[resourceAddr]bool) bool {
	for a := range list {
		if !g.wanted(a) {
			return false
		}
	}
	return true
}

// saveOutputs evaluates the outputs with what the apply has made. left are the steps of the apply that failed or were left out: an output that
// depends on them stays as
// it was.
func (x *applying) saveOutputs(left map[string]bool) {
	if x.p.mode == planDestroy {
		if !x.diags.hasErrors() {
			x.state.outputs, x.state.secret = map[string]cty.Value{}, map[string]bool{}
		}
		return
	}
	values, secret := map[string]cty.Value{}, map[string]bool{}
	for _, o := range x.m.outputs {
		_, planned := x.p.outputs[o.name]
		if !planned || x.dependsOnLeft(o, left) {
			if v, ok := x.state.outputs[o.name]; ok {
				values[o.name], secret[o.name] = v, x.state.secret[o.name]
			}
			continue
		}
		v, diags := x.scope.keep(o.value)
		if x.report(fromHCL(diags)) && v.IsWhollyKnown() && !v.IsNull() {
			values[o.name], secret[o.name] = v, o.sensitive
		}
	}
	x.state.outputs, x.state.secret = values, secret
}

func (x *applying) dependsOnLeft(o *outputConfig, left map[string]bool) bool {
	all := x.m.references(o.value.Variables())
	for a := range maps.Clone(all) {
		if config := x.m.resources[a]; config != nil {
			for _, other := range x.ancestors(config) {
				all[other] = true
			}
		}
	}
	for _, c := range x.p.changes {
		if all[c.addr.resourceAddr] && left[createID(c.addr)] {
			return true
		}
	}
	return false
}

func (w *Workspace) outputCommand() diagnostics {
	s, err := parseState(w.State())
	if err != nil {
		return diagnostics{errorf("Failed to read state", "%v", err)}
	}
	if len(s.outputs) == 0 {
		return nil
	}
	w.progress("\nOutputs:\n")
	for _, name := range slices.Sorted(maps.Keys(s.outputs)) {
		shown := text(s.outputs[name])
		if s.secret[name] {
			shown = "<sensitive>"
		}
		w.progress("%s = %s", name, shown)
	}
	return nil
}
