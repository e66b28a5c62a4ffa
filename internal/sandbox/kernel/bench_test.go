package kernel_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

var noon = time.Date(2030, 1, 2, 12, 0, 0, 0, time.UTC)

// bench is a kernel with one small platform: GET and POST /things, GET /things/{id}, POST /invites/{code}/accept.
type bench struct {
	*kernel.Kernel
	URL     string
	made    atomic.Int64 // things made
	revoked atomic.Bool
	created func(r *http.Request) // called by POST /things, when set
}

func newBench(t *testing.T, o kernel.Options, change ...func(*kernel.Platform)) *bench {
	t.Helper()
	if o.Clock == nil {
		o.Clock = kernel.NewFrozenClock(noon)
	}
	b := &bench{Kernel: kernel.New(o)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /things", func(w http.ResponseWriter, _ *http.Request) {
		if b.revoked.Load() {
			http.Error(w, "Unauthorized", http.StatusUnauthorized)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"total": b.made.Load()})
	})
	mux.HandleFunc("GET /things/{id}", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.PathValue("id")) })
	mux.HandleFunc("POST /things", func(w http.ResponseWriter, r *http.Request) {
		if b.created != nil {
			b.created(r)
		}
		body, _ := io.ReadAll(r.Body)
		b.made.Add(1)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write(body)
	})
	mux.HandleFunc("POST /invites/{code}/accept", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("DELETE /things/{id}", func(http.ResponseWriter, *http.Request) { panic("the handler is broken") })
	p := kernel.Platform{
		Name: "acme", Root: "/acme", Mux: mux,
		NotFound: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if w.Header().Get("Allow") != "" {
				http.Error(w, "acme has no such method", http.StatusMethodNotAllowed)
				return
			}
			http.Error(w, "acme has no such path", http.StatusNotFound)
		}),
		TokenID:     func(r *http.Request) string { return kernel.ShortID(r.Header.Get("Authorization")) },
		RevokeToken: func(*http.Request) { b.revoked.Store(true) },
	}
	for _, c := range change {
		c(&p)
	}
	srv := httptest.NewServer(b.Mount(p))
	t.Cleanup(srv.Close)
	t.Cleanup(func() { b.Faults.Release() })
	b.URL = srv.URL + "/acme"
	return b
}

type reply struct {
	status int
	header http.Header
	body   string
	err    error // of the call, or of reading the body
}

// call sends a request on a connection of its own, so that a cut connection is never retried by the client.
func (b *bench) call(t *testing.T, method, path, body string) reply {
	t.Helper()
	return b.callCtx(t.Context(), method, path, body)
}

func (b *bench) callCtx(ctx context.Context, method, path, body string) reply {
	req, err := http.NewRequestWithContext(ctx, method, b.URL+path, strings.NewReader(body))
	if err != nil {
		return reply{err: err}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Close = true
	client := http.Client{Transport: connections, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		return reply{err: err}
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return reply{res.StatusCode, res.Header, string(text), err}
}

func (b *bench) lastCall(t *testing.T) kernel.Call {
	t.Helper()
	calls := b.Journal.All()
	if len(calls) == 0 {
		t.Fatal("the journal is empty")
	}
	return calls[len(calls)-1]
}

// connections are of these tests alone: the end of any httptest.Server closes those of http.DefaultTransport, under whoever is about to use one.
var connections = http.DefaultTransport.(*http.Transport).Clone()
