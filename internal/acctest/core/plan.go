package core

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
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
	becauseNoTarget     = "delete_because_no_move_target"
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
	invoking    bool
	parallelism int
	drift       []*change
	invocations []*invocation
	opens       []resourceAddr // ephemeral resources
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
	// invoke is the action that the plan is for; what it does not refer to is left alone. "": it is for the configuration.
	invoke string
}

// planning is a walk that plans.
type planning struct {
	*run
	o       planOptions
	p       *Plan
	prev    *state
	replace map[string]bool
	wanted  func(resourceAddr) bool
	// instances are the instances that targets name, of resources of which no target names all.
	instances map[resourceAddr]map[instanceKey]bool
	moved     map[addr]addr // to → from
	imports   map[addr]*importTarget
}

// plan makes a plan, in provider processes of its own.
func (w *Workspace) plan(ctx context.Context, m *module, before *state, variables map[string]cty.Value, o planOptions) (made *Plan,
	diags diagnostics) {
	if o.mode == planDestroy && !o.skipRefresh && !before.empty() {
		refresh := o
		refresh.mode, refresh.preDestroy = planNormal, true
		refreshed, diags := w.plan(ctx, m, before, variables, refresh)
		if diags.hasErrors() {
			return nil, diags
		}
		o.skipRefresh = true
		p, more := w.plan(ctx, m, refreshed.prior, variables, o)
		if p != nil {
			p.before = before
		}
		return p, append(diags, more...)
	}
	working := before.copy()
	g := &planning{run: w.newRun(ctx, m, working, variables, o.parallelism), o: o, prev: before, replace: map[string]bool{}, moved: map[addr]addr{},
		imports: map[addr]*importTarget{}}
	defer g.close()
	g.lenient = o.preDestroy || o.mode == planRefreshOnly
	g.p = &Plan{m: m, variables: variables, mode: o.mode, changes: map[addr]*change{}, prior: working, before: before,
		outputs: map[string][2]cty.Value{}, targeted: len(o.targets) > 0, invoking: o.invoke != "",
		parallelism: o.parallelism, serial: before.serial, lineage: before.lineage}
	for _, text := range o.replace {
		g.replace[text] = true
	}
	if !g.chooseTargets() || !g.move() || !g.findImports() {
		return g.p, g.diags
	}
	if g.p.targeted {
		g.report(diagnostics{{Severity: Warning, Summary: "Resource targeting is in effect",
			Detail: "This plan has a -target. What else the configuration changes is not in it."}})
	}
	nodes := g.nodes()
	left := g.walk(nodes)
	if w.halted() && !g.diags.hasErrors() {
		g.report(diagnostics{errorf("execution halted", "")})
	}
	g.p.expanded = g.expanded
	defer func() { diags = g.diags }() // with what closing says
	defer g.closeAll(ctx, nodes, left)
	if o.invoke != "" && !g.diags.hasErrors() {
		g.planInvoke()
	}
	g.warnOfForgotten()
	if !g.diags.hasErrors() {
		g.planOutputs()
	}
	return g.p, g.diags
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
			if a.kind == openKind {
				g.p.opens = append(g.p.opens, a)
			}
			nodes = append(nodes, &node{id: a.String(), needs: needs, do: func() bool { return g.planResource(config) }})
		}
	} else {
		for _, a := range g.m.order {
			if g.opensInDestroy(a) {
				g.p.opens = append(g.p.opens, a)
				config := g.m.resources[a]
				nodes = append(nodes, &node{id: a.String(), needs: ids(g.m.dependencies(config)), do: func() bool { return g.openAll(config) }})
				continue
			}
			g.expandFromState(a)
		}
	}
	for _, a := range g.state.addrs() {
		if declared[a.resourceAddr] || !g.wanted(a.resourceAddr) || !g.wantedInstance(a) {
			continue
		}
		s := g.state.objects[a]
		nodes = append(nodes, &node{id: a.String() + " (orphan)", needs: ids(g.destroyNeeds(s)),
			do: func() bool {
				return g.slot(func() bool { return g.planOrphan(a, becauseNoConfig) })
			}})
	}
	for _, a := range slices.SortedFunc(maps.Keys(g.state.deposed), compareAddr) {
		if !g.wanted(a.resourceAddr) || !g.wantedInstance(a) {
			continue
		}
		for _, s := range g.state.deposed[a] {
			nodes = append(nodes, &node{id: a.String() + " deposed " + s.deposed,
				do: func() bool { return g.slot(func() bool { return g.planDeposed(a, s) }) }})
		}
	}
	return nodes
}

// opensInDestroy reports whether a destroy needs an ephemeral resource.
func (g *planning) opensInDestroy(a resourceAddr) bool {
	if a.kind != openKind {
		return false
	}
	for _, s := range g.state.all() {
		if g.destroyNeeds(s)[a] {
			return true
		}
	}
	return false
}

// destroyNeeds are what the end of an object refers to: in its provider's configuration, and in the actions before and after it.
func (g *planning) destroyNeeds(s *stored) map[resourceAddr]bool {
	list := g.m.providerTraversals(providerKey(s.provider))
	if config := g.m.resources[s.addr.resourceAddr]; config != nil {
		for _, t := range config.triggers {
			for _, e := range t.actions {
				if a := g.m.actionOf(e); slices.ContainsFunc(t.events, event.destroys) {
					list = append(list, traversals(a.body)...)
				}
			}
		}
	}
	return g.m.references(list)
}

// expandFromState lets references to what is not planned lead to what the state holds.
func (g *planning) expandFromState(a resourceAddr) {
	config := g.m.resources[a]
	var list []instanceData
	for _, at := range g.state.addrsOf(a) {
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
	if config.addr.kind == openKind {
		return g.openAll(config)
	}
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
		if !g.wantedInstance(addr{config.addr, i.key}) {
			continue
		}
		work = append(work, func() bool {
			return g.slot(func() bool {
				if config.addr.kind == dataKind {
					return g.planData(config, i)
				}
				return g.planInstance(config, i)
			})
		})
	}
	g.mu.Lock()
	held := g.state.addrsOf(config.addr)
	g.mu.Unlock()
	for _, a := range held {
		if configured[a.key] || !g.wantedInstance(a) {
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

// warnOfForgotten names the objects that the plan removes from the state only.
func (g *planning) warnOfForgotten() {
	var names []string
	for a, c := range g.p.changes {
		if c.action == Forget {
			names = append(names, " - "+a.String())
		}
	}
	if len(names) > 0 && !g.o.preDestroy {
		slices.Sort(names)
		g.report(diagnostics{{Severity: Warning, Summary: "Some objects will no longer be managed by Terraform",
			Detail: "The plan removes these objects from the state, but does not destroy them:\n" + strings.Join(names, "\n")}})
	}
}

// empty reports whether the plan changes nothing: neither an object nor an output.
func (p *Plan) empty() bool {
	for _, c := range p.changes {
		if c.effective() {
			return false
		}
	}
	if len(p.deposed) > 0 || len(p.invocations) > 0 || p.mode == planRefreshOnly && len(p.drift) > 0 {
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
