package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// fresh returns what calls the control plane of a sandbox that nothing has changed.
func fresh(t *testing.T) func(method, path, body string) (status int, answer string) {
	t.Helper()
	sb, err := sandbox.New(sandbox.Options{Clock: kernel.NewFrozenClock(noon)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sb.Close() })
	handler := sb.Handler()
	return func(method, path, body string) (int, string) {
		r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
		r.Host = "localhost"
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
}

// everyEdit runs a test for each call of the control plane.
func everyEdit(t *testing.T, test func(t *testing.T, root, method string, one kernel.Edit)) {
	t.Helper()
	sb, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sb.Close() })
	n := 0
	for _, edits := range sb.Edits() {
		for _, one := range edits.List() {
			n++
			method, _, _ := strings.Cut(one.Route, " ")
			t.Run(edits.Root()+" "+one.Route, func(t *testing.T) {
				t.Parallel()
				test(t, edits.Root(), method, one)
			})
		}
	}
	if n < 110 {
		t.Errorf("the control plane has %d calls", n)
	}
}

// Each example works on a fresh sandbox.
func TestExamplesOfEdits(t *testing.T) {
	t.Parallel()
	everyEdit(t, func(t *testing.T, root, method string, one kernel.Edit) {
		call := fresh(t)
		for _, first := range append(one.First, strings.TrimSpace(method+" "+one.Path+" "+one.Body)) {
			method, rest, _ := strings.Cut(first, " ")
			path, body, _ := strings.Cut(rest, " ")
			if status, answer := call(method, root+path, body); status/100 != 2 {
				t.Errorf("%s: %d %s", first, status, answer)
			}
		}
	})
}

// K8.16: who sends a body that cannot be carried out learns what was expected, and nothing of how the sandbox is made.
func TestRefusalsOfEdits_K8_16(t *testing.T) {
	t.Parallel()
	everyEdit(t, func(t *testing.T, root, method string, one kernel.Edit) {
		call := fresh(t)
		refused := func(body string, want ...string) {
			t.Helper()
			for _, first := range one.First {
				how, rest, _ := strings.Cut(first, " ")
				path, with, _ := strings.Cut(rest, " ")
				call(how, root+path, with)
			}
			status, answer := call(method, root+one.Path, body)
			var said struct {
				Error string `json:"error"`
			}
			if err := json.Unmarshal([]byte(answer), &said); err != nil || status != 400 {
				t.Errorf("%s: %d %s", body, status, answer)
			}
			for _, part := range want {
				if !strings.Contains(said.Error, part) {
					t.Errorf("%s: %q lacks %q", body, said.Error, part)
				}
			}
			if found := strings.ReplaceAll(internals.FindString(said.Error), "invalid character", ""); found != "" && !strings.Contains(one.Body, found) {
				t.Errorf("%s: %q", body, said.Error)
			}
		}
		required, body := one.Takes.Required()
		if one.Body == "" {
			refused(`{"nonsense":1}`, "takes no body")
			return
		}
		if body {
			refused("", "the body is empty", one.Body)
			refused(" ", "the body is empty", one.Body)
		}
		refused("null", "the body is null", one.Body)
		refused(strings.TrimSuffix(strings.TrimSuffix(one.Body, "}"), "]"), "the body ends within the JSON", one.Body)
		refused("{Name}", "the body is not JSON", one.Body)
		refused(one.Body+"x", "the body goes on", one.Body)
		refused(`"x"`, "the body is a JSON string", one.Body)
		var fields map[string]json.RawMessage
		if json.Unmarshal([]byte(one.Body), &fields) != nil {
			return // a list
		}
		refused(`{"nonsense":1}`, `there is no field "nonsense"`, one.Body)
		if body {
			refused(`{}`, "the body ", one.Body)
		}
		for name := range fields {
			refused(fmt.Sprintf(`{%q:[{"a":{}}]}`, name), name, one.Body)
		}
		for _, field := range required {
			without := map[string]json.RawMessage{}
			for name, value := range fields {
				if name != field {
					without[name] = value
				}
			}
			if len(without) > 0 {
				raw, _ := json.Marshal(without)
				refused(string(raw), "the body lacks "+field, field+" (required)")
			}
		}
	})
}

// A call that does not exist is told from one with another method, and both say where the list is.
func TestUnknownEdits(t *testing.T) {
	t.Parallel()
	call := fresh(t)
	for request, want := range map[string]string{
		"POST /_sandbox/edit/anypoint/userz":     "404 the control plane has no POST /_sandbox/edit/anypoint/userz; GET /_sandbox/ lists",
		"POST /_sandbox/edit/uipath/users/x":     "405 the control plane has no POST /_sandbox/edit/uipath/users/x, but DELETE, GET, HEAD, PATCH;",
		"POST /_sandbox/edit/entra/users":        "404 there are no edits of entra",
		"POST /_sandbox/edit/nowhere/users":      "404 there is no platform",
		"POST /_sandbox/nothing":                 "404 the control plane has no POST /_sandbox/nothing; GET",
		"PUT /_sandbox/clock":                    "405 the control plane has no PUT /_sandbox/clock, but GET, HEAD, POST; GET",
		"DELETE /_sandbox/edit/apim/users/no":    "404 there is no such object: DELETE /_sandbox/edit/apim/users/no",
		"GET /_sandbox/edit/controlroom/users/x": `400 \"x\" in the path is not a number`,
	} {
		method, path, _ := strings.Cut(request, " ")
		status, answer := call(method, path, "")
		if got := fmt.Sprintf("%d %s", status, strings.TrimPrefix(answer, `{"error":"`)); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, want %s", request, got, want)
		}
	}
}

// Who opens the sandbox in a browser finds every call.
func TestExplanationListsEveryEdit(t *testing.T) {
	t.Parallel()
	call := fresh(t)
	for _, page := range []string{"/", "/_sandbox/"} {
		status, text := call("GET", page, "")
		if status != 200 {
			t.Fatalf("%s: %d", page, status)
		}
		everyEdit(t, func(t *testing.T, root, method string, one kernel.Edit) {
			_, path, _ := strings.Cut(one.Route, " ")
			if line := fmt.Sprintf("%-6s %s%s\n       %s", method, root, path, one.Doc); !strings.Contains(text, line) {
				t.Errorf("%s lacks %s", page, line)
			}
		})
	}
}
