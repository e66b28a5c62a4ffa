package apim_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

const regular = "/users/" + apim.RegularUserID

func TestDeleteAtOnce(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 204} {
		b := start(t, map[int]string{200: "delete_answer=200", 204: "delete_answer=204"}[status])
		if a := b.delete(regular).expect(t, status); a.Raw != "" || a.Header.Get("Location") != "" {
			t.Errorf("%d: %q %v", status, a.Raw, a.Header)
		}
		b.call("GET", regular, nil).refused(t, 404, "ResourceNotFound")
		if b.isMember(apim.PartnersGroupID, apim.RegularUserID) {
			t.Error("the membership is left")
		}
		b.delete(regular).expect(t, 204)
		b.set("delete_unknown_user=404")
		b.delete(regular).refused(t, 404, "ResourceNotFound")
	}
}

func TestDeleteAsAnOperation(t *testing.T) {
	t.Parallel()
	b := start(t)
	a := b.delete(regular).expect(t, 202)
	location, async := a.Header.Get("Location"), a.Header.Get("Azure-AsyncOperation")
	if !strings.HasPrefix(location, b.server+apim.Root+service+regular+"?api-version=2024-05-01&asyncId=") ||
		!strings.HasSuffix(location, "&asyncCode=204") || a.Header.Get("Retry-After") != "" {
		t.Fatalf("headers %v", a.Header)
	}
	b.follow(async).expect(t, 200).want(t, "InProgress", "status").want(t, nil, "error")
	b.patch(regular, map[string]any{"note": "x"}).refused(t, 409, "PessimisticConcurrencyConflict")
	b.delete(regular).refused(t, 409, "PessimisticConcurrencyConflict")
	b.put(regular, person("rita")).refused(t, 409, "PessimisticConcurrencyConflict")
	b.follow(async).expect(t, 200).want(t, "Succeeded", "status")
	b.follow(location).expect(t, 204)
	b.call("GET", regular, nil).expect(t, 404)
	b.put(regular, person("rita")).expect(t, 201)
	b.call("GET", "/tenant/operationResults/nothing", nil).refused(t, 404, "ResourceNotFound")
	b.send("GET", strings.Replace(async, service, other, 1), nil, "Authorization", "Bearer "+b.token).expect(t, 404)
}

func TestNestedOperation(t *testing.T) {
	t.Parallel()
	b := start(t, "delete_answer=202_nested", "poll_retry_after=1")
	a := b.delete(regular).expect(t, 202)
	if got := a.Header.Get("Retry-After"); got != "1" {
		t.Errorf("Retry-After %q", got)
	}
	first := b.follow(a.Header.Get("Azure-AsyncOperation")).expect(t, 200).want(t, "InProgress", "properties", "status").want(t, nil, "status")
	if got := first.Header.Get("Retry-After"); got != "1" {
		t.Errorf("Retry-After of a poll %q", got)
	}
	last := b.follow(a.Header.Get("Azure-AsyncOperation")).expect(t, 200).want(t, "Succeeded", "properties", "status")
	if got := last.Header.Get("Retry-After"); got != "" {
		t.Errorf("Retry-After of the last poll %q", got)
	}
}

func TestOperationByLocation(t *testing.T) {
	t.Parallel()
	for value, status := range map[string]int{"204": 204, "200": 200, "404": 404} {
		b := start(t, "delete_answer=202_location", "delete_location_ends="+value)
		a := b.delete(regular).expect(t, 202)
		if a.Header.Get("Azure-AsyncOperation") != "" {
			t.Error("the operation has two URLs")
		}
		again := b.follow(a.Header.Get("Location")).expect(t, 202)
		b.follow(again.Header.Get("Location")).expect(t, status)
		b.follow(a.Header.Get("Location")).expect(t, status) // and so it stays
	}
}

func TestOperationThatFails(t *testing.T) {
	t.Parallel()
	b := start(t, "delete_answer=202_failed")
	a := b.delete(regular).expect(t, 202)
	async := a.Header.Get("Azure-AsyncOperation")
	b.follow(async).expect(t, 200).want(t, "InProgress", "status")
	b.follow(async).expect(t, 200).want(t, "Failed", "status").want(t, "InternalError", "error", "code").want(t, "A dependency of the user is locked.",
		"error", "details", 0, "message")
	b.follow(a.Header.Get("Location")).refused(t, 500, "InternalError")
	b.call("GET", regular, nil).expect(t, 200)
	b.patch(regular, map[string]any{"note": "x"}).expect(t, 200)
}

