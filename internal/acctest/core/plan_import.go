package core

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

type importTarget struct {
	id       string
	identity cty.Value // NilVal: by id
	provider string
	rng      hcl.Range
}

// importObject imports and refreshes an object.
func (r *run) importObject(p *instance, a addr, schema *resourceSchema, id string, identity cty.Value) (*object, bool) {
	if !r.may() {
		return nil, false
	}
	imported, diags := p.importState(a, schema, id, identity)
	if !r.report(diags) {
		return nil, false
	}
	if imported == nil {
		return nil, r.broken(errorf("Import returned no resources", "The provider imported no object as %s, or more than one.", a))
	}
	if imported.value.IsNull() {
		return nil, r.broken(errorf("Import returned null resource", "What the provider imported as %s is null.", a))
	}
	if !r.checkObject("import", a, schema, imported.value) {
		return nil, false
	}
	if !r.checkIdentity("import", a, schema, cty.NilVal, imported.identity, false) {
		return nil, false
	}
	if !r.may() {
		return nil, false
	}
	current, diags := p.read(a, schema, imported, nil)
	if !r.report(diags) {
		return nil, false
	}
	if current.value.IsNull() {
		return nil, r.report(diagnostics{errorf("Cannot import non-existent remote object",
			"Nothing has the id that was to be imported as %s. Look for a mistake in the id, "+
				"and in the address and account that the provider uses; an object that is to be made needs no import.", a)})
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
			return g.report(diagnostics{errorf("Configuration for import target does not exist", "An import block leads to %s, which is not configured.", a).
				at("", &i.rng)})
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
					return g.report(diagnostics{errorf("Invalid import id argument", "The id to import by is empty, or not known yet.").at("", ptr(i.id.Range()))})
				}
				target.id = id.AsString()
			case i.identity != nil:
				v, diags := s.keep(i.identity)
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
				return g.report(diagnostics{errorf("Invalid import block", "An import block has an id or an identity; this one has neither.").at("", &i.rng)})
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
				return cty.NilVal, fmt.Sprintf("The identity lacks %q.", name)
			}
			values[name] = cty.NullVal(t)
			continue
		}
		converted, err := convertTo(one, t)
		if err != nil {
			return cty.NilVal, "The identity has a wrong type: " + err.Error()
		}
		values[name] = converted
		delete(given, name)
	}
	for name := range given {
		return cty.NilVal, fmt.Sprintf("The identity of this resource has no %q.", name)
	}
	return cty.ObjectVal(values), ""
}

// importAddress is the instance that the to of an import block names, for this instance of the block.
func importAddress(s *scope, e hcl.Expression) (addr, hcl.Diagnostics) {
	traversal, diags := fullTraversal(s, e)
	if diags.HasErrors() {
		return addr{}, diags
	}
	a, _, err := addrOfTraversal(traversal)
	if err != nil {
		return addr{}, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Invalid import address", Detail: err.Error(), Subject: ptr(e.Range())}}
	}
	return a, nil
}

// importOf is the object that an import block takes in as an instance, or nil.
func (g *planning) importOf(a addr) *importTarget {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.imports[a]
}
