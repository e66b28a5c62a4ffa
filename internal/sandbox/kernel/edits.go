package kernel

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// ControlRoot is the path of the control plane.
const ControlRoot = "/_sandbox"

// ErrNoObject says that an edit names something that does not exist. It is answered with 404.
var ErrNoObject = errors.New("there is no such object")

// Edit is a call of the control plane, mostly one that changes a platform as somebody at its user interface would. It says itself what it takes.
type Edit struct {
	Route string   // "POST /users/{id}/grants", below where the edits are
	Doc   string   // what it does, in a sentence
	Path  string   // the route's path with values of the seed, for the example; "" where the route has no wildcards
	Body  string   // of the example; "" when it takes none
	First []string // calls that make the example possible, as "METHOD /path BODY"
	Takes Taking
}

// Taking is what an edit does with a call, and which body it wants: see Bare, With and Changing.
type Taking struct {
	fields, required []string
	body, optional   bool
	do               func(r *http.Request, read func(into any) error) (any, error)
}

// Bare is an edit that takes no body. What it returns is the response in JSON, nil an empty 204.
func Bare(do func(*http.Request) (any, error)) Taking {
	return Taking{do: func(r *http.Request, _ func(any) error) (any, error) { return do(r) }}
}

// With is an edit with a body in JSON, which has to name at least the required fields.
func With[T any](do func(r *http.Request, in T) (any, error), required ...string) Taking {
	return Taking{body: true, fields: fieldsOf[T](), required: required, do: func(r *http.Request, read func(any) error) (any, error) {
		var in T
		if err := read(&in); err != nil {
			return nil, err
		}
		return do(r, in)
	}}
}

// OrNothing is the edit that does without a body as well, as if it were {}.
func (t Taking) OrNothing() Taking {
	t.optional = true
	return t
}

// Changing is an edit whose body names the fields of an object that it changes.
func Changing[T any](find func(*http.Request) (T, error), keep func(r *http.Request, edited T) (any, error)) Taking {
	return Taking{body: true, fields: fieldsOf[T](), do: func(r *http.Request, read func(any) error) (any, error) {
		object, err := find(r)
		if err != nil {
			return nil, err
		}
		if err := read(&object); err != nil {
			return nil, err
		}
		return keep(r, object)
	}}
}

// bodyError is what is wrong with a body.
type bodyError struct{ error }

// read reads a body that names something: an edit that does nothing is a mistake of who sends it.
func (t Taking) read(body []byte, into any) error {
	switch said := string(bytes.TrimSpace(body)); {
	case t.optional && (said == "" || said == "{}"):
		return nil
	case said == "null":
		return bodyError{errors.New("the body is null")}
	}
	if err := DecodeEdit(bytes.NewReader(body), into); err != nil {
		return bodyError{err}
	}
	if t.fields == nil {
		return nil // a list
	}
	var named map[string]json.RawMessage
	if err := json.Unmarshal(body, &named); err != nil {
		return bodyError{explainDecode(err)}
	}
	given := func(field string) bool {
		for name, value := range named {
			if strings.EqualFold(name, field) && string(value) != "null" && string(value) != `""` {
				return true
			}
		}
		return false
	}
	for _, field := range t.required {
		if !given(field) {
			return bodyError{fmt.Errorf("the body lacks %s", field)}
		}
	}
	if len(named) == 0 {
		return bodyError{errors.New("the body names no field")}
	}
	return nil
}

// Edits serves calls of the control plane.
type Edits struct {
	root string
	list []Edit
	mux  *http.ServeMux
}

