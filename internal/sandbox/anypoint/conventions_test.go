package anypoint_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func TestTimeFormats(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("timely")
	one := func() any { return b.call("GET", root+"/users/"+id, nil).Get("createdAt") }
	listed := func() any { return b.call("GET", root+"/users?search=timely", nil).Get("data", 0, "createdAt") }
	team := func() any { return b.call("GET", root+"/teams/"+anypoint.DevelopersTeamID, nil).Get("created_at") }
	const iso, space, js = "2026-03-02T10:00:30.000Z", "2026-03-02 10:00:30.000000+00:00", "Mon Mar 02 2026 10:00:30 GMT+0000 (UTC)"
	for variant, want := range map[string][2]string{"iso": {iso, iso}, "space": {space, space}, "js": {js, js}, "mixed": {space, js}} {
		b.set("time_format=" + variant)
		if one() != want[0] || listed() != want[1] {
			t.Errorf("%s: one %v, listed %v", variant, one(), listed())
		}
	}
	b.set("time_format=mixed")
	if s, _ := team().(string); !strings.HasSuffix(s, "Z") {
		t.Errorf("teams in the mixed variant: %q", s)
	}
	b.call("GET", root+"/users/"+id, nil).want(t, nil, "lastLogin")
}

func TestRateLimitHeaders(t *testing.T) {
	t.Parallel()
	b := start(t)
	for range 2 {
		h := b.call("GET", api+"/me", nil).expect(t, 200).Header
		if h.Get("x-ratelimit-limit") != "400" || h.Get("x-ratelimit-remaining") != "399" || h.Get("x-ratelimit-reset") != "1772445660" {
			t.Errorf("headers with limits off: %v", h)
		}
	}
	if h := b.call("GET", "/accounts/api/nothing", nil).expect(t, 404).Header; h.Get("x-ratelimit-limit") == "" {
		t.Error("unknown paths carry the headers too")
	}
}

func TestRateLimitEnforced(t *testing.T) {
	t.Parallel()
	b := startWith(t, kernel.Options{RealRateLimits: true})
	path := api + "/roles/" + anypoint.RoleReadServers + "/users" // 60 a minute
	for range 60 {
		b.call("GET", path, nil).expect(t, 200)
	}
	a := b.call("GET", path, nil).expect(t, 429)
	if a.Header.Get("x-ratelimit-remaining") != "0" || a.Header.Get("retry-after") != "" {
		t.Errorf("headers: %v", a.Header)
	}
	b.set("overload_answer=503")
	if a := b.call("GET", path, nil).expect(t, 503); a.Raw != "" {
		t.Errorf("want an empty body, got %q", a.Raw)
	}
	b.call("GET", api+"/me", nil).expect(t, 200) // another route
	b.kernel.Clock.Advance(30 * time.Second)     // the next clock minute
	b.call("GET", path, nil).expect(t, 200)
}

// TestParallelWrites holds one write and sends another one beside it.
func TestParallelWrites(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		variant string
		status  int
	}{{"allowed", 201}, {"503", 503}, {"409", 409}} {
		t.Run(c.variant, func(t *testing.T) {
			t.Parallel()
			b := start(t, "parallel_writes="+c.variant)
			t.Cleanup(func() { b.kernel.Faults.Release() }) // before the server closes, which waits for its calls
			b.kernel.Faults.Add(kernel.Fault{Platform: "anypoint", Method: "PUT", Kind: kernel.FaultHoldAfter})
			held := make(chan response, 1)
			go func() {
				a, err := b.try("PUT", root+"/users/"+anypoint.RegularUserID, map[string]any{"lastName": "Held"})
				if err != nil {
					t.Error(err)
				}
				held <- a
			}()
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if err := b.kernel.Faults.AwaitHeld(ctx, 1); err != nil {
				t.Fatal(err)
			}
			a := b.call("POST", root+"/users", newUser("beside")).expect(t, c.status)
			if c.status == 503 && a.Raw != "" {
				t.Errorf("want an empty body, got %q", a.Raw)
			}
			b.call("GET", root+"/users", nil).expect(t, 200)
			b.appToken() // signing in writes nothing
			b.kernel.Faults.Release()
			(<-held).expect(t, 200)
			b.call("POST", root+"/users", newUser("after")).expect(t, 201)
			if _, made := b.UserByName("beside"); made != (c.status == 201) {
				t.Errorf("made = %t", made)
			}
		})
	}
}

func TestErrorShapes(t *testing.T) {
	t.Parallel()
	b := start(t)
	for name, c := range map[string]struct {
		response response
		ok       func(response) bool
	}{
		"status and message": {b.call("GET", root+"/users/"+nobody, nil).expect(t, 404),
			func(a response) bool { return a.Get("message") == "User does not exist" && a.Get("status") == 404.0 }},
		"errors": {b.call("GET", root+"/teams?limit=501", nil).expect(t, 400),
			func(a response) bool { return a.Get("errors", 0, "dataPath") == ".limit" }},
		"details": {b.call("GET", bg+"/identityProviders", nil).expect(t, 405), func(a response) bool { return a.Get("details") != nil }},
		"empty":   {b.call("GET", api+"/organizations/"+nobody, nil).expect(t, 404), func(a response) bool { return a.Raw == "" }},
		"plain": {b.call("GET", api+"/signup?code=x", nil).expect(t, 400),
			func(a response) bool { return a.Raw == "Missing or invalid invite code" }},
	} {
		if !c.ok(c.response) {
			t.Errorf("%s: %s", name, c.response.Raw)
		}
	}
}

