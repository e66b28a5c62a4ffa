package controlroom

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// kind is what a column of a list holds.
type kind int

const (
	words kind = iota
	number
	flag
	moment
)

// column is a field that lists can be filtered and sorted by.
type column[T any] struct {
	kind kind
	of   func(T) any // string, int64, bool or time.Time, as kind says
}

// condition is one node of a filter: a comparison of a field, or a group of them (documented).
type condition struct {
	Operator string            `json:"operator"`
	Field    string            `json:"field"`
	Value    json.RawMessage   `json:"value"`
	Operands []json.RawMessage `json:"operands"`
}

// filterReader turns filters into functions.
type filterReader[T any] struct {
	*call
	columns map[string]column[T]
}

func everything[T any](T) bool { return true }

// read reads a filter. None, null and {} keep everything (seen in clients' requests).
func (f *filterReader[T]) read(raw json.RawMessage) (func(T) bool, error) {
	if !given(raw) {
		return everything[T], nil
	}
	node, _, err := exact[condition](raw)
	if err != nil {
		return nil, err
	}
	switch node.Operator {
	case "", "NONE":
		if node.Field != "" || node.Operands != nil {
			return nil, invalid("The filter has no operator")
		}
		return everything[T], nil
	case "and", "or", "not":
		return f.group(node)
	}
	return f.comparison(node)
}

func (f *filterReader[T]) group(node condition) (func(T) bool, error) {
	if len(node.Operands) == 0 || node.Operator == "not" && len(node.Operands) != 1 {
		return nil, invalid("The operator '%s' has %d operands", node.Operator, len(node.Operands))
	}
	var parts []func(T) bool
	for _, raw := range node.Operands {
		part, err := f.read(raw)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	holds := func(row T) func(func(T) bool) bool { return func(part func(T) bool) bool { return part(row) } }
	switch node.Operator {
	case "or":
		return func(row T) bool { return slices.ContainsFunc(parts, holds(row)) }, nil
	case "not":
		return func(row T) bool { return !parts[0](row) }, nil
	}
	return func(row T) bool {
		return !slices.ContainsFunc(parts, func(part func(T) bool) bool { return !part(row) })
	}, nil
}

var comparisons = map[string]func(n int) bool{
	"lt": func(n int) bool { return n < 0 }, "le": func(n int) bool { return n <= 0 }, "eq": func(n int) bool { return n == 0 },
	"ne": func(n int) bool { return n != 0 }, "ge": func(n int) bool { return n >= 0 }, "gt": func(n int) bool { return n > 0 },
}

// eqIs reports whether eq of a field behaves so: for some fields a switch decides.
func (f *filterReader[T]) eqIs(field, how string) bool {
	return (field == "username" || field == "disabled") && f.is(field+"_eq", how)
}

// comparison reads a leaf. That not all operators work with all fields is documented; with which is assumed, but for user names and
// disabled, where a switch decides about eq.
func (f *filterReader[T]) comparison(node condition) (func(T) bool, error) {
	col, known := f.columns[node.Field]
	test := comparisons[node.Operator]
	switch {
	case test == nil && node.Operator != "substring":
		return nil, invalid("The operator '%s' is unknown", node.Operator)
	case !known:
		return nil, invalid("The field '%s' cannot be filtered by", node.Field)
	case node.Operator == "substring" && col.kind != words, col.kind == flag && node.Operator != "eq" && node.Operator != "ne":
		return nil, invalid("The operator '%s' does not work with the field '%s'", node.Operator, node.Field)
	case node.Operator == "eq" && f.eqIs(node.Field, "400"):
		return nil, invalid("The operator 'eq' does not work with the field '%s'", node.Field)
	}
	value, err := f.value(col.kind, node)
	if err != nil {
		return nil, err
	}
	if node.Operator == "eq" && f.eqIs(node.Field, "nothing") {
		return func(T) bool { return false }, nil
	}
	if node.Operator == "substring" {
		part := f.fold(value)
		return func(row T) bool { return strings.Contains(f.fold(col.of(row)), part) }, nil
	}
	return func(row T) bool { return test(f.compare(col.of(row), value)) }, nil
}

// fold is the form in which words are compared.
func (f *filterReader[T]) fold(v any) string {
	s, _ := v.(string)
	if f.is("filter_case", "sensitive") {
		return s
	}
	return fold(s)
}

// value reads the value of a comparison. Numbers and flags may be written as strings.
func (f *filterReader[T]) value(k kind, node condition) (any, error) {
	bad := invalid("The value of the filter on '%s' is malformed", node.Field)
	written := string(node.Value)
	if strings.HasPrefix(written, `"`) {
		if json.Unmarshal(node.Value, &written) != nil {
			return nil, bad
		}
	} else if k == words || k == moment {
		return nil, bad
	}
	var value any = written
	var err error
	switch k {
	case number:
		value, err = strconv.ParseInt(written, 10, 64)
	case flag:
		value, err = strconv.ParseBool(written)
	case moment:
		value, err = time.Parse(time.RFC3339, written)
	case words:
	}
	if err != nil {
		return nil, bad
	}
	return value, nil
}

// compare orders two values of the same column.
func (f *filterReader[T]) compare(a, b any) int {
	switch a := a.(type) {
	case int64:
		b, _ := b.(int64)
		return cmp.Compare(a, b)
	case time.Time:
		b, _ := b.(time.Time)
		return a.Compare(b)
	case bool:
		b, _ := b.(bool)
		if a == b {
			return 0
		}
		if b {
			return -1
		}
		return 1
	}
	return cmp.Compare(f.fold(a), f.fold(b))
}
