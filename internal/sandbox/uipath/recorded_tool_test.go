package uipath_test

import (
	"fmt"
	"net/url"
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// The requests of UiPath's own tool (npm @uipath/orchestrator-tool 1.202.1), as it was seen to send them to the sandbox: it finds everything by keys.

// tool sends a body as the tool's generated client does.
func (b *bench) tool(method, path string, body any) response {
	b.t.Helper()
	if body == nil {
		return b.call(method, path, nil)
	}
	return b.call(method, path, body, "Content-Type", "application/json;odata.metadata=minimal;odata.streaming=true")
}

func roleKey(id int) string { return fmt.Sprintf("1d000000-0000-4000-8000-%012d", id) }

func TestRecordedToolUsers_K8_15(t *testing.T) {
	t.Parallel()
	b := start(t).as(uipath.ScopedPAT)
	b.tool("GET", tenantUsers+odata+"GetCurrentUser", nil).expect(t, 200).want(t, uipath.AdminID, "Key")
	// users import: by name or by identifier, without a domain
	body := map[string]any{"UserName": uipath.RegularUserName, "EmailAddress": uipath.RegularUserName, "Name": "rita.regular",
		"Type": "DirectoryUser", "MayHaveUnattendedSession": false, "MayHaveUserSession": true, "MayHaveRobotSession": false,
		"MayHavePersonalWorkspace": false, "RolesList": []string{}}
	made := b.tool("POST", tenantUsers, body).expect(t, 201).want(t, uipath.RegularUserID, "Key").want(t, false, "MayHaveRobotSession")
	b.tool("POST", tenantUsers, map[string]any{"Key": uipath.RegularUserID, "DirectoryIdentifier": uipath.RegularUserID, "Type": "DirectoryUser",
		"RolesList": []string{}}).expect(t, 409)
	b.tool("POST", tenantUsers, map[string]any{"DirectoryIdentifier": uipath.ReadOnlyClientID, "Type": "DirectoryExternalApplication"}).expect(t, 201)
	b.tool("POST", tenantUsers, map[string]any{"UserName": "nobody", "Type": "DirectoryUser"}).expect(t, 404)
	byKey := tenantUsers + odata + "GetByKey(identifier=" + uipath.RegularUserID + ")"
	whole := b.tool("GET", byKey, nil).expect(t, 200).want(t, made.Get("Id"), "Id")
	b.tool("GET", tenantUsers+odata+"GetByKey(identifier="+nobody+")", nil).expect(t, 404)
	b.tool("GET", tenantUsers+odata+"GetByKey(identifier=x)", nil).expect(t, 400)
	// users update: what it has read, with changes
	user, _ := whole.Body.(map[string]any)
	user["LicenseType"], user["MayHaveUnattendedSession"] = "Attended", true
	b.tool("PUT", fmt.Sprintf("%s(%v)", tenantUsers, made.Get("Id")), user).expect(t, 200)
	b.tool("GET", byKey, nil).want(t, "Attended", "LicenseType").want(t, true, "MayHaveUnattendedSession")
	// users list-available, then assign, list-in-folder and unassign
	free := fmt.Sprintf("%s%sGetUsersToAssign(folderId=%d)?$filter=%s&$top=50&$skip=0", folders, odata, uipath.FinanceFolderID,
		url.QueryEscape("contains(UserName, 'rita')"))
	b.tool("GET", free, nil).expect(t, 200).want(t, made.Get("Id"), "value", 0, "Id")
	b.tool("GET", tenantUsers+"?$top=1&$filter="+url.QueryEscape(fmt.Sprintf("Id eq %v", made.Get("Id"))), nil).
		want(t, uipath.RegularUserID, "value", 0, "Key")
	b.tool("POST", folders+odata+"AssignUsers", map[string]any{"assignments": map[string]any{"UserIds": []any{made.Get("Id")},
		"RolesPerFolder": []any{map[string]any{"FolderId": uipath.FinanceFolderID, "RoleIds": []int{uipath.OperatorRoleID}}}}}).expect(t, 204)
	b.tool("GET", free, nil).want(t, nil, "value", 0)
	in := usersOfFolder(uipath.FinanceFolderID, "includeInherited=false") + "?$orderby=Id%20desc&$top=50&$skip=0"
	b.tool("GET", in, nil).expect(t, 200).want(t, uipath.RegularUserID, "value", 0, "UserEntity", "Key").
		want(t, "Operator", "value", 0, "Roles", 0, "Name")
	b.tool("POST", fmt.Sprintf("%s(%d)%sRemoveUserFromFolder", folders, uipath.FinanceFolderID, odata), map[string]any{"userId": made.Get("Id")}).
		expect(t, 204)
	b.tool("GET", in, nil).want(t, uipath.AdminID, "value", 0, "UserEntity", "Key").want(t, nil, "value", 1)
}

func TestRecordedToolRoles_K8_15(t *testing.T) {
	t.Parallel()
	b := start(t).as(uipath.ScopedPAT)
	keys := b.tool("GET", roles+"?$top=100&$skip=0", nil).expect(t, 200).Column("Key", "value")
	if !slices.Contains(keys, roleKey(uipath.AuditorRoleID)) {
		t.Errorf("keys of roles: %v", keys)
	}
	made := b.tool("POST", roles, map[string]any{"Name": "Bookkeeper", "DisplayName": "Bookkeeper", "Type": "Tenant", "Permissions": []any{}}).
		expect(t, 201)
	path := fmt.Sprintf("%s(%v)", roles, made.Get("Id"))
	template, _ := b.tool("GET", orchestrator+"/odata/Permissions?$top=1000", nil).expect(t, 200).Get("value", 0).(map[string]any)
	template["IsGranted"] = true
	role, _ := b.tool("GET", path+"?$expand=permissions", nil).expect(t, 200).holds(t, 0, "Permissions").Body.(map[string]any)
	role["Permissions"] = []any{template}
	b.tool("PUT", path, role).expect(t, 200)
	ids := fmt.Sprintf("id in (%v,%d)", made.Get("Id"), uipath.AuditorRoleID)
	b.tool("GET", roles+"?$expand=permissions&$top=2&$orderby=Id%20desc&$filter="+url.QueryEscape(ids), nil).expect(t, 200).
		want(t, template["Name"], "value", 0, "Permissions", 0, "Name").want(t, "Auditor", "value", 1, "Name").want(t, nil, "value", 2)
	for _, bad := range []string{"id in 1", "id in (1", "id in (1;2)", "id in ()"} {
		b.tool("GET", roles+"?$filter="+url.QueryEscape(bad), nil).expect(t, 400)
	}
	b.tool("POST", path+odata+"SetUsers", map[string]any{"addedUserIds": []int{uipath.AdminTenantUserID}, "removedUserIds": []int{}}).expect(t, 204)
	b.tool("GET", roles+odata+fmt.Sprintf("GetUserIdsForRole(key=%v)", made.Get("Id")), nil).want(t, float64(uipath.AdminTenantUserID), "value", 0)
	// roles user-roles list and user-permissions list: the same in two calls, only one of which an application may make
	b.GrantTenantRole(uipath.AutomationUsersGroupID, uipath.AuditorRoleID)
	b.GrantFolderRole(uipath.SharedFolderID, uipath.AutomationUsersGroupID, uipath.OperatorRoleID)
	b.EditUser(uipath.AdminID, func(*uipath.User) {})
	b.AddGroupMember(uipath.AutomationUsersGroupID, uipath.AdminID)
	navigation := orchestrator + "/api/FoldersNavigation/GetAllRolesForUser?"
	query := url.Values{"username": {uipath.AdminUserName}, "type": {"User"}, "skip": {"0"}, "take": {"50"}}.Encode()
	mine := b.tool("GET", navigation+query, nil).expect(t, 200).want(t, 2.0, "Count").want(t, "Shared", "PageItems", 0, "Folder", "DisplayName").
		want(t, uipath.AutomationUsersGroupID, "PageItems", 0, "Roles", 0, "Users", 0, "Key").want(t, "Finance", "PageItems", 1, "Folder", "DisplayName")
	if names := mine.Column("Name", "TenantRoles"); !slices.Contains(names, "Bookkeeper") || !slices.Contains(names, "Auditor") {
		t.Errorf("tenant roles %v", names)
	}
	b.tool("GET", navigation+"username=Automation%20Users&type=Group&take=1", nil).expect(t, 200).want(t, "Auditor", "TenantRoles", 1, "Name")
	b.tool("GET", navigation+"username=nobody&type=User", nil).expect(t, 404)
	b.tool("GET", navigation+"username=x&type=Other", nil).expect(t, 400)
	b.tool("GET", navigation+"username=x&skip=x", nil).expect(t, 400)
	byPath := folders + odata + "GetAllRolesForUser(username='" + url.PathEscape(uipath.AdminUserName) + "',skip=1,take=1000)"
	b.tool("GET", byPath, nil).expect(t, 200).want(t, "Finance", "PageItems", 0, "Folder", "DisplayName").want(t, nil, "PageItems", 1)
	b.tool("DELETE", path, nil).expect(t, 204)

	app := start(t)
	for _, status := range []int{401, 403} {
		app.set(fmt.Sprintf("navigation_of_app=%d", status))
		app.tool("GET", navigation+query, nil).expect(t, status)
	}
	app.set("navigation_of_app=accepted")
	app.tool("GET", navigation+query, nil).expect(t, 200)
}

func TestRecordedToolFolders_K8_15(t *testing.T) {
	t.Parallel()
	b := start(t).as(uipath.ScopedPAT)
	mine := orchestrator + "/api/Folders/GetAllForCurrentUser?take=50&skip=0"
	names := b.tool("GET", mine, nil).expect(t, 200).Column("DisplayName", "PageItems")
	if !slices.Equal(names, []string{"Finance", "Invoices", "Archive"}) {
		t.Errorf("folders of the signed-in user: %v", names)
	}
	b.tool("GET", orchestrator+"/api/Folders/GetAllForCurrentUser?take=1&skip=1", nil).
		want(t, "Invoices", "PageItems", 0, "DisplayName").want(t, 3.0, "Count")
	start(t).tool("GET", mine, nil).expect(t, 200).want(t, 0.0, "Count") // an application was given none
	filter := "(FullyQualifiedName eq 'Finance' or startswith(FullyQualifiedName, 'Finance/')) and FolderType eq 'Standard'"
	b.tool("GET", folders+"?$top=50&$skip=0&$orderby=DisplayName%20asc&$filter="+url.QueryEscape(filter), nil).expect(t, 200).
		want(t, "Archive", "value", 0, "DisplayName").want(t, 3.0, "@odata.count")
	b.tool("GET", folders+"?$filter="+url.QueryEscape("ParentId eq null"), nil).want(t, 2.0, "@odata.count")
	workspace := b.AddFolderOfType(0, "Adam's workspace", uipath.FolderPersonal)
	b.GrantFolderRole(workspace.ID, uipath.AdminID, uipath.FolderAdministratorRoleID)
	b.tool("GET", orchestrator+"/odata/PersonalWorkspaces?$top=50&$skip=0&$filter="+url.QueryEscape("contains(Name, 'Adam')"), nil).expect(t, 200).
		want(t, uipath.AdminID, "value", 0, "OwnerKey").want(t, nil, "value", 1)
	made := b.tool("POST", folders, map[string]any{"DisplayName": "Taxes", "FeedType": "Processes", "PermissionModel": "FineGrained",
		"ProvisionType": "Automatic", "ParentId": uipath.FinanceFolderID}).expect(t, 201)
	b.tool("POST", folders, map[string]any{"DisplayName": "taxes", "ParentId": uipath.FinanceFolderID}).expect(t, 409)
	b.tool("POST", folders, map[string]any{}).expect(t, 400)
	key, path := made.Text("Key"), fmt.Sprintf("%s(%v)", folders, made.Get("Id"))
	byKey := folders + odata + "GetByKey(identifier=" + key + ")"
	b.tool("GET", byKey, nil).expect(t, 200).want(t, made.Get("Id"), "Id")
	b.tool("GET", folders+odata+"GetByKey(identifier="+nobody+")", nil).expect(t, 404)
	b.call("PATCH", orchestrator+"/api/Folders/PatchNameDescription?key="+key, map[string]any{"name": "Duties", "description": "renamed"}).expect(t, 204)
	b.tool("GET", byKey, nil).want(t, "Finance/Duties", "FullyQualifiedName").want(t, "renamed", "Description")
	b.tool("PUT", path+odata+"MoveFolder", nil).expect(t, 204)
	b.tool("GET", fmt.Sprintf("%s/odata/Machines%sGetRuntimesForFolder(folderId=%v)", orchestrator, odata, made.Get("Id")), nil).expect(t, 200).
		holds(t, 0, "value")
	b.tool("DELETE", path, nil).expect(t, 204)
	b.tool("DELETE", orchestrator+"/api/Folders/DeleteByKey?key="+key, nil).expect(t, 404)
	token := start(t)
	if iss := claims(t, token.token)["iss"]; iss != token.url+"/identity_" { // the tool takes the service's URL from it
		t.Errorf("issuer %v", iss)
	}
}
