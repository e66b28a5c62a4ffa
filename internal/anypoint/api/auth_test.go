package api

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

const (
	login   = "POST /accounts/login"
	token   = "POST /accounts/api/v2/oauth2/token"
	getMe   = "GET /accounts/api/me"
	meReply = `{"user":{"id":"` + testUser + `","organizationId":"` + testOrg + `"}}`
)

func TestSignIn(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		credentials Credentials
		signIn      SignIn
		call, body  string
		kind        string
	}{
		"connected app": {
			Credentials{ClientID: "id", ClientSecret: "s&cret"}, SignInConnectedApp, token,
			"client_id=id&client_secret=s%26cret&grant_type=client_credentials", "application/x-www-form-urlencoded",
		},
		"connected app for a user": {
			Credentials{ClientID: "id", ClientSecret: "secret", Username: "ada", Password: "p=ss"}, SignInConnectedAppForUser, token,
			"client_id=id&client_secret=secret&grant_type=password&password=p%3Dss&username=ada", "application/x-www-form-urlencoded",
		},
		"user": {
			Credentials{Username: "ada", Password: "pass"}, SignInUser, login, `{"password":"pass","username":"ada"}`, "application/json",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{
				test.call: {json200(`{"access_token":"t1","token_type":"bearer"}`)},
				getMe:     {json200(meReply), json200(meReply)},
			})
			c := s.clientWith(Config{Credentials: test.credentials})
			expect(t, "sign-in", c.SignIn(), test.signIn)
			expect(t, "calls before the first one", len(s.Lines()), 0)
			succeed[*Me](t)(c.Me(t.Context()))
			succeed[*Me](t)(c.Me(t.Context()))
			expectLines(t, s.Lines(), test.call, getMe, getMe)
			expect(t, "body", s.Calls()[0].Body, test.body)
			expect(t, "content type", s.Calls()[0].Header.Get("Content-Type"), test.kind)
			expect(t, "authorization of the sign-in", s.Calls()[0].Header.Get("Authorization"), "")
			expect(t, "authorization", s.Calls()[1].Header.Get("Authorization"), "Bearer t1")
		})
	}
}

func TestAccessToken(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{getMe: {json200(meReply), {Status: 401, Body: "Unauthorized"}}})
	c := s.clientWith(Config{Credentials: Credentials{AccessToken: "some-token", ClientID: "id", ClientSecret: "secret", Username: "u", Password: "p"}})
	expect(t, "sign-in", c.SignIn(), SignInAccessToken)
	succeed[*Me](t)(c.Me(t.Context()))
	expect(t, "authorization", s.Calls()[0].Header.Get("Authorization"), "Bearer some-token")
	_, err := c.Me(t.Context())
	expectKind(t, err, rest.Unauthorized)
	expectLines(t, s.Lines(), getMe, getMe)
}

func TestTokenIsRenewed(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		expiresIn string
		life      time.Duration
	}{
		"documented answer, no expires_in": {``, time.Hour},
		"in seconds":                       {`,"expires_in":600`, 10 * time.Minute},
		"as a string":                      {`,"expires_in":"600"`, 10 * time.Minute},
		"not a number":                     {`,"expires_in":"soon"`, time.Hour},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := json200(`{"access_token":"t1","token_type":"bearer"` + test.expiresIn + `}`)
			s := newServer(t, map[string][]reply{token: {answer, answer}, getMe: {json200(meReply), json200(meReply), json200(meReply)}})
			base, _ := url.Parse(s.URL)
			clock := resttest.NewClock(time.Now())
			c := New(Config{
				BaseURL: base, HTTP: s.Client(), Credentials: Credentials{ClientID: "id", ClientSecret: "secret"},
				Clock: rest.Clock{Now: clock.Now, Sleep: clock.Sleep},
			})
			for _, wait := range []time.Duration{0, test.life * 7 / 10, test.life * 2 / 10} {
				_ = clock.Sleep(t.Context(), wait)
				succeed[*Me](t)(c.Me(t.Context()))
			}
			expectLines(t, s.Lines(), token, getMe, getMe, token, getMe)
		})
	}
}

func TestTokenIsTakenAgainAfterA401(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{
		token: {json200(`{"access_token":"t1"}`), json200(`{"access_token":"t2"}`)},
		getMe: {{Status: 401, Body: "Unauthorized"}, json200(meReply)},
	})
	succeed[*Me](t)(s.clientWith(Config{Credentials: Credentials{ClientID: "id", ClientSecret: "secret"}}).Me(t.Context()))
	expectLines(t, s.Lines(), token, getMe, token, getMe)
	expect(t, "authorization", s.Calls()[3].Header.Get("Authorization"), "Bearer t2")
}

