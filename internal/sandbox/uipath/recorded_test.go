package uipath_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// Each test holds the requests of a client that others wrote, as it sends them, and what it reads from the responses. Values are invented.

const roles = orchestrator + "/odata/Roles"

func usersOfFolder(id int64, arguments string) string {
	return fmt.Sprintf("%s%sGetUsersForFolder(key=%d,%s)", folders, odata, id, arguments)
}

// holds fails the test unless there is a list of n values at the path of the response.
func (a response) holds(t *testing.T, n int, path ...any) response {
	t.Helper()
	if list, isList := a.Get(path...).([]any); !isList || len(list) != n {
		t.Errorf("%v: %v, want a list of %d", path, a.Get(path...), n)
	}
	return a
}

// UiPathOrch (github.com/UiPath-Services/UiPathOrch, OrchAPISession.cs) reads users with everything expanded, and changes them as a whole.
func TestRecordedUiPathOrch_K8_5_7(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.call("GET", tenantUsers+"?$top=1000&$skip=0&$expand=OrganizationUnits,UserRoles&$orderby=Id", nil).expect(t, 200).
		holds(t, 0, "value", 0, "OrganizationUnits").want(t, uipath.TenantAdministratorRoleName, "value", 0, "UserRoles", 0, "RoleName")
	b.call("GET", tenantUsers+"?$expand=OrganizationUnits,UserRoles,UnattendedRobot", nil).expect(t, 400) // recorded: an error
	id := b.rita()
	whole := b.call("GET", tenantUser(id)+"?$expand=OrganizationUnits,UserRoles", nil).expect(t, 200)
	body, _ := whole.Body.(map[string]any)
	body["UserRoles"], body["LoginProviders"], body["CreatorUserId"] = nil, nil, nil
	body["RolesList"], body["MayHavePersonalWorkspace"], body["LicenseType"] = []string{uipath.AuditorRoleName}, true, "Attended"
	b.call("PUT", tenantUser(id), body).expect(t, 200)
	b.call("GET", tenantUser(id), nil).want(t, true, "MayHavePersonalWorkspace").want(t, "Attended", "LicenseType").
		want(t, uipath.AuditorRoleName, "RolesList", 0).want(t, "Rita", "Name")
	b.call("PATCH", tenantUser(id), map[string]any{"UnattendedRobot": map[string]any{"UserName": "corp\\rita", "Password": "secret"}}).expect(t, 200)
	if a := b.call("GET", tenantUser(id), nil).want(t, "corp\\rita", "UnattendedRobot", "UserName").
		want(t, uipath.AuditorRoleName, "RolesList", 0); strings.Contains(a.Raw, "secret") {
		t.Errorf("a robot's password is shown: %s", a.Raw)
	}
	b.GrantFolderRole(uipath.FinanceFolderID, uipath.RegularUserID, uipath.OperatorRoleID)
	b.call("GET", usersOfFolder(uipath.FinanceFolderID, "includeInherited=false")+"?$top=1000&$skip=0&includeAlertsEnabled=true&$orderby=Id", nil).
		expect(t, 200).want(t, uipath.RegularUserName, "value", 1, "UserEntity", "UserName").want(t, "DirectoryUser", "value", 1, "UserEntity", "Type").
		want(t, uipath.OperatorRoleName, "value", 1, "Roles", 0, "Name").want(t, "Assigned", "value", 1, "Roles", 0, "Origin").
		want(t, false, "value", 1, "HasAlertsEnabled")
	delete(body, "RolesList")
	b.call("PUT", tenantUser(id), body).expect(t, 200)
	if got := b.TenantRoles(uipath.RegularUserID); len(got) != 0 {
		t.Errorf("roles %v after a whole user without them", got)
	}
	b.GrantTenantRole(uipath.RegularUserID, uipath.AuditorRoleID)
	b.set("put_user_without_roles=kept")
	b.call("PUT", tenantUser(id), body).expect(t, 200)
	if got := b.TenantRoles(uipath.RegularUserID); !slices.Equal(got, []int{uipath.AuditorRoleID}) {
		t.Errorf("roles %v", got)
	}
	b.set("unknown_fields=400")
	b.call("PUT", tenantUser(id), body).expect(t, 200) // it knows what it has shown
}

