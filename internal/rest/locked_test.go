package rest

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// lockedByStatus takes 412 and 409 for what somebody else's write leads to.
func lockedByStatus(cfg *Config) {
	cfg.Dialect.Locked = func(status int, _ http.Header, _ []byte) bool {
		return status == http.StatusPreconditionFailed || status == http.StatusConflict
	}
}

// A call that meets another one's lock is sent again, whatever it is; one whose own condition may have failed is not.
func TestLocked(t *testing.T) {
	t.Parallel()
	stale := http.Header{"If-Match": {`"v1"`}}
	for name, test := range map[string]struct {
		req      Request
		status   int
		refusals int
		calls    int
		want     Kind
	}{
		"create":                      {Request{Method: http.MethodPost}, 412, 2, 3, none},
		"write that is noticed twice": {Request{Method: http.MethodPut, Once: true}, 412, 2, 3, none},
		"delete":                      {Request{Method: http.MethodDelete}, 409, 3, 4, none},
		"any version":                 {Request{Method: http.MethodPatch, Header: http.Header{"If-Match": {"*"}}}, 412, 1, 2, none},
		"a version":                   {Request{Method: http.MethodPatch, Header: stale}, 412, 9, 1, Precondition},
		"none of it":                  {Request{Method: http.MethodPut, Header: http.Header{"If-None-Match": {"*"}}}, 412, 9, 1, Precondition},
		"a version, and a lock":       {Request{Method: http.MethodPatch, Header: stale}, 409, 1, 2, none},
		"forever":                     {Request{Method: http.MethodPut}, 409, 99, maxLocks, Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t, func(w http.ResponseWriter, _ *http.Request, n int) {
				if n <= test.refusals {
					respond(test.status, "")(w)
					return
				}
				respond(200, `{}`)(w)
			})
			c, clock := newTestClient(t, server.URL, lockedByStatus)
			test.req.Path, test.req.Route = "/x", "/x"
			_, err := c.Do(t.Context(), test.req, nil)
			if (err == nil) != (test.want == none) || err != nil && KindOf(err) != test.want {
				t.Errorf("%v", err)
			}
			if got := len(server.Calls()); got != test.calls {
				t.Errorf("%d calls, want %d", got, test.calls)
			}
			if test.calls > 2 && clock.Slept() == 0 {
				t.Error("nothing was waited for")
			}
		})
	}
}

// transportFunc answers in place of a server.
type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Writes that share an object go out one after another from the first on, in whatever order they name their objects; others go side by side.
func TestAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		underWay := map[string]int{} // by object
		all := 0
		release := make(chan struct{})
		count := func(objects []string, by int) {
			mu.Lock()
			defer mu.Unlock()
			all += by
			for _, object := range objects {
				underWay[object] += by
			}
		}
		transport := transportFunc(func(r *http.Request) (*http.Response, error) {
			objects := r.URL.Query()["on"]
			count(objects, 1)
			<-release
			count(objects, -1)
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
		})
		c, _ := newTestClient(t, "http://localhost", func(cfg *Config) { cfg.HTTP = &http.Client{Transport: transport} })
		sets := [][]string{{"ada", "starter"}, {"starter", "bob"}, {"bob", "ada"}, {"cy", "gold"}, {"ada"}, {"gold", "cy"}}
		var group sync.WaitGroup
		for _, objects := range slices.Repeat(sets, 4) {
			group.Go(func() {
				req := Request{Method: http.MethodPut, Path: "/x", Route: "/x", Query: map[string][]string{"on": objects},
					Alone: append(objects, objects[0]), Serial: "group"}
				if _, err := c.Do(t.Context(), req, nil); err != nil {
					t.Error(err)
				}
			})
		}
		most := 0
		for range 4 * len(sets) {
			synctest.Wait() // whoever can be under way is
			mu.Lock()
			most = max(most, all)
			for object, n := range underWay {
				if n > 1 {
					t.Errorf("%d writes to %s are under way", n, object)
				}
			}
			mu.Unlock()
			release <- struct{}{}
		}
		group.Wait()
		if most < 2 {
			t.Errorf("at most %d writes were under way", most)
		}
	})
}

