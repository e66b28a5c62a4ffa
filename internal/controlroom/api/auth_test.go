package api

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

var (
	byPassword = Credentials{Username: "svc.terraform", Password: "p4ss-canary"}
	byAPIKey   = Credentials{Username: `CORP\svc`, Password: "p4ss-canary", APIKey: `k3y\canary`}
)

// The version is detected once, by the sign-in itself: a base URL without such an operation costs no failed sign-in.
func TestVersionIsFoundBySignIn(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		setting Version
		v2      []resttest.Reply
		want    Version
	}{
		"v2":                          {Auto, []resttest.Reply{issued("")}, V2},
		"v1, by the web page":         {Auto, []resttest.Reply{webPage, webPage}, V1},
		"v1, by an error":             {Auto, []resttest.Reply{noRoute}, V1},
		"v1, by the method":           {"", []resttest.Reply{status(405, "")}, V1},
		"v1, behind a guard":          {Auto, []resttest.Reply{noToken}, V1},
		"v1, set":                     {V1, nil, V1},
		"v2, set":                     {V2, []resttest.Reply{issued("")}, V2},
		"v2, after a lost response":   {Auto, []resttest.Reply{cut, issued("")}, V2},
		"v2, after an empty response": {Auto, []resttest.Reply{status(503, ""), issued("")}, V2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := map[string][]resttest.Reply{signInV2: test.v2, getV2: {ada, ada}}
			if test.want == V1 {
				plan = map[string][]resttest.Reply{signInV2: test.v2, signInV1: {issued("")}, getV1: {ada, ada}}
			}
			s := newServer(t, plan)
			c := s.clientWith(Config{APIVersion: test.setting, Credentials: byPassword})
			if n := len(s.Calls()); n != 0 {
				t.Errorf("making a client made %d calls", n)
			}
			for range 2 {
				resttest.Succeed[*User](t)(c.User(t.Context(), 15))
			}
			sent := s.tokens()
			resttest.Expect(t, "token of the sign-in", sent[0], "")
			resttest.Expect(t, "token of the last call", sent[len(sent)-1], tokenOf(`{"sub":"2","iat":1000,"exp":2200}`))
		})
	}
}

// Ten resources that begin side by side cause one sign-in.
func TestOneSignInForAll(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]resttest.Reply{signInV2: {issued("")}, getV2: slices.Repeat([]resttest.Reply{ada}, 10)})
	c := s.clientWith(Config{Credentials: byAPIKey})
	done := make(chan error)
	for range 10 {
		go func() {
			_, err := c.User(t.Context(), 15)
			done <- err
		}()
	}
	for range 10 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// A sign-in by v2 does not imply that users are v2's: builds had v2's sign-in while v1 had everything else. Only a read finds that out, and only
// before anything was read by v2.
func TestVersionOfUsersAfterSignInByV2(t *testing.T) {
	t.Parallel()
	t.Run("v1", func(t *testing.T) {
		t.Parallel()
		s := newServer(t, map[string][]resttest.Reply{signInV2: {issued("")}, getV2: {webPage, webPage}, getV1: {ada, ada}, selfV1: {self}})
		c := s.clientWith(Config{Credentials: byAPIKey})
		for range 2 {
			resttest.Succeed[*User](t)(c.User(t.Context(), 15))
		}
		resttest.Succeed[*User](t)(c.Self(t.Context()))
	})
	t.Run("v1, and the token is renewed as it was taken", func(t *testing.T) {
		t.Parallel()
		s := newServer(t, map[string][]resttest.Reply{signInV2: {issued(""), issued("")}, selfV2: {noRoute}, selfV1: {self, self}})
		c := s.clientWith(Config{Credentials: byAPIKey})
		resttest.Succeed[*User](t)(c.Self(t.Context()))
		_ = s.clock.Sleep(t.Context(), 19*time.Minute)
		resttest.Succeed[*User](t)(c.Self(t.Context()))
	})
	t.Run("v2, and the user is not there", func(t *testing.T) {
		t.Parallel()
		s := newServer(t, map[string][]resttest.Reply{signInV2: {issued("")}, getV2: {notFound, notFound}, getV1: {webPage, webPage}, selfV2: {self}})
		c := s.clientWith(Config{Credentials: byAPIKey})
		for _, err := range []error{missing(t.Context(), c), second(c.Self(t.Context())), missing(t.Context(), c)} {
			if err != nil && !strings.Contains(err.Error(), "v2/usermanagement/users/{id}: 404") {
				t.Error(err)
			}
		}
	})
	t.Run("v2, set", func(t *testing.T) {
		t.Parallel()
		s := newServer(t, map[string][]resttest.Reply{signInV2: {issued("")}, getV2: {webPage, webPage}})
		resttest.ExpectKind(t, missing(t.Context(), s.clientWith(Config{APIVersion: V2, Credentials: byAPIKey})), rest.BadResponse)
	})
}

