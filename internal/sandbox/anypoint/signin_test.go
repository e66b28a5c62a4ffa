package anypoint_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

const tokenPath = "/accounts/api/v2/oauth2/token"

func TestPasswordSignIn(t *testing.T) {
	t.Parallel()
	b := start(t)
	for _, path := range []string{"/accounts/login", "/accounts/api/login"} {
		b.call("POST", path, map[string]string{"username": anypoint.AdminUsername, "password": anypoint.AdminPassword}).expect(t, 200).
			want(t, "bearer", "token_type")
	}
	a := b.call("POST", "/accounts/login", map[string]string{"username": anypoint.AdminUsername, "password": "wrong"}).expect(t, 401)
	if a.Raw != "Unauthorized" {
		t.Errorf("a wrong password is answered in plain text, got %q", a.Raw)
	}
	b.EditUser(anypoint.AdminID, func(u *anypoint.User) { u.Enabled = false })
	b.call("POST", "/accounts/login", map[string]string{"username": anypoint.AdminUsername, "password": anypoint.AdminPassword}).expect(t, 403)
}

func TestMFAStopsAPasswordSignIn(t *testing.T) {
	t.Parallel()
	b := start(t, "mfa=on")
	a := b.call("POST", "/accounts/login", map[string]string{"username": anypoint.OwnerUsername, "password": anypoint.OwnerPassword}).expect(t, 200)
	if token, there := a.Body.(map[string]any)["access_token"]; !there || token != nil {
		t.Errorf("want a null access_token, got %s", a.Raw)
	}
	b.as(anypoint.AdminUsername, anypoint.AdminPassword).call("GET", api+"/me", nil).expect(t, 200)
	b.call("POST", tokenPath, map[string]string{
		"grant_type": "password", "client_id": anypoint.UserClientID, "client_secret": anypoint.UserClientSecret,
		"username": anypoint.OwnerUsername, "password": anypoint.OwnerPassword,
	}).expect(t, 401)
}

func TestTokenEndpoint(t *testing.T) {
	t.Parallel()
	app := map[string]string{"grant_type": "client_credentials", "client_id": anypoint.ClientID, "client_secret": anypoint.ClientSecret}
	with := func(kv ...string) map[string]string {
		out := map[string]string{}
		for k, v := range app {
			out[k] = v
		}
		for i := 0; i < len(kv); i += 2 {
			out[kv[i]] = kv[i+1]
		}
		return out
	}
	for name, c := range map[string]struct {
		body   map[string]string
		status int
		code   string
	}{
		"secret":   {with("client_secret", "no"), 401, "invalid_client"},
		"client":   {with("client_id", "no"), 401, "invalid_client"},
		"grant":    {with("grant_type", "magic"), 400, "unsupported_grant_type"},
		"no grant": {with("grant_type", ""), 400, "invalid_request"},
		"not this": {with("grant_type", "password"), 401, "unauthorized_client"},
		"user": {with("grant_type", "password", "client_id", anypoint.UserClientID, "client_secret", anypoint.UserClientSecret, "username", "x",
			"password", "y"), 401, "invalid_grant"},
		"good user": {with("grant_type", "password", "client_id", anypoint.UserClientID, "client_secret", anypoint.UserClientSecret, "username",
			anypoint.AdminUsername, "password", anypoint.AdminPassword), 200, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t)
			plain := b.call("POST", tokenPath, c.body).expect(t, c.status)
			if c.status != 200 && plain.Raw != http.StatusText(c.status) {
				t.Errorf("want plain text, got %q", plain.Raw)
			}
			b.set("token_error=oauth")
			oauth := b.call("POST", tokenPath, c.body).expect(t, c.status)
			if c.code != "" {
				oauth.want(t, c.code, "error")
			}
		})
	}
}

func TestTokenEndpointTakesAForm(t *testing.T) {
	t.Parallel()
	b := start(t)
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {anypoint.ClientID}, "client_secret": {anypoint.ClientSecret}}
	req, err := http.NewRequest("POST", b.url+tokenPath, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a, err := send(req)
	if err != nil {
		t.Fatal(err)
	}
	a.expect(t, 200)
}

func TestTokenLife(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		variant string
		says    any
		life    time.Duration
	}{{"3600", 3600.0, time.Hour}, {"absent", nil, time.Hour}, {"60", 60.0, time.Minute}, {"string", "3600", time.Hour}} {
		t.Run(c.variant, func(t *testing.T) {
			t.Parallel()
			b := start(t, "token_expires_in="+c.variant)
			b.call("POST", tokenPath, map[string]string{
				"grant_type": "client_credentials", "client_id": anypoint.ClientID, "client_secret": anypoint.ClientSecret,
			}).expect(t, 200).want(t, c.says, "expires_in")
			b.kernel.Clock.Advance(c.life - time.Second)
			b.call("GET", api+"/me", nil).expect(t, 200)
			if n := b.LiveTokens(); n != 2 {
				t.Errorf("%d live tokens, want 2", n)
			}
			b.kernel.Clock.Advance(time.Second)
			if a := b.call("GET", api+"/me", nil).expect(t, 401); a.Raw != "Unauthorized" {
				t.Errorf("want plain Unauthorized, got %q", a.Raw)
			}
			if n := b.LiveTokens(); n != 0 {
				t.Errorf("%d live tokens, want none", n)
			}
		})
	}
}

