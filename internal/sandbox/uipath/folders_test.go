package uipath_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

const folders = orchestrator + "/odata/Folders"

func access(folder int64, inherited bool) string {
	return fmt.Sprintf("%s%sGetUsersForFolder(key=%d,includeInherited=%t)?$expand=UserEntity,Roles&$orderby=Id", folders, odata, folder, inherited)
}

func assign(user, folder int64, roles ...int) map[string]any {
	return map[string]any{"assignments": map[string]any{"UserIds": []int64{user},
		"RolesPerFolder": []any{map[string]any{"FolderId": folder, "RoleIds": roles}}}}
}

func TestFolderTree(t *testing.T) {
	t.Parallel()
	b := start(t)
	a := b.call("GET", folders, nil).expect(t, 200)
	want := []string{uipath.SharedFolderPath, uipath.FinanceFolderPath, uipath.InvoicesFolderPath, uipath.ArchiveFolderPath}
	if got := a.Column("FullyQualifiedName", "value"); !slices.Equal(got, want) {
		t.Errorf("folders %v", got)
	}
	a.want(t, nil, "value", 0, "ParentId").want(t, float64(uipath.FinanceFolderID), "value", 2, "ParentId")
	b.call("GET", folders+"?$filter="+url.QueryEscape("ParentId eq null and DisplayName eq 'finance'"), nil).
		want(t, float64(uipath.FinanceFolderID), "value", 0, "Id")
	b.call("GET", folders+"(103)", nil).expect(t, 200).want(t, "Invoices", "DisplayName")
	b.call("GET", folders+"(9)", nil).expect(t, 404).want(t, 1100.0, "errorCode")
}

// Personal workspaces and folders of solutions are not listed, and are there all the same.
func TestFoldersThatAreNotListed(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.rita()
	for kind, personal := range map[string]bool{"Personal": true, "Solution": false} {
		var f uipath.Folder
		if err := json.Unmarshal([]byte(b.control("POST", "/tenant/folders", `{"DisplayName":"Hidden `+kind+`","Type":"`+kind+`"}`, 200)), &f); err != nil {
			t.Fatal(err)
		}
		b.call("GET", fmt.Sprintf("%s(%d)", folders, f.ID), nil).expect(t, 200).want(t, kind, "FolderType").want(t, personal, "IsPersonal")
		for _, filter := range []string{"", "?$filter=" + url.QueryEscape(fmt.Sprintf("Id eq %d", f.ID))} {
			if got := b.call("GET", folders+filter, nil).expect(t, 200).Column("DisplayName", "value"); slices.Contains(got, f.DisplayName) {
				t.Errorf("folders %v", got)
			}
		}
		b.call("POST", folders+odata+"AssignUsers", assign(id, f.ID, uipath.OperatorRoleID)).expect(t, 204)
		b.call("GET", access(f.ID, false), nil).expect(t, 200).want(t, uipath.RegularUserName, "value", 0, "UserEntity", "UserName")
	}
	b.control("POST", "/tenant/folders", `{"DisplayName":"x","Type":"Other"}`, 400)
}

func TestAssigningOverwrites(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.rita()
	roles := func(want ...int) {
		t.Helper()
		if got := b.FolderRoles(uipath.InvoicesFolderID, uipath.RegularUserID); !slices.Equal(got, want) {
			t.Errorf("roles %v, want %v", got, want)
		}
	}
	path := folders + odata + "AssignUsers"
	b.call("POST", path, assign(id, uipath.InvoicesFolderID, uipath.OperatorRoleID, uipath.AutomationUserRoleID)).expect(t, 204)
	roles(uipath.OperatorRoleID, uipath.AutomationUserRoleID)
	b.call("POST", path, assign(id, uipath.InvoicesFolderID, uipath.FolderAdministratorRoleID)).expect(t, 204)
	roles(uipath.FolderAdministratorRoleID)
	b.call("POST", path, assign(id, uipath.InvoicesFolderID, uipath.AuditorRoleID)).expect(t, 400).want(t, 1009.0, "errorCode")
	b.call("POST", path, assign(id, 9, uipath.OperatorRoleID)).expect(t, 404).want(t, 1100.0, "errorCode")
	b.call("POST", path, assign(id, uipath.InvoicesFolderID, 99)).expect(t, 404)
	b.call("POST", path, assign(9, uipath.InvoicesFolderID, uipath.OperatorRoleID)).expect(t, 404)
	b.call("POST", path, "{}").expect(t, 400)
	roles(uipath.FolderAdministratorRoleID)
	b.set("wrong_role_type=silent")
	b.call("POST", path, assign(id, uipath.InvoicesFolderID, uipath.OperatorRoleID, uipath.AuditorRoleID)).expect(t, 204)
	roles(uipath.OperatorRoleID)
}

