package core

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// What core itself makes of prior state and configuration, and what it demands of a provider's responses (here and in
// demands.go). Each rule is one that the real core enforces with an error that calls it a bug in the provider, but for these,
// which are this driver's own: an identity is always there, whole and the same; a data source leaves alone what is configured; an
// import is known; a write-only value is never seen again; what replaces an object is planned by the rules in the plan already,
// not only in the apply.

// proposedNew is the state that core proposes to a provider: what is configured, and for the rest what was there before.
func (b *block) proposedNew(prior, config cty.Value) cty.Value {
	if config.IsNull() {
		return config
	}
	if prior.IsNull() {
		prior = b.empty()
	}
	values := proposeAttributes(b.attributes, prior, config)
	for _, n := range b.blocks {
		values[n.name] = n.propose(valueOf(prior, n.name), valueOf(config, n.name))
	}
	return cty.ObjectVal(values)
}

// valueOf is a member of an object that may itself be null or unknown.
func valueOf(object cty.Value, name string) cty.Value {
	t := object.Type().AttributeType(name)
	switch {
	case object.IsNull():
		return cty.NullVal(t)
	case !object.IsKnown():
		return cty.UnknownVal(t)
	}
	return object.GetAttr(name)
}

func proposeAttributes(attributes []attribute, prior, config cty.Value) map[string]cty.Value {
	values := map[string]cty.Value{}
	for _, a := range attributes {
		before, configured := valueOf(prior, a.name), valueOf(config, a.name)
		switch {
		case a.computed && configured.IsNull() && !(a.optional && a.nested != nil && holdsConfigured(a, before)):
			values[a.name] = before
		case a.nested != nil && configured.IsKnown() && !configured.IsNull():
			values[a.name] = proposeNested(a, before, configured)
		default:
			values[a.name] = configured
		}
	}
	return values
}

// holdsConfigured reports whether an earlier value of a nested attribute has parts that only a configuration can have given it.
func holdsConfigured(a attribute, v cty.Value) bool {
	found := false
	inner := &block{attributes: a.nested}
	_ = cty.Walk(v, func(path cty.Path, part cty.Value) (bool, error) {
		if at := inner.at(path); at != nil && !at.computed && !part.IsNull() {
			found = true
		}
		return !found, nil
	})
	return found
}

func proposeNested(a attribute, prior, config cty.Value) cty.Value {
	if a.nesting == tfprotov6.SchemaObjectNestingModeSingle {
		return cty.ObjectVal(proposeAttributes(a.nested, prior, config))
	}
	return correlate(config, prior, func(before, configured cty.Value) cty.Value {
		return cty.ObjectVal(proposeAttributes(a.nested, before, configured))
	})
}

func (n nestedBlock) propose(prior, config cty.Value) cty.Value {
	switch n.nesting {
	case tfprotov6.SchemaNestedBlockNestingModeList, tfprotov6.SchemaNestedBlockNestingModeSet:
		return correlate(config, prior, n.block.proposedNew)
	default:
		if config.IsNull() || !config.IsKnown() {
			return config
		}
		return n.block.proposedNew(prior, config)
	}
}

// correlate pairs the elements of a collection with what they were before: by index, key, or (in a set) by being the same as far as configured.
func correlate(config, prior cty.Value, propose func(prior, config cty.Value) cty.Value) cty.Value {
	if config.IsNull() || !config.IsKnown() || config.LengthInt() == 0 {
		return config
	}
	before := members(prior)
	if config.Type().IsSetType() {
		var out []cty.Value
		for _, configured := range members(config) {
			match := cty.NullVal(config.Type().ElementType())
			for k, candidate := range before {
				if proposed := propose(candidate, configured); proposed.RawEquals(candidate) {
					match = candidate
					delete(before, k)
					break
				}
			}
			out = append(out, propose(match, configured))
		}
		return cty.SetVal(out)
	}
	out := map[string]cty.Value{}
	for k, configured := range members(config) {
		match, ok := before[k]
		if !ok {
			match = cty.NullVal(config.Type().ElementType())
		}
		out[k] = propose(match, configured)
	}
	if config.Type().IsMapType() {
		return cty.MapVal(out)
	}
	list := make([]cty.Value, len(out))
	for i := range list {
		list[i] = out[fmt.Sprint(i)]
	}
	return cty.ListVal(list)
}

// problem is one broken rule at one place of an object.
type problem struct {
	path cty.Path
	text string
}