func TestMe(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.call("GET", api+"/me", nil).expect(t, 200).want(t, anypoint.ClientID, "client", "client_id").want(t, anypoint.RootOrgID, "client", "org_id").
		want(t, anypoint.AdminID, "user", "id").want(t, "false", "user", "mfaVerifiersConfigured").want(t, anypoint.RootOrgID, "user", "organization", "id")
	b.set("me_user=absent")
	b.set("client_org=absent")
	b.call("GET", api+"/me", nil).expect(t, 200).want(t, nil, "user").want(t, nil, "client", "org_id")
	b.call("GET", api+"/users/me", nil).expect(t, 401)
	b.set("mfa_verifiers_type=bool")
	b.as(anypoint.AdminUsername, anypoint.AdminPassword).call("GET", api+"/me", nil).expect(t, 200).want(t, nil, "client").
		want(t, anypoint.AdminID, "user", "id").want(t, false, "user", "mfaVerifiersConfigured")
}

func TestMeOfAnAppOnBehalfOfAUser(t *testing.T) {
	t.Parallel()
	b := start(t)
	onBehalf := *b
	onBehalf.token = b.call("POST", tokenPath, map[string]string{
		"grant_type": "password", "client_id": anypoint.UserClientID, "client_secret": anypoint.UserClientSecret,
		"username": anypoint.AdminUsername, "password": anypoint.AdminPassword,
	}).expect(t, 200).Get("access_token").(string)
	onBehalf.call("GET", api+"/me", nil).expect(t, 200).want(t, anypoint.AdminID, "user", "id")
	b.set("me_password_grant=401")
	onBehalf.call("GET", api+"/me", nil).expect(t, 401)
	onBehalf.call("GET", root+"/users", nil).expect(t, 200)
	b.call("GET", api+"/me", nil).expect(t, 200)
	b.as(anypoint.AdminUsername, anypoint.AdminPassword).call("GET", api+"/me", nil).expect(t, 200)
}

func TestRights(t *testing.T) {
	t.Parallel()
	b := start(t)
	rita := b.as(anypoint.RegularUsername, anypoint.RegularPassword)
	for path, status := range map[string]int{
		root: 200, root + "/environments": 200, root + "/users/" + anypoint.RegularUserID: 200, root + "/users/" + anypoint.RegularUserID + "/roles": 200,
		root + "/users": 403, root + "/users/" + anypoint.AdminID: 403, root + "/invites": 403, root + "/teams": 403, root + "/members": 403,
	} {
		if a := rita.call("GET", path, nil).expect(t, status); status == 403 && a.Raw != "Forbidden" {
			t.Errorf("%s: want plain Forbidden, got %q", path, a.Raw)
		}
	}
	// An administrator of a business group is one there and below, not above.
	b.Grant(anypoint.RegularUserID, anypoint.RoleOrganizationAdministrator, map[string]string{"org": anypoint.BusinessGroupID})
	rita.call("GET", bg+"/users", nil).expect(t, 200)
	rita.call("GET", api+"/organizations/"+anypoint.OtherBusinessGroupID+"/users", nil).expect(t, 200)
	rita.call("GET", root+"/users", nil).expect(t, 403)
	// A maintainer manages the members of the team, and nothing else of it.
	b.AddTeamMember(anypoint.DevelopersTeamID, anypoint.RegularUserID, anypoint.Maintainer, false)
	rita.call("GET", root+"/teams/"+anypoint.DevelopersTeamID+"/members", nil).expect(t, 200)
	rita.call("GET", root+"/teams/"+anypoint.DevelopersTeamID+"/roles", nil).expect(t, 403)
	rita.call("GET", root+"/teams/"+anypoint.AdminsTeamID+"/members", nil).expect(t, 403)

	nobodyIn := *b
	nobodyIn.token = "no-such-token"
	if a := nobodyIn.call("GET", root+"/users", nil).expect(t, 401); a.Raw != "Unauthorized" {
		t.Errorf("want plain Unauthorized, got %q", a.Raw)
	}
	b.call("GET", api+"/organizations/"+nobody+"/users", nil).expect(t, 404)
	b.call("GET", api+"/organizations/"+nobody+"/invites", nil).expect(t, 400)
	b.call("GET", api+"/organizations/"+nobody+"/hierarchy", nil).expect(t, 400)
}

