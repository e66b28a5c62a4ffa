package api

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// The types in this file decode values that the platform sends in more than one form. None of them fails on a form it does not know: a read
// must survive a new field type, and a missing value is visible to the caller as "not set".

// text is a string that may arrive as a number, a boolean or null. Objects with an "id" stand for that id.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	*t = text(scalar(data))
	return nil
}

// scalar returns the text of a JSON string, number or boolean, and the id of an object that has one; anything else is "".
func scalar(data []byte) string {
	data = bytes.TrimSpace(data)
	if len(data) == 0 {
		return ""
	}
	switch data[0] {
	case '"':
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
		return scalar(object.ID)
	case '[', 'n':
		return ""
	default:
		return string(data)
	}
}

// told is a text that also remembers whether the answer held it at all, be it as null.
type told struct {
	told bool
	text text
}

func (t *told) UnmarshalJSON(data []byte) error {
	t.told = true
	return t.text.UnmarshalJSON(data)
}

// flag is a boolean that may arrive as a string: mfaVerifiersConfigured is "false" in recorded traffic and false in a support article.
type flag struct {
	set, value bool
}

func (f *flag) UnmarshalJSON(data []byte) error {
	value, err := strconv.ParseBool(strings.ToLower(strings.TrimSpace(scalar(data))))
	*f = flag{set: err == nil, value: value}
	return nil
}

// or returns the value, or fallback when the answer did not hold one.
func (f flag) or(fallback bool) bool {
	if !f.set {
		return fallback
	}
	return f.value
}

// number is an integer that may arrive as a string.
type number int

func (n *number) UnmarshalJSON(data []byte) error {
	value, err := strconv.Atoi(strings.TrimSpace(scalar(data)))
	if err != nil {
		value = 0
	}
	*n = number(value)
	return nil
}

// names is a list whose elements are strings, or objects that carry the name under one of a few keys: external_names of a role group are
// strings, or {external_group_name, provider_id} (documented). Elements without a name are left out.
type names []string

func (n *names) UnmarshalJSON(data []byte) error {
	*n = nil
	var elements []json.RawMessage
	if json.Unmarshal(data, &elements) != nil {
		return nil //nolint:nilerr // what is no list has no names
	}
	for _, element := range elements {
		if name := nameOf(element); name != "" {
			*n = append(*n, name)
		}
	}
	return nil
}

func nameOf(element json.RawMessage) string {
	var object struct {
		ExternalGroupName text `json:"external_group_name"`
		Namespace         text `json:"namespace"`
		Name              text `json:"name"`
	}
	if len(element) == 0 || element[0] != '{' {
		return scalar(element)
	}
	if json.Unmarshal(element, &object) != nil {
		return ""
	}
	return first(object.ExternalGroupName, object.Namespace, object.Name)
}

// contextParams is the context of a grant: keys to values, all text.
type contextParams map[string]string

func (c *contextParams) UnmarshalJSON(data []byte) error {
	*c = nil
	var values map[string]text
	if json.Unmarshal(data, &values) != nil || len(values) == 0 {
		return nil //nolint:nilerr // what is no object has no keys
	}
	*c = make(contextParams, len(values))
	for key, value := range values {
		(*c)[key] = string(value)
	}
	return nil
}

// first returns the first value that is not empty.
func first(values ...text) string {
	for _, value := range values {
		if value != "" {
			return string(value)
		}
	}
	return ""
}

// texts returns the list as strings, empty elements left out; nil when nothing is left.
func texts(list []text) []string {
	var all []string
	for _, element := range list {
		if element != "" {
			all = append(all, string(element))
		}
	}
	return all
}
