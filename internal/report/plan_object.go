package report

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// planObject is what a plan says of one object before or after a change. What is sensitive is never read from it.
type planObject struct {
	values             map[string]any
	sensitive, unknown map[string]any
	allSensitive       bool
}

func planObjectOf(values, sensitive, unknown any) planObject {
	o := planObject{}
	o.values, _ = values.(map[string]any)
	o.sensitive, _ = sensitive.(map[string]any)
	o.unknown, _ = unknown.(map[string]any)
	o.allSensitive = sensitive == true
	return o
}

// exists reports whether there is an object at all.
func (o planObject) exists() bool { return o.values != nil }

// isSensitive reports whether an attribute, or a part of it, is sensitive.
func (o planObject) isSensitive(name string) bool {
	return o.allSensitive || planHasTrue(o.sensitive[name])
}

// isUnknown reports whether an attribute, or a part of it, is known only after the apply.
func (o planObject) isUnknown(name string) bool { return planHasTrue(o.unknown[name]) }

// text is an attribute as text; "" where it is null, unknown, sensitive or no scalar.
func (o planObject) text(name string) string {
	if o.isSensitive(name) {
		return ""
	}
	return planText(o.values[name])
}

// is reports whether a boolean is known to have a value.
func (o planObject) is(name string, value bool) bool {
	b, ok := o.values[name].(bool)
	return ok && b == value && !o.isSensitive(name)
}

// texts are the elements of a set or list of scalars, sorted. known is false where the set is null, or a part of it is unknown or sensitive.
func (o planObject) texts(name string) (texts []string, known bool) {
	list, ok := o.values[name].([]any)
	if !ok || o.isSensitive(name) || o.isUnknown(name) {
		return nil, false
	}
	for _, element := range list {
		if text := planText(element); text != "" {
			texts = append(texts, text)
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts), true
}

// blocks are the nested objects of an attribute or block. What is sensitive or unknown about one is not told apart: then known is false.
func (o planObject) blocks(name string) (blocks []planObject, known bool) {
	known = !o.isSensitive(name) && !o.isUnknown(name)
	if o.isSensitive(name) {
		return nil, false
	}
	list, _ := o.values[name].([]any)
	unknown, _ := o.unknown[name].([]any)
	for i, element := range list {
		values, ok := element.(map[string]any)
		if !ok {
			continue
		}
		var parts any
		if len(unknown) == len(list) {
			parts = unknown[i]
		}
		blocks = append(blocks, planObjectOf(values, nil, parts))
	}
	return blocks, known
}

// groups are the entries of a map of sets, sorted: each as an object that holds the key, as the name of what, or as its id where it is a number, and
// the set as an attribute. known is false where the map itself is unknown or sensitive, or a key may be missing.
func (o planObject) groups(name string, what planWhat, set string) (groups []planObject, known bool) {
	if o.isSensitive(name) {
		return nil, false
	}
	entries, _ := o.values[name].(map[string]any)
	unknown, isMap := o.unknown[name].(map[string]any)
	known = isMap || !o.isUnknown(name)
	for _, key := range slices.Sorted(maps.Keys(planMerged(entries, unknown))) {
		attribute := what.name
		if _, err := strconv.Atoi(key); err == nil {
			attribute = what.id
		}
		groups = append(groups, planObject{values: map[string]any{attribute: key, set: entries[key]}, unknown: map[string]any{set: unknown[key]}})
	}
	return groups, known
}

// differs are the names of the attributes that are not the same in both objects, or unknown in the second, sorted.
func (o planObject) differs(after planObject) []string {
	var names []string
	for name := range maps.Keys(planMerged(o.values, after.values, after.unknown)) {
		if after.isUnknown(name) || !reflect.DeepEqual(o.values[name], after.values[name]) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func planMerged(all ...map[string]any) map[string]any {
	merged := map[string]any{}
	for _, one := range all {
		maps.Copy(merged, one)
	}
	return merged
}

// planJSON is JSON as Go's values; nil for what is none.
func planJSON(text json.RawMessage) any {
	var v any
	if json.Unmarshal(text, &v) != nil {
		return nil
	}
	return v
}

// planText is a scalar as text; "" for null and for what is no scalar.
func planText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// planHasTrue reports whether a structure of booleans has a true one.
func planHasTrue(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case []any:
		return slices.ContainsFunc(v, planHasTrue)
	case map[string]any:
		for _, one := range v {
			if planHasTrue(one) {
				return true
			}
		}
	}
	return false
}

// planCollectSensitive adds the texts of all that is marked as sensitive.
func planCollectSensitive(values, sensitive any, add func(text string)) {
	switch marks := sensitive.(type) {
	case bool:
		if marks {
			planEachText(values, add)
		}
	case []any:
		if list, ok := values.([]any); ok && len(list) == len(marks) {
			for i := range marks {
				planCollectSensitive(list[i], marks[i], add)
			}
			return
		}
		if planHasTrue(marks) { // what the marks belong to is not clear
			planEachText(values, add)
		}
	case map[string]any:
		object, ok := values.(map[string]any)
		if !ok {
			if planHasTrue(marks) {
				planEachText(values, add)
			}
			return
		}
		for name, mark := range marks {
			planCollectSensitive(object[name], mark, add)
		}
	}
}

func planEachText(v any, f func(text string)) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			planEachText(one, f)
		}
	case map[string]any:
		for _, one := range v {
			planEachText(one, f)
		}
	case string:
		if text := strings.TrimSpace(v); text != "" {
			f(text)
		}
	case json.Number:
		f(v.String())
	}
}
