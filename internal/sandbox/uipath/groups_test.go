package uipath_test

import (
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

const financeGroup = groups + "/" + uipath.FinanceGroupID

func groupChange(name any, add, remove []string) map[string]any {
	return map[string]any{"partitionGlobalId": uipath.PartitionGlobalID, "name": name, "directoryUserIDsToAdd": add, "directoryUserIDsToRemove": remove}
}

func TestGroupsAreListedWithoutMembers(t *testing.T) {
	t.Parallel()
	b := start(t)
	a := b.call("GET", groupList, nil).expect(t, 200)
	if names := a.Column("name"); len(names) != 7 || names[0] != "Everyone" || names[6] != uipath.FinanceGroupName {
		t.Fatalf("groups %v", names)
	}
	a.want(t, 0.0, 0, "type").want(t, 1.0, 6, "type")
	if len(a.Get(6, "members").([]any)) != 0 {
		t.Error("a list item has members")
	}
	b.set("enums=names")
	b.call("GET", groupList, nil).want(t, "builtIn", 0, "type").want(t, "custom", 6, "type")
}

func TestReadingAGroup(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := groupList + "/" + uipath.FinanceGroupID
	b.call("GET", path, nil).expect(t, 200).want(t, "aad|"+uipath.DirectoryUserObjectID, "members", 0, "identifier")
	b.call("GET", path+"/Members", nil).expect(t, 200).want(t, 1.0, "totalCount").want(t, uipath.DirectoryUserID, "results", 0, "id")
	everyone := groupList + "/" + uipath.EveryoneGroupID + "/Members"
	if got := b.call("GET", everyone+"?top=2&skip=4", nil).want(t, 5.0, "totalCount").Column("id", "results"); len(got) != 1 {
		t.Errorf("last page %v", got)
	}
	b.call("GET", everyone+"?top=1001", nil).expect(t, 400)
	b.call("GET", groupList+"/"+nobody, nil).expect(t, 404).want(t, 404.0, "StatusCode")
	b.call("GET", groupList+"/x", nil).expect(t, 400)
	b.set("group_read_members=empty")
	if members := b.call("GET", path, nil).Get("members").([]any); len(members) != 0 {
		t.Errorf("members %v", members)
	}
	b.set("group_members_call=404")
	b.call("GET", path+"/Members", nil).expect(t, 404)
	b.set("edition=automation_suite", "group_members_call=cloud")
	b.call("GET", path+"/Members", nil).expect(t, 404)
	b.set("group_members_call=everywhere")
	b.call("GET", path+"/Members", nil).expect(t, 200)
}

func TestMembersByTheGroup(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.call("PUT", financeGroup, groupChange(nil, []string{uipath.RegularUserID}, nil)).expect(t, 409)
	stranger := "aad|" + uipath.DirectoryStrangerObjectID
	b.call("PUT", financeGroup, groupChange(uipath.FinanceGroupName, []string{uipath.RegularUserID, stranger, uipath.DirectoryGroupObjectID},
		[]string{"aad|" + uipath.DirectoryUserObjectID})).expect(t, 200)
	want := []string{uipath.RegularUserID, uipath.DirectoryStrangerObjectID, uipath.DirectoryGroupObjectID}
	if got := b.GroupMembers(uipath.FinanceGroupID); !slices.Equal(got, want) {
		t.Errorf("members %v, want %v", got, want)
	}
	b.call("PUT", financeGroup, groupChange(uipath.FinanceGroupName, []string{uipath.RegularUserID}, []string{uipath.AdminID})).expect(t, 200)
	b.call("PUT", financeGroup, groupChange(uipath.FinanceGroupName, []string{nobody}, nil)).expect(t, 400)
	b.call("PUT", financeGroup, groupChange(uipath.FinanceGroupName, []string{uipath.AutomationUsersGroupID}, nil)).expect(t, 400)
	b.call("PUT", groups+"/"+nobody, groupChange("x", nil, nil)).expect(t, 404)
	b.set("duplicate_member=400", "absent_member=400")
	b.call("PUT", financeGroup, groupChange(uipath.FinanceGroupName, []string{uipath.RegularUserID}, nil)).expect(t, 400)
	b.call("PUT", financeGroup, groupChange(uipath.FinanceGroupName, nil, []string{uipath.AdminID})).expect(t, 400)
	if got := b.GroupMembers(uipath.FinanceGroupID); !slices.Equal(got, want) {
		t.Errorf("refused calls changed the members: %v", got)
	}
}

func TestBuiltInGroups(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := groups + "/" + uipath.AutomationUsersGroupID
	b.call("PUT", path, groupChange("Automation Users", []string{uipath.RegularUserID}, nil)).expect(t, 200)
	b.call("PUT", path, groupChange("Other", nil, nil)).expect(t, 400)
	b.call("PUT", groups+"/"+uipath.EveryoneGroupID, groupChange("Everyone", nil, []string{uipath.RegularUserID})).expect(t, 400)
	b.call("DELETE", groupList+"/"+uipath.AutomationUsersGroupID, nil).expect(t, 400)
	b.set("built_in_group_update=refused")
	b.call("PUT", path, groupChange("Automation Users", nil, []string{uipath.RegularUserID})).expect(t, 400)
	if got := b.GroupMembers(uipath.AutomationUsersGroupID); !slices.Equal(got, []string{uipath.RegularUserID}) {
		t.Errorf("members %v", got)
	}
}

func TestGroupsComeAndGo(t *testing.T) {
	t.Parallel()
	b := start(t)
	const id = "88888888-0000-4000-8000-000000000001"
	create := func(id, name any) response {
		return b.call("POST", groups, map[string]any{"partitionGlobalId": uipath.PartitionGlobalID, "id": id, "name": name,
			"directoryUserMemberIDs": []string{uipath.RegularUserID}})
	}
	create(nil, "Legal").expect(t, 400)
	create(id, "").expect(t, 400)
	create(id, "FINANCE").expect(t, 409)
	create(id, "Legal").expect(t, 201).want(t, id, "id").want(t, uipath.RegularUserID, "members", 0, "identifier")
	create(id, "Other").expect(t, 409)
	b.call("PUT", groups+"/"+id, groupChange("Law", nil, nil)).expect(t, 200).want(t, "Law", "name")
	b.call("PUT", groups+"/"+id, groupChange("finance", nil, nil)).expect(t, 409)
	b.set("group_name_case=sensitive")
	b.call("PUT", groups+"/"+id, groupChange("finance", nil, nil)).expect(t, 200)
	b.call("DELETE", groupList, map[string]any{"groupIDs": []string{id, uipath.EveryoneGroupID}}).expect(t, 400)
	b.call("DELETE", groupList, map[string]any{"groupIDs": []string{id}}).expect(t, 204)
	b.call("DELETE", groupList+"/"+id, nil).expect(t, 404)
	b.call("DELETE", groupList+"/"+uipath.FinanceGroupID, nil).expect(t, 204)
	if _, there := b.Group(uipath.FinanceGroupID); there {
		t.Error("still there")
	}
}

func TestDirectory(t *testing.T) {
	t.Parallel()
	b := start(t)
	search := identity + "/api/Directory/Search/" + uipath.PartitionGlobalID
	b.call("GET", search, nil).expect(t, 400)
	b.call("GET", search+"?startsWith=d&sourceFilter=LocalUsers&entityType=User", nil).expect(t, 400)
	b.call("GET", search+"?startsWith=d&sourceFilter=Nothing", nil).expect(t, 400)
	a := b.call("GET", search+"?startsWith=SIMON&entityType=User", nil).expect(t, 200).want(t, 0.0, 0, "type")
	if got := a.Column("identifier"); !slices.Equal(got, []string{"aad|" + uipath.DirectoryStrangerObjectID}) {
		t.Errorf("found %v", got)
	}
	b.call("GET", search+"?startsWith=a&sourceFilter=LocalGroups", nil).expect(t, 200).want(t, 1.0, 0, "type")
	resolve := identity + "/api/Directory/Resolve/" + uipath.PartitionGlobalID
	b.call("POST", resolve, map[string]any{"entityId": "aad|" + uipath.DirectoryGroupObjectID, "entityType": "Group"}).expect(t, 200).
		want(t, uipath.DirectoryGroupObjectID, "identifier")
	b.call("POST", resolve, map[string]any{"entityId": "aad|" + nobody, "entityType": "User"}).expect(t, 404).want(t, "NotFound", "StatusDescription")
	names := identity + "/api/Directory/BulkResolveByName/" + uipath.PartitionGlobalID
	a = b.call("POST", names, map[string]any{"entityNames": []string{uipath.RegularUserName, "nobody"}, "entityType": "User"}).expect(t, 200).
		want(t, uipath.RegularUserID, uipath.RegularUserName, "identifier")
	if got, there := a.Body.(map[string]any)["nobody"]; !there || got != nil {
		t.Errorf("nobody: %v", got)
	}
	b.call("POST", names, map[string]any{"entityNames": make([]string, 21), "entityType": "User"}).expect(t, 400).want(t, 400.0, "StatusCode")
	b.app("PM.User.Read").call("POST", resolve, map[string]any{"entityId": uipath.RegularUserID, "entityType": "User"}).expect(t, 200)
}
