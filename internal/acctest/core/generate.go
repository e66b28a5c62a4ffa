package core

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// generateFound writes a resource block and an import block for each result of a list, the n-th instance of its block. The names are
// core's: that of the list, with the number of the instance where it has a key, and the number of the result.
func (r *run) generateFound(p *instance, config *resourceConfig, a addr, n int, found []listed) (string, bool) {
	schema := p.schemas.resources[a.typeName]
	var b strings.Builder
	for i, one := range found {
		name := fmt.Sprintf("%s_%d", a.name, i)
		if a.key.kind != 0 {
			name = fmt.Sprintf("%s_%d_%d", a.name, n, i)
		}
		value, ok := r.configOf(p, a, schema, one.state)
		if !ok {
			return "", false
		}
		fmt.Fprintf(&b, "resource %q %q {\nprovider = %s\n", a.typeName, name, config.provider)
		writeBody(&b, schema.block, value)
		fmt.Fprintf(&b, "}\n\nimport {\nto = %s.%s\nprovider = %s\nidentity = {\n", a.typeName, name, config.provider)
		for _, name := range attributeNames(one.identity.Type()) {
			if v := one.identity.GetAttr(name); !v.IsNull() {
				fmt.Fprintf(&b, "%s = %s\n", name, literal(v))
			}
		}
		b.WriteString("}\n}\n\n")
	}
	return string(hclwrite.Format([]byte(b.String()))), true
}

// configOf is the configuration that would make such a state: the provider says it, or what core itself keeps of it.
func (r *run) configOf(p *instance, a addr, schema *resourceSchema, state cty.Value) (cty.Value, bool) {
	if !p.schemas.generates {
		return configured(schema.block, state), true
	}
	packed, err := wire(state, schema.typ)
	if err != nil {
		return cty.NilVal, r.report(diagnostics{errorf("Invalid state", "%v", err)})
	}
	resp, err := p.server.GenerateResourceConfig(p.ctx, &tfprotov6.GenerateResourceConfigRequest{TypeName: a.typeName, State: packed})
	if err != nil {
		return cty.NilVal, r.report(call(nil, err, a.String(), nil))
	}
	if !r.report(call(resp.Diagnostics, nil, a.String(), nil)) {
		return cty.NilVal, false
	}
	v, err := unwire(resp.Config, schema.typ)
	if err != nil {
		return cty.NilVal, r.broken(errorf("Provider produced invalid object", "The configuration of a result of %s does not fit its schema: %v", a, err))
	}
	return v, true
}

// configured is what of a state may stand in a configuration.
func configured(b *block, state cty.Value) cty.Value {
	if state.IsNull() {
		return state
	}
	v, err := cty.Transform(state, func(path cty.Path, v cty.Value) (cty.Value, error) {
		a := b.at(path)
		if a == nil || v.IsNull() || len(path) == 0 {
			return v, nil
		}
		id := len(path) == 1 && a.name == "id"
		if a.deprecated || a.computed && (!a.optional || id) || a.optional && v.Type() == cty.String && v.IsKnown() && v.AsString() == "" {
			return cty.NullVal(v.Type()), nil
		}
		return v, nil
	})
	if err != nil {
		return state
	}
	return v
}

// writeBody writes the attributes and blocks of a value, as far as core writes them.
func writeBody(b *strings.Builder, schema *block, v cty.Value) {
	writeAttributes(b, schema.attributes, v)
	for _, n := range schema.blocks {
		inner := memberOr(v, n.name)
		switch {
		case inner.IsNull():
		case n.nesting == tfprotov6.SchemaNestedBlockNestingModeList || n.nesting == tfprotov6.SchemaNestedBlockNestingModeSet:
			for _, one := range inner.AsValueSlice() {
				fmt.Fprintf(b, "%s {\n", n.name)
				writeBody(b, n.block, one)
				b.WriteString("}\n")
			}
		default:
			fmt.Fprintf(b, "%s {\n", n.name)
			writeBody(b, n.block, inner)
			b.WriteString("}\n")
		}
	}
}

func writeAttributes(b *strings.Builder, list []attribute, v cty.Value) {
	for _, a := range list {
		value := memberOr(v, a.name)
		switch {
		case a.computed && value.IsNull(), a.deprecated:
		case a.nested != nil:
			fmt.Fprintf(b, "%s = %s\n", a.name, nestedText(a, value))
		case a.sensitive:
			fmt.Fprintf(b, "%s = null # sensitive\n", a.name)
		default:
			fmt.Fprintf(b, "%s = %s\n", a.name, literal(value))
		}
	}
}

func nestedText(a attribute, v cty.Value) string {
	list := a.nesting == tfprotov6.SchemaObjectNestingModeList || a.nesting == tfprotov6.SchemaObjectNestingModeSet
	switch {
	case a.sensitive && list:
		return "[] # sensitive"
	case a.sensitive:
		return "{} # sensitive"
	case v.IsNull():
		return "null"
	}
	var b strings.Builder
	switch {
	case list:
		b.WriteString("[\n")
		for _, one := range v.AsValueSlice() {
			b.WriteString("{\n")
			writeAttributes(&b, a.nested, one)
			b.WriteString("},\n")
		}
		b.WriteString("]")
	case a.nesting == tfprotov6.SchemaObjectNestingModeMap:
		b.WriteString("{\n")
		all := v.AsValueMap()
		for _, key := range slices.Sorted(maps.Keys(all)) {
			name := key
			if !hclsyntax.ValidIdentifier(key) {
				name = strconv.Quote(key)
			}
			fmt.Fprintf(&b, "%s = {\n", name)
			writeAttributes(&b, a.nested, all[key])
			b.WriteString("}\n")
		}
		b.WriteString("}")
	default:
		b.WriteString("{\n")
		writeAttributes(&b, a.nested, v)
		b.WriteString("}")
	}
	return b.String()
}

// literal is a value in the language of configurations. A text that holds an object or a list in JSON is written as such.
func literal(v cty.Value) string {
	if !v.IsNull() && v.Type() == cty.String && json.Valid([]byte(v.AsString())) {
		var inner ctyjson.SimpleJSONValue
		if err := inner.UnmarshalJSON([]byte(v.AsString())); err == nil && !inner.Type().IsPrimitiveType() {
			return "jsonencode(" + string(hclwrite.TokensForValue(inner.Value).Bytes()) + ")"
		}
	}
	return string(hclwrite.TokensForValue(v).Bytes())
}
