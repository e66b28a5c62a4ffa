package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/oauth2"
)

// counting returns a fetch that hands out t1, t2, ... with the given life (0: forever), and a counter of its calls.
func counting(clock *fakeClock, life time.Duration) (func(context.Context) (*oauth2.Token, error), *atomic.Int32) {
	var calls atomic.Int32
	return func(context.Context) (*oauth2.Token, error) {
		token := &oauth2.Token{AccessToken: fmt.Sprintf("t%d", calls.Add(1))}
		if life > 0 {
			token.Expiry = clock.Now().Add(life)
		}
		return token, nil
	}, &calls
}

func tokenOf(t *testing.T, cache *TokenCache) string {
	t.Helper()
	token, err := cache.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return token.AccessToken
}

func TestTokenIsRenewedAt80Percent(t *testing.T) {
	t.Parallel()
	clock := newFakeClock()
	fetch, _ := counting(clock, 100*time.Second)
	cache := NewTokenCache(fetch, clock.Now)
	for _, step := range []struct {
		advance time.Duration
		want    string
	}{{0, "t1"}, {79 * time.Second, "t1"}, {time.Second, "t2"}, {79 * time.Second, "t2"}, {time.Hour, "t3"}} {
		clock.Advance(step.advance)
		if got := tokenOf(t, cache); got != step.want {
			t.Errorf("after %v more: %s, want %s", step.advance, got, step.want)
		}
	}
}

func TestTokenWithoutExpiryStays(t *testing.T) {
	t.Parallel()
	clock := newFakeClock()
	fetch, _ := counting(clock, 0)
	cache := NewTokenCache(fetch, clock.Now)
	tokenOf(t, cache)
	clock.Advance(1000 * time.Hour)
	if got := tokenOf(t, cache); got != "t1" {
		t.Errorf("token %s, want t1", got)
	}
}

func TestInvalidateDropsThatTokenOnly(t *testing.T) {
	t.Parallel()
	clock := newFakeClock()
	fetch, calls := counting(clock, 0)
	cache := NewTokenCache(fetch, clock.Now)
	tokenOf(t, cache)
	for range 10 { // ten callers whose calls with t1 were refused
		cache.Invalidate("t1")
		if got := tokenOf(t, cache); got != "t2" {
			t.Errorf("token %s, want t2", got)
		}
	}
	if calls.Load() != 2 {
		t.Errorf("%d sign-ins, want 2", calls.Load())
	}
}

// Everybody waits for one sign-in; the cancel of the caller who started it fails only that caller, and keeps its logger's values.
func TestCancelOfOneCallerFailsNobodyElse(t *testing.T) {
	t.Parallel()
	type key struct{}
	started, finish := make(chan struct{}), make(chan struct{})
	calls := 0
	cache := NewTokenCache(func(ctx context.Context) (*oauth2.Token, error) {
		calls++
		close(started)
		<-finish
		if ctx.Err() != nil || ctx.Value(key{}) != "logger" {
			return nil, fmt.Errorf("err %w, value %v", ctx.Err(), ctx.Value(key{}))
		}
		if _, ok := ctx.Deadline(); !ok {
			return nil, errors.New("a sign-in without a bound")
		}
		return &oauth2.Token{AccessToken: "t1"}, nil
	}, nil)

	ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "logger"))
	first := make(chan error)
	go func() {
		_, err := cache.Token(ctx)
		first <- err
	}()
	<-started
	var others sync.WaitGroup
	for range 5 {
		others.Go(func() {
			if token, err := cache.Token(t.Context()); err != nil || token.AccessToken != "t1" {
				t.Errorf("another caller got %v, %v", token, err)
			}
		})
	}
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("the canceled caller got %v", err)
	}
	close(finish)
	others.Wait()
	if calls != 1 {
		t.Errorf("%d sign-ins, want 1", calls)
	}
}

func TestRefusedCredentialsAreTriedOnce(t *testing.T) {
	t.Parallel()
	for kind, want := range map[Kind]int{Unauthorized: 1, Forbidden: 1, BadRequest: 1, Unavailable: 3, NotSent: 3, RateLimited: 3, Canceled: 3} {
		calls := 0
		cache := NewTokenCache(func(context.Context) (*oauth2.Token, error) {
			calls++
			return nil, &Error{Kind: kind}
		}, nil)
		for range 3 {
			if _, err := cache.Token(t.Context()); KindOf(err) != kind {
				t.Errorf("error %v, want kind %v", err, kind)
			}
		}
		if calls != want {
			t.Errorf("%v: %d sign-ins, want %d", kind, calls, want)
		}
	}
}

func TestRenewalThatFailsWhileTheTokenLives(t *testing.T) {
	t.Parallel()
	clock := newFakeClock()
	calls := 0
	cache := NewTokenCache(func(context.Context) (*oauth2.Token, error) {
		if calls++; calls > 1 {
			return nil, &Error{Kind: Unavailable}
		}
		return &oauth2.Token{AccessToken: "t1", Expiry: clock.Now().Add(100 * time.Second)}, nil
	}, clock.Now)
	tokenOf(t, cache)
	clock.Advance(80 * time.Second)
	for range 5 {
		if got := tokenOf(t, cache); got != "t1" {
			t.Errorf("token %s, want the old one", got)
		}
	}
	if calls != 2 {
		t.Errorf("%d sign-ins, want 2: not one for each call", calls)
	}
	clock.Advance(20 * time.Second)
	if _, err := cache.Token(t.Context()); KindOf(err) != Unavailable {
		t.Errorf("after its end: %v", err)
	}
}

func TestOddSignIns(t *testing.T) {
	t.Parallel()
	tests := map[string]func(context.Context) (*oauth2.Token, error){
		"no access token": func(context.Context) (*oauth2.Token, error) { return &oauth2.Token{}, nil },
		"panicked: boom":  func(context.Context) (*oauth2.Token, error) { panic("boom") },
	}
	tests["returned no access token"] = func(context.Context) (*oauth2.Token, error) { return nil, nil }
	for want, fetch := range tests {
		if token, err := NewTokenCache(fetch, nil).Token(t.Context()); err == nil || token != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, %v, want an error with %q", token, err, want)
		}
	}
}

// Ten calls meet a token that has expired on the platform: one new sign-in, and each is sent again once.
func TestExpiredTokenCostsOneSignIn(t *testing.T) {
	t.Parallel()
	const callers = 10
	var waiting sync.WaitGroup
	waiting.Add(callers)
	server := newServer(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		if r.Header.Get("Authorization") == "Bearer t1" {
			waiting.Done()
			waiting.Wait()
			respond(401, "")(w)
			return
		}
		respond(201, "")(w)
	})
	fetch, calls := counting(nil, 0)
	c, _ := newTestClient(t, server.URL, func(cfg *Config) { cfg.Tokens = NewTokenCache(fetch, nil) })
	each(callers, func(int) {
		if _, err := c.Do(t.Context(), Request{Method: http.MethodPost, Path: "/x", Route: "/x"}, nil); err != nil {
			t.Error(err)
		}
	})
	if calls.Load() != 2 || len(server.Calls()) != 2*callers {
		t.Errorf("%d sign-ins and %d calls, want 2 and %d", calls.Load(), len(server.Calls()), 2*callers)
	}
}

func TestStaticTokenThatIsRefused(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { respond(401, "")(w) })
	c, _ := newTestClient(t, server.URL, func(cfg *Config) { cfg.Tokens = StaticToken("access-token") })
	_, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil)
	if KindOf(err) != Unauthorized || len(server.Calls()) != 1 || !strings.Contains(err.Error(), "cannot be renewed") ||
		strings.Contains(err.Error(), "access-token") {
		t.Errorf("%v after %d calls", err, len(server.Calls()))
	}
	c.cfg.Tokens.Invalidate("access-token")
	if got := tokenOf(t, c.cfg.Tokens); got != "access-token" {
		t.Errorf("token %q", got)
	}
}

