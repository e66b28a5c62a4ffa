package live

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"
)

// A probe that would write to what the run has not made is not sent, and the run reports it.
func TestProberWritesToOwnObjects(t *testing.T) {
	t.Parallel()
	const stand = `{"resources": [
		{"mode": "managed", "type": "user", "name": "one", "instances": [
			{"attributes": {"id": "id-of-one", "organization_id": "the-organization", "role_id": "the-role"}}]},
		{"mode": "data", "type": "teams", "name": "all", "instances": [{"attributes": {"id": "the-team"}}]}]}`
	sent := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent++
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write([]byte(`{"id": "made", "list": [{"name": "run-a", "id": 7}, {"name": "running", "id": 8}, {"name": "of others", "id": 9}]}`))
	}))
	defer server.Close()
	searches := regexp.MustCompile(`/list$`)
	prober := func() *Prober {
		return &Prober{ctx: t.Context(), record: &Record{}, run: "run", state: stand, searches: searches, own: map[string]bool{}, client: server.Client()}
	}
	for name, test := range map[string]struct {
		method, path string
		body         any
		mine         string
		want         bool
	}{
		"reads anything":                  {"GET", "/users/somebody", nil, "", true},
		"looks at anything":               {"HEAD", "/users/somebody", nil, "", true},
		"a search":                        {"POST", "/users/list", map[string]any{}, "", true},
		"a POST that is no search":        {"POST", "/users", map[string]any{}, "", false},
		"changes what it may search":      {"PUT", "/users/list", map[string]any{}, "", false},
		"an own name that is not sent":    {"POST", "/users", "ada", "run-ada", false},
		"no object":                       {"DELETE", "/users/somebody", nil, "", false},
		"somebody":                        {"DELETE", "/users/somebody", nil, "somebody", false},
		"own object":                      {"DELETE", "/users/id-of-one", nil, "id-of-one", true},
		"own object in the body":          {"PUT", "/members", []string{"id-of-one"}, "id-of-one", true},
		"own object, and another address": {"DELETE", "/users/somebody", nil, "id-of-one", false},
		"an id that begins alike":         {"DELETE", "/users/id-of-one-else", nil, "id-of-one", false},
		"an id that ends alike":           {"DELETE", "/users/no-id-of-one", nil, "id-of-one", false},
		"own name":                        {"PUT", "/users/run-two", nil, "run-two", true},
		"a name that begins alike":        {"PUT", "/users/running", nil, "running", false},
		"the organization of own objects": {"DELETE", "/organizations/the-organization", nil, "the-organization", false},
		"the role of own objects":         {"DELETE", "/roles/the-role", nil, "the-role", false},
		"what the stand only reads":       {"DELETE", "/teams/the-team", nil, "the-team", false},
	} {
		sent = 0
		q := prober()
		e := q.Call(test.method, server.URL+test.path, test.body, test.mine)
		if (sent == 1) != test.want || (e.Status != 0) != test.want || errors.Is(q.refused, errNotOwn) == test.want {
			t.Errorf("%s: %d calls were sent, and the run reports %v", name, sent, q.refused)
		}
	}
	q := prober()
	unknown := q.Unknown()
	q.Call(http.MethodDelete, server.URL+"/users/"+unknown, nil, unknown)
	made := q.Made(q.Call(http.MethodPost, server.URL+"/teams", map[string]string{"name": "run-team"}, "run-team"), "id")
	q.Call(http.MethodDelete, server.URL+"/teams/"+made, nil, made)
	if q.refused != nil || made != "made" {
		t.Errorf("calls for ids that nobody has, and for what a probe has made (%q), are refused: %v", made, q.refused)
	}
	read := q.Call(http.MethodGet, server.URL+"/teams?name=of-others", nil, "")
	if id := q.Made(read, "id"); id != "" {
		t.Errorf("an id that was only read counts as made by the run: %s", id)
	}
	for i, want := range []string{"7", "", ""} {
		if id := q.Mine(rows(read.JSON(), "list")[i], "name", "id"); id != want {
			t.Errorf("entry %d of a list is taken for the run's as %q", i, id)
		}
	}
	q.run = ""
	if q.made("anything") {
		t.Error("without a prefix everything is the run's")
	}
}

// A probe that finds its token at an end lets the provider sign in again; one that is not signed does not.
func TestProberRenewsToken(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer new" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	defer server.Close()
	record, renewed := &Record{}, 0
	sign := func(token string) {
		record.add(Exchange{signature: signed(http.Header{"Authorization": {"Bearer " + token}})})
	}
	sign("old")
	q := &Prober{ctx: t.Context(), record: record, run: "run", client: server.Client(), renew: func() {
		renewed++
		sign("new")
	}}
	if e := q.Ask("", http.MethodGet, server.URL, nil, "", unsigned); e.Status != http.StatusUnauthorized || renewed != 0 {
		t.Errorf("a probe without a token is answered %d, and %d tokens were taken", e.Status, renewed)
	}
	if e := q.Call(http.MethodGet, server.URL, nil, ""); e.Status != http.StatusOK || renewed != 1 {
		t.Errorf("a probe with an old token is answered %d, and %d tokens were taken", e.Status, renewed)
	}
}