func TestAccessAndInheritance(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.rita()
	b.GrantFolderRole(uipath.InvoicesFolderID, uipath.RegularUserID, uipath.OperatorRoleID)
	b.call("GET", access(uipath.InvoicesFolderID, false), nil).expect(t, 200).want(t, uipath.RegularUserName, "value", 0, "UserEntity", "UserName").
		want(t, "Assigned", "value", 0, "Roles", 0, "Origin").want(t, nil, "value", 1)
	b.call("GET", access(uipath.InvoicesFolderID, true), nil).expect(t, 200).want(t, float64(uipath.AdminTenantUserID), "value", 0, "Id").
		want(t, "Inherited", "value", 0, "Roles", 0, "Origin").want(t, true, "value", 0, "UserEntity", "IsInherited").
		want(t, float64(uipath.FinanceFolderID), "value", 0, "Roles", 0, "InheritedFromFolder", "Id").want(t, "Operator", "value", 1, "Roles", 0, "Name")
	bare := b.call("GET", fmt.Sprintf("%s%sGetUsersForFolder(key=%d,includeInherited=false)", folders, odata, uipath.InvoicesFolderID), nil).
		expect(t, 200)
	bare.want(t, "Operator", "value", 0, "Roles", 0, "Name").want(t, uipath.RegularUserID, "value", 0, "UserEntity", "Key")
	b.call("GET", fmt.Sprintf("%s%sGetUsersForFolder(key=%d,includeInherited=x)", folders, odata, uipath.InvoicesFolderID), nil).expect(t, 400)
	b.call("GET", access(9, false), nil).expect(t, 404)
}

func TestRemovingFromAFolder(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := fmt.Sprintf("%s(%d)%sRemoveUserFromFolder", folders, uipath.FinanceFolderID, odata)
	b.call("POST", path, "{}").expect(t, 400)
	b.call("POST", path, map[string]any{"userId": 9}).expect(t, 404)
	b.call("POST", path, map[string]any{"userId": uipath.AdminTenantUserID}).expect(t, 204)
	if got := b.FolderRoles(uipath.FinanceFolderID, uipath.AdminID); got != nil {
		t.Errorf("roles %v", got)
	}
}

func TestAssigningAccountsOfTheDirectory(t *testing.T) {
	t.Parallel()
	body := map[string]any{"assignment": map[string]any{"Domain": "autogen", "UserName": uipath.DirectoryUserName,
		"DirectoryIdentifier": "aad|" + uipath.DirectoryUserObjectID,
		"UserType":            "DirectoryUser", "RolesPerFolder": []any{map[string]any{"FolderId": uipath.SharedFolderID,
			"RoleIds": []int{uipath.OperatorRoleID}}}}}
	for edition, calls := range map[string]struct {
		prefix string
		status map[string]int // of each call
		header []string
		set    string
	}{
		"cloud": {folders + odata, map[string]int{"AssignDirectoryUser": 204, "AssignDomainUser": 204}, nil, "domain_user_on_cloud=accepted"},
		"cloud, as recorded later": {folders + odata, map[string]int{"AssignDirectoryUser": 204, "AssignDomainUser": 500}, nil,
			"domain_user_on_cloud=500"},
		"cloud, the same": {folders + odata, map[string]int{"AssignDomainUser": 400}, nil, "domain_user_on_cloud=400"},
		"on_prem": {"/odata/Folders" + odata, map[string]int{"AssignDomainUser": 204, "AssignDirectoryUser": 400},
			[]string{"X-UIPATH-TenantName", uipath.TenantName}, "edition=on_prem"},
	} {
		for name, status := range calls.status {
			b := start(t, calls.set)
			b.call("POST", calls.prefix+name, body, calls.header...).expect(t, status)
			want := []int{uipath.OperatorRoleID}
			if status != 204 {
				want = nil
			}
			if got := b.FolderRoles(uipath.SharedFolderID, uipath.DirectoryUserID); !slices.Equal(got, want) {
				t.Errorf("%s, %s: roles %v", edition, name, got)
			}
		}
	}
}
