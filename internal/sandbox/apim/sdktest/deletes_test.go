package sdktest_test

import (
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/apimanagement/armapimanagement/v3"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

func TestDeletesThatTheSDKUnderstands(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]map[string]string{
		"flat": {"delete_answer": "202_flat"}, "flat, with a wait": {"delete_answer": "202_flat", "poll_retry_after": "1"},
		"by location":                {"delete_answer": "202_location"},
		"by location, ends with 200": {"delete_answer": "202_location", "delete_location_ends": "200"}, "at once": {"delete_answer": "204"},
		"gone early": {"delete_visibility": "early"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t, set)
			poller, err := b.NewUserClient().BeginDelete(t.Context(), group, service, apim.RegularUserID, "*", nil)
			if err != nil {
				t.Fatal(err)
			}
			if polls, err := finish(t, poller); err != nil || (polls == 0) != (set["delete_answer"] == "204") {
				t.Fatalf("after %d polls: %v", polls, err)
			}
			_, err = b.NewUserClient().Get(t.Context(), group, service, apim.RegularUserID, nil)
			wantError(t, err, 404, "ResourceNotFound")
		})
	}
}

// What the SDK makes of the other variants is known, and shows that they are what they should be.
func TestDeletesThatTheSDKDoesNotUnderstand(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T, response string) (*bench, error) {
		t.Helper()
		b := start(t, map[string]string{"delete_answer": response})
		poller, err := b.NewUserClient().BeginDelete(t.Context(), group, service, apim.RegularUserID, "*", nil)
		if err == nil {
			_, err = finish(t, poller)
		}
		return b, err
	}
	b, err := begin(t, "200") // it takes 202 and 204 only
	wantError(t, err, 200, "")
	if _, there := b.APIM.User(apim.RegularUserID); there {
		t.Error("the user is still there")
	}
	if _, err = begin(t, "202_nested"); err == nil || !strings.Contains(err.Error(), "did not contain a status") {
		t.Errorf("a nested status: %v", err)
	}
	b, err = begin(t, "202_failed")
	wantError(t, err, 200, "InternalError")
	if _, there := b.APIM.User(apim.RegularUserID); !there {
		t.Error("the user is gone although the delete failed")
	}
}

func TestRefusedDeletes(t *testing.T) {
	t.Parallel()
	b := start(t, nil)
	users, ctx := b.NewUserClient(), t.Context()
	_, err := users.BeginDelete(ctx, group, service, apim.AdministratorID, "*", nil)
	wantError(t, err, 405, "MethodNotAllowed")
	_, err = users.BeginDelete(ctx, group, service, apim.RegularUserID, `"stale"`, nil)
	wantError(t, err, 412, "PreconditionFailed")
	_, err = users.BeginDelete(ctx, group, service, apim.SubscriberUserID, "*",
		&armapimanagement.UserClientBeginDeleteOptions{DeleteSubscriptions: to(false)})
	wantError(t, err, 400, "ValidationError")
	poller, err := users.BeginDelete(ctx, group, service, "nobody", "*", nil)
	if err != nil || !poller.Done() {
		t.Errorf("nobody: %v", err)
	}
}
