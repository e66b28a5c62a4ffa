package core

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// run is one walk over a configuration: a validation, a plan, an apply, an import. It has provider processes of its own.
type run struct {
	w     *Workspace
	m     *module
	scope *scope
	ctx   context.Context //nolint:containedctx // it is the life of the command
	slots chan struct{}

	validating bool
	lenient    bool // failed conditions are warnings: nothing is going to be made or changed

	mu       sync.Mutex
	diags    diagnostics
	procs    map[string]*instance
	expanded map[resourceAddr][]instanceData
	values   map[addr]cty.Value
	state    *state
	opened   []*opened
}

// newRun prepares a walk. parallelism is how many instances it works on side by side.
func (w *Workspace) newRun(ctx context.Context, m *module, s *state, variables map[string]cty.Value, parallelism int) *run {
	r := &run{w: w, m: m, ctx: ctx, slots: make(chan struct{}, parallelism), procs: map[string]*instance{}, expanded: map[resourceAddr][]instanceData{},
		values: map[addr]cty.Value{}, state: s}
	marked := maps.Clone(variables)
	for name, v := range variables {
		if declared := m.variables[name]; declared != nil && declared.ephemeral {
			marked[name] = v.Mark(ephemeral)
		}
	}
	r.scope = &scope{m: m, variables: marked, resource: r.resource, functions: r.providerFunctions(ctx)}
	w.mu.Lock()
	w.runs = append(w.runs, r)
	w.mu.Unlock()
	return r
}

// close ends the provider processes of the walk.
func (r *run) close() {
	r.mu.Lock()
	for _, p := range r.procs {
		p.stop()
	}
	r.mu.Unlock()
	r.w.mu.Lock()
	r.w.runs = slices.DeleteFunc(r.w.runs, func(other *run) bool { return other == r })
	r.w.mu.Unlock()
}

// report adds diagnostics and says whether there was no error among them.
func (r *run) report(diags diagnostics) (ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.diags = append(r.diags, diags...)
	return !diags.hasErrors()
}

// broken reports a rule of core that the provider broke: an error of the command, and of the test whatever the command was meant to show.
func (r *run) broken(d Diagnostic) (ok bool) {
	r.w.violation(d)
	return r.report(diagnostics{d})
}

// provider is the process for a provider configuration, started and configured when it is first needed. ok is false when its
// configuration fails, which the one who needed it first has reported.
func (r *run) provider(key string) (p *instance, ok bool) {
	r.mu.Lock()
	p = r.procs[key]
	if p == nil {
		name := providerNameOf(key)
		server, schemas, err := r.w.start(r.ctx, name)
		if err != nil {
			r.diags = append(r.diags, errorf("Failed to load plugin", "The provider %q cannot be started: %v", name, err))
			r.mu.Unlock()
			return nil, false
		}
		ctx, stop := context.WithCancel(r.ctx)
		p = &instance{server: server, schemas: schemas, ctx: ctx, stop: stop}
		r.procs[key] = p
	}
	r.mu.Unlock()
	p.configured.Do(func() {
		body, address := hcl.EmptyBody(), providerAddress(key)
		if block := r.m.provider(key); block != nil {
			body = block.body
		} else if key != providerNameOf(key) {
			p.broken = true
			r.report(diagnostics{errorf("Provider configuration not present", "There are objects of %s, but no such block in the configuration.", address)})
			return
		}
		config, diags := r.scope.with(instanceData{}).open(body, schemaOf(p))
		if !r.report(fromHCL(diags).in(address)) {
			p.broken = true
			return
		}
		if r.validating {
			p.broken = !r.report(p.validateProvider(config, body, address))
		} else {
			p.broken = !r.report(p.configure(config, body, address))
		}
	})
	return p, !p.broken
}

func schemaOf(p *instance) *block { return p.schemas.provider }

func providerNameOf(key string) string {
	for i := range key {
		if key[i] == '.' {
			return key[:i]
		}
	}
	return key
}

// schemaFor is the schema of a resource, or nil after reporting that there is none.
func (r *run) schemaFor(p *instance, a resourceAddr, rng *hcl.Range) *resourceSchema {
	schema := p.schemas.of(a)
	if schema == nil {
		what := map[kind]string{managedKind: "resource type", dataKind: "data source", listKind: "list resource", actionKind: "action",
			openKind: "ephemeral resource"}[a.kind]
		r.report(diagnostics{errorf("Invalid "+what, "Provider %s has no %s %q.", providerOfType(a.typeName), what, a.typeName).at("", rng)})
	}
	return schema
}

// resource is what a reference to a resource is worth now. known is false when the configuration does not declare it.
func (r *run) resource(a resourceAddr) (v cty.Value, known bool) {
	config := r.m.resources[a]
	if config == nil {
		return cty.DynamicVal, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	list, expanded := r.expanded[a]
	if !expanded {
		if r.validating && a.kind == openKind {
			v := cty.DynamicVal
			if p := r.procs[config.provider]; p != nil && p.schemas.of(a) != nil && config.count == nil && config.forEach == nil {
				v = cty.UnknownVal(p.schemas.of(a).typ)
			}
			return v.Mark(ephemeral), true
		}
		if r.validating && a.kind != listKind && config.count == nil && config.forEach == nil {
			if p := r.procs[config.provider]; p != nil && p.schemas.of(a) != nil {
				return cty.UnknownVal(p.schemas.of(a).typ), true
			}
		}
		return cty.DynamicVal, true
	}
	value := func(key instanceKey) cty.Value {
		if v, ok := r.values[addr{a, key}]; ok {
			return v
		}
		return cty.DynamicVal
	}
	switch {
	case config.count != nil:
		var all []cty.Value
		for _, i := range list {
			all = append(all, value(i.key))
		}
		return cty.TupleVal(all), true
	case config.forEach != nil:
		all := map[string]cty.Value{}
		for _, i := range list {
			all[i.key.s] = value(i.key)
		}
		return cty.ObjectVal(all), true
	}
	return value(instanceKey{}), true
}

func (r *run) setValue(a addr, v cty.Value) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.values[a] = v
}

func (r *run) expand(a resourceAddr, list []instanceData) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.expanded[a] = list
}

// stored is what the state holds for an instance, or nil.
func (r *run) stored(a addr) *stored {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state.objects[a]
}

// put stores an object; nil removes it.
func (r *run) put(a addr, provider string, o *object, schema *resourceSchema) (ok bool) {
	if o == nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.state.objects, a)
		return true
	}
	s, err := store(a, provider, o, schema)
	if err != nil {
		return r.report(diagnostics{errorf("Invalid state", "%v", err)})
	}
	r.w.lookForSecrets("state of "+a.String(), string(s.attributes))
	r.w.lookForSecrets("private part of the state of "+a.String(), readable(s.private)) // the file holds it in base64
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.objects[a] = s
	return true
}
