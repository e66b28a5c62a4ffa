package apim_test

import (
	"net/http"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// What azure-sdk-for-net's session records of the real service show (sdk/apimanagement, SubscriptionTests): values are invented, names and shapes
// are theirs.
func TestRecordedSubscriptions(t *testing.T) {
	t.Parallel()
	b := start(t)
	all := b.put("/subscriptions/newall", map[string]any{"displayName": "All of them", "scope": "/apis"}).expect(t, 201).
		want(t, "active", "properties", "state").want(t, true, "properties", "allowTracing").want(t, nil, "properties", "user")
	if all.Text("properties", "primaryKey") == "" || all.Text("properties", "secondaryKey") == "" || all.Has("ownerId", "properties") {
		t.Errorf("created: %s", all.Raw)
	}
	b.put("/subscriptions/forone", grant(apim.RegularUserID, apim.PremiumProductID)).expect(t, 201).want(t, "submitted", "properties", "state").
		want(t, service+"/users/"+apim.RegularUserID, "properties", "user", "id").want(t, apim.RegularEmail, "properties", "user", "email")
	// Again, it is an update: 200, and no keys.
	if again := b.put("/subscriptions/newall", map[string]any{"displayName": "All", "scope": "/apis"}).expect(t, 200); again.Has("primaryKey",
		"properties") {
		t.Errorf("updated: %s", again.Raw)
	}
	b.call("GET", "/subscriptions/"+apim.MasterSubscriptionID, nil).want(t, "Built-in all-access subscription", "properties", "displayName").
		want(t, true, "properties", "allowTracing")
	b.set("subscription_state=submitted", "allow_tracing=false", "subscription_created=described")
	described := b.put("/subscriptions/described", map[string]any{"displayName": "x", "scope": "/apis"}).expect(t, 201).
		want(t, "submitted", "properties", "state").want(t, false, "properties", "allowTracing")
	if described.Has("primaryKey", "properties") || described.Has("user", "properties") {
		t.Errorf("described: %s", described.Raw)
	}
	b.call("GET", "/products/premium/subscriptions", nil).expect(t, 200).want(t, "forone", "value", 0, "name").
		want(t, "Microsoft.ApiManagement/service/products/subscriptions", "value", 0, "type").want(t, 1.0, "count")
}

// azurerm sends If-Match with neither PUT nor DELETE, and its tests run against the real service.
func TestDeletesWithoutIfMatch(t *testing.T) {
	t.Parallel()
	b := start(t, "delete_answer=204")
	b.call("DELETE", "/subscriptions/"+apim.EchoSubscriptionID, nil).expect(t, 200)
	b.call("DELETE", "/users/"+apim.MailUserID, nil).expect(t, 204)
	b.call("DELETE", "/users/"+apim.RegularUserID, nil, "If-Match", `"AAAA"`).refused(t, 412, "PreconditionFailed")
}

// Earlier versions are served beside the newest, and delete a user at once (azure-powershell's records, 2022-08-01's description).
func TestEarlierVersions(t *testing.T) {
	t.Parallel()
	b := start(t, "patch_answer=204")
	for _, version := range []string{"2021-08-01", "2022-08-01"} {
		call := func(method, path string, body any) response {
			return b.send(method, b.server+apim.Root+service+path+"?api-version="+version, body, "Authorization", "Bearer "+b.token)
		}
		user := map[string]any{"properties": map[string]any{"firstName": "Eve", "lastName": "Earlier", "email": "eve" + version + "@example.com"}}
		call(http.MethodPut, "/users/eve", user).expect(t, 201)
		call(http.MethodPatch, "/users/eve", user).expect(t, 204)
		call(http.MethodDelete, "/users/eve", nil).expect(t, 200)
		call(http.MethodGet, "/users/eve", nil).expect(t, 404)
	}
}
