package core

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// render writes a plan for people, as the CLI shows it.
func (w *Workspace) render(p *Plan) string {
	var b strings.Builder
	if p.invoking {
		fmt.Fprintf(&b, "\nPlan: 0 to add, 0 to change, 0 to destroy. Actions: %d to invoke.\n\nTerraform will invoke the following action(s):\n\n",
			len(p.invocations))
		for _, v := range p.invocations {
			fmt.Fprintf(&b, "  # %s will be invoked", v.at)
			if v.caller != nil {
				fmt.Fprintf(&b, " (called from %s)", v.caller)
			}
			b.WriteString("\n")
			v.render(&b)
		}
		return b.String()
	}
	if p.mode == planRefreshOnly {
		w.renderDrift(&b, p)
		return b.String()
	}
	changes := slices.DeleteFunc(p.sorted(), func(c *change) bool { return !c.effective() })
	if len(changes) == 0 {
		w.renderOutputs(&b, p)
		if b.Len() > 0 {
			b.WriteString("\nAn apply of this plan changes outputs in the state, and no object.\n")
			return b.String()
		}
		if p.mode == planDestroy {
			return "\nNo changes. No objects need to be destroyed.\n"
		}
		return "\nNo changes. What exists matches the configuration.\n"
	}
	b.WriteString("\nThe plan, in these symbols:\n" +
		"  + create  ~ update  - destroy  -/+ destroy, then create  +/- create, then destroy  <= read  . forget\n")
	for _, c := range changes {
		w.renderChange(&b, c)
		renderInvocations(&b, p.invokedBy(c.addr, true), "before")
		renderInvocations(&b, p.invokedBy(c.addr, false), "after")
	}
	add, change, destroy, imports := p.count()
	summary := fmt.Sprintf("%d to add, %d to change, %d to destroy.", add, change, destroy)
	if imports > 0 {
		summary = fmt.Sprintf("%d to import, ", imports) + summary
	}
	if n := len(p.invocations); n > 0 {
		summary += fmt.Sprintf(" Actions: %d to invoke.", n)
	}
	fmt.Fprintf(&b, "\nPlan: %s\n", summary)
	w.renderOutputs(&b, p)
	return b.String()
}

// count is what the last line of a plan says.
func (p *Plan) count() (add, change, destroy, imports int) {
	for _, c := range p.sorted() {
		switch {
		case c.action == Create:
			add++
		case c.action == Update:
			change++
		case c.action == Delete:
			destroy++
		case c.action.replaces():
			add++
			destroy++
		}
		if c.importing {
			imports++
		}
	}
	return add, change, destroy, imports
}

func (w *Workspace) renderDrift(b *strings.Builder, p *Plan) {
	if len(p.drift) == 0 {
		b.WriteString("\nNo changes. What exists still matches the configuration.\n")
	} else {
		b.WriteString("\nNote: Objects have changed outside of Terraform\n")
		slices.SortFunc(p.drift, func(a, c *change) int { return compareAddr(a.addr, c.addr) })
		for _, c := range p.drift {
			verb, symbol := "has changed", "~"
			if c.action == Delete {
				verb, symbol = "has been deleted", "-"
			}
			fmt.Fprintf(b, "\n  # %s %s\n  %s resource %q %q {\n", c.addr, verb, symbol, c.addr.typeName, c.addr.name)
			w.renderAttributes(b, c, w.schema(c.addr.resourceAddr))
			b.WriteString("    }\n")
		}
		b.WriteString("\nAn apply of this refresh-only plan writes them to the state, and changes no object.\n")
	}
	w.renderOutputs(b, p)
}

var headings = map[Action]string{
	Create: "will be created", Update: "will be updated in-place", Delete: "will be destroyed", DeleteThenCreate: "must be replaced",
	CreateThenDelete: "must be replaced", Read: "will be read in the apply", Forget: "will be removed from the state, but not destroyed",
	NoOp: "will be imported",
}

// replaceHeadings are the headings of replacements that have a reason of their own.
var replaceHeadings = map[string]string{
	becauseTainted: "must be replaced: it is tainted", becauseRequested: "must be replaced: -replace names it",
	becauseTriggered: "must be replaced: something in its replace_triggered_by changes",
}

