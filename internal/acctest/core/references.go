package core

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// traversals are all references in a body, those of the lifecycle block apart: they are not expressions.
func traversals(body hcl.Body) []hcl.Traversal {
	b, ok := body.(*hclsyntax.Body)
	if !ok {
		return nil
	}
	var out []hcl.Traversal
	for _, name := range slices.Sorted(maps.Keys(b.Attributes)) {
		if name != "provider" {
			out = append(out, b.Attributes[name].Expr.Variables()...)
		}
	}
	for _, inner := range b.Blocks {
		if inner.Type != "lifecycle" {
			out = append(out, traversals(inner.Body)...)
		}
	}
	return out
}

// references are the resources and data sources that traversals lead to, also through locals.
func (m *module) references(list []hcl.Traversal) map[resourceAddr]bool {
	found, seen := map[resourceAddr]bool{}, map[string]bool{}
	var visit func([]hcl.Traversal)
	visit = func(list []hcl.Traversal) {
		for _, t := range list {
			if t.RootName() == "local" {
				if name := attrName(t, 1); !seen[name] && m.locals[name] != nil {
					seen[name] = true
					visit(m.locals[name].Variables())
				}
				continue
			}
			if a, ok := referenced(t); ok {
				found[a] = true
			}
		}
	}
	visit(list)
	return found
}

// referenced is the resource or data source that a traversal begins with.
func referenced(t hcl.Traversal) (resourceAddr, bool) {
	switch root := t.RootName(); root {
	case "var", "local", "each", "count", "path", "terraform", "self", "caller", "provider", string(actionKind):
		return resourceAddr{}, false
	case string(dataKind), string(listKind), string(openKind):
		return resourceAddr{kind: kindOf(root), typeName: attrName(t, 1), name: attrName(t, 2)}, attrName(t, 2) != ""
	default:
		return resourceAddr{typeName: root, name: attrName(t, 1)}, attrName(t, 1) != ""
	}
}

func attrName(t hcl.Traversal, i int) string {
	if i < len(t) {
		if a, ok := t[i].(hcl.TraverseAttr); ok {
			return a.Name
		}
	}
	return ""
}

// dependencies are what a resource needs directly: by references, depends_on, and its provider's configuration.
func (m *module) dependencies(r *resourceConfig) map[resourceAddr]bool {
	list := append(traversals(r.body), r.dependsOn...)
	for _, e := range r.replaceTriggeredBy {
		list = append(list, e.Variables()...)
	}
	list = append(list, m.triggerTraversals(r)...)
	for _, c := range r.checks {
		list = append(append(list, c.condition.Variables()...), c.message.Variables()...)
	}
	deps := m.references(list)
	for dep := range m.references(m.providerTraversals(r.provider)) {
		deps[dep] = true
	}
	delete(deps, r.addr)
	return deps
}

func (m *module) providerTraversals(key string) []hcl.Traversal {
	if p := m.provider(key); p != nil {
		return traversals(p.body)
	}
	return nil
}

// ancestors are the resources and data sources that a resource depends on, however far up, as the state file lists them.
func (m *module) ancestors(r resourceAddr) []string {
	seen := map[resourceAddr]bool{r: true}
	var names []string
	var visit func(resourceAddr)
	visit = func(a resourceAddr) {
		config := m.resources[a]
		if config == nil {
			return
		}
		for dep := range m.dependencies(config) {
			if seen[dep] || m.resources[dep] == nil {
				continue
			}
			seen[dep] = true
			names = append(names, dep.String())
			visit(dep)
		}
	}
	visit(r)
	slices.Sort(names)
	return names
}
