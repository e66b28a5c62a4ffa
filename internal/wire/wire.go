// Package wire decodes JSON values that platforms send in more than one form. Nothing in it fails on a form it does not know: a read must
// survive a new field type, and a missing value is visible to the caller as "not set".
package wire

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Text is a string that may arrive as a number, a boolean or null. Objects with an "id" stand for that id.
type Text string

// UnmarshalJSON never fails.
func (t *Text) UnmarshalJSON(data []byte) error {
	*t = Text(Scalar(data))
	return nil
}

// Scalar returns the text of a JSON string, number or boolean, and the id of an object that has one; anything else is "".
func Scalar(data []byte) string {
	data = bytes.TrimSpace(data)
	if len(data) == 0 {
		return ""
	}
	switch data[0] {
	case '"':
		if text, ok := plain(data); ok {
			return text
		}
		var s string
		if json.Unmarshal(data, &s) != nil {
			return ""
		}
		return s
	case '{':
		var object struct {
			ID json.RawMessage `json:"id"`
		}
		if json.Unmarshal(data, &object) != nil || len(object.ID) == 0 || object.ID[0] == '{' {
			return ""
		}
		return Scalar(object.ID)
	case '[', 'n':
		return ""
	default:
		return string(data)
	}
}

// plain is the text of a JSON string that needs no decoding, as nearly all of a long list do.
func plain(data []byte) (string, bool) {
	if len(data) < 2 || data[len(data)-1] != '"' {
		return "", false
	}
	inside := data[1 : len(data)-1]
	for _, b := range inside {
		if b < ' ' || b == '"' || b == '\\' {
			return "", false
		}
	}
	return string(inside), utf8.Valid(inside)
}

// Flag is a boolean that may arrive as a string. Set reports whether there was one.
type Flag struct {
	Set, Value bool
}

// UnmarshalJSON never fails.
func (f *Flag) UnmarshalJSON(data []byte) error {
	value, err := strconv.ParseBool(strings.ToLower(strings.TrimSpace(Scalar(data))))
	*f = Flag{Set: err == nil, Value: value}
	return nil
}

// Or returns the value, or fallback when the response did not hold one.
func (f Flag) Or(fallback bool) bool {
	if !f.Set {
		return fallback
	}
	return f.Value
}

// Number is an integer that may arrive as a string; what is none is 0.
type Number int

// UnmarshalJSON never fails.
func (n *Number) UnmarshalJSON(data []byte) error {
	value, err := strconv.Atoi(strings.TrimSpace(Scalar(data)))
	if err != nil {
		value = 0
	}
	*n = Number(value)
	return nil
}

// First returns the first value that is not empty.
func First(values ...Text) string {
	for _, value := range values {
		if value != "" {
			return string(value)
		}
	}
	return ""
}

// Texts returns the list as strings, empty elements left out and each once: platforms were seen to repeat elements of sets. It is nil when nothing is
// left.
func Texts(list []Text) []string {
	var all []string
	for _, element := range Once(list, func(t Text) Text { return t }) {
		if element != "" {
			all = append(all, string(element))
		}
	}
	return all
}

// Once returns the elements of a list in their order, each once; key tells them apart.
func Once[T any, K comparable](list []T, key func(T) K) []T {
	seen := make(map[K]bool, len(list))
	var once []T
	for _, element := range list {
		if k := key(element); !seen[k] {
			seen[k] = true
			once = append(once, element)
		}
	}
	return once
}
