package uipath_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

func TestUserOnTheWire(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := users + "/" + uipath.AdminID
	a := b.call("GET", path, nil).expect(t, 200).want(t, 0.0, "type").want(t, 0.0, "category").want(t, true, "invitationAccepted").
		want(t, nil, "lastModificationTime")
	created, _ := a.Get("creationTime").(string)
	if created != "2025-12-02T10:00:30.0901663" {
		t.Errorf("creationTime %q, want seven digits and no zone", created)
	}
	if got := a.Column("", "groupIDs"); len(got) != 2 {
		t.Errorf("groupIDs %s, want Everyone and Administrators", a.Raw)
	}
	b.call("GET", users+"/"+uipath.DirectoryUserID, nil).want(t, 2.0, "category").want(t, 2.0, "type")
	b.set("enums=names", "times=utc", "everyone_in_group_ids=omitted")
	a = b.call("GET", path, nil).want(t, "user", "type").want(t, "local", "category").want(t, created+"Z", "creationTime")
	if got := a.Column("", "groupIDs"); len(got) != 1 {
		t.Errorf("groupIDs %s, want only Administrators", a.Raw)
	}
}

func TestMissingUser(t *testing.T) {
	t.Parallel()
	b := start(t)
	for body, field := range map[string]string{"message": "message", "status_code": "Message", "identity_result": "succeeded",
		"problem": "traceId", "empty": ""} {
		b.set("missing_user_body=" + body)
		a := b.call("GET", users+"/"+nobody, nil).expect(t, 404)
		if field != "" && a.Get(field) == nil || field == "" && a.Raw != "" {
			t.Errorf("%s: %q", body, a.Raw)
		}
	}
	b.set("missing_user_status=400", "malformed_id_status=404")
	b.call("GET", users+"/"+nobody, nil).expect(t, 400)
	b.call("PUT", users+"/"+nobody, "{}").expect(t, 400)
	b.call("GET", users+"/66-ss", nil).expect(t, 404)
	b.set("malformed_id_status=400")
	b.call("GET", users+"/66-ss", nil).expect(t, 400)
}

func TestListPages(t *testing.T) {
	t.Parallel()
	b := startWith(t, kernel.Options{SeedUsers: 12})
	const all = 17.0
	a := b.call("GET", userList, nil).expect(t, 200).want(t, all, "totalCount")
	if got := len(a.Column("id", "results")); got != 10 {
		t.Errorf("%d users without top, want 10", got)
	}
	for _, bad := range []string{"top=1001", "top=-1", "top=x", "skip=-1", "skip=x", "sortBy=id", "sortBy=Nothing", "sortOrder=up"} {
		b.call("GET", userList+"?"+bad, nil).expect(t, 400)
	}
	if got := len(b.call("GET", userList+"?top=1000", nil).expect(t, 200).Column("id", "results")); got != all {
		t.Errorf("%d users with top=1000, want %v", got, all)
	}
	b.call("GET", userList+"?top=0", nil).expect(t, 200).want(t, all, "totalCount")
	ids := []string{}
	for skip := 0; skip < 20; skip += 5 {
		ids = append(ids, b.call("GET", fmt.Sprintf("%s?top=5&skip=%d&sortBy=Id&sortOrder=desc", userList, skip), nil).expect(t, 200).
			Column("id", "results")...)
	}
	want := slices.Clone(ids)
	slices.Sort(want)
	slices.Reverse(want)
	if len(slices.Compact(want)) != all || !slices.Equal(ids, want) {
		t.Errorf("sorted pages: %v", ids)
	}
}

func TestUnsortedListsChange(t *testing.T) {
	t.Parallel()
	b := startWith(t, kernel.Options{SeedUsers: 12})
	first := b.call("GET", userList, nil).Column("id", "results")
	if slices.Equal(first, b.call("GET", userList, nil).Column("id", "results")) {
		t.Error("two unsorted lists have the same order")
	}
	b.set("unsorted_lists=stable")
	first = b.call("GET", userList, nil).Column("id", "results")
	if !slices.Equal(first, b.call("GET", userList, nil).Column("id", "results")) {
		t.Error("the order changed")
	}
}

func TestSearchContains(t *testing.T) {
	t.Parallel()
	b := start(t)
	list := userList + "?sortBy=Id&searchTerm="
	if got := b.call("GET", list+"REGULAR", nil).want(t, 1.0, "totalCount").Column("id", "results"); !slices.Equal(got, []string{uipath.RegularUserID}) {
		t.Errorf("found %v", got)
	}
	b.call("GET", list+"sandbox.example", nil).want(t, 4.0, "totalCount")
	b.set("search_case=sensitive")
	b.call("GET", list+"REGULAR", nil).want(t, 0.0, "totalCount")
}