func TestConnectedAppLimits(t *testing.T) {
	t.Parallel()
	b := start(t, "strict_connected_app=on")
	grant := []any{map[string]any{"role_id": anypoint.RoleExchangeContributor, "context_params": map[string]string{"org": anypoint.RootOrgID}}}
	if a := b.call("POST", root+"/teams/"+anypoint.DevelopersTeamID+"/roles", grant).expect(t, 403); a.Raw != "Forbidden" {
		t.Errorf("want plain Forbidden, got %q", a.Raw)
	}
	b.call("GET", api+"/roles", nil).expect(t, 401)
	admin := b.as(anypoint.AdminUsername, anypoint.AdminPassword)
	admin.call("POST", root+"/teams/"+anypoint.DevelopersTeamID+"/roles", grant).expect(t, 204)
	admin.call("GET", api+"/roles", nil).expect(t, 200)

	b.set("connected_app_scopes=none")
	b.call("GET", root+"/users", nil).expect(t, 403)
	b.call("GET", root+"/users/"+anypoint.AdminID, nil).expect(t, 403)
	b.call("GET", api+"/me", nil).expect(t, 200)
	b.set("connected_app_scopes=none_401")
	b.call("GET", root+"/users", nil).expect(t, 401)
	admin.call("GET", root+"/users", nil).expect(t, 200)
}

func TestATokenDiesWithItsUser(t *testing.T) {
	t.Parallel()
	b := start(t)
	rita := b.as(anypoint.RegularUsername, anypoint.RegularPassword)
	b.call("DELETE", root+"/users/"+anypoint.RegularUserID, nil).expect(t, 204)
	rita.call("GET", api+"/me", nil).expect(t, 401)
	b.call("POST", "/accounts/login", map[string]string{"username": anypoint.RegularUsername, "password": anypoint.RegularPassword}).expect(t, 401)
}

func TestPasswordReset(t *testing.T) {
	t.Parallel()
	b := start(t)
	for _, name := range []string{anypoint.RegularUsername, "nobody-at-all"} {
		b.call("POST", api+"/recover/password", map[string]string{"username": name}).expect(t, 200)
	}
	b.call("POST", api+"/recover/password", map[string]string{}).expect(t, 400)
	b.call("POST", api+"/recover/password", map[string]int{"username": 1}).expect(t, 400)
	if a := b.post(api+"/recover/password", url.Values{"username": {anypoint.RegularUsername}}); a.Status != 400 {
		t.Errorf("a form is taken: %d", a.Status)
	}
	mails := b.kernel.Outbox.All()
	if len(mails) != 1 || mails[0].Kind != "password_reset" || mails[0].To != "rita.regular@sandbox.example" {
		t.Errorf("mails: %+v", mails)
	}
}

// post sends a form without a token.
func (b *bench) post(path string, form url.Values) response {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a, err := send(req)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

// A token is revoked by a form, as RFC 7009 has it, with the client's proof or without a client.
func TestRevokeToken(t *testing.T) {
	t.Parallel()
	const path = "/accounts/api/v2/oauth2/revoke"
	client := url.Values{"client_id": {anypoint.ClientID}, "client_secret": {anypoint.ClientSecret}}
	for name, c := range map[string]struct {
		with    url.Values
		status  int
		revoked bool
	}{
		"with the client":   {client, 200, true},
		"without a client":  {url.Values{}, 200, true},
		"a wrong secret":    {url.Values{"client_id": {anypoint.ClientID}, "client_secret": {"no"}}, 401, false},
		"another client":    {url.Values{"client_id": {anypoint.UserClientID}, "client_secret": {anypoint.UserClientSecret}}, 400, false},
		"a token of nobody": {url.Values{"token": {"nobody"}}, 200, false},
		"no token":          {url.Values{"token": {""}}, 400, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t)
			form := url.Values{"token": {b.token}}
			for key, value := range c.with {
				form[key] = value
			}
			if a := b.post(path, form); a.Status != c.status {
				t.Errorf("status %d: %s", a.Status, a.Raw)
			}
			want := 200
			if c.revoked {
				want = 401
				if a := b.post(path, form); a.Status != 200 {
					t.Errorf("the second time: %d", a.Status)
				}
			}
			b.call("GET", api+"/me", nil).expect(t, want)
			b.call("POST", path, map[string]string{"token": b.token}).expect(t, 400)
		})
	}
}

func TestLogout(t *testing.T) {
	t.Parallel()
	for variant, want := range map[string]int{"ends_token": 401, "ignored": 200} {
		b := start(t, "logout="+variant).as(anypoint.RegularUsername, anypoint.RegularPassword)
		b.call("GET", api+"/logout", nil).expect(t, 200)
		b.call("GET", api+"/me", nil).expect(t, want)
	}
}
