package anypoint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func TestUserLifeCycle(t *testing.T) {
	t.Parallel()
	b := start(t)
	made := b.call("POST", root+"/users", newUser("nora")).expect(t, 201).want(t, "nora", "username").want(t, "mulesoft", "idprovider_id")
	id := made.Get("id").(string)
	before := made.Get("updatedAt")
	b.call("PUT", root+"/users/"+id, map[string]any{"lastName": "Newer", "username": "ignored", "password": "ignored"}).expect(t, 200).
		want(t, "Newer", "lastName").want(t, "nora", "username")
	got := b.call("GET", root+"/users/"+id, nil).expect(t, 200).want(t, "Newer", "lastName").want(t, "Nora", "firstName").
		want(t, "+1 555 0123", "phoneNumber")
	if got.Get("updatedAt") == before {
		t.Error("updatedAt did not change with the user, though the clock stands still")
	}
	row := b.call("GET", root+"/users?search=NORA", nil).expect(t, 200).want(t, 1.0, "total")
	for _, absent := range []string{"phoneNumber", "deleted"} {
		if _, there := row.Get("data", 0).(map[string]any)[absent]; there {
			t.Errorf("a list item must not carry %s: %s", absent, row.Raw)
		}
	}
	b.Grant(id, anypoint.RoleExchangeContributor, map[string]string{"org": anypoint.BusinessGroupID})
	b.AddTeamMember(anypoint.DevelopersTeamID, id, anypoint.Member, false)
	b.AddMember(anypoint.BusinessGroupID, id)
	b.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, id)
	b.call("DELETE", root+"/users/"+id, nil).expect(t, 204)
	b.call("GET", root+"/users/"+id, nil).expect(t, 404).want(t, "User does not exist", "message")
	b.call("DELETE", root+"/users/"+id, nil).expect(t, 404)
	b.call("GET", root+"/users?search=nora", nil).want(t, 0.0, "total")
	b.call("GET", root+"/users?search=nora&deleted=true", nil).want(t, 1.0, "total")
	b.call("GET", root+"/users?deleted=true", nil).want(t, 1.0, "total")
	if u, _ := b.User(id); !u.Deleted {
		t.Error("the account must be kept as deleted")
	}
	if n := len(b.Grants(id)) + len(b.TeamMembers(anypoint.DevelopersTeamID)) + len(b.Members(anypoint.BusinessGroupID)) +
		len(b.RoleGroupMembers(anypoint.AuditorsRoleGroupID)); n != 0 {
		t.Errorf("%d permissions and memberships survived the deletion", n)
	}
	if mails := b.kernel.Outbox.All(); len(mails) != 0 {
		t.Errorf("creating a user sends no mail, got %+v", mails)
	}
}

func TestUserNamesStayTaken(t *testing.T) {
	t.Parallel()
	b := start(t)
	gone := b.create("gone")
	b.DeleteUser(gone)
	anonymous := *b
	anonymous.token = ""
	for _, name := range []string{"gone", "GONE", anypoint.ForeignUsername, anypoint.AdminUsername} {
		b.call("POST", root+"/users", newUser(name)).expect(t, 409).want(t, "Cannot create user. User already exists", "message").want(t, 409.0, "status")
		anonymous.call("GET", api+"/username/"+name, nil).expect(t, 200)
	}
	anonymous.call("GET", api+"/username/free", nil).expect(t, 404)
	b.set("username_check_deleted=404")
	anonymous.call("GET", api+"/username/gone", nil).expect(t, 404)
	b.set("username_case=sensitive")
	b.call("POST", root+"/users", newUser("GONE")).expect(t, 201)

	// The same name under another identity provider is another account.
	b.call("POST", root+"/users", newUser(anypoint.FederatedUsername)).expect(t, 201)
	b.call("GET", root+"/members?username="+anypoint.FederatedUsername, nil).want(t, 2.0, "total")
}

