package rest_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// scripted answers calls in turn, without a network. nil cuts the connection after the platform got the call.
type scripted struct {
	replies []*scriptedReply
	sent    []string
}

func (s *scripted) RoundTrip(r *http.Request) (*http.Response, error) {
	s.sent = append(s.sent, r.Method)
	reply := s.replies[min(len(s.sent), len(s.replies))-1]
	if reply == nil {
		return nil, io.ErrUnexpectedEOF
	}
	return &http.Response{StatusCode: reply.status, Header: reply.header, Body: io.NopCloser(strings.NewReader("{}"))}, nil
}

// scriptedReply is one response of a platform.
type scriptedReply struct {
	status int
	header http.Header
}

func reply(status int, header http.Header) *scriptedReply { return &scriptedReply{status, header} }

// A write that waits for its turn must not go out after Ctrl-C, and one that the platform may have carried out must be seen through.
func TestDetachWrite(t *testing.T) {
	t.Parallel()
	held := func() *scriptedReply { return reply(http.StatusTooManyRequests, http.Header{"Retry-After": {"15"}}) }
	for name, c := range map[string]struct {
		stopped bool // before anything is sent; else in the first wait
		method  string
		replies []*scriptedReply
		sends   int
		kind    rest.Kind
	}{
		"stopped before":            {true, http.MethodPost, []*scriptedReply{reply(http.StatusOK, nil)}, 0, rest.Canceled},
		"held back by a rate limit": {false, http.MethodPost, []*scriptedReply{held(), reply(http.StatusOK, nil)}, 1, rest.Canceled},
		"unavailable, and a create": {false, http.MethodPut,
			[]*scriptedReply{reply(http.StatusServiceUnavailable, nil), reply(http.StatusOK, nil)}, 2, rest.Other},
		"sent, and perhaps carried out":        {false, http.MethodPut, []*scriptedReply{nil, reply(http.StatusOK, nil)}, 2, rest.Other},
		"perhaps carried out, then held back":  {false, http.MethodPut, []*scriptedReply{nil, held(), reply(http.StatusOK, nil)}, 3, rest.Other},
		"a read of the operation, held back":   {false, http.MethodGet, []*scriptedReply{held(), reply(http.StatusOK, nil)}, 1, rest.Canceled},
		"a read of the operation, stopped":     {true, http.MethodGet, []*scriptedReply{reply(http.StatusOK, nil)}, 0, rest.Canceled},
		"nothing to wait for, and not stopped": {false, http.MethodPost, []*scriptedReply{reply(http.StatusOK, nil)}, 1, rest.Other},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			user, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			if c.stopped {
				interrupt()
			}
			now := time.Now()
			base, err := rest.ParseBaseURL("https://platform.example.com")
			if err != nil {
				t.Fatal(err)
			}
			platform := &scripted{replies: c.replies}
			client := rest.NewClient(rest.Config{BaseURL: base, HTTP: &http.Client{Transport: traced{platform}}, Clock: rest.Clock{
				Now: func() time.Time { return now },
				Sleep: func(ctx context.Context, d time.Duration) error {
					now = now.Add(d)
					interrupt()
					if c.kind == rest.Canceled {
						<-ctx.Done() // the stop arrives on a goroutine of its own
					}
					return ctx.Err()
				},
			}})
			ctx, cancel := rest.DetachWrite(user, now, time.Hour)
			defer cancel()
			_, err = client.Do(ctx, rest.Request{Op: "x", Method: c.method, Path: "/x", Route: "/x"}, nil)
			if len(platform.sent) != c.sends || (err != nil) != (c.kind == rest.Canceled) || err != nil && rest.KindOf(err) != c.kind {
				t.Errorf("sent %v, want %d: %v", platform.sent, c.sends, err)
			}
		})
	}
}

// After its first write an operation goes on, also with what follows.
func TestDetachWrite_followUps(t *testing.T) {
	t.Parallel()
	user, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	base, err := rest.ParseBaseURL("https://platform.example.com")
	if err != nil {
		t.Fatal(err)
	}
	platform := &scripted{replies: []*scriptedReply{reply(http.StatusOK, nil)}}
	client := rest.NewClient(rest.Config{BaseURL: base, HTTP: &http.Client{Transport: traced{platform}}})
	ctx, cancel := rest.DetachWrite(user, time.Now(), time.Hour)
	defer cancel()
	for _, method := range []string{http.MethodPost, http.MethodGet, http.MethodPut} {
		platform.replies = []*scriptedReply{reply(http.StatusOK, nil)}
		if _, err := client.Do(ctx, rest.Request{Op: "x", Method: method, Path: "/x", Route: "/x"}, nil); err != nil {
			t.Errorf("%s: %v", method, err)
		}
		interrupt()
	}
}

// traced reports a connection, as a real transport does.
type traced struct{ http.RoundTripper }

func (tr traced) RoundTrip(r *http.Request) (*http.Response, error) {
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	return tr.RoundTripper.RoundTrip(r)
}
