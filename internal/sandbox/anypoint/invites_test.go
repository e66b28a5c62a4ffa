package anypoint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

const invites = root + "/invites"

// invite invites e-mail addresses without anything else, and returns the ids.
func (b *bench) invite(emails ...string) []int {
	b.t.Helper()
	var items []any
	for _, e := range emails {
		items = append(items, map[string]string{"email": e})
	}
	a := b.call("POST", invites, items)
	if a.Status/100 != 2 {
		b.t.Fatalf("status %d: %s", a.Status, a.Raw)
	}
	var ids []int
	for i := range emails {
		ids = append(ids, int(a.Get(i, "id").(float64)))
	}
	return ids
}

func one(id int) string { return fmt.Sprintf("%s/%d", invites, id) }

func TestInvitationLifeCycle(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.CancelInvitation(anypoint.InvitationID) // lists show those of this test
	body := []any{map[string]any{
		"email": "Ada@example.com",
		"teams": []any{map[string]string{"team_id": anypoint.DevelopersTeamID, "membership_type": "maintainer"}},
		"roles": []any{map[string]any{"role_id": anypoint.RoleReadApplications, "context_params": env(anypoint.RootOrgID, anypoint.SandboxEnvironmentID)}},
	}}
	made := b.call("POST", invites, body).expect(t, 200).want(t, "Ada@example.com", 0, "invited_email").want(t, "INVITED", 0, "status").
		want(t, "2026-03-02T10:00:30.000Z", 0, "invited_at").want(t, "2026-03-09T10:00:30.000Z", 0, "expires_at").
		want(t, anypoint.AdminID, 0, "invited_by_user", "id").want(t, "Developers", 0, "teams", 0, "team_name").want(t, nil, 0, "completed_by_user")
	id := int(made.Get(0, "id").(float64))
	b.call("GET", one(id), nil).expect(t, 200).want(t, made.Get(0, "code"), "code")
	b.call("GET", invites+"?search=ADA", nil).want(t, 1.0, "total")

	mails := b.kernel.Outbox.All()
	if len(mails) != 1 || mails[0].Kind != "invitation" || mails[0].To != "Ada@example.com" || mails[0].Data["code"] != made.Get(0, "code") {
		t.Fatalf("mails: %+v", mails)
	}
	anonymous := *b
	anonymous.token = ""
	code := mails[0].Data["code"]
	anonymous.call("GET", api+"/signup?code="+code, nil).expect(t, 200).want(t, "Ada@example.com", "email").
		want(t, anypoint.RootOrgName, "organizationName")
	form := map[string]any{
		"username": "ada", "password": "Secret-123", "confirmPassword": "Secret-123", "email": "ada@example.com", "firstName": "Ada", "lastName": "L",
		"phoneNumber": "1", "code": code, "termsAccepted": true,
	}
	for field, wrong := range map[string]any{"code": "no", "confirmPassword": "other-123", "termsAccepted": false, "email": "eve@example.com"} {
		bad := map[string]any{}
		for k, v := range form {
			bad[k] = v
		}
		bad[field] = wrong
		anonymous.call("POST", api+"/signup", bad).expect(t, 400)
	}
	taken := map[string]any{}
	for k, v := range form {
		taken[k] = v
	}
	taken["username"] = anypoint.ForeignUsername
	anonymous.call("POST", api+"/signup", taken).expect(t, 409)
	userID := anonymous.call("POST", api+"/signup", form).expect(t, 200).want(t, "ada", "username").Get("id").(string)

	b.call("GET", one(id), nil).expect(t, 200).want(t, "ACCEPTED", "status").want(t, userID, "completed_by_user")
	b.call("GET", invites, nil).want(t, 0.0, "total")
	b.call("DELETE", invites, []int{id}).expect(t, 400)
	if m := b.TeamMembers(anypoint.DevelopersTeamID); len(m) != 1 || m[0].UserID != userID || m[0].MembershipType != "maintainer" {
		t.Errorf("team: %+v", m)
	}
	if g := b.Grants(userID); len(g) != 1 || g[0].RoleID != anypoint.RoleReadApplications {
		t.Errorf("grants: %+v", g)
	}
	anonymous.call("POST", "/accounts/login", map[string]string{"username": "ada", "password": "Secret-123"}).expect(t, 200)
	b.set("invite_by_id_after_end=404")
	b.call("GET", one(id), nil).expect(t, 404)
}

