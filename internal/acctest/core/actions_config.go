package core

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// actionConfig is an action block.
type actionConfig struct {
	addr           resourceAddr
	provider       string
	count, forEach hcl.Expression
	config         hcl.Body // nil: no config block
	body           hcl.Body
	rng            hcl.Range
}

// triggerConfig is an action_trigger block of a resource.
type triggerConfig struct {
	events    []event
	actions   []hcl.Expression
	condition hcl.Expression // nil: none
	onFailure string         // halt, taint or continue
	rng       hcl.Range
}

// event is when a trigger invokes its actions.
type event string

// The events.
const (
	beforeCreate  event = "before_create"
	afterCreate   event = "after_create"
	beforeUpdate  event = "before_update"
	afterUpdate   event = "after_update"
	beforeDestroy event = "before_destroy"
	afterDestroy  event = "after_destroy"
)

var events = []event{beforeCreate, afterCreate, beforeUpdate, afterUpdate, beforeDestroy, afterDestroy}

func (e event) before() bool { return strings.HasPrefix(string(e), "before_") }

func (e event) destroys() bool { return e == beforeDestroy || e == afterDestroy }

// goesWith reports whether an event happens in a change.
func (e event) goesWith(a Action) bool {
	switch e {
	case beforeCreate, afterCreate:
		return a == Create || a.replaces()
	case beforeUpdate, afterUpdate:
		return a == Update
	}
	return a == Delete || a.replaces()
}

var (
	actionSchema = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "count"}, {Name: "for_each"}, {Name: "provider"}},
		Blocks: []hcl.BlockHeaderSchema{{Type: "config"}}}
	triggerSchema = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "events", Required: true}, {Name: "actions", Required: true},
		{Name: "condition"}, {Name: "on_failure"}}}
)

func problemAt(summary, detail string, rng hcl.Range) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: detail, Subject: &rng}
}

func (m *module) actionBlock(b *hcl.Block) hcl.Diagnostics {
	content, diags := b.Body.Content(actionSchema)
	a := &actionConfig{addr: resourceAddr{kind: actionKind, typeName: b.Labels[0], name: b.Labels[1]}, body: b.Body, rng: b.DefRange}
	if attr := content.Attributes["count"]; attr != nil {
		a.count = attr.Expr
	}
	if attr := content.Attributes["for_each"]; attr != nil {
		a.forEach = attr.Expr
	}
	if a.provider = providerRef(content.Attributes["provider"], &diags); a.provider == "" {
		a.provider = providerOfType(a.addr.typeName)
	}
	for _, inner := range content.Blocks {
		if a.config != nil {
			diags = append(diags, duplicate("config block in action", a.addr.name, inner.DefRange))
		}
		a.config = inner.Body
	}
	if m.actions[a.addr] != nil {
		return append(diags, duplicate("action", a.addr.typeName, b.DefRange))
	}
	m.actions[a.addr] = a
	return diags
}

