package apim_test

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

func TestSeededUsers(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.call("GET", "/users/1", nil).expect(t, 200).want(t, "", "properties", "lastName").want(t, "Azure", "properties", "identities", 0, "provider")
	for id, state := range map[string]string{apim.RegularUserID: "active", apim.BlockedUserID: "blocked", apim.PendingUserID: "pending",
		apim.GUIDUserID: "active"} {
		b.call("GET", "/users/"+id, nil).expect(t, 200).want(t, state, "properties", "state")
	}
	b.call("GET", "/users/"+url.PathEscape(apim.MailUserID), nil).expect(t, 200).want(t, apim.MailUserID, "name")
	b.call("GET", "/users/"+apim.EntraUserID, nil).expect(t, 200).want(t, "Aad", "properties", "identities", 0, "provider")
}

func TestReadOfAUser(t *testing.T) {
	t.Parallel()
	b := start(t)
	a := b.call("GET", "/users/"+apim.BlockedUserID, nil).expect(t, 200).want(t, "Microsoft.ApiManagement/service/users", "type")
	if a.Has("groups", "properties") {
		t.Errorf("GET shows groups: %s", a.Raw)
	}
	if !a.Has("note", "properties") || a.Get("properties", "note") != nil {
		t.Errorf("a note that was never set is null: %s", a.Raw)
	}
	if got := a.Text("properties", "registrationDate"); !strings.HasSuffix(got, ".517Z") {
		t.Errorf("registered at %q, want a fraction of a second", got)
	}
	if raw, err := base64.StdEncoding.DecodeString(strings.Trim(a.etag(), `"`)); err != nil || len(raw) != 16 {
		t.Errorf("ETag %s: %d bytes (%v), want two versions of eight", a.etag(), len(raw), err)
	}
	missing := b.call("GET", "/users/nobody", nil).refused(t, 404, "ResourceNotFound").want(t, "User not found.", "error", "message")
	if missing.etag() != "" {
		t.Error("an error has an ETag")
	}
	if head := b.call("HEAD", "/users/nobody", nil).expect(t, 404); head.Raw != "" {
		t.Errorf("HEAD has the body %q", head.Raw)
	}
}

func TestCreateIsAnUpsert(t *testing.T) {
	t.Parallel()
	b := start(t)
	created := b.put("/users/nora_n.new@x", person("nora", "note", "first", "password", "Secret-1!")).expect(t, 201).
		want(t, "active", "properties", "state").want(t, "first", "properties", "note").want(t, "Basic", "properties", "identities", 0, "provider").
		want(t, "nora@example.com", "properties", "identities", 0, "id").want(t, "2026-03-02T10:00:30.123Z", "properties", "registrationDate").
		want(t, "Developers", "properties", "groups", 0, "name").want(t, service+"/groups/developers", "properties", "groups", 0, "id")
	for _, secret := range []string{"password", "confirmation", "appType"} {
		if created.Has(secret, "properties") {
			t.Errorf("the response shows %s", secret)
		}
	}
	if got := b.call("GET", "/users/nora_n.new@x", nil).expect(t, 200).etag(); got != created.etag() {
		t.Errorf("GET has the ETag %s, PUT had %s", got, created.etag())
	}
	if !b.PasswordIs("nora_n.new@x", "Secret-1!") || b.PasswordIs("nora_n.new@x", "other") {
		t.Error("the password was not taken")
	}
	b.put("/users/NORA_N.NEW@X", person("other")).expect(t, 200).want(t, "nora_n.new@x", "name").want(t, "other@example.com", "properties", "email").
		want(t, "nora@example.com", "properties", "identities", 0, "id")
	if !b.isMember(apim.DevelopersGroupID, "nora_n.new@x") {
		t.Error("a new user is no developer")
	}
	b.wantMails()
}

// A condition that the API description does not know is heeded or not.
func TestIfNoneMatchOfAPut(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"ignored", "honored"} {
		b := start(t, "if_none_match="+value)
		b.put("/users/n", person("n"), "If-None-Match", anyMatch).expect(t, 201)
		again := b.put("/users/n", person("n"), "If-None-Match", anyMatch)
		if value == "honored" {
			again.refused(t, 412, "PreconditionFailed")
		} else {
			again.expect(t, 200)
		}
	}
}

