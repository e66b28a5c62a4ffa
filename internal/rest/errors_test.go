package rest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"
)

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

func TestErrorTellsAll(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		respond(409, `{"code":"E17","message":"User\nalready   exists"}`, "X-Request-Id", "req-9")(w)
	})
	c, _ := newTestClient(t, server.URL)
	_, err := c.Do(t.Context(), Request{Op: "create user", Method: http.MethodPost, Path: "/users/42", Route: "/users/{id}"}, nil)
	const want = "testform: create user: POST /users/{id}: 409 Conflict: E17: User already exists (request id req-9)"
	if err == nil || err.Error() != want {
		t.Errorf("error\n%v\nwant\n%s", err, want)
	}
	if !IsConflict(err) || IsNotFound(err) || IsForbidden(err) {
		t.Errorf("kind %v, want conflict", KindOf(err))
	}
}

func TestErrorText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		err  Error
		want string
	}{
		{"bare", Error{Method: "GET", Route: "/x", Status: 404, Kind: NotFound}, "GET /x: 404 Not Found"},
		{"odd status", Error{Method: "GET", Route: "/x", Status: 599, Kind: Server}, "GET /x: 599"},
		{
			"tries and waits", Error{Platform: "p", Method: "GET", Route: "/x", Status: 429, Kind: RateLimited, Tries: 3, Waited: 64*time.Second + 1},
			"p: GET /x: 429 Too Many Requests (tried 3 times, waited 1m4s)",
		},
		{
			"no response", Error{Op: "create user", Method: "POST", Route: "/x", Kind: Ambiguous, Tries: 1, Err: io.EOF},
			"create user: POST /x: EOF; " + kindMeaning[Ambiguous],
		},
	}
	for _, tt := range tests {
		if got := tt.err.Error(); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestKindOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		err  error
		want Kind
	}{
		{nil, Other},
		{errors.New("x"), Other},
		{context.Canceled, Canceled},
		{fmt.Errorf("x: %w", context.DeadlineExceeded), Canceled},
		{fmt.Errorf("x: %w", &Error{Kind: Forbidden}), Forbidden},
		{&Error{Kind: Unauthorized, Err: &Error{Kind: NotFound}}, Unauthorized}, // the sign-in's word is not the object's
	}
	for _, tt := range tests {
		if got := KindOf(tt.err); got != tt.want {
			t.Errorf("KindOf(%v) = %v, want %v", tt.err, got, tt.want)
		}
	}
	for k := Other; k <= Canceled; k++ {
		if k.String() == "" {
			t.Errorf("kind %d has no name", k)
		}
	}
}

func TestLongMessageIsCut(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { respond(400, strings.Repeat("é", 5000))(w) })
	c, _ := newTestClient(t, server.URL)
	_, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil)
	var e *Error
	if !errors.As(err, &e) || len([]rune(e.Message)) != maxMessage+1 {
		t.Errorf("the message has %d runes", len([]rune(e.Message)))
	}
}

func TestBodyLargerThanTheLimit(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		w.Header().Set("Content-Type", "application/json")
		chunk := bytes.Repeat([]byte(" "), 1<<20)
		for range 33 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	c, _ := newTestClient(t, server.URL)
	_, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil)
	if KindOf(err) != BadResponse || !strings.Contains(err.Error(), "32 MiB") {
		t.Errorf("error %v", err)
	}
}

const canary = `c4n4ry-"s3cret"&/é+=`

