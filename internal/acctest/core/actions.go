package core

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// invocation is an action that a plan invokes.
type invocation struct {
	action  *actionConfig
	at      addr // of the action's instance
	data    instanceData
	caller  *addr // the resource that triggers it, or that lends it its caller; nil: none
	event   event // "": the command invokes it
	trigger *triggerConfig
	value   cty.Value // the config, as planned
	schema  *resourceSchema
}

// title is what the CLI calls an invocation.
func (v *invocation) title() string {
	switch {
	case v.event != "":
		return fmt.Sprintf("%s (triggered by %s)", v.at, v.caller)
	case v.caller != nil:
		return fmt.Sprintf("%s (triggered by CLI, called from %s)", v.at, v.caller)
	}
	return v.at.String() + " (triggered by CLI)"
}

// with is the address that diagnostics of an invocation have.
func (v *invocation) with() string {
	if v.caller != nil {
		return fmt.Sprintf("%s, called from %s", v.at, v.caller)
	}
	return v.at.String()
}

// actions is the part of the protocol for actions, which a provider need not have, with the schema of one.
func (r *run) actions(a *actionConfig) (p *instance, server tfprotov6.ActionServer, schema *resourceSchema, ok bool) {
	p, ok = r.provider(a.provider)
	if !ok {
		return nil, nil, nil, false
	}
	if schema = r.schemaFor(p, a.addr, &a.rng); schema == nil {
		return nil, nil, nil, false
	}
	if server, ok = p.server.(tfprotov6.ActionServer); !ok {
		r.report(diagnostics{errorf("Plugin error", "The provider has schemas of actions, but not their calls.")})
	}
	return p, server, schema, ok
}

// calledBy is the scope in which a caller's value is known by its names.
func (s *scope) calledBy(v cty.Value) *scope {
	c := *s
	c.self, c.caller = v, v
	return &c
}

// validateAction checks an action, in a validation. caller is what it may refer to as its caller; NilVal: it has none.
func (r *run) validateAction(a *actionConfig, with string, caller cty.Value) bool {
	p, server, schema, ok := r.actions(a)
	if !ok {
		return false
	}
	s := r.scope
	switch {
	case a.count != nil:
		if _, diags := s.expr(a.count); !r.report(fromHCL(diags).in(with)) {
			return false
		}
		s = s.with(instanceData{key: instanceKey{kind: 'n'}, vague: true})
	case a.forEach != nil:
		if _, diags := s.expr(a.forEach); !r.report(fromHCL(diags).in(with)) {
			return false
		}
		s = s.with(instanceData{key: instanceKey{kind: 's'}, value: cty.DynamicVal, vague: true})
	}
	v := schema.empty()
	if a.config != nil || schema.demands() {
		body := a.config
		if body == nil {
			body = hcl.EmptyBody()
		}
		if caller != cty.NilVal {
			s = s.calledBy(caller)
		}
		var diags hcl.Diagnostics
		if v, diags = s.body(body, schema.block); !r.report(fromHCL(diags).in(with)) {
			return false
		}
	}
	packed, err := wire(v, schema.typ)
	if err != nil {
		return r.report(diagnostics{errorf("Invalid configuration", "%v", err)})
	}
	resp, err := server.ValidateActionConfig(p.ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: a.addr.typeName, Config: packed})
	if err != nil {
		return r.report(a.call(nil, err, with))
	}
	return r.report(a.call(resp.Diagnostics, nil, with))
}

// call is what every call for an action ends with. What is not about an argument is about the whole block.
func (a *actionConfig) call(list []*tfprotov6.Diagnostic, err error, with string) diagnostics {
	var out diagnostics
	for _, d := range list {
		body := a.body
		if d.Attribute != nil && a.config != nil {
			body = a.config
		}
		out = append(out, fromProvider([]*tfprotov6.Diagnostic{d}, with, body)...)
	}
	return append(out, call(nil, err, with, a.body)...)
}