func TestOmittedFieldsOfAPut(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]struct {
		state string
		note  any
	}{"cleared": {"active", nil}, "kept": {"blocked", "a note"}} {
		b := start(t, "put_omitted="+value)
		b.put("/users/nora", person("nora", "note", "a note", "state", "blocked")).expect(t, 201)
		b.put("/users/nora", person("nora")).expect(t, 200).want(t, want.state, "properties", "state").want(t, want.note, "properties", "note")
	}
}

func TestRefusedUsers(t *testing.T) {
	t.Parallel()
	b := start(t)
	long := strings.Repeat("x", 101)
	for name, c := range map[string]struct {
		properties map[string]any
		target     string
	}{
		"no address":        {map[string]any{"firstName": "N", "lastName": "N"}, "email"},
		"no first name":     {map[string]any{"email": "n@example.com", "lastName": "N"}, "firstName"},
		"no last name":      {map[string]any{"email": "n@example.com", "firstName": "N"}, "lastName"},
		"empty last name":   {person("n", "lastName", ""), "lastName"},
		"long first name":   {person("n", "firstName", long), "firstName"},
		"long address":      {person(strings.Repeat("x", 250)), "email"},
		"no real address":   {person("n", "email", "nobody"), "email"},
		"unknown state":     {person("n", "state", "asleep"), "state"},
		"deleted":           {person("n", "state", "deleted"), "state"},
		"Entra":             {person("n", "identities", []any{map[string]any{"provider": "AAD", "id": "x"}}), "identities[0].provider"},
		"address of others": {person("n", "email", strings.ToUpper(apim.BlockedEmail)), "email"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b.put("/users/n", c.properties).refused(t, 400, "ValidationError").want(t, "ValidationError", "error", "details", 0, "code").
				want(t, c.target, "error", "details", 0, "target")
		})
	}
	b.put("/users/"+strings.Repeat("x", 81), person("n")).refused(t, 400, "ValidationError")
	b.put("/users/n?notify=perhaps", person("n")).refused(t, 400, "ValidationError")
	b.call("PUT", "/users/n", "{").refused(t, 400, "InvalidRequestContent")
	b.call("PUT", "/users/n", `{"email":"n@example.com"}`).refused(t, 400, "ValidationError")
	b.call("PUT", "/users/n", `{"properties":{"email":5}}`).refused(t, 400, "InvalidRequestContent")
	b.put("/users/n", person("n"), "If-Match", anyMatch).refused(t, 412, "PreconditionFailed")
	t.Cleanup(func() {
		if _, there := b.User("n"); there {
			t.Error("a refused user was made")
		}
	})
}

func TestVariantsOfRefusals(t *testing.T) {
	t.Parallel()
	b := start(t, "duplicate_email_status=409", "aad_identities=both")
	b.put("/users/n", person("n", "email", apim.RegularEmail)).refused(t, 409, "Conflict")
	b.put("/users/n", person("n", "identities", []any{map[string]any{"provider": "Aad", "id": "x"}})).expect(t, 201).
		want(t, "Basic", "properties", "identities", 0, "provider").want(t, "Aad", "properties", "identities", 1, "provider")
	b.put("/users/o", person("n")).refused(t, 409, "Conflict")
}

func TestPatch(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := "/users/" + apim.RegularUserID
	before := b.call("GET", path, nil).etag()
	patched := b.patch(path, map[string]any{"state": "Blocked", "email": "rita@new.example", "password": "Newer-1!"}, "If-Match", before).expect(t, 200).
		want(t, "blocked", "properties", "state").want(t, "Partner A", "properties", "note").want(t, apim.RegularEmail, "properties", "identities", 0, "id")
	if groups, _ := patched.Get("properties", "groups").([]any); groups == nil || len(groups) != 0 {
		t.Errorf("groups must be an empty list: %s", patched.Raw)
	}
	after := b.call("GET", path, nil).expect(t, 200).want(t, "rita@new.example", "properties", "email").etag()
	half, whole := strings.TrimRight(strings.Trim(patched.etag(), `"`), "="), strings.Trim(after, `"`)
	if len(half) != 11 || !strings.HasPrefix(whole, half[:10]) || after == before {
		t.Errorf("PATCH has the ETag %s, GET %s after %s", patched.etag(), after, before)
	}
	b.patch(path, map[string]any{"note": "x"}, "If-Match", patched.etag()).refused(t, 412, "PreconditionFailed") // half an ETag is none
	b.patch(path, map[string]any{"note": "x"}, "If-Match", before).refused(t, 412, "PreconditionFailed")
	if !b.PasswordIs(apim.RegularUserID, "Newer-1!") {
		t.Error("the password was not taken")
	}
	b.patch("/users/nobody", map[string]any{}).refused(t, 404, "ResourceNotFound")
	b.patch(path, map[string]any{"email": apim.BlockedEmail}).refused(t, 400, "ValidationError").want(t, "email", "error", "details", 0, "target")
	b.patch(path, map[string]any{"email": "RITA@new.example"}).expect(t, 200) // one's own
	b.patch(path, map[string]any{"lastName": ""}).refused(t, 400, "ValidationError")
	b.wantMails()
}

