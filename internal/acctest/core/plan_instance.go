package core

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// planInstance refreshes and plans one instance.
func (g *planning) planInstance(config *resourceConfig, i instanceData) bool {
	a := addr{config.addr, i.key}
	p, ok := g.provider(config.provider)
	if !ok {
		return false
	}
	schema := g.schemaFor(p, config.addr, &config.rng)
	if schema == nil {
		return false
	}
	provider := providerAddress(config.provider)
	before := g.stored(a)
	var current *object
	target := g.importOf(a)
	importing := target != nil && before == nil && !g.o.preDestroy
	switch {
	case importing:
		if current, ok = g.importObject(p, a, schema, target.id, target.identity); !ok {
			return false
		}
	case before != nil:
		upgraded, diags := p.upgrade(before, schema)
		if !g.report(diags) {
			return false
		}
		if current, ok = g.refreshed(p, a, schema, upgraded, config.body); !ok {
			return false
		}
		g.noteDrift(a, config.provider, upgraded, current)
		if current != nil {
			current.cbd = config.createBeforeDestroy
		}
	}
	configuredDepends := g.m.ancestors(config.addr)
	if current != nil && !g.o.skipRefresh {
		// What it depended on still counts for the order of the apply.
		current.depends = slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(configuredDepends), current.depends...))))
	}
	if !g.put(a, provider, current, schema) {
		return false
	}
	if g.o.mode == planRefreshOnly {
		g.setValue(a, cty.DynamicVal)
		if current != nil {
			g.setValue(a, current.value)
		}
		s := g.scope.with(i)
		return g.checkRules(s, config, false, a) && (current == nil || g.checkRules(s, config, true, a))
	}
	force := g.replace[a.String()]
	triggered, ok := g.triggered(config, i)
	if !ok {
		return false
	}
	c, ok := g.planChange(p, config, i, schema, current, nil, force || triggered)
	if !ok {
		return false
	}
	if triggered {
		c.reason = becauseTriggered
	}
	if importing {
		c.importing, c.importID, c.importIdentity = true, target.id, cty.NilVal
		if target.identity != cty.NilVal {
			c.importIdentity = current.identity
		}
	}
	if from, ok := g.moved[a]; ok {
		c.movedFrom = &from
	}
	g.mu.Lock()
	g.p.changes[a] = c
	g.values[a] = c.after
	g.mu.Unlock()
	if config.preventDestroy && (c.action.replaces() || c.action == Delete) {
		return g.report(diagnostics{preventedDestroy(a, &config.rng)})
	}
	if c.action == NoOp && current != nil && !slices.Equal(current.depends, configuredDepends) {
		// No apply is going to write down what it depends on now.
		current.depends = configuredDepends
		if !g.put(a, provider, current, schema) {
			return false
		}
	}
	return g.checkRules(g.scope.with(i), config, true, a) && g.planTriggers(config, i, c)
}

// refreshed brings an object up to date, unless the plan is not to.
func (g *planning) refreshed(p *instance, a addr, schema *resourceSchema, o *object, body hcl.Body) (out *object, ok bool) {
	if o == nil || g.o.skipRefresh {
		return o, true
	}
	if !g.may() {
		return nil, false
	}
	out, diags := p.read(a, schema, o, body)
	if !g.report(diags) {
		return nil, false
	}
	if !g.checkObject("refresh", a, schema, out.value) {
		return nil, false
	}
	if out.value.IsNull() {
		return nil, g.checkIdentity("refresh", a, schema, o.identity, out.identity, true)
	}
	return out, g.checkIdentity("refresh", a, schema, o.identity, out.identity, false)
}