// The platform throws back everything that it was sent, in every place where an error or a log record could pick it up.
func TestNoSecretInErrorsAndLogs(t *testing.T) {
	t.Parallel()
	echo := func(status int, contentType string) func(http.ResponseWriter, *http.Request, seen) {
		return func(w http.ResponseWriter, r *http.Request, call seen) {
			everything := canary + " " + call.body + " " + call.query + " " + call.header.Get("Authorization") + " " + call.header.Get("X-Secret")
			w.Header().Set("Content-Type", contentType)
			w.Header().Set("X-Request-Id", strings.ReplaceAll(everything, "\n", " "))
			w.WriteHeader(status)
			_, _ = io.WriteString(w, everything)
		}
	}
	var handlers = map[string]func(http.ResponseWriter, *http.Request, seen){
		"400":      echo(400, "text/plain"),
		"401":      echo(401, "text/plain"),
		"429":      echo(429, "application/json"),
		"500":      echo(500, "application/json"),
		"web page": echo(200, "text/html"),
		"bad JSON": echo(200, "application/json"),
		"redirect": func(w http.ResponseWriter, _ *http.Request, call seen) {
			w.Header().Set("Location", "https://x.example/?"+call.query)
			w.WriteHeader(302)
		},
		"malformed": func(w http.ResponseWriter, _ *http.Request, call seen) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			_, _ = io.WriteString(conn, canary+" "+call.query+"\r\n\r\n")
			_ = conn.Close()
		},
		"cut": func(w http.ResponseWriter, _ *http.Request, _ seen) { cut(w) },
	}
	for name, handle := range handlers {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			for _, known := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s %s known=%v", name, method, known), func(t *testing.T) {
					t.Parallel()
					var server *testServer
					server = newServer(t, func(w http.ResponseWriter, r *http.Request, n int) { handle(w, r, server.Calls()[n-1]) })
					book, secrets := &logBook{}, &Secrets{}
					if known {
						secrets.Add(canary)
					}
					c, _ := newTestClient(t, server.URL, func(cfg *Config) {
						cfg.Secrets, cfg.Log = secrets, book.Log
						cfg.Tokens = NewTokenCache(func(context.Context) (*oauth2.Token, error) {
							return &oauth2.Token{AccessToken: "t0ken-canary"}, nil
						}, nil)
					})
					ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second) // ends the 429s
					defer cancel()
					req := Request{
						Op: "sign in", Method: method, Path: "/token", Route: "/token",
						Query: map[string][]string{"password": {canary}}, Header: http.Header{"X-Secret": {"c4n4ry"}},
					}
					if method == http.MethodPost {
						req.Body = map[string]string{"password": canary}
					}
					_, err := c.Do(ctx, req, &thing{})
					if err == nil {
						t.Fatal("no error")
					}
					text := err.Error() + book.String() + fmt.Sprintf("%+v %#v", err, err)
					if strings.Contains(text, "t0ken-canary") {
						t.Errorf("the token shows in: %s", text)
					}
					shows := strings.Contains(text, "s3cret") // a part that no encoding changes
					if known && shows {
						t.Errorf("the secret shows in: %s", text)
					}
					// The control: where the platform's words are repeated, the search would find the secret if it were not masked.
					repeated := name == "400" || name == "500" || name == "malformed"
					if !known && repeated && !shows {
						t.Errorf("the search does not find the unmasked secret in: %s", text)
					}
				})
			}
		}
	}
}

// A dialect that shortens texts must not cut a secret so that it is not recognized any more.
func TestSecretIsMaskedBeforeItIsCut(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { respond(400, "bad password hunter2-hunter2")(w) })
	secrets := &Secrets{}
	secrets.Add("hunter2-hunter2")
	c, _ := newTestClient(t, server.URL, func(cfg *Config) {
		cfg.Secrets = secrets
		cfg.Dialect.DecodeError = func(_ int, _ http.Header, body []byte) (string, string) { return "", string(body[:min(len(body), 20)]) }
	})
	_, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil)
	if err == nil || !strings.Contains(err.Error(), "bad password ***") || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("error %v", err)
	}
}

func TestLogIsAnAllowList(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		if n == 1 {
			respond(429, "", "Retry-After", "3")(w)
			return
		}
		respond(200, `{"id":"ada@example.com"}`, "X-Request-Id", "r1")(w)
	})
	book := &logBook{}
	c, _ := newTestClient(t, server.URL, func(cfg *Config) { cfg.Log = book.Log })
	c.jitter = func(time.Duration) time.Duration { return 0 }
	if _, err := c.Do(t.Context(), Request{
		Method: http.MethodGet, Path: Path("users", "ada@example.com"), Route: "/users/{email}", Query: map[string][]string{"q": {"ada@example.com"}},
	}, &thing{}); err != nil {
		t.Fatal(err)
	}
	if len(book.records) != 3 {
		t.Fatalf("%d records: %v", len(book.records), book)
	}
	if strings.Contains(book.String(), "ada@") {
		t.Errorf("personal data in the log: %v", book)
	}
	call := []string{"platform", "method", "route", "status", "duration_ms", "tries", "wait_ms", "bytes", "request_id"}
	wait := []string{"platform", "method", "route", "next_wait_ms", "wait_ms"}
	for i, allowed := range [][]string{call, wait, call} {
		record := book.records[i]
		if len(record.fields) != len(allowed) {
			t.Errorf("fields %v, want %v", record.fields, allowed)
		}
		for _, name := range allowed {
			if _, ok := record.fields[name]; !ok {
				t.Errorf("field %s is missing in %v", name, record.fields)
			}
		}
	}
	if book.records[1].fields["next_wait_ms"] != int64(3000) {
		t.Errorf("the wait of 3 s is not logged: %v", book.records[1].fields)
	}
	last := book.records[2].fields
	if last["status"] != 200 || last["tries"] != 2 || last["wait_ms"] != int64(3000) || last["request_id"] != "r1" || last["route"] != "/users/{email}" {
		t.Errorf("fields %v", last)
	}
}
