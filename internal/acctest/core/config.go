package core

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/zclconf/go-cty/cty"
)

// fileName is what the configuration's file is called in diagnostics, queryName the one with the lists of a query.
const (
	fileName  = "main.tf"
	queryName = "main.tfquery.hcl"
)

// file is one file of a configuration.
type file struct{ name, text string }

// module is one parsed configuration: a single root module.
type module struct {
	variables map[string]*variable
	locals    map[string]hcl.Expression
	providers []*providerBlock
	resources map[resourceAddr]*resourceConfig
	order     []resourceAddr // of resources, as they stand in the file
	outputs   []*outputConfig
	imports   []*importConfig
	actions   map[resourceAddr]*actionConfig
	called    map[string]bool // providers of which functions are called
	moved     [][2]hcl.Traversal
	removed   []*removedConfig
}

type variable struct {
	name       string
	value      hcl.Expression // the default; nil: none
	typ        cty.Type
	ephemeral  bool
	sensitive  bool
	declaredAt hcl.Range
}

// providerBlock is a provider block of the configuration, or the empty one that core makes up for a provider without any.
type providerBlock struct {
	name, alias string
	body        hcl.Body
	rng         hcl.Range
}

func (p *providerBlock) key() string {
	if p.alias == "" {
		return p.name
	}
	return p.name + "." + p.alias
}

// resourceConfig is a resource or data block.
type resourceConfig struct {
	addr           resourceAddr
	provider       string // the key of its provider block
	body           hcl.Body
	count, forEach hcl.Expression
	dependsOn      []hcl.Traversal
	rng            hcl.Range

	createBeforeDestroy, preventDestroy, ignoreAll bool
	ignoreChanges                                  []hcl.Traversal
	replaceTriggeredBy                             []hcl.Expression
	checks                                         []checkRule
	triggers                                       []*triggerConfig

	list *listConfig // of a list block; nil: it is none
}

// checkRule is a precondition or a postcondition.
type checkRule struct {
	after              bool
	condition, message hcl.Expression
}

type outputConfig struct {
	name      string
	value     hcl.Expression
	sensitive bool
	rng       hcl.Range
}

type importConfig struct {
	to           hcl.Expression
	id, identity hcl.Expression
	forEach      hcl.Expression
	provider     string
	rng          hcl.Range
}

type removedConfig struct {
	from    resourceAddr
	destroy bool
	rng     hcl.Range
}

var (
	rootSchema = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
		{Type: "terraform"},
		{Type: "provider", LabelNames: []string{"name"}},
		{Type: "variable", LabelNames: []string{"name"}},
		{Type: "locals"},
		{Type: "output", LabelNames: []string{"name"}},
		{Type: "resource", LabelNames: []string{"type", "name"}},
		{Type: "data", LabelNames: []string{"type", "name"}},
		{Type: "ephemeral", LabelNames: []string{"type", "name"}},
		{Type: "action", LabelNames: []string{"type", "name"}},
		{Type: "import"},
		{Type: "moved"},
		{Type: "removed"},
	}}
	resourceMeta = &hcl.BodySchema{
		Attributes: []hcl.AttributeSchema{{Name: "count"}, {Name: "for_each"}, {Name: "provider"}, {Name: "depends_on"}},
		Blocks:     []hcl.BlockHeaderSchema{{Type: "lifecycle"}},
	}
	lifecycleSchema = &hcl.BodySchema{
		Attributes: []hcl.AttributeSchema{{Name: "create_before_destroy"}, {Name: "prevent_destroy"}, {Name: "ignore_changes"},
			{Name: "replace_triggered_by"}},
		Blocks: []hcl.BlockHeaderSchema{{Type: "precondition"}, {Type: "postcondition"}, {Type: "action_trigger"}},
	}
	checkSchema    = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "condition", Required: true}, {Name: "error_message", Required: true}}}
	providerMeta   = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "alias"}, {Name: "version"}}}
	variableSchema = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{
		{Name: "default"}, {Name: "type"}, {Name: "description"}, {Name: "sensitive"}, {Name: "ephemeral"}, {Name: "nullable"},
	}}
	outputSchema = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "value", Required: true}, {Name: "description"},
		{Name: "sensitive"}, {Name: "depends_on"}}}
	importSchema = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "to", Required: true}, {Name: "id"}, {Name: "identity"},
		{Name: "for_each"}, {Name: "provider"}}}
	movedSchema = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "from", Required: true}, {Name: "to", Required: true}}}
	removedMeta = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "from", Required: true}},
		Blocks: []hcl.BlockHeaderSchema{{Type: "lifecycle"}}}
	removedLife = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "destroy"}}}
)

