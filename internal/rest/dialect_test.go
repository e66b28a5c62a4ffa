package rest

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

// signedAs puts the token into a header of the platform's own, as it is.
func signedAs(cfg *Config) {
	cfg.Dialect.Sign = func(h http.Header, token string) { h.Set("X-Authorization", token) }
}

// A token in a header of the platform's own stands there alone, and reaches another host by no redirect.
func TestSignInAHeaderOfItsOwn(t *testing.T) {
	t.Parallel()
	other := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { respond(200, `{}`)(w) })
	server := newServer(t, func(w http.ResponseWriter, r *http.Request, n int) {
		if n == 1 {
			respond(200, `{}`)(w)
			return
		}
		http.Redirect(w, r, other.URL+"/elsewhere", http.StatusTemporaryRedirect)
	})
	c, _ := newTestClient(t, server.URL, signedAs, func(cfg *Config) { cfg.Tokens = StaticToken("token-1") })
	if _, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil); err != nil {
		t.Fatal(err)
	}
	if h := server.Calls()[0].header; h.Get("X-Authorization") != "token-1" || h.Get("Authorization") != "" {
		t.Errorf("the headers are %v", h)
	}
	if _, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil); KindOf(err) != BadResponse {
		t.Errorf("a redirect ends as %v", err)
	}
	if got := other.Calls(); len(got) != 0 {
		t.Errorf("the other host saw %+v", got)
	}
}

// A response that may mean a dead token costs one sign-in and one more try, for calls that do no harm when they arrive twice.
func TestDeadTokenWithoutA401(t *testing.T) {
	t.Parallel()
	dead := func(cfg *Config) {
		cfg.Dialect.DeadToken = func(status int, _ http.Header, _ []byte) bool { return status == http.StatusInternalServerError }
	}
	for _, test := range []struct {
		name                string
		req                 Request
		revived             bool // the new token works
		wantSignIns, wantHi int
		want                Kind
	}{
		{"read", Request{Method: http.MethodGet}, true, 2, 2, none},
		{"read of what is broken", Request{Method: http.MethodGet}, false, 2, 3, Server},
		{"write", Request{Method: http.MethodPut}, true, 2, 2, none},
		{"write that is noticed", Request{Method: http.MethodPut, Once: true}, true, 1, 1, Ambiguous},
		{"create", Request{Method: http.MethodPost}, true, 1, 1, Ambiguous},
	} {
		server := newServer(t, func(w http.ResponseWriter, r *http.Request, _ int) {
			if test.revived && r.Header.Get("Authorization") != "Bearer t1" {
				respond(200, `{}`)(w)
				return
			}
			respond(500, "")(w)
		})
		fetch, signIns := counting(nil, 0)
		c, _ := newTestClient(t, server.URL, dead, func(cfg *Config) { cfg.Tokens = NewTokenCache(fetch, nil) })
		test.req.Path, test.req.Route = "/x", "/x"
		_, err := c.Do(t.Context(), test.req, nil)
		if (err == nil) != (test.want == none) || err != nil && KindOf(err) != test.want {
			t.Errorf("%s: %v", test.name, err)
		}
		if int(signIns.Load()) != test.wantSignIns || len(server.Calls()) != test.wantHi {
			t.Errorf("%s: %d sign-ins and %d calls, want %d and %d", test.name, signIns.Load(), len(server.Calls()), test.wantSignIns, test.wantHi)
		}
	}
}

func TestWebPageMeansWhatThePlatformSays(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		respond(200, "<!doctype html>", "Content-Type", "text/html")(w)
	})
	c, _ := newTestClient(t, server.URL, func(cfg *Config) { cfg.Dialect.WebPage = "wrong URL" })
	_, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil)
	if !IsWebPage(err) || !strings.Contains(err.Error(), "the response is a web page: wrong URL") {
		t.Errorf("got %v", err)
	}
	if IsWebPage(errors.New("the response is a web page")) {
		t.Error("any text passes for a web page")
	}
}

// A search by POST is as a GET in everything, and a PUT that is noticed twice is as a create: what matters is what a second arrival does.
func TestReadsAndOnce(t *testing.T) {
	t.Parallel()
	search := Request{Method: http.MethodPost, Reads: true, Serial: "org"}
	noticed := Request{Method: http.MethodPut, Once: true}
	page := respond(200, "<!doctype html>", "Content-Type", "text/html")
	for _, test := range []struct {
		name      string
		req       Request
		first     func(http.ResponseWriter)
		wantCalls int
		want      Kind
	}{
		{"search, lost", search, cut, 2, none},
		{"search, a web page", search, page, 2, none},
		{"search, broken off", search, truncate, 2, none},
		{"search, empty", search, respond(200, ""), 2, none},
		{"search, a 500", search, respond(500, ""), 2, none},
		{"noticed, lost", noticed, cut, 1, Ambiguous},
		{"noticed, a web page", noticed, page, 1, Ambiguous},
		{"noticed, empty", noticed, respond(200, ""), 1, none},
		{"noticed, a 500", noticed, respond(500, ""), 1, Ambiguous},
		{"noticed, a 503", noticed, respond(503, ""), 1, Ambiguous},
		{"noticed, held back", noticed, respond(429, ""), 2, none},
		{"noticed, not executed", noticed, respond(503, "", "X-Not-Executed", "1"), 2, none},
	} {
		server := newServer(t, func(w http.ResponseWriter, _ *http.Request, n int) {
			if n == 1 {
				test.first(w)
				return
			}
			respond(200, `{"id":"1"}`)(w)
		})
		c, _ := newTestClient(t, server.URL)
		test.req.Path, test.req.Route = "/x", "/x"
		var out thing
		_, err := c.Do(t.Context(), test.req, &out)
		if (err == nil) != (test.want == none) || err != nil && KindOf(err) != test.want {
			t.Errorf("%s: %v", test.name, err)
		}
		if n := len(server.Calls()); n != test.wantCalls {
			t.Errorf("%s: %d calls, want %d", test.name, n, test.wantCalls)
		}
	}
}
