package live

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"
)

// Probes write to nothing but objects of the run; a POST that is no search of the platform counts as a write.
func TestProberWritesToOwnObjectsOnly(t *testing.T) {
	t.Parallel()
	sent := 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { sent++ }))
	defer server.Close()
	for name, test := range map[string]struct {
		call func(*Prober)
		sent int
	}{
		"a read":                      {func(q *Prober) { q.Call(http.MethodGet, server.URL+"/users/7", nil, "") }, 1},
		"a search":                    {func(q *Prober) { q.Search(server.URL+"/users/list", map[string]any{}) }, 1},
		"a POST that is no search":    {func(q *Prober) { q.Search(server.URL+"/users", map[string]any{}) }, 0},
		"a name of the run":           {func(q *Prober) { q.Call(http.MethodPost, server.URL+"/users", "run-1-ada", "run-1-ada") }, 1},
		"a name that is not sent":     {func(q *Prober) { q.Call(http.MethodPost, server.URL+"/users", "ada", "run-1-ada") }, 0},
		"somebody else's id":          {func(q *Prober) { q.Call(http.MethodDelete, server.URL+"/users/7", nil, "7") }, 0},
		"the id of the stand's":       {func(q *Prober) { q.Call(http.MethodDelete, server.URL+"/users/8", nil, "8") }, 1},
		"the id of what a probe made": {func(q *Prober) { q.Own("9"); q.Call(http.MethodDelete, server.URL+"/users/9", nil, "9") }, 1},
	} {
		sent = 0
		q := &Prober{ctx: t.Context(), record: &Record{}, run: "run-1", client: server.Client(), state: `{"id": "8"}`}
		q.searches = regexp.MustCompile(`/list$`)
		test.call(q)
		if sent != test.sent {
			t.Errorf("%s: %d calls were sent, not %d", name, sent, test.sent)
		}
		if refused := errors.Is(q.refused, errNotOwn); refused == (test.sent == 1) {
			t.Errorf("%s: the refusal is %v", name, q.refused)
		}
	}
}