func TestOperationEndsByTimeOrByReads(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.delete(regular).expect(t, 202)
	b.kernel.Clock.Advance(9 * time.Second)
	if !slices.Contains(b.call("GET", "/users", nil).Column("name", "value"), apim.RegularUserID) {
		t.Error("gone from the list before the end")
	}
	b.kernel.Clock.Advance(time.Second)
	if slices.Contains(b.call("GET", "/users", nil).Column("name", "value"), apim.RegularUserID) {
		t.Error("in the list after the end")
	}
	blocked := "/users/" + apim.BlockedUserID
	b.delete(blocked).expect(t, 202)
	b.call("GET", blocked, nil).expect(t, 200)
	b.call("HEAD", blocked, nil).expect(t, 200)
	b.call("GET", blocked, nil).expect(t, 404)
}

func TestVisibilityOfADelete(t *testing.T) {
	t.Parallel()
	early := start(t, "delete_visibility=early")
	a := early.delete(regular).expect(t, 202)
	early.call("GET", regular, nil).expect(t, 404)
	if slices.Contains(early.call("GET", "/users", nil).Column("name", "value"), apim.RegularUserID) {
		t.Error("in the list already")
	}
	early.follow(a.Header.Get("Azure-AsyncOperation")).want(t, "Succeeded", "status") // a read is a look, too

	late := start(t, "delete_visibility=late")
	async := late.delete(regular).expect(t, 202).Header.Get("Azure-AsyncOperation")
	late.follow(async)
	late.follow(async).want(t, "Succeeded", "status")
	late.call("GET", regular+"/groups", nil).expect(t, 404)
	late.patch(regular, map[string]any{"note": "x"}).expect(t, 404)
	late.delete(regular).expect(t, 204)
	late.call("GET", regular, nil).expect(t, 200)
	late.call("GET", regular, nil).expect(t, 200)
	late.call("GET", regular, nil).expect(t, 404)

	blocked := "/users/" + apim.BlockedUserID
	late.delete(blocked).expect(t, 202)
	late.kernel.Clock.Advance(10 * time.Second)
	late.call("GET", blocked, nil).expect(t, 200)
	late.kernel.Clock.Advance(10 * time.Second)
	late.call("GET", blocked, nil).expect(t, 404)

	pending := "/users/" + apim.PendingUserID
	late.delete(pending).expect(t, 202)
	late.kernel.Clock.Advance(10 * time.Second)
	late.put(pending, person("petra")).expect(t, 201) // a shadow is in nobody's way
	late.call("GET", pending, nil).expect(t, 200)
	late.kernel.Clock.Advance(time.Minute)
	late.call("GET", pending, nil).expect(t, 200)
}

func TestDeleteLeavesAState(t *testing.T) {
	t.Parallel()
	b := start(t, "delete_answer=204", "delete_leaves=state_deleted")
	b.delete(regular).expect(t, 204)
	b.call("GET", regular, nil).expect(t, 200).want(t, "deleted", "properties", "state")
	b.put("/users/another", person("a", "email", apim.RegularEmail)).expect(t, 201)
	b.delete(regular).expect(t, 204)
}

func TestDeleteWithSubscriptions(t *testing.T) {
	t.Parallel()
	owner := "/users/" + apim.SubscriberUserID
	b := start(t, "delete_answer=204")
	b.delete(owner).refused(t, 400, "ValidationError")
	b.delete(owner+"?deleteSubscriptions=false").refused(t, 400, "ValidationError")
	b.delete(owner+"?deleteSubscriptions=perhaps").refused(t, 400, "ValidationError")
	b.delete(owner+"?deleteSubscriptions=true").expect(t, 204)
	b.call("GET", "/subscriptions/"+apim.StarterSubscriptionID, nil).expect(t, 404)

	b = start(t, "delete_answer=204", "delete_with_subscriptions=ownerless")
	b.delete(owner).expect(t, 204)
	if left := b.call("GET", "/subscriptions/"+apim.StarterSubscriptionID, nil).expect(t, 200); left.Has("ownerId", "properties") {
		t.Errorf("the owner is still there: %s", left.Raw)
	}
}

func TestMailOfADelete(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.delete(regular).expect(t, 202)
	b.kernel.Clock.Advance(time.Minute)
	b.call("GET", regular, nil).expect(t, 404)
	b.wantMails()
	blocked := "/users/" + apim.BlockedUserID
	b.delete(blocked+"?notify=true&appType=developerPortal").expect(t, 202)
	b.wantMails() // when it has ended
	b.kernel.Clock.Advance(time.Minute)
	b.call("GET", blocked, nil).expect(t, 404)
	if mail := b.kernel.Outbox.All()[0]; mail.To != apim.BlockedEmail || mail.Data["link"] != "https://contoso-apis.developer.azure-api.example" {
		t.Errorf("mail %+v", mail)
	}
	b.wantMails("accountClosedDeveloper")
}
