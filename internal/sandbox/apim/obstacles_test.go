package apim_test

import (
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// Locks, policies and a disabled subscription refuse by a code of their own, and let everybody read.
func TestObstacles(t *testing.T) {
	t.Parallel()
	const (
		user         = "/users/" + apim.RegularUserID
		subscription = "/subscriptions/" + apim.EchoSubscriptionID
		member       = "/groups/" + apim.TestersGroupID + "/users/" + apim.RegularUserID
	)
	type refusal struct {
		status int
		code   string
	}
	var none refusal
	locked, denied := refusal{409, "ScopeLocked"}, refusal{403, "RequestDisallowedByPolicy"}
	disabled := refusal{409, "ReadOnlyDisabledSubscription"}
	for obstacle, want := range map[apim.Obstacle]struct{ create, update, secrets, remove refusal }{
		apim.DeleteLock:           {none, none, none, locked},
		apim.ReadOnlyLock:         {locked, locked, locked, locked},
		apim.DenyPolicy:           {denied, denied, none, none},
		apim.SubscriptionDisabled: {disabled, disabled, disabled, disabled},
	} {
		t.Run(string(obstacle), func(t *testing.T) {
			t.Parallel()
			b := start(t)
			b.control("PUT", "/obstacles", `["`+string(obstacle)+`"]`, 204)
			check := func(a response, want refusal) {
				t.Helper()
				if want == none {
					if a.Status/100 != 2 {
						t.Errorf("refused: %d %s", a.Status, a.Raw)
					}
					return
				}
				a.refused(t, want.status, want.code)
			}
			check(b.put("/users/nora", person("nora")), want.create)
			check(b.call("PUT", member, nil), want.create)
			check(b.patch(user, map[string]any{"firstName": "Rita"}), want.update)
			check(b.call("POST", subscription+"/listSecrets", nil), want.secrets)
			check(b.delete(subscription), want.remove)
			check(b.delete(user), want.remove)
			b.call("GET", "/users", nil).expect(t, 200)
			b.as(apim.ReaderAccessToken).delete(user).refused(t, 403, "AuthorizationFailed")
			b.control("PUT", "/obstacles", `[]`, 204)
			b.put("/users/nils", person("nils")).expect(t, 201)
		})
	}
	start(t).control("PUT", "/obstacles", `["nothing"]`, 400)
}
