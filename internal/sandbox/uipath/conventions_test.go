package uipath_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

func TestRateLimitsOfTheCloud(t *testing.T) {
	t.Parallel()
	b := startWith(t, kernel.Options{RealRateLimits: true})
	get := func() response { return b.call("GET", users+"/"+uipath.AdminID, nil) }
	for range 300 {
		get().expect(t, 200)
	}
	if a := get().expect(t, 429); a.Header.Get("Retry-After") != "" || a.Raw != "" {
		t.Errorf("a bare 429, got %v %q", a.Header, a.Raw)
	}
	b.app("PM.User.Read").call("GET", userList, nil).expect(t, 429) // the organization's, not the token's
	for range 160 {
		b.call("PUT", users+"/"+uipath.RegularUserID, "{}").expect(t, 200)
	}
	b.call("PUT", users+"/"+uipath.RegularUserID, "{}").expect(t, 429)
	b.call("DELETE", users+"/"+uipath.RegularUserID, nil).expect(t, 204) // each verb has its own
	b.set("retry_after=seconds")
	if got := get().Header.Get("Retry-After"); got != "270" {
		t.Errorf("Retry-After %q, want 270", got)
	}
	b.set("retry_after=date")
	if _, err := http.ParseTime(get().Header.Get("Retry-After")); err != nil {
		t.Error(err)
	}
	b.kernel.Clock.Advance(5 * time.Minute)
	get().expect(t, 200)
}

func TestRateLimitsOfOrchestrator(t *testing.T) {
	t.Parallel()
	b := startWith(t, kernel.Options{RealRateLimits: true})
	for range 100 {
		b.call("GET", tenantUser(uipath.AdminTenantUserID), nil).expect(t, 200)
	}
	b.call("GET", tenantUser(uipath.AdminTenantUserID), nil).expect(t, 429)
	b.kernel.Clock.Advance(time.Minute)
	b.call("GET", tenantUser(uipath.AdminTenantUserID), nil).expect(t, 200)
}

func TestNoRateLimitsElsewhere(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]*bench{"on premises": startWith(t, kernel.Options{RealRateLimits: true}, "edition=automation_suite"),
		"switched off": start(t)} {
		for range 301 {
			if got := b.call("GET", users+"/"+uipath.AdminID, nil); got.Status != 200 {
				t.Fatalf("%s: %d", name, got.Status)
			}
		}
	}
}

// Routes that a rule for faults names are found as they are written, and every one can be disturbed.
func TestEveryRouteIsKnownToTheKernel(t *testing.T) {
	t.Parallel()
	b := start(t)
	for _, route := range []string{
		"POST /identity_/connect/token", "GET /identity_/api/User/{userId}", "POST /identity_/api/User/BulkCreate", "POST /identity_/api/User/InviteUsers",
		"PUT /identity_/api/Group/{groupId}", "GET /identity_/api/Group/{partitionGlobalId}/{groupId}", "DELETE /orchestrator_/odata/Users({key})",
		"POST /orchestrator_/odata/Roles({key})" + odata + "SetUsers",
		"GET /orchestrator_/odata/Folders" + odata + "GetUsersForFolder(key={key},includeInherited={includeInherited})",
	} {
		method, path, _ := strings.Cut(route, " ")
		if err := b.kernel.Faults.Check(kernel.Fault{Platform: "uipath", Method: method, Route: path, Kind: kernel.FaultEmpty}); err != nil {
			t.Error(err)
		}
	}
	if err := b.kernel.Faults.Check(kernel.Fault{Platform: "uipath", Route: "/identity_/api/Usr", Kind: kernel.FaultEmpty}); err == nil {
		t.Error("a route that does not exist was taken")
	}
}

func TestSignInsAndReadsAreNoWrites(t *testing.T) {
	t.Parallel()
	b := start(t)
	writing := b.Kernel().Writing
	for path, want := range map[string]bool{
		identity + "/connect/token": false, users + "/BulkCreate": true, identity + "/api/Directory/Resolve/" + uipath.PartitionGlobalID: false,
		tenantUsers: true, "/nowhere": false,
	} {
		if got := writing(httptest.NewRequest("POST", path, nil), ""); got != want {
			t.Errorf("%s: writing %v", path, got)
		}
	}
}

