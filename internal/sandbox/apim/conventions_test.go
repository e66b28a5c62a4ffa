package apim_test

import (
	"encoding/json"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func TestRateLimits(t *testing.T) {
	t.Parallel()
	b := startWith(t, kernel.Options{RealRateLimits: true})
	read := func() response { return b.call("GET", regular, nil) }
	for i := range 250 {
		if got := read().expect(t, 200).Header.Get("x-ms-ratelimit-remaining-subscription-reads"); got != strconv.Itoa(249-i) {
			t.Fatalf("call %d leaves %s", i+1, got)
		}
	}
	if got := read().refused(t, 429, "SubscriptionRequestsThrottled").Header.Get("Retry-After"); got != "5" {
		t.Errorf("Retry-After %q", got)
	}
	b.as(apim.ReaderAccessToken).call("GET", regular, nil).expect(t, 200) // a bucket for each principal
	b.kernel.Clock.Advance(4 * time.Second)
	read().expect(t, 429) // too early: the wait begins again
	b.kernel.Clock.Advance(4 * time.Second)
	read().expect(t, 429)
	b.kernel.Clock.Advance(5 * time.Second)
	read().expect(t, 200)

	for range 200 {
		b.patch(regular, map[string]any{"note": "x"}).expect(t, 200)
	}
	b.patch(regular, map[string]any{"note": "x"}).refused(t, 429, "SubscriptionRequestsThrottled")
	b.call("POST", regular+"/generateSsoUrl", nil).expect(t, 429) // an action is a write
	b.delete("/users/nobody").expect(t, 204)
	b.kernel.Clock.Advance(5 * time.Second)
	for range 50 { // ten a second
		b.patch(regular, map[string]any{"note": "x"}).expect(t, 200)
	}
	b.patch(regular, map[string]any{"note": "x"}).expect(t, 429)
}

func TestNoRateLimits(t *testing.T) {
	t.Parallel()
	b := start(t)
	for range 251 {
		b.call("GET", regular, nil).expect(t, 200)
	}
}

// Routes that a rule for faults names are found as they are written.
func TestEveryRouteIsKnownToTheKernel(t *testing.T) {
	t.Parallel()
	b := start(t)
	for _, route := range []string{
		"GET " + apim.ServiceRoute, "GET " + apim.UsersRoute, "DELETE " + apim.UserRoute, "GET " + apim.UserGroupsRoute, "POST " + apim.ConfirmationRoute,
		"GET " + apim.GroupsRoute,
		"GET " + apim.MembersRoute, "PUT " + apim.MemberRoute, "GET " + apim.ProductsRoute, "GET " + apim.SubscriptionsRoute,
		"PATCH " + apim.SubscriptionRoute, "GET " + apim.OperationRoute,
	} {
		method, path, _ := strings.Cut(route, " ")
		if err := b.kernel.Faults.Check(kernel.Fault{Platform: "apim", Method: method, Route: path, Kind: kernel.FaultEmpty}); err != nil {
			t.Error(err)
		}
	}
	if err := b.kernel.Faults.Check(kernel.Fault{Platform: "entra", Method: "POST", Route: apim.TokenRoute, Kind: kernel.FaultEmpty}); err != nil {
		t.Error(err)
	}
	if err := b.kernel.Faults.Check(kernel.Fault{Platform: "apim", Route: "/users", Kind: kernel.FaultEmpty}); err == nil {
		t.Error("a route that does not exist was taken")
	}
	b.call("GET", regular, nil)
	if got := b.kernel.Journal.All()[0]; got.Route != apim.UserRoute || got.Path != service+regular || got.Token != kernel.ShortID(apim.AccessToken) {
		t.Errorf("call %+v", got)
	}
}

func TestRevokedToken(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.kernel.Faults.Add(kernel.Fault{Platform: "apim", Kind: kernel.FaultRevokeToken})
	b.call("GET", regular, nil).refused(t, 401, "InvalidAuthenticationToken")
	b.call("GET", regular, nil).refused(t, 401, "InvalidAuthenticationToken")
	b.as(b.signIn().Text("access_token")).call("GET", regular, nil).expect(t, 200)
}

func TestSaveLoadAndReset(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.put("/users/nora", person("nora")).expect(t, 201)
	b.delete(regular).expect(t, 202)
	token := b.signIn().Text("access_token")
	saved, err := b.Save()
	if err != nil {
		t.Fatal(err)
	}
	b.Reset()
	b.call("GET", "/users/nora", nil).expect(t, 404)
	b.as(token).call("GET", regular, nil).refused(t, 401, "InvalidAuthenticationToken")
	if err := b.Load(saved); err != nil {
		t.Fatal(err)
	}
	b.call("GET", "/users/nora", nil).expect(t, 200)
	b.kernel.Clock.Advance(time.Minute)
	b.call("GET", regular, nil).expect(t, 404) // the delete that was under way went on
	for _, broken := range []string{"{", `{}`, `{"services":[{"name":"x"}]}`} {
		if err := b.Load([]byte(broken)); err == nil {
			t.Errorf("%s was loaded", broken)
		}
	}
	b.call("GET", "/users/nora", nil).expect(t, 200)
}

// control edits from outside over HTTP.
func (b *bench) control(method, path, body string, status int) string {
	b.t.Helper()
	w := httptest.NewRecorder()
	b.Control().ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
	if w.Code != status {
		b.t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
	}
	return w.Body.String()
}

func TestControlOfUsersAndGroups(t *testing.T) {
	t.Parallel()
	b := start(t)
	var u apim.User
	if err := json.Unmarshal([]byte(b.control("POST", "/users", `{"email":"nora@example.com"}`, 200)), &u); err != nil ||
		u.ID == "" || u.State != "active" {
		t.Fatalf("added %+v (%v)", u, err)
	}
	etag := b.call("GET", "/users/"+u.ID, nil).expect(t, 200).etag()
	b.control("PATCH", "/users/"+u.ID, `{"last_name":"Newer","id":"x"}`, 204)
	if got := b.control("GET", "/users/"+u.ID, "", 200); !strings.Contains(got, `"last_name":"Newer"`) {
		t.Errorf("user %s", got)
	}
	if b.call("GET", "/users/"+u.ID, nil).expect(t, 200).etag() == etag {
		t.Error("an edit left the ETag")
	}
	b.control("PATCH", "/users/"+u.ID, `{"state":"blocked","lastname":"x"}`, 400)
	if got, _ := b.UserByEmail("NORA@example.com"); got.State != "active" {
		t.Errorf("half an edit was made: %+v", got)
	}
	b.control("PUT", "/groups/"+apim.TestersGroupID+"/users/"+u.ID, "", 204)
	b.control("PATCH", "/groups/"+apim.TestersGroupID, `{"display_name":"Probers","members":["`+u.ID+`"]}`, 204)
	if g, _ := b.Group(apim.TestersGroupID); g.DisplayName != "Probers" || !slices.Equal(g.Members, []string{u.ID}) {
		t.Errorf("group %+v", g)
	}
	b.control("DELETE", "/groups/"+apim.TestersGroupID+"/users/"+u.ID, "", 204)
	b.control("PUT", "/groups/"+apim.TestersGroupID+"/users/nobody", "", 404)
	b.control("DELETE", "/groups/"+apim.TestersGroupID, "", 204)
	b.control("DELETE", "/groups/"+apim.DevelopersGroupID, "", 404)
	if got := b.control("POST", "/groups", `{"id":"vendors","display_name":"Vendors"}`, 200); !strings.Contains(got, `"type":"custom"`) {
		t.Errorf("group %s", got)
	}
	b.control("DELETE", "/users/"+u.ID, "", 204)
	b.control("GET", "/users/"+u.ID, "", 404)
	b.control("PATCH", "/users/"+u.ID, "{}", 404)
	b.control("DELETE", "/users/"+apim.OtherServiceName+"%2F"+apim.RegularUserID, "", 204)
	b.resource("GET", other+regular, nil).expect(t, 404)
	b.call("GET", regular, nil).expect(t, 200)
}

func TestControlOfSubscriptionsProductsAndRoles(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.control("POST", "/subscriptions", `{"id":"x","owner_id":"`+apim.RegularUserID+`","scope":"/products/premium"}`, 200)
	b.control("PATCH", "/subscriptions/x", `{"state":"cancelled"}`, 204)
	b.call("GET", "/subscriptions/x", nil).expect(t, 200).want(t, "cancelled", "properties", "state")
	b.control("PATCH", "/subscriptions/y", `{"state":"cancelled"}`, 404)
	b.control("DELETE", "/subscriptions/x", "", 204)
	b.control("DELETE", "/subscriptions/x", "", 404)
	b.control("PATCH", "/products/starter", `{"display_name":"Beginner","subscriptions_limit":2}`, 204)
	b.call("GET", "/products/starter", nil).want(t, "Beginner", "properties", "displayName").want(t, 2.0, "properties", "subscriptionsLimit")
	if got := b.control("GET", "/products", "", 200); !strings.Contains(got, "Beginner") {
		t.Errorf("products %s", got)
	}
	b.control("DELETE", "/products/starter", "", 204)
	b.call("GET", "/subscriptions/"+apim.StarterSubscriptionID, nil).expect(t, 404)
	b.control("DELETE", "/products/starter", "", 404)
	b.control("PUT", "/applications/"+apim.ClientID+"/role", `{"role":"reader"}`, 204)
	b.delete(regular).refused(t, 403, "AuthorizationFailed")
	b.control("PUT", "/applications/"+apim.ClientID+"/role", `{"role":"king"}`, 400)
	for _, list := range []string{"/users", "/groups", "/subscriptions"} {
		if got := b.control("GET", list, "", 200); !strings.HasPrefix(got, "[{") {
			t.Errorf("%s: %s", list, got)
		}
	}
	for _, path := range []string{"/users", "/groups", "/subscriptions"} {
		b.control("POST", path, `{"nonsense":1}`, 400)
	}
}

// What an edit or a look from outside gets is a copy.
func TestCopies(t *testing.T) {
	t.Parallel()
	b := start(t)
	u, _ := b.User(apim.RegularUserID)
	*u.Note, u.Identities[0].ID = "changed", "changed"
	g, _ := b.Group(apim.PartnersGroupID)
	g.Members[0] = "changed"
	again, _ := b.User(apim.RegularUserID)
	if *again.Note != "Partner A" || again.Identities[0].ID != apim.RegularEmail || !b.isMember(apim.PartnersGroupID, apim.RegularUserID) {
		t.Error("a copy shares memory with what it was copied from")
	}
}

// Every switch has two variants at least and a documentation.
func TestSwitchesAreDocumented(t *testing.T) {
	t.Parallel()
	for _, s := range start(t).kernel.Switches.List() {
		if len(s.Values) < 2 || s.Doc == "" || !strings.HasPrefix(s.Name, "apim.") {
			t.Errorf("%+v", s)
		}
	}
}
