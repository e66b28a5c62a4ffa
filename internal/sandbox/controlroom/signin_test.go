package controlroom_test

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

// claims checks the signature of a token and returns what it says.
func claims(t *testing.T, token string) map[string]any {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("%q is no JSON Web Token", token)
	}
	decode := func(part string) []byte {
		raw, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	sum := sha512.Sum512([]byte(parts[0] + "." + parts[1]))
	if err := rsa.VerifyPKCS1v15(controlroom.SigningKey(), crypto.SHA512, sum[:], decode(parts[2])); err != nil {
		t.Errorf("the signature is wrong: %v", err)
	}
	if header := string(decode(parts[0])); header != `{"alg":"RS512"}` {
		t.Errorf("header %s", header)
	}
	var out map[string]any
	if err := json.Unmarshal(decode(parts[1]), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTokensOfBothGenerations(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		b := start(t, "generation="+generation)
		a := b.signIn(map[string]any{"username": "SVC.Terraform", "password": controlroom.ServicePassword, "multipleLogin": true, "multiLogin": 1}).
			expect(t, 200).
			want(t, controlroom.ServiceUsername, "user", "username").want(t, nil, "mfaAuthResponse")
		got := claims(t, a.Get("token").(string))
		for name, want := range map[string]any{"sub": "2", "clientType": "WEB", "iss": "AutomationAnywhere", "iat": 1772445630.0, "exp": 1772446830.0} {
			if got[name] != want {
				t.Errorf("%s: claim %s is %v, want %v", generation, name, got[name], want)
			}
		}
		_, csrf := got["csrfToken"]
		_, sentTenant := a.Body.(map[string]any)["tenantUuid"]
		_, sentFlag := a.Body.(map[string]any)["user"].(map[string]any)["multipleLoginAllowed"]
		e11 := generation == "e11"
		if csrf != e11 || (got["tenantUuid"] == controlroom.TenantUUID) == e11 || (got["multipleLogin"] == true) == e11 ||
			sentTenant == e11 || sentFlag == e11 {
			t.Errorf("%s: claims %v in %s", generation, got, a.Raw)
		}
	}
}

func TestSignInFailures(t *testing.T) {
	t.Parallel()
	b := start(t)
	for name, test := range map[string]struct {
		fields map[string]any
		status int
	}{
		"nobody":           {map[string]any{"username": "nobody", "password": "x"}, 401},
		"wrong password":   {map[string]any{"username": controlroom.AdminUsername, "password": "x"}, 401},
		"wrong key":        {map[string]any{"username": controlroom.ServiceUsername, "apiKey": controlroom.SingleSessionAPIKey}, 401},
		"no key":           {map[string]any{"username": controlroom.AdminUsername, "apiKey": controlroom.APIKey}, 401},
		"disabled":         {map[string]any{"username": controlroom.DisabledUsername, "password": controlroom.DisabledPassword}, 401},
		"no second factor": {map[string]any{"username": controlroom.TwoFactorUsername, "password": controlroom.TwoFactorPassword}, 401},
		"wrong factor":     {map[string]any{"username": controlroom.TwoFactorUsername, "password": controlroom.TwoFactorPassword, "mfaCode": 1}, 401},
		"second factor":    {map[string]any{"username": controlroom.TwoFactorUsername, "password": controlroom.TwoFactorPassword, "mfaCode": 123456}, 200},
		"no credentials":   {map[string]any{"username": controlroom.AdminUsername}, 400},
		"no user":          {map[string]any{"password": controlroom.AdminPassword}, 400},
		"wrong type":       {map[string]any{"username": 1, "password": "x"}, 400},
		"directory": {map[string]any{"username": controlroom.LDAPDomain + `\` + controlroom.DirectoryUsername,
			"password": controlroom.DirectoryPassword}, 200},
		"two backslashes": {map[string]any{"username": controlroom.LDAPDomain + `\\` + controlroom.DirectoryUsername,
			"password": controlroom.DirectoryPassword}, 200},
		"wrong domain": {map[string]any{"username": `CORP\` + controlroom.DirectoryUsername, "password": controlroom.DirectoryPassword}, 401},
	} {
		if a := b.signIn(test.fields); a.Status != test.status {
			t.Errorf("%s: %d %s, want %d", name, a.Status, a.Raw, test.status)
		}
	}
	b.as("").call("POST", "/authentication", "{").expect(t, 400)
	b.as("").call("POST", "/authentication", "").expect(t, 400)
	b.as("").call("POST", "/authentication", nil).expect(t, 400)
	b.set("disabled_sign_in=403")
	b.signIn(map[string]any{"username": controlroom.DisabledUsername, "password": controlroom.DisabledPassword}).expect(t, 403)
}

func TestUnverifiedSignIn(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("nora")
	fields := map[string]any{"username": "nora", "password": "Passw0rd-1"}
	b.signIn(fields).expect(t, 200)
	b.set("unverified_sign_in=401")
	b.signIn(fields).expect(t, 401)
	if err := b.VerifyEmail(id); err != nil {
		t.Fatal(err)
	}
	b.signIn(fields).expect(t, 200)
}

// Who signs in again ends the session before, unless the variant of the session rule says otherwise.
func TestSessionRule(t *testing.T) {
	t.Parallel()
	type signIn struct {
		key, multiple bool
	}
	multi, single := controlroom.ServiceUserID, controlroom.SingleSessionUserID
	for name, test := range map[string]struct {
		set  string
		user int64
		by   signIn
		live bool // the first token after the second sign-in
	}{
		"flag and key":                        {"session_rule=flag_and_request", int64(multi), signIn{key: true}, true},
		"flag and request":                    {"session_rule=flag_and_request", int64(multi), signIn{multiple: true}, true},
		"flag alone":                          {"session_rule=flag_and_request", int64(multi), signIn{}, false},
		"key without flag":                    {"session_rule=flag_and_request", int64(single), signIn{key: true}, false},
		"request without flag":                {"session_rule=flag_and_request", int64(single), signIn{multiple: true}, false},
		"key alone: key without flag":         {"session_rule=api_key_alone", int64(single), signIn{key: true}, true},
		"key alone: request without flag":     {"session_rule=api_key_alone", int64(single), signIn{multiple: true}, false},
		"one session of the API: flag, key":   {"session_rule=one_api_session", int64(multi), signIn{key: true}, false},
		"off":                                 {"session_rule=off", int64(single), signIn{}, true},
		"Enterprise 11 knows no flag":         {"generation=e11", int64(multi), signIn{key: true, multiple: true}, false},
		"Automation 360 with v1 knows a flag": {"generation=a360_v1", int64(multi), signIn{key: true}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t, test.set)
			fields := map[string]any{"username": controlroom.ServiceUsername, "password": controlroom.ServicePassword, "multipleLogin": test.by.multiple}
			key := controlroom.APIKey
			if test.user == int64(single) {
				fields["username"], fields["password"], key = controlroom.SingleSessionName, controlroom.SingleSessionPassword, controlroom.SingleSessionAPIKey
			}
			if test.by.key {
				delete(fields, "password")
				fields["apiKey"] = key
			}
			first := b.signIn(fields).Get("token").(string)
			second := b.signIn(fields).Get("token").(string)
			if first == second {
				t.Fatal("two sign-ins got the same token")
			}
			want := 401
			if test.live {
				want = 200
			}
			b.as(first).call("GET", user(test.user), nil).expect(t, want)
			b.as(second).call("GET", user(test.user), nil).expect(t, 200)
		})
	}
}

// A sign-in that does not ask for several sessions ends those that did, too.
func TestPlainSignInEndsEverySession(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.call("GET", users+"/self", nil).expect(t, 200)
	plain := b.passwordSignIn(controlroom.ServiceUsername, controlroom.ServicePassword)
	b.call("GET", users+"/self", nil).expect(t, 401)
	b.keySignIn(controlroom.ServiceUsername, controlroom.APIKey)
	b.as(plain).call("GET", users+"/self", nil).expect(t, 200)
}

// A colleague who signs in at the web interface ends the session of a single-session account, and no other.
func TestSignInAtTheWebInterface(t *testing.T) {
	t.Parallel()
	for _, rule := range []string{"flag_and_request", "one_api_session"} {
		b := start(t, "session_rule="+rule)
		single := b.keySignIn(controlroom.SingleSessionName, controlroom.SingleSessionAPIKey)
		b.SignIn(controlroom.SingleSessionUserID)
		b.as(single).call("POST", userList, "{}").expect(t, 401)
		b.SignIn(controlroom.ServiceUserID)
		b.call("POST", userList, "{}").expect(t, 200)
		if got := b.LiveTokens(controlroom.ServiceUserID); got != 2 {
			t.Errorf("%s: %d tokens work, want that of the API and that of the web interface", rule, got)
		}
		if b.SignIn(controlroom.DisabledUserID) || b.SignIn(nobody) {
			t.Error("who cannot sign in did")
		}
	}
}

func TestTokensExpire(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.kernel.Clock.Advance(1199 * time.Second)
	b.call("POST", userList, "{}").expect(t, 200)
	b.kernel.Clock.Advance(time.Second)
	b.call("POST", userList, "{}").expect(t, 401)
	b.call("POST", "/authentication/token", map[string]any{"token": b.token}).expect(t, 401)
	b.set("dead_token=500", "token_expires_in=60")
	b.call("POST", userList, "{}").expect(t, 500)
	b.token = b.keySignIn(controlroom.ServiceUsername, controlroom.APIKey)
	b.kernel.Clock.Advance(59 * time.Second)
	b.call("POST", userList, "{}").expect(t, 200)
	b.kernel.Clock.Advance(time.Second)
	b.call("POST", userList, "{}").expect(t, 500)
}

// The response to a call without a token was seen; the scheme Bearer, and the header Authorization, are not for it.
func TestTokenGoesBareIntoItsOwnHeader(t *testing.T) {
	t.Parallel()
	b := start(t, "error_details=text")
	const want = `{"code":"UM1117","details":null,"message":"Access token expected in the 'X-Authorization' header"}`
	for name, a := range map[string]response{
		"none": b.as("").call("POST", userList, "{}"), "other header": b.as("").call("POST", userList, "{}", "Authorization", "Bearer "+b.token),
	} {
		if a.expect(t, 401).Raw != want {
			t.Errorf("%s: %s", name, a.Raw)
		}
	}
	b.as("Bearer "+b.token).call("POST", userList, "{}").expect(t, 401)
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		b := start(t, "generation="+generation)
		b.kernel.Clock.Advance(10 * time.Minute)
		fresh := b.call("POST", "/authentication/token", map[string]any{"token": b.token}).expect(t, 200).Get("token").(string)
		b.call("GET", users+"/self", nil).expect(t, 200)
		b.kernel.Clock.Advance(15 * time.Minute)
		b.call("GET", users+"/self", nil).expect(t, 401)
		b = b.as(fresh)
		b.call("GET", users+"/self", nil).expect(t, 200).want(t, controlroom.ServiceUsername, "username")
		b.call("POST", "/authentication/token", map[string]any{"token": "x"}).expect(t, 401)
		bodyless := b.call("POST", "/authentication/token", nil)
		if want := map[bool]int{true: 200, false: 400}[generation == "a360_v2"]; bodyless.Status != want {
			t.Errorf("%s without a body: %d", generation, bodyless.Status)
		}
		b.set("refreshed_token=revoked")
		b.call("POST", "/authentication/token", map[string]any{"token": b.token}).expect(t, 200)
		b.call("GET", users+"/self", nil).expect(t, 401)
	}
}

func TestValidateLogoutAndType(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		b := start(t, "generation="+generation)
		b.as("").call("GET", "/v1/authentication/token?token="+b.token, nil).expect(t, 200).want(t, true, "valid")
		b.call("GET", "/v1/authentication/token", nil).expect(t, 200).want(t, true, "valid")
		b.as("").call("GET", "/v1/authentication/token?token=x", nil).expect(t, 200).want(t, false, "valid")
		b.as("").call("GET", "/v1/authentication/token", nil).expect(t, 401)
		b.as("").call("GET", "/v1/authentication/type", nil).expect(t, 200).want(t, "DATABASE", "authType")
		for _, body := range []any{nil, "{}", `{"token":"x"}`} {
			out := b.as(b.keySignIn(controlroom.ServiceUsername, controlroom.APIKey))
			if a := out.call("POST", "/v1/authentication/logout", body).expect(t, 204); a.Raw != "" {
				t.Errorf("body %q", a.Raw)
			}
			out.call("GET", users+"/self", nil).expect(t, 401)
		}
		b.as("").call("POST", "/v1/authentication/logout", nil).expect(t, 401)
	}
}

// A sign-in counts up the user's version and leaves the time of the last edit alone.
func TestSignInCountsUpTheVersion(t *testing.T) {
	t.Parallel()
	b := start(t)
	before := b.call("GET", users+"/self", nil).expect(t, 200)
	b.kernel.Clock.Advance(time.Minute)
	b.keySignIn(controlroom.ServiceUsername, controlroom.APIKey)
	after := b.call("GET", users+"/self", nil).expect(t, 200).want(t, before.Get("version").(float64)+1, "version").
		want(t, before.Get("updatedOn"), "updatedOn").
		want(t, "2026-03-02T10:01:30Z", "lastLoginTime")
	if _, there := b.call("GET", user(controlroom.RegularUserID), nil).Body.(map[string]any)["lastLoginTime"]; !there ||
		after.Get("lastLoginTime") == nil {
		t.Error("lastLoginTime is missing, or not null for who never signed in")
	}
}

func TestDisabledAndDeletedUsersAreSignedOut(t *testing.T) {
	t.Parallel()
	b := start(t)
	admin := b.admin()
	single := b.as(b.keySignIn(controlroom.SingleSessionName, controlroom.SingleSessionAPIKey))
	b.DisableUser(controlroom.ServiceUserID)
	b.call("GET", users+"/self", nil).expect(t, 401)
	admin.call("DELETE", user(controlroom.SingleSessionUserID), nil).expect(t, 200)
	single.call("GET", users+"/self", nil).expect(t, 401)
	b.signIn(map[string]any{"username": controlroom.SingleSessionName, "apiKey": controlroom.SingleSessionAPIKey}).expect(t, 401)
	b.SetAPIKey(controlroom.AdminUserID, "new")
	b.keySignIn(controlroom.AdminUsername, "new")
	b.SetAPIKey(controlroom.AdminUserID, "")
	b.signIn(map[string]any{"username": controlroom.AdminUsername, "apiKey": "new"}).expect(t, 401)
}

func TestFirstSignIn(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("nora")
	nora := b.as(b.passwordSignIn("nora", "Passw0rd-1"))
	path := users + "/self/changePassword"
	questions := []any{}
	for _, q := range []string{"a", "b", "c"} {
		questions = append(questions, map[string]any{"question": q, "answer": "S3CRET"})
	}
	nora.call("POST", path, map[string]any{"oldPassword": "wrong", "password": "Passw0rd-2", "questionsAnswers": questions}).expect(t, 400)
	nora.call("POST", path, map[string]any{"oldPassword": "Passw0rd-1", "password": "Passw0rd-2"}).expect(t, 400)
	nora.call("POST", path, map[string]any{"oldPassword": "Passw0rd-1", "password": "short", "questionsAnswers": questions}).expect(t, 400)
	nora.call("POST", path, map[string]any{"oldPassword": "Passw0rd-1", "password": "Passw0rd-2", "questionsAnswers": questions}).expect(t, 200).
		want(t, true, "questionsSet")
	if !b.PasswordIs(id, "Passw0rd-2") || b.PasswordIs(id, "Passw0rd-1") {
		t.Error("the password was not changed")
	}
	for _, c := range b.kernel.Journal.All() {
		if line, _ := json.Marshal(c); strings.Contains(string(line), "S3CRET") || strings.Contains(string(line), "Passw0rd") ||
			strings.Contains(string(line), controlroom.APIKey) {
			t.Errorf("the journal holds a secret: %s", line)
		}
	}
}
