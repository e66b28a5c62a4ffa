package api

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

const (
	directory = "GET " + orch + "/api/DirectoryService/SearchForUsersAndGroups"
	domains   = "GET " + orch + "/api/DirectoryService/GetDomains"
	resolve   = "POST " + root + "/api/Directory/BulkResolveByName/" + testPartition
	addUser   = "POST " + orch + "/odata/Users"
	service   = "/UiPath.Server.Configuration.OData."
)

const rowJSON = `{"Id":7,"Key":"` + testUser + `","UserName":"ada@example.com","EmailAddress":"ada@example.com",
	"Type":"DirectoryUser","ProvisionType":"Manual",
	"UserRoles":[{"Id":1,"UserId":7,"RoleId":3,"RoleName":"Allow to be Automation User","RoleType":"Tenant"}]}`

func rows(list ...string) resttest.Reply {
	return resttest.JSON(fmt.Sprintf(`{"@odata.context":"x","@odata.count":%d,"value":[%s]}`, len(list), strings.Join(list, ",")))
}

var ada = User{ID: testUser, UserName: "ada@example.com", Email: "ada@example.com"}

func TestFindOrchestratorUser(t *testing.T) {
	t.Parallel()
	namesake := `{"Id":8,"Key":"` + otherUser + `","UserName":"ada@example.com"}`
	for name, test := range map[string]struct {
		userName string
		answers  []resttest.Reply
		found    bool
	}{
		"by name":                     {"ada@example.com", []resttest.Reply{rows(rowJSON)}, true},
		"by key, the name is another": {"o'hara", []resttest.Reply{rows(), rows(namesake, rowJSON)}, true},
		"filter refused":              {"ada@example.com", []resttest.Reply{status(400, `{"message":"no","errorCode":1000}`), rows(rowJSON)}, true},
		"without a name":              {"", []resttest.Reply{rows(rowJSON)}, true},
		"somebody else's row":         {"ada@example.com", []resttest.Reply{rows(namesake), rows(namesake)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{orchUsers: test.answers})
			row, err := s.client().FindOrchestratorUser(t.Context(), strings.ToUpper(testUser), test.userName)
			if !test.found {
				resttest.ExpectKind(t, err, rest.NotFound)
				return
			}
			resttest.Succeed[*OrchestratorUser](t)(row, err)
			resttest.Expect(t, "row", fmt.Sprint(row.ID, row.Roles), "7 [{3 Allow to be Automation User Tenant}]")
			query, _ := url.Parse(strings.TrimPrefix(s.Lines()[0], "GET "))
			if filter := query.Query().Get("$filter"); test.userName == "o'hara" && filter != "UserName eq 'o''hara'" {
				t.Errorf("filter %s", filter)
			}
			if query.Query().Get("$orderby") == "" || query.Query().Get("$top") != "1000" {
				t.Errorf("pages without order or size: %s", query)
			}
		})
	}
}