func TestCreateUserIsStrict(t *testing.T) {
	t.Parallel()
	b := start(t)
	for _, field := range []string{"username", "firstName", "lastName", "email", "phoneNumber", "password"} {
		body := newUser("strict")
		delete(body, field)
		b.call("POST", root+"/users", body).expect(t, 400).want(t, 400.0, "status")
		body[field] = 7
		b.call("POST", root+"/users", body).expect(t, 400)
	}
	for field, value := range map[string]string{"email": "nobody", "phoneNumber": "", "password": "short", "username": strings.Repeat("x", 256)} {
		body := newUser("strict")
		body[field] = value
		b.call("POST", root+"/users", body).expect(t, 400)
	}
	b.call("POST", root+"/users", `{"username":`).expect(t, 400)
	b.call("POST", bg+"/users", newUser("strict")).expect(t, 400)
	b.set("empty_phone_number=accepted")
	body := newUser("strict")
	body["phoneNumber"] = ""
	b.call("POST", root+"/users", body).expect(t, 201)
	b.call("PATCH", root+"/identityProviderSettings", map[string]bool{"allow_new_non_sso_users": false}).expect(t, 204)
	b.call("POST", root+"/users", newUser("another")).expect(t, 400)
}

func TestResponsesOfUserWrites(t *testing.T) {
	t.Parallel()
	b := start(t, "create_user_answer=empty")
	if a := b.call("POST", root+"/users", newUser("one")).expect(t, 201); a.Raw != "" || a.Header.Get("Location") != "" {
		t.Errorf("want no body and no Location, got %q", a.Raw)
	}
	b.set("create_user_answer=location")
	a := b.call("POST", root+"/users", newUser("two")).expect(t, 201)
	two, _ := b.UserByName("two")
	if a.Raw != "" || !strings.HasSuffix(a.Header.Get("Location"), "/users/"+two.ID) {
		t.Errorf("Location %q, body %q", a.Header.Get("Location"), a.Raw)
	}
	b.set("update_user_answer=204")
	if a := b.call("PUT", root+"/users/"+two.ID, map[string]any{"enabled": false}).expect(t, 204); a.Raw != "" {
		t.Errorf("want no body, got %q", a.Raw)
	}
	if u, _ := b.User(two.ID); u.Enabled {
		t.Error("the user was not disabled")
	}
	b.set("user_detail=documented")
	b.call("GET", root+"/users/"+two.ID, nil).expect(t, 200).want(t, nil, "type").want(t, nil, "isFederated").want(t, "two", "username")
	for i, status := range []int{204, 200, 202} {
		b.set(fmt.Sprintf("delete_user_status=%d", status))
		b.call("DELETE", root+"/users/"+b.create(fmt.Sprintf("leaver-%d", i)), nil).expect(t, status)
	}
	b.set("get_deleted_user=200")
	b.DeleteUser(two.ID)
	b.call("GET", root+"/users/"+two.ID, nil).expect(t, 200).want(t, true, "deleted")
}

func TestDeletingAFederatedUserDisables(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := anypoint.FederatedUserID
	b.Grant(id, anypoint.RoleExchangeContributor, map[string]string{"org": anypoint.RootOrgID})
	b.call("DELETE", root+"/users/"+id, nil).expect(t, 204)
	b.call("GET", root+"/users/"+id, nil).expect(t, 200).want(t, false, "enabled").want(t, false, "deleted").want(t, true, "isFederated")
	if !slices.Contains(b.call("GET", root+"/users", nil).Column("id", "data"), id) {
		t.Error("the disabled account must stay in the list")
	}
	if len(b.Grants(id)) != 0 {
		t.Error("permissions must be gone by default")
	}
	b.call("PUT", root+"/users/"+id, map[string]any{"enabled": true}).expect(t, 200).want(t, true, "enabled")
	b.set("federated_delete_keeps_grants=true")
	b.Grant(id, anypoint.RoleExchangeContributor, map[string]string{"org": anypoint.RootOrgID})
	b.DeleteUser(id)
	if len(b.Grants(id)) != 1 {
		t.Error("permissions must be kept by the switch")
	}
}

func TestDeletingThroughABusinessGroup(t *testing.T) {
	t.Parallel()
	for _, keeps := range []bool{false, true} {
		t.Run(fmt.Sprint(keeps), func(t *testing.T) {
			t.Parallel()
			b := start(t, fmt.Sprintf("delete_via_bg_removes_membership=%t", !keeps))
			id := b.create("member")
			b.call("DELETE", bg+"/users/"+id, nil).expect(t, 404)
			b.AddMember(anypoint.BusinessGroupID, id)
			b.Grant(id, anypoint.RoleExchangeContributor, map[string]string{"org": anypoint.BusinessGroupID})
			b.Grant(id, anypoint.RoleExchangeContributor, map[string]string{"org": anypoint.RootOrgID})
			b.call("GET", bg+"/users/"+id, nil).expect(t, 200)
			b.call("DELETE", bg+"/users/"+id, nil).expect(t, 200)
			b.call("GET", root+"/users/"+id, nil).expect(t, 200).want(t, false, "deleted")
			if g := b.Grants(id); len(g) != 1 || g[0].Context["org"] != anypoint.RootOrgID {
				t.Errorf("grants left: %v", g)
			}
			if in := slices.Contains(b.Members(anypoint.BusinessGroupID), id); in != keeps {
				t.Errorf("membership kept = %t, want %t", in, keeps)
			}
		})
	}
}

