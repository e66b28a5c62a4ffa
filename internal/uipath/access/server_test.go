package access

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

const (
	testPartition = "0a000000-0000-4000-8000-000000000001"
	testUser      = "0b000000-0000-4000-8000-000000000001"
	signedInUser  = "0b000000-0000-4000-8000-000000000009"
	testGroup     = "0c000000-0000-4000-8000-000000000001"
	testRole      = 3

	root = "/acme/identity_/api"
	orch = "/acme/main/orchestrator_/odata"

	getUser     = "GET " + root + "/User/" + testUser
	putUser     = "PUT " + root + "/User/" + testUser
	deleteUser  = "DELETE " + root + "/User/" + testUser
	getUsers    = "GET " + root + "/User/users/" + testPartition
	getGroups   = "GET " + root + "/Group/" + testPartition
	tenantUsers = "GET " + orch + "/Users"
	tenantUser  = "GET " + orch + "/Users(7)"
	setUsers    = "POST " + orch + "/Roles(3)/UiPath.Server.Configuration.OData.SetUsers"
)

// userIs is an account with these further fields.
func userIs(fields ...string) resttest.Reply {
	return resttest.JSON(`{` + strings.Join(append([]string{`"id":"` + testUser + `","userName":"ada@example.com"`}, fields...), ",") + `}`)
}

// inGroup is the field of an account that is in the test's group.
const inGroup = `"groupIDs":["` + testGroup + `"]`

// row is the account's row in the tenant, with these roles.
func row(roles ...int) string {
	var held []string
	for _, role := range roles {
		held = append(held, fmt.Sprintf(`{"RoleId":%d}`, role))
	}
	return `{"Id":7,"Key":"` + testUser + `","UserRoles":[` + strings.Join(held, ",") + `]}`
}

func rows(list ...string) resttest.Reply {
	return resttest.JSON(fmt.Sprintf(`{"@odata.count":%d,"value":[%s]}`, len(list), strings.Join(list, ",")))
}

var (
	done     = resttest.JSON(`{"succeeded":true,"errors":[]}`)
	nobody   = resttest.JSON(`{"totalCount":0,"results":[]}`)
	declined = refusal(http.StatusBadRequest)
	notFound = refusal(http.StatusNotFound)
	cut      = resttest.Reply{Cut: true}
)

func refusal(status int) resttest.Reply {
	return resttest.Reply{Status: status, Body: `{"errorMessage":"no"}`}
}

// accessToken names organization and user, unsigned.
var accessToken = "e30." + base64.RawURLEncoding.EncodeToString([]byte(`{"prt_id":"`+testPartition+`","sub":"`+signedInUser+`"}`)) + ".c2lnbmF0dXJl"

// newClient is signed in to a server that answers by this plan. Its edition limits no calls, so that the first reads are single ones.
func newClient(t *testing.T, plan map[string][]resttest.Reply) *Client {
	t.Helper()
	return newClientOf(t, api.EditionAutomationSuite, plan)
}

// newCloudClient is newClient for Automation Cloud, where lists come first.
func newCloudClient(t *testing.T, plan map[string][]resttest.Reply) *Client {
	t.Helper()
	return newClientOf(t, api.EditionCloud, plan)
}

func newClientOf(t *testing.T, edition api.Edition, plan map[string][]resttest.Reply) *Client {
	t.Helper()
	s := resttest.NewServer(t, plan)
	clock := resttest.NewClock(time.Now())
	return New(Settings{
		Connection: platform.Connection{HTTP: s.Client(), Clock: rest.Clock{Now: clock.Now, Sleep: clock.Sleep}},
		Edition:    string(edition), BaseURL: s.URL, Organization: "acme", Tenant: "main", Credentials: api.Credentials{AccessToken: accessToken},
	})
}