func TestBulkCreateKeepsTheClientsID(t *testing.T) {
	t.Parallel()
	b := start(t)
	const id = "77777777-0000-4000-8000-000000000001"
	nora := newUser("nora")
	nora["id"] = id
	a := b.call("POST", users+"/BulkCreate", bulk([]string{uipath.FinanceGroupID}, nora, newUser("otto"))).expect(t, 200).
		want(t, true, "result", "succeeded").want(t, id, "users", 0, "id").want(t, true, "users", 0, "isActive").want(t, nil, "users", 0, "displayName")
	if got := a.Column("", "users", 1, "groupIDs"); len(got) != 2 {
		t.Errorf("groups of the second: %s", a.Raw)
	}
	if !slices.Contains(b.GroupMembers(uipath.FinanceGroupID), id) {
		t.Error("not in the group")
	}
	if mails := b.kernel.Outbox.All(); len(mails) != 0 {
		t.Errorf("creating a user sends no mail, got %+v", mails)
	}
	again := b.call("POST", users+"/BulkCreate", bulk(nil, nora)).expect(t, 400).want(t, false, "result", "succeeded")
	if codes := again.Column("code", "result", "errors"); !slices.Equal(codes, []string{"DuplicateUserName", "DuplicateEmail", "DuplicateUserId"}) {
		t.Errorf("codes %v", codes)
	}
	b.set("bulk_create_answer=result")
	b.call("POST", users+"/BulkCreate", bulk(nil, newUser("paul"))).expect(t, 200).want(t, true, "succeeded").want(t, nil, "users")
}

func TestBulkCreateIsAllOrNothing(t *testing.T) {
	t.Parallel()
	b := start(t)
	before := len(b.Users())
	taken := newUser("taken")
	taken["email"] = strings.ToUpper(uipath.RegularUserName)
	nameless := newUser("nameless")
	delete(nameless, "userName")
	for name, bad := range map[string]struct {
		user map[string]any
		code string
	}{"e-mail taken": {taken, "DuplicateEmail"}, "no user name": {nameless,
		"InvalidUserName"}, "twice in a call": {newUser("good"), "DuplicateUserName"}} {
		a := b.call("POST", users+"/BulkCreate", bulk(nil, newUser("good"), bad.user)).expect(t, 400).want(t, bad.code, "result", "errors", 0, "code")
		if rows, isList := a.Get("users").([]any); !isList || len(rows) != 0 {
			t.Errorf("%s: %s", name, a.Raw)
		}
	}
	b.set("bulk_create_failure_status=200")
	b.call("POST", users+"/BulkCreate", bulk(nil, newUser("good"), taken)).expect(t, 200).want(t, false, "result", "succeeded")
	malformed := newUser("malformed")
	malformed["email"] = "nonsense"
	b.call("POST", users+"/BulkCreate", bulk(nil, malformed)).expect(t, 400).want(t, "The field Email is invalid", "errors", "Email", 0)
	b.call("POST", users+"/BulkCreate", bulk([]string{nobody}, newUser("good"))).expect(t, 400)
	b.call("POST", users+"/BulkCreate", bulk([]string{"x"}, newUser("good"))).expect(t, 400)
	b.call("POST", users+"/BulkCreate", "[]").expect(t, 400)
	b.call("POST", users+"/BulkCreate", "").expect(t, 400)
	b.send("POST", users+"/BulkCreate", strings.NewReader("{}"), "Authorization", "Bearer "+b.token, "Content-Type", "text/plain").expect(t, 415)
	b.set("bulk_create_limit=20")
	many := []map[string]any{}
	for i := range 21 {
		many = append(many, newUser(fmt.Sprint("many", i)))
	}
	b.call("POST", users+"/BulkCreate", bulk(nil, many...)).expect(t, 400)
	if got := len(b.Users()); got != before {
		t.Errorf("%d users, want %d", got, before)
	}
}

func TestSingleCreateTakesAPassword(t *testing.T) {
	t.Parallel()
	b := start(t)
	u := newUser("nora")
	u["partitionGlobalId"], u["password"], u["validatePassword"] = uipath.PartitionGlobalID, "weak", true
	b.call("POST", users, u).expect(t, 400).want(t, "PasswordTooShort", "errors", 0, "code")
	u["password"] = "Secret-1234"
	a := b.call("POST", users, u).expect(t, 200).want(t, true, "succeeded")
	if strings.Contains(a.Raw, "id") {
		t.Errorf("the response holds more than the result: %s", a.Raw)
	}
	made, there := b.UserByName("NORA@example.com")
	if !there || !b.PasswordIs(made.ID, "Secret-1234") || b.PasswordIs(made.ID, "weak") {
		t.Errorf("made %+v", made)
	}
	b.call("POST", users, u).expect(t, 400).want(t, false, "succeeded")
	for _, c := range b.kernel.Journal.All() {
		if strings.Contains(string(c.Body), "Secret-1234") {
			t.Errorf("a password in the journal: %s", c.Body)
		}
	}
}