func missing(ctx context.Context, c *Client) error { return second(c.User(ctx, 15)) }

func second[T any](_ T, err error) error { return err }

// With a given access token there is no sign-in: reading who is signed in shows the version.
func TestVersionWithGivenToken(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		plan map[string][]resttest.Reply
		kind rest.Kind // Other: it succeeds
	}{
		"v2":                 {map[string][]resttest.Reply{selfV2: {self}, getV2: {ada, ada}}, rest.Other},
		"v1":                 {map[string][]resttest.Reply{selfV2: {webPage, webPage}, selfV1: {self}, getV1: {ada, ada}}, rest.Other},
		"v1, by an error":    {map[string][]resttest.Reply{selfV2: {noRoute}, selfV1: {self}, getV1: {ada, ada}}, rest.Other},
		"neither":            {map[string][]resttest.Reply{selfV2: {webPage, webPage}, selfV1: {webPage, webPage}}, rest.BadResponse},
		"a dead token":       {map[string][]resttest.Reply{selfV2: {dead}}, rest.Unauthorized},
		"no token got there": {map[string][]resttest.Reply{selfV2: {noToken}}, rest.Unauthorized},
		"no right":           {map[string][]resttest.Reply{selfV2: {status(403, "")}}, rest.Forbidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, test.plan)
			c := s.clientWith(Config{Credentials: Credentials{AccessToken: "access-token-canary"}})
			err := missing(t.Context(), c)
			if test.kind != rest.Other {
				resttest.ExpectKind(t, err, test.kind)
				return
			}
			if err = errors.Join(err, missing(t.Context(), c)); err != nil {
				t.Fatal(err)
			}
			for _, token := range s.tokens() {
				resttest.Expect(t, "token", token, "access-token-canary")
			}
		})
	}
}

