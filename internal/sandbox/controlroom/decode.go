package controlroom

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// raw reads a JSON body.
func (c *call) raw() ([]byte, error) {
	if err := c.checkMedia(); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(c.r.Body)
	if err != nil || len(bytes.TrimSpace(data)) == 0 {
		return nil, invalid("Required request body is missing")
	}
	return data, nil
}

// checkMedia looks at what a body is declared as. Scripts of the vendor's partner desk (2021) sign in to both generations without declaring anything;
// the vendor's list of statuses has no 415.
func (c *call) checkMedia() error {
	declared := c.r.Header.Get("Content-Type")
	if declared == "" && c.is("missing_content_type", "accepted") {
		return nil
	}
	status := "other_content_type"
	if declared == "" {
		status = "missing_content_type"
	}
	if media, _, err := mime.ParseMediaType(declared); err != nil || media != "application/json" {
		return refuse(c.number(status), codeMedia, "Content type '%s' not supported", declared)
	}
	return nil
}

// body decodes the request's JSON object. Names count exactly; what happens to unknown ones decides the switch unknown_fields.
// Names in alsoKnown belong to what the call is about, and are ignored.
func body[T any](c *call, alsoKnown ...string) (T, error) {
	var v T
	data, err := c.raw()
	if err != nil {
		return v, err
	}
	return object[T](c, data, alsoKnown...)
}

func object[T any](c *call, data []byte, alsoKnown ...string) (T, error) {
	v, unknown, err := exact[T](data)
	if err == nil && c.is("unknown_fields", "400") {
		for _, name := range unknown {
			if !slices.Contains(alsoKnown, name) {
				return v, invalid("Unrecognized field '%s'", name)
			}
		}
	}
	return v, err
}

// exact decodes a JSON object by the exact names of its fields, and returns the names that the struct does not have.
func exact[T any](data []byte) (v T, unknown []string, err error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil || fields == nil {
		return v, nil, invalid("JSON parse error")
	}
	known := map[string]bool{}
	shape := reflect.TypeFor[T]()
	for i := range shape.NumField() {
		name, _, _ := strings.Cut(shape.Field(i).Tag.Get("json"), ",")
		known[name] = true
	}
	for name := range fields {
		if !known[name] {
			unknown = append(unknown, name)
			delete(fields, name)
		}
	}
	kept, err := json.Marshal(fields)
	if err == nil {
		err = json.Unmarshal(kept, &v)
	}
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong):
		return v, nil, invalid("JSON parse error: wrong type of '%s'", wrong.Field)
	case err != nil:
		return v, nil, invalid("JSON parse error")
	}
	return v, unknown, nil
}

// text is what a nullable string holds.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// isEmail is the one rule that is known: there is an @ (documented).
func isEmail(s string) bool { return strings.Contains(s, "@") }

type reference struct {
	ID *int64 `json:"id"`
}

// references reads [{"id": 2}], v1's way to name roles and both versions' way to name principals.
func references(field string, raw json.RawMessage) ([]int64, error) {
	var list []reference
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, invalid("JSON parse error: '%s' must be an array of {\"id\": number}", field)
	}
	out := []int64{}
	for _, one := range list {
		if one.ID == nil {
			return nil, invalid("An element of '%s' has no id", field)
		}
		if !slices.Contains(out, *one.ID) {
			out = append(out, *one.ID)
		}
	}
	return out, nil
}

// idStrings reads ["185", "196"], v2's way to name roles (documented). Numbers are accepted, too, unless the form ("strings" or "numbers") says
// otherwise: ids of the other form are dropped.
func idStrings(field string, raw json.RawMessage, form string) ([]int64, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, invalid("JSON parse error: '%s' must be an array of ids", field)
	}
	out := []int64{}
	for _, one := range list {
		id, err := strconv.ParseInt(strings.Trim(string(one), `"`), 10, 64)
		if err != nil {
			return nil, invalid("'%s' holds %s, which is no id", field, one)
		}
		isString := strings.HasPrefix(string(one), `"`)
		if form == "strings" && !isString || form == "numbers" && isString {
			continue
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out, nil
}

// given reports whether a field of the body has a value other than null.
func given(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }
