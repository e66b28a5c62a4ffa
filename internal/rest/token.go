package rest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"
)

// signInTimeout bounds one sign-in with all its tries: nobody can cancel it, since it serves everybody.
const signInTimeout = 2 * time.Minute

// TokenCache holds the one token of a process. It is taken at the first call, renewed at 80 % of its life, and dropped when the
// platform refuses it. It is safe for concurrent use.
type TokenCache struct {
	fetch  func(context.Context) (*oauth2.Token, error)
	now    func() time.Time // nil for a static token, which never ends
	static bool
	flight singleflight.Group

	mu      sync.Mutex
	token   *oauth2.Token
	renewAt time.Time // zero: never
	refused error     // the platform does not accept the credentials: see renew
}

// NewTokenCache makes a cache that signs in with fetch, once for all callers that wait at that time. fetch runs on a context of its
// own, so that the cancel of the caller who happened to come first fails nobody else. now may be nil: the real clock.
//
// Credentials that the platform refuses (kinds BadRequest, Unauthorized, Forbidden) are not tried again in this process: a thousand
// resources with a wrong password must not lock an account.
func NewTokenCache(fetch func(context.Context) (*oauth2.Token, error), now func() time.Time) *TokenCache {
	return &TokenCache{fetch: fetch, now: Clock{Now: now}.OrReal().Now}
}

// StaticToken holds an access token. There is no other one: a 401 is final, and its error says so.
func StaticToken(value string) *TokenCache {
	return &TokenCache{token: &oauth2.Token{AccessToken: value}, static: true}
}

// Token returns a token that is good for a while. It fails with the error of the sign-in, or with the context's when that ends first.
func (t *TokenCache) Token(ctx context.Context) (*oauth2.Token, error) {
	if token, err := t.ready(); token != nil || err != nil {
		return token, err
	}
	flight := t.flight.DoChan("token", func() (result any, err error) {
		// This goroutine belongs to no handler that could recover: a panic here would end every resource of the process.
		defer func() {
			if p := recover(); p != nil {
				result, err = nil, fmt.Errorf("the sign-in panicked: %v", p)
			}
		}()
		// The flight before this one may have landed since we looked.
		if token, err := t.ready(); token != nil || err != nil {
			return token, err
		}
		own, cancel := Detach(ctx, t.now(), signInTimeout)
		defer cancel()
		return t.renew(own)
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case result := <-flight:
		token, _ := result.Val.(*oauth2.Token)
		return token, result.Err
	}
}

// Invalidate drops the token with this value: the platform refused it. A newer one stays, so that the callers who shared the old
// token cause one sign-in, not one each.
func (t *TokenCache) Invalidate(accessToken string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.static && t.token != nil && t.token.AccessToken == accessToken {
		t.token = nil
	}
}

func (t *TokenCache) ready() (*oauth2.Token, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token != nil && (t.renewAt.IsZero() || t.now().Before(t.renewAt)) {
		return t.token, nil
	}
	return nil, t.refused
}

func (t *TokenCache) renew(ctx context.Context) (*oauth2.Token, error) {
	token, err := t.fetch(ctx)
	if err == nil && (token == nil || token.AccessToken == "") {
		err = errors.New("the sign-in returned no access token")
	}

	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if err != nil {
		// The old token still has a fifth of its life: a sign-in that fails for the moment need not fail the call.
		if t.token != nil && now.Before(t.token.Expiry) {
			t.renewAt = now.Add(t.token.Expiry.Sub(now) / 2)
			return t.token, nil
		}
		switch KindOf(err) {
		case BadRequest, Unauthorized, Forbidden:
			t.refused = err
		}
		return nil, err
	}
	t.token, t.renewAt = token, time.Time{}
	if !token.Expiry.IsZero() {
		t.renewAt = now.Add(token.Expiry.Sub(now) * 4 / 5)
	}
	return token, nil
}