func TestAddOrchestratorUser(t *testing.T) {
	t.Parallel()
	const entry = `{"identifier":"aad|` + testUser + `","identityName":"ada@corp","domain":"corp","type":0}`
	stranger := `{"identifier":"` + otherUser + `","identityName":"ada@example.com","domain":"autogen"}`
	looks := 4 * 2 // looks after a lost response, by name and by key each
	for name, test := range map[string]struct {
		plan map[string][]resttest.Reply
		kind rest.Kind
	}{
		"added": {map[string][]resttest.Reply{directory: {resttest.JSON("[" + stranger + "," + entry + "]")}, addUser: {status(201, rowJSON)}}, 0},
		"found by e-mail": {map[string][]resttest.Reply{
			directory: {resttest.JSON("[]"), resttest.JSON("[" + entry + "]")}, addUser: {status(201, rowJSON)},
		}, 0},
		"not in the directory": {map[string][]resttest.Reply{
			directory: {resttest.JSON("[" + stranger + "]"), resttest.JSON("[]")}, domains: {resttest.JSON(`[{"name":"autogen"},{}]`)},
			resolve: {resttest.JSON(`{"ada@example.com":null}`)},
		}, rest.NotFound},
		"resolved by the whole name": {map[string][]resttest.Reply{
			directory: repeat(4, resttest.JSON("[]")), domains: {resttest.JSON(`[{"name":"corp"}]`)}, addUser: {status(201, rowJSON)},
			resolve: {resttest.JSON(`{"ada@example.com":{"source":"aad","identifier":"` + testUser + `","identityName":"ada@corp"}}`)},
		}, 0},
		"in another domain": {map[string][]resttest.Reply{
			directory: append(repeat(4, resttest.JSON("[]")), resttest.JSON("["+entry+"]")),
			domains:   {resttest.JSON(`[{"name":"other"},{"name":"corp"},{"name":"first","isDefault":true}]`)}, addUser: {status(201, rowJSON)},
		}, 0},
		"there already": {map[string][]resttest.Reply{
			directory: {resttest.JSON("[" + entry + "]")}, addUser: {
				status(409, `{"message":"The name is used.","errorCode":1001}`),
			}, orchUsers: {rows(rowJSON)},
		}, 0},
		"there already, as 400": {map[string][]resttest.Reply{
			directory: {resttest.JSON("[" + entry + "]")}, addUser: {
				status(400, `{"message":"The name is used.","errorCode":1001}`),
			}, orchUsers: {rows(rowJSON)},
		}, 0},
		"a namesake is there": {map[string][]resttest.Reply{
			directory: {resttest.JSON("[" + entry + "]")}, addUser: {status(409, "")}, orchUsers: repeat(looks, rows(`{"Id":8,"Key":"`+otherUser+`"}`)),
		}, rest.Conflict},
		"lost, carried out": {map[string][]resttest.Reply{
			directory: {resttest.JSON("[" + entry + "]")}, addUser: {cut}, orchUsers: {rows(), rows(), rows(rowJSON)},
		}, 0},
		"lost, not carried out": {map[string][]resttest.Reply{
			directory: {resttest.JSON("[" + entry + "]")}, addUser: {cut, status(201, rowJSON)}, orchUsers: repeat(looks, rows()),
		}, 0},
		"response without the row": {map[string][]resttest.Reply{
			directory: {resttest.JSON("[" + entry + "]")}, addUser: {status(201, "")}, orchUsers: {rows(rowJSON)},
		}, 0},
		"refused": {map[string][]resttest.Reply{directory: {resttest.JSON("[" + entry + "]")}, addUser: {status(403, "")}}, rest.Forbidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, test.plan)
			user := ada
			user.Email, user.Category = "lovelace@example.com", CategoryDirectory
			config := Config{Credentials: Credentials{AccessToken: accessToken}}
			if test.plan[domains] != nil {
				config.Edition = EditionOnPrem
			}
			row, err := s.clientWith(config).AddOrchestratorUser(t.Context(), user)
			if test.kind != 0 {
				resttest.ExpectKind(t, err, test.kind)
				return
			}
			resttest.Expect(t, "row", resttest.Succeed[*OrchestratorUser](t)(row, err).ID, 7)
			bodies := s.Bodies()
			resttest.Expect(t, "body", bodies[len(bodies)-1], `{"UserName":"ada@corp","Domain":"corp","DirectoryIdentifier":"aad|`+testUser+
				`","Type":"DirectoryUser","RolesList":[],"UpdatePolicy":{"Type":"None"}}`)
		})
	}
}

// K5.1: a local account's id is its identifier in the directory: nothing is searched, unless Orchestrator does not know it by that.
func TestAddOrchestratorUser_K5_1Local(t *testing.T) {
	t.Parallel()
	const entry = `[{"identifier":"x|` + testUser + `","identityName":"ada@corp","domain":"corp","type":0}]`
	wrong := status(500, `{"message":"An unknown failure has occurred."}`)
	for name, test := range map[string]struct {
		edition            Edition
		plan               map[string][]resttest.Reply
		domain, identifier string
	}{
		"on Cloud":  {EditionCloud, map[string][]resttest.Reply{addUser: {status(201, rowJSON)}}, "autogen", testUser},
		"no domain": {EditionOnPrem, map[string][]resttest.Reply{domains: {resttest.JSON("[]")}, addUser: {status(201, rowJSON)}}, "autogen", testUser},
		"no domains to read": {EditionOnPrem, map[string][]resttest.Reply{domains: {status(403, "")}, addUser: {status(201, rowJSON)}}, "autogen",
			testUser},
		"joined": {EditionOnPrem, map[string][]resttest.Reply{domains: {resttest.JSON(`[{"name":"corp"}]`)}, addUser: {status(201, rowJSON)}}, "corp",
			testUser},
		"joined, in autogen": {EditionOnPrem, map[string][]resttest.Reply{
			domains: {resttest.JSON(`[{"name":"corp"}]`)}, addUser: {wrong, wrong, status(201, rowJSON)}, orchUsers: repeat(16, rows()),
		}, "autogen", testUser},
		"another identifier": {EditionCloud, map[string][]resttest.Reply{
			addUser: {status(404, ""), status(201, rowJSON)}, directory: {resttest.JSON(entry)},
		}, "corp", "x|" + testUser},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, test.plan)
			resttest.Expect(t, "row", resttest.Succeed[*OrchestratorUser](t)(s.clientWith(Config{
				Edition: test.edition, Credentials: Credentials{AccessToken: accessToken},
			}).AddOrchestratorUser(t.Context(), ada)).ID, 7)
			bodies := s.Bodies()
			if sent := bodies[len(bodies)-1]; !strings.Contains(sent, `"Domain":"`+test.domain+`","DirectoryIdentifier":"`+test.identifier+`"`) {
				t.Errorf("sent %s", sent)
			}
		})
	}
}

