package kernel_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func TestJournalKeepsNoSecrets(t *testing.T) {
	t.Parallel()
	const form = "application/x-www-form-urlencoded"
	tests := map[string]struct {
		path, contentType, body string
		want                    string // in the journal's body
		wantPath, wantQuery     string
	}{
		"json": {
			path: "/things", contentType: "application/json",
			body: `{"username":"ada","password":"S3CRET","nested":[{"client_secret":"S3CRET","n":12345678901234567890}]}`,
			want: `{"nested":[{"client_secret":"[redacted]","n":12345678901234567890}],"password":"[redacted]","username":"ada"}`, wantPath: "/things",
		},
		"camel case": {
			path: "/things", contentType: "application/json", body: `{"confirmPassword":"S3CRET","accessToken":"S3CRET"}`,
			want: `{"accessToken":"[redacted]","confirmPassword":"[redacted]"}`, wantPath: "/things",
		},
		"a secret that is an object": {
			path: "/things", contentType: "application/json", body: `{"password":{"value":"S3CRET"}}`, want: `{"password":"[redacted]"}`, wantPath: "/things",
		},
		"an array of ids stays": {path: "/things", contentType: "application/json", body: `["a","b"]`, want: `["a","b"]`, wantPath: "/things"},
		"form": {
			path: "/things", contentType: form, body: "grant_type=client_credentials&client_id=app&client_secret=S3CRET",
			want: `{"client_id":"app","client_secret":"[redacted]","grant_type":"client_credentials"}`, wantPath: "/things",
		},
		"broken json": {path: "/things", contentType: "application/json", body: `{"password":"S3CRET"`,
			want: `"[20 bytes, neither JSON nor a form]"`, wantPath: "/things"},
		"json and more": {path: "/things", contentType: "application/json", body: `{} "S3CRET"`,
			want: `"[11 bytes, neither JSON nor a form]"`, wantPath: "/things"},
		"bare string": {path: "/things", contentType: "application/json", body: `"S3CRET"`, want: `"[redacted]"`, wantPath: "/things"},
		"broken form": {path: "/things", contentType: form, body: "password=S3CRET&x=%zz",
			want: `"[21 bytes, neither JSON nor a form]"`, wantPath: "/things"},
		"json as a form": {path: "/things", contentType: form, body: `{"password":"S3CRET"}`,
			want: `"[21 bytes, neither JSON nor a form]"`, wantPath: "/things"},
		"secret in path": {path: "/invites/S3CRET/accept", wantPath: "/invites/{code}/accept"},
		"secret in query": {
			path: "/things?b=2&access_token=S3CRET&a=1&client%5Fsecret=S3CRET", wantPath: "/things",
			wantQuery: "b=2&access_token=[redacted]&a=1&client%5Fsecret=[redacted]",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var file bytes.Buffer
			b := newBench(t, kernel.Options{JournalWriter: &file})
			req, _ := http.NewRequestWithContext(t.Context(), "POST", b.URL+tt.path, strings.NewReader(tt.body))
			req.Header.Set("Content-Type", tt.contentType)
			req.Header.Set("Authorization", "Bearer S3CRET")
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			_, _ = io.Copy(io.Discard, res.Body)

			call := b.lastCall(t)
			if string(call.Body) != tt.want || call.Path != tt.wantPath || call.Query != tt.wantQuery {
				t.Errorf("journal has body %s, path %s, query %s; want %s, %s, %s", call.Body, call.Path, call.Query, tt.want, tt.wantPath, tt.wantQuery)
			}
			if call.Token != kernel.ShortID("Bearer S3CRET") || len(call.Token) != 8 {
				t.Errorf("token %q, want its short id", call.Token)
			}
			if strings.Contains(file.String(), "S3CRET") {
				t.Errorf("the journal file gives the secret away: %s", file.String())
			}
			var line kernel.Call
			if err := json.Unmarshal(file.Bytes(), &line); err != nil || line.Seq != 1 || line.Status != res.StatusCode {
				t.Errorf("journal file line %s (%v), want the call", file.String(), err)
			}
		})
	}
}

func TestJournalNumbersGoOnAfterClear(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{})
	b.call(t, "GET", "/things", "")
	b.call(t, "GET", "/things/1", "")
	if calls := b.Journal.Since(1); len(calls) != 1 || calls[0].Route != "/things/{id}" {
		t.Errorf("Since(1) is %+v, want the second call", calls)
	}
	b.Journal.Clear()
	if b.Journal.Len() != 0 || len(b.Journal.All()) != 0 {
		t.Error("Clear left calls")
	}
	b.call(t, "GET", "/things", "")
	if calls := b.Journal.Since(2); len(calls) != 1 || calls[0].Seq != 3 || !calls[0].At.Equal(noon) {
		t.Errorf("after Clear the journal has %+v, want call 3 at %v", calls, noon)
	}
	if calls := b.Journal.Since(3); len(calls) != 0 {
		t.Errorf("Since(3) is %+v, want nothing", calls)
	}
	if n := b.Journal.Count(func(c kernel.Call) bool { return c.Method == "GET" }); n != 1 {
		t.Errorf("Count is %d, want 1", n)
	}
}

type brokenFile struct{ writes int }

func (f *brokenFile) Write([]byte) (int, error) {
	f.writes++
	return 0, errors.New("disk full")
}

func TestJournalGoesOnWithoutItsFile(t *testing.T) {
	t.Parallel()
	file := &brokenFile{}
	var log bytes.Buffer
	b := newBench(t, kernel.Options{JournalWriter: file, Log: hclog.New(&hclog.LoggerOptions{Output: &log})})
	b.call(t, "GET", "/things", "")
	b.call(t, "GET", "/things", "")
	if b.Journal.Len() != 2 || file.writes != 1 || strings.Count(log.String(), "disk full") != 1 {
		t.Errorf("%d calls kept, %d writes tried, log %q; want 2, 1 and the error once", b.Journal.Len(), file.writes, log.String())
	}
}
