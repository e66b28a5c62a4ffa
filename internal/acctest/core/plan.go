package core

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Action is what a plan does with one instance.
type Action string

// The actions.
const (
	NoOp             Action = "no-op"
	Create           Action = "create"
	Update           Action = "update"
	Delete           Action = "delete"
	DeleteThenCreate Action = "delete, create"
	CreateThenDelete Action = "create, delete"
	Read             Action = "read"
	Forget           Action = "forget"
)

func (a Action) replaces() bool { return a == DeleteThenCreate || a == CreateThenDelete }

// The reasons that a plan gives, in the words of its JSON form.
const (
	becauseTainted      = "replace_because_tainted"
	becauseRequested    = "replace_by_request"
	becauseCannotUpdate = "replace_because_cannot_update"
	becauseTriggered    = "replace_by_triggers"
	becauseNoConfig     = "delete_because_no_resource_config"
	becauseNoKey        = "delete_because_each_key"
	becauseNoIndex      = "delete_because_count_index"
	becauseRepetition   = "delete_because_wrong_repetition"
	becauseUnknown      = "read_because_config_unknown"
	becausePending      = "read_because_dependency_pending"
)

// change is what a plan does with one instance.
type change struct {
	addr          addr
	provider      string // the key of its configuration
	action        Action
	reason        string
	before, after cty.Value
	// The identities; NilVal: none.
	beforeIdentity, afterIdentity cty.Value
	private                       []byte
	replace                       []cty.Path
	importing                     bool
	importID                      string
	importIdentity                cty.Value
	movedFrom                     *addr
	deposed                       string
}

func (c *change) effective() bool {
	return c.action != NoOp || c.importing || c.movedFrom != nil
}

// Plan is a saved plan.
type Plan struct {
	m           *module
	variables   map[string]cty.Value
	mode        planMode
	changes     map[addr]*change
	deposed     []*change
	prior       *state // as refreshed: what the apply begins with
	before      *state // as it was
	outputs     map[string][2]cty.Value
	targeted    bool
	parallelism int
	drift       []*change
	serial      int
	expanded    map[resourceAddr][]instanceData
	lineage     string
}

type planMode int

const (
	planNormal planMode = iota
	planDestroy
	planRefreshOnly
)

// planOptions are what the arguments of a command say of its plan.
type planOptions struct {
	mode        planMode
	skipRefresh bool
	targets     []string
	replace     []string
	parallelism int
	// preDestroy is the refresh before the plan of a destroy.
	preDestroy bool
}

// planning is a walk that plans.
type planning struct {
	*run
	o       planOptions
	p       *Plan
	prev    *state
	replace map[string]bool
	wanted  func(resourceAddr) bool
	moved   map[addr]addr // to → from
	imports map[addr]*importTarget
}

type importTarget struct {
	id       string
	identity cty.Value // NilVal: by id
	provider string
	rng      hcl.Range
}

// plan makes a plan, in provider processes of its own.
func (w *Workspace) plan(ctx context.Context, m *module, before *state, variables map[string]cty.Value, o planOptions) (*Plan, diagnostics) {
	if o.mode == planDestroy && !o.skipRefresh && !before.empty() {
		refresh := o
		refresh.mode, refresh.preDestroy = planNormal, true
		refreshed, diags := w.plan(ctx, m, before, variables, refresh)
		if diags.hasErrors() {
			return nil, diags
		}
		o.skipRefresh = true
		p, diags := w.plan(ctx, m, refreshed.prior, variables, o)
		if p != nil {
			p.before = before
		}
		return p, diags
	}
	working := before.copy()
	g := &planning{run: w.newRun(ctx, m, working, variables, o.parallelism), o: o, prev: before, replace: map[string]bool{}, moved: map[addr]addr{}, imports: map[addr]*importTarget{}}
	defer g.close()
	g.p = &Plan{m: m, variables: variables, mode: o.mode, changes: map[addr]*change{}, prior: working, before: before, outputs: map[string][2]cty.Value{}, targeted: len(o.targets) > 0,
		parallelism: o.parallelism, serial: before.serial, lineage: before.lineage}
	for _, text := range o.replace {
		g.replace[text] = true
	}
	if !g.chooseTargets() || !g.move() || !g.findImports() {
		return g.p, g.diags
	}
	if g.p.targeted {
		g.report(diagnostics{{Severity: Warning, Summary: "Resource targeting is in effect", Detail: "You are creating a plan with the -target option, which means that the result of this plan may not " +
			"represent all of the changes requested by the current configuration."}})
	}
	g.walk(g.nodes())
	if w.halted() && !g.diags.hasErrors() {
		g.report(diagnostics{errorf("execution halted", "")})
	}
	g.p.expanded = g.expanded
	if !g.diags.hasErrors() {
		g.planOutputs()
	}
	return g.p, g.diags
}

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

