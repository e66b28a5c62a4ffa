package api

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

const (
	testPartition = "0a000000-0000-4000-8000-000000000001"
	testUser      = "0b000000-0000-4000-8000-000000000001"
	otherUser     = "0b000000-0000-4000-8000-000000000002"
	testGroup     = "0c000000-0000-4000-8000-000000000001"

	root = "/acme/identity_"
	orch = "/acme/main/orchestrator_"

	getToken   = "POST " + root + "/connect/token"
	getUser    = "GET " + root + "/api/User/" + testUser
	putUser    = "PUT " + root + "/api/User/" + testUser
	deleteUser = "DELETE " + root + "/api/User/" + testUser
	getUsers   = "GET " + root + "/api/User/users/" + testPartition
	create     = "POST " + root + "/api/User/BulkCreate"
	invite     = "POST " + root + "/api/User/InviteUsers"
	getGroups  = "GET " + root + "/api/Group/" + testPartition
	getGroup   = getGroups + "/" + testGroup
	putGroup   = "PUT " + root + "/api/Group/" + testGroup
	orchUsers  = "GET " + orch + "/odata/Users"

	pages = "skip=0&sortBy=Id&sortOrder=asc&top=1000"
)

// userJSON is an account as a live organization sent one, with other values.
const userJSON = `{"id":"` + testUser + `","userName":"ada@example.com","email":"ada@example.com","emailConfirmed":true,
	"name":"Ada","surname":"Lovelace",
	"displayName":"Ada Lovelace","creationTime":"2025-08-12T06:41:10.0901663","lastModificationTime":null,"lastLoginTime":null,
	"groupIDs":["` + testGroup + `"],
	"legacyId":7,"isActive":true,"bypassBasicAuthRestriction":false,"type":0,"category":0,"invitationAccepted":true}`

func userOf(id, name string, more ...string) string {
	return fmt.Sprintf(`{"id":%q,"userName":%q,"email":%q%s}`, id, name, name, strings.Join(append([]string{""}, more...), ","))
}

func listOf(users ...string) resttest.Reply {
	return resttest.JSON(fmt.Sprintf(`{"totalCount":%d,"results":[%s]}`, len(users), strings.Join(users, ",")))
}

func status(code int, body string) resttest.Reply { return resttest.Reply{Status: code, Body: body} }

var (
	noContent = status(204, "")
	done      = resttest.JSON(`{"succeeded":true,"errors":[]}`)
	notFound  = status(404, `{"message":"The entity was not found."}`)
	cut       = resttest.Reply{Cut: true}
)

// tokenOf is a token with these claims, unsigned.
func tokenOf(claims string) string {
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2lnbmF0dXJl"
}

var accessToken = tokenOf(`{"prt_id":"` + testPartition + `","sub":"` + testUser + `"}`)

type server struct {
	*resttest.Server
	t     *testing.T
	clock *resttest.Clock
}

func newServer(t *testing.T, replies map[string][]resttest.Reply) *server {
	t.Helper()
	return &server{resttest.NewServer(t, replies), t, resttest.NewClock(time.Now())}
}

// client is signed in with an access token that names user and organization, on Cloud.
func (s *server) client() *Client {
	return s.clientWith(Config{Credentials: Credentials{AccessToken: accessToken}})
}

func (s *server) clientWith(config Config) *Client {
	s.t.Helper()
	base, err := url.Parse(s.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	if config.Edition == "" {
		config.Edition = EditionCloud
	}
	config.IdentityBaseURL = IdentityURL(EditionCloud, base, "acme")
	config.OrchestratorBaseURL = OrchestratorURL(EditionCloud, base, "acme", "main")
	config.HTTP = s.Client()
	config.Now, config.Sleep = s.clock.Now, s.clock.Sleep
	return New(config)
}

func (s *server) authorization(call int) string { return s.Calls()[call].Header.Get("Authorization") }
