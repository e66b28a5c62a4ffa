package uipath

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

const (
	defaultTop = 10
)

var uuidPattern = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

func isUUID(s string) bool { return uuidPattern.MatchString(s) }

func newID() string { return uuid.NewString() }

// isEmail is the check that ASP.NET makes: one @, neither first nor last.
func isEmail(s string) bool {
	return strings.Count(s, "@") == 1 && s[0] != '@' && s[len(s)-1] != '@' && !strings.ContainsAny(s, "\r\n")
}

// paging reads top and skip of the identity server: 10 by default and 1000 at most (documented), unless a switch says otherwise.
func (c *call) paging(q url.Values) (skip, top int, err error) {
	if top, err = queryInt(q, "top", defaultTop, c.number("max_top")); err != nil {
		return 0, 0, err
	}
	skip, err = queryInt(q, "skip", 0, 1<<31-1)
	return skip, top, err
}

func queryInt(q url.Values, name string, missing, most int) (int, error) {
	if !q.Has(name) {
		return missing, nil
	}
	n, err := strconv.Atoi(q.Get(name))
	if err != nil {
		return 0, invalid(name, "The value '%s' is not valid.", q.Get(name))
	}
	if n < 0 || n > most {
		return 0, invalid(name, "The field %s must be between 0 and %d.", name, most)
	}
	return n, nil
}

// cut is the window of a list that skip and top ask for.
func cut[T any](rows []T, skip, top int) []T {
	skip = min(skip, len(rows))
	return rows[skip:min(skip+top, len(rows))]
}

// raw reads a JSON body.
func (c *call) raw() ([]byte, error) {
	media, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	patch := c.at.service == orchestrator && strings.HasSuffix(media, "+json") // documented for Orchestrator
	if err != nil || media != "application/json" && !patch {
		return nil, problem(http.StatusUnsupportedMediaType, "Unsupported Media Type", nil)
	}
	data, err := io.ReadAll(c.r.Body)
	if err != nil {
		return nil, invalid("", "A non-empty request body is required.")
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, invalid("", "A non-empty request body is required.")
	}
	return data, nil
}

// body decodes the request's JSON object.
func body[T any](c *call) (T, error) {
	data, err := c.raw()
	if err != nil {
		var zero T
		return zero, err
	}
	return object[T](c, data)
}

// object decodes a JSON object into a struct. Names count exactly; what happens to unknown ones decides the switch unknown_fields.
func object[T any](c *call, data []byte) (T, error) {
	var v T
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil || fields == nil {
		return v, invalid("$", "The JSON value could not be converted.")
	}
	known := map[string]bool{}
	shape := reflect.TypeFor[T]()
	for i := range shape.NumField() {
		name, _, _ := strings.Cut(shape.Field(i).Tag.Get("json"), ",")
		known[name] = true
	}
	for name := range fields {
		if known[name] {
			continue
		}
		annotation := c.at.service == orchestrator && strings.HasPrefix(name, "@odata.")
		if c.is("unknown_fields", "400") && !annotation {
			return v, invalid("$."+name, "The JSON property '%s' could not be mapped.", name)
		}
		delete(fields, name)
	}
	exact, err := json.Marshal(fields)
	if err != nil {
		return v, invalid("$", "The JSON value could not be converted.")
	}
	if err := json.Unmarshal(exact, &v); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return v, invalid("$."+wrong.Field, "The JSON value could not be converted.")
		}
		return v, invalid("$", "The JSON value could not be converted.")
	}
	return v, nil
}

// uuids checks a list of ids.
func uuids(field string, ids []string) error {
	for _, id := range ids {
		if !isUUID(id) {
			return invalid("$."+field, "The JSON value could not be converted to System.Guid.")
		}
	}
	return nil
}

// text is what a nullable string holds.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// array decodes a JSON array of objects.
func array[T any](c *call, data []byte) ([]T, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(data, &items); err != nil || items == nil {
		return nil, invalid("$", "The JSON value could not be converted.")
	}
	out := []T{}
	for _, item := range items {
		v, err := object[T](c, item)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// orchestratorBody decodes the request's JSON object; what breaks its form is refused in Orchestrator's way.
func orchestratorBody[T any](c *call) (T, error) {
	v, err := body[T](c)
	if err != nil {
		err = orchestratorError(http.StatusBadRequest, codeRequest, "The request is not valid.")
	}
	return v, err
}
