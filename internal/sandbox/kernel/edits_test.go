package kernel

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// An edit that does not say what it does, or has no example, is found when the sandbox starts.
func TestEditsWithoutAnExample(t *testing.T) {
	t.Parallel()
	type name struct{ Name string }
	bare := Bare(func(*http.Request) (any, error) { return nil, nil })
	with := With(func(*http.Request, name) (any, error) { return nil, nil })
	for mistake, one := range map[string]Edit{
		"no sentence":        {Route: "POST /x", Takes: bare},
		"nothing to do":      {Route: "POST /x", Doc: "Does."},
		"no path":            {Route: "POST /{id}", Doc: "Does.", Takes: bare},
		"no body":            {Route: "POST /x", Doc: "Does.", Takes: with},
		"a body that is not": {Route: "POST /x", Doc: "Does.", Takes: with, Body: "{"},
		"a body too many":    {Route: "POST /x", Doc: "Does.", Takes: bare, Body: "{}"},
		"a quote":            {Route: "POST /x", Doc: "Does.", Takes: with, Body: `{"Name":"O'Neill"}`},
	} {
		t.Run(mistake, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if recover() == nil {
					t.Error("it was taken")
				}
			}()
			NewEdits("edit/x", one)
		})
	}
}

// A body has a limit, may be left out only where that is said, and its fields are found in any case, as JSON's decoder finds them.
func TestBodiesOfEdits(t *testing.T) {
	t.Parallel()
	type name struct{ Name string }
	took := func(_ *http.Request, in name) (any, error) { return in, nil }
	edits := NewEdits("edit/x", Edit{Route: "POST /required", Doc: "Takes a name.", Body: `{"Name":"x"}`, Takes: With(took, "Name")},
		Edit{Route: "POST /optional", Doc: "Takes a name or none.", Body: `{"Name":"x"}`, Takes: With(took).OrNothing()})
	for call, want := range map[string]string{
		`/required {"name":"x"}`: `200 {"Name":"x"}`, `/required {"Name":""}`: "400 ", `/required {"Name":null}`: "400 ",
		`/required {}`: "400 ", `/required `: "400 ",
		`/optional `: `200 {"Name":""}`, `/optional {}`: `200 {"Name":""}`, `/optional {"Name":"y"}`: `200 {"Name":"y"}`, `/optional null`: "400 ",
		`/optional {"Name":"` + strings.Repeat("y", MaxBodyBytes) + `"}`: `400 {"error":"the body cannot be read, or is longer than 1048576 bytes"}`,
	} {
		path, body, _ := strings.Cut(call, " ")
		w := httptest.NewRecorder()
		edits.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "POST", path, strings.NewReader(body)))
		if got := fmt.Sprintf("%d %s", w.Code, w.Body); !strings.HasPrefix(got, want) {
			t.Errorf("%.60s: %s, want %s", call, got, want)
		}
	}
}