func repeat(n int, reply resttest.Reply) []resttest.Reply {
	var all []resttest.Reply
	for range n {
		all = append(all, reply)
	}
	return all
}

func TestTenantRoles(t *testing.T) {
	t.Parallel()
	setUsers := "POST " + orch + "/odata/Roles(3)" + service + "SetUsers"
	s := newServer(t, map[string][]resttest.Reply{
		"GET " + orch + "/odata/Roles": {
			rows(`{"Id":3,"Name":"Administrator","Type":1,"IsStatic":true}`, `{"Id":4,"Name":"Folder Viewer","DisplayName":"Viewer","Type":"Folder"}`),
		},
		setUsers:                          {cut, noContent},
		"GET " + orch + "/odata/Users(7)": {resttest.JSON(rowJSON), status(404, `{"message":"User does not exist.","errorCode":1002}`)},
		"GET " + orch + "/odata/Users(4)": {status(400, `{"message":"User does not exist.","errorCode":1002}`)},
		"GET " + orch + "/odata/Users(5)": {resttest.JSON(`{}`)},
	})
	c := s.client()
	roles := resttest.Succeed[[]Role](t)(c.Roles(t.Context()))
	resttest.Expect(t, "roles", fmt.Sprint(roles), "[{3 Administrator Administrator Tenant true false} {4 Folder Viewer Viewer Folder false false}]")
	if err := c.ChangeTenantRole(t.Context(), 3, []int64{7}, nil); err != nil { // it does no harm twice, so a lost response is no error
		t.Error(err)
	}
	resttest.ExpectLines(t, s.Bodies(), `{"addedUserIds":[7],"removedUserIds":[]}`, `{"addedUserIds":[7],"removedUserIds":[]}`)
	resttest.Expect(t, "role", resttest.Succeed[*OrchestratorUser](t)(c.OrchestratorUser(t.Context(), 7)).Roles[0].RoleID, 3)
	for id, want := range map[int64]rest.Kind{7: rest.NotFound, 4: rest.NotFound, 5: rest.BadResponse} {
		_, err := c.OrchestratorUser(t.Context(), id)
		resttest.ExpectKind(t, err, want)
	}
}