// parse reads a configuration.
func parse(files []file) (*module, diagnostics) {
	m := &module{variables: map[string]*variable{}, locals: map[string]hcl.Expression{}, resources: map[resourceAddr]*resourceConfig{},
		actions: map[resourceAddr]*actionConfig{}, called: calledProviders(files)}
	var diags hcl.Diagnostics
	for _, f := range files {
		parsed, d := hclparse.NewParser().ParseHCL([]byte(f.text), f.name)
		if diags = append(diags, d...); d.HasErrors() {
			continue
		}
		schema := rootSchema
		if f.name == queryName {
			schema = querySchema
		}
		content, d := parsed.Body.Content(schema)
		diags = append(diags, d...)
		for _, b := range content.Blocks {
			diags = append(diags, m.block(b)...)
		}
	}
	for _, a := range m.order {
		for _, t := range m.resources[a].triggers {
			for _, e := range t.actions {
				if m.actionOf(e) == nil && names(e.Variables(), string(actionKind)) {
					diags = append(diags, problemAt("action_trigger actions references non-existent action", "The configuration has no such action.", e.Range()))
				}
			}
		}
	}
	if diags.HasErrors() {
		return nil, fromHCL(diags)
	}
	m.spreadCreateBeforeDestroy()
	return m, fromHCL(diags)
}

// spreadCreateBeforeDestroy makes what a resource with create_before_destroy depends on one as well: otherwise no order of a replacement of both
// would do.
func (m *module) spreadCreateBeforeDestroy() {
	for _, r := range slices.Collect(maps.Values(m.resources)) {
		if !r.createBeforeDestroy {
			continue
		}
		for _, name := range m.ancestors(r.addr) {
			if dep := resourceOf(name); dep.kind == managedKind {
				m.resources[dep].createBeforeDestroy = true
			}
		}
	}
}

// duplicate is the diagnostic for something that stands twice.
func duplicate(what, name string, at hcl.Range) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: fmt.Sprintf("Duplicate %s %q configuration", what, name),
		Detail: fmt.Sprintf("The configuration has another %s of the name %q.", what, name), Subject: &at}
}

func (m *module) block(b *hcl.Block) hcl.Diagnostics {
	switch b.Type {
	case "provider":
		return m.providerBlock(b)
	case "variable":
		return m.variableBlock(b)
	case "locals":
		attrs, diags := b.Body.JustAttributes()
		for name, a := range attrs {
			m.locals[name] = a.Expr
		}
		return diags
	case "output":
		content, diags := b.Body.Content(outputSchema)
		if a := content.Attributes["value"]; a != nil {
			o := &outputConfig{name: b.Labels[0], value: a.Expr, rng: b.DefRange}
			o.sensitive = m.flag(content.Attributes["sensitive"], &diags)
			m.outputs = append(m.outputs, o)
		}
		return diags
	case "resource", "data", "ephemeral":
		return m.resourceBlock(b)
	case "list":
		return m.listBlock(b)
	case "action":
		return m.actionBlock(b)
	case "import":
		content, diags := b.Body.Content(importSchema)
		i := &importConfig{rng: b.DefRange, provider: providerRef(content.Attributes["provider"], &diags)}
		for name, to := range map[string]*hcl.Expression{"to": &i.to, "id": &i.id, "identity": &i.identity, "for_each": &i.forEach} {
			if a := content.Attributes[name]; a != nil {
				*to = a.Expr
			}
		}
		if i.to != nil {
			m.imports = append(m.imports, i)
		}
		return diags
	case "moved":
		content, diags := b.Body.Content(movedSchema)
		if diags.HasErrors() {
			return diags
		}
		from, fromDiags := hcl.AbsTraversalForExpr(content.Attributes["from"].Expr)
		to, toDiags := hcl.AbsTraversalForExpr(content.Attributes["to"].Expr)
		m.moved = append(m.moved, [2]hcl.Traversal{from, to})
		return append(append(diags, fromDiags...), toDiags...)
	case "removed":
		return m.removedBlock(b)
	}
	return nil
}

func (m *module) providerBlock(b *hcl.Block) hcl.Diagnostics {
	content, rest, diags := b.Body.PartialContent(providerMeta)
	p := &providerBlock{name: b.Labels[0], body: rest, rng: b.DefRange}
	if a := content.Attributes["alias"]; a != nil {
		v, d := a.Expr.Value(nil)
		diags = append(diags, d...)
		if !d.HasErrors() {
			p.alias = v.AsString()
		}
	}
	if m.provider(p.key()) != nil {
		return append(diags, duplicate("provider", p.key(), b.DefRange))
	}
	m.providers = append(m.providers, p)
	return diags
}

func (m *module) provider(key string) *providerBlock {
	for _, p := range m.providers {
		if p.key() == key {
			return p
		}
	}
	return nil
}

func (m *module) variableBlock(b *hcl.Block) hcl.Diagnostics {
	content, diags := b.Body.Content(variableSchema)
	v := &variable{name: b.Labels[0], declaredAt: b.DefRange, typ: cty.DynamicPseudoType}
	if a := content.Attributes["default"]; a != nil {
		v.value = a.Expr
	}
	if a := content.Attributes["type"]; a != nil {
		switch hcl.ExprAsKeyword(a.Expr) {
		case "string":
			v.typ = cty.String
		case "number":
			v.typ = cty.Number
		case "bool":
			v.typ = cty.Bool
		default: // a collection: the value's own type is enough
		}
	}
	v.ephemeral, v.sensitive = m.flag(content.Attributes["ephemeral"], &diags), m.flag(content.Attributes["sensitive"], &diags)
	m.variables[v.name] = v
	return diags
}

