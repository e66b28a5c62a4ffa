package uipath_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

func (b *bench) invitation(email string) map[string]any {
	return map[string]any{"email": email, "redirectUrl": b.url + "/portal_/acceptInvite?organizationName=" + uipath.OrganizationName,
		"name": "Ida", "surname": "Invited"}
}

func (b *bench) invite(invitations ...map[string]any) response {
	b.t.Helper()
	return b.call("POST", users+"/InviteUsers", invitations).expect(b.t, 200).want(b.t, true, "result", "succeeded")
}

func TestInviteeIsAUserAtOnce(t *testing.T) {
	t.Parallel()
	b := start(t)
	in := b.invitation("ida@example.com")
	in["groupIDs"], in["language"] = []string{uipath.FinanceGroupID}, "de"
	a := b.invite(in).want(t, true, "users", 0, "success").want(t, nil, "users", 0, "errorMsg").want(t, "ida@example.com", "users", 0, "email")
	id := a.Get("users", 0, "id").(string)
	b.call("GET", users+"/"+id, nil).expect(t, 200).want(t, false, "invitationAccepted").want(t, false, "emailConfirmed").
		want(t, true, "isActive").want(t, "Ida", "name")
	mails := b.kernel.Outbox.All()
	if len(mails) != 1 || mails[0].To != "ida@example.com" || mails[0].Data["language"] != "de" || mails[0].Data["user_id"] != id {
		t.Errorf("mails %+v", mails)
	}
	if !slices.Contains(b.GroupMembers(uipath.FinanceGroupID), id) {
		t.Error("not in the group")
	}
	if err := b.AcceptInvitation(id); err != nil {
		t.Fatal(err)
	}
	b.call("GET", users+"/"+id, nil).want(t, true, "invitationAccepted").want(t, true, "emailConfirmed")
	if err := b.AcceptInvitation(id); err == nil {
		t.Error("accepted twice")
	}
	if err := b.AcceptInvitation(uipath.AdminID); err == nil {
		t.Error("accepted without an invitation")
	}
}

func TestFailureOfAnInvitationHidesInSuccess(t *testing.T) {
	t.Parallel()
	b := start(t)
	bad := b.invitation("bad@example.com")
	bad["redirectUrl"] = b.url + identity + "/api"
	b.invite(bad, b.invitation("good@example.com"), b.invitation(uipath.RegularUserName)).
		want(t, false, "users", 0, "success").want(t, "00000000-0000-0000-0000-000000000000", "users", 0, "id").want(t, "Redirect URL is not valid",
		"users", 0, "errorMsg").
		want(t, true, "users", 1, "success").
		want(t, false, "users", 2, "success").want(t, "User is already a member", "users", 2, "errorMsg")
	if _, there := b.UserByEmail("bad@example.com"); there {
		t.Error("a refused invitee is a user")
	}
	for _, wrong := range []map[string]any{{"redirectUrl": bad["redirectUrl"]}, {"email": "nonsense", "redirectUrl": "x"}, {"email": "a@example.com"}} {
		b.call("POST", users+"/InviteUsers", []any{wrong}).expect(t, 400)
	}
	b.call("POST", users+"/InviteUsers", b.invitation("a@example.com")).expect(t, 400)
	b.set("invite_member=success")
	b.invite(b.invitation(strings.ToUpper(uipath.RegularUserName))).want(t, true, "users", 0, "success").want(t, uipath.RegularUserID, "users", 0, "id")
	if n := len(b.kernel.Outbox.All()); n != 1 {
		t.Errorf("%d mails, want 1", n)
	}
}

func TestInvitingAgain(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.ExpireInvitation(uipath.PendingUserID)
	if err := b.AcceptInvitation(uipath.PendingUserID); err == nil || !strings.Contains(err.Error(), "expired") {
		t.Errorf("accepted after it expired: %v", err)
	}
	b.invite(b.invitation(uipath.PendingUserName)).want(t, uipath.PendingUserID, "users", 0, "id")
	if n := len(b.kernel.Outbox.All()); n != 1 {
		t.Errorf("%d mails, want 1", n)
	}
	if i, _ := b.Invitation(uipath.PendingUserID); i.Sent != 2 || i.Expired {
		t.Errorf("invitation %+v", i)
	}
	b.set("invite_pending_again=error")
	b.invite(b.invitation(uipath.PendingUserName)).want(t, false, "users", 0, "success")
	if err := b.AcceptInvitation(uipath.PendingUserID); err != nil {
		t.Error(err)
	}
}

// Two pipelines that invite the same address at the same time make one account and mail it twice: each invitation shows in the outbox.
func TestASecondInvitationMailsAgain(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.invite(b.invitation("twice@example.com")).Get("users", 0, "id")
	b.invite(b.invitation("TWICE@example.com")).want(t, id, "users", 0, "id").want(t, true, "users", 0, "success")
	mails := b.kernel.Outbox.All()
	if len(mails) != 2 || mails[0].To != "twice@example.com" || mails[1].To != mails[0].To || mails[1].Data["user_id"] != id {
		t.Errorf("mails %+v", mails)
	}
	b.set("invite_pending_again=error")
	b.invite(b.invitation("twice@example.com")).want(t, false, "users", 0, "success")
	if n := len(b.kernel.Outbox.All()); n != 2 {
		t.Errorf("%d mails, want 2", n)
	}
}

func TestInvitedAfterADelete(t *testing.T) {
	t.Parallel()
	for variant, same := range map[string]bool{"new": false, "former": true} {
		b := start(t, "reinvited_user_id="+variant)
		b.call("DELETE", users+"/"+uipath.PendingUserID, nil).expect(t, 204)
		id := b.invite(b.invitation(uipath.PendingUserName)).want(t, true, "users", 0, "success").Get("users", 0, "id")
		if (id == uipath.PendingUserID) != same {
			t.Errorf("%s: id %v", variant, id)
		}
	}
}

func TestInvitationsAreOfTheCloud(t *testing.T) {
	t.Parallel()
	b := start(t, "edition=automation_suite")
	b.call("POST", users+"/InviteUsers", []any{b.invitation("a@example.com")}).expect(t, 404)
	cloud := start(t)
	many := []map[string]any{}
	for i := range 21 {
		many = append(many, cloud.invitation(fmt.Sprintf("m%d@example.com", i)))
	}
	cloud.call("POST", users+"/InviteUsers", many).expect(t, 400)
	cloud.set("invite_limit=1000", "pending_email_confirmed=true")
	id := cloud.invite(many...).Get("users", 20, "id").(string)
	if u, _ := cloud.User(id); !u.EmailConfirmed || u.InvitationAccepted {
		t.Errorf("%+v", u)
	}
}