func TestUpdateIsAPatch(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("nora")
	before, _ := b.User(id)
	b.call("PUT", users+"/"+id, map[string]any{"surname": "Newer", "name": nil, "isActive": false, "userName": "other"}).expect(t, 200).
		want(t, true, "succeeded")
	after, _ := b.User(id)
	if after.Surname != "Newer" || after.Name != "Nora" || after.UserName != before.UserName || after.IsActive || after.ModifiedAt.IsZero() {
		t.Errorf("after %+v", after)
	}
	b.call("PUT", users+"/"+id, map[string]any{"displayName": "N", "Surname": "Misspelled"}).expect(t, 200)
	b.call("GET", users+"/"+id, nil).want(t, "Newer", "surname").want(t, "N", "displayName").want(t, false, "isActive")
	b.call("PUT", users+"/"+id, map[string]any{"surname": ""}).expect(t, 200)
	b.call("GET", users+"/"+id, nil).want(t, nil, "surname").want(t, "Nora", "name")
	b.set("empty_strings=empty", "unknown_fields=400")
	b.call("GET", users+"/"+id, nil).want(t, "", "surname")
	b.call("PUT", users+"/"+id, map[string]any{"userName": "other"}).expect(t, 400)
	b.call("PUT", users+"/"+id, map[string]any{"isActive": "yes"}).expect(t, 400)
}

func TestUpdateOfGroups(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("nora")
	change := func(add, remove []string) response {
		return b.call("PUT", users+"/"+id, map[string]any{"groupIDsToAdd": add, "groupIDsToRemove": remove})
	}
	for range 2 {
		change([]string{uipath.FinanceGroupID, uipath.AutomationUsersGroupID}, nil).expect(t, 200)
	}
	change(nil, []string{uipath.FinanceGroupID}).expect(t, 200)
	if slices.Contains(b.GroupMembers(uipath.FinanceGroupID), id) || !slices.Contains(b.GroupMembers(uipath.AutomationUsersGroupID), id) {
		t.Error("groups are not as asked")
	}
	change(nil, []string{uipath.FinanceGroupID}).expect(t, 200)
	change(nil, []string{uipath.EveryoneGroupID}).expect(t, 400)
	change([]string{uipath.EveryoneGroupID}, nil).expect(t, 200)
	if g, _ := b.Group(uipath.EveryoneGroupID); len(g.Members) != 0 {
		t.Errorf("Everyone lists members: %v", g.Members)
	}
	change([]string{nobody}, nil).expect(t, 400)
	b.call("PUT", users+"/"+uipath.DirectoryUserID, map[string]any{"groupIDsToAdd": []string{uipath.AutomationUsersGroupID}}).expect(t, 400)
	b.set("duplicate_member=400", "absent_member=400")
	change([]string{uipath.AutomationUsersGroupID}, nil).expect(t, 400)
	change(nil, []string{uipath.FinanceGroupID}).expect(t, 400)
}

func TestPasswordByUpdate(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("nora")
	weak := map[string]any{"password": "weak", "name": "Changed"}
	b.call("PUT", users+"/"+id, weak).expect(t, 400).want(t, "PasswordTooShort", "errors", 0, "code")
	b.set("weak_password_status=200")
	b.call("PUT", users+"/"+id, weak).expect(t, 200).want(t, false, "succeeded")
	if u, _ := b.User(id); u.Name != "Nora" {
		t.Errorf("a refused update changed the name: %+v", u)
	}
	b.call("PUT", users+"/"+id, map[string]any{"password": "Secret-1234"}).expect(t, 200).want(t, true, "succeeded")
	if !b.PasswordIs(id, "Secret-1234") {
		t.Error("the password was not set")
	}
}

