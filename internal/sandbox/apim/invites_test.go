package apim_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

func TestInvitation(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.put("/users/nora?notify=false", person("nora", "appType", "developerPortal", "confirmation", "invite")).expect(t, 201).
		want(t, "pending", "properties", "state")
	mail := b.kernel.Outbox.All()[0]
	link, err := url.Parse(mail.Data["link"])
	if err != nil || mail.To != "nora@example.com" || mail.Data["user"] != "nora" || mail.Data["service"] != apim.ServiceName {
		t.Fatalf("mail %+v (%v)", mail, err)
	}
	if q := link.Query(); link.Host != "contoso-apis.developer.azure-api.example" || link.Path != "/confirm-v2/identities/basic/invite" ||
		q.Get("userid") != "nora" ||
		q.Get("identity") != "nora@example.com" || q.Get("ticketid") == "" || q.Get("ticket") == "" {
		t.Errorf("link %s", link)
	}
	b.wantMails("inviteUserNotificationMessage")
	etag := b.call("GET", "/users/nora", nil).etag()
	if err := b.AcceptConfirmation("nora"); err != nil {
		t.Fatal(err)
	}
	if got := b.call("GET", "/users/nora", nil).want(t, "active", "properties", "state").etag(); got == etag {
		t.Error("the ETag did not change")
	}
	if err := b.AcceptConfirmation("nora"); err == nil {
		t.Error("a link works twice")
	}
}

func TestPortalOfALink(t *testing.T) {
	t.Parallel()
	b := start(t)
	host := func() string {
		mails := b.kernel.Outbox.All()
		link, err := url.Parse(mails[len(mails)-1].Data["link"])
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimPrefix(link.Host, "contoso-apis.")
	}
	const legacy, developer = "portal.azure-api.example", "developer.azure-api.example"
	b.put("/users/a", person("a", "confirmation", "Invite")).expect(t, 201)
	if got := host(); got != legacy {
		t.Errorf("without appType: %s", got)
	}
	send := "/users/a/confirmations/password/send"
	b.call("POST", send, nil).expect(t, 204)
	if got := host(); got != legacy {
		t.Errorf("sent without appType: %s", got)
	}
	b.call("POST", send+"?appType=developerPortal", nil).expect(t, 204)
	if got := host(); got != developer {
		t.Errorf("sent with appType: %s", got)
	}
	b.call("POST", "/users/"+apim.RegularUserID+"/confirmations/password/send?appType=developerPortal", nil).expect(t, 204)
	b.wantMails("inviteUserNotificationMessage", "inviteUserNotificationMessage", "inviteUserNotificationMessage",
		"passwordResetByAdminNotificationMessage")
}

func TestStateOfTheInvited(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.put("/users/signup", person("signup", "confirmation", "signup")).expect(t, 201).want(t, "active", "properties", "state")
	b.put("/users/blocked", person("blocked", "confirmation", "invite", "state", "blocked")).expect(t, 201).want(t, "blocked", "properties", "state")
	b.wantMails("confirmSignUpIdentityDefault", "inviteUserNotificationMessage")
	if err := b.AcceptConfirmation("blocked"); err == nil {
		t.Error("a blocked user became active")
	}
	b.set("invited_state=active", "signup_state=pending")
	b.put("/users/invited", person("invited", "confirmation", "invite")).expect(t, 201).want(t, "active", "properties", "state")
	b.put("/users/signup2", person("signup2", "confirmation", "signup")).expect(t, 201).want(t, "pending", "properties", "state")
}

func TestMailsOfAPut(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.put("/users/a?notify=true", person("a")).expect(t, 201)
	b.wantMails("newDeveloperNotificationMessage")
	b.put("/users/b?notify=true", person("b", "confirmation", "invite")).expect(t, 201)
	b.wantMails("inviteUserNotificationMessage", "newDeveloperNotificationMessage")
	b.put("/users/b", person("b", "confirmation", "invite")).expect(t, 200)
	b.wantMails("inviteUserNotificationMessage")
	b.set("put_confirms_again=no")
	b.put("/users/b?notify=true", person("b", "confirmation", "invite")).expect(t, 200)
	b.wantMails()
}

func TestLinkLastsTwoDays(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.kernel.Clock.Advance(48 * time.Hour)
	if err := b.AcceptConfirmation(apim.PendingUserID); err != nil {
		t.Errorf("at the end of two days: %v", err)
	}
	b.put("/users/nora", person("nora", "confirmation", "invite")).expect(t, 201)
	b.kernel.Clock.Advance(48*time.Hour + time.Second)
	if err := b.AcceptConfirmation("nora"); err == nil || !strings.Contains(err.Error(), "expired") {
		t.Errorf("after two days: %v", err)
	}
	b.call("GET", "/users/nora", nil).want(t, "pending", "properties", "state")
	b.call("POST", "/users/nora/confirmations/password/send", nil).expect(t, 204)
	if err := b.AcceptConfirmation("nora"); err != nil {
		t.Errorf("after a new mail: %v", err)
	}
	if err := b.AcceptConfirmation("nobody"); err == nil {
		t.Error("nobody confirmed")
	}
}
