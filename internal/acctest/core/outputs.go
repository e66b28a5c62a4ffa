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
		v, diags := g.scope.expr(o.value)
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

// saveOutputs evaluates the outputs with what the apply has made.
func (x *applying) saveOutputs() {
	if x.p.mode == planDestroy {
		if !x.diags.hasErrors() {
			x.state.outputs = map[string]cty.Value{}
		}
		return
	}
	if x.diags.hasErrors() {
		return
	}
	values, secret := map[string]cty.Value{}, map[string]bool{}
	for _, o := range x.m.outputs {
		v, diags := x.scope.expr(o.value)
		if x.report(fromHCL(diags)) && v.IsWhollyKnown() && !v.IsNull() {
			values[o.name], secret[o.name] = v, o.sensitive
		}
	}
	x.state.outputs, x.state.secret = values, secret
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
