package apim_test

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// grant are the properties of a subscription of a user for a product.
func grant(user, product string, more ...any) map[string]any {
	properties := map[string]any{"displayName": "A grant", "scope": "/products/" + product, "ownerId": "/users/" + user}
	for i := 0; i+1 < len(more); i += 2 {
		key, _ := more[i].(string)
		properties[key] = more[i+1]
	}
	return properties
}

func TestLifeOfASubscription(t *testing.T) {
	t.Parallel()
	b := start(t, "if_match=strict")
	path := "/subscriptions/rita-premium"
	b.call("GET", path, nil).refused(t, 404, "ResourceNotFound").want(t, "Subscription not found.", "error", "message")
	created := b.put(path, grant(apim.RegularUserID, apim.PremiumProductID)).expect(t, 201).want(t, service+path, "id").
		want(t, "submitted", "properties", "state").
		want(t, service+"/users/"+apim.RegularUserID, "properties", "ownerId").want(t, service+"/products/premium", "properties", "scope").
		want(t, "2026-03-02T10:00:30.1234567Z", "properties", "createdDate")
	read := b.call("GET", path, nil).expect(t, 200).want(t, "2026-03-02T10:00:30.123Z", "properties", "createdDate")
	if read.Has("primaryKey", "properties") || read.Has("secondaryKey", "properties") {
		t.Errorf("keys are shown: %s", read.Raw)
	}
	if got := b.call("HEAD", path, nil).expect(t, 200).etag(); got != created.etag() || got == "" {
		t.Errorf("HEAD has the ETag %s, PUT had %s", got, created.etag())
	}
	b.patch(path, map[string]any{"state": "Active", "stateComment": "fine", "expirationDate": "2027-01-01T00:00:00Z"}).expect(t, 200).
		want(t, "active", "properties", "state").
		want(t, "fine", "properties", "stateComment").want(t, "2027-01-01T00:00:00.000Z", "properties", "expirationDate").
		want(t, "A grant", "properties", "displayName")
	b.patch(path, map[string]any{"displayName": "x"}, "If-Match", created.etag()).refused(t, 412, "PreconditionFailed")
	b.put(path, grant(apim.RegularUserID, apim.PremiumProductID), "If-Match", created.etag()).refused(t, 412, "PreconditionFailed")
	b.call("PATCH", path, `{"properties":{}}`).refused(t, 400, "ValidationError")
	b.call("DELETE", path, nil).refused(t, 400, "ValidationError")
	b.delete(path).expect(t, 200)
	b.delete(path).expect(t, 204)
	b.patch(path, map[string]any{}).refused(t, 404, "ResourceNotFound")
	b.set("subscription_delete_answer=204")
	b.delete("/subscriptions/"+apim.EchoSubscriptionID).expect(t, 204)
}

func TestOmittedFieldsOfASubscription(t *testing.T) {
	t.Parallel()
	path := "/subscriptions/" + apim.StarterSubscriptionID
	b := start(t, "subscription_state=submitted")
	if a := b.put(path, map[string]any{"displayName": "x", "scope": "/apis"}).expect(t, 200).want(t, "submitted", "properties",
		"state"); a.Has("ownerId", "properties") {
		t.Errorf("the owner stayed: %s", a.Raw)
	}
	b = start(t, "put_omitted=kept")
	b.put(path, map[string]any{"displayName": "x", "scope": "/apis"}).expect(t, 200).want(t, "active", "properties", "state").
		want(t, service+"/users/"+apim.SubscriberUserID, "properties", "ownerId")
}

func TestScopesAndOwners(t *testing.T) {
	t.Parallel()
	b := start(t)
	full := strings.ToUpper(service)
	for scope, want := range map[string]string{
		"/apis": "/apis", "/APIS/": "/apis", service + "/apis": "/apis", "/apis/ECHO-api": "/apis/echo-api",
		full + "/products/STARTER": "/products/starter", "products/starter": "/products/starter",
	} {
		b.put("/subscriptions/x", map[string]any{"displayName": "x", "scope": scope}).want(t, service+want, "properties", "scope")
	}
	for _, scope := range []string{"", "/", service + "/", "/users/1", "/apis/none", "/products/none", "/products", other + "/products/starter",
		service + "2/products/starter"} {
		b.put("/subscriptions/y", map[string]any{"displayName": "x", "scope": scope}).refused(t, 400, "ValidationError").
			want(t, "scope", "error", "details", 0, "target")
	}
	for _, owner := range []string{"/users/" + strings.ToUpper(apim.MailUserID), full + "/users/" + apim.MailUserID} {
		b.put("/subscriptions/z", map[string]any{"displayName": "x", "scope": "/apis", "ownerId": owner}).want(t, service+"/users/"+apim.MailUserID,
			"properties", "ownerId")
	}
	for _, owner := range []string{"", apim.MailUserID, "/users/nobody", "/groups/partners", other + "/users/" + apim.RegularUserID} {
		b.put("/subscriptions/y", map[string]any{"displayName": "x", "scope": "/apis", "ownerId": owner}).refused(t, 400, "ValidationError").
			want(t, "ownerId", "error", "details", 0, "target")
	}
	b.patch("/subscriptions/z", map[string]any{"ownerId": "/users/1"}).expect(t, 200).want(t, service+"/users/1", "properties", "ownerId")
	if b.patch("/subscriptions/z", map[string]any{"ownerId": nil}).expect(t, 200).Has("ownerId", "properties") {
		t.Error("null takes no owner away")
	}
}