func TestIfMatchOfUsers(t *testing.T) {
	t.Parallel()
	path := "/users/" + apim.RegularUserID
	none := []string{"X-None", ""}
	strict := start(t, "if_match=strict")
	strict.patch(path, map[string]any{"note": "x"}, none...).refused(t, 400, "ValidationError")
	strict.call("DELETE", path, nil).refused(t, 400, "ValidationError")
	strict.set("if_match_missing=412")
	strict.patch(path, map[string]any{"note": "x"}, none...).expect(t, 412)
	lenient := start(t, "if_match=lenient")
	lenient.put(path, person("rita"), "If-Match", `"stale"`).refused(t, 412, "PreconditionFailed")
	lenient.patch(path, map[string]any{"note": "x"}, "If-Match", `"stale"`).refused(t, 412, "PreconditionFailed")
	lenient.call("DELETE", path, nil, "If-Match", `"stale"`).refused(t, 412, "PreconditionFailed")
	lenient.patch(path, map[string]any{"note": "x"}, none...).expect(t, 200)
	lenient.call("DELETE", path, nil).expect(t, 202)
}

func TestNotes(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := "/users/" + apim.RegularUserID
	for _, cleared := range []any{nil, ""} {
		b.patch(path, map[string]any{"note": "x"}).expect(t, 200)
		b.patch(path, map[string]any{"note": cleared}).expect(t, 200)
		b.call("GET", path, nil).want(t, nil, "properties", "note")
	}
	b.set("note_in_answers=empty")
	b.call("GET", path, nil).want(t, "", "properties", "note")
}

func TestStatesOfUsers(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.patch("/users/"+apim.RegularUserID, map[string]any{"state": "pending"}).refused(t, 400, "ValidationError")
	b.patch("/users/"+apim.BlockedUserID, map[string]any{"state": "pending"}).refused(t, 400, "ValidationError")
	b.patch("/users/"+apim.PendingUserID, map[string]any{"state": "PENDING"}).expect(t, 200)
	b.patch("/users/"+apim.PendingUserID, map[string]any{"state": "active"}).expect(t, 200)
	b.patch("/users/"+apim.BlockedUserID, map[string]any{"state": "ACTIVE"}).expect(t, 200).want(t, "active", "properties", "state")
	closed := "/users/" + apim.RegularUserID
	b.patch(closed, map[string]any{"state": "deleted"}).expect(t, 200)
	b.call("GET", closed, nil).expect(t, 200).want(t, "deleted", "properties", "state")
	b.patch(closed, map[string]any{"note": "x"}).expect(t, 404)
	b.put(closed, person("rita", "email", apim.RegularEmail)).expect(t, 201) // the e-mail address is free, and so is the id
	b.set("patch_state_deleted=400")
	b.patch(closed, map[string]any{"state": "deleted"}).refused(t, 400, "ValidationError")
}

func TestAdministratorCannotBeChanged(t *testing.T) {
	t.Parallel()
	b := start(t, "if_match=lenient")
	b.put("/users/1", person("admin")).refused(t, 405, "MethodNotAllowed")
	b.patch("/users/1", map[string]any{"note": "x"}).refused(t, 405, "MethodNotAllowed")
	b.delete("/users/1").refused(t, 405, "MethodNotAllowed")
	b.call("GET", "/users/1", nil).expect(t, 200).want(t, nil, "properties", "note")
}

