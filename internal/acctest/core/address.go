package core

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// kind is what a block declares, in the word that addresses of it begin with.
type kind string

// The kinds of blocks that have a type and a name, and that others can refer to.
const (
	managedKind kind = ""
	dataKind    kind = "data"
	listKind    kind = "list"
	actionKind  kind = "action"
	openKind    kind = "ephemeral"
)

// kindOf is the kind that an address with this first word is of.
func kindOf(root string) kind {
	switch k := kind(root); k {
	case dataKind, listKind, actionKind, openKind:
		return k
	}
	return managedKind
}

// resourceAddr names a resource, a data source or a list of a configuration, with all its instances.
type resourceAddr struct {
	kind           kind
	typeName, name string
}

func (r resourceAddr) String() string {
	name := r.typeName + "." + r.name
	if r.kind != managedKind {
		name = string(r.kind) + "." + name
	}
	return name
}

// mode is the word of the state file for what the address names.
func (r resourceAddr) mode() string {
	if r.kind == managedKind {
		return "managed"
	}
	return string(r.kind)
}

// instanceKey is the key of one instance: none, a number (count) or a text (for_each).
type instanceKey struct {
	kind byte // 0, 'n' or 's'
	n    int
	s    string
}

func (k instanceKey) String() string {
	switch k.kind {
	case 'n':
		return fmt.Sprintf("[%d]", k.n)
	case 's':
		return fmt.Sprintf("[%q]", k.s)
	}
	return ""
}

// json is the key as the state file and plans in JSON hold it; nil for none.
func (k instanceKey) json() any {
	switch k.kind {
	case 'n':
		return k.n
	case 's':
		return k.s
	}
	return nil
}

func keyOfJSON(v any) instanceKey {
	switch v := v.(type) {
	case string:
		return instanceKey{kind: 's', s: v}
	case float64:
		return instanceKey{kind: 'n', n: int(v)}
	}
	return instanceKey{}
}

// addr names one instance.
type addr struct {
	resourceAddr
	key instanceKey
}

func (a addr) String() string { return a.resourceAddr.String() + a.key.String() }

func compareResource(a, b resourceAddr) int { return cmp.Compare(a.String(), b.String()) }

func compareAddr(a, b addr) int {
	return cmp.Or(cmp.Compare(a.resourceAddr.String(), b.resourceAddr.String()), cmp.Compare(a.key.n, b.key.n), cmp.Compare(a.key.s, b.key.s))
}

// parseAddr reads an address as commands take it. whole is true when it names all instances of a resource.
func parseAddr(text string) (a addr, whole bool, err error) {
	traversal, diags := hclsyntax.ParseTraversalAbs([]byte(text), "", hcl.InitialPos)
	if diags.HasErrors() {
		return addr{}, false, fmt.Errorf("invalid address %q: %w", text, diags)
	}
	return addrOfTraversal(traversal)
}

func addrOfTraversal(traversal hcl.Traversal) (a addr, whole bool, err error) {
	names := []string{}
	whole = true
	for _, step := range traversal {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			names = append(names, step.Name)
		case hcl.TraverseAttr:
			names = append(names, step.Name)
		case hcl.TraverseIndex:
			whole = false
			if step.Key.Type() == cty.String {
				a.key = instanceKey{kind: 's', s: step.Key.AsString()}
			} else {
				n, _ := step.Key.AsBigFloat().Int64()
				a.key = instanceKey{kind: 'n', n: int(n)}
			}
		}
	}
	if len(names) > 0 && kindOf(names[0]) != managedKind {
		a.kind, names = kindOf(names[0]), names[1:]
	}
	if len(names) != 2 {
		return addr{}, false, fmt.Errorf("an address has a type and a name, not %d parts", len(names))
	}
	a.typeName, a.name = names[0], names[1]
	return a, whole, nil
}

// pathString renders a path within an object as Terraform's messages do: .a.b[0]["k"].
func pathString(path cty.Path) string {
	text := ""
	for _, step := range path {
		switch step := step.(type) {
		case cty.GetAttrStep:
			text += "." + step.Name
		case cty.IndexStep:
			switch {
			case step.Key.IsNull() || !step.Key.IsKnown():
				text += "[...]"
			case step.Key.Type() == cty.String:
				text += "[" + strconv.Quote(step.Key.AsString()) + "]"
			case step.Key.Type() == cty.Number:
				text += "[" + step.Key.AsBigFloat().Text('f', -1) + "]"
			default:
				text += "[...]"
			}
		}
	}
	return text
}