// flag evaluates a literal truth value.
func (m *module) flag(a *hcl.Attribute, diags *hcl.Diagnostics) bool {
	if a == nil {
		return false
	}
	v, d := a.Expr.Value(nil)
	*diags = append(*diags, d...)
	return !d.HasErrors() && v.Type() == cty.Bool && v.True()
}

func providerRef(a *hcl.Attribute, diags *hcl.Diagnostics) string {
	if a == nil {
		return ""
	}
	traversal, d := hcl.AbsTraversalForExpr(a.Expr)
	*diags = append(*diags, d...)
	name := ""
	for _, step := range traversal {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			name = step.Name
		case hcl.TraverseAttr:
			name += "." + step.Name
		}
	}
	return name
}

func (m *module) resourceBlock(b *hcl.Block) hcl.Diagnostics {
	content, rest, diags := b.Body.PartialContent(resourceMeta)
	r := &resourceConfig{addr: resourceAddr{kind: kindOf(b.Type), typeName: b.Labels[0], name: b.Labels[1]}, body: rest, rng: b.DefRange}
	if a := content.Attributes["count"]; a != nil {
		r.count = a.Expr
	}
	if a := content.Attributes["for_each"]; a != nil {
		r.forEach = a.Expr
	}
	r.provider = providerRef(content.Attributes["provider"], &diags)
	if r.provider == "" {
		r.provider = providerOfType(r.addr.typeName)
	}
	if a := content.Attributes["depends_on"]; a != nil {
		list, d := hcl.ExprList(a.Expr)
		diags = append(diags, d...)
		for _, e := range list {
			traversal, d := hcl.AbsTraversalForExpr(e)
			diags = append(diags, d...)
			r.dependsOn = append(r.dependsOn, traversal)
		}
	}
	for _, l := range content.Blocks {
		diags = append(diags, m.lifecycle(r, l)...)
	}
	if m.resources[r.addr] != nil {
		return append(diags, duplicate(b.Type, r.addr.name, b.DefRange))
	}
	m.resources[r.addr], m.order = r, append(m.order, r.addr)
	return diags
}

func (m *module) lifecycle(r *resourceConfig, b *hcl.Block) hcl.Diagnostics {
	content, diags := b.Body.Content(lifecycleSchema)
	r.createBeforeDestroy = m.flag(content.Attributes["create_before_destroy"], &diags)
	r.preventDestroy = m.flag(content.Attributes["prevent_destroy"], &diags)
	if a := content.Attributes["ignore_changes"]; a != nil {
		if hcl.ExprAsKeyword(a.Expr) == "all" {
			r.ignoreAll = true
		} else {
			list, d := hcl.ExprList(a.Expr)
			diags = append(diags, d...)
			for _, e := range list {
				traversal, d := hcl.RelTraversalForExpr(e)
				diags = append(diags, d...)
				r.ignoreChanges = append(r.ignoreChanges, traversal)
			}
		}
	}
	if a := content.Attributes["replace_triggered_by"]; a != nil {
		list, d := hcl.ExprList(a.Expr)
		diags = append(diags, d...)
		r.replaceTriggeredBy = list
	}
	for _, check := range content.Blocks {
		if check.Type == "action_trigger" {
			diags = append(diags, m.triggerBlock(r, check)...)
			continue
		}
		c, d := check.Body.Content(checkSchema)
		diags = append(diags, d...)
		if !d.HasErrors() {
			r.checks = append(r.checks, checkRule{after: check.Type == "postcondition", condition: c.Attributes["condition"].Expr,
				message: c.Attributes["error_message"].Expr})
		}
	}
	return diags
}

func (m *module) removedBlock(b *hcl.Block) hcl.Diagnostics {
	content, diags := b.Body.Content(removedMeta)
	if diags.HasErrors() {
		return diags
	}
	traversal, d := hcl.AbsTraversalForExpr(content.Attributes["from"].Expr)
	diags = append(diags, d...)
	from, _, err := addrOfTraversal(traversal)
	if err != nil {
		return append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Invalid removed block", Detail: err.Error(), Subject: &b.DefRange})
	}
	r := &removedConfig{from: from.resourceAddr, destroy: true, rng: b.DefRange}
	for _, l := range content.Blocks {
		c, d := l.Body.Content(removedLife)
		diags = append(diags, d...)
		if a := c.Attributes["destroy"]; a != nil {
			r.destroy = m.flag(a, &diags)
		}
	}
	m.removed = append(m.removed, r)
	return diags
}

// providerOfType is the local name of the provider that a type belongs to by its prefix.
func providerOfType(typeName string) string {
	for i, c := range typeName {
		if c == '_' {
			return typeName[:i]
		}
	}
	return typeName
}