func TestListOfUsers(t *testing.T) {
	t.Parallel()
	b := start(t)
	all := b.call("GET", "/users", nil).expect(t, 200)
	if all.Has("groups", "value", 0, "properties") || all.Get("count") != float64(len(all.Column("name", "value"))) || all.Has("nextLink") {
		t.Errorf("list %s", all.Raw)
	}
	b.call("GET", "/users?expandGroups=true", nil).expect(t, 200).want(t, "Administrators", "value", 0, "properties", "groups", 0, "name")
	b.set("expand_groups_default=true")
	b.call("GET", "/users", nil).expect(t, 200).want(t, "Administrators", "value", 0, "properties", "groups", 0, "name")
	if b.call("GET", "/users?expandGroups=false", nil).expect(t, 200).Has("groups", "value", 0, "properties") {
		t.Error("groups although they are not wanted")
	}
	b.call("GET", "/users?expandGroups=maybe", nil).refused(t, 400, "ValidationError")
}

func TestWhatAUserHas(t *testing.T) {
	t.Parallel()
	b := start(t)
	user := "/users/" + apim.RegularUserID
	groups := b.call("GET", user+"/groups", nil).expect(t, 200).want(t, service+user+"/groups/developers", "value", 0, "id").
		want(t, "Microsoft.ApiManagement/service/users/groups", "value", 0, "type")
	if got := groups.Column("name", "value"); !slices.Equal(got, []string{apim.DevelopersGroupID, apim.PartnersGroupID}) {
		t.Errorf("groups %v", got)
	}
	if got := b.list(user+"/groups", "displayName eq 'partners'"); !slices.Equal(got, []string{apim.PartnersGroupID}) {
		t.Errorf("groups %v", got)
	}
	b.call("GET", user+"/identities", nil).expect(t, 200).want(t, "Basic", "value", 0, "provider").want(t, apim.RegularEmail, "value", 0,
		"id").want(t, 1.0, "count")
	owner := "/users/" + apim.SubscriberUserID
	subscriptions := b.call("GET", owner+"/subscriptions", nil).expect(t, 200).
		want(t, "Microsoft.ApiManagement/service/users/subscriptions", "value", 0, "type")
	if got := subscriptions.Column("name", "value"); !slices.Equal(got, []string{apim.StarterSubscriptionID, apim.EchoSubscriptionID}) ||
		subscriptions.Has("count") {
		t.Errorf("subscriptions %s", subscriptions.Raw)
	}
	b.call("GET", owner+"/subscriptions/"+apim.EchoSubscriptionID, nil).expect(t, 200).
		want(t, service+owner+"/subscriptions/"+apim.EchoSubscriptionID, "id")
	b.call("GET", user+"/subscriptions/"+apim.EchoSubscriptionID, nil).expect(t, 404)
	for _, path := range []string{"/groups", "/identities", "/subscriptions", "/subscriptions/x"} {
		b.call("GET", "/users/nobody"+path, nil).refused(t, 404, "ResourceNotFound")
	}
}

func TestActionsOfUsers(t *testing.T) {
	t.Parallel()
	b := start(t)
	user := "/users/" + apim.RegularUserID
	if got := b.call("POST", user+"/generateSsoUrl", nil).expect(t, 200).
		Text("value"); !strings.HasPrefix(got, "https://contoso-apis.portal.azure-api.example/signin-sso?token=") {
		t.Errorf("link %q", got)
	}
	expiry := startOfTests.Add(30 * 24 * time.Hour).UTC()
	token := func(keyType string, expiry time.Time) response {
		return b.call("POST", user+"/token", map[string]any{"properties": map[string]any{"keyType": keyType, "expiry": expiry.Format(time.RFC3339)}})
	}
	if got := token("primary", expiry).expect(t, 200).Text("value"); !strings.HasPrefix(got, apim.RegularUserID+"&202604011000&") {
		t.Errorf("token %q", got)
	}
	token("secondary", startOfTests.Add(time.Hour)).expect(t, 200)
	token("tertiary", expiry).refused(t, 400, "ValidationError").want(t, "keyType", "error", "details", 0, "target")
	token("primary", expiry.Add(time.Minute)).refused(t, 400, "ValidationError").want(t, "expiry", "error", "details", 0, "target")
	token("primary", startOfTests.Add(-time.Minute)).refused(t, 400, "ValidationError")
	for _, action := range []string{"/generateSsoUrl", "/token", "/confirmations/password/send"} {
		b.call("POST", "/users/nobody"+action, nil).refused(t, 404, "ResourceNotFound")
	}
}
