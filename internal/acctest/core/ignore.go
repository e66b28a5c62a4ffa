package core

import (
	"maps"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// ignoreChanges puts what was there before into a configuration for what lifecycle.ignore_changes names. What only a provider can set is not for
// it to ignore.
func ignoreChanges(config *resourceConfig, schema *resourceSchema, prior, configured cty.Value) cty.Value {
	if prior.IsNull() || (!config.ignoreAll && len(config.ignoreChanges) == 0) {
		return configured
	}
	values := configured.AsValueMap()
	for _, at := range schema.attributes {
		if config.ignoreAll && (at.required || at.optional) {
			values[at.name] = prior.GetAttr(at.name)
		}
	}
	for _, n := range schema.blocks {
		if config.ignoreAll {
			values[n.name] = prior.GetAttr(n.name)
		}
	}
	for _, traversal := range config.ignoreChanges {
		path := pathOf(traversal)
		if len(path) == 0 {
			continue
		}
		first, isAttr := path[0].(cty.GetAttrStep)
		if at := schema.attribute(first.Name); isAttr && at != nil && (at.required || at.optional) {
			values[at.name] = ignoreAt(prior.GetAttr(at.name), values[at.name], path[1:])
		}
		if isAttr && schema.hasBlock(first.Name) {
			values[first.Name] = ignoreAt(prior.GetAttr(first.Name), values[first.Name], path[1:])
		}
	}
	return cty.ObjectVal(values)
}

// pathOf is the path that a traversal takes within an object.
func pathOf(traversal hcl.Traversal) cty.Path {
	var path cty.Path
	for _, step := range traversal {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			path = append(path, cty.GetAttrStep{Name: step.Name})
		case hcl.TraverseAttr:
			path = append(path, cty.GetAttrStep{Name: step.Name})
		case hcl.TraverseIndex:
			path = append(path, cty.IndexStep{Key: step.Key})
		}
	}
	return path
}

// ignoreAt is a configured value with what was there before at a path. Where a map had nothing, it has nothing.
func ignoreAt(prior, configured cty.Value, path cty.Path) cty.Value {
	if len(path) == 0 {
		return prior
	}
	if prior.IsNull() || !configured.IsKnown() {
		return configured
	}
	switch step := path[0].(type) {
	case cty.GetAttrStep:
		if configured.IsNull() || !configured.Type().IsObjectType() || !configured.Type().HasAttribute(step.Name) {
			return configured
		}
		values := configured.AsValueMap()
		values[step.Name] = ignoreAt(prior.GetAttr(step.Name), values[step.Name], path[1:])
		return cty.ObjectVal(values)
	case cty.IndexStep:
		key := ""
		switch {
		case step.Key.Type() == cty.String:
			key = step.Key.AsString()
		case step.Key.Type() == cty.Number:
			key = step.Key.AsBigFloat().Text('f', -1)
		}
		was, is := members(prior), members(configured)
		before, had := was[key]
		now, has := is[key]
		switch t := configured.Type(); {
		case t.IsMapType() && len(path) == 1:
			if delete(is, key); had {
				is[key] = before
			}
			return mapOf(configured, is)
		case t.IsMapType() && had && has:
			is[key] = ignoreAt(before, now, path[1:])
			return mapOf(configured, is)
		case t.IsListType() && had && has:
			is[key] = ignoreAt(before, now, path[1:])
			list := make([]cty.Value, len(is))
			for i := range list {
				list[i] = is[strconv.Itoa(i)]
			}
			return cty.ListVal(list)
		}
	}
	return configured
}

// mapOf is a map with these elements in place of another one; without any, it stays null where that was null.
func mapOf(old cty.Value, elements map[string]cty.Value) cty.Value {
	switch {
	case len(elements) > 0:
		return cty.MapVal(maps.Clone(elements))
	case old.IsNull():
		return old
	}
	return cty.MapValEmpty(old.Type().ElementType())
}