func TestRefusedSubscriptions(t *testing.T) {
	t.Parallel()
	b := start(t)
	for target, properties := range map[string]map[string]any{
		"displayName": {"scope": "/apis"}, "scope": {"displayName": "x"}, "state": {"displayName": "x", "scope": "/apis", "state": "asleep"},
		"primaryKey":   {"displayName": "x", "scope": "/apis", "primaryKey": ""},
		"secondaryKey": {"displayName": "x", "scope": "/apis", "secondaryKey": strings.Repeat("k", 257)},
	} {
		b.put("/subscriptions/x", properties).refused(t, 400, "ValidationError").want(t, target, "error", "details", 0, "target")
	}
	b.put("/subscriptions/x", map[string]any{"displayName": strings.Repeat("x", 101), "scope": "/apis"}).refused(t, 400, "ValidationError")
	b.put("/subscriptions/x", map[string]any{"displayName": nil, "scope": "/apis"}).refused(t, 400, "ValidationError")
	b.put("/subscriptions/a+b", map[string]any{"displayName": "x", "scope": "/apis"}).refused(t, 400, "ValidationError").
		want(t, "sid", "error", "details", 0, "target")
	b.put("/subscriptions/x", map[string]any{"displayName": "x", "scope": "/apis"}, "If-Match", anyMatch).refused(t, 412, "PreconditionFailed")
	b.delete("/subscriptions/"+apim.MasterSubscriptionID).refused(t, 405, "MethodNotAllowed")
	b.call("GET", "/subscriptions/"+apim.MasterSubscriptionID, nil).expect(t, 200).want(t, service+"/", "properties", "scope").
		want(t, nil, "properties", "ownerId")
}

func TestLimitOfAProduct(t *testing.T) {
	t.Parallel()
	b := start(t)
	second := func() response {
		return b.put("/subscriptions/second", grant(apim.SubscriberUserID, apim.StarterProductID))
	}
	second().refused(t, 400, "ValidationError").want(t, "Subscriptions limit reached for same user", "error", "message")
	b.put("/subscriptions/"+apim.StarterSubscriptionID, grant(apim.SubscriberUserID, apim.StarterProductID)).expect(t, 200) // its own place
	b.patch("/subscriptions/"+apim.EchoSubscriptionID, map[string]any{"scope": "/products/starter"}).refused(t, 400, "ValidationError")
	b.put("/subscriptions/others", grant(apim.RegularUserID, apim.StarterProductID)).expect(t, 201)
	b.put("/subscriptions/ownerless", map[string]any{"displayName": "x", "scope": "/products/starter"}).expect(t, 201)
	b.EditSubscription(apim.StarterSubscriptionID, func(s *apim.Subscription) { s.State = "cancelled" })
	second().expect(t, 201)
	b.put("/subscriptions/p1", grant(apim.RegularUserID, apim.PremiumProductID)).expect(t, 201)
	b.put("/subscriptions/p2", grant(apim.RegularUserID, apim.PremiumProductID)).expect(t, 201)
}

func TestVisibilityForAnOwner(t *testing.T) {
	t.Parallel()
	b := start(t, "subscription_visibility=checked")
	premium := grant(apim.RegularUserID, apim.PremiumProductID)
	b.put("/subscriptions/x", premium).refused(t, 400, "ValidationError").want(t, "ownerId", "error", "details", 0, "target")
	b.put("/subscriptions/y", grant(apim.RegularUserID, apim.UnlimitedProductID)).expect(t, 201)
	b.call("PUT", "/products/premium/groups/partners", nil).expect(t, 201)
	b.put("/subscriptions/x", premium).expect(t, 201)
}

func TestKeys(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := "/subscriptions/" + apim.StarterSubscriptionID
	secrets := func() (string, string) {
		a := b.call("POST", path+"/listSecrets", nil).expect(t, 200)
		if a.etag() == "" {
			t.Error("no ETag")
		}
		return a.Text("primaryKey"), a.Text("secondaryKey")
	}
	primary, secondary := secrets()
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(primary) || primary == secondary {
		t.Errorf("keys %s %s", primary, secondary)
	}
	b.call("POST", path+"/regeneratePrimaryKey", nil).expect(t, 204)
	newPrimary, same := secrets()
	if newPrimary == primary || same != secondary {
		t.Error("the primary key alone must be new")
	}
	b.call("POST", path+"/regenerateSecondaryKey", nil).expect(t, 204)
	if p, s := secrets(); p != newPrimary || s == secondary {
		t.Error("the secondary key alone must be new")
	}
	b.patch(path, map[string]any{"primaryKey": "k1", "secondaryKey": "k2"}).expect(t, 200)
	if p, s := secrets(); p != "k1" || s != "k2" {
		t.Errorf("keys %s %s", p, s)
	}
	for _, action := range []string{"listSecrets", "regeneratePrimaryKey", "regenerateSecondaryKey"} {
		b.call("POST", "/subscriptions/nothing/"+action, nil).refused(t, 404, "ResourceNotFound")
	}
	for _, c := range b.kernel.Journal.All() {
		if strings.Contains(string(c.Body), "k1") {
			t.Errorf("the journal holds a key: %s", c.Body)
		}
	}
}

