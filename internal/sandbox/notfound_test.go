package sandbox_test

import (
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// A rule makes one read of what is there answer "not found" in the platform's own form, and the next one find it: reported for subscriptions of API
// Management (azurerm #32535).
func TestOneReadDoesNotFindWhatIsThere(t *testing.T) {
	t.Parallel()
	for _, read := range []seedCall{
		{"apim", "GET", apim.SubscriptionRoute, apimService + "/subscriptions/" + apim.EchoSubscriptionID + apimVersion,
			`{"error":{"code":"ResourceNotFound","message":"Subscription not found.","details":null}}`},
		{"anypoint", "GET", "/accounts/api/organizations/{org}/users/{user}", writes[0].path, `{"status":404,"message":"User does not exist"}`},
		{"uipath", "GET", "/identity_/api/User/{userId}", uipathUser, `{"message":"The entity was not found."}`},
		{"controlroom", "GET", "/v2/usermanagement/users/{id}", controlRoomUser,
			`{"code":"UM1129","details":null,"message":"There is no such user"}`},
	} {
		t.Run(read.platform, func(t *testing.T) {
			t.Parallel()
			sb := started(t, sandbox.Options{})
			header := read.signature(t, sb)
			sb.Faults.Add(kernel.Fault{Kind: kernel.FaultStatus, Status: 404, ContentType: "application/json", Body: read.body}.
				On(read.platform, read.method, read.route))
			if got := call(t.Context(), sb, read.method, read.path, "", header...); got.status != 404 || got.body != read.body {
				t.Errorf("got %d %s, want the rule's 404", got.status, got.body)
			}
			if got := call(t.Context(), sb, read.method, read.path, "", header...); got.status != 200 {
				t.Errorf("got %d %s, want what is there", got.status, got.body)
			}
		})
	}
}