// Signing in goes through the same client, also when it may have one call in flight only. What the sign-in says must not be taken
// for a word about the object: a 404 of a wrong base URL would otherwise empty a state.
func TestSignInThroughTheSameClient(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]Kind{200: none, 404: Unauthorized, 409: Unauthorized, 400: Unauthorized, 401: Unauthorized, 403: Forbidden} {
		server := newServer(t, func(w http.ResponseWriter, r *http.Request, _ int) {
			if r.URL.Path == "/token" {
				respond(status, `{"message":"sign-in says no","access_token":"t1"}`)(w)
				return
			}
			respond(200, `{}`)(w)
		})
		var c *Client
		c, _ = newTestClient(t, server.URL, func(cfg *Config) {
			cfg.Settings.MaxConcurrentRequests = 1
			cfg.Tokens = NewTokenCache(func(ctx context.Context) (*oauth2.Token, error) {
				var token oauth2.Token
				_, err := c.Do(ctx, Request{Op: "sign in", Method: http.MethodPost, Path: "/token", Route: "/token", NoAuth: true}, &token)
				return &token, err
			}, nil)
		})
		each(5, func(int) {
			_, err := c.Do(t.Context(), Request{Op: "read thing", Method: http.MethodGet, Path: "/x", Route: "/x"}, nil)
			if want == none {
				if err != nil {
					t.Errorf("%d: %v", status, err)
				}
				return
			}
			if KindOf(err) != want || IsNotFound(err) || !strings.Contains(err.Error(), "sign-in says no") || !strings.Contains(err.Error(), "read thing") {
				t.Errorf("%d: %v of kind %v, want %v", status, err, KindOf(err), want)
			}
		})
	}
}

// The token is taken after the waits: one that was good before a pause of an hour is not sent after it.
func TestTokenIsTakenAfterTheWaits(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		if n == 1 {
			respond(429, "", "Retry-After", "600")(w)
			return
		}
		respond(200, `{}`)(w)
	})
	var c *Client
	c, clock := newTestClient(t, server.URL)
	fetch, _ := counting(clock, 5*time.Minute)
	c.cfg.Tokens = NewTokenCache(fetch, clock.Now)
	if _, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x"}, nil); err != nil {
		t.Fatal(err)
	}
	if got := server.Calls()[1].header.Get("Authorization"); got != "Bearer t2" {
		t.Errorf("after the wait it sent %q, want the new token", got)
	}
}

// A call may bring a token of its own, which alone is dropped when the platform refuses it.
func TestRequestWithTokensOfItsOwn(t *testing.T) {
	t.Parallel()
	server := newServer(t, func(w http.ResponseWriter, r *http.Request, n int) {
		if n == 2 {
			respond(401, "")(w)
			return
		}
		respond(200, `{}`)(w)
	})
	var fetched []string
	cache := func(name string) *TokenCache {
		return NewTokenCache(func(context.Context) (*oauth2.Token, error) {
			fetched = append(fetched, name)
			return &oauth2.Token{AccessToken: name + strconv.Itoa(len(fetched))}, nil
		}, nil)
	}
	c, _ := newTestClient(t, server.URL, func(cfg *Config) { cfg.Tokens = cache("client") })
	own := cache("own")
	for _, tokens := range []*TokenCache{nil, own, nil} {
		if _, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x", Route: "/x", Tokens: tokens}, nil); err != nil {
			t.Fatal(err)
		}
	}
	var auth []string
	for _, call := range server.Calls() {
		auth = append(auth, call.header.Get("Authorization"))
	}
	if want := []string{"Bearer client1", "Bearer own2", "Bearer own3", "Bearer client1"}; !slices.Equal(auth, want) {
		t.Errorf("signed with %q, want %q", auth, want)
	}
}