func TestOwnerAndSelfAreProtected(t *testing.T) {
	t.Parallel()
	b := start(t)
	for _, status := range []int{400, 403, 409} {
		b.set(fmt.Sprintf("owner_delete=%d", status))
		b.call("DELETE", root+"/users/"+anypoint.OwnerID, nil).expect(t, status)
		b.call("PUT", root+"/users/"+anypoint.OwnerID, map[string]any{"enabled": false}).expect(t, status)
		b.call("DELETE", root+"/users", []string{b.create(fmt.Sprintf("bystander-%d", status)), anypoint.OwnerID}).expect(t, status)
		if u, _ := b.UserByName(fmt.Sprintf("bystander-%d", status)); u.Deleted {
			t.Error("a refused bulk deletion must delete nobody")
		}
	}
	admin := b.as(anypoint.AdminUsername, anypoint.AdminPassword)
	admin.call("DELETE", root+"/users/"+anypoint.AdminID, nil).expect(t, 403)
	admin.set("delete_self=204")
	admin.call("DELETE", root+"/users/"+anypoint.AdminID, nil).expect(t, 204)
}

func TestReauthentication(t *testing.T) {
	t.Parallel()
	b := start(t, "reauth=on")
	admin := b.as(anypoint.AdminUsername, anypoint.AdminPassword)
	path := root + "/users/" + anypoint.RegularUserID
	change := func(n int) map[string]any { return map[string]any{"email": fmt.Sprintf("rita-%d@example.com", n)} }
	admin.call("PUT", path, change(1)).expect(t, 200)
	b.kernel.Clock.Advance(31 * time.Minute)
	admin.call("PUT", path, change(2)).expect(t, 403).want(t, "You must reauthenticate", "error").want(t, "/login/?reauthenticate=true", "location")
	admin.call("PUT", path, change(1)).expect(t, 200) // no change of the e-mail address
	admin.call("PUT", path, map[string]any{"lastName": "Other"}).expect(t, 200)
	b.call("PUT", path, change(3)).expect(t, 200) // connected apps are exempt
	b.set("reauth=redirect")
	admin.call("PUT", path, change(4)).expect(t, 302)
	if u, _ := b.User(anypoint.RegularUserID); u.Email != "rita-3@example.com" {
		t.Errorf("e-mail is %s", u.Email)
	}
}

func TestUsersPaging(t *testing.T) {
	t.Parallel()
	k := kernel.Options{SeedUsers: 60}
	b := startWith(t, k)
	first := b.call("GET", root+"/users", nil).expect(t, 200)
	total := int(first.Get("total").(float64))
	if n := len(first.Column("id", "data")); n != 25 || total < 60 {
		t.Fatalf("%d rows of %d, want the default of 25", n, total)
	}
	var all []string
	for offset := 0; offset < total; offset += 20 {
		all = append(all, b.call("GET", fmt.Sprintf("%s/users?limit=20&offset=%d", root, offset), nil).Column("id", "data")...)
	}
	slices.Sort(all)
	if n := len(slices.Compact(all)); n != total {
		t.Errorf("the pages hold %d users, want %d", n, total)
	}
	if n := len(b.call("GET", root+"/users?limit=0", nil).expect(t, 200).want(t, float64(total), "total").Column("id", "data")); n != 0 {
		t.Errorf("limit=0 gave %d rows", n)
	}
	for _, bad := range []string{"limit=501", "limit=x", "offset=-1", "type=robot", "deleted=maybe", "mfaVerificationExcluded=2"} {
		b.call("GET", root+"/users?"+bad, nil).expect(t, 400)
	}
	b.set("users_paging=ignores_offset")
	if got := b.call("GET", root+"/users?limit=10&offset=10", nil).Column("id", "data"); !slices.Equal(got, first.Column("id", "data")[:10]) {
		t.Errorf("offset was heeded: %v", got)
	}
	b.set("users_paging=unpaged")
	if n := len(b.call("GET", root+"/users?limit=10", nil).Column("id", "data")); n != total {
		t.Errorf("%d rows, want all %d", n, total)
	}
}