func TestBodiesNeedTheirContentType(t *testing.T) {
	t.Parallel()
	b := start(t)
	req, err := http.NewRequest("POST", b.url+invites, strings.NewReader(`[{"email":"a@example.com"}]`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+b.token)
	a, err := send(req)
	if err != nil {
		t.Fatal(err)
	}
	a.expect(t, 400)
}

func TestJournalShowsRoutesAndNoSecrets(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.create("logged")
	calls := b.kernel.Journal.All()
	last := calls[len(calls)-1]
	if last.Route != "/accounts/api/organizations/{org}/users" || last.Token == "" || strings.Contains(b.token, last.Token) {
		t.Errorf("call: %+v", last)
	}
	raw, err := json.Marshal(calls)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{anypoint.ClientSecret, "Secret-123", b.token} {
		if strings.Contains(string(raw), secret) {
			t.Errorf("the journal holds %q", secret)
		}
	}
}

func TestRevokedToken(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.kernel.Faults.Add(kernel.Fault{Platform: "anypoint", Kind: kernel.FaultRevokeToken})
	b.call("GET", api+"/me", nil).expect(t, 401)
	b.token = b.appToken()
	b.call("GET", api+"/me", nil).expect(t, 200)
}

func TestSaveLoadAndReset(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("kept")
	b.AddTeamMember(anypoint.DevelopersTeamID, id, anypoint.Maintainer, true)
	b.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, id)
	b.invite("kept@example.com")
	saved, err := b.Save()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(saved), "Secret-123") || strings.Contains(string(saved), b.token) {
		t.Error("passwords and tokens must not be saved")
	}
	b.Reset()
	if _, there := b.User(id); there {
		t.Error("Reset must bring the seed back")
	}
	b.token = ""
	b.call("GET", api+"/me", nil).expect(t, 401)
	if err := b.Load([]byte("{")); err == nil {
		t.Error("broken data must be refused")
	}
	if err := b.Load(saved); err != nil {
		t.Fatal(err)
	}
	if len(b.TeamMembers(anypoint.DevelopersTeamID)) != 1 || len(b.RoleGroupMembers(anypoint.AuditorsRoleGroupID)) != 1 || len(b.Invitations()) != 1 {
		t.Error("memberships and invitations must be loaded")
	}
	b.as("kept", "Secret-123").call("GET", api+"/me", nil).expect(t, 200).want(t, id, "user", "id")
	b.token = b.appToken()
	if first, next := b.Invitations()[0].ID, b.invite("next@example.com")[0]; next <= first {
		t.Errorf("invitation %d after %d", next, first)
	}
}

func TestControl(t *testing.T) {
	t.Parallel()
	b := start(t)
	server := httptest.NewServer(b.Control())
	t.Cleanup(server.Close)
	c := *b
	c.url, c.token = server.URL, ""
	id := c.call("POST", "/users", map[string]string{"Username": "made", "Email": "made@example.com"}).expect(t, 200).Get("ID").(string)
	c.call("PATCH", "/users/"+id, map[string]any{"Enabled": false}).expect(t, 200)
	b.call("GET", root+"/users/"+id, nil).expect(t, 200).want(t, false, "enabled").want(t, "made", "username")
	c.call("PATCH", "/users/"+id, map[string]any{"Enabeld": true}).expect(t, 400)
	c.call("PATCH", "/users/"+nobody, map[string]any{"Enabled": true}).expect(t, 404)
	grant := anypoint.Grant{RoleID: anypoint.RoleExchangeContributor, Context: org(anypoint.RootOrgID)}
	c.call("POST", "/users/"+id+"/grants", grant).expect(t, 204)
	b.call("GET", rolesOf(id), nil).want(t, 1.0, "total")
	c.call("DELETE", "/users/"+id+"/grants", grant).expect(t, 204)
	b.call("GET", rolesOf(id), nil).want(t, 0.0, "total")
	c.call("PUT", "/teams/"+anypoint.DevelopersTeamID+"/members/"+id, map[string]any{"External": true}).expect(t, 204)
	c.call("DELETE", "/teams/"+anypoint.DevelopersTeamID+"/members/"+id, nil).expect(t, 204)
	c.call("PUT", "/organizations/"+anypoint.BusinessGroupID+"/members/"+id, nil).expect(t, 204)
	c.call("PUT", "/rolegroups/"+anypoint.AuditorsRoleGroupID+"/members/"+id, nil).expect(t, 204)
	if len(b.TeamMembers(anypoint.DevelopersTeamID)) != 0 || len(b.Members(anypoint.BusinessGroupID)) != 1 ||
		len(b.RoleGroupMembers(anypoint.AuditorsRoleGroupID)) != 1 {
		t.Error("memberships were not edited")
	}
	c.call("POST", "/users/"+id+"/owner", nil).expect(t, 204)
	b.call("GET", root+"/owner", nil).want(t, id, "id")
	invitation := b.AddInvitation("x@example.com")
	c.call("DELETE", "/invitations/"+strings.TrimPrefix(one(invitation), invites+"/"), nil).expect(t, 204)
	c.call("DELETE", "/invitations/1", nil).expect(t, 404)
	c.call("DELETE", "/users/"+anypoint.RegularUserID, nil).expect(t, 204)
	b.call("GET", root+"/users/"+anypoint.RegularUserID, nil).expect(t, 404)
}

func TestSwitchesAreExplained(t *testing.T) {
	t.Parallel()
	b := start(t)
	for _, s := range b.kernel.Switches.List() {
		if !strings.HasPrefix(s.Name, "anypoint.") || s.Doc == "" || !strings.HasSuffix(s.Doc, ".") || len(s.Values) < 2 {
			t.Errorf("switch %+v", s)
		}
	}
}