// noteDrift keeps what a refresh found changed, for plans that show it.
func (g *planning) noteDrift(a addr, provider string, before, after *object) {
	c := &change{addr: a, provider: provider, action: Update, before: before.value, beforeIdentity: before.identity}
	switch {
	case after == nil:
		c.action, c.after = Delete, cty.NullVal(before.value.Type())
	case same(before.value, after.value):
		return
	default:
		c.after, c.afterIdentity = after.value, after.identity
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.p.drift = append(g.p.drift, c)
}

// triggered reports whether something that replace_triggered_by names is going to be changed in place or replaced: a new object triggers nothing,
// nor does one that ends.
func (g *planning) triggered(config *resourceConfig, i instanceData) (triggered, ok bool) {
	for _, e := range config.replaceTriggeredBy {
		traversal, diags := fullTraversal(g.scope.with(i), e)
		if !g.report(fromHCL(diags).in(config.addr.String())) {
			return false, false
		}
		a, whole, path := splitTraversal(traversal)
		if g.m.resources[a.resourceAddr] == nil {
			return false, g.report(diagnostics{errorf("Reference to undeclared resource", "The configuration has no %s.", a.resourceAddr).
				at(config.addr.String(), ptr(e.Range()))})
		}
		g.mu.Lock()
		for at, c := range g.p.changes {
			if at.resourceAddr != a.resourceAddr || !whole && at.key != a.key || c.action != Update && !c.action.replaces() {
				continue
			}
			triggered = triggered || len(path) == 0 || !same(valueAt(c.before, path), valueAt(c.after, path))
		}
		g.mu.Unlock()
	}
	return triggered, true
}

// fullTraversal is the traversal that an expression stands for, with the keys in it evaluated: a[each.key].b.
func fullTraversal(s *scope, e hcl.Expression) (hcl.Traversal, hcl.Diagnostics) {
	switch e := e.(type) {
	case *hclsyntax.IndexExpr:
		traversal, diags := fullTraversal(s, e.Collection)
		if diags.HasErrors() {
			return nil, diags
		}
		key, diags := s.expr(e.Key)
		key, _ = key.Unmark()
		return append(slices.Clone(traversal), hcl.TraverseIndex{Key: key}), diags
	case *hclsyntax.RelativeTraversalExpr:
		traversal, diags := fullTraversal(s, e.Source)
		return append(slices.Clone(traversal), e.Traversal...), diags
	}
	return hcl.AbsTraversalForExpr(e)
}

// splitTraversal splits a reference to a resource into the address, of one instance or (whole) of all, and the path within.
func splitTraversal(traversal hcl.Traversal) (a addr, whole bool, path cty.Path) {
	n := min(2, len(traversal))
	if kindOf(traversal.RootName()) != managedKind {
		n = min(3, len(traversal))
	}
	if n < len(traversal) {
		if _, ok := traversal[n].(hcl.TraverseIndex); ok {
			n++
		}
	}
	a, whole, _ = addrOfTraversal(traversal[:n])
	return a, whole, pathOf(traversal[n:])
}

// planChange plans an instance that is configured. earlier is the change that was planned before, in an apply, where everything is planned once more.
func (r *run) planChange(p *instance, config *resourceConfig, i instanceData, schema *resourceSchema, current *object, earlier *change,
	force bool) (*change, bool) {
	a := addr{config.addr, i.key}
	s := r.scope.with(i)
	if !r.checkRules(s, config, false, a) {
		return nil, false
	}
	configured, diags := s.body(config.body, schema.block)
	if !r.report(fromHCL(diags).in(a.String())) {
		return nil, false
	}
	c := &change{addr: a, provider: config.provider, before: cty.NullVal(schema.typ), beforeIdentity: cty.NilVal}
	var private []byte
	prior, identity := c.before, cty.NilVal
	if current != nil {
		c.before, c.beforeIdentity = current.value, current.identity
		if !current.tainted {
			prior, identity, private = current.value, current.identity, current.private
		}
	}
	if !r.report(p.validate(a, schema, configured, config.body)) {
		return nil, false
	}
	r.w.secretsOf(schema, configured)
	if !r.may() {
		return nil, false
	}
	effective := ignoreChanges(config, schema, prior, configured)
	planned, planDiags := p.plan(a, schema, prior, effective, schema.proposedNew(prior, effective), identity, private, config.body)
	if !r.report(planDiags) || !r.checkPlanned(a, schema, prior, effective, planned) {
		return nil, false
	}
	c.after, c.afterIdentity, c.private = planned.value, planned.identity, planned.private
	var nowhere cty.Path
	if c.replace, nowhere = requiredReplaces(schema.block, prior, planned.value, planned.replace); nowhere != nil {
		return nil, r.broken(errorf("Provider produced invalid plan",
			"The provider asks for a replacement of %s because of %s, which does not exist.", a, pathString(nowhere)))
	}
	replaceAction := DeleteThenCreate
	if config.createBeforeDestroy || earlier != nil && earlier.action == CreateThenDelete {
		replaceAction = CreateThenDelete
	}
	switch {
	case prior.IsNull() && current != nil: // it is tainted
		c.action, c.reason = replaceAction, becauseTainted
		return c, true
	case prior.IsNull():
		c.action = Create
		return c, true
	case force:
		c.action, c.reason = replaceAction, becauseRequested
	case len(c.replace) > 0:
		c.action, c.reason = replaceAction, becauseCannotUpdate
	case same(planned.value, prior):
		c.action = NoOp
		return c, r.checkIdentity("a plan", a, schema, identity, orBefore(planned.identity, identity), false)
	default:
		c.action = Update
		return c, r.checkIdentity("a plan", a, schema, identity, orBefore(planned.identity, identity), false)
	}
	// What replaces an object is planned as a new one.
	none := cty.NullVal(schema.typ)
	again, planDiags := p.plan(a, schema, none, configured, schema.proposedNew(none, configured), planned.identity, planned.private, config.body)
	if planDiags.hasErrors() { // what it warns of, the plan before has said
		return nil, r.report(planDiags)
	}
	if !r.checkPlanned(a, schema, none, configured, again) {
		return nil, false
	}
	c.after, c.afterIdentity, c.private = again.value, again.identity, again.private
	return c, true
}

// orBefore is an identity, or the one before where a provider planned none: it need not.
func orBefore(identity, before cty.Value) cty.Value {
	if identity == cty.NilVal || identity.IsNull() {
		return before
	}
	return identity
}