// It copies roles and folders between tenants.
func TestRecordedUiPathOrch_K8_15(t *testing.T) {
	t.Parallel()
	b := start(t)
	role := map[string]any{"Name": "Bookkeeper", "Type": "Folder", "DisplayName": "Bookkeeper",
		"Permissions": []any{map[string]any{"Name": "Assets.View", "IsGranted": true, "Scope": "Folder"},
			map[string]any{"Name": "Assets.Edit", "IsGranted": false, "Scope": "Folder"}}}
	made := b.call("POST", roles, role).expect(t, 201).want(t, "Folder", "Type").want(t, true, "IsEditable")
	id := int(made.Get("Id").(float64))
	b.call("POST", roles, role).expect(t, 409).want(t, 1001.0, "errorCode")
	role["Permissions"] = []any{map[string]any{"Name": "Jobs.View", "IsGranted": true}}
	if a := b.call("PUT", fmt.Sprintf("%s(%d)", roles, id), role).expect(t, 200); a.Raw != "" {
		t.Errorf("a changed role returned %s", a.Raw)
	}
	all := b.call("GET", roles+"?$top=1000&$skip=0&$expand=Permissions&$filter=Id%20eq%20"+fmt.Sprint(id), nil).expect(t, 200)
	all.want(t, "Jobs.View", "value", 0, "Permissions", 0, "Name").want(t, nil, "value", 0, "Permissions", 1)
	b.call("DELETE", fmt.Sprintf("%s(%d)", roles, id), nil).expect(t, 204)
	b.call("DELETE", fmt.Sprintf("%s(%d)", roles, id), nil).expect(t, 404)
	b.call("DELETE", fmt.Sprintf("%s(%d)", roles, uipath.TenantAdministratorRoleID), nil).expect(t, 400)
	for _, bad := range []map[string]any{{}, {"Name": "x", "Type": "Other"},
		{"Name": "x", "Permissions": []any{map[string]any{"Name": "Nothing.View"}}}} {
		b.call("POST", roles, bad).expect(t, 400)
	}

	asked := map[string]any{"DisplayName": "Taxes", "Description": "new", "FeedType": "FolderHierarchy", "ParentId": uipath.FinanceFolderID}
	asked["PermissionModel"], asked["ProvisionType"] = "FineGrained", "Automatic"
	folder := b.call("POST", folders, asked).expect(t, 201).
		want(t, "Finance/Taxes", "FullyQualifiedName").want(t, "Processes", "FeedType") // recorded: whatever is asked for
	path := fmt.Sprintf("%s(%v)", folders, folder.Get("Id"))
	b.call("PUT", path, map[string]any{"Id": folder.Get("Id"), "DisplayName": "Duties", "Description": nil, "ParentId": uipath.FinanceFolderID}).
		expect(t, 200)
	b.call("PUT", path+odata+"MoveFolder?targetParentId="+fmt.Sprint(uipath.SharedFolderID), nil)
	b.call("GET", path, nil).want(t, "Shared/Duties", "FullyQualifiedName").want(t, nil, "Description")
	b.call("PUT", path+odata+"MoveFolder", nil)
	b.call("GET", path, nil).want(t, nil, "ParentId")
	b.call("DELETE", path, nil).expect(t, 204)
	b.call("DELETE", fmt.Sprintf("%s(%d)", folders, uipath.FinanceFolderID), nil).expect(t, 409) // has users
	b.call("PUT", fmt.Sprintf("%s(%d)%sMoveFolder?targetParentId=%d", folders, uipath.FinanceFolderID, odata, uipath.InvoicesFolderID), nil).
		expect(t, 400)
	b.call("GET", orchestrator+"/api/FoldersNavigation/GetAllRolesForUser?username=x&type=User", nil).expect(t, 401) // as an application: recorded
}

