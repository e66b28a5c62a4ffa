package rest

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
)

func TestCreateOnce(t *testing.T) {
	t.Parallel()
	unsure := &Error{Kind: Ambiguous, Op: "create user"}
	conflict := &Error{Kind: Conflict}
	broken := &Error{Kind: Unavailable, Op: "find user"}
	type found struct {
		name string
		ok   bool
		err  error
	}
	yes, no := found{name: "found", ok: true}, found{}

	tests := []struct {
		name  string
		posts []error // nil: it was created
		finds []found
		want  string // the result; "" with wantErr
		err   error
		says  string
	}{
		{name: "created", posts: []error{nil}, want: "posted"},
		{name: "declined", posts: []error{conflict}, err: conflict},
		{name: "unsure, found", posts: []error{unsure}, finds: []found{yes}, want: "found"},
		{name: "unsure, not found, created", posts: []error{unsure, nil}, finds: []found{no}, want: "posted"},
		{name: "unsure twice, found", posts: []error{unsure, unsure}, finds: []found{no, yes}, want: "found"},
		{name: "unsure twice, not found", posts: []error{unsure, unsure}, finds: []found{no, no}, err: unsure, says: "import it, otherwise try again"},
		{name: "unsure, look-up fails", posts: []error{unsure}, finds: []found{{err: broken}}, err: broken, says: "may or may not"},
		{name: "unsure, not found, conflict, found", posts: []error{unsure, conflict}, finds: []found{no, yes}, want: "found"},
		{name: "unsure, not found, conflict, not found", posts: []error{unsure, conflict}, finds: []found{no, no}, err: conflict},
		{name: "unsure, not found, declined", posts: []error{unsure, broken}, finds: []found{no}, err: broken},
		{name: "unsure twice, look-up fails", posts: []error{unsure, unsure}, finds: []found{no, {err: broken}}, err: broken, says: "may or may not"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			posts, finds := 0, 0
			got, err := CreateOnce(t.Context(),
				func(context.Context) (string, error) {
					posts++
					return "posted", tt.posts[posts-1]
				},
				func(context.Context) (string, bool, error) {
					finds++
					f := tt.finds[finds-1]
					return f.name, f.ok, f.err
				})
			if posts != len(tt.posts) || finds != len(tt.finds) {
				t.Errorf("%d posts and %d look-ups, want %d and %d", posts, finds, len(tt.posts), len(tt.finds))
			}
			if got != tt.want || !errors.Is(err, tt.err) || (err == nil) != (tt.err == nil) {
				t.Fatalf("%q, %v, want %q, %v", got, err, tt.want, tt.err)
			}
			if tt.says != "" && (!strings.Contains(err.Error(), tt.says) || KindOf(err) != Ambiguous) {
				t.Errorf("error %v of kind %v, want Ambiguous with %q", err, KindOf(err), tt.says)
			}
		})
	}
}

// The whole way: the platform carries the create out and the response is lost. One object, and it is returned.
func TestCreateOnceWithALostResponse(t *testing.T) {
	t.Parallel()
	for _, lose := range []func(http.ResponseWriter){cut, truncate, respond(502, ""), respond(500, ""),
		respond(201, "<html>", "Content-Type", "text/html")} {
		posts := 0
		server := newServer(t, func(w http.ResponseWriter, r *http.Request, _ int) {
			if r.Method == http.MethodPost {
				posts++
				lose(w)
				return
			}
			respond(200, `{"id":"7"}`)(w)
		})
		c, _ := newTestClient(t, server.URL)
		got, err := CreateOnce(t.Context(),
			func(ctx context.Context) (out thing, err error) {
				_, err = c.Do(ctx, Request{Method: http.MethodPost, Path: "/things", Route: "/things"}, &out)
				return out, err
			},
			func(ctx context.Context) (out thing, ok bool, err error) {
				_, err = c.Do(ctx, Request{Method: http.MethodGet, Path: "/things/7", Route: "/things/{id}"}, &out)
				return out, err == nil, err
			})
		if err != nil || got.ID != "7" || posts != 1 {
			t.Errorf("%+v, %v after %d posts", got, err, posts)
		}
	}
}
