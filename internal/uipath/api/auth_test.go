package api

import (
	"net/url"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

var application = Credentials{ClientID: "app", ClientSecret: "s3cret-canary"}

func tokenReply(claims string) resttest.Reply {
	return resttest.JSON(`{"access_token":"` + tokenOf(claims) + `","expires_in":3600,"token_type":"Bearer"}`)
}

const inPartition = `{"prt_id":"` + testPartition + `"}`

func TestAddresses(t *testing.T) {
	t.Parallel()
	base, _ := url.Parse("https://host.example/uipath")
	for _, test := range []struct {
		edition                Edition
		organization, tenant   string
		identity, orchestrator string
	}{
		{EditionCloud, "acme", "main", "https://host.example/uipath/acme/identity_", "https://host.example/uipath/acme/main/orchestrator_"},
		{EditionCloud, "acme", "", "https://host.example/uipath/acme/identity_", ""},
		{EditionAutomationSuite, "acme", "a b", "https://host.example/uipath/acme/identity_", "https://host.example/uipath/acme/a%20b/orchestrator_"},
		{EditionAutomationSuite, "", "main", "https://host.example/uipath/identity_", ""},
		{EditionOnPrem, "acme", "main", "https://host.example/uipath/identity", "https://host.example/uipath"},
	} {
		resttest.Expect(t, "identity server", IdentityURL(test.edition, base, test.organization).String(), test.identity)
		orchestrator := OrchestratorURL(test.edition, base, test.organization, test.tenant)
		if orchestrator == nil {
			orchestrator = new(url.URL)
		}
		resttest.Expect(t, "Orchestrator", orchestrator.String(), test.orchestrator)
	}
}

// An application is asked for the scope of what is called, when it is called; or for those that were set, once.
func TestOnlyNeededScopesAreAskedFor(t *testing.T) {
	t.Parallel()
	calls := map[string][]resttest.Reply{
		getUser: {resttest.JSON(userJSON), resttest.JSON(userJSON)}, getGroups: {resttest.JSON(`[]`)},
		"GET " + orch + "/odata/Roles":   {resttest.JSON(`{"@odata.count":0,"value":[]}`)},
		"GET " + orch + "/odata/Folders": {resttest.JSON(`{"@odata.count":0,"value":[]}`)},
	}
	for name, test := range map[string]struct {
		set  []string
		want []string
	}{
		"none set": {nil, []string{"PM.User", "PM.Group", "OR.Users", "OR.Folders"}},
		"some set": {[]string{"PM.User.Read", "OR.Users"}, []string{"PM.User.Read OR.Users"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := map[string][]resttest.Reply{}
			for route, replies := range calls {
				plan[route] = replies
			}
			for range test.want {
				plan[getToken] = append(plan[getToken], tokenReply(inPartition))
			}
			s := newServer(t, plan)
			c := s.clientWith(Config{Credentials: application, Scopes: test.set})
			resttest.Succeed[*User](t)(c.User(t.Context(), testUser))
			resttest.Succeed[*User](t)(c.User(t.Context(), testUser))
			resttest.Succeed[[]Group](t)(c.Groups(t.Context()))
			resttest.Succeed[[]Role](t)(c.Roles(t.Context()))
			resttest.Succeed[[]Folder](t)(c.Folders(t.Context()))
			var asked []string
			for _, body := range s.Bodies() {
				form, _ := url.ParseQuery(body)
				asked = append(asked, form.Get("scope"))
				resttest.Expect(
					t, "sign-in", form.Get("grant_type")+" "+form.Get("client_id")+" "+form.Get("client_secret"), "client_credentials app s3cret-canary",
				)
			}
			resttest.ExpectLines(t, asked, test.want...)
			resttest.Expect(t, "authorization", s.authorization(1), "Bearer "+tokenOf(inPartition))
		})
	}
}

func TestRefusedSignIn(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer resttest.Reply
		kind   rest.Kind
		says   string
	}{
		"scope":          {status(400, `{"error":"invalid_scope"}`), rest.Unauthorized, "the scope PM.User"},
		"client":         {status(400, `{"error":"invalid_client"}`), rest.Unauthorized, "client id or client secret"},
		"client, as 401": {status(401, `{"error":"invalid_client"}`), rest.Unauthorized, "client id or client secret"},
		"public":         {status(400, `{"error":"unauthorized_client"}`), rest.Unauthorized, "confidential application"},
		"address":        {status(404, ""), rest.Unauthorized, "POST /connect/token: 404"},
		"no token":       {resttest.JSON(`{"token_type":"Bearer"}`), rest.Unauthorized, "returned no access token"},
		"proxy":          {status(403, "<html><title>Blocked</title></html>"), rest.Forbidden, "an HTML page (Blocked)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{getToken: {test.answer}})
			c := s.clientWith(Config{Credentials: application})
			for _, read := range []func() error{
				func() error { _, err := c.User(t.Context(), testUser); return err },
				func() error { _, err := c.PartitionGlobalID(t.Context()); return err },
			} {
				err := read()
				resttest.ExpectKind(t, err, test.kind)
				if !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "canary") {
					t.Errorf("error %v, want %q in it and no secret", err, test.says)
				}
				if name == "address" {
					break // what is not the platform may be there later
				}
			}
		})
	}
}