// note is what a plan adds to a heading: why.
func (c *change) note() string {
	if c.action == Forget {
		return "its removed block has destroy = false"
	}
	switch c.reason {
	case becauseNoConfig:
		return c.addr.resourceAddr.String() + " is not configured"
	case becauseNoTarget:
		return fmt.Sprintf("%s is not configured", c.addr)
	case becauseNoKey:
		return fmt.Sprintf("for_each has no %s", c.addr.key)
	case becauseNoIndex:
		return fmt.Sprintf("count does not reach %s", c.addr.key)
	case becauseRepetition:
		switch c.addr.key.kind {
		case 'n':
			return "there is no count"
		case 's':
			return "there is no for_each"
		}
		return "there is a count or for_each"
	case becauseUnknown:
		return "its configuration is not known yet"
	case becausePending:
		return "what it depends on is going to change"
	}
	return ""
}

var symbols = map[Action]string{Create: "+", Update: "~", Delete: "-", DeleteThenCreate: "-/+", CreateThenDelete: "+/-",
	Read: "<=", Forget: ".", NoOp: " "}

func (w *Workspace) renderChange(b *strings.Builder, c *change) {
	moved := c.movedFrom != nil && *c.movedFrom != c.addr
	if moved && c.action == NoOp {
		fmt.Fprintf(b, "\n  # %s has moved to %s\n", c.movedFrom, c.addr)
	} else {
		name := c.addr.String()
		if c.deposed != "" {
			name += " (deposed object " + c.deposed + ")"
		}
		heading, ok := replaceHeadings[c.reason]
		if !ok || !c.action.replaces() {
			heading = headings[c.action]
		}
		fmt.Fprintf(b, "\n  # %s %s\n", name, heading)
		if note := c.note(); note != "" {
			fmt.Fprintf(b, "  # (%s)\n", note)
		}
		if c.deposed != "" {
			b.WriteString("  # (a replacement left it behind)\n")
		}
		if moved {
			fmt.Fprintf(b, "  # (moved from %s)\n", c.movedFrom)
		}
	}
	switch {
	case !c.importing || c.action == NoOp && !moved:
	case c.importID == "":
		b.WriteString("  # (will be imported first)\n")
	default:
		fmt.Fprintf(b, "  # (imported from %q)\n", c.importID)
	}
	if c.importing && c.action.replaces() {
		b.WriteString("  # Warning: the replacement destroys what is imported\n")
	}
	block := "resource"
	if c.addr.kind == dataKind {
		block = "data"
	}
	fmt.Fprintf(b, "  %s %s %q %q {\n", symbols[c.action], block, c.addr.typeName, c.addr.name)
	w.renderAttributes(b, c, w.schema(c.addr.resourceAddr))
	b.WriteString("    }\n")
}

// renderAttributes writes what changes, and the id, which tells people which object it is.
func (w *Workspace) renderAttributes(b *strings.Builder, c *change, schema *resourceSchema) {
	if schema == nil {
		return
	}
	hidden := 0
	for _, name := range attributeNames(schema.typ) {
		a := schema.attribute(name)
		before, after := memberOr(c.before, name), memberOr(c.after, name)
		if a != nil && a.writeOnly {
			if c.action == Create || c.action.replaces() {
				fmt.Fprintf(b, "      + %s = (write-only attribute)\n", name)
			}
			continue
		}
		sensitive := a != nil && a.sensitive
		line, ok := attributeLine(c, name, before, after, sensitive)
		if !ok {
			hidden++
			continue
		}
		for _, path := range c.replace {
			if first, isAttr := path[0].(cty.GetAttrStep); isAttr && first.Name == name {
				line += " # forces replacement"
			}
		}
		b.WriteString("      " + line + "\n")
	}
	if hidden > 0 && c.action != Create && c.action != Read {
		plural := "s"
		if hidden == 1 {
			plural = ""
		}
		fmt.Fprintf(b, "      # (%d unchanged attribute%s hidden)\n", hidden, plural)
	}
}

func memberOr(v cty.Value, name string) cty.Value {
	if v == cty.NilVal || v.IsNull() || !v.IsKnown() || !v.Type().HasAttribute(name) {
		return cty.NullVal(cty.DynamicPseudoType)
	}
	return v.GetAttr(name)
}

func attributeLine(c *change, name string, before, after cty.Value, sensitive bool) (string, bool) {
	shown := func(v cty.Value) string {
		if sensitive && !v.IsNull() {
			return "(sensitive value)"
		}
		return text(v)
	}
	switch {
	case c.action == Create || c.action == Read:
		if after.IsKnown() && after.IsNull() {
			return "", false
		}
		return fmt.Sprintf("+ %s = %s", name, shown(after)), true
	case c.action == Delete || c.action == Forget:
		if before.IsNull() {
			return "", false
		}
		return fmt.Sprintf("- %s = %s -> null", name, shown(before)), true
	case same(before, after):
		if name == "id" || c.importing && c.action == NoOp && !before.IsNull() {
			return fmt.Sprintf("  %s = %s", name, shown(before)), true
		}
		return "", before.IsNull() && after.IsNull() && false
	case before.IsNull():
		return fmt.Sprintf("+ %s = %s", name, shown(after)), true
	case after.IsKnown() && after.IsNull():
		return fmt.Sprintf("- %s = %s -> null", name, shown(before)), true
	}
	if !sensitive && collection(before) && collection(after) && after.IsKnown() {
		return fmt.Sprintf("~ %s = %s", name, difference(before, after)), true
	}
	return fmt.Sprintf("~ %s = %s -> %s", name, shown(before), shown(after)), true
}

