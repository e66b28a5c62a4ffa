package uipath_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

const tenantUsers = orchestrator + "/odata/Users"

func tenantUser(id int64) string { return fmt.Sprintf("%s(%d)", tenantUsers, id) }

// rita brings the seed's regular user into the tenant over HTTP and returns her number there.
func (b *bench) rita(roles ...string) int64 {
	b.t.Helper()
	a := b.call("POST", tenantUsers, map[string]any{"UserName": uipath.RegularUserName, "Domain": "autogen", "DirectoryIdentifier": uipath.RegularUserID,
		"Type": "DirectoryUser", "RolesList": roles, "UpdatePolicy": map[string]string{"Type": "None"}}).expect(b.t, 201).
		want(b.t, uipath.RegularUserID, "Key")
	return int64(a.Get("Id").(float64))
}

func TestTenantUsersAreListed(t *testing.T) {
	t.Parallel()
	b := start(t)
	a := b.call("GET", tenantUsers+"?$orderby=Id&$count=true&$expand=UserRoles", nil).expect(t, 200).want(t, 3.0, "@odata.count").
		want(t, uipath.AdminID, "value", 0, "Key").want(t, float64(uipath.TenantAdministratorRoleID), "value", 0, "UserRoles", 0, "RoleId").
		want(t, nil, "value", 0, "AccountId")
	if got := a.Column("Type", "value"); !slices.Equal(got, []string{"DirectoryUser", "DirectoryExternalApplication", "DirectoryGroup"}) {
		t.Errorf("types %v", got)
	}
	a = b.call("GET", tenantUsers+"?$orderby=Id%20desc&$top=1&$skip=1&$select=UserName", nil).expect(t, 200).
		want(t, "Terraform", "value", 0, "UserName").want(t, nil, "value", 0, "Id")
	if a.Get("@odata.count") != 3.0 || len(a.Get("value").([]any)) != 1 {
		t.Errorf("page %s", a.Raw)
	}
	if first := b.call("GET", tenantUsers, nil).Column("Key", "value"); slices.Equal(first, b.call("GET", tenantUsers, nil).Column("Key", "value")) {
		t.Error("two unsorted lists have the same order")
	}
	one := b.call("GET", tenantUser(uipath.AdminTenantUserID), nil).expect(t, 200).want(t, uipath.PartitionGlobalID, "AccountId").
		want(t, uipath.TenantKey, "TenantKey").want(t, nil, "UserRoles")
	if got := one.Get("RolesList", 0); got != uipath.TenantAdministratorRoleName {
		t.Errorf("roles %s", one.Raw)
	}
	b.call("GET", tenantUser(9), nil).expect(t, 404).want(t, 1002.0, "errorCode")
	b.call("GET", tenantUsers+"(x)", nil).expect(t, 400)
	b.set("account_id_in_lists=present")
	b.call("GET", tenantUsers, nil).want(t, uipath.PartitionGlobalID, "value", 0, "AccountId")
}

func TestOrganizationOnPremises(t *testing.T) {
	t.Parallel()
	b := start(t, "edition=on_prem")
	b.call("GET", fmt.Sprintf("/odata/Users(%d)", uipath.AdminTenantUserID), nil, "X-UIPATH-TenantName", uipath.TenantName).expect(t, 200).
		want(t, uipath.PartitionGlobalID, "TenantKey").want(t, nil, "AccountId")
}

