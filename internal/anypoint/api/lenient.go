package api

import (
	"encoding/json"

	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// The types in this file decode values that the platform sends in more than one form. None of them fails on a form it does not know: a read
// must survive a new field type, and a missing value is visible to the caller as "not set". A flag is one since mfaVerifiersConfigured is
// "false" in recorded traffic and false in a support article.
type (
	text   = wire.Text
	flag   = wire.Flag
	number = wire.Number
)

// sentText is a text that also remembers whether the response held it at all, be it as null.
type sentText struct {
	sent bool
	text text
}

func (t *sentText) UnmarshalJSON(data []byte) error {
	t.sent = true
	return t.text.UnmarshalJSON(data)
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
		return wire.Scalar(element)
	}
	if json.Unmarshal(element, &object) != nil {
		return ""
	}
	return wire.First(object.ExternalGroupName, object.Namespace, object.Name)
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