func TestListOfSubscriptions(t *testing.T) {
	t.Parallel()
	b := start(t)
	sina := []string{apim.StarterSubscriptionID, apim.EchoSubscriptionID}
	for filter, want := range map[string][]string{
		"properties/ownerId eq '/users/" + apim.SubscriberUserID + "'":           sina,
		"ownerId eq '" + service + "/users/" + apim.SubscriberUserID + "'":       sina,
		"userId eq '" + apim.SubscriberUserID + "' and state eq 'suspended'":     {apim.EchoSubscriptionID},
		"properties/scope eq '/products/starter'":                                {apim.StarterSubscriptionID},
		"scope eq '" + service + "/products/starter'":                            {apim.StarterSubscriptionID},
		"productId eq 'starter'":                                                 {apim.StarterSubscriptionID},
		"startswith(displayName,'Sina''s e')":                                    {apim.EchoSubscriptionID},
		"name ne '" + apim.MasterSubscriptionID + "' and not(state eq 'active')": {apim.EchoSubscriptionID},
	} {
		if got := b.list("/subscriptions", filter); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", filter, got, want)
		}
	}
	b.call("GET", "/subscriptions?$filter=state+ne+'active'", nil).refused(t, 400, "ValidationError")
}

func TestMailsOfSubscriptions(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := "/subscriptions/x"
	b.put(path, grant(apim.RegularUserID, apim.PremiumProductID)).expect(t, 201)
	b.wantMails()
	b.put(path+"?notify=true", grant(apim.RegularUserID, apim.PremiumProductID)).expect(t, 200)
	b.patch(path+"?notify=true&appType=developerPortal", map[string]any{"state": "active"}).expect(t, 200)
	b.patch(path+"?notify=true", map[string]any{"displayName": "x"}).expect(t, 200) // nothing to report
	b.patch(path+"?notify=true", map[string]any{"state": "rejected"}).expect(t, 200)
	b.patch(path+"?notify=true", map[string]any{"state": "suspended"}).expect(t, 200)
	b.put("/subscriptions/y?notify=true", map[string]any{"displayName": "x", "scope": "/apis"}).expect(t, 201)
	b.put(path+"?notify=perhaps", grant(apim.RegularUserID, apim.PremiumProductID)).refused(t, 400, "ValidationError")
	b.wantMails("requestDeveloperNotificationMessage", "purchaseDeveloperNotificationMessage", "rejectDeveloperNotificationMessage")
}

// Two writes that touch one user or product at the same time: the later one is refused, and one that touches others is not.
func TestParallelWrites(t *testing.T) {
	t.Parallel()
	for variant, want := range map[string]int{"412": 412, "409": 409, "accepted": 201} {
		t.Run(variant, func(t *testing.T) {
			t.Parallel()
			b := start(t, "parallel_writes="+variant)
			b.kernel.Faults.Add(kernel.Fault{Platform: "apim", Method: "PUT", Route: apim.SubscriptionRoute, Kind: kernel.FaultHoldAfter})
			first := make(chan int)
			go func() {
				req, _ := http.NewRequestWithContext(b.t.Context(), "PUT", b.server+apim.Root+service+"/subscriptions/first?"+version,
					strings.NewReader(`{"properties":{"displayName":"x","scope":"/products/premium","ownerId":"/users/`+apim.RegularUserID+`"}}`))
				req.Header.Set("Authorization", "Bearer "+b.token)
				resp, err := http.DefaultClient.Do(req)
				if err != nil {
					first <- 0
					return
				}
				_ = resp.Body.Close()
				first <- resp.StatusCode
			}()
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if err := b.kernel.Faults.AwaitHeld(ctx, 1); err != nil {
				t.Fatal(err)
			}
			b.put("/subscriptions/user", grant(strings.ToUpper(apim.RegularUserID), apim.UnlimitedProductID)).expect(t, want)
			b.put("/subscriptions/product", grant(apim.MailUserID, apim.PremiumProductID)).expect(t, want)
			if member := b.call("PUT", "/groups/testers"+regular, nil); member.Status != want {
				t.Errorf("a membership of the user: %d, want %d", member.Status, want)
			}
			b.put("/subscriptions/neither", grant(apim.MailUserID, apim.UnlimitedProductID)).expect(t, 201)
			b.resource("PUT", other+"/groups/partners"+regular, nil).expect(t, 201) // another service's user of the same id
			b.kernel.Faults.Release()
			if got := <-first; got != 201 {
				t.Errorf("the first write got %d", got)
			}
			b.put("/subscriptions/user", grant(apim.RegularUserID, apim.UnlimitedProductID)).expect(t, map[bool]int{true: 200, false: 201}[want == 201])
		})
	}
}