func TestBulkUpdate(t *testing.T) {
	t.Parallel()
	b := start(t)
	one, two := b.create("one"), b.create("two")
	item := func(id string, enabled bool) map[string]any {
		return map[string]any{"id": id, "firstName": "Bulk", "lastName": "Changed", "email": "bulk@example.com", "phoneNumber": "1", "enabled": enabled}
	}
	b.call("PUT", root+"/users", []any{item(one, false), item(two, true)}).expect(t, 204)
	if u, _ := b.User(one); u.Enabled || u.FirstName != "Bulk" {
		t.Errorf("one is %+v", u)
	}
	b.call("PUT", root+"/users", []any{item(one, true), item(nobody, true)}).expect(t, 400)
	if u, _ := b.User(one); u.Enabled {
		t.Error("a refused bulk update must change nobody")
	}
	partial := []any{map[string]any{"id": one, "enabled": true}}
	b.call("PUT", root+"/users", partial).expect(t, 400)
	b.set("bulk_update_partial=accepted")
	b.call("PUT", root+"/users", partial).expect(t, 204)
	b.call("DELETE", root+"/users", []string{one, nobody}).expect(t, 404)
	b.call("DELETE", root+"/users", []string{one, two}).expect(t, 204)
}

func TestExternalUsers(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := anypoint.ExternalUserID
	if slices.Contains(b.call("GET", root+"/users", nil).Column("id", "data"), id) {
		t.Error("the default list must not hold external users")
	}
	b.call("GET", root+"/users?type=proxy", nil).want(t, 1.0, "total").want(t, id, "data", 0, "id").want(t, "proxy", "data", 0, "type")
	if !slices.Contains(b.call("GET", root+"/users?type=all", nil).Column("id", "data"), id) {
		t.Error("type=all must hold external users")
	}
	b.call("PUT", root+"/users/"+id, map[string]any{"enabled": false}).expect(t, 200).want(t, false, "enabled")
	b.call("PUT", root+"/users/"+id, map[string]any{"firstName": "X"}).expect(t, 400)
	b.call("DELETE", root+"/users/"+id, nil).expect(t, 400)
	b.call("POST", root+"/users/"+id+"/roles/"+anypoint.RoleExchangeContributor, map[string]string{"org": anypoint.RootOrgID}).expect(t, 400)
	b.call("POST", root+"/proxyusers/"+nobody, nil).expect(t, 404)
}

func TestDisabledUserAndGrants(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{"true", "false"} {
		t.Run(variant, func(t *testing.T) {
			t.Parallel()
			b := start(t, "disabled_user_keeps_grants="+variant)
			id := b.create("sleeper")
			b.Grant(id, anypoint.RoleExchangeContributor, map[string]string{"org": anypoint.RootOrgID})
			b.call("PUT", root+"/users/"+id, map[string]any{"enabled": false}).expect(t, 200)
			if kept := len(b.Grants(id)) == 1; kept != (variant == "true") {
				t.Errorf("grants kept = %t", kept)
			}
		})
	}
}

func TestMFAExemption(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := root + "/users/" + anypoint.RegularUserID
	b.call("PUT", path, map[string]any{"mfaVerificationExcluded": true}).expect(t, 200).want(t, false, "mfaVerificationExcluded")
	b.call("GET", root+"/users?mfaVerificationExcluded=true", nil).want(t, 1.0, "total").want(t, anypoint.AdminID, "data", 0, "id")
	b.set("mfa_exclusion_write=accepted")
	b.call("PUT", path, map[string]any{"mfaVerificationExcluded": true}).expect(t, 200).want(t, true, "mfaVerificationExcluded")
}

func TestUnscopedTwins(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("twin")
	b.call("GET", api+"/users/"+id, nil).expect(t, 200).want(t, "twin", "username")
	b.call("PUT", api+"/users/"+id, map[string]any{"lastName": "Twin"}).expect(t, 200).want(t, "Twin", "lastName")
	b.call("DELETE", api+"/users/"+id, nil).expect(t, 204)
	b.call("GET", api+"/users/"+anypoint.RegularUserID+"/nothing", nil).expect(t, 404).want(t, "Not Found", "message")
	b.call("PATCH", root+"/users/"+id, nil).expect(t, 405)
}

