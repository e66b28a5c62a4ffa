package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// request is one call of a client that others wrote. {name} in path and body stands for what an earlier response held, see keep.
type request struct {
	method, path, body string
	header             string // "Name: value", besides those of every call
	keep               string // "role=Id": what the response holds at Id is {role} from now on
}

// client is what a client that others wrote sends, in order, as it sends it. Values are invented.
type client struct {
	name, platform string
	source         string
	set            []string // of the sandbox
	requests       []request
}

const (
	anypointAPI = "/accounts/api"
	anypointOrg = anypointAPI + "/organizations/" + anypoint.RootOrgID
	identityAPI = "/" + uipath.OrganizationName + "/identity_/api"
	orch        = "/" + uipath.OrganizationName + "/" + uipath.TenantName + "/orchestrator_"
	odata       = "/UiPath.Server.Configuration.OData."
	// generatedType is the Content-Type of UiPath's generated clients.
	generatedType = "Content-Type: application/json;odata.metadata=minimal;odata.streaming=true"
)

var clients = []client{
	{
		name: "anypoint-cli-v4", platform: "anypoint", source: "npm anypoint-cli-v4 1.6.12 with its account plugin",
		requests: []request{
			{method: "GET", path: anypointAPI + "/users/me"},
			{method: "GET", path: anypointOrg},
			{method: "GET", path: anypointOrg + "/environments", keep: "env=data/0/id"},
			{method: "GET", path: anypointOrg + "/environments/{env}"},
		},
	},
	{
		name: "anypoint-client-go", platform: "anypoint",
		source: "github.com/mulesoft-anypoint/anypoint-client-go, as MuleSoft's Terraform provider calls it",
		requests: []request{
			{method: "POST", path: anypointOrg + "/users", keep: "user=id",
				body: `{"username":"nora.new","firstName":"Nora","lastName":"New","email":"nora@example.com",` +
					`"phoneNumber":"555-0100","password":"Invented-Password-1"}`},
			{method: "GET", path: anypointOrg + "/users/{user}"},
			{method: "PUT", path: anypointOrg + "/users/{user}",
				body: `{"firstName":"Nora","lastName":"Newer","email":"nora@example.com","phoneNumber":"555-0100","enabled":true}`},
			{method: "GET", path: anypointOrg + "/users?limit=500&offset=0"},
			{method: "POST", path: anypointOrg + "/teams", keep: "team=team_id",
				body: `{"team_name":"Books","parent_team_id":"` + anypoint.RootTeamID + `","team_type":"internal"}`},
			{method: "GET", path: anypointOrg + "/teams/{team}"},
			{method: "PATCH", path: anypointOrg + "/teams/{team}", body: `{"team_name":"Booking","team_type":"internal"}`},
			{method: "PUT", path: anypointOrg + "/teams/{team}/members/{user}", body: `{"membership_type":"member"}`},
			{method: "GET", path: anypointOrg + "/teams/{team}/members"},
			{method: "POST", path: anypointOrg + "/teams/{team}/roles",
				body: `[{"role_id":"` + anypoint.RoleExchangeContributor + `","context_params":{"org":"` + anypoint.RootOrgID + `"}}]`},
			{method: "GET", path: anypointOrg + "/teams/{team}/roles"},
			{method: "DELETE", path: anypointOrg + "/teams/{team}/roles",
				body: `[{"role_id":"` + anypoint.RoleExchangeContributor + `","context_params":{"org":"` + anypoint.RootOrgID + `"}}]`},
			{method: "DELETE", path: anypointOrg + "/teams/{team}/members/{user}"},
			{method: "DELETE", path: anypointOrg + "/teams/{team}"},
			{method: "DELETE", path: anypointOrg + "/users/{user}"},
		},
	},
	{
		name: "anypoint-client-go, role groups", platform: "anypoint",
		source: "the same, where the organization has role groups in place of teams",
		set:    []string{"anypoint.access_model=roles"},
		requests: []request{
			{method: "POST", path: anypointOrg + "/rolegroups", keep: "group=role_group_id",
				body: `{"name":"Bookkeepers","description":"from a client","external_names":[]}`},
			{method: "GET", path: anypointOrg + "/rolegroups"},
			{method: "GET", path: anypointOrg + "/rolegroups/{group}"},
			{method: "PUT", path: anypointOrg + "/rolegroups/{group}", body: `{"name":"Bookkeepers","description":"changed","external_names":[]}`},
			{method: "POST", path: anypointOrg + "/rolegroups/{group}/roles",
				body: `[{"role_id":"` + anypoint.RoleExchangeContributor + `","context_params":{"org":"` + anypoint.RootOrgID + `"}}]`},
			{method: "GET", path: anypointOrg + "/rolegroups/{group}/roles"},
			{method: "POST", path: anypointOrg + "/users/" + anypoint.RegularUserID + "/rolegroups/{group}"},
			{method: "GET", path: anypointOrg + "/users/" + anypoint.RegularUserID + "/rolegroups"},
			{method: "DELETE", path: anypointOrg + "/users/" + anypoint.RegularUserID + "/rolegroups/{group}"},
			{method: "DELETE", path: anypointOrg + "/rolegroups/{group}/roles",
				body: `[{"role_id":"` + anypoint.RoleExchangeContributor + `","context_params":{"org":"` + anypoint.RootOrgID + `"}}]`},
			{method: "DELETE", path: anypointOrg + "/rolegroups/{group}"},
		},
	},
	{
		name: "uipathcli", platform: "uipath", source: "github.com/UiPath/uipathcli, which sends what its definitions describe",
		set: []string{"uipath.current_user_of_app=204"}, // a 401 was recorded; this is what they describe
		requests: []request{
			{method: "POST", path: identityAPI + "/User/BulkCreate", keep: "user=users/0/id",
				body: `{"partitionGlobalId":"` + uipath.PartitionGlobalID + `","groupIDs":["` + uipath.FinanceGroupID + `"],` +
					`"users":[{"userName":"nora@example.com","email":"nora@example.com","name":"Nora","surname":"New"}]}`},
			{method: "GET", path: identityAPI + "/User/users/" + uipath.PartitionGlobalID + "?top=10&skip=0&searchTerm=nora&sortBy=Id&sortOrder=asc"},
			{method: "GET", path: identityAPI + "/User/{user}"},
			{method: "PUT", path: identityAPI + "/User/{user}",
				body: `{"password":"Invented-Password-1","groupIDsToRemove":["` + uipath.FinanceGroupID + `"]}`},
			{method: "POST", path: identityAPI + "/User/{user}/changepassword",
				body: `{"oldPassword":"Invented-Password-1","newPassword":"Invented-Password-2"}`},
			{method: "GET", path: identityAPI + "/User/{user}/loginAttempts?top=10&skip=0"},
			{method: "GET", path: identityAPI + "/User/" + uipath.AdminID + "/loginAttempts"},
			{method: "GET", path: orch + "/odata/Users"},
			{method: "GET", path: orch + "/odata/Users/UiPath.Server.Configuration.OData.GetCurrentUser"},
			{method: "GET", path: orch + "/api/DirectoryService/GetDirectoryPermissions?username=" + uipath.AdminUserName + "&domain=autogen"},
			{method: "GET", path: orch + "/api/DirectoryService/GetDomainUserId?domain=autogen&directoryIdentifier=" + uipath.AdminID},
			{method: "DELETE", path: identityAPI + "/User", body: `{"partitionGlobalId":"` + uipath.PartitionGlobalID + `","userIds":["{user}"]}`},
		},
	},
	{
		name: "UiPathOrch", platform: "uipath", source: "github.com/UiPath-Services/UiPathOrch, OrchAPISession.cs",
		requests: []request{
			{method: "GET", path: orch + "/odata/Users?$top=1000&$skip=0&$expand=OrganizationUnits,UserRoles"},
			{method: "GET", path: orch + "/odata/Roles?$top=1000&$skip=0&$expand=Permissions"},
			{method: "GET", path: orch + "/api/DirectoryService/SearchForUsersAndGroups?domain=autogen&prefix=rita&searchContext=All"},
			{method: "POST", path: orch + "/odata/Users", keep: "user=Id", body: `{"DirectoryIdentifier":"` + uipath.RegularUserID + `","UserName":"` +
				uipath.RegularUserName + `","Domain":"autogen","Type":"DirectoryUser","RolesList":[],"UpdatePolicy":{"Type":"None"}}`},
			{method: "PUT", path: orch + "/odata/Users({user})", body: `{"Id":{user},"UserName":"` + uipath.RegularUserName + `","Name":"Rita",` +
				`"Surname":"Regular",` +
				`"IsActive":true,"Type":"DirectoryUser","RolesList":["` + uipath.AuditorRoleName + `"],"MayHaveUserSession":true,"LicenseType":"Attended"}`},
			{method: "PATCH", path: orch + "/odata/Users({user})", body: `{"UnattendedRobot":{"Password":"invented"}}`},
			{method: "GET", path: orch + "/odata/Users({user})?$expand=OrganizationUnits,UserRoles"},
			{method: "POST", path: orch + "/odata/Roles", keep: "role=Id",
				body: `{"Name":"Bookkeeper","Type":"Folder","Permissions":[{"Name":"Assets.View","IsGranted":true,"Scope":"Folder"}]}`},
			{method: "PUT", path: orch + "/odata/Roles({role})",
				body: `{"Id":{role},"Name":"Bookkeeper","Type":"Folder","Permissions":[{"Name":"Jobs.View","IsGranted":true}]}`},
			{method: "POST", path: orch + "/odata/Folders", keep: "folder=Id", body: `{"DisplayName":"Taxes","PermissionModel":"FineGrained"}`},
			{method: "POST", path: orch + "/odata/Folders" + odata + "AssignUsers",
				body: `{"assignments":{"UserIds":[{user}],"RolesPerFolder":[{"FolderId":{folder},"RoleIds":[{role}]}]}}`},
			{method: "GET", path: orch + "/odata/Folders" + odata +
				"GetUsersForFolder(key={folder},includeInherited=false)?$top=1000&$skip=0&includeAlertsEnabled=true"},
			{method: "POST", path: orch + "/odata/Folders({folder})" + odata + "RemoveUserFromFolder", body: `{"userId":{user}}`},
			{method: "PUT", path: orch + "/odata/Folders({folder})" + odata + "MoveFolder?targetParentId=" + fmt.Sprint(uipath.SharedFolderID)},
			{method: "DELETE", path: orch + "/odata/Folders({folder})"},
			{method: "DELETE", path: orch + "/odata/Roles({role})"},
			{method: "DELETE", path: orch + "/odata/Users({user})"},
		},
	},
	{
		name: "uipath-orchestrator-api-node", platform: "uipath", source: "github.com/masatomix/uipath-orchestrator-api-node, src/services",
		requests: []request{
			{method: "GET", path: orch + "/odata/Users?$filter=UserName%20eq%20'" + uipath.AdminUserName + "'", keep: "user=value/0/Id"},
			{method: "GET", path: orch + "/odata/Users({user})"},
			{method: "GET", path: orch + "/odata/Folders?$filter=DisplayName%20eq%20'Finance'", keep: "folder=value/0/Id"},
			{method: "POST", path: orch + "/odata/Folders" + odata + "AssignUsers",
				body: `{"assignments":{"UserIds":[{user}],"RolesPerFolder":[{"FolderId":{folder}}]}}`},
			{method: "GET", path: orch + "/odata/Folders" + odata + "GetUsersForFolder(key={folder},includeInherited=true)"},
			{method: "GET", path: orch + "/odata/Folders" + odata + "GetAllRolesForUser(username='" + uipath.AdminUserName + "',skip=0,take=30)"},
			{method: "GET", path: orch + "/odata/Permissions"},
			{method: "GET", path: orch + "/odata/Roles(13)"},
		},
	},
	{
		name: "OrchestratorManager", platform: "uipath", source: "github.com/UiPath-Services/OrchestratorManager",
		requests: []request{
			{method: "GET", path: orch + "/odata/Users?$filter=UserName%20eq%20'" + uipath.AdminUserName + "'", keep: "user=value/0/Id"},
			{method: "PATCH", path: orch + "/odata/Users({user})", body: `{"Id":{user},"Name":"Adam","IsActive":true}`},
			{method: "POST", path: orch + "/odata/Folders" + odata + "AssignDomainUser", body: `{"assignment":{"Domain":"autogen","UserName":"` +
				uipath.DirectoryUserName + `","UserType":"DirectoryUser","RolesPerFolder":[{"FolderId":101,"RoleIds":[23]}]}}`},
			{method: "GET", path: orch + "/odata/Folders" + odata + "GetUsersForFolder(key=101,includeInherited=false)" +
				"?$filter=UserEntity/UserName%20eq%20'" + uipath.DirectoryUserName + "'"},
		},
	},
	{
		name: "orchestrator-tool", platform: "uipath", source: "npm @uipath/orchestrator-tool 1.202.1",
		requests: []request{
			{method: "GET", path: orch + "/odata/Users" + odata + "GetByKey(identifier=" + uipath.AdminID + ")", keep: "user=Id"},
			{method: "GET", path: orch + "/odata/Folders?$filter=FullyQualifiedName%20eq%20'Finance'&$top=1", keep: "folder=value/0/Id"},
			{method: "GET", path: orch + "/odata/Folders" + odata +
				"GetUsersForFolder(key={folder},includeInherited=false)?$orderby=Id%20desc&$top=50&$skip=0"},
			{method: "GET", path: orch + "/odata/Roles?$filter=id%20in%20(11,13)&$expand=permissions&$top=2"},
			{method: "GET", path: orch + "/odata/Roles(13)?$expand=permissions"},
			{method: "GET", path: orch + "/odata/Roles" + odata + "GetUserIdsForRole(key=11)"},
			{method: "POST", path: orch + "/odata/Roles", keep: "role=Id", header: generatedType,
				body: `{"Name":"Reader","DisplayName":"Reader","Type":"Tenant","Permissions":[]}`},
			{method: "POST", path: orch + "/odata/Roles({role})" + odata + "SetUsers", header: generatedType,
				body: `{"addedUserIds":[{user}],"removedUserIds":[]}`},
			{method: "POST", path: orch + "/odata/Users({user})" + odata + "AssignRoles", header: generatedType, body: `{"roleIds":[11]}`},
			{method: "DELETE", path: orch + "/odata/Roles({role})"},
			{method: "GET", path: orch + "/api/Folders/GetAllForCurrentUser?take=50&skip=0"},
			{method: "GET", path: orch + "/odata/PersonalWorkspaces?$top=50&$skip=0"},
		},
	},
}