// NewEdits makes the edits that are below a path of the control plane. One that does not say what it does, or lacks an example, is a mistake in the
// platform's code: NewEdits panics.
func NewEdits(below string, edits ...Edit) *Edits {
	e := &Edits{root: strings.TrimSuffix(ControlRoot+"/"+below, "/"), list: edits, mux: http.NewServeMux()}
	for i := range edits {
		one := &edits[i]
		_, path, _ := strings.Cut(one.Route, " ")
		if one.Path == "" {
			one.Path = path
		}
		if one.Doc == "" || one.Takes.do == nil || strings.Contains(one.Path, "{") || one.Takes.body && !json.Valid([]byte(one.Body)) ||
			!one.Takes.body && one.Body != "" || strings.Contains(one.Body, "'") {
			panic(fmt.Sprintf("sandbox: the edit %q lacks a sentence, what it does, or an example", one.Route))
		}
		e.mux.HandleFunc(one.Route, func(w http.ResponseWriter, r *http.Request) { e.serve(w, r, one) })
	}
	return e
}

// Root is the path that the edits' own paths follow.
func (e *Edits) Root() string { return e.root }

// List returns the edits, in the order in which they were made.
func (e *Edits) List() []Edit { return slices.Clone(e.list) }

// ServeHTTP answers a call whose path is below that of the edits.
func (e *Edits) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	handler, pattern := e.mux.Handler(r)
	if pattern != "" {
		e.mux.ServeHTTP(w, r)
		return
	}
	probe := silent{}
	handler.ServeHTTP(probe, r)
	status, other := http.StatusNotFound, ""
	if allow := probe.Header().Get("Allow"); allow != "" {
		status, other = http.StatusMethodNotAllowed, ", but "+allow
		w.Header().Set("Allow", allow)
	}
	writeEdit(w, status, map[string]string{
		"error": "the control plane has no " + r.Method + " " + e.root + r.URL.Path + other + "; GET " + ControlRoot + "/ lists what it has",
	})
}

// silent takes the headers of a response and drops the rest.
type silent http.Header

func (s silent) Header() http.Header       { return http.Header(s) }
func (silent) Write(p []byte) (int, error) { return len(p), nil }
func (silent) WriteHeader(int)             {}

func (e *Edits) serve(w http.ResponseWriter, r *http.Request, one *Edit) {
	value, err := one.carryOut(w, r)
	var own interface{ HTTPStatus() int }
	switch {
	case err == nil && value == nil:
		w.WriteHeader(http.StatusNoContent)
		return
	case err == nil:
		writeEdit(w, http.StatusOK, value)
		return
	}
	status, text := http.StatusBadRequest, err.Error()
	switch {
	case errors.Is(err, ErrNoObject):
		status, text = http.StatusNotFound, text+": "+r.Method+" "+e.root+r.URL.Path
	case errors.As(err, &own):
		status = own.HTTPStatus()
	case errors.As(err, &bodyError{}):
		text += ". " + e.wants(one)
	}
	writeEdit(w, status, map[string]string{"error": text})
}

func (one *Edit) carryOut(w http.ResponseWriter, r *http.Request) (any, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBodyBytes))
	if err != nil {
		return nil, fmt.Errorf("the body cannot be read, or is longer than %d bytes", MaxBodyBytes)
	}
	if said := strings.TrimSpace(string(body)); !one.Takes.body && said != "" && said != "{}" {
		return nil, bodyError{errors.New("there is a body")}
	}
	return one.Takes.do(r, func(into any) error { return one.Takes.read(body, into) })
}

// wants says which body an edit takes.
func (e *Edits) wants(one *Edit) string {
	method, path, _ := strings.Cut(one.Route, " ")
	if !one.Takes.body {
		return method + " " + e.root + path + " takes no body"
	}
	return method + " " + e.root + path + " takes " + one.Takes.String() + ", for example " + one.Body
}

// Required are the fields that the body has to name; body reports whether there is one.
func (t Taking) Required() (fields []string, body bool) {
	return slices.Clone(t.required), t.body && !t.optional
}

// String names the fields of the body.
func (t Taking) String() string {
	if !t.body {
		return "no body"
	}
	if t.fields == nil {
		return "a list"
	}
	var named []string
	for _, field := range t.fields {
		if slices.Contains(t.required, field) {
			field += " (required)"
		}
		named = append(named, field)
	}
	text := strings.Join(named, ", ")
	if t.optional {
		text += ", or no body"
	}
	return text
}

func writeEdit(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(value) // an error here is a client that hung up
}