func TestPartition(t *testing.T) {
	t.Parallel()
	const other = "0a000000-0000-4000-8000-000000000002"
	row := func(fields string) resttest.Reply {
		return resttest.JSON(`{"value":[{"Id":7` + fields + `}]}`)
	}
	one := "GET " + orch + "/odata/Users(7)"
	for name, test := range map[string]struct {
		edition Edition
		setting string
		token   string
		plan    map[string][]resttest.Reply
		want    string
		says    string
	}{
		"in the token":           {token: inPartition, want: testPartition},
		"in both":                {token: inPartition, setting: strings.ToUpper(testPartition), want: testPartition},
		"in both, and different": {token: inPartition, setting: other, says: "is set to " + other},
		"set":                    {token: "{}", setting: testPartition, want: testPartition},
		"in Orchestrator's list": {
			token: "{}", plan: map[string][]resttest.Reply{orchUsers: {row(`,"AccountId":"` + testPartition + `"`)}}, want: testPartition,
		},
		"in Orchestrator's user": {
			token: "{}", plan: map[string][]resttest.Reply{
				orchUsers: {row("")}, one: {resttest.JSON(`{"Id":7,"AccountId":"` + testPartition + `"}`)},
			}, want: testPartition,
		},
		"on premises it is the tenant's": {
			edition: EditionOnPrem, token: "{}", plan: map[string][]resttest.Reply{
				orchUsers: {row(`,"TenantKey":"` + testPartition + `"`)},
			}, want: testPartition,
		},
		"on Cloud the tenant is another thing": {
			token: "{}", says: "Set partition_global_id",
			plan: map[string][]resttest.Reply{orchUsers: {row(`,"TenantKey":"` + other + `"`)}, one: {resttest.JSON(`{"Id":7,"TenantKey":"` + other + `"}`)}},
		},
		"Orchestrator refuses": {token: "{}", plan: map[string][]resttest.Reply{orchUsers: {status(403, "")}}, says: "organizationId="},
		"nobody there":         {token: "{}", plan: map[string][]resttest.Reply{orchUsers: {resttest.JSON(`{"value":[]}`)}}, says: "organizationId="},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, test.plan)
			c := s.clientWith(Config{Edition: test.edition, PartitionGlobalID: test.setting, Credentials: Credentials{AccessToken: tokenOf(test.token)}})
			got, err := c.PartitionGlobalID(t.Context())
			if test.says != "" {
				if err == nil || !strings.Contains(err.Error(), test.says) {
					t.Fatalf("%q, %v, want an error with %q", got, err, test.says)
				}
				return
			}
			resttest.Succeed[string](t)(got, err)
			resttest.Expect(t, "organization", got, test.want)
			resttest.Succeed[string](t)(c.PartitionGlobalID(t.Context())) // without another call
		})
	}
}

func TestSelf(t *testing.T) {
	t.Parallel()
	const current = "GET " + orch + "/odata/Users/UiPath.Server.Configuration.OData.GetCurrentUser"
	for name, test := range map[string]struct {
		credentials Credentials
		answer      *resttest.Reply
		want        Self
	}{
		"application":  {application, nil, Self{Application: true, ClientID: application.ClientID}},
		"user's token": {Credentials{AccessToken: accessToken}, nil, Self{UserID: testUser}},
		"application's token": {
			Credentials{AccessToken: tokenOf(`{"sub":"` + otherUser + `","client_id":"` + otherUser + `"}`)}, nil,
			Self{Application: true, ClientID: otherUser},
		},
		"application's token, kind told": {
			Credentials{AccessToken: tokenOf(`{"sub":"` + otherUser + `","sub_type":"service.external","client_id":"x"}`)}, nil,
			Self{Application: true, ClientID: "x"},
		},
		"personal access token": {
			Credentials{AccessToken: "rt_1234"}, &resttest.Reply{Status: 200, Body: `{"Id":7,"Key":"` + strings.ToUpper(testUser) + `"}`},
			Self{UserID: testUser},
		},
		"personal access token, no response": {Credentials{AccessToken: "rt_1234"}, &noContent, Self{}},
		"personal access token, not allowed": {Credentials{AccessToken: "rt_1234"}, &resttest.Reply{Status: 401}, Self{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := map[string][]resttest.Reply{}
			if test.answer != nil {
				plan[current] = []resttest.Reply{*test.answer}
			}
			self := resttest.Succeed[*Self](t)(newServer(t, plan).clientWith(Config{Credentials: test.credentials}).Self(t.Context()))
			resttest.Expect(t, "self", *self, test.want)
		})
	}
}

// A standalone Orchestrator gets its tenant in a header, the identity server is not.
func TestTenantHeader(t *testing.T) {
	t.Parallel()
	s := newServer(
		t,
		map[string][]resttest.Reply{getUser: {resttest.JSON(userJSON)}, "GET " + orch + "/odata/Roles": {resttest.JSON(`{"value":[],"@odata.count":0}`)}},
	)
	c := s.clientWith(Config{Edition: EditionOnPrem, TenantHeader: "Default", Credentials: Credentials{AccessToken: accessToken}})
	resttest.Succeed[*User](t)(c.User(t.Context(), testUser))
	resttest.Succeed[[]Role](t)(c.Roles(t.Context()))
	resttest.Expect(t, "header to the identity server", s.Calls()[0].Header.Get("X-UIPATH-TenantName"), "")
	resttest.Expect(t, "header to Orchestrator", s.Calls()[1].Header.Get("X-UIPATH-TenantName"), "Default")
}
