package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// mayBe is the resource out of which the account of an edge comes, when it cannot be told which instance it is; "" where nothing is known.
func (ix *planIndex) mayBe(kind planKind, o planObject, c *tfjson.ResourceChange) string {
	for _, attribute := range []string{kind.id, kind.name, kind.email} {
		if attribute == "" || !o.isUnknown(attribute) {
			continue
		}
		e, _, _ := ix.expression(c, attribute)
		if e == nil || e.ExpressionData == nil {
			continue
		}
		for _, reference := range e.References {
			if match := planReference.FindStringSubmatch(reference); match != nil {
				return match[1]
			}
		}
	}
	return ""
}

// refersTo is the address of the account that an attribute of a resource takes its value from; "" where that cannot be told.
func (ix *planIndex) refersTo(c *tfjson.ResourceChange, attribute string) string {
	e, module, keys := ix.expression(c, attribute)
	return ix.follow(e, module, keys, planIndexText(c.Index), 0)
}

// expression is what the configuration says of an attribute, with the path of the module in which it stands and the instance keys of each step.
func (ix *planIndex) expression(c *tfjson.ResourceChange, attribute string) (e *tfjson.Expression, module, keys []string) {
	module, keys = planModule(c.ModuleAddress)
	m := ix.module(module)
	if m == nil {
		return nil, nil, nil
	}
	for _, r := range m.Resources {
		if r != nil && r.Type == c.Type && r.Name == c.Name && r.Mode == c.Mode {
			return r.Expressions[attribute], module, keys
		}
	}
	return nil, nil, nil
}

// module is the configuration of a module by its path; nil where the plan has none.
func (ix *planIndex) module(path []string) *tfjson.ConfigModule {
	m := ix.configuration
	for _, name := range path {
		if m == nil || m.ModuleCalls[name] == nil {
			return nil
		}
		m = m.ModuleCalls[name].Module
	}
	return m
}

// follow is the address of the one account that an expression takes its value from. module and keys are the path of the module in which it stands,
// and the instance keys of each step; each is the text of each.key there.
func (ix *planIndex) follow(e *tfjson.Expression, module, keys []string, each string, depth int) string {
	if e == nil || e.ExpressionData == nil || depth > 20 {
		return ""
	}
	addresses := map[string]bool{}
	for _, reference := range e.References {
		address := ix.instanceOf(reference, e.References, module, keys, each)
		if name, ok := strings.CutPrefix(reference, "var."); ok && len(module) > 0 {
			last := len(module) - 1
			name, _, _ = strings.Cut(name, ".")
			if above := ix.module(module[:last]); above != nil && above.ModuleCalls[module[last]] != nil {
				address = ix.follow(above.ModuleCalls[module[last]].Expressions[name], module[:last], keys[:last], keys[last], depth+1)
			}
		}
		if match := planOutput.FindStringSubmatch(reference); match != nil {
			if below := ix.module(append(slices.Clone(module), match[1])); below != nil && below.Outputs[match[3]] != nil {
				address = ix.follow(below.Outputs[match[3]].Expression, append(slices.Clone(module), match[1]), append(slices.Clone(keys), match[2]), "", depth+1)
			}
		}
		if address != "" {
			addresses[address] = true
		}
	}
	if len(addresses) != 1 {
		return "" // none, or one of several
	}
	for address := range addresses {
		return address
	}
	return ""
}

var planReference = regexp.MustCompile(`^(` + planPrefix + `\w+\.[\w-]+)(\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?`)

// planOutput is a reference to an output of one instance of a module.
var planOutput = regexp.MustCompile(`^module\.([\w-]+)(\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\.([\w-]+)$`)

// instanceOf is the address of the account that a reference means: the instance that it names, the one of each.key, or the only one.
func (ix *planIndex) instanceOf(reference string, all, module, keys []string, each string) string {
	match := planReference.FindStringSubmatch(reference)
	if match == nil {
		return ""
	}
	prefix := ""
	for i, name := range module {
		prefix += "module." + name + keys[i] + "."
	}
	resource := prefix + match[1]
	instances := ix.instances[resource]
	switch {
	case match[2] != "":
		resource += match[2]
	case slices.ContainsFunc(all, func(other string) bool { return strings.HasPrefix(other, match[1]+"[") }):
		return "" // the reference with the key stands beside it
	case len(instances) == 1 && instances[0] == resource:
	case slices.Contains(all, "each.key") && each != "" && !slices.Contains(all, "each.value"):
		resource += each
	case len(instances) == 1:
		resource = instances[0]
	}
	if !ix.found[resource] {
		return ""
	}
	return resource
}

// planIndexText is an instance key as addresses show it: ["ada"] or [0]; "" for none.
func planIndexText(index any) string {
	switch index := index.(type) {
	case nil:
		return ""
	case string:
		return fmt.Sprintf("[%q]", index)
	default:
		return "[" + planText(index) + "]"
	}
}

// planSteps splits an address at the dots that are not in a key.
func planSteps(address string) []string {
	var steps []string
	var step strings.Builder
	quoted, escaped := false, false
	for _, r := range address {
		switch {
		case escaped:
			escaped = false
		case quoted && r == '\\':
			escaped = true
		case r == '"':
			quoted = !quoted
		case r == '.' && !quoted:
			steps = append(steps, step.String())
			step.Reset()
			continue
		}
		step.WriteRune(r)
	}
	return append(steps, step.String())
}

// planModule are the names and the instance keys of the path of a module: module.a["x"].module.b is a and b, ["x"] and nothing.
func planModule(address string) (names, keys []string) {
	for i, step := range planSteps(address) {
		if i%2 == 0 {
			continue
		}
		name, key := step, ""
		if at := strings.IndexByte(step, '['); at >= 0 {
			name, key = step[:at], step[at:]
		}
		names, keys = append(names, name), append(keys, key)
	}
	return names, keys
}

// planWithoutIndex is the address of the resource of an instance.
func planWithoutIndex(address string) string {
	steps := planSteps(address)
	last := &steps[len(steps)-1]
	if at := strings.IndexByte(*last, '['); at >= 0 {
		*last = (*last)[:at]
	}
	return strings.Join(steps, ".")
}