func (m *module) triggerBlock(r *resourceConfig, b *hcl.Block) hcl.Diagnostics {
	content, diags := b.Body.Content(triggerSchema)
	if diags.HasErrors() {
		return diags
	}
	t := &triggerConfig{onFailure: "halt", rng: b.DefRange}
	list, d := hcl.ExprList(content.Attributes["events"].Expr)
	diags = append(diags, d...)
	for _, e := range list {
		one := event(hcl.ExprAsKeyword(e))
		switch {
		case !slices.Contains(events, one):
			diags = append(diags, problemAt(`Invalid "event" value `+string(one), "There is no such event.", e.Range()))
		case slices.Contains(t.events, one):
			diags = append(diags, problemAt(`Duplicate "`+string(one)+`" event`, "The event stands twice in this action_trigger.", e.Range()))
		default:
			t.events = append(t.events, one)
		}
	}
	t.actions, d = hcl.ExprList(content.Attributes["actions"].Expr)
	diags = append(diags, d...)
	for _, e := range t.actions {
		if !slices.ContainsFunc(e.Variables(), func(t hcl.Traversal) bool { return t.RootName() == string(actionKind) }) {
			diags = append(diags, problemAt("Invalid action argument inside action_triggers", "Only actions can stand here.", e.Range()))
		}
	}
	if a := content.Attributes["condition"]; a != nil {
		t.condition = a.Expr
	}
	if a := content.Attributes["on_failure"]; a != nil {
		if t.onFailure = hcl.ExprAsKeyword(a.Expr); !slices.Contains([]string{"halt", "taint", "continue"}, t.onFailure) {
			diags = append(diags, problemAt(`Invalid "on_failure" keyword`, "It is halt, taint or continue.", a.Expr.Range()))
		}
	}
	if len(t.events) == 0 {
		diags = append(diags, problemAt("No events specified", "An action_trigger has at least one event.", b.DefRange))
	}
	if len(t.actions) == 0 {
		diags = append(diags, problemAt("No actions specified", "An action_trigger has at least one action.", b.DefRange))
	}
	r.triggers = append(r.triggers, t)
	return diags
}

// actionOf is the action that a trigger names, with all its instances; nil: the configuration has none.
func (m *module) actionOf(e hcl.Expression) *actionConfig {
	for _, t := range e.Variables() {
		if t.RootName() == string(actionKind) {
			return m.actions[resourceAddr{kind: actionKind, typeName: attrName(t, 1), name: attrName(t, 2)}]
		}
	}
	return nil
}

// indexIn is what kind of index an expression names an instance of an action by: as instanceKey has it.
func indexIn(e hcl.Expression) (kind byte) {
	key := func(step hcl.Traverser) byte {
		i, ok := step.(hcl.TraverseIndex)
		switch {
		case !ok:
			return 0
		case i.Key.Type() == cty.Number:
			return 'n'
		}
		return 's'
	}
	switch e := e.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return key(e.Traversal[len(e.Traversal)-1])
	case *hclsyntax.IndexExpr:
		if names(e.Key.Variables(), "count") {
			return 'n'
		}
		return 's'
	}
	return 0
}

// wrongIndex is what is wrong with the index by which an instance of an action is named: a summary and a detail; "": nothing.
func (a *actionConfig) wrongIndex(kind byte) (summary, detail string) {
	summary = "Invalid index"
	if kind == 0 {
		summary = "Missing index"
	}
	switch {
	case a.count != nil && kind != 'n':
		return summary, "An action with count is named with a number as its index."
	case a.forEach != nil && kind != 's':
		return summary, "An action with for_each is named with a text as its index."
	case a.count == nil && a.forEach == nil && kind != 0:
		return summary, "An action without count and for_each is named without an index."
	}
	return "", ""
}

// triggered are the actions that a resource triggers, each once.
func (m *module) triggered(r *resourceConfig) []*actionConfig {
	var all []*actionConfig
	for _, t := range r.triggers {
		for _, e := range t.actions {
			if a := m.actionOf(e); a != nil && !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	return all
}

// triggerTraversals are the references of what a resource triggers, which it has to wait for.
func (m *module) triggerTraversals(r *resourceConfig) []hcl.Traversal {
	var list []hcl.Traversal
	for _, t := range r.triggers {
		if t.condition != nil {
			list = append(list, t.condition.Variables()...)
		}
	}
	for _, a := range m.triggered(r) {
		list = append(append(list, traversals(a.body)...), m.providerTraversals(a.provider)...)
	}
	return list
}

// refers reports whether one of these references leads to a resource.
func refers(list []hcl.Traversal, a resourceAddr) *hcl.Range {
	for _, t := range list {
		if found, ok := referenced(t); ok && found == a {
			return t.SourceRange().Ptr()
		}
	}
	return nil
}

// names reports whether one of these references has this root.
func names(list []hcl.Traversal, root string) bool {
	return slices.ContainsFunc(list, func(t hcl.Traversal) bool { return t.RootName() == root })
}