func TestFilters(t *testing.T) {
	t.Parallel()
	b := start(t)
	for filter, want := range map[string]int{
		"UserName eq '" + uipath.AdminUserName + "'":          1,
		"UserName eq 'ADAM.ADMIN@SANDBOX.EXAMPLE'":            1,
		"UserName eq 'it''s nobody'":                          0,
		"contains(UserName,'ER') and Type ne 'DirectoryUser'": 2,
		"startswith(UserName,'terra') or Id eq 503":           2,
		"not (Id eq 501) and (Id lt 503)":                     1,
		"EmailAddress eq null":                                0,
		"IsActive eq true":                                    3,
		"Id ge 502":                                           2,
		"endswith(EmailAddress, '.example') and Id gt 400":    1,
	} {
		a := b.call("GET", tenantUsers+"?$filter="+url.QueryEscape(filter), nil).expect(t, 200)
		if got := len(a.Get("value").([]any)); got != want {
			t.Errorf("%s: %d, want %d: %s", filter, got, want, a.Raw)
		}
	}
	for _, bad := range []string{"UserName", "UserName eq", "UserName is 'x'", "Nothing eq 1", "UserName eq x", "(Id eq 1", "Id eq 1)",
		"contains(UserName)", "contains(UserName,1)", "UserName eq 'x", "Key eq " + uipath.AdminID} {
		b.call("GET", tenantUsers+"?$filter="+url.QueryEscape(bad), nil).expect(t, 400).want(t, 1000.0, "errorCode")
	}
	for _, bad := range []string{"$top=1001", "$top=x", "$skip=-1", "$expand=Nothing", "$select=Nothing", "$orderby=Nothing",
		"$orderby=Id%20up", "$search=x"} {
		b.call("GET", tenantUsers+"?"+bad, nil).expect(t, 400)
	}
	b.set("filter_by_key=accepted")
	b.call("GET", tenantUsers+"?$filter="+url.QueryEscape("Key eq "+uipath.AdminID), nil).expect(t, 200).want(t, uipath.AdminID, "value", 0, "Key")
}

func TestAddToTenant(t *testing.T) {
	t.Parallel()
	b := start(t)
	found := b.call("GET", orchestrator+"/api/DirectoryService/SearchForUsersAndGroups?searchContext=Users&domain=autogen&prefix=rita", nil).
		expect(t, 200).want(t, uipath.RegularUserID, 0, "identifier")
	if len(found.Body.([]any)) != 1 {
		t.Errorf("found %s", found.Raw)
	}
	body := map[string]any{"UserName": uipath.RegularUserName, "Domain": "corp", "DirectoryIdentifier": uipath.RegularUserID, "Type": "DirectoryUser"}
	b.call("POST", tenantUsers, body).expect(t, 500).want(t, "An unknown failure has occurred.", "message")
	id := b.rita(uipath.AuditorRoleName)
	if got := b.TenantRoles(uipath.RegularUserID); !slices.Equal(got, []int{uipath.AuditorRoleID}) {
		t.Errorf("roles %v", got)
	}
	body["Domain"] = "autogen"
	b.call("POST", tenantUsers, body).expect(t, 409)
	for field, value := range map[string]any{"DirectoryIdentifier": nobody, "Type": "User", "UserName": "somebody", "RolesList": []string{"Nothing"}} {
		other := map[string]any{"UserName": "user", "Domain": "autogen", "DirectoryIdentifier": uipath.OwnerID, "Type": "DirectoryUser"}
		other["UserName"] = uipath.OwnerUserName
		other[field] = value
		if got := b.call("POST", tenantUsers, other); got.Status/100 != 4 {
			t.Errorf("%s %v: %d %s", field, value, got.Status, got.Raw)
		}
	}
	b.call("DELETE", tenantUser(id), nil).expect(t, 204)
	b.call("DELETE", tenantUser(id), nil).expect(t, 404)
	b.call("GET", users+"/"+uipath.RegularUserID, nil).expect(t, 200)
}

func TestOrchestratorWithoutUpdatePolicy(t *testing.T) {
	t.Parallel()
	b := start(t, "update_policy=400")
	body := map[string]any{"UserName": uipath.RegularUserName, "Domain": "autogen", "DirectoryIdentifier": uipath.RegularUserID, "Type": "DirectoryUser",
		"UpdatePolicy": map[string]string{"Type": "None"}}
	b.call("POST", tenantUsers, body).expect(t, 400).want(t, "The input was not valid.", "message")
	delete(body, "UpdatePolicy")
	b.call("POST", tenantUsers, body).expect(t, 201)
}