func TestRefusedSignIn(t *testing.T) {
	t.Parallel()
	app, user := Credentials{ClientID: "id", ClientSecret: "top-secret"}, Credentials{Username: "ada", Password: "top-secret"}
	both := Credentials{ClientID: "id", ClientSecret: "top-secret", Username: "ada", Password: "pass-word"}
	tests := map[string]struct {
		credentials Credentials
		answer      reply
		kind        rest.Kind
		reason      string
	}{
		"plain 401 for an app":     {app, reply{Status: 401, Body: "Unauthorized"}, rest.Unauthorized, "client id or client secret"},
		"OAuth error for an app":   {app, reply{Status: 401, Body: `{"error":"invalid_client"}`}, rest.Unauthorized, "client id or client secret"},
		"400 for an app":           {app, reply{Status: 400, Body: `{"error":"invalid_request"}`}, rest.Unauthorized, "client id or client secret"},
		"401 for an app and user":  {both, reply{Status: 401, Body: "Unauthorized"}, rest.Unauthorized, "password grant"},
		"401 for a user":           {user, reply{Status: 401, Body: "Unauthorized"}, rest.Unauthorized, "user name or password"},
		"disabled user":            {user, reply{Status: 403}, rest.Forbidden, "disabled"},
		"Composer user":            {user, reply{Status: 418, Body: `{"target":"composer"}`}, rest.Unauthorized, "Composer"},
		"MFA user":                 {user, json200(`{"access_token":null,"token_type":"bearer"}`), rest.Unauthorized, "multi-factor"},
		"app without a token":      {app, json200(`{}`), rest.Unauthorized, "no access token for the sign-in"},
		"secrets in the response":  {app, reply{Status: 401, Body: "top-secret"}, rest.Unauthorized, "client id or client secret"},
		"app and user without one": {both, json200(`{}`), rest.Unauthorized, "multi-factor"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			call := token
			if test.credentials.ClientID == "" {
				call = login
			}
			s := newServer(t, map[string][]reply{call: {test.answer}})
			c := s.clientWith(Config{Credentials: test.credentials})
			for range 2 { // the second call must not sign in once more: that could lock the account
				_, err := c.Me(t.Context())
				expectKind(t, err, test.kind)
				var refused *SignInError
				if !errors.As(err, &refused) {
					t.Fatalf("no SignInError: %v", err)
				}
				if !strings.Contains(refused.Error(), test.reason) {
					t.Errorf("%q is not in: %v", test.reason, refused)
				}
				for _, secret := range []string{"top-secret", "pass-word"} {
					if strings.Contains(err.Error(), secret) {
						t.Errorf("a secret is in: %v", err)
					}
				}
			}
			expectLines(t, s.Lines(), call)
		})
	}
}

func TestSignInThatFailsIsNotCalledARefusal(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{token: {{Status: 500}, {Status: 500}, {Status: 500}}})
	_, err := s.clientWith(Config{Credentials: Credentials{ClientID: "id", ClientSecret: "secret"}}).Me(t.Context())
	expectKind(t, err, rest.Server)
	var refused *SignInError
	if errors.As(err, &refused) {
		t.Errorf("a SignInError: %v", err)
	}
}

func TestSignInNeverQueuesBehindTheCallsThatWaitForIt(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{token: {json200(`{"access_token":"t1"}`)}, getMe: {json200(meReply)}})
	c := s.clientWith(Config{Credentials: Credentials{ClientID: "id", ClientSecret: "secret"}, Settings: rest.Settings{MaxConcurrentRequests: 1}})
	succeed[*Me](t)(c.Me(t.Context()))
}

func TestRegionURL(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]string{
		"":              "https://anypoint.mulesoft.com",
		"us":            "https://anypoint.mulesoft.com",
		" US ":          "https://anypoint.mulesoft.com",
		"eu":            "https://eu1.anypoint.mulesoft.com",
		"eu1":           "https://eu1.anypoint.mulesoft.com",
		"gov":           "https://gov.anypoint.mulesoft.com",
		"ca1":           "https://ca1.platform.mulesoft.com",
		"jp-12":         "https://jp-12.platform.mulesoft.com",
		"evil.example/": "", "a b": "", "-a": "", "a:b@c": "",
	} {
		expect(t, "region "+region, RegionURL(region), want)
	}
}