// nodes are the steps of the walk.
func (g *planning) nodes() []*node {
	var nodes []*node
	declared := map[resourceAddr]bool{}
	if g.o.mode != planDestroy {
		for _, a := range g.m.order {
			if !g.wanted(a) {
				g.expandFromState(a)
				continue
			}
			declared[a] = true
			config := g.m.resources[a]
			needs := ids(g.m.dependencies(config))
			for _, i := range g.m.imports {
				for _, e := range []hcl.Expression{i.id, i.identity, i.forEach} {
					if e != nil && importsInto(i, a) {
						needs = append(needs, ids(g.m.references(e.Variables()))...)
					}
				}
			}
			nodes = append(nodes, &node{id: a.String(), needs: needs, do: func() bool { return g.planResource(config) }})
		}
	} else {
		for _, a := range g.m.order {
			g.expandFromState(a)
		}
	}
	for _, a := range g.state.addrs() {
		if declared[a.resourceAddr] || !g.wanted(a.resourceAddr) {
			continue
		}
		s := g.state.objects[a]
		nodes = append(nodes, &node{id: a.String() + " (orphan)", needs: ids(g.m.references(g.m.providerTraversals(providerKey(s.provider)))), do: func() bool {
			return g.slot(func() bool { return g.planOrphan(a, becauseNoConfig) })
		}})
	}
	for _, a := range slices.SortedFunc(maps.Keys(g.state.deposed), compareAddr) {
		for _, s := range g.state.deposed[a] {
			nodes = append(nodes, &node{id: a.String() + " deposed " + s.deposed, do: func() bool { return g.slot(func() bool { return g.planDeposed(a, s) }) }})
		}
	}
	return nodes
}

// expandFromState lets references to what is not planned lead to what the state holds.
func (g *planning) expandFromState(a resourceAddr) {
	config := g.m.resources[a]
	var list []instanceData
	for _, at := range g.state.addrs() {
		if at.resourceAddr != a {
			continue
		}
		list = append(list, instanceData{key: at.key})
		p, ok := g.provider(config.provider)
		if !ok {
			return
		}
		if schema := p.schemas.of(a); schema != nil {
			if o, diags := p.upgrade(g.state.objects[at], schema); g.report(diags) {
				g.setValue(at, o.value)
			}
		}
	}
	if len(list) > 0 {
		g.expand(a, list)
	}
}

// planResource plans all instances of a resource or data source, and those of the state that are not configured any more.
func (g *planning) planResource(config *resourceConfig) bool {
	list, known, diags := g.scope.instances(config)
	if !g.report(fromHCL(diags).in(config.addr.String())) || !known {
		return false
	}
	if !g.importsOf(config.addr) {
		return false
	}
	g.expand(config.addr, list)
	var work []func() bool
	configured := map[instanceKey]bool{}
	for _, i := range list {
		configured[i.key] = true
		work = append(work, func() bool {
			return g.slot(func() bool {
				if config.addr.data {
					return g.planData(config, i)
				}
				return g.planInstance(config, i)
			})
		})
	}
	g.mu.Lock()
	known2 := g.state.addrs()
	g.mu.Unlock()
	for _, a := range known2 {
		if a.resourceAddr != config.addr || configured[a.key] {
			continue
		}
		reason := becauseRepetition
		switch {
		case config.count != nil && a.key.kind == 'n':
			reason = becauseNoIndex
		case config.forEach != nil && a.key.kind == 's':
			reason = becauseNoKey
		}
		work = append(work, func() bool { return g.slot(func() bool { return g.planOrphan(a, reason) }) })
	}
	return g.together(work)
}