func TestJoinedDomain(t *testing.T) {
	t.Parallel()
	b := start(t, "edition=on_prem", "joined_domain=corp")
	body := map[string]any{"UserName": uipath.RegularUserName, "Domain": "autogen", "DirectoryIdentifier": uipath.RegularUserID, "Type": "DirectoryUser"}
	b.call("POST", "/odata/Users", body, "X-UIPATH-TenantName", uipath.TenantName).expect(t, 500)
	domains := b.call("GET", "/api/DirectoryService/GetDomains", nil, "X-UIPATH-TenantName", uipath.TenantName).expect(t, 200).
		want(t, true, 0, "isDefault")
	body["Domain"] = domains.Get(0, "name")
	b.call("POST", "/odata/Users", body, "X-UIPATH-TenantName", uipath.TenantName).expect(t, 201)
}

func search(domain, prefix string) string {
	return "/api/DirectoryService/SearchForUsersAndGroups?" + url.Values{"searchContext": {"All"}, "domain": {domain}, "prefix": {prefix}}.Encode()
}

func TestDomainsAreListedWhereOrchestratorIsJoined(t *testing.T) {
	t.Parallel()
	const path = "/api/DirectoryService/GetDomains"
	b := start(t)
	if a := b.call("GET", orchestrator+path, nil).expect(t, 200); len(a.Body.([]any)) != 0 {
		t.Errorf("domains on Automation Cloud: %s", a.Raw)
	}
	b.set("domains=always")
	b.call("GET", orchestrator+path, nil).expect(t, 200).want(t, "autogen", 0, "name")
	standalone := start(t, "edition=on_prem")
	if a := standalone.call("GET", path, nil, "X-UIPATH-TenantName", uipath.TenantName).expect(t, 200); len(a.Body.([]any)) != 0 {
		t.Errorf("domains of a product that is joined to no network: %s", a.Raw)
	}
}

// What clients recorded that the search cannot do.
func TestSearchOfTheTenantsDirectory(t *testing.T) {
	t.Parallel()
	b := start(t, "search_special_characters=found", "search_at_sign=found")
	mary := b.AddUser(uipath.User{Email: "mary-jane.doe@example.com", DisplayName: "Mary Doe"})
	find := func(prefix string, status int, want ...string) {
		t.Helper()
		a := b.call("GET", orchestrator+search("autogen", prefix), nil).expect(t, status)
		if status == 200 && !slices.Equal(a.Column("identifier"), want) {
			t.Errorf("%s: found %v, want %v", prefix, a.Column("identifier"), want)
		}
	}
	find(mary.UserName, 200, mary.ID)
	find(uipath.DirectoryUserName, 200, "aad|"+uipath.DirectoryUserObjectID)
	b.set("search_special_characters=nothing", "search_at_sign=nothing")
	for _, prefix := range []string{"mary-", "mary_", "mary+", mary.UserName} {
		find(prefix, 200)
	}
	find("mary", 200, mary.ID)
	find(uipath.DirectoryUserName, 200)
	find("dora.directory", 200, "aad|"+uipath.DirectoryUserObjectID)
	find(uipath.RegularUserName, 200, uipath.RegularUserID)
	b.set("search_special_characters=400")
	find("mary-", 400)
}