func (p problem) String() string { return pathString(p.path) + ": " + p.text }

// checkPlan is core's check of a planned state: what is configured is planned as configured or left as it was, what is not
// computed is never made up, and nothing write-only is planned.
func (b *block) checkPlan(prior, config, planned cty.Value) []problem {
	return checkPlanned(b.attributes, b.blocks, prior, config, planned, nil)
}

func checkPlanned(attributes []attribute, blocks []nestedBlock, prior, config, planned cty.Value, path cty.Path) []problem {
	if planned.IsNull() || !planned.IsKnown() {
		if !config.IsNull() && config.IsKnown() && planned.IsNull() {
			return []problem{{path, "it is configured, and nothing is planned"}}
		}
		return nil
	}
	if config.IsNull() {
		return []problem{{path, "it is not configured, and something is planned"}}
	}
	var out []problem
	for _, a := range attributes {
		before, configured, plan := valueOf(prior, a.name), valueOf(config, a.name), valueOf(planned, a.name)
		at := append(slices.Clone(path), cty.GetAttrStep{Name: a.name})
		switch {
		case a.writeOnly:
			if !plan.IsNull() {
				out = append(out, problem{at, "a value is planned for a write-only attribute"})
			}
		case same(plan, configured), !plan.IsKnown() && !configured.IsKnown(), !configured.IsNull() && !before.IsNull() && same(plan, before):
		case a.computed && configured.IsNull():
		case a.nested != nil && configured.IsKnown() && !configured.IsNull() && !plan.IsKnown():
			out = append(out, problem{at, "an unknown value is planned for what is configured"})
		case a.nested != nil && configured.IsKnown() && !configured.IsNull() && a.nesting == tfprotov6.SchemaObjectNestingModeSingle:
			out = append(out, checkPlanned(a.nested, nil, before, configured, plan, at)...)
		case a.nested != nil && configured.IsKnown() && !configured.IsNull() && !configured.Type().IsSetType() && plan.IsKnown() && !plan.IsNull():
			was, is := members(before), members(plan)
			if n := configured.LengthInt(); len(is) != n {
				out = append(out, problem{at, fmt.Sprintf("%d elements are planned, %d are configured", len(is), n)})
				continue
			}
			for k, c := range members(configured) {
				p, ok := is[k]
				if !ok {
					out = append(out, problem{at, "an element that is configured is not planned"})
					continue
				}
				w, ok := was[k]
				if !ok {
					w = cty.NullVal(c.Type())
				}
				out = append(out, checkPlanned(a.nested, nil, w, c, p, at)...)
			}
		case a.nested != nil && configured.Type().IsSetType() && !configured.IsNull() && !plan.IsNull(): // its elements cannot be told apart
			if ok := plan.Length().Range().Includes(configured.Length()); ok.IsKnown() && ok.False() {
				out = append(out, problem{at, "more or fewer elements are planned than are configured"})
			}
		case a.computed:
			out = append(out, problem{at, "it is configured to something else than is planned"})
		case !configured.IsKnown():
			out = append(out, problem{at, "a value is planned that nobody can know yet"})
		default:
			out = append(out, problem{at, "it is not computed, and planned to be something else than is configured"})
		}
	}
	for _, n := range blocks {
		at := append(slices.Clone(path), cty.GetAttrStep{Name: n.name})
		was, configured, is := members(valueOf(prior, n.name)), members(valueOf(config, n.name)), members(valueOf(planned, n.name))
		if n.nesting == tfprotov6.SchemaNestedBlockNestingModeSingle || n.nesting == tfprotov6.SchemaNestedBlockNestingModeGroup {
			c, p := valueOf(config, n.name), valueOf(planned, n.name)
			if !c.IsNull() || !p.IsNull() {
				out = append(out, checkPlanned(n.block.attributes, n.block.blocks, valueOf(prior, n.name), c, p, at)...)
			}
			continue
		}
		if !valueOf(config, n.name).IsKnown() {
			continue // dynamic blocks whose number is not known yet
		}
		if len(configured) != len(is) {
			out = append(out, problem{at, fmt.Sprintf("%d blocks are planned, %d are configured", len(is), len(configured))})
			continue
		}
		if n.nesting == tfprotov6.SchemaNestedBlockNestingModeSet {
			if !n.fits(configured, is) {
				out = append(out, problem{at, "other blocks are planned than are configured"})
			}
			continue
		}
		for k, c := range configured {
			w, ok := was[k]
			if !ok {
				w = cty.NullVal(c.Type())
			}
			out = append(out, checkPlanned(n.block.attributes, n.block.blocks, w, c, is[k], at)...)
		}
	}
	return out
}