func collection(v cty.Value) bool {
	t := v.Type()
	return t.IsListType() || t.IsSetType() || t.IsMapType() || t.IsObjectType() || t.IsTupleType()
}

// difference writes what goes and what comes of a collection.
func difference(before, after cty.Value) string {
	was, is := members(before), members(after)
	var lines []string
	if before.Type().IsSetType() || before.Type().IsListType() {
		had, has := texts(was), texts(is)
		for _, one := range had {
			if !slices.Contains(has, one) {
				lines = append(lines, "- "+one+",")
			}
		}
		for _, one := range has {
			if !slices.Contains(had, one) {
				lines = append(lines, "+ "+one+",")
			}
		}
		return "[ " + strings.Join(lines, " ") + " ]"
	}
	names := slices.Sorted(maps.Keys(was))
	for name := range is {
		if _, ok := was[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		b, inBefore := was[name]
		a, inAfter := is[name]
		switch {
		case !inBefore || b.IsNull() && !same(a, b):
			lines = append(lines, "+ "+name+" = "+text(a))
		case !inAfter || a.IsKnown() && a.IsNull() && !b.IsNull():
			lines = append(lines, "- "+name+" = "+text(b)+" -> null")
		case !same(a, b):
			lines = append(lines, "~ "+name+" = "+text(b)+" -> "+text(a))
		}
	}
	return "{ " + strings.Join(lines, " ") + " }"
}

func texts(m map[string]cty.Value) []string {
	var out []string
	for _, v := range m {
		out = append(out, text(v))
	}
	slices.SortFunc(out, cmp.Compare)
	return out
}

// text writes a value as the CLI does, on one line.
func text(v cty.Value) string {
	switch {
	case v == cty.NilVal || v.IsKnown() && v.IsNull():
		return "null"
	case !v.IsKnown():
		return "(known after apply)"
	}
	t := v.Type()
	switch {
	case t == cty.String:
		return strconv.Quote(v.AsString())
	case t == cty.Number:
		return v.AsBigFloat().Text('f', -1)
	case t == cty.Bool:
		return strconv.FormatBool(v.True())
	case t.IsListType() || t.IsSetType() || t.IsTupleType():
		var parts []string
		for it := v.ElementIterator(); it.Next(); {
			_, e := it.Element()
			parts = append(parts, text(e)+",")
		}
		if len(parts) == 0 {
			return "[]"
		}
		return "[ " + strings.Join(parts, " ") + " ]"
	}
	var parts []string
	m := members(v)
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if m[name].IsKnown() && m[name].IsNull() {
			continue
		}
		key := name
		if t.IsMapType() {
			key = strconv.Quote(name)
		}
		parts = append(parts, key+" = "+text(m[name]))
	}
	if len(parts) == 0 {
		return "{}"
	}
	return "{ " + strings.Join(parts, " ") + " }"
}

func (w *Workspace) renderOutputs(b *strings.Builder, p *Plan) {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(p.outputs)) {
		before, after := p.outputs[name][0], p.outputs[name][1]
		switch {
		case same(before, after), before.IsNull() && after.IsKnown() && after.IsNull():
		case before.IsNull():
			lines = append(lines, fmt.Sprintf("  + %s = %s", name, text(after)))
		case after.IsKnown() && after.IsNull():
			lines = append(lines, fmt.Sprintf("  - %s = %s -> null", name, text(before)))
		default:
			lines = append(lines, fmt.Sprintf("  ~ %s = %s -> %s", name, text(before), text(after)))
		}
	}
	if len(lines) > 0 {
		b.WriteString("\nChanges to Outputs:\n" + strings.Join(lines, "\n") + "\n")
	}
}

func idOf(v cty.Value) string {
	if v.IsNull() || !v.Type().IsObjectType() || !v.Type().HasAttribute("id") {
		return ""
	}
	if id := v.GetAttr("id"); id.IsKnown() && !id.IsNull() && id.Type() == cty.String {
		return " [id=" + id.AsString() + "]"
	}
	return ""
}
