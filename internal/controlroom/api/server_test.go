package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

const (
	signInV1 = "POST /v1/authentication"
	signInV2 = "POST /v2/authentication"
	selfV1   = "GET /v1/usermanagement/users/self"
	selfV2   = "GET /v2/usermanagement/users/self"
	usersV1  = "POST /v1/usermanagement/users"
	usersV2  = "POST /v2/usermanagement/users"
	listV1   = usersV1 + "/list"
	listV2   = usersV2 + "/list"
	getV1    = "GET /v1/usermanagement/users/15"
	getV2    = "GET /v2/usermanagement/users/15"
	putV1    = "PUT /v1/usermanagement/users/15"
	putV2    = "PUT /v2/usermanagement/users/15"
	deleteV2 = "DELETE /v2/usermanagement/users/15"
	rolesV2  = "POST /v2/usermanagement/roles/list"
	roleV2   = "GET /v2/usermanagement/roles/18"
)

// selfJSON is who is signed in, and userJSON an account of Enterprise 11 as the vendor shows one, with other values and with fields that nobody here
// knows.
const (
	selfJSON = `{"id":2,"username":"svc.terraform","multipleLoginAllowed":true}`
	userJSON = `{"id":15,"email":"ada@example.com","username":"ada","domain":"","firstName":"Ada","lastName":"Lovelace","version":3,
	"principalId":15,"deleted":false,
	"roles":[{"name":"AAE_Basic","id":2,"version":0},{"name":"Finance","id":18,"version":1}],
	"sysAssignedRoles":[],"groupNames":[],"permissions":[{"id":148,"action":"view","resourceId":null,"resourceType":"dashboard"}],
	"licenseFeatures":["RUNTIME","DEVELOPMENT"],"emailVerified":true,"passwordSet":true,"questionsSet":false,"enableAutoLogin":true,"disabled":false,
	"clientRegistered":false,"description":"counts",
	"createdBy":2,"createdOn":"2025-11-18T20:48:04Z","updatedBy":2,"updatedOn":"2025-11-18T20:48:04Z","publicKey":null,
	"appType":null,"routingName":null,"appUrl":null,"shoeSize":42}`
	page200 = "<!doctype html><html><head><title>Control Room</title></head></html>"
)

func status(code int, body string) resttest.Reply { return resttest.Reply{Status: code, Body: body} }

var (
	cut      = resttest.Reply{Cut: true}
	webPage  = resttest.Reply{Status: 200, Body: page200, Header: map[string]string{"Content-Type": "text/html;charset=utf-8"}}
	noRoute  = status(404, `{"code":"UM0404","details":null,"message":"URL not found"}`)
	notFound = status(404, `{"code":"UM1010","details":null,"message":"User not found"}`)
	refused  = status(401, `{"code":"UM1110","details":null,"message":"Invalid username or password"}`)
	noToken  = status(401, `{"code":"UM1117","details":null,"message":"Access token expected in the 'X-Authorization' header"}`)
	dead     = status(401, `{"code":"UM1111","details":null,"message":"The session has expired"}`)
	self     = resttest.JSON(selfJSON)
	ada      = resttest.JSON(userJSON)
)

// with is userJSON with other values.
func with(fields map[string]any) string {
	var user map[string]any
	if err := json.Unmarshal([]byte(userJSON), &user); err != nil {
		panic(err)
	}
	for name, value := range fields {
		user[name] = value
		if value == nil {
			delete(user, name)
		}
	}
	encoded, err := json.Marshal(user)
	if err != nil {
		panic(err)
	}
	return string(encoded)
}

func roleList(ids ...int) []map[string]any {
	list := []map[string]any{}
	for _, id := range ids {
		list = append(list, map[string]any{"id": id, "name": fmt.Sprintf("role %d", id)})
	}
	return list
}

func listOf(items ...string) resttest.Reply {
	return resttest.JSON(fmt.Sprintf(`{"page":{"offset":0,"total":310,"totalFilter":%d},"list":[%s]}`, len(items), strings.Join(items, ",")))
}

// tokenOf is a token with these claims, unsigned.
func tokenOf(claims string) string {
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2lnbmF0dXJl"
}

// issued is a sign-in's response: a token that lives for 20 minutes, with more claims that tell it from others.
func issued(more string) resttest.Reply {
	token := tokenOf(`{"sub":"2","iat":1000,"exp":2200` + more + `}`)
	return resttest.JSON(fmt.Sprintf(`{"token":%q,"user":%s,"tenantUuid":"x","mfaAuthResponse":null}`, token, selfJSON))
}

type server struct {
	*resttest.Server
	t     *testing.T
	clock *resttest.Clock
}

func newServer(t *testing.T, replies map[string][]resttest.Reply) *server {
	t.Helper()
	return &server{resttest.NewServer(t, replies), t, resttest.NewClock(time.Now())}
}

// client has an access token and knows the version.
func (s *server) client(version Version) *Client {
	return s.clientWith(Config{APIVersion: version, Credentials: Credentials{AccessToken: "access-token-canary"}})
}

func (s *server) clientWith(config Config) *Client {
	s.t.Helper()
	base, err := url.Parse(s.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	config.BaseURL, config.HTTP = base, s.Client()
	config.Now, config.Sleep = s.clock.Now, s.clock.Sleep
	return New(config)
}

// tokens are those that the calls went out with, "" for none.
func (s *server) tokens() []string {
	var all []string
	for _, call := range s.Calls() {
		all = append(all, call.Header.Get("X-Authorization"))
		if call.Header.Get("Authorization") != "" {
			s.t.Errorf("%s was sent with Authorization", call.Line)
		}
	}
	return all
}

// decoded is a body of a call.
func decoded(t *testing.T, body string) map[string]any {
	t.Helper()
	var fields map[string]any
	if err := json.Unmarshal([]byte(body), &fields); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return fields
}

func mustJSON(t *testing.T, value any) string {
	t.Helper()
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

// deleteUser deletes a user and looks by a read of the user whether that had an effect.
func deleteUser(ctx context.Context, c *Client, id int64) error {
	return c.DeleteUser(ctx, id, func(ctx context.Context) (bool, error) {
		_, err := c.User(ctx, id)
		if rest.IsNotFound(err) {
			return true, nil
		}
		return false, err
	})
}
