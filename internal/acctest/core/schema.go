package core

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// attribute is one attribute of a schema, as core looks at it.
type attribute struct {
	name                                                           string
	typ                                                            cty.Type
	required, optional, computed, sensitive, writeOnly, deprecated bool
	nested                                                         []attribute // of a nested attribute; nil: none
	nesting                                                        tfprotov6.SchemaObjectNestingMode
}

// nestedBlock is one type of block that may stand in a block.
type nestedBlock struct {
	name     string
	nesting  tfprotov6.SchemaNestedBlockNestingMode
	block    *block
	min, max int
}

// block is the schema of a block: of a provider, a resource, a data source, or a block in one.
type block struct {
	attributes []attribute // by name
	blocks     []nestedBlock
	typ        cty.Type
	spec       hcldec.Spec
}

// resourceSchema is a block with what else core keeps of a resource's schema.
type resourceSchema struct {
	*block
	version         int64
	identity        cty.Type // NilType: none
	identityVersion int64
	required        []string // of the identity's attributes, those that an import needs
}

// schemas are the schemas of one provider.
type schemas struct {
	provider  *block
	resources map[string]*resourceSchema
	data      map[string]*resourceSchema
	lists     map[string]*resourceSchema
	actions   map[string]*resourceSchema
	opens     map[string]*resourceSchema // ephemeral resources
	generates bool                       // it makes configuration of a state itself
	moves     bool                       // it takes objects of other types over
	functions map[string]*functionSchema

	accepted sync.Map // the provider's configurations, as they are sent, that it has found nothing wrong with
}

// loadSchemas asks a provider for its schemas.
func loadSchemas(ctx context.Context, p tfprotov6.ProviderServer) (*schemas, error) {
	resp, err := p.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	for _, d := range resp.Diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return nil, fmt.Errorf("the provider's schema is refused: %s: %s", d.Summary, d.Detail)
		}
	}
	identities, err := p.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	s := &schemas{resources: map[string]*resourceSchema{}, data: map[string]*resourceSchema{}, lists: map[string]*resourceSchema{},
		actions: map[string]*resourceSchema{}, opens: map[string]*resourceSchema{}}
	s.moves = resp.ServerCapabilities != nil && resp.ServerCapabilities.MoveResourceState
	s.generates = resp.ServerCapabilities != nil && resp.ServerCapabilities.GenerateResourceConfig
	if s.provider, err = newBlock(resp.Provider.Block); err != nil {
		return nil, err
	}
	for name, schema := range resp.ResourceSchemas {
		b, err := newBlock(schema.Block)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		r := &resourceSchema{block: b, version: schema.Version, identity: cty.NilType}
		if identity := identities.IdentitySchemas[name]; identity != nil {
			attrs := map[string]cty.Type{}
			for _, a := range identity.IdentityAttributes {
				if attrs[a.Name], err = typeOf(a.Type); err != nil {
					return nil, err
				}
				if a.RequiredForImport {
					r.required = append(r.required, a.Name)
				}
			}
			r.identity, r.identityVersion = cty.Object(attrs), identity.Version
		}
		s.resources[name] = r
	}
	for _, one := range []struct {
		from map[string]*tfprotov6.Schema
		to   map[string]*resourceSchema
	}{{resp.DataSourceSchemas, s.data}, {resp.ListResourceSchemas, s.lists}, {resp.EphemeralResourceSchemas, s.opens}} {
		for name, schema := range one.from {
			b, err := newBlock(schema.Block)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			one.to[name] = &resourceSchema{block: b, version: schema.Version, identity: cty.NilType}
		}
	}
	s.functions = map[string]*functionSchema{}
	for name, f := range resp.Functions {
		if s.functions[name], err = newFunction(f); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	for name, schema := range resp.ActionSchemas {
		b, err := newBlock(schema.Schema.Block)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		s.actions[name] = &resourceSchema{block: b, version: schema.Schema.Version, identity: cty.NilType}
	}
	return s, nil
}

// of returns the schema of a resource or data source, or nil.
func (s *schemas) of(r resourceAddr) *resourceSchema {
	switch r.kind {
	case dataKind:
		return s.data[r.typeName]
	case listKind:
		return s.lists[r.typeName]
	case openKind:
		return s.opens[r.typeName]
	case actionKind:
		return s.actions[r.typeName]
	}
	return s.resources[r.typeName]
}

func typeOf(t tftypes.Type) (cty.Type, error) {
	text, err := json.Marshal(t)
	if err != nil {
		return cty.NilType, err
	}
	return ctyjson.UnmarshalType(text)
}

func newAttribute(a *tfprotov6.SchemaAttribute) (attribute, error) {
	out := attribute{name: a.Name, required: a.Required, optional: a.Optional, computed: a.Computed, sensitive: a.Sensitive, writeOnly: a.WriteOnly,
		deprecated: a.Deprecated}
	if a.NestedType == nil {
		typ, err := typeOf(a.Type)
		out.typ = typ
		return out, err
	}
	out.nesting, out.nested = a.NestedType.Nesting, []attribute{}
	types := map[string]cty.Type{}
	for _, inner := range a.NestedType.Attributes {
		n, err := newAttribute(inner)
		if err != nil {
			return out, err
		}
		out.nested = append(out.nested, n)
		types[n.name] = n.typ
	}
	object := cty.Object(types)
	switch a.NestedType.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		out.typ = object
	case tfprotov6.SchemaObjectNestingModeList:
		out.typ = cty.List(object)
	case tfprotov6.SchemaObjectNestingModeSet:
		out.typ = cty.Set(object)
	case tfprotov6.SchemaObjectNestingModeMap:
		out.typ = cty.Map(object)
	default:
		return out, fmt.Errorf("attribute %s nests in a way that is not known: %v", a.Name, a.NestedType.Nesting)
	}
	return out, nil
}

// configType is the type that an expression for the attribute is converted to: what is optional in an object may be left out.
func (a attribute) configType() cty.Type {
	if a.nested == nil {
		return a.typ
	}
	types, optional := map[string]cty.Type{}, []string{}
	for _, n := range a.nested {
		types[n.name] = n.configType()
		if !n.required {
			optional = append(optional, n.name)
		}
	}
	object := cty.ObjectWithOptionalAttrs(types, optional)
	switch a.nesting {
	case tfprotov6.SchemaObjectNestingModeList:
		return cty.List(object)
	case tfprotov6.SchemaObjectNestingModeSet:
		return cty.Set(object)
	case tfprotov6.SchemaObjectNestingModeMap:
		return cty.Map(object)
	default:
		return object
	}
}

func newBlock(b *tfprotov6.SchemaBlock) (*block, error) {
	out := &block{}
	types, spec := map[string]cty.Type{}, hcldec.ObjectSpec{}
	if b != nil {
		for _, a := range b.Attributes {
			attr, err := newAttribute(a)
			if err != nil {
				return nil, err
			}
			out.attributes = append(out.attributes, attr)
			types[attr.name] = attr.typ
			spec[attr.name] = &hcldec.AttrSpec{Name: attr.name, Type: attr.configType(), Required: attr.required}
		}
		for _, n := range b.BlockTypes {
			inner, err := newBlock(n.Block)
			if err != nil {
				return nil, err
			}
			nb := nestedBlock{name: n.TypeName, nesting: n.Nesting, block: inner, min: int(n.MinItems), max: int(n.MaxItems)}
			out.blocks = append(out.blocks, nb)
			switch n.Nesting {
			case tfprotov6.SchemaNestedBlockNestingModeSingle, tfprotov6.SchemaNestedBlockNestingModeGroup:
				types[nb.name] = inner.typ
				spec[nb.name] = &hcldec.BlockSpec{TypeName: nb.name, Nested: inner.spec}
			case tfprotov6.SchemaNestedBlockNestingModeList:
				types[nb.name] = cty.List(inner.typ)
				spec[nb.name] = &hcldec.BlockListSpec{TypeName: nb.name, Nested: inner.spec, MinItems: nb.min, MaxItems: nb.max}
			case tfprotov6.SchemaNestedBlockNestingModeSet:
				types[nb.name] = cty.Set(inner.typ)
				spec[nb.name] = &hcldec.BlockSetSpec{TypeName: nb.name, Nested: inner.spec, MinItems: nb.min, MaxItems: nb.max}
			default:
				return nil, fmt.Errorf("block %s nests in a way that is not known: %v", nb.name, n.Nesting)
			}
		}
	}
	slices.SortFunc(out.attributes, func(a, b attribute) int { return compareText(a.name, b.name) })
	slices.SortFunc(out.blocks, func(a, b nestedBlock) int { return compareText(a.name, b.name) })
	out.typ, out.spec = cty.Object(types), spec
	return out, nil
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// attribute returns the attribute of this name, or nil.
func (b *block) attribute(name string) *attribute {
	for i := range b.attributes {
		if b.attributes[i].name == name {
			return &b.attributes[i]
		}
	}
	return nil
}

// hasBlock reports whether blocks of this type may stand in the block.
func (b *block) hasBlock(name string) bool {
	return slices.ContainsFunc(b.blocks, func(n nestedBlock) bool { return n.name == name })
}

// empty is the value of a block in which nothing is set.
func (b *block) empty() cty.Value {
	values := map[string]cty.Value{}
	for _, a := range b.attributes {
		values[a.name] = cty.NullVal(a.typ)
	}
	for _, n := range b.blocks {
		switch n.nesting {
		case tfprotov6.SchemaNestedBlockNestingModeList:
			values[n.name] = cty.ListValEmpty(n.block.typ)
		case tfprotov6.SchemaNestedBlockNestingModeSet:
			values[n.name] = cty.SetValEmpty(n.block.typ)
		default:
			values[n.name] = cty.NullVal(n.block.typ)
		}
	}
	return cty.ObjectVal(values)
}

// writeOnlyPaths are the top-level write-only attributes that have a value in an object, and those in nested attributes.
func (b *block) writeOnlyPaths(v cty.Value) []cty.Path {
	var paths []cty.Path
	if v.IsNull() || !v.IsKnown() {
		return nil
	}
	_ = cty.Walk(v, func(path cty.Path, value cty.Value) (bool, error) {
		if a := b.at(path); a != nil && a.writeOnly && !value.IsNull() {
			paths = append(paths, path.Copy())
		}
		return true, nil
	})
	return paths
}

// at returns the attribute that a path leads to, or nil.
func (b *block) at(path cty.Path) *attribute {
	attributes, blocks := b.attributes, b.blocks
	var found *attribute
	for _, step := range path {
		get, ok := step.(cty.GetAttrStep)
		if !ok {
			continue
		}
		found = nil
		for i := range attributes {
			if attributes[i].name == get.Name {
				found = &attributes[i]
			}
		}
		if found != nil {
			attributes, blocks = found.nested, nil
			continue
		}
		i := slices.IndexFunc(blocks, func(n nestedBlock) bool { return n.name == get.Name })
		if i < 0 {
			return nil
		}
		attributes, blocks = blocks[i].block.attributes, blocks[i].block.blocks
	}
	return found
}

// attributeNames are the names of an object's attributes in order.
func attributeNames(t cty.Type) []string { return slices.Sorted(maps.Keys(t.AttributeTypes())) }