func TestInvitationExpiresAndIsSentAgain(t *testing.T) {
	t.Parallel()
	for _, moves := range []string{"true", "false"} {
		t.Run(moves, func(t *testing.T) {
			t.Parallel()
			b := start(t, "resend_moves_expiry="+moves)
			b.CancelInvitation(anypoint.InvitationID) // lists show those of this test
			id := b.invite("late@example.com")[0]
			b.kernel.Clock.Advance(7*24*time.Hour - time.Second)
			b.token = b.appToken()
			b.call("GET", one(id), nil).want(t, "INVITED", "status")
			b.kernel.Clock.Advance(time.Second)
			b.call("GET", one(id), nil).want(t, "EXPIRED", "status")
			b.call("GET", invites, nil).want(t, 1.0, "total").want(t, "EXPIRED", "data", 0, "status")
			if _, err := b.AcceptInvitation(id, "late"); err == nil || !strings.Contains(err.Error(), "EXPIRED") {
				t.Errorf("accepting an expired invitation: %v", err)
			}
			b.call("POST", invites+"/resend", []int{id}).expect(t, 200).want(t, float64(id), "succeeded", 0)
			want := map[string]string{"true": "INVITED", "false": "EXPIRED"}[moves]
			b.call("GET", one(id), nil).want(t, want, "status")
			if mails := b.kernel.Outbox.All(); len(mails) != 2 || mails[1].Kind != "invitation_resent" {
				t.Errorf("mails: %+v", mails)
			}
			b.set("resend_expired=failed")
			b.kernel.Clock.Advance(8 * 24 * time.Hour)
			b.token = b.appToken()
			fresh := b.invite("fresh@example.com")[0]
			b.call("POST", invites+"/resend", []int{id, fresh}).expect(t, 200).want(t, float64(fresh), "succeeded", 0).want(t, float64(id), "failed", 0)
			b.call("POST", invites+"/resend", []int{id}).expect(t, 400)
			b.call("POST", invites+"/resend", []int{fresh, 999999}).expect(t, 400)
		})
	}
}

func TestInvitationCancelled(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.CancelInvitation(anypoint.InvitationID) // lists show those of this test
	ids := b.invite("one@example.com", "two@example.com")
	b.call("DELETE", invites, []string{"520"}).expect(t, 400)
	b.call("DELETE", invites, []int{999999}).expect(t, 400).want(t, "No invite was deleted", "message")
	b.call("DELETE", invites, []int{ids[0], 999999}).expect(t, 204)
	b.call("GET", one(ids[0]), nil).expect(t, 200).want(t, "CANCELED", "status")
	b.call("GET", invites, nil).want(t, 1.0, "total").want(t, float64(ids[1]), "data", 0, "id")
	if !b.CancelInvitation(ids[1]) || b.CancelInvitation(ids[1]) {
		t.Error("an invitation can be canceled once")
	}
	b.call("GET", invites+"/x", nil).expect(t, 400)
	b.call("GET", invites+"/999999", nil).expect(t, 404)
	b.call("GET", fmt.Sprintf("%s/invites/%d", bg, ids[0]), nil).expect(t, 404)
	b.call("DELETE", bg+"/invites", ids).expect(t, 400)
}

func TestInvitationsAreStrict(t *testing.T) {
	t.Parallel()
	b := start(t)
	for name, body := range map[string]any{
		"object":        map[string]string{"email": "a@example.com"},
		"empty":         []any{},
		"no email":      []any{map[string]any{}},
		"bad email":     []any{map[string]any{"email": "nobody"}},
		"unknown field": []any{map[string]any{"email": "a@example.com", "name": "A"}},
		"unknown team":  []any{map[string]any{"email": "a@example.com", "teams": []any{map[string]string{"team_id": nobody, "membership_type": "member"}}}},
		"bad type": []any{map[string]any{"email": "a@example.com",
			"teams": []any{map[string]string{"team_id": anypoint.DevelopersTeamID, "membership_type": "boss"}}}},
		"no context": []any{map[string]any{"email": "a@example.com", "roles": []any{map[string]string{"role_id": anypoint.RoleReadApplications}}}},
		"role group": []any{map[string]any{"email": "a@example.com",
			"role_groups": []any{map[string]string{"role_group_id": anypoint.AuditorsRoleGroupID, "name": "Auditors"}}}},
		"second is bad": []any{map[string]any{"email": "a@example.com"}, map[string]any{"email": ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b.call("POST", invites, body).expect(t, 400)
		})
	}
	t.Cleanup(func() {
		if n := len(b.Invitations()); n != 0 {
			t.Errorf("%d invitations were made by refused calls", n)
		}
	})
}