// validateTriggers checks the triggers of a resource, and the actions that they name.
func (r *run) validateTriggers(config *resourceConfig, schema *resourceSchema) bool {
	address, good := config.addr.String(), true
	wrong := func(d Diagnostic, rng hcl.Range) { good = r.report(diagnostics{d.at(address, &rng)}) }
	for _, t := range config.triggers {
		if t.condition != nil {
			rng := t.condition.Range()
			if slices.ContainsFunc(t.events, event.destroys) {
				wrong(errorf("Condition on destroy action", "A trigger before or after a destroy has no condition."), rng)
			}
			if slices.Contains(t.events, beforeCreate) && names(t.condition.Variables(), "self") {
				wrong(errorf("Reference to self in before_create condition", "What is computed of self may not be known before it is created."), rng)
			}
			if place := refers(t.condition.Variables(), config.addr); place != nil {
				wrong(errorf("Self-referential block", "The condition refers to %s by its own address.", address), *place)
			}
		}
		for _, e := range t.actions {
			a := r.m.actionOf(e)
			if summary, detail := a.wrongIndex(indexIn(e)); summary != "" {
				wrong(errorf(summary, "%s", detail), e.Range())
			}
			if place := refers(traversals(a.body), config.addr); place != nil {
				r.report(diagnostics{{Severity: Warning, Summary: "Reference to triggering resource",
					Detail: `The triggering resource object can be accessed via the "caller" symbol.`, Subject: place}})
			}
		}
	}
	for _, a := range r.m.triggered(config) {
		good = r.validateAction(a, fmt.Sprintf("%s, called from %s", a.addr, address), cty.UnknownVal(schema.typ)) && good
	}
	return good
}

// actionInstances are the instances of an action, in order.
func (r *run) actionInstances(a *actionConfig) ([]instanceData, bool) {
	list, known, diags := r.scope.instances(&resourceConfig{count: a.count, forEach: a.forEach})
	return list, r.report(fromHCL(diags).in(a.addr.String())) && known
}

// actionValue evaluates the config of an instance of an action, with its marks; without a config block it is null.
func (r *run) actionValue(a *actionConfig, schema *resourceSchema, i instanceData, with string, caller cty.Value) (cty.Value, bool) {
	if a.config == nil {
		return cty.NullVal(schema.typ), true
	}
	s := r.scope.with(i)
	if caller != cty.NilVal {
		s = s.calledBy(caller)
	}
	v, diags := s.decode(a.config, schema.block)
	_, d := schema.keepable(v, a.config)
	return v, r.report(fromHCL(append(diags, d...)).in(with))
}

// instanceNamed finds the instance of an action that a trigger of an instance of a resource names.
func (r *run) instanceNamed(a *actionConfig, e hcl.Expression, i instanceData, address string) (instanceData, addr, bool) {
	traversal, diags := fullTraversal(r.scope.with(i), e)
	if !r.report(fromHCL(diags).in(address)) {
		return instanceData{}, addr{}, false
	}
	at, _, err := addrOfTraversal(traversal)
	if err != nil {
		return instanceData{}, addr{}, r.report(diagnostics{errorf("Invalid reference", "%v", err).at(address, ptr(e.Range()))})
	}
	list, ok := r.actionInstances(a)
	if !ok {
		return instanceData{}, addr{}, false
	}
	n := slices.IndexFunc(list, func(one instanceData) bool { return one.key == at.key })
	if n < 0 {
		return instanceData{}, addr{}, r.report(diagnostics{errorf("Reference to non-existent action instance", "%s is no instance of %s.", at, a.addr).
			at(address, ptr(e.Range()))})
	}
	return list[n], at, true
}

// planTriggers plans what a change of an instance of a resource invokes.
func (g *planning) planTriggers(config *resourceConfig, i instanceData, c *change) bool {
	if config == nil {
		return true
	}
	address := c.addr.String()
	for _, t := range config.triggers {
		if holds, ok := g.condition(t, i, address, c.after); !ok || !holds {
			if !ok {
				return false
			}
			continue
		}
		for _, on := range t.events {
			if !on.goesWith(c.action) {
				continue
			}
			for _, e := range t.actions {
				a := g.m.actionOf(e)
				data, at, ok := g.instanceNamed(a, e, i, address)
				if !ok {
					return false
				}
				v := &invocation{action: a, at: at, caller: &c.addr, event: on, trigger: t}
				caller := c.after
				if on.destroys() {
					caller = c.before
				}
				if !g.planInvocation(v, data, caller) {
					return false
				}
			}
		}
	}
	return true
}

// condition evaluates the condition of a trigger. holds is true while it is not known.
func (r *run) condition(t *triggerConfig, i instanceData, address string, self cty.Value) (holds, ok bool) {
	if t.condition == nil {
		return true, true
	}
	v, diags := r.scope.with(i).calledBy(self).expr(t.condition)
	if !r.report(fromHCL(diags).in(address)) {
		return false, false
	}
	v, _ = v.Unmark() // nothing keeps it
	v, err := convert.Convert(v, cty.Bool)
	if err != nil || v.IsKnown() && v.IsNull() {
		return false, r.report(diagnostics{errorf("Invalid condition", "The condition of an action_trigger is true or false.").
			at(address, ptr(t.condition.Range()))})
	}
	return !v.IsKnown() || v.True(), true
}