func TestEmailUpdate(t *testing.T) {
	t.Parallel()
	for setting, want := range map[string]struct {
		status int
		email  string
	}{
		"cloud_email_update=refused": {400, "nora@example.com"},
		"cloud_email_update=ignored": {200, "nora@example.com"},
		"cloud_email_update=changed": {200, "new@example.com"},
		"edition=automation_suite":   {200, "new@example.com"},
	} {
		b := start(t, setting)
		id := b.create("nora")
		b.call("PUT", users+"/"+id, map[string]any{"email": "new@example.com"}).expect(t, want.status)
		if u, _ := b.User(id); u.Email != want.email {
			t.Errorf("%s: %s", setting, u.Email)
		}
		b.call("PUT", users+"/"+id, map[string]any{"email": "nonsense"}).expect(t, 400)
		if setting == "cloud_email_update=changed" {
			b.call("PUT", users+"/"+id, map[string]any{"email": uipath.AdminUserName}).expect(t, 400).want(t, "DuplicateEmail", "errors", 0, "code")
		}
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("nora", uipath.FinanceGroupID)
	b.GrantTenantRole(id, uipath.AuditorRoleID)
	b.call("DELETE", users+"/"+id, nil, "Content-Type", "application/json").expect(t, 204)
	b.call("GET", users+"/"+id, nil).expect(t, 404)
	b.call("DELETE", users+"/"+id, nil).expect(t, 404)
	b.call("DELETE", users+"/66-ss", nil).expect(t, 400)
	if slices.Contains(b.GroupMembers(uipath.FinanceGroupID), id) {
		t.Error("still in the group")
	}
	if _, there := b.TenantUser(id); !there {
		t.Error("gone from the tenant at once")
	}
	b.create("nora")
	b.call("DELETE", users+"/"+uipath.OwnerID, nil).expect(t, 400)
	b.call("DELETE", users+"/"+uipath.DirectoryUserID, nil).expect(t, 400)
	b.set("delete_missing_user=204", "deleted_user_tenant_row=removed", "delete_owner_status=403", "delete_directory_user=204")
	b.call("DELETE", users+"/"+id, nil).expect(t, 204)
	b.call("DELETE", users+"/"+uipath.OwnerID, nil).expect(t, 403)
	b.call("DELETE", users+"/"+uipath.DirectoryUserID, nil).expect(t, 204)
	id = b.create("otto")
	b.GrantTenantRole(id, uipath.AuditorRoleID)
	b.call("DELETE", users+"/"+id, nil).expect(t, 204)
	if _, there := b.TenantUser(id); there {
		t.Error("still in the tenant")
	}
}

func TestAddressAfterADelete(t *testing.T) {
	t.Parallel()
	b := start(t, "recreate_after_delete=second_try")
	id := b.create("nora")
	b.call("DELETE", users+"/"+id, nil).expect(t, 204)
	b.call("POST", users+"/BulkCreate", bulk(nil, newUser("nora"))).expect(t, 400).want(t, "DuplicateEmail", "result", "errors", 0, "code")
	b.create("nora")
}

func TestBulkDelete(t *testing.T) {
	t.Parallel()
	b := start(t)
	one, two := b.create("one"), b.create("two")
	remove := func(ids ...string) response {
		return b.call("DELETE", users, map[string]any{"partitionGlobalId": uipath.PartitionGlobalID, "userIds": ids})
	}
	remove(one, uipath.OwnerID).expect(t, 400)
	remove("x").expect(t, 400)
	if _, there := b.User(one); !there {
		t.Error("a refused deletion took a user")
	}
	b.set("bulk_delete_unknown=404")
	remove(one, nobody).expect(t, 404)
	b.set("bulk_delete_unknown=ignored")
	remove(one, nobody, two).expect(t, 204)
	if _, there := b.User(two); there {
		t.Error("still there")
	}
}

func TestSaveAndLoad(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("nora", uipath.FinanceGroupID)
	b.GrantFolderRole(uipath.FinanceFolderID, id, uipath.OperatorRoleID)
	saved, err := b.Save()
	if err != nil || !json.Valid(saved) {
		t.Fatal(err)
	}
	if strings.Contains(string(saved), b.token) {
		t.Error("a token is saved")
	}
	b.Reset()
	if _, there := b.User(id); there {
		t.Error("Reset kept a user")
	}
	b.call("GET", userList, nil).expect(t, 401)
	for _, broken := range []string{"7", "{}", "{"} {
		if err := b.Load([]byte(broken)); err == nil {
			t.Errorf("loaded %s", broken)
		}
	}
	if err := b.Load(saved); err != nil {
		t.Fatal(err)
	}
	if got := b.FolderRoles(uipath.FinanceFolderID, id); !slices.Equal(got, []int{uipath.OperatorRoleID}) ||
		!slices.Contains(b.GroupMembers(uipath.FinanceGroupID), id) {
		t.Errorf("loaded folder roles %v", got)
	}
	b.as(uipath.PAT).call("GET", users+"/"+id, nil).expect(t, 200)
}