func TestFolderRoles(t *testing.T) {
	t.Parallel()
	remove := "POST " + orch + "/odata/Folders(2)" + service + "RemoveUserFromFolder"
	s := newServer(t, map[string][]resttest.Reply{
		"GET " + orch + "/odata/Folders": {rows(`{"Id":2,"Key":"k","DisplayName":"Finance","FullyQualifiedName":"Finance",`+
			`"ParentId":null,"FolderType":"Standard"}`,
			`{"Id":3,"DisplayName":"EU","FullyQualifiedName":"Finance/EU","ParentId":2,"FolderType":0}`)},
		"GET " + orch + "/odata/Folders" + service + "GetUsersForFolder(key=2,includeInherited=false)": {rows(
			`{"Id":7,"UserEntity":{"Id":7,"UserName":"ada","Type":"DirectoryUser"},"Roles":[{"Id":4,"Name":"Viewer","Origin":"Assigned"},`+
				`{"Id":5,"Name":"Editor","Origin":"Inherited"},{"Id":4,"Origin":0}]}`,
			`{"Id":8,"UserEntity":null,"Roles":null}`)},
		"GET " + orch + "/odata/Folders" + service + "GetUsersForFolder(key=2,includeInherited=true)": {rows(
			`{"Id":7,"UserEntity":{"Id":7,"IsInherited":false},"Roles":[{"Id":4,"Name":"Viewer","Origin":"Assigned","InheritedFromFolder":null},`+
				`{"Id":5,"Name":"Editor","Origin":"Inherited","InheritedFromFolder":{"Id":1,"DisplayName":"Finance","FullyQualifiedName":"All/Finance"}}]}`,
			`{"Id":8,"UserEntity":{"Id":8,"IsInherited":true},"Roles":[{"Id":6,"Name":"Admin","Origin":"Assigned"}]}`)}, // as in a documented sample
		"POST " + orch + "/odata/Folders" + service + "AssignUsers": {noContent},
		remove: {noContent, status(404, ""), status(403, "")},
	})
	c := s.client()
	folders := resttest.Succeed[[]Folder](t)(c.Folders(t.Context()))
	resttest.Expect(t, "folders", fmt.Sprint(folders), "[{2 k Finance Finance 0 Standard} {3  EU Finance/EU 2 Standard}]")
	opened, err := c.OpenFolderUserRoles(t.Context(), 2, true)
	above := resttest.Succeed[[]FolderUser](t)(allOf(t.Context(), opened, err))
	resttest.Expect(t, "roles from above", fmt.Sprint(above[0].Roles, above[0].Inherited, above[1].Roles, above[1].Inherited),
		"[{4 Viewer false } {5 Editor true All/Finance}] false [{6 Admin false }] true")
	opened, err = c.OpenFolderUserRoles(t.Context(), 2, false)
	users := resttest.Succeed[[]FolderUser](t)(allOf(t.Context(), opened, err))
	resttest.Expect(t, "roles", fmt.Sprint(users[0].UserID, users[0].AssignedRoleIDs(), users[1].UserID, users[1].AssignedRoleIDs()), "7 [4] 8 []")
	if err := c.AssignFolderRoles(t.Context(), []int64{7}, 2, []int64{4, 6}); err != nil {
		t.Error(err)
	}
	resttest.ExpectLines(t, s.Bodies(), `{"assignments":{"UserIds":[7],"RolesPerFolder":[{"FolderId":2,"RoleIds":[4,6]}]}}`)
	for _, want := range []rest.Kind{rest.Other, rest.Other, rest.Forbidden} {
		if err := c.RemoveUserFromFolder(t.Context(), 7, 2); rest.KindOf(err) != want || (err == nil) != (want == rest.Other) {
			t.Errorf("removal: %v, want %v", err, want)
		}
	}
}

func TestNoOrchestrator(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	base, _ := url.Parse(s.URL)
	c := New(Config{Edition: EditionCloud, IdentityBaseURL: IdentityURL(EditionCloud, base, "acme"), Credentials: Credentials{AccessToken: "rt_1234"}})
	_, err := c.FindOrchestratorUser(t.Context(), testUser, "ada")
	if !errors.Is(err, ErrNoOrchestrator) {
		t.Errorf("error %v", err)
	}
	if _, err := c.PartitionGlobalID(t.Context()); !errors.Is(err, ErrNoOrchestrator) || !strings.Contains(err.Error(), "partition_global_id") {
		t.Errorf("error %v", err)
	}
	if self, err := c.Self(t.Context()); err != nil || *self != (Self{}) {
		t.Errorf("self %v, %v", self, err)
	}
}

// An account from a directory has another identifier there: its whole user name identifies it, if only one person has that.
func TestAddDirectoryUser(t *testing.T) {
	t.Parallel()
	const entry = `{"identifier":"aad|` + otherUser + `","identityName":"ADA@example.com","domain":"autogen","type":"User"}`
	for name, test := range map[string]struct {
		found string
		added bool
	}{
		"one":               {entry, true},
		"a group beside":    {entry + `,{"identifier":"g","identityName":"ada@example.com","type":1}`, true},
		"a longer name too": {entry + `,{"identifier":"aad|x","identityName":"ada@example.com.au","type":"User"}`, true},
		"two":               {entry + "," + strings.ReplaceAll(entry, "aad|", "ad|2"), false},
		"the same twice":    {entry + "," + entry, true},
		"a local namesake":  {entry + `,{"source":"local","identifier":"l","identityName":"ada@example.com","type":"User"}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := resttest.JSON("[" + test.found + "]")
			plan := map[string][]resttest.Reply{directory: {answer}, addUser: {status(201, rowJSON)}}
			if !test.added {
				plan = map[string][]resttest.Reply{directory: {answer}}
			}
			user := ada
			user.Category = CategoryDirectory
			_, err := newServer(t, plan).client().AddOrchestratorUser(t.Context(), user)
			if (err == nil) != test.added {
				t.Errorf("error %v, want the user added: %v", err, test.added)
			}
		})
	}
}