func TestSeedUsers(t *testing.T) {
	t.Parallel()
	b := startWith(t, kernel.Options{SeedUsers: 3})
	a := b.call("GET", userList+"?searchTerm=user-0000", nil).expect(t, 200).want(t, 3.0, "totalCount")
	if got := a.Column("userName", "results"); !slices.Contains(got, "user-00003@sandbox.example") {
		t.Errorf("users %v", got)
	}
}

// control edits from outside over HTTP.
func (b *bench) control(method, path, body string, status int) string {
	b.t.Helper()
	w := httptest.NewRecorder()
	b.Control().ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
	if w.Code != status {
		b.t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
	}
	return w.Body.String()
}

func TestControlOfUsersAndGroups(t *testing.T) {
	t.Parallel()
	b := start(t)
	var u uipath.User
	if err := json.Unmarshal([]byte(b.control("POST", "/users", `{"Email":"nora@example.com"}`, 200)), &u); err != nil ||
		u.UserName != u.Email || !u.IsActive {
		t.Fatalf("added %+v (%v)", u, err)
	}
	b.control("PATCH", "/users/"+u.ID, `{"Surname":"Newer","ID":"x"}`, 204)
	if got := b.control("GET", "/users/"+u.ID, "", 200); !strings.Contains(got, `"Surname":"Newer"`) {
		t.Errorf("user %s", got)
	}
	b.control("PATCH", "/users/"+u.ID, `{"Surnam":"x"}`, 400)
	b.control("PUT", "/groups/"+uipath.FinanceGroupID+"/members/"+u.ID, "", 204)
	b.control("PATCH", "/groups/"+uipath.FinanceGroupID, `{"Name":"Money"}`, 204)
	if g, _ := b.Group(uipath.FinanceGroupID); g.Name != "Money" || !slices.Contains(g.Members, u.ID) {
		t.Errorf("group %+v", g)
	}
	b.control("DELETE", "/groups/"+uipath.FinanceGroupID+"/members/"+u.ID, "", 204)
	b.control("DELETE", "/groups/"+uipath.EveryoneGroupID, "", 404)
	b.control("POST", "/users/"+u.ID+"/signin", "", 204)
	b.control("POST", "/users/"+u.ID+"/expire", "", 404)
	b.control("DELETE", "/users/"+u.ID, "", 204)
	b.control("GET", "/users/"+u.ID, "", 404)
	directory := b.control("POST", "/directoryusers", `{"Email":"dan@corp.example"}`, 200)
	if !strings.Contains(directory, `"Category":2`) || !strings.Contains(directory, `aad|`) {
		t.Errorf("directory user %s", directory)
	}
	if n := b.kernel.Journal.Len(); n != 1 {
		t.Errorf("%d calls in the journal, want only the sign-in", n)
	}
}