// What clients that others wrote send, and what the sandbox answers, is what the vendors describe.
func TestClients(t *testing.T) {
	t.Parallel()
	for _, c := range clients {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			set := slices.Concat(documented[c.platform], c.set)
			env := acctest.Start(t, acctest.Sets(set...)).Env()
			recorded := &recorder{}
			p := player{t: t, http: &http.Client{Transport: recorded.wrap(http.DefaultTransport)}, kept: map[string]string{}}
			if c.platform == "anypoint" {
				p.url = env["ANYPOINT_BASE_URL"]
				p.signIn(request{method: "POST", path: anypointAPI + "/v2/oauth2/token",
					body: fmt.Sprintf(`{"client_id":%q,"client_secret":%q,"grant_type":"client_credentials"}`, env["ANYPOINT_CLIENT_ID"],
						env["ANYPOINT_CLIENT_SECRET"])})
			} else {
				p.url = env["UIPATH_URI"]
				p.signIn(request{method: "POST", path: "/" + uipath.OrganizationName + "/identity_/connect/token",
					header: "Content-Type: application/x-www-form-urlencoded",
					body:   "grant_type=client_credentials&client_id=" + env["UIPATH_CLIENT_ID"] + "&client_secret=" + env["UIPATH_CLIENT_SECRET"]})
			}
			for _, r := range c.requests {
				p.play(r)
			}
			report(t, recorded.calls)
		})
	}
}