// uipathcli (github.com/UiPath/uipathcli) sends what its definitions name; its README shows what "uipath orchestrator users get" printed.
func TestRecordedUipathcli_K8_6(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.app("OR.Users.Read").call("GET", tenantUsers, nil).expect(t, 200).want(t, 3.0, "@odata.count").
		want(t, b.url+orchestrator+"/odata/$metadata#Users", "@odata.context")
	b.call("GET", tenantUser(uipath.AdminTenantUserID), nil).want(t, b.url+orchestrator+"/odata/$metadata#Users/$entity", "@odata.context")
	b.call("GET", roles, nil).want(t, b.url+orchestrator+"/odata/$metadata#Roles", "@odata.context").want(t, 7.0, "@odata.count")
	b.set("odata_count=asked")
	b.call("GET", tenantUsers, nil).want(t, nil, "@odata.count")
	b.call("GET", tenantUsers+"?$count=true&$top=1", nil).want(t, 3.0, "@odata.count")

	onPrem := start(t, "edition=on_prem")
	onPrem.call("GET", "/odata/Folders", nil, "X-UIPATH-TenantName", uipath.TenantName).
		want(t, onPrem.url+"/odata/$metadata#Folders", "@odata.context")

	id := b.create("nora")
	b.call("PUT", users+"/"+id, map[string]string{"password": "Old-Password-1"}).expect(t, 200)
	change := func(old, next string, status int) response {
		return b.call("POST", users+"/"+id+"/changepassword", map[string]string{"oldPassword": old, "newPassword": next}).expect(t, status)
	}
	change("wrong", "New-Password-1", 400).want(t, "PasswordMismatch", "errors", 0, "code")
	change("Old-Password-1", "weak", 400).want(t, false, "succeeded")
	change("Old-Password-1", "New-Password-1", 200).want(t, true, "succeeded")
	change("Old-Password-1", "New-Password-2", 400)
	b.call("GET", users+"/"+id+"/loginAttempts?top=10", nil).expect(t, 200).want(t, 0.0, "totalCount")
	b.SignIn(id)
	b.call("GET", users+"/"+id+"/loginAttempts", nil).expect(t, 200).want(t, 1.0, "totalCount").want(t, id, "results", 0, "userId")
	b.call("GET", users+"/"+id+"/loginAttempts?since=2099-01-01T00:00:00Z", nil).expect(t, 200).want(t, 0.0, "totalCount")
	b.call("GET", users+"/"+id+"/loginAttempts?since=x", nil).expect(t, 400)
	b.app("PM.User").call("GET", users+"/"+id+"/loginAttempts", nil).expect(t, 403) // it has a scope of its own
}

// What its definitions describe besides.
func TestRecordedUipathcli_K8_15(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.rita()
	find := orchestrator + "/api/DirectoryService/GetDomainUserId?"
	b.call("GET", find+url.Values{"domain": {"autogen"}, "userName": {uipath.RegularUserName}, "userType": {"DirectoryUser"}}.Encode(), nil).
		expect(t, 200).want(t, float64(id))
	b.call("GET", find+url.Values{"domain": {"autogen"}, "directoryIdentifier": {uipath.OwnerID}}.Encode(), nil).expect(t, 404)
	b.call("GET", find+"domain=autogen", nil).expect(t, 400)
	nora := b.create("nora", uipath.AutomationUsersGroupID)
	permissions := orchestrator + "/api/DirectoryService/GetDirectoryPermissions?domain=autogen&username="
	b.call("GET", permissions+"nora@example.com", nil).expect(t, 200).want(t, "Automation Users", 0, "directoryGroup").
		want(t, uipath.AllowTenantUserRoleName, 0, "roles", 0, "name").want(t, nil, 1)
	if a := b.call("GET", permissions+"nobody", nil).expect(t, 200); len(a.Body.([]any)) != 0 {
		t.Errorf("groups of nobody: %s", a.Raw)
	}
	b.GrantFolderRole(uipath.FinanceFolderID, nora, uipath.OperatorRoleID)
	remove := fmt.Sprintf("%s(%d)%sRemoveUserFromFolderByKey", folders, uipath.FinanceFolderID, odata)
	b.call("POST", remove, map[string]string{"userKey": nora}).expect(t, 204)
	if got := b.FolderRoles(uipath.FinanceFolderID, nora); got != nil {
		t.Errorf("still in the folder: %v", got)
	}
	b.call("POST", remove, map[string]string{"userKey": nobody}).expect(t, 404)
	b.call("POST", remove, "{}").expect(t, 400)
	if a := b.call("PATCH", tenantUser(id), `{"Id":"x"`).expect(t, 400); strings.Contains(a.Raw, "Go") || strings.Contains(a.Raw, "unmarshal") {
		t.Errorf("the refusal shows how the sandbox decodes: %s", a.Raw) // K8.16
	}
}