// A guest of Entra is found by the e-mail address only, and comes under another user name.
func TestGuestsOfEntra(t *testing.T) {
	t.Parallel()
	b := start(t, "search_special_characters=found", "search_at_sign=found")
	var guest uipath.User
	if err := json.Unmarshal([]byte(b.control("POST", "/guests", `{"Email":"foo@bar.example","DisplayName":"Guest"}`, 200)), &guest); err != nil {
		t.Fatal(err)
	}
	if guest.UserName != "foo_bar.example#EXT#@corp.onmicrosoft.example" || guest.Category != uipath.CategoryDirectory {
		t.Fatalf("guest %+v", guest)
	}
	if a := b.call("GET", orchestrator+search("autogen", guest.UserName), nil).expect(t, 200); len(a.Body.([]any)) != 0 {
		t.Errorf("found by the user name: %s", a.Raw)
	}
	b.call("GET", orchestrator+search("autogen", guest.Email), nil).expect(t, 200).want(t, guest.UserName, 0, "identityName").
		want(t, guest.DirectoryIdentifier, 0, "identifier")
	searched := identity + "/api/Directory/Search/" + uipath.PartitionGlobalID + "?startsWith="
	if a := b.call("GET", searched+url.QueryEscape(guest.UserName), nil).expect(t, 200); len(a.Body.([]any)) != 0 {
		t.Errorf("found by the user name: %s", a.Raw)
	}
	b.call("GET", searched+url.QueryEscape(guest.Email), nil).expect(t, 200).want(t, guest.UserName, 0, "identityName")
	a := b.call("POST", identity+"/api/Directory/BulkResolveByName/"+uipath.PartitionGlobalID,
		map[string]any{"entityNames": []string{guest.UserName, guest.Email}, "entityType": "User"}).expect(t, 200).
		want(t, guest.UserName, guest.Email, "identityName")
	if got := a.Get(guest.UserName); got != nil {
		t.Errorf("resolved by the user name: %v", got)
	}
	b.call("POST", tenantUsers, map[string]any{"UserName": guest.UserName, "Domain": "autogen", "DirectoryIdentifier": guest.DirectoryIdentifier,
		"Type": "DirectoryUser", "RolesList": []string{}}).expect(t, 201).want(t, guest.ID, "Key").want(t, guest.Email, "EmailAddress")
}

func TestSearchInAnotherDomain(t *testing.T) {
	t.Parallel()
	b := start(t, "edition=on_prem", "joined_domain=corp", "foreign_domain_search=nothing")
	find := func(domain string) response {
		return b.call("GET", search(domain, "rita"), nil, "X-UIPATH-TenantName", uipath.TenantName)
	}
	find("corp").expect(t, 200).want(t, uipath.RegularUserID, 0, "identifier")
	if a := find("autogen").expect(t, 200); len(a.Body.([]any)) != 0 {
		t.Errorf("found %s", a.Raw)
	}
	b.set("foreign_domain_search=500")
	find("autogen").expect(t, 500).want(t, "An unknown failure has occurred.", "message")
	find("corp").expect(t, 200).want(t, uipath.RegularUserID, 0, "identifier")
}

func TestCurrentUser(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := tenantUsers + odata + "GetCurrentUser"
	b.as(uipath.ScopedPAT).call("GET", path, nil).expect(t, 200).want(t, uipath.AdminID, "Key").want(t, uipath.PartitionGlobalID, "AccountId")
	b.as(uipath.ScopedPAT).call("GET", tenantUsers+odata+"GetCurrentPermissions", nil).expect(t, 200).
		want(t, float64(uipath.AdminTenantUserID), "UserId").want(t, "Roles.Create", "Permissions", 0)
	for _, status := range []int{401, 204, 404} {
		b.set(fmt.Sprintf("current_user_of_app=%d", status))
		b.call("GET", path, nil).expect(t, status)
		b.call("GET", tenantUsers+odata+"GetCurrentPermissions", nil).expect(t, 401)
	}
}

