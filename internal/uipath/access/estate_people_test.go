package access

import (
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// A row of the tenant is about whoever has its key, or its identifier of a directory. Somebody else is new: of a directory, without an account; or
// deleted, as far as all accounts are known.
func TestEstate_personOfRow(t *testing.T) {
	t.Parallel()
	const directoryID, account = "D1000000-0000-4000-8000-000000000001", "a1"
	e := &estateReading{
		client: New(Settings{}), reader: platform.NewEstateReader(platform.EstateOptions{}), tenant: "acme", allUsers: true,
		byID: map[string]int{account: 0}, byName: map[string]int{}, rowAt: map[string]int{api.MemberKey("aad|" + directoryID): 0},
		people: []platform.AccessRow{{AccountID: account}}, members: map[string][]int{},
		rows: []api.OrchestratorUser{{UserName: "tenants@corp.example", Email: "tenants.mail@corp.example"}},
	}
	e.addMember(GroupMember{GroupID: "g", GroupName: "Group", UserID: directoryID})
	e.addMember(GroupMember{GroupID: "g", GroupName: "Group", UserID: "other", UserName: "groups@corp.example"})
	for _, row := range []struct {
		row  api.OrchestratorUser
		want platform.AccessRow
	}{
		{api.OrchestratorUser{Key: account, UserName: "renamed"}, e.people[0]},
		{api.OrchestratorUser{Key: "k1", DirectoryIdentifier: "aad|" + directoryID, UserName: "s"}, platform.AccessRow{
			Tenant: "acme", AccountID: directoryID, Name: "tenants@corp.example", Email: "tenants.mail@corp.example"}},
		{api.OrchestratorUser{Key: "k2", DirectoryIdentifier: "aad|unknown", UserName: "new@corp.example"}, platform.AccessRow{
			Tenant: "acme", AccountID: "aad|unknown", Name: "new@corp.example", Email: "new@corp.example"}},
		{api.OrchestratorUser{Key: "k3", UserName: "gone"}, platform.AccessRow{
			Tenant: "acme", AccountID: "k3", Name: "gone", Status: platform.StatusDeleted}},
	} {
		if got := e.people[e.personOfRow(&row.row)]; got != row.want {
			t.Errorf("%+v is %+v, want %+v", row.row, got, row.want)
		}
	}
	if at, known := e.byName[platform.NameKey("groups@corp.example")]; !known || e.people[at].AccountID != "other" || len(e.members["g"]) != 2 {
		t.Errorf("members %v, by name %v", e.members, e.byName)
	}
	// Who comes first keeps the name: an account comes before a row that the tenant kept.
	e.addPerson(platform.AccessRow{AccountID: "second", Name: "Groups@corp.example"}, "second")
	if at := e.byName[platform.NameKey("groups@corp.example")]; e.people[at].AccountID != "other" {
		t.Errorf("the name is %+v's", e.people[at])
	}
}