// A whole address from a response is called as it is, where it leads to the base URL's server; nothing goes elsewhere, above all no token.
func TestAddress(t *testing.T) {
	t.Parallel()
	other := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { respond(200, `{}`)(w) })
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { respond(200, `{}`)(w) })
	c, _ := newTestClient(t, server.URL+"/azure", func(cfg *Config) { cfg.Tokens = StaticToken("token-1") })
	get := func(address string) error {
		_, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/not/this", Route: "/x",
			Query: map[string][]string{"nor": {"this"}}, Address: address}, nil)
		return err
	}
	for address, want := range map[string]string{
		server.URL + "/azure/users?%24skip=1&a=b%20c":                "/azure/users?%24skip=1&a=b%20c",
		"/azure/ops/1?api-version=1":                                 "/azure/ops/1?api-version=1",
		strings.ToUpper(server.URL[:4]) + server.URL[4:] + "/a#part": "/a?",
		"  " + server.URL + "/u%2Fv ":                                "/u%2Fv?",
	} {
		if err := get(address); err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		calls := server.Calls()
		if last := calls[len(calls)-1]; last.path+"?"+last.query != want || last.header.Get("Authorization") != "Bearer token-1" {
			t.Errorf("%s was called as %s?%s", address, last.path, last.query)
		}
	}
	before := len(server.Calls())
	for _, address := range []string{
		other.URL + "/azure/users", "https" + server.URL[4:], "//elsewhere.example/x", "http://user@" + server.URL[7:] + "/x", "http://127.0.0.1/x",
		"ftp://127.0.0.1/x", "http://[::1", "%zz",
	} {
		err := get(address)
		if KindOf(err) != BadResponse || strings.Contains(err.Error(), "/azure/users") {
			t.Errorf("%s ends as %v", address, err)
		}
	}
	if len(server.Calls()) != before || len(other.Calls()) != 0 {
		t.Error("a refused address was called")
	}
}

// What a response reports about parts of a request is masked, cut and shown.
func TestDetails(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		respond(400, `{"code":"Invalid","message":"Wrong:"}`)(w)
	})
	details := []Detail{{Target: "email", Message: "is  taken by s3cret-value"}, {Message: "and\nmore"}, {Target: "x", Code: "Bad"}, {}}
	c, _ := newTestClient(t, server.URL, func(cfg *Config) {
		cfg.Secrets = &Secrets{}
		cfg.Secrets.Add("s3cret-value")
		cfg.Dialect.Details = func(int, http.Header, []byte) []Detail { return append(details, slices.Repeat(details, 20)...) }
	})
	_, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil)
	got := DetailsOf(err)
	if len(got) != maxDetails*3/4 || got[0] != (Detail{Target: "email", Message: "is taken by ***"}) {
		t.Errorf("details %+v", got)
	}
	if want := "Invalid: Wrong: email: is taken by ***; and more; x: Bad"; !strings.Contains(err.Error(), want) {
		t.Errorf("%v does not hold %q", err, want)
	}
	if DetailsOf(nil) != nil {
		t.Error("details of nothing")
	}
}

// Poll asks at once, waits on the client's clock as it is asked or as it chooses, and ends in time.
func TestPoll(t *testing.T) {
	t.Parallel()
	asks := func(responses int, wait time.Duration) (func(context.Context) (bool, time.Duration, error), *int) {
		n := 0
		return func(context.Context) (bool, time.Duration, error) { n++; return n > responses, wait, nil }, &n
	}
	for name, test := range map[string]struct {
		responses int
		wait      time.Duration
		limit     time.Duration
		over      bool
		asked     int
		least     time.Duration
	}{
		"over at once":         {0, 0, time.Minute, true, 1, 0},
		"its own wait":         {4, 0, time.Minute, true, 5, time.Second},
		"the platform's":       {2, 20 * time.Second, time.Minute, true, 3, 40 * time.Second},
		"longer than the time": {2, 2 * time.Minute, time.Minute, false, 1, 0},
		"never":                {1 << 20, 10 * time.Second, time.Minute, false, 7, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, clock := newTestClient(t, "http://localhost")
			ask, n := asks(test.responses, test.wait)
			over, err := c.Poll(t.Context(), test.limit, ask)
			if err != nil || over != test.over || *n != test.asked || clock.Slept() < test.least || clock.Slept() > test.limit {
				t.Errorf("over %t, %v; asked %d times in %s", over, err, *n, clock.Slept())
			}
		})
	}
	t.Run("cancelled", func(t *testing.T) {
		t.Parallel()
		c, _ := newTestClient(t, "http://localhost")
		ctx, cancel := context.WithCancel(t.Context())
		_, err := c.Poll(ctx, time.Minute, func(context.Context) (bool, time.Duration, error) { cancel(); return false, 0, nil })
		if KindOf(err) != Canceled {
			t.Errorf("%v", err)
		}
	})
	t.Run("fails", func(t *testing.T) {
		t.Parallel()
		c, _ := newTestClient(t, "http://localhost")
		want := errors.New("no")
		if _, err := c.Poll(t.Context(), time.Minute, func(context.Context) (bool, time.Duration, error) { return false, 0, want }); !errors.Is(err, want) {
			t.Errorf("%v", err)
		}
	})
}

