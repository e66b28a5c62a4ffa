package api

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

// testService is what the calls of the tests are about.
var testService = Service{SubscriptionID: "0a000000-0000-4000-8000-000000000001", ResourceGroup: "rg", Name: "svc"}

const (
	arm  = "/subscriptions/0a000000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.ApiManagement/service/svc"
	root = "/azure" + arm

	getUser    = "GET " + root + "/users/ada"
	headUser   = "HEAD " + root + "/users/ada"
	putUser    = "PUT " + root + "/users/ada"
	patchUser  = "PATCH " + root + "/users/ada"
	deleteUser = "DELETE " + root + "/users/ada"
	getUsers   = "GET " + root + "/users"
	getResult  = "GET " + root + "/tenant/operationResults/op1"
	membership = root + "/groups/partners/users/ada"
	starter    = root + "/subscriptions/ada-starter"

	version = "api-version=2024-05-01"
	etag    = `"AAAAAAAAAAEAAAAAAAAAAg=="`
)

// userJSON is an account as the service was recorded to send one, with other values.
func userJSON(id string, more ...string) string {
	properties := append([]string{
		`"firstName":"Ada","lastName":"Lovelace","email":"ada@example.com","state":"active","registrationDate":"2026-01-05T10:11:12.517Z","note":null`,
		`"identities":[{"provider":"Basic","id":"ada@example.com"}]`,
	}, more...)
	return fmt.Sprintf(`{"id":"%s/users/%s","type":"Microsoft.ApiManagement/service/users","name":%q,"properties":{%s}}`, arm, id, id,
		strings.Join(properties, ","))
}

func subscriptionJSON(more ...string) string {
	properties := append([]string{
		`"ownerId":"` + arm + `/users/ada","scope":"` + arm + `/products/starter","displayName":"Ada starter","state":"active",` +
			`"createdDate":"2026-01-05T10:11:12.5171234Z"`, `"allowTracing":false`,
	}, more...)
	return `{"id":"` + arm + `/subscriptions/ada-starter","type":"Microsoft.ApiManagement/service/subscriptions","name":"ada-starter","properties":{` +
		strings.Join(properties, ",") + `}}`
}

func status(code int, body string, header ...string) resttest.Reply {
	reply := resttest.Reply{Status: code, Body: body, Header: map[string]string{}}
	for i := 0; i+1 < len(header); i += 2 {
		reply.Header[header[i]] = header[i+1]
	}
	return reply
}

// withETag is a response with the version that the tests read.
func withETag(code int, body string) resttest.Reply { return status(code, body, "ETag", etag) }

func refusal(code int, name, message string) resttest.Reply {
	return status(code, fmt.Sprintf(`{"error":{"code":%q,"message":%q,"details":null}}`, name, message))
}

var (
	found    = withETag(200, userJSON("ada"))
	notFound = refusal(404, "ResourceNotFound", "User not found.")
	stale    = refusal(412, "PreconditionFailed", "Resource was modified since last retrieval.")
	cut      = resttest.Reply{Cut: true}
)

type server struct {
	*resttest.Server
	t     *testing.T
	clock *resttest.Clock
}

func newServer(t *testing.T, replies map[string][]resttest.Reply) *server {
	t.Helper()
	return &server{resttest.NewServer(t, replies), t, resttest.NewClock(time.Now())}
}

// client is signed in with an access token.
func (s *server) client() *Client {
	s.t.Helper()
	base, err := url.Parse(s.URL + "/azure")
	if err != nil {
		s.t.Fatal(err)
	}
	return New(Config{BaseURL: base, Credentials: Credentials{AccessToken: "access-token"}, HTTP: s.Client(),
		Clock: rest.Clock{Now: s.clock.Now, Sleep: s.clock.Sleep}})
}

func text(value string) *string { return &value }