func TestControlOfTheTenant(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.control("PUT", "/tenant/users/"+uipath.RegularUserID, "", 204)
	b.control("PUT", "/tenant/users/"+nobody, "", 404)
	b.control("PUT", "/tenant/users/"+uipath.RegularUserID+"/roles/13", "", 204)
	b.control("PUT", "/tenant/users/"+uipath.RegularUserID+"/roles/x", "", 400)
	if got := b.TenantRoles(uipath.RegularUserID); !slices.Equal(got, []int{uipath.AuditorRoleID}) {
		t.Errorf("roles %v", got)
	}
	path := "/tenant/folders/102/users/" + uipath.RegularUserID + "/roles"
	b.control("PUT", path+"/23", "", 204)
	b.control("PUT", path+"/22", "", 204)
	b.control("DELETE", path+"/22", "", 204)
	if got := b.control("GET", path, "", 200); !strings.Contains(got, "[23]") {
		t.Errorf("folder roles %s", got)
	}
	b.control("DELETE", path+"/23", "", 204)
	if got := b.FolderRoles(uipath.FinanceFolderID, uipath.RegularUserID); got != nil {
		t.Errorf("still in the folder: %v", got)
	}
	b.control("POST", "/tenant/folders", `{"ParentID":102,"DisplayName":"Taxes"}`, 200)
	b.control("PATCH", "/tenant/folders/105", `{"DisplayName":"Duties"}`, 204)
	b.call("GET", folders+"(105)", nil).expect(t, 200).want(t, "Finance/Duties", "FullyQualifiedName")
	b.control("DELETE", "/tenant/folders/102", "", 204)
	if got := len(b.Folders()); got != 1 {
		t.Errorf("%d folders, want only Shared", got)
	}
	b.control("DELETE", "/tenant/users/"+uipath.RegularUserID+"/roles/13", "", 204)
	b.control("DELETE", "/tenant/users/"+uipath.RegularUserID, "", 204)
	b.control("DELETE", "/tenant/users/"+uipath.RegularUserID, "", 404)
	role := b.AddRole(uipath.Role{Name: "Bookkeeper", Type: uipath.RoleTenant})
	b.GrantTenantRole(uipath.RegularUserID, role.ID)
	b.DeleteRole(role.ID)
	if got := b.TenantRoles(uipath.RegularUserID); len(got) != 0 {
		t.Errorf("a deleted role is held: %v", got)
	}
}

// Another role, folder or group takes the name that one has lost.
func TestNamesMoveToOthers(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.control("PATCH", "/tenant/roles/13", `{"Name":"Inspector"}`, 204)
	var role uipath.Role
	if err := json.Unmarshal([]byte(b.control("POST", "/tenant/roles", `{"Name":"Auditor","Type":"Tenant"}`, 200)), &role); err != nil {
		t.Fatal(err)
	}
	roles := orchestrator + "/odata/Roles"
	b.call("GET", roles+"(13)", nil).expect(t, 200).want(t, "Inspector", "Name")
	if role.ID == uipath.AuditorRoleID {
		t.Errorf("role %+v", role)
	}
	a := b.call("GET", roles, nil).expect(t, 200)
	if names := a.Column("Name", "value"); !slices.Contains(names, "Auditor") || !slices.Contains(names, "Inspector") {
		t.Errorf("roles %v", names)
	}
	b.control("DELETE", "/tenant/roles/13", "", 204)
	b.control("DELETE", "/tenant/roles/13", "", 404)
	b.control("PATCH", "/tenant/roles/13", `{"Name":"x"}`, 404)
	b.control("PATCH", "/tenant/roles/x", `{"Name":"x"}`, 400)
	b.control("POST", "/tenant/roles", `{"Name":"x"}`, 400)

	b.control("PATCH", "/tenant/folders/103", `{"DisplayName":"Bills"}`, 204)
	b.control("POST", "/tenant/folders", `{"ParentID":102,"DisplayName":"Invoices"}`, 200)
	b.call("GET", folders+"(105)", nil).want(t, uipath.InvoicesFolderPath, "FullyQualifiedName")
	b.call("GET", folders+"(103)", nil).want(t, "Finance/Bills", "FullyQualifiedName")

	b.control("PATCH", "/groups/"+uipath.FinanceGroupID, `{"Name":"Money"}`, 204)
	b.control("POST", "/groups", `{"Name":"Finance"}`, 200)
	if names := b.call("GET", groupList, nil).expect(t, 200).Column("name"); !slices.Contains(names, "Money") || !slices.Contains(names, "Finance") {
		t.Errorf("groups %v", names)
	}
}

// Every switch has two variants at least and a documentation.
func TestSwitchesAreDocumented(t *testing.T) {
	t.Parallel()
	for _, s := range start(t).kernel.Switches.List() {
		if len(s.Values) < 2 || s.Doc == "" || !strings.HasPrefix(s.Name, "uipath.") {
			t.Errorf("%+v", s)
		}
	}
}
