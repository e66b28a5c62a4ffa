package access

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

const (
	otherUser  = "0b000000-0000-4000-8000-000000000002"
	adminGroup = "0c000000-0000-4000-8000-000000000009"
)

// account is an account in a list, in these groups.
func account(id string, groups ...string) string {
	return fmt.Sprintf(`{"id":%q,"userName":"u%s@example.com","isActive":true,"invitationAccepted":true,"groupIDs":["%s"]}`, id, id[len(id)-1:],
		strings.Join(append(groups, testGroup), `","`))
}

func accounts(list ...string) resttest.Reply {
	return resttest.JSON(fmt.Sprintf(`{"totalCount":%d,"results":[%s]}`, len(list), strings.Join(list, ",")))
}

var groupsList = resttest.JSON(`[{"id":"` + testGroup + `","name":"Finance","type":"custom"},` +
	`{"id":"` + adminGroup + `","name":"Administrators","type":"builtIn"}]`)

// One list serves all who read, where reads are few in five minutes. What it cannot do, single reads do: whom it leaves out, and all of it when it is
// refused or fails. The plans hold every call.
func TestAListServesAll(t *testing.T) {
	t.Parallel()
	read := func(ids ...string) func(*testing.T, *Client) {
		return func(t *testing.T, c *Client) {
			t.Helper()
			for _, id := range ids {
				if u, err := c.User(t.Context(), id, ""); err != nil || u.ID != id {
					t.Errorf("%v, %v", u, err)
				}
			}
		}
	}
	getOther := "GET " + root + "/User/" + otherUser
	for name, test := range map[string]struct {
		plan map[string][]resttest.Reply
		do   func(*testing.T, *Client)
	}{
		"two by one list": {map[string][]resttest.Reply{getUsers: {accounts(account(testUser), account(otherUser))}}, read(testUser, otherUser, testUser)},
		"the list leaves somebody out": {map[string][]resttest.Reply{
			getUsers: {accounts(account(otherUser))}, getUser: {resttest.JSON(account(testUser))},
		}, read(otherUser, testUser, testUser)},
		"the list is refused": {map[string][]resttest.Reply{
			getUsers: {refusal(http.StatusForbidden), refusal(http.StatusForbidden)}, getUser: {resttest.JSON(account(testUser))},
			getOther: {resttest.JSON(account(otherUser))},
		}, read(testUser, otherUser)},
		"gone, and looked for twice": {map[string][]resttest.Reply{
			getUsers: {accounts(account(otherUser))}, getUser: {notFound, notFound},
		}, func(t *testing.T, c *Client) {
			t.Helper()
			_, err := c.User(t.Context(), testUser, "")
			_, again := c.User(snapshot.Again(t.Context()), testUser, "")
			if platform.GoneReason(err) == "" || platform.GoneReason(again) == "" {
				t.Errorf("%v, %v", err, again)
			}
		}},
		"found by name, and who has none is searched for": {map[string][]resttest.Reply{
			getUsers: {accounts(account(testUser)), nobody, accounts(account(testUser))},
		}, func(t *testing.T, c *Client) {
			t.Helper()
			if u, err := c.FindUser(t.Context(), "U1@example.com"); err != nil || u.ID != testUser {
				t.Errorf("%v, %v", u, err)
			}
			if _, err := c.FindUser(t.Context(), "nobody@example.com"); err == nil {
				t.Error("somebody was found")
			}
			if holders, err := c.Holders(t.Context(), "nobody@example.com", ""); err != nil || len(holders) > 0 {
				t.Errorf("%v, %v", holders, err)
			}
		}},
		"changed here": {map[string][]resttest.Reply{
			getUsers: {accounts(account(testUser))}, putUser: {done},
		}, func(t *testing.T, c *Client) {
			t.Helper()
			read(testUser)(t, c)
			name := "Ada"
			err := c.UpdateUser(t.Context(), testUser, api.UserChange{Name: &name})
			if u, readErr := c.User(t.Context(), testUser, ""); err != nil || readErr != nil || u.Name != name {
				t.Errorf("%v, %v, %v", u, err, readErr)
			}
		}},
		"changed here in a way that the platform may ignore, or refused": {map[string][]resttest.Reply{
			getUsers: {accounts(account(testUser))}, putUser: {done, refusal(http.StatusUnauthorized)},
			getUser: {resttest.JSON(account(testUser)), resttest.JSON(account(testUser))},
		}, func(t *testing.T, c *Client) {
			t.Helper()
			email, name := "ada@example.com", "Ada"
			for _, change := range []api.UserChange{{Email: &email}, {Name: &name}} {
				read(testUser)(t, c)
				_ = c.UpdateUser(t.Context(), testUser, change)
				if u, err := c.User(t.Context(), testUser, ""); err != nil || u.Email == email || u.Name == name {
					t.Errorf("%v, %v", u, err)
				}
			}
		}},
		"joined by somebody else since, and taken out": {map[string][]resttest.Reply{
			getUsers: {accounts(account(testUser))}, getGroups: {groupsList}, putUser: {done},
			getUser: {resttest.JSON(account(testUser, otherGroup)), resttest.JSON(account(testUser))},
		}, func(t *testing.T, c *Client) {
			t.Helper()
			if err := c.RemoveGroupMember(t.Context(), GroupMember{GroupID: otherGroup, UserID: testUser}); err != nil {
				t.Error(err)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.do(t, newCloudClient(t, test.plan))
		})
	}
}

const otherGroup = "0c000000-0000-4000-8000-000000000002"

// Deleting somebody who is no administrator costs no look of a guard. An administrator is looked at live, and never counts on somebody whom this
// process takes away without a guard.
func TestGuardsOfDeletes(t *testing.T) {
	t.Parallel()
	deletes := func(c *Client) error { return c.DeleteUser(t.Context(), testUser, "", "") }
	deleted := resttest.Reply{Status: http.StatusNoContent}
	admin := account(testUser, adminGroup)
	for name, test := range map[string]struct {
		plan    map[string][]resttest.Reply
		leaving string
		refused bool
	}{
		"no administrator": {map[string][]resttest.Reply{
			getUsers: {accounts(account(testUser))}, getGroups: {groupsList}, deleteUser: {deleted}, getUser: {notFound},
		}, "", false},
		"one of two": {map[string][]resttest.Reply{
			getUsers: {accounts(admin), accounts(admin, account(otherUser, adminGroup))}, getGroups: {groupsList}, deleteUser: {deleted},
			getUser: {resttest.JSON(admin), notFound},
		}, "", false},
		"the last one": {map[string][]resttest.Reply{
			getUsers: {accounts(admin, account(otherUser)), accounts(admin, account(otherUser))}, getGroups: {groupsList}, getUser: {resttest.JSON(admin)},
		}, "", true},
		"one of two, the other leaves": {map[string][]resttest.Reply{
			getUsers: {accounts(admin, account(otherUser)), accounts(admin, account(otherUser, adminGroup))}, getGroups: {groupsList},
			getUser: {resttest.JSON(admin)},
		}, otherUser, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloudClient(t, test.plan)
			if test.leaving != "" {
				c.leaving.Store(test.leaving, true)
			}
			err := deletes(c)
			if refused := err != nil && strings.Contains(err.Error(), "Administrators"); refused != test.refused || (err != nil) != refused {
				t.Errorf("error %v, want it refused: %t", err, test.refused)
			}
		})
	}
}