// player sends requests.
type player struct {
	t     *testing.T
	http  *http.Client
	url   string
	token string
	kept  map[string]string
}

func (p *player) signIn(r request) {
	p.t.Helper()
	r.keep = "token=access_token"
	p.play(r)
	p.token = p.kept["{token}"]
}

func (p *player) play(r request) {
	p.t.Helper()
	for name, value := range p.kept {
		r.path, r.body = strings.ReplaceAll(r.path, name, value), strings.ReplaceAll(r.body, name, value)
	}
	req, err := http.NewRequestWithContext(p.t.Context(), r.method, p.url+r.path, strings.NewReader(r.body))
	if err != nil {
		p.t.Fatal(err)
	}
	if r.body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if name, value, given := strings.Cut(r.header, ": "); given {
		req.Header.Set(name, value)
	}
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	resp, err := p.http.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= http.StatusBadRequest {
		p.t.Fatalf("%s %s: %d %s (%v)", r.method, r.path, resp.StatusCode, raw, err)
	}
	if name, path, keeps := strings.Cut(r.keep, "="); keeps {
		p.kept["{"+name+"}"] = at(p.t, raw, path)
	}
}

// at is a text or number in a body.
func at(t *testing.T, raw []byte, path string) string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	for part := range strings.SplitSeq(path, "/") {
		switch v := value.(type) {
		case map[string]any:
			value = v[part]
		case []any:
			if len(v) == 0 {
				t.Fatalf("nothing at %s in %s", path, raw)
			}
			value = v[0]
		}
	}
	if value == nil {
		t.Fatalf("nothing at %s in %s", path, raw)
	}
	return fmt.Sprint(value)
}