// fits reports whether each block of a set that is configured is planned, and each that is planned is configured. What was there before plays no role
// in sets: a block has no name.
func (n nestedBlock) fits(configured, planned map[string]cty.Value) bool {
	goWith := func(c, p cty.Value) bool {
		return len(checkPlanned(n.block.attributes, n.block.blocks, cty.NullVal(c.Type()), c, p, nil)) == 0
	}
	for _, c := range configured {
		if !slices.ContainsFunc(slices.Collect(maps.Values(planned)), func(p cty.Value) bool { return goWith(c, p) }) {
			return false
		}
	}
	for _, p := range planned {
		if !slices.ContainsFunc(slices.Collect(maps.Values(configured)), func(c cty.Value) bool { return goWith(c, p) }) {
			return false
		}
	}
	return true
}

// compatible is core's check that what was applied is what was planned: every planned value that was known is there unchanged.
func compatible(planned, actual cty.Value, path cty.Path) []problem {
	switch {
	case !planned.IsKnown():
		if ok := planned.Range().Includes(actual); ok.IsKnown() && ok.False() {
			return []problem{{path, fmt.Sprintf("final value %s is none of those that %#v stood for", show(actual), planned)}}
		}
		return nil
	case !actual.IsKnown():
		return []problem{{path, "it was known, and is not any more"}}
	case planned.IsNull() && !actual.IsNull():
		if len(path) == 0 {
			return []problem{{path, "there was to be no object, and there is one"}}
		}
		return []problem{{path, "null has become " + show(actual)}}
	case !planned.IsNull() && actual.IsNull():
		if len(path) == 0 {
			return []problem{{path, "there was to be an object, and there is none"}}
		}
		return []problem{{path, show(planned) + " has become null"}}
	case planned.IsNull():
		return nil
	}
	t := planned.Type()
	switch {
	case t.IsPrimitiveType():
		if !same(planned, actual) {
			return []problem{{path, show(planned) + " has become " + show(actual)}}
		}
		return nil
	case t.IsSetType():
		if planned.IsWhollyKnown() && !same(planned, actual) {
			return []problem{{path, "the set has other elements than were planned"}}
		}
		return nil
	}
	was, is := members(planned), members(actual)
	if len(was) != len(is) {
		return []problem{{path, fmt.Sprintf("%d elements have become %d", len(was), len(is))}}
	}
	var out []problem
	for k, p := range was {
		a, ok := is[k]
		var step cty.PathStep = cty.IndexStep{Key: cty.StringVal(k)}
		if t.IsObjectType() {
			step = cty.GetAttrStep{Name: k}
		}
		at := append(slices.Clone(path), step)
		if !ok {
			out = append(out, problem{at, "element has vanished"})
			continue
		}
		out = append(out, compatible(p, a, at)...)
	}
	slices.SortFunc(out, func(a, b problem) int { return compareText(pathString(a.path), pathString(b.path)) })
	return out
}

// show renders a value within an error.
func show(v cty.Value) string {
	if v.IsKnown() && !v.IsNull() && v.Type() == cty.String {
		return fmt.Sprintf("cty.StringVal(%q)", v.AsString())
	}
	return fmt.Sprintf("%#v", v)
}

// unknowns are the places of an object that are not known.
func unknowns(v cty.Value) []cty.Path {
	var out []cty.Path
	_ = cty.Walk(v, func(path cty.Path, part cty.Value) (bool, error) {
		if !part.IsKnown() {
			out = append(out, path.Copy())
			return false, nil
		}
		return true, nil
	})
	return out
}

// requiredReplaces are those of the paths that a provider asks to replace for whose values really differ. nowhere is a path that leads nowhere;
// nil: there is none.
func requiredReplaces(b *block, prior, planned cty.Value, paths []cty.Path) (out []cty.Path, nowhere cty.Path) {
	if prior.IsNull() {
		return nil, nil
	}
	for _, p := range paths {
		if !leads(prior, p) && !leads(planned, p) {
			return nil, p
		}
		a := b.at(p)
		if !same(valueAt(prior, p), valueAt(planned, p)) || a != nil && a.writeOnly {
			out = append(out, p)
		}
	}
	return out, nil
}
