package sandbox_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// seedCall is a call about something of the seed.
type seedCall struct{ platform, method, route, path, body string }

// writes remove an object, or make or end an edge.
var writes = []seedCall{
	{"anypoint", "DELETE", "/accounts/api/organizations/{org}/users/{user}", anypointOrg + "/users/" + anypoint.RegularUserID, ""},
	{"anypoint", "DELETE", "/accounts/api/organizations/{org}/teams/{team}/members/{user}", anypointOrg + "/teams/" + anypoint.AdminsTeamID +
		"/members/" + anypoint.AdminID, ""},
	{"anypoint", "PUT", "/accounts/api/organizations/{org}/teams/{team}/members/{user}", anypointOrg + "/teams/" + anypoint.DevelopersTeamID +
		"/members/" + anypoint.RegularUserID, `{"membership_type":"member"}`},
	{"anypoint", "PUT", "/accounts/api/organizations/{org}/members/{user}", "/anypoint/accounts/api/organizations/" + anypoint.BusinessGroupID +
		"/members/" + anypoint.RegularUserID, ""},
	{"uipath", "DELETE", "/identity_/api/User/{userId}", uipathUser, ""},
	{"uipath", "PUT", "/identity_/api/User/{userId}", uipathUser, `{"groupIDsToAdd":["` + uipath.FinanceGroupID + `"]}`},
	{"uipath", "PUT", "/identity_/api/Group/{groupId}", uipathOrg + "/identity_/api/Group/" + uipath.FinanceGroupID,
		`{"partitionGlobalId":"` + uipath.PartitionGlobalID + `","name":"Finance","directoryUserIDsToAdd":["` + uipath.RegularUserID +
			`"],"directoryUserIDsToRemove":[]}`},
	{"apim", "DELETE", apim.SubscriptionRoute, apimService + "/subscriptions/" + apim.EchoSubscriptionID + apimVersion, ""},
	{"apim", "DELETE", apim.MemberRoute, apimService + "/groups/partners/users/" + apim.RegularUserID + apimVersion, ""},
	{"apim", "PUT", apim.MemberRoute, apimService + "/groups/testers/users/" + apim.RegularUserID + apimVersion, ""},
	{"controlroom", "DELETE", "/v2/usermanagement/users/{id}", controlRoomUser, ""},
	{"controlroom", "PUT", "/v2/usermanagement/users/{id}", controlRoomUser,
		`{"username":"rita.regular","email":"r@example.com","roleIds":["FINANCE"]}`},
}

const (
	apimVersion = "?api-version=2024-05-01"
	anypointOrg = "/anypoint/accounts/api/organizations/" + anypoint.RootOrgID
	uipathOrg   = "/uipath/" + uipath.OrganizationName
	uipathUser  = uipathOrg + "/identity_/api/User/" + uipath.RegularUserID
)

var controlRoomUser = fmt.Sprintf("/controlroom/v2/usermanagement/users/%d", controlroom.RegularUserID)

// signature signs in as the platform's service account, and returns the headers of its calls.
func (w seedCall) signature(t *testing.T, sb *sandbox.Sandbox) []string {
	t.Helper()
	switch w.platform {
	case "anypoint":
		return []string{"Authorization", signIn(t, sb)}
	case "uipath":
		return []string{"Authorization", "Bearer " + uipath.ScopedPAT}
	case "apim":
		return []string{"Authorization", "Bearer " + apim.AccessToken, "If-Match", "*"}
	}
	got := call(t.Context(), sb, "POST", "/controlroom/v2/authentication",
		fmt.Sprintf(`{"username":%q,"apiKey":%q}`, controlroom.ServiceUsername, controlroom.APIKey))
	var signedIn struct{ Token string }
	if err := json.Unmarshal([]byte(got.body), &signedIn); err != nil || got.status != 200 {
		t.Fatalf("sign-in: %d %s (%v)", got.status, got.body, err)
	}
	return []string{"X-Authorization", signedIn.Token}
}

// Removals and edges can be answered as done in every form that is seen, 200 empty, 202 and 204, while nothing happens.
func TestWritesWithoutEffect(t *testing.T) {
	t.Parallel()
	for _, w := range writes {
		t.Run(w.platform+" "+w.method+" "+w.route, func(t *testing.T) {
			t.Parallel()
			sb := started(t, sandbox.Options{})
			state := func() string {
				t.Helper()
				data, err := sb.Save(w.platform)
				if err != nil {
					t.Fatal(err)
				}
				return string(data)
			}
			for _, status := range []int{0, 200, 202, 204} {
				sb.Reset()
				header := w.signature(t, sb)
				body := strings.ReplaceAll(w.body, "FINANCE", fmt.Sprint(sb.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)))
				sb.Faults.Add(kernel.Fault{Kind: kernel.FaultNoEffect, Status: status}.On(w.platform, w.method, w.route))
				before := state()
				got := call(t.Context(), sb, w.method, w.path, body, header...)
				if got.status/100 != 2 || status != 0 && (got.status != status || got.body != "") {
					t.Errorf("got %d %q, want %d", got.status, got.body, status)
				}
				if state() != before {
					t.Errorf("%d: the call has an effect", status)
				}
				if got := call(t.Context(), sb, w.method, w.path, body, header...); got.status/100 != 2 || state() == before {
					t.Errorf("without the rule the call has no effect: %d %s", got.status, got.body)
				}
			}
		})
	}
}