// planInvocation lets the provider plan an invocation, and notes it in the plan.
func (g *planning) planInvocation(v *invocation, i instanceData, caller cty.Value) bool {
	p, server, schema, ok := g.actions(v.action)
	if !ok {
		return false
	}
	value, ok := g.actionValue(v.action, schema, i, v.with(), caller)
	if !ok {
		return false
	}
	if !value.IsWhollyKnown() {
		switch {
		case v.event == "":
			return g.report(diagnostics{errorf("Partially applied configuration", "The action %s refers to what has not been created yet. "+
				"Apply the configuration before -invoke.", v.at).at("", &v.action.rng)})
		case v.event.destroys():
			return g.report(diagnostics{errorf("Unknown action config", "What an action before or after a destroy is configured with is known in the plan.").
				at("", &v.action.rng)})
		}
	}
	if v.event.destroys() && value.ContainsMarked() {
		return g.report(diagnostics{errorf("Action config contains ephemeral values",
			"What an action before or after a destroy is configured with is kept in the plan.").at("", &v.action.rng)})
	}
	v.value, v.data, v.schema = withoutEphemerals(value), i, schema
	value, _ = value.UnmarkDeep()
	packed, err := wire(value, schema.typ)
	if err != nil {
		return g.report(diagnostics{errorf("Invalid configuration", "%v", err)})
	}
	if !g.may() {
		return false
	}
	resp, err := server.PlanAction(p.ctx, &tfprotov6.PlanActionRequest{ActionType: v.at.typeName, Config: packed,
		ClientCapabilities: &tfprotov6.PlanActionClientCapabilities{}})
	if err != nil {
		return g.report(v.action.call(nil, err, v.with()))
	}
	if !g.report(v.action.call(resp.Diagnostics, nil, v.with())) {
		return false
	}
	if resp.Deferred != nil {
		return g.broken(errorf("Provider deferred changes when Terraform did not allow deferrals", "It deferred %s.", v.at))
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.p.invocations = append(g.p.invocations, v)
	return true
}

// invokable is the action that -invoke names, with what it refers to; ok is false after reporting that there is none.
func (g *planning) invokable() (a *actionConfig, at addr, whole, ok bool) {
	at, whole, err := parseAddr(g.o.invoke)
	if err == nil && at.kind == actionKind {
		a = g.m.actions[at.resourceAddr]
	}
	if a == nil {
		g.report(diagnostics{errorf("invoke target "+g.o.invoke+" not found", "")})
	}
	return a, at, whole, a != nil
}

// invocationNeeds are the resources that an action refers to, and those that it is called by if it wants to know its caller.
func (g *planning) invocationNeeds(a *actionConfig) (needs map[resourceAddr]bool, callers []resourceAddr) {
	list := traversals(a.body)
	needs = g.m.references(append(list, g.m.providerTraversals(a.provider)...))
	if !names(list, "caller") {
		return needs, nil
	}
	for _, one := range g.m.order {
		if slices.Contains(g.m.triggered(g.m.resources[one]), a) {
			needs[one], callers = true, append(callers, one)
		}
	}
	return needs, callers
}

// planInvoke plans the invocation that -invoke asks for, when what it refers to is up to date.
func (g *planning) planInvoke() bool {
	a, at, whole, ok := g.invokable()
	if !ok {
		return false
	}
	list, ok := g.actionInstances(a)
	if !ok {
		return false
	}
	_, callers := g.invocationNeeds(a)
	found := false
	for _, i := range list {
		if !whole && i.key != at.key {
			continue
		}
		found = true
		v := invocation{action: a, at: addr{a.addr, i.key}}
		if len(callers) == 0 && !g.planInvocation(&v, i, cty.NilVal) {
			return false
		}
		for _, caller := range callers {
			held := g.state.addrsOf(caller)
			if len(held) == 0 {
				return g.report(diagnostics{errorf("Partially applied configuration", "Caller %s not found for action %s.", caller, v.at)})
			}
			for _, one := range held {
				called := v
				called.caller = &one
				if !g.planInvocation(&called, i, g.values[one]) {
					return false
				}
			}
		}
	}
	return found || g.report(diagnostics{errorf("invoked target "+at.String()+" not found", "")})
}

// invokeAll carries out what a plan invokes at some events of an instance of a resource. caller is what the instance is worth now.
// tainted asks for the object to be replaced by the next plan.
func (x *applying) invokeAll(i instanceData, a addr, caller cty.Value, on func(event) bool) (tainted, good bool) {
	for _, v := range x.p.invocations {
		if v.event == "" || *v.caller != a || !on(v.event) {
			continue
		}
		taints := v.trigger.onFailure == "taint" && v.event == afterCreate
		if !v.event.destroys() {
			holds, ok := x.condition(v.trigger, i, a.String(), caller)
			if !ok {
				return taints, false
			}
			if !holds {
				continue
			}
		}
		diags, ok := x.invoke(v, caller)
		if v.trigger.onFailure == "continue" || v.event.destroys() && x.p.mode == planDestroy {
			for n := range diags {
				diags[n].Severity = Warning
			}
		}
		if !x.report(diags) || !ok {
			return taints, false
		}
	}
	return false, true
}

// invoke carries out an invocation. What is not to be evaluated again has the value that was planned. ok is false when there is nobody
// to ask, or the command is stopped.
func (x *applying) invoke(v *invocation, caller cty.Value) (diags diagnostics, ok bool) {
	p, server, schema, ok := x.actions(v.action)
	if !ok {
		return nil, false
	}
	value := v.value
	if v.event != "" && !v.event.destroys() && v.action.config != nil {
		again, d := x.scope.with(v.data).calledBy(caller).body(v.action.config, schema.block)
		if diags = fromHCL(d).in(v.with()); diags.hasErrors() {
			return diags, true
		}
		value = again
	}
	if !value.IsWhollyKnown() {
		return append(diags, errorf("Action configuration unknown during apply", "Even in the apply nobody knows what is configured for %s.", v.at).
			at(v.with(), &v.action.rng)), true
	}
	packed, err := wire(value, schema.typ)
	if err != nil {
		return diagnostics{errorf("Invalid configuration", "%v", err)}, true
	}
	if !x.may() {
		return nil, false
	}
	x.w.progress("Action started: %s", v.title())
	stream, err := server.InvokeAction(p.ctx, &tfprotov6.InvokeActionRequest{ActionType: v.at.typeName, Config: packed,
		ClientCapabilities: &tfprotov6.InvokeActionClientCapabilities{}})
	if err != nil {
		return v.action.call(nil, err, v.with()), true
	}
	completed := false
	for one := range stream.Events {
		if x.w.isKilled() {
			return nil, false
		}
		switch one := one.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			x.w.progress("Action %s: %s", v.title(), one.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			completed = true
			diags = append(diags, v.action.call(one.Diagnostics, nil, v.with())...)
		}
	}
	x.count(func(t *tally) {
		t.invoked++
		if diags.hasErrors() {
			t.failed++
		}
	})
	switch {
	case !completed:
		x.broken(errorf("Provider return invalid response", "The provider never said that %s is completed.", v.at))
		return diags, false
	case diags.hasErrors():
		x.w.progress("Action failed: %s - %s", v.title(), diags.errors())
	default:
		x.w.progress("Action complete: %s", v.title())
	}
	return diags, true
}

// errors are the errors among diagnostics, on one line each.
func (d diagnostics) errors() string {
	var list []string
	for _, one := range d {
		if one.Severity != Error {
			continue
		}
		text := one.Summary
		if one.Detail != "" {
			text += ": " + one.Detail
		}
		list = append(list, text)
	}
	if len(list) == 1 {
		return list[0]
	}
	return fmt.Sprintf("%d problems:\n\n- %s", len(list), strings.Join(list, "\n- "))
}

// renderInvocations writes what a plan invokes before or after a change.
func renderInvocations(b *strings.Builder, list []*invocation, when string) {
	for n, v := range list {
		if n == 0 {
			fmt.Fprintf(b, "\n    # Actions to be invoked %s this change in order:\n", when)
		}
		v.render(b)
	}
}

// render writes an invocation as a plan shows it.
func (v *invocation) render(b *strings.Builder) {
	fmt.Fprintf(b, "    # %s\n    action %q %q {\n", v.at, v.at.typeName, v.at.name)
	if v.action.config != nil {
		b.WriteString("        config {\n")
		for _, name := range attributeNames(v.schema.typ) {
			value, a := memberOr(v.value, name), v.schema.attribute(name)
			switch {
			case a != nil && a.writeOnly:
				fmt.Fprintf(b, "            %s = (write-only attribute)\n", name)
			case value.IsKnown() && value.IsNull():
			case a != nil && a.sensitive:
				fmt.Fprintf(b, "            %s = (sensitive value)\n", name)
			default:
				fmt.Fprintf(b, "            %s = %s\n", name, text(value))
			}
		}
		b.WriteString("        }\n")
	}
	b.WriteString("    }\n")
}

// invokedBy are the invocations of a plan before or after the change of an instance.
func (p *Plan) invokedBy(a addr, before bool) []*invocation {
	var list []*invocation
	for _, v := range p.invocations {
		if v.event != "" && *v.caller == a && v.event.before() == before {
			list = append(list, v)
		}
	}
	return list
}