func TestOneCallOverwritesRolesAndTheOtherDoesNot(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.rita(uipath.AuditorRoleName)
	set := func(role int, added, removed []int64) response {
		return b.call("POST", fmt.Sprintf("%s/odata/Roles(%d)%sSetUsers", orchestrator, role, odata),
			map[string]any{"addedUserIds": added, "removedUserIds": removed})
	}
	roles := func(want ...int) {
		t.Helper()
		if got := b.TenantRoles(uipath.RegularUserID); !slices.Equal(got, want) {
			t.Errorf("roles %v, want %v", got, want)
		}
	}
	none := []int64{}
	for range 2 {
		set(uipath.AllowTenantUserRoleID, []int64{id}, none).expect(t, 204)
	}
	roles(uipath.AuditorRoleID, uipath.AllowTenantUserRoleID)
	set(uipath.AuditorRoleID, none, []int64{id}).expect(t, 204)
	set(uipath.AuditorRoleID, none, []int64{id}).expect(t, 204)
	roles(uipath.AllowTenantUserRoleID)
	set(uipath.AuditorRoleID, []int64{id}, nil).expect(t, 400)
	set(99, none, none).expect(t, 404)
	set(uipath.AuditorRoleID, []int64{id, 9}, none).expect(t, 404)
	set(uipath.OperatorRoleID, []int64{id}, none).expect(t, 400)
	b.set("wrong_role_type=silent", "unknown_user_grant=400", "duplicate_grant=409", "absent_grant=404")
	set(uipath.OperatorRoleID, []int64{id}, none).expect(t, 204)
	set(uipath.AuditorRoleID, []int64{9}, none).expect(t, 400)
	set(uipath.AllowTenantUserRoleID, []int64{id}, none).expect(t, 409)
	set(uipath.AuditorRoleID, none, []int64{id}).expect(t, 404)
	roles(uipath.AllowTenantUserRoleID)

	b.call("POST", tenantUser(id)+odata+"AssignRoles", map[string]any{"roleIds": []int{uipath.AuditorRoleID, uipath.LegacyMixedRoleID}}).expect(t, 200)
	roles(uipath.AuditorRoleID, uipath.LegacyMixedRoleID)
	b.call("POST", tenantUser(id)+odata+"AssignRoles", "{}").expect(t, 400)
	b.call("POST", tenantUser(id)+odata+"ToggleRole", map[string]any{"role": uipath.AuditorRoleName, "toggle": false}).expect(t, 200)
	b.call("POST", tenantUser(id)+odata+"ToggleRole", map[string]any{"role": "Nothing", "toggle": true}).expect(t, 404)
	roles(uipath.LegacyMixedRoleID)
}

func TestRoles(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := orchestrator + "/odata/Roles"
	b.call("GET", path+"?$filter="+url.QueryEscape("Name eq 'Auditor'"), nil).expect(t, 200).want(t, float64(uipath.AuditorRoleID), "value", 0, "Id").
		want(t, "Tenant", "value", 0, "Type")
	b.call("GET", path+"(13)?$expand=Permissions", nil).expect(t, 200).want(t, "Users.View", "Permissions", 0, "Name")
	b.call("GET", path+odata+"GetUserIdsForRole(key=11)", nil).expect(t, 200).want(t, float64(uipath.AdminTenantUserID), "value", 0)
	a := b.call("GET", path+odata+"GetUsersForRole(key=12)", nil).expect(t, 200).want(t, uipath.AutomationUsersGroupID, "value", 0, "Key")
	if n := len(a.Get("value").([]any)); n != 3 {
		t.Errorf("%d users, want everybody", n)
	}
	b.call("GET", path+"(99)", nil).expect(t, 404)
}

func TestSigningInProvisions(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("nora", uipath.AutomationUsersGroupID)
	b.SignIn(uipath.RegularUserID)
	if _, there := b.TenantUser(uipath.RegularUserID); there {
		t.Error("a user of no group in the tenant came into it")
	}
	b.set("automatic_provision=off")
	b.SignIn(id)
	if _, there := b.TenantUser(id); there {
		t.Error("the switch is off")
	}
	b.set("automatic_provision=on")
	b.SignIn(id)
	if u, _ := b.TenantUser(id); u.ProvisionType != uipath.ProvisionAutomatic {
		t.Errorf("%+v", u)
	}
}