func TestReadLag(t *testing.T) {
	t.Parallel()
	b := start(t, "read_lag=2")
	for i, path := range []string{"/users?search=%s", "/members?username=%s"} {
		name := fmt.Sprintf("laggard-%d", i)
		b.create(name)
		for n, total := range []float64{0, 0, 1} {
			if got := b.call("GET", root+fmt.Sprintf(path, name), nil).Get("total"); got != total {
				t.Errorf("%s, read %d: total %v, want %v", path, n+1, got, total)
			}
		}
		b.call("GET", api+"/username/"+name, nil).expect(t, 200)
	}
	id := b.create("laggard")
	b.call("POST", root+"/users/"+id+"/roles/"+anypoint.RoleExchangeContributor, map[string]string{"org": anypoint.RootOrgID}).expect(t, 404)
	b.call("GET", root+"/users/"+id, nil).expect(t, 404)
	b.call("GET", root+"/users/"+id, nil).expect(t, 200)
}

// The documented rules of sign-up, which a switch makes hold for accounts that an administrator creates and for those that invited people make.
func TestSignUpRules(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.call("POST", root+"/users", newUser("ab")).expect(t, 201)
	b.set("signup_rules=enforced")
	for _, name := range []string{"cd", "grace hopper!", "ada/lovelace", "ada.lovelace", "zoë"} {
		b.call("POST", root+"/users", newUser(name)).expect(t, 400)
	}
	for _, password := range []string{"Short-1", "no-upper-case-1", "NO-LOWER-CASE-1", "No-digit-at-all", "Long-1" + strings.Repeat("x", 60)} {
		body := newUser("grace")
		body["password"] = password
		b.call("POST", root+"/users", body).expect(t, 400)
	}
	b.call("POST", root+"/users", newUser("grace_Hopper-1")).expect(t, 201)
	invitation := b.AddInvitation("ida@example.com")
	if _, err := b.AcceptInvitation(invitation, ""); err == nil {
		t.Error("accepted with an e-mail address for a user name")
	}
	inv, _ := b.Invitation(invitation)
	signUp := map[string]any{"username": "ida.invited", "password": "Secret-123", "confirmPassword": "Secret-123", "email": inv.Email,
		"firstName": "Ida", "lastName": "Invited", "phoneNumber": "+1 555 0123", "code": inv.Code, "termsAccepted": true}
	b.call("POST", api+"/signup", signUp).expect(t, 400)
	signUp["username"] = "ida-invited"
	b.call("POST", api+"/signup", signUp).expect(t, 200)
}

// Every sign-in of a federated account overwrites what somebody changed here, and brings what the identity provider changed.
func TestSSOOverwritesTheProfile(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := root + "/users/" + anypoint.FederatedUserID
	b.call("PUT", path, map[string]any{"firstName": "Fi", "email": "fi@example.com"}).expect(t, 200)
	b.call("GET", path, nil).want(t, "Fi", "firstName").want(t, "fi@example.com", "email")
	b.SignInSSO(anypoint.FederatedUserID)
	b.call("GET", path, nil).want(t, "Fiona", "firstName").want(t, "fiona.federated@sandbox.example", "email")
	b.control("PUT", "/users/"+anypoint.FederatedUserID+"/profile",
		`{"Email":"fiona.married@sandbox.example","FirstName":"Fiona","LastName":"Married"}`, 204)
	b.call("GET", path, nil).want(t, "Federated", "lastName")
	b.control("POST", "/users/"+anypoint.FederatedUserID+"/sso", "", 204)
	b.call("GET", path, nil).want(t, "Married", "lastName").want(t, "fiona.married@sandbox.example", "email")
	b.control("PUT", "/users/"+anypoint.RegularUserID+"/profile", `{"Email":"x@example.com"}`, 404)
	added := b.AddUser(anypoint.User{Username: "fred", FirstName: "Fred", IdentityProviderID: anypoint.IdentityProviderID})
	b.EditUser(added.ID, func(u *anypoint.User) { u.FirstName = "Freddy" })
	b.SignInSSO(added.ID)
	if u, _ := b.User(added.ID); u.FirstName != "Fred" {
		t.Errorf("user %+v", u)
	}
	b.SignInSSO(anypoint.RegularUserID)
	if u, _ := b.User(anypoint.RegularUserID); u.FirstName != "Rita" {
		t.Errorf("a local user is overwritten: %+v", u)
	}
}
