package kernel

import (
	"fmt"
	"io"
	"reflect"
	"strings"
)

// fieldsOf are the names of a body's fields, in the order of the type; nil for a list.
func fieldsOf[T any]() []string {
	shape := reflect.TypeFor[T]()
	if shape.Kind() != reflect.Struct {
		return nil
	}
	fields := []string{}
	for _, f := range reflect.VisibleFields(shape) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		fields = append(fields, name)
	}
	return fields
}

// Write lists the edits for a person: what each does and takes, and an example for a shell in which sandbox is the URL of the control plane.
func (e *Edits) Write(w io.Writer) {
	base := "$sandbox" + strings.TrimPrefix(e.root, ControlRoot)
	curl := func(call string) {
		method, rest, _ := strings.Cut(call, " ")
		path, body, _ := strings.Cut(rest, " ")
		if method == "GET" {
			fmt.Fprintf(w, "       curl \"%s%s\"", base, path)
		} else {
			fmt.Fprintf(w, "       curl -X %s \"%s%s\"", method, base, path)
		}
		if body != "" {
			fmt.Fprintf(w, " -d '%s'", body)
		}
		fmt.Fprintln(w)
	}
	for _, one := range e.list {
		method, path, _ := strings.Cut(one.Route, " ")
		fmt.Fprintf(w, "%-6s %s%s\n       %s", method, e.root, path, one.Doc)
		if one.Takes.body {
			fmt.Fprintf(w, " Takes %s.", one.Takes)
		}
		fmt.Fprintln(w)
		for _, call := range one.First {
			curl(call)
		}
		curl(strings.TrimSpace(method + " " + one.Path + " " + one.Body))
	}
}