// refreshed brings an object up to date, unless the plan is not to.
func (g *planning) refreshed(p *instance, a addr, schema *resourceSchema, o *object, body hcl.Body) (out *object, ok bool) {
	if o == nil || g.o.skipRefresh {
		return o, true
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

// checkObject holds what a provider has read or imported to core's rules.
func (r *run) checkObject(during string, a addr, schema *resourceSchema, v cty.Value) bool {
	if v.IsNull() {
		return true
	}
	if places := unknowns(v); len(places) > 0 {
		return r.broken(errorf("Provider produced invalid object", "During %s, the provider returned unknown values for %s: %s", during, a, pathString(places[0])))
	}
	for _, path := range schema.writeOnlyPaths(v) {
		return r.broken(errorf("Provider produced invalid object", "During %s, the provider returned a value for the write-only attribute %s%s", during, a, pathString(path)))
	}
	return true
}

// checkIdentity holds an identity to the rules: it is there, whole, and never another one. gone allows what is removed from the state to have none.
func (r *run) checkIdentity(during string, a addr, schema *resourceSchema, before, after cty.Value, gone bool) bool {
	if schema.identity == cty.NilType {
		return true
	}
	if after == cty.NilVal || after.IsNull() {
		if gone {
			return true
		}
		return r.broken(errorf("Provider broke a rule of identities", "During %s, the provider set no identity for %s.", during, a))
	}
	for _, name := range schema.required {
		if v := after.GetAttr(name); v.IsNull() {
			return r.broken(errorf("Provider broke a rule of identities", "During %s, the identity of %s has no %s.", during, a, name))
		}
	}
	if before != cty.NilVal && !before.IsNull() && before.IsWhollyKnown() && after.IsWhollyKnown() && !same(before, after) {
		return r.broken(errorf("Provider broke a rule of identities", "During %s, the identity of %s changed from %#v to %#v.", during, a, before, after))
	}
	return true
}

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
	target := g.imports[a]
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
	if current != nil {
		current.depends = g.m.ancestors(config.addr)
	}
	if !g.put(a, provider, current, schema) {
		return false
	}
	if g.o.mode == planRefreshOnly {
		if current != nil {
			g.setValue(a, current.value)
		} else {
			g.setValue(a, cty.NullVal(schema.typ))
		}
		return true
	}
	force := g.replace[a.String()]
	triggered := g.triggered(config, i)
	c, ok := g.planChange(p, config, i, schema, current, nil, force || triggered)
	if !ok {
		return false
	}
	if triggered && c.action.replaces() {
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
	return true
}

func preventedDestroy(a addr, rng *hcl.Range) Diagnostic {
	return errorf("Instance cannot be destroyed", "Resource %s has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed. To avoid this error and continue with the plan, "+
		"either disable lifecycle.prevent_destroy or reduce the scope of the plan using the -target option.", a).at("", rng)
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

// triggered reports whether what replace_triggered_by names is going to change.
func (g *planning) triggered(config *resourceConfig, _ instanceData) bool {
	for _, e := range config.replaceTriggeredBy {
		for _, t := range e.Variables() {
			a, ok := referenced(t)
			if !ok {
				continue
			}
			g.mu.Lock()
			for at, c := range g.p.changes {
				if at.resourceAddr != a || c.action == NoOp || c.action == Read {
					continue
				}
				name := attrName(t, 2)
				if name == "" || c.action.replaces() || c.action == Create || !same(valueOf(c.before, name), valueOf(c.after, name)) {
					g.mu.Unlock()
					return true
				}
			}
			g.mu.Unlock()
		}
	}
	return false
}

// planChange plans an instance that is configured. earlier is the change that was planned before, in an apply, where everything is planned once more.
func (r *run) planChange(p *instance, config *resourceConfig, i instanceData, schema *resourceSchema, current *object, earlier *change, force bool) (*change, bool) {
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
	effective := ignoreChanges(config, schema, prior, configured)
	planned, planDiags := p.plan(a, schema, prior, effective, schema.proposedNew(prior, effective), identity, private, config.body)
	if !r.report(planDiags) || !r.checkPlanned(a, schema, prior, effective, planned) {
		return nil, false
	}
	c.after, c.afterIdentity, c.private = planned.value, planned.identity, planned.private
	c.replace = requiredReplaces(schema.block, prior, planned.value, planned.replace)
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

func (r *run) checkPlanned(a addr, schema *resourceSchema, prior, config cty.Value, planned *planned) bool {
	for _, path := range schema.writeOnlyPaths(planned.value) {
		return r.broken(errorf("Provider produced invalid plan", "The provider planned a value for the write-only attribute %s%s.", a, pathString(path)))
	}
	if problems := schema.checkPlan(prior, config, planned.value); len(problems) > 0 {
		return r.broken(errorf("Provider produced invalid plan", "The provider planned an invalid value for %s%s.\n\nThis is a bug in the provider, which should be reported in the provider's own issue tracker.", a, problems[0]))
	}
	return true
}

// checkRules evaluates the preconditions (after: postconditions) of a resource.
func (r *run) checkRules(s *scope, config *resourceConfig, after bool, a addr) bool {
	for _, c := range config.checks {
		if c.after != after {
			continue
		}
		v, diags := s.expr(c.condition)
		if !r.report(fromHCL(diags).in(a.String())) {
			return false
		}
		if v.IsKnown() && !v.IsNull() && v.Type() == cty.Bool && v.False() {
			message, _ := s.text(c.message)
			text := "This check failed."
			if message.IsKnown() && !message.IsNull() {
				text = message.AsString()
			}
			rng := c.condition.Range()
			return r.report(diagnostics{errorf(map[bool]string{true: "Resource postcondition failed", false: "Resource precondition failed"}[after], "%s", text).at(a.String(), &rng)})
		}
	}
	return true
}

// ignoreChanges puts what was there before into a configuration for what lifecycle.ignore_changes names.
func ignoreChanges(config *resourceConfig, schema *resourceSchema, prior, configured cty.Value) cty.Value {
	if prior.IsNull() || (!config.ignoreAll && len(config.ignoreChanges) == 0) {
		return configured
	}
	values := configured.AsValueMap()
	for _, at := range schema.attributes {
		ignored := config.ignoreAll && (at.required || at.optional) && !at.writeOnly
		for _, t := range config.ignoreChanges {
			ignored = ignored || t.RootName() == at.name || attrOf(t) == at.name
		}
		if ignored && (at.required || at.optional) {
			values[at.name] = prior.GetAttr(at.name)
		}
	}
	return cty.ObjectVal(values)
}

func attrOf(t hcl.Traversal) string {
	if len(t) > 0 {
		if a, ok := t[0].(hcl.TraverseAttr); ok {
			return a.Name
		}
	}
	return ""
}

// planOrphan refreshes what the state holds and the configuration does not, and plans to destroy it.
func (g *planning) planOrphan(a addr, reason string) bool {
	s := g.stored(a)
	if s == nil {
		return true
	}
	key := providerKey(s.provider)
	config := g.m.resources[a.resourceAddr]
	if a.data {
		return g.put(a, s.provider, nil, nil)
	}
	p, ok := g.provider(key)
	if !ok {
		return false
	}
	schema := g.schemaFor(p, a.resourceAddr, nil)
	if schema == nil {
		return false
	}
	o, diags := p.upgrade(s, schema)
	if !g.report(diags) {
		return false
	}
	var body hcl.Body
	if config != nil {
		body = config.body
	}
	current, ok := g.refreshed(p, a, schema, o, body)
	if !ok {
		return false
	}
	g.noteDrift(a, key, o, current)
	if !g.put(a, s.provider, current, schema) || g.o.mode == planRefreshOnly {
		return !g.diags.hasErrors()
	}
	for _, removed := range g.m.removed {
		if removed.from == a.resourceAddr && !removed.destroy && current != nil {
			g.mu.Lock()
			g.p.changes[a] = &change{addr: a, provider: key, action: Forget, before: current.value, beforeIdentity: current.identity, after: cty.NullVal(schema.typ)}
			g.mu.Unlock()
			return true
		}
	}
	if current == nil {
		return true
	}
	if g.o.mode == planDestroy {
		reason = ""
		if config != nil && config.preventDestroy {
			return g.report(diagnostics{preventedDestroy(a, &config.rng)})
		}
	}
	return g.planDestroy(p, a, key, schema, current, body, reason, "")
}

// planDestroy plans the end of an object.
func (g *planning) planDestroy(p *instance, a addr, key string, schema *resourceSchema, current *object, body hcl.Body, reason, deposed string) bool {
	none := cty.NullVal(schema.typ)
	planned, diags := p.plan(a, schema, current.value, none, none, current.identity, current.private, body)
	if !g.report(diags) {
		return false
	}
	if !planned.value.IsNull() {
		return g.broken(errorf("Provider produced invalid plan", "The provider planned a non-null destroy value for %s.", a))
	}
	c := &change{addr: a, provider: key, action: Delete, reason: reason, before: current.value, beforeIdentity: current.identity, after: none, afterIdentity: planned.identity, private: planned.private, deposed: deposed}
	if from, ok := g.moved[a]; ok {
		c.movedFrom = &from
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if deposed != "" {
		g.p.deposed = append(g.p.deposed, c)
		return true
	}
	g.p.changes[a] = c
	return true
}

// planDeposed plans the end of an object that a replacement, creating first, has left behind.
func (g *planning) planDeposed(a addr, s *stored) bool {
	key := providerKey(s.provider)
	p, ok := g.provider(key)
	if !ok {
		return false
	}
	schema := g.schemaFor(p, a.resourceAddr, nil)
	if schema == nil {
		return false
	}
	o, diags := p.upgrade(s, schema)
	if !g.report(diags) {
		return false
	}
	current, ok := g.refreshed(p, a, schema, o, nil)
	if !ok {
		return false
	}
	if current == nil {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.state.deposed[a] = slices.DeleteFunc(slices.Clone(g.state.deposed[a]), func(other *stored) bool { return other.deposed == s.deposed })
		return true
	}
	if g.o.mode == planRefreshOnly {
		return true
	}
	return g.planDestroy(p, a, key, schema, current, nil, "", s.deposed)
}

// planData reads a data source, or plans to read it in the apply when what it depends on is not there yet.
func (g *planning) planData(config *resourceConfig, i instanceData) bool {
	a := addr{config.addr, i.key}
	p, ok := g.provider(config.provider)
	if !ok {
		return false
	}
	schema := g.schemaFor(p, config.addr, &config.rng)
	if schema == nil {
		return false
	}
	s := g.scope.with(i)
	if !g.checkRules(s, config, false, a) {
		return false
	}
	configured, diags := s.body(config.body, schema.block)
	if !g.report(fromHCL(diags).in(a.String())) {
		return false
	}
	reason := ""
	if !configured.IsWhollyKnown() {
		reason = becauseUnknown
	}
	for dep := range g.m.references(config.dependsOn) {
		g.mu.Lock()
		for at, c := range g.p.changes {
			if at.resourceAddr == dep && c.action != NoOp && reason == "" {
				reason = becausePending
			}
		}
		g.mu.Unlock()
	}
	if reason != "" && !g.o.preDestroy && g.o.mode == planNormal {
		after := unknownComputed(schema.block, configured)
		g.mu.Lock()
		g.p.changes[a] = &change{addr: a, provider: config.provider, action: Read, reason: reason, before: cty.NullVal(schema.typ), after: after}
		g.values[a] = after
		delete(g.state.objects, a)
		g.mu.Unlock()
		return true
	}
	if reason == becauseUnknown {
		g.setValue(a, cty.UnknownVal(schema.typ))
		return true
	}
	v, ok := g.readData(p, config, a, schema, configured)
	if !ok {
		return false
	}
	g.setValue(a, v)
	return g.checkRules(s, config, true, a)
}

// readData validates and reads a data source, and stores what it read.
func (r *run) readData(p *instance, config *resourceConfig, a addr, schema *resourceSchema, configured cty.Value) (cty.Value, bool) {
	if !r.report(p.validate(a, schema, configured, config.body)) {
		return cty.NilVal, false
	}
	v, diags := p.readData(a, schema, configured, config.body)
	if !r.report(diags) {
		return cty.NilVal, false
	}
	if v.IsNull() {
		return v, r.broken(errorf("Provider produced null object", "The provider produced a null value for %s.", a))
	}
	if !r.checkObject("read", a, schema, v) {
		return v, false
	}
	for _, at := range schema.attributes {
		if c := configured.GetAttr(at.name); !c.IsNull() && !at.computed && !same(c, v.GetAttr(at.name)) {
			return v, r.broken(errorf("Provider produced invalid object", "The provider changed the configured value of %s.%s while reading.", a, at.name))
		}
	}
	return v, r.put(a, providerAddress(config.provider), &object{value: v}, schema)
}

// unknownComputed is a data source before it is read: what is configured, and the rest unknown.
func unknownComputed(b *block, configured cty.Value) cty.Value {
	values := configured.AsValueMap()
	for _, a := range b.attributes {
		if a.computed && values[a.name].IsNull() {
			values[a.name] = cty.UnknownVal(a.typ)
		}
	}
	return cty.ObjectVal(values)
}

// importObject imports and refreshes an object.
func (r *run) importObject(p *instance, a addr, schema *resourceSchema, id string, identity cty.Value) (*object, bool) {
	imported, diags := p.importState(a, schema, id, identity)
	if !r.report(diags) {
		return nil, false
	}
	if imported.value.IsNull() {
		return nil, r.broken(errorf("Import returned null resource", "While attempting to import %s, the provider returned an instance with no state.", a))
	}
	if !r.checkObject("import", a, schema, imported.value) {
		return nil, false
	}
	if !r.checkIdentity("import", a, schema, cty.NilVal, imported.identity, false) {
		return nil, false
	}
	current, diags := p.read(a, schema, imported, nil)
	if !r.report(diags) {
		return nil, false
	}
	if current.value.IsNull() {
		return nil, r.report(diagnostics{errorf("Cannot import non-existent remote object", "While attempting to import an existing object to %q, the provider detected that no object exists with the given "+
			"id. Only pre-existing objects can be imported; check that the id is correct and that it is associated with the provider's configured region or endpoint, or use \"terraform apply\" to "+
			"create a new remote object for this resource.", a)})
	}
	if !r.checkObject("refresh", a, schema, current.value) {
		return nil, false
	}
	return current, r.checkIdentity("import", a, schema, imported.identity, current.identity, false)
}

// findImports checks that each import block leads to something that is configured.
func (g *planning) findImports() bool {
	if g.o.mode == planDestroy {
		return true
	}
	for _, i := range g.m.imports {
		a, ok := importedResource(i)
		if ok && g.m.resources[a] == nil {
			return g.report(diagnostics{errorf("Configuration for import target does not exist", "The configuration for the given import target %s does not exist. All target instances must have an "+
				"associated configuration to be imported.", a).at("", &i.rng)})
		}
	}
	return true
}

func importsInto(i *importConfig, a resourceAddr) bool {
	to, ok := importedResource(i)
	return ok && to == a
}

func importedResource(i *importConfig) (resourceAddr, bool) {
	for _, t := range i.to.Variables() {
		if a, ok := referenced(t); ok {
			return a, true
		}
	}
	return resourceAddr{}, false
}

// importsOf evaluates the import blocks that lead to a resource.
func (g *planning) importsOf(a resourceAddr) bool {
	for _, i := range g.m.imports {
		if !importsInto(i, a) || g.o.mode == planDestroy {
			continue
		}
		list := []instanceData{{}}
		if i.forEach != nil {
			var diags hcl.Diagnostics
			list, _, diags = g.scope.instances(&resourceConfig{forEach: i.forEach})
			if !g.report(fromHCL(diags)) {
				return false
			}
		}
		for _, each := range list {
			s := g.scope.with(each)
			to, diags := importAddress(s, i.to)
			if !g.report(fromHCL(diags)) {
				return false
			}
			target := &importTarget{provider: i.provider, rng: i.rng}
			switch {
			case i.id != nil:
				id, diags := s.text(i.id)
				if !g.report(fromHCL(diags)) {
					return false
				}
				if !id.IsKnown() || id.IsNull() || id.AsString() == "" {
					return g.report(diagnostics{errorf("Invalid import id argument", "The import block \"id\" argument must be a known text that is not empty.").at("", ptr(i.id.Range()))})
				}
				target.id = id.AsString()
			case i.identity != nil:
				v, diags := s.expr(i.identity)
				if !g.report(fromHCL(diags)) {
					return false
				}
				p, ok := g.provider(g.m.resources[a].provider)
				if !ok {
					return false
				}
				schema := g.schemaFor(p, a, &i.rng)
				if schema == nil {
					return false
				}
				identity, problem := identityOf(v, schema)
				if problem != "" {
					return g.report(diagnostics{errorf("Invalid expression value", "%s", problem).at("", ptr(i.identity.Range()))})
				}
				target.identity = identity
			default:
				return g.report(diagnostics{errorf("Invalid import block", "At least one of 'id' or 'identity' must be specified.").at("", &i.rng)})
			}
			g.mu.Lock()
			g.imports[to] = target
			g.mu.Unlock()
		}
	}
	return true
}

func ptr[T any](v T) *T { return &v }

// identityOf brings the value of an import block to the identity's type: what may be left out is null.
func identityOf(v cty.Value, schema *resourceSchema) (cty.Value, string) {
	if schema.identity == cty.NilType {
		return cty.NilVal, "this resource has no identity"
	}
	given := members(v)
	values := map[string]cty.Value{}
	for name, t := range schema.identity.AttributeTypes() {
		one, ok := given[name]
		if !ok {
			if slices.Contains(schema.required, name) {
				return cty.NilVal, fmt.Sprintf("Invalid identity: attribute %q is required.", name)
			}
			values[name] = cty.NullVal(t)
			continue
		}
		converted, err := convertTo(one, t)
		if err != nil {
			return cty.NilVal, "Invalid identity: " + err.Error()
		}
		values[name] = converted
		delete(given, name)
	}
	for name := range given {
		return cty.NilVal, fmt.Sprintf("Invalid identity: unsupported attribute %q.", name)
	}
	return cty.ObjectVal(values), ""
}

// importAddress is the instance that the to of an import block names, for this instance of the block.
func importAddress(s *scope, e hcl.Expression) (addr, hcl.Diagnostics) {
	if index, ok := e.(*hclsyntax.IndexExpr); ok {
		traversal, diags := hcl.AbsTraversalForExpr(index.Collection)
		if diags.HasErrors() {
			return addr{}, diags
		}
		key, diags := s.expr(index.Key)
		if diags.HasErrors() {
			return addr{}, diags
		}
		traversal = append(slices.Clone(traversal), hcl.TraverseIndex{Key: key})
		a, _, err := addrOfTraversal(traversal)
		if err != nil {
			return addr{}, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Invalid import address", Detail: err.Error(), Subject: ptr(e.Range())}}
		}
		return a, nil
	}
	traversal, diags := hcl.AbsTraversalForExpr(e)
	if diags.HasErrors() {
		return addr{}, diags
	}
	a, _, err := addrOfTraversal(traversal)
	if err != nil {
		return addr{}, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Invalid import address", Detail: err.Error(), Subject: ptr(e.Range())}}
	}
	return a, nil
}

// move carries out the moved blocks, and what moves by itself when count comes or goes, on the state that the plan begins with.
func (g *planning) move() bool {
	for _, m := range g.m.moved {
		from, wholeFrom, err := addrOfTraversal(m[0])
		if err == nil {
			var to addr
			var wholeTo bool
			to, wholeTo, err = addrOfTraversal(m[1])
			if err == nil && !g.moveOne(from, to, wholeFrom && wholeTo) {
				return false
			}
		}
		if err != nil {
			return g.report(diagnostics{errorf("Invalid moved block", "%v", err)})
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
		source := providerKey(g.state.objects[a].provider)
		o, diags := p.move(g.state.objects[a], "registry.terraform.io/"+source+"/"+source, target, schema)
		if !g.report(diags) || !g.put(target, providerAddress(config.provider), o, schema) {
			return false
		}
		delete(g.state.objects, a)
		g.moved[target] = a
	}
	return true
}

func (g *planning) rename(from, to addr) {
	s := *g.state.objects[from]
	s.addr = to
	delete(g.state.objects, from)
	g.state.objects[to] = &s
	g.moved[to] = from
}

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

// empty reports whether the plan changes nothing: neither an object nor an output.
func (p *Plan) empty() bool {
	for _, c := range p.changes {
		if c.effective() && c.action != Read {
			return false
		}
	}
	if len(p.deposed) > 0 || p.mode == planRefreshOnly && len(p.drift) > 0 {
		return false
	}
	for _, o := range p.outputs {
		if !same(o[0], o[1]) {
			return false
		}
	}
	return true
}

// sorted are the changes in the order of their addresses.
func (p *Plan) sorted() []*change {
	list := slices.Collect(maps.Values(p.changes))
	slices.SortFunc(list, func(a, b *change) int { return compareAddr(a.addr, b.addr) })
	return append(list, p.deposed...)
}