// A token bucket lets its burst through at once and then as much as flows in; what others use shows in what the platform reports as left.
func TestTokenBucket(t *testing.T) {
	t.Parallel()
	left := "" // what the platform reports
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		if left != "" {
			w.Header().Set("X-Left", left)
		}
		respond(200, `{}`)(w)
	})
	c, clock := newTestClient(t, server.URL, func(cfg *Config) {
		reads := TokenBucket{Class: "reads", Burst: 20, PerSecond: 10}
		cfg.Buckets = Buckets{http.MethodGet: reads, http.MethodHead: reads}
		cfg.Dialect.Remaining = func(h http.Header) (int, bool) {
			n, err := strconv.Atoi(h.Get("X-Left"))
			return n, err == nil
		}
	})
	send := func(n int, method, route, quota string) time.Duration {
		t.Helper()
		before := clock.Slept()
		for range n {
			if _, err := c.Do(t.Context(), Request{Method: method, Path: route, Route: route, Quota: quota}, nil); err != nil {
				t.Fatal(err)
			}
		}
		return clock.Slept() - before
	}
	near := func(what string, got, want time.Duration) {
		t.Helper()
		if (got - want).Abs() > 20*time.Millisecond {
			t.Errorf("%s waited %s, want %s", what, got, want)
		}
	}
	near("the burst", send(10, http.MethodGet, "/a", "one")+send(10, http.MethodHead, "/b", "one"), 0)
	near("what comes after it", send(30, http.MethodGet, "/a", "one"), 3*time.Second)
	near("another's", send(20, http.MethodGet, "/a", "two"), 0)
	near("another method", send(40, http.MethodDelete, "/a", "one"), 0)
	clock.Advance(time.Minute)
	left = "4"
	near("the first to learn that others were there", send(1, http.MethodGet, "/a", "one"), 0)
	left = ""
	near("those after it", send(14, http.MethodGet, "/a", "one"), time.Second)
	clock.Advance(time.Minute)
	left = "11999" // of another model of limits: no news
	near("a full bucket", send(20, http.MethodGet, "/a", "one"), 0)
}

// A list that links its pages is read to its end; what changes meanwhile or is short is read again, and what has no end is an error.
func TestAllLinkedPages(t *testing.T) {
	t.Parallel()
	type page struct {
		items string
		total int
		next  string
	}
	for name, test := range map[string]struct {
		pages map[string][]page // by address, in turn; the last one stays
		want  string
		fails string
	}{
		"one page":                 {map[string][]page{"": {{"a b", 2, ""}}}, "a b", ""},
		"empty":                    {map[string][]page{"": {{"", 0, ""}}}, "", ""},
		"no totals":                {map[string][]page{"": {{"a", -1, "2"}}, "2": {{"b", -1, ""}}}, "a b", ""},
		"an empty page in between": {map[string][]page{"": {{"a", 2, "2"}}, "2": {{"", 2, "3"}}, "3": {{"b", 2, ""}}}, "a b", ""},
		"an item that moved":       {map[string][]page{"": {{"a b", 3, "2"}}, "2": {{"b c", 3, ""}}}, "a b c", ""},
		"a total on one page only": {map[string][]page{"": {{"a", 2, "2"}}, "2": {{"b", -1, ""}}}, "a b", ""},
		"changed, then at rest":    {map[string][]page{"": {{"a b", 3, "2"}, {"b c", 2, ""}}, "2": {{"", 2, ""}}}, "b c", ""},
		"always changing":          {map[string][]page{"": {{"a", 2, "2"}}, "2": {{"b", 3, ""}}}, "", "kept changing"},
		"short":                    {map[string][]page{"": {{"a", 2, ""}}}, "", "incomplete"},
		"without an end":           {map[string][]page{"": {{"a", -1, "2"}}, "2": {{"b", -1, "2"}}}, "", "no end"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := AllLinkedPages(t.Context(), func(s string) string { return s },
				func(_ context.Context, address string) ([]string, int, string, error) {
					queue := test.pages[address]
					if len(queue) > 1 {
						test.pages[address] = queue[1:]
					}
					return strings.Fields(queue[0].items), queue[0].total, queue[0].next, nil
				})
			if test.fails == "" && err != nil || test.fails != "" && (err == nil || !strings.Contains(err.Error(), test.fails)) {
				t.Errorf("error %v", err)
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