// A Node client (github.com/masatomix/uipath-orchestrator-api-node, src/services) clears a folder of its users, and lists the folders of each user.
func TestRecordedNodeClient_K8_5_15(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.rita(uipath.AuditorRoleName)
	found := b.call("GET", tenantUsers+"?"+url.Values{"$filter": {"UserName eq '" + uipath.RegularUserName + "'"}}.Encode(), nil).expect(t, 200).
		want(t, float64(id), "value", 0, "Id")
	user, _ := found.Get("value", 0).(map[string]any)
	user["Surname"] = "Renamed"
	b.call("PUT", tenantUser(id), user).expect(t, 200)
	b.call("GET", tenantUser(id), nil).want(t, "Renamed", "Surname").want(t, uipath.AuditorRoleName, "RolesList", 0)

	b.call("POST", folders+odata+"AssignUsers", map[string]any{"assignments": map[string]any{"UserIds": []int64{id},
		"RolesPerFolder": []any{map[string]any{"FolderId": uipath.SharedFolderID}}}}).expect(t, 204)
	b.call("GET", usersOfFolder(uipath.SharedFolderID, "includeInherited=true"), nil).expect(t, 200).want(t, float64(id), "value", 0, "Id").
		want(t, uipath.RegularUserName, "value", 0, "UserEntity", "UserName").holds(t, 0, "value", 0, "Roles")
	b.GrantFolderRole(uipath.InvoicesFolderID, uipath.RegularUserID, uipath.OperatorRoleID)
	rolesFor := folders + odata + "GetAllRolesForUser(username='" + uipath.RegularUserName + "',skip=0,take=30)"
	b.call("GET", rolesFor, nil).expect(t, 200).want(t, "Invoices", "PageItems", 0, "Folder", "DisplayName").want(t, 1.0, "Count").
		want(t, uipath.AuditorRoleName, "TenantRoles", 0, "Name")
	b.call("POST", fmt.Sprintf("%s(%d)%sRemoveUserFromFolder", folders, uipath.SharedFolderID, odata), map[string]any{"userId": id}).expect(t, 204)
	b.call("DELETE", fmt.Sprintf("%s(%d)", folders, uipath.SharedFolderID), nil).expect(t, 204)

	made := b.call("POST", folders, map[string]any{"DisplayName": "Sample"}).expect(t, 201)
	b.call("GET", folders+"?"+url.Values{"$filter": {"DisplayName eq 'Sample'"}}.Encode(), nil).want(t, made.Get("Id"), "value", 0, "Id")
	if names := b.call("GET", orchestrator+"/odata/Permissions", nil).expect(t, 200).Column("Name", "value"); !slices.Contains(names, "Users.View") {
		t.Errorf("permissions %v", names)
	}
	for _, form := range []string{"GetCurrentUser", "GetCurrentUser()", "GetCurrentPermissions()"} { // other clients write the parentheses
		b.as(uipath.ScopedPAT).call("GET", tenantUsers+odata+form, nil).expect(t, 200)
	}
	b.call("GET", usersOfFolder(uipath.InvoicesFolderID, "%20includeInherited=true"), nil).expect(t, 200) // and a space behind the comma
}

// OrchestratorManager (github.com/UiPath-Services/OrchestratorManager, Users and Entities/Folders) filters by what is in UserEntity, changes users
// without their roles, and names accounts of a domain by their name alone.
func TestRecordedOrchestratorManager_K8_5_15(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.rita(uipath.AuditorRoleName)
	b.call("GET", tenantUsers+"?$filter="+url.QueryEscape(fmt.Sprintf("Id eq %d or UserName eq 'nobody'", id)), nil).expect(t, 200).
		want(t, uipath.RegularUserName, "value", 0, "UserName").want(t, nil, "value", 1)
	b.call("PATCH", tenantUser(id), map[string]any{"Id": id, "Name": "Ritana", "IsActive": false, "RolesList": []string{}}).expect(t, 200)
	b.call("GET", tenantUser(id), nil).want(t, "Ritana", "Name").want(t, "Regular", "Surname").want(t, false, "IsActive").
		want(t, uipath.AuditorRoleName, "RolesList", 0)
	b.GrantFolderRole(uipath.FinanceFolderID, uipath.RegularUserID, uipath.OperatorRoleID)
	path := usersOfFolder(uipath.FinanceFolderID, "includeInherited=false") + "?$filter="
	b.call("GET", path+url.QueryEscape("UserEntity/UserName eq '"+uipath.RegularUserName+"'"), nil).expect(t, 200).
		want(t, float64(id), "value", 0, "Id").want(t, uipath.OperatorRoleName, "value", 0, "Roles", 0, "Name").want(t, nil, "value", 1)
	b.call("GET", path+url.QueryEscape("UserEntity/Nothing eq 'x'"), nil).expect(t, 400)
	b.call("POST", folders+odata+"AssignDomainUser", map[string]any{"assignment": map[string]any{"Domain": "autogen",
		"UserName": uipath.DirectoryUserName, "UserType": "DirectoryUser",
		"RolesPerFolder": []any{map[string]any{"FolderId": uipath.SharedFolderID, "RoleIds": []int{uipath.OperatorRoleID}}}}}).expect(t, 204)
	if got := b.FolderRoles(uipath.SharedFolderID, uipath.DirectoryUserID); !slices.Equal(got, []int{uipath.OperatorRoleID}) {
		t.Errorf("roles %v", got)
	}
}
