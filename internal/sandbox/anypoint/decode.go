package anypoint

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/mail"
	"net/url"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

const (
	defaultLimit = 25
)

var uuidPattern = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

func isUUID(s string) bool { return uuidPattern.MatchString(s) }

func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= 255
}

// paging reads limit and offset: 25 by default and 500 at most (documented), unless a switch says otherwise; what breaks the schema is refused
// (assumed).
func (c *call) paging(q url.Values) (offset, limit int, err error) {
	if offset, err = queryInt(q, "offset", 0); err != nil {
		return 0, 0, err
	}
	if limit, err = queryInt(q, "limit", defaultLimit); err != nil {
		return 0, 0, err
	}
	if longest := c.number("max_limit"); limit > longest {
		return 0, 0, invalid(".limit", "maximum", "limit should be <= %d", longest)
	}
	return offset, limit, nil
}

func queryInt(q url.Values, name string, missing int) (int, error) {
	if !q.Has(name) {
		return missing, nil
	}
	n, err := strconv.Atoi(q.Get(name))
	if err != nil {
		return 0, invalid("."+name, "type", "%s should be integer", name)
	}
	if n < 0 {
		return 0, invalid("."+name, "minimum", "%s should be >= 0", name)
	}
	return n, nil
}

func queryBool(q url.Values, name string, missing bool) (bool, error) {
	switch q.Get(name) {
	case "":
		return missing, nil
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, invalid("."+name, "type", "%s should be boolean", name)
}

func queryEnum(q url.Values, name, missing string, allowed ...string) (string, error) {
	v := q.Get(name)
	if v == "" {
		return missing, nil
	}
	for _, a := range allowed {
		if v == a {
			return v, nil
		}
	}
	return "", invalid("."+name, "enum", "%s should be equal to one of the allowed values: %s", name, strings.Join(allowed, ", "))
}

// cut is the window of a list that offset and limit ask for.
func cut[T any](rows []T, offset, limit int) []T {
	offset = min(offset, len(rows))
	return rows[offset:min(offset+limit, len(rows))]
}

// body decodes the request's JSON, which must be one value and nothing after it. An unknown field is not an error here.
func body[T any](r *http.Request) (T, error) {
	var v T
	if ct := r.Header.Get("Content-Type"); !strings.HasPrefix(ct, "application/json") {
		return v, refuse(http.StatusBadRequest, "Content-Type %q is not supported, send application/json", ct)
	}
	var raw bytes.Buffer
	if _, err := raw.ReadFrom(http.MaxBytesReader(nil, r.Body, 8<<20)); err != nil {
		return v, refuse(http.StatusBadRequest, "The body could not be read")
	}
	if err := json.Unmarshal(raw.Bytes(), &v); err != nil {
		return v, malformed(raw.Bytes(), err)
	}
	if bytes.Equal(bytes.TrimSpace(raw.Bytes()), []byte("null")) {
		return v, invalid("", "type", "Body should not be null")
	}
	return v, nil
}

// malformed is the refusal of a body that is no JSON, or JSON of another type. The texts are assumed; what they must not show is how the sandbox
// decodes.
func malformed(raw []byte, err error) error {
	var kind *json.UnmarshalTypeError
	if !errors.As(err, &kind) {
		if len(bytes.TrimSpace(raw)) == 0 {
			return invalid("", "type", "Body should not be empty")
		}
		return invalid("", "type", "Unexpected token in JSON body")
	}
	expected := "object"
	switch kind.Type.Kind() {
	case reflect.Slice:
		expected = "array"
	case reflect.String:
		expected = "string"
	}
	path := ""
	if kind.Field != "" {
		path = "." + kind.Field
	}
	return invalid(path, "type", "%s should be %s", where(path), expected)
}

// object is a JSON object whose fields are checked one at a time, so that a missing field, a null and a wrong type are told apart.
type object map[string]json.RawMessage

// only refuses fields outside a closed schema.
func (o object) only(path string, names ...string) error {
	allowed := map[string]bool{}
	for _, n := range names {
		allowed[n] = true
	}
	for k := range o {
		if !allowed[k] {
			return invalid(path+"."+k, "additionalProperties", "%s should NOT have additional property %q", where(path), k)
		}
	}
	return nil
}

// str reads a string field; the second result says whether it is there at all. Null is a wrong type.
func (o object) str(path, name string) (string, bool, error) {
	return field[string](o, path, name, "string")
}

func (o object) boolean(path, name string) (bool, bool, error) {
	return field[bool](o, path, name, "boolean")
}

func field[T any](o object, path, name, kind string) (T, bool, error) {
	var v *T
	raw, there := o[name]
	if !there {
		var zero T
		return zero, false, nil
	}
	if err := json.Unmarshal(raw, &v); err != nil || v == nil {
		var zero T
		return zero, true, invalid(path+"."+name, "type", "%s.%s should be %s", where(path), name, kind)
	}
	return *v, true, nil
}

// required reads a string field that must be there and hold 1 to 255 characters.
func (o object) required(path, name string) (string, error) {
	v, there, err := o.str(path, name)
	switch {
	case err != nil:
		return "", err
	case !there:
		return "", invalid(path, "required", "%s should have required property '%s'", where(path), name)
	case v == "":
		return "", invalid(path+"."+name, "minLength", "%s.%s should NOT be shorter than 1 characters", where(path), name)
	case len(v) > 255:
		return "", invalid(path+"."+name, "maxLength", "%s.%s should NOT be longer than 255 characters", where(path), name)
	}
	return v, nil
}

// enum reads a required string that must be one of a few.
func (o object) enum(path, name string, allowed ...string) (string, error) {
	v, err := o.required(path, name)
	if err != nil {
		return "", err
	}
	for _, a := range allowed {
		if v == a {
			return v, nil
		}
	}
	return "", invalid(path+"."+name, "enum", "%s.%s should be equal to one of the allowed values: %s", where(path), name, strings.Join(allowed, ", "))
}

// uuid reads a required string that must be a UUID.
func (o object) uuid(path, name string) (string, error) {
	v, err := o.required(path, name)
	if err != nil {
		return "", err
	}
	if !isUUID(v) {
		return "", invalid(path+"."+name, "pattern", "%s.%s should be a UUID", where(path), name)
	}
	return v, nil
}

func where(path string) string {
	if path == "" {
		return "body"
	}
	return "body" + path
}

// uuids decodes a body that is an array of one or more UUIDs.
func uuids(r *http.Request) ([]string, error) {
	ids, err := body[[]string](r)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, invalid("", "minItems", "body should NOT have fewer than 1 items")
	}
	for _, id := range ids {
		if !isUUID(id) {
			return nil, invalid("", "pattern", "%q should be a UUID", id)
		}
	}
	return ids, nil
}
