package core

import (
	"context"
	"maps"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// applying is a walk that carries a plan out.
type applying struct {
	*run
	p        *Plan
	done     tally
	replaced map[addr]string // the keys of the objects that were set aside for new ones
}

// tally counts what was done, for the last line of a command.
type tally struct{ added, changed, destroyed, imported, invoked, failed int }

// apply carries a plan out, in provider processes of its own, and saves the state after each object as the real core does.
func (w *Workspace) apply(ctx context.Context, p *Plan) (tally, diagnostics) {
	x := &applying{run: w.newRun(ctx, p.m, p.prior.copy(), p.variables, p.parallelism), p: p, replaced: map[addr]string{}}
	defer x.close()
	maps.Copy(x.expanded, p.expanded)
	x.valuesOfState()
	for a, c := range p.changes {
		if c.importing {
			x.done.imported++
			w.progress("%s: Import complete", a)
		}
		if c.action != NoOp && c.action != Delete && c.action != Forget {
			x.values[a] = c.after // what depends on it waits, but what asks for another instance of it does not
		}
	}
	nodes := x.nodes()
	left := x.walk(nodes)
	for _, v := range p.invocations {
		if v.event != "" || x.diags.hasErrors() {
			continue
		}
		diags, _ := x.invoke(v, cty.NilVal)
		x.report(diags)
	}
	x.closeAll(ctx, nodes, left)
	if p.targeted {
		x.report(diagnostics{{Severity: Warning, Summary: "Applied changes may be incomplete",
			Detail: "The plan was made with -target: what else is configured, outputs among it, may not be up to date."}})
	}
	if w.halted() && !x.diags.hasErrors() {
		x.report(diagnostics{errorf("execution halted", "")})
	}
	x.saveOutputs(left)
	if !w.isKilled() {
		x.save()
	}
	return x.done, x.diags
}

// valuesOfState lets references lead to what the state holds.
func (x *applying) valuesOfState() {
	for a, s := range x.state.objects {
		config := x.m.resources[a.resourceAddr]
		if config == nil {
			continue
		}
		if schema := x.w.schema(a.resourceAddr); schema != nil {
			if v, err := ctyjson.Unmarshal(s.attributes, schema.typ); err == nil {
				x.values[a] = v
			}
		}
	}
}

func (x *applying) count(f func(*tally)) {
	x.mu.Lock()
	defer x.mu.Unlock()
	f(&x.done)
}

// applyInstance creates or updates an instance, or reads a data source that the plan left for now.
func (x *applying) applyInstance(config *resourceConfig, c *change) bool {
	a := c.addr
	p, ok := x.provider(config.provider)
	if !ok {
		return false
	}
	schema := x.schemaFor(p, a.resourceAddr, &config.rng)
	if schema == nil {
		return false
	}
	i, ok := x.instanceOf(config, a.key)
	if !ok {
		return false
	}
	s := x.scope.with(i)
	if c.action == Read {
		if !x.checkRules(s, config, false, a) {
			return false
		}
		configured, diags := s.body(config.body, schema.block)
		if !x.report(fromHCL(diags).in(a.String())) {
			return false
		}
		v, ok := x.readData(p, config, a, schema, configured)
		if ok {
			x.setValue(a, v)
			ok = x.checkRules(s, config, true, a)
		}
		return ok && x.save()
	}
	deposed := ""
	if c.action == CreateThenDelete {
		deposed = x.depose(a)
	}
	var current *object
	if held := x.stored(a); held != nil && c.action != CreateThenDelete {
		var diags diagnostics
		if current, diags = p.upgrade(held, schema); !x.report(diags) {
			return false
		}
	}
	// Everything is planned once more, with what has become known by now.
	again, ok := x.planChange(p, config, i, schema, current, c, false)
	if !ok || !x.samePlan(c, again) {
		return false
	}
	if again.action == NoOp {
		return x.checkRules(s, config, true, a)
	}
	configured, diags := s.body(config.body, schema.block)
	if !x.report(fromHCL(diags).in(a.String())) {
		return false
	}
	if places := unknowns(configured); len(places) > 0 {
		return x.report(diagnostics{errorf("Configuration contains unknown value", "Even in the apply nobody knows what is configured for %s%s.", a,
			pathString(places[0]))})
	}
	if !x.may() {
		return false
	}
	verb := map[Action]string{Create: "Creating...", Update: "Modifying..."}[again.action]
	x.w.progress("%s: %s", a, verb)
	if _, ok := x.invokeAll(i, a, again.after, func(on event) bool { return on.before() && !on.destroys() }); !ok {
		return false
	}
	o, good := x.carryOut(p, again, schema, current, configured, config.body)
	if x.w.isKilled() {
		return false
	}
	if o != nil {
		o.depends, o.cbd = x.m.ancestors(config.addr), config.createBeforeDestroy
		if again.action == Create && !good {
			o.tainted = true
		}
	}
	if c.action == CreateThenDelete && !good && o == nil {
		x.restore(a, deposed)
	} else if !x.put(a, providerAddress(config.provider), o, schema) {
		good = false
	}
	if good {
		x.setValue(a, o.value)
	}
	if !x.save() || !good {
		return false
	}
	tainted, good := x.invokeAll(i, a, o.value, func(on event) bool { return !on.before() && !on.destroys() })
	if tainted {
		o.tainted = true
		good = x.put(a, providerAddress(config.provider), o, schema) && x.save() && good
	}
	if good {
		x.count(func(t *tally) {
			if again.action == Create {
				t.added++
			} else {
				t.changed++
			}
		})
		x.w.progress("%s: %s complete after 0s%s", a, map[Action]string{Create: "Creation", Update: "Modifications"}[again.action], idOf(o.value))
	}
	return good && x.checkRules(s, config, true, a)
}

// checkUnchanged evaluates the conditions of an instance that stays as it is: what they refer to may not.
func (x *applying) checkUnchanged(config *resourceConfig, a addr) bool {
	i, ok := x.instanceOf(config, a.key)
	if !ok {
		return false
	}
	s := x.scope.with(i)
	return x.checkRules(s, config, false, a) && x.checkRules(s, config, true, a)
}

// instanceOf is what each and count mean for an instance now.
func (x *applying) instanceOf(config *resourceConfig, key instanceKey) (instanceData, bool) {
	list, known, diags := x.scope.instances(config)
	if !x.report(fromHCL(diags).in(config.addr.String())) || !known {
		return instanceData{}, false
	}
	for _, i := range list {
		if i.key == key {
			return i, true
		}
	}
	return instanceData{}, x.report(diagnostics{errorf("Instance vanished",
		"%s%s was planned, but the configuration does not declare it during the apply.", config.addr, key)})
}

// samePlan holds what is planned in the apply to what was planned before it.
func (x *applying) samePlan(before, again *change) bool {
	want := before.action
	if want.replaces() {
		want = Create
	}
	if again.action != want && !(want == Update && again.action == NoOp) {
		return x.broken(errorf("Provider produced inconsistent final plan", "With what is known in the apply, the provider plans another action "+
			"for %s: %s was planned, now it is %s.", before.addr, want, again.action))
	}
	if problems := compatible(before.after, again.after, nil); len(problems) > 0 {
		return x.broken(errorf("Provider produced inconsistent final plan", "With what is known in the apply, the provider plans another value "+
			"than before: %s%s.", before.addr, problems[0]))
	}
	return true
}

// carryOut sends a change to the provider and holds the result to core's rules. o is what the state has to hold from now on; nil: nothing.
func (x *applying) carryOut(p *instance, c *change, schema *resourceSchema, current *object, config cty.Value, body hcl.Body) (o *object, good bool) {
	a := c.addr
	o, diags := p.apply(a, schema, c, config, body)
	if x.w.isKilled() {
		return nil, false
	}
	good = x.report(diags)
	if o == nil {
		return current, false
	}
	if o.identity != cty.NilVal && !o.identity.IsWhollyKnown() {
		good = x.broken(errorf("Provider produced invalid identity", "During an apply, the identity of %s is not known.", a))
		o.identity = cty.NilVal
	}
	for _, path := range schema.writeOnlyPaths(o.value) {
		x.broken(errorf("Provider produced invalid object", "After the apply, the write-only attribute %s%s has a value.", a, pathString(path)))
		return current, false
	}
	if places := unknowns(o.value); len(places) > 0 {
		for _, path := range places {
			d := errorf("Provider returned invalid result object after apply", "The provider left %s%s unknown after the apply.", a, pathString(path))
			if good {
				x.broken(d)
			} else {
				x.report(diagnostics{d})
			}
		}
		good = false
		o.value = cty.UnknownAsNull(o.value)
	}
	if good && c.action != Delete {
		for _, problem := range compatible(c.after, o.value, nil) {
			good = x.broken(errorf("Provider produced inconsistent result after apply", "What %s became is not what %s had planned: %s.", a,
				providerAddress(c.provider), problem))
		}
	}
	switch {
	case good && c.action == Delete && !o.value.IsNull():
		good = x.broken(errorf("Provider returned invalid result object after apply", "The provider destroyed %s, and returned an object all the same.",
			a))
	case good && c.action != Delete && o.value.IsNull():
		good = x.broken(errorf("Provider returned invalid result object after apply", "The provider carried out the %s of %s, and returned no object.",
			c.action, a))
	}
	switch {
	case !good && o.value.IsNull():
		return current, false
	case o.value.IsNull():
		return nil, good
	}
	if current != nil {
		o.tainted = current.tainted && !good
		o.depends = current.depends
	}
	if good && c.action != Delete {
		good = x.checkIdentity("an apply", a, schema, orBefore(c.afterIdentity, c.beforeIdentity), o.identity, false)
	}
	return o, good
}