// What is sent to sign in; should the wish for several sessions not be liked, it is left out.
func TestSignInBody(t *testing.T) {
	t.Parallel()
	unknown := status(400, `{"code":"UM1","details":null,"message":"Unrecognized field multipleLogin"}`)
	for name, test := range map[string]struct {
		credentials Credentials
		answers     []resttest.Reply
		want        []string
	}{
		"password": {byPassword, []resttest.Reply{issued("")},
			[]string{`{"username":"svc.terraform","password":"p4ss-canary","multipleLogin":true}`}},
		"key, not both": {byAPIKey, []resttest.Reply{issued("")}, []string{`{"username":"CORP\\svc","apiKey":"k3y\\canary","multipleLogin":true}`}},
		"without the wish": {byPassword, []resttest.Reply{unknown, issued("")},
			[]string{`{"username":"svc.terraform","password":"p4ss-canary","multipleLogin":true}`, `{"username":"svc.terraform","password":"p4ss-canary"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{signInV1: test.answers, selfV1: {self}})
			c := s.clientWith(Config{APIVersion: V1, Credentials: test.credentials})
			resttest.Succeed[*User](t)(c.Self(t.Context()))
			resttest.ExpectLines(t, s.Bodies(), test.want...)
		})
	}
}

// A sign-in that is refused is not tried again: a thousand resources with a wrong password must not lock an account. A version that is not there is
// told from credentials that are wrong.
func TestRefusedSignIn(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		credentials Credentials
		v2, v1      []resttest.Reply
		kind        rest.Kind
		says        string
		passing     bool // it may be right later
	}{
		"password": {byPassword, []resttest.Reply{refused}, nil, rest.Unauthorized, "refused the user name or the password", false},
		"key":      {byAPIKey, []resttest.Reply{refused}, nil, rest.Unauthorized, "API key (it may have expired", false},
		"password, on v1": {byPassword, []resttest.Reply{noRoute}, []resttest.Reply{refused}, rest.Unauthorized, "refused the user name or the password",
			false},
		"disabled": {byPassword, []resttest.Reply{status(403, `{"message":"The user is disabled"}`)}, nil, rest.Forbidden, "The user is disabled",
			false},
		"as a 400": {byPassword, []resttest.Reply{status(400, "{}"), status(400, "{}")}, nil, rest.Unauthorized,
			"refused the user name or the password", false},
		"no token in it": {byPassword, []resttest.Reply{resttest.JSON(`{"mfaAuthResponse":{}}`)}, nil, rest.Unauthorized,
			"to the sign-in held no token. The user may need a second factor", false},
		"web pages": {byPassword, []resttest.Reply{webPage, webPage}, []resttest.Reply{webPage, webPage}, rest.BadResponse,
			"wrong URL or API version", true},
		"nothing there": {byPassword, []resttest.Reply{noRoute}, []resttest.Reply{noRoute}, rest.Unauthorized, "wrong URL or API version", true},
		"guarded":       {byPassword, []resttest.Reply{noToken}, []resttest.Reply{noToken}, rest.Unauthorized, "wrong URL or API version", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{signInV2: test.v2, signInV1: test.v1})
			c := s.clientWith(Config{Credentials: test.credentials})
			for range 2 {
				err := missing(t.Context(), c)
				resttest.ExpectKind(t, err, test.kind)
				if !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "canary") {
					t.Errorf("error %v, want %q in it and no secret", err, test.says)
				}
				var session *SessionError
				if errors.As(err, &session) {
					t.Errorf("a refused sign-in passes for a session that ended: %v", err)
				}
				if test.passing {
					break
				}
			}
		})
	}
}

// A token is renewed before it ends, by the platform's own times, whatever the clocks say; without times after 20 minutes.
func TestRenewal(t *testing.T) {
	t.Parallel()
	minutes := func(n int) string { return fmt.Sprintf(`{"sub":"2","iat":1000,"exp":%d}`, 1000+60*n) }
	for claims, life := range map[string]time.Duration{
		minutes(20): 20 * time.Minute, minutes(5): 5 * time.Minute, minutes(120): 2 * time.Hour, minutes(1 << 40): 24 * time.Hour,
		`{"iat":"1000","exp":"1600"}`: 10 * time.Minute,
		`{}`:                          20 * time.Minute, `{"exp":1000}`: 20 * time.Minute, `{"iat":2000,"exp":1000}`: 20 * time.Minute,
		"no JSON": 20 * time.Minute,
	} {
		t.Run(claims, func(t *testing.T) {
			t.Parallel()
			token := resttest.JSON(fmt.Sprintf(`{"token":%q}`, tokenOf(claims)))
			s := newServer(t, map[string][]resttest.Reply{signInV2: {token, token}, selfV2: {self, self, self}})
			c := s.clientWith(Config{APIVersion: V2, Credentials: byPassword})
			for i, wait := range []time.Duration{0, life * 7 / 10, life * 2 / 10} {
				_ = s.clock.Sleep(t.Context(), wait)
				resttest.Succeed[*User](t)(c.Self(t.Context()))
				resttest.Expect(t, "sign-ins", s.Count(signInV2), map[bool]int{true: 2, false: 1}[i == 2])
			}
		})
	}
	resttest.Expect(t, "life of an opaque token", readClaims("no-jwt").life(), tokenLife)
}

// A token that is refused is replaced once. When that does not help, the session is ended by somebody else over and over, and the error explains
// that.
func TestSession(t *testing.T) {
	t.Parallel()
	gone := status(500, `{"message":"Please log in again"}`)
	for name, test := range map[string]struct {
		signIn  resttest.Reply
		answers []resttest.Reply
		signIns int
		want    *SessionError // nil: it succeeds
	}{
		"ended once":                   {issued(""), []resttest.Reply{dead, ada}, 2, nil},
		"ended once, as a 500":         {issued(""), []resttest.Reply{gone, ada}, 2, nil},
		"ended again":                  {issued(""), []resttest.Reply{dead, dead}, 2, &SessionError{}},
		"ended again, the token knows": {issued(`,"multipleLogin":false`), []resttest.Reply{dead, dead}, 2, &SessionError{Single: true}},
		"ended again, the user knows": {resttest.JSON(`{"token":"opaque-token","user":{"id":2,"multipleLoginAllowed":false}}`),
			[]resttest.Reply{dead, dead}, 2, &SessionError{Single: true}},
		"ended again, several sessions": {issued(`,"multipleLogin":true`), []resttest.Reply{dead, dead}, 2, &SessionError{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{signInV2: slices.Repeat([]resttest.Reply{test.signIn}, test.signIns), getV2: test.answers})
			err := missing(t.Context(), s.clientWith(Config{APIVersion: V2, Credentials: byPassword}))
			var session *SessionError
			switch {
			case test.want == nil && err != nil:
				t.Fatal(err)
			case test.want == nil:
			case !errors.As(err, &session):
				t.Fatalf("error %v, want one about the session", err)
			default:
				resttest.Expect(t, "single, given", [2]bool{session.Single, session.Given}, [2]bool{test.want.Single, test.want.Given})
				resttest.ExpectKind(t, err, rest.Unauthorized)
			}
		})
	}
	t.Run("given access token", func(t *testing.T) {
		t.Parallel()
		s := newServer(t, map[string][]resttest.Reply{getV2: {dead}})
		var session *SessionError
		if err := missing(t.Context(), s.client(V2)); !errors.As(err, &session) || !session.Given {
			t.Errorf("error %v, want one about the given access token", err)
		}
	})
}

// Credentials and tokens show in no error and no log, even when the platform repeats them.
func TestSecretsStayInside(t *testing.T) {
	t.Parallel()
	var log []string
	token := tokenOf(`{"sub":"canary"}`)
	echo := func(code int, secrets ...string) resttest.Reply {
		return status(code, fmt.Sprintf(`{"code":"X","message":%q,"details":%q}`, "echo "+strings.Join(secrets, " "), strings.Join(secrets, "/")))
	}
	all := []string{"p4ss-canary", `k3y\canary`, token, "n3w-pass-canary"}
	s := newServer(t, map[string][]resttest.Reply{
		signInV2: {resttest.JSON(fmt.Sprintf(`{"token":%q}`, token))}, selfV2: {self}, usersV2: {echo(400, all...)}, getV2: {ada, echo(403, all...)},
		putV2: {echo(422, all...), echo(422, all...)},
	})
	c := s.clientWith(Config{APIVersion: V2, Credentials: byAPIKey, Log: func(_ context.Context, level hclog.Level, msg string, fields map[string]any) {
		log = append(log, fmt.Sprint(level, msg, fields))
	}})
	password := "n3w-pass-canary"
	errs := []error{
		second(c.CreateUser(t.Context(), NewUser{Username: "ada", Email: "ada@example.com", Password: password, RoleIDs: []int64{2}})),
		second(c.UpdateUser(t.Context(), 15, UserChange{Password: &password})),
		missing(t.Context(), c),
	}
	for _, err := range errs {
		if err == nil {
			t.Fatal("no error")
		}
		log = append(log, err.Error())
	}
	for _, line := range log {
		if strings.Contains(line, "canary") || strings.Contains(line, token) {
			t.Errorf("a secret shows: %s", line)
		}
	}
}

func TestHost(t *testing.T) {
	t.Parallel()
	hosts := map[string]string{
		"https://Controlroom.Example.com": "controlroom.example.com", "https://cr.example.com:443/": "cr.example.com",
		"https://cr.example.com:8443":        "cr.example.com:8443",
		"http://127.0.0.1:8484/controlroom/": "127.0.0.1:8484/controlroom", "https://example.com/Tenant": "example.com/Tenant",
	}
	for _, address := range slices.Sorted(maps.Keys(hosts)) {
		base := resttest.Succeed[*url.URL](t)(url.Parse(address))
		resttest.Expect(t, address, Host(base), hosts[address])
	}
}