func TestVariantsOfInvitations(t *testing.T) {
	t.Parallel()
	b := start(t, "invite_create_status=201", "invite_order=reversed")
	b.CancelInvitation(anypoint.InvitationID) // lists show those of this test
	a := b.call("POST", invites, []any{map[string]string{"email": "a@example.com"}, map[string]string{"email": "b@example.com"}}).expect(t, 201)
	a.want(t, "b@example.com", 0, "invited_email")
	b.call("POST", invites, []any{map[string]string{"email": "A@example.com"}}).expect(t, 201)
	b.call("GET", invites, nil).want(t, 3.0, "total")
	b.set("duplicate_invite=400")
	b.call("POST", invites, []any{map[string]string{"email": "a@EXAMPLE.com"}}).expect(t, 400)
	b.call("POST", invites, []any{map[string]string{"email": "c@example.com"}, map[string]string{"email": "C@example.com"}}).expect(t, 400)

	if got := b.call("GET", api+"/invites?organizationId="+anypoint.RootOrgID+"&ascending=false", nil).expect(t, 200).
		Column("invited_email", "data"); !slices.Equal(got,
		[]string{"b@example.com", "A@example.com", "a@example.com"}) {
		t.Errorf("sorted: %v", got)
	}
	b.call("GET", api+"/invites", nil).expect(t, 400)

	b.set("invites_available=false")
	for _, status := range []int{400, 403, 405} {
		b.set(fmt.Sprintf("invites_refused_status=%d", status))
		b.call("POST", invites, []any{map[string]string{"email": "d@example.com"}}).expect(t, status)
	}
	b.call("GET", root+"/identityProviderSettings", nil).want(t, false, "allow_new_non_sso_users")
	for _, plane := range []string{"gov", "pce"} {
		b.set("control_plane=" + plane)
		if a := b.call("GET", invites, nil).expect(t, 404); a.Raw != "Not Found" {
			t.Errorf("want plain Not Found, got %q", a.Raw)
		}
		b.call("POST", invites, []any{}).expect(t, 404)
	}
}

func TestInvitationToARoleGroup(t *testing.T) {
	t.Parallel()
	b := start(t, "access_model=roles")
	b.call("POST", invites, []any{map[string]any{
		"email": "r@example.com", "role_groups": []any{map[string]string{"role_group_id": anypoint.AuditorsRoleGroupID, "name": "Auditors"}},
	}}).expect(t, 200).want(t, "Auditors", 0, "role_groups", 0, "name")
	b.call("POST", invites, []any{map[string]any{
		"email": "t@example.com", "teams": []any{map[string]string{"team_id": anypoint.DevelopersTeamID, "membership_type": "member"}},
	}}).expect(t, 400)
	userID, err := b.AcceptInvitation(b.Invitations()[0].ID, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := b.RoleGroupMembers(anypoint.AuditorsRoleGroupID); !slices.Equal(got, []string{userID}) {
		t.Errorf("members: %v", got)
	}
	if u, _ := b.User(userID); u.Username != "r@example.com" {
		t.Errorf("user name %q", u.Username)
	}
}

func TestADetachedAccountJoinsAgain(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("back")
	login := map[string]string{"username": "back", "password": "Secret-123"}
	b.invite("back@example.com")
	b.call("POST", api+"/signup/existingUser", login).expect(t, 409)
	b.DeleteUser(id)
	b.call("POST", api+"/signup/existingUser", map[string]string{"username": "back", "password": "wrong-123"}).expect(t, 401)
	b.call("POST", api+"/signup/existingUser", login).expect(t, 200).want(t, id, "id").want(t, "onlyUser", "attachmentType")
	b.call("GET", root+"/users/"+id, nil).expect(t, 200).want(t, false, "deleted")
}
