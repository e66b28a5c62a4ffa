package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

func TestUser(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]resttest.Reply{getV2: {ada}})
	user := resttest.Succeed[*User](t)(s.client(V2).User(t.Context(), 15))
	resttest.Expect(t, "is whole", user.IsWhole(), true)
	user.whole, user.versioned = nil, false
	resttest.Expect(t, "user", fmt.Sprintf("%+v", *user), fmt.Sprintf("%+v", User{
		ID: 15, Username: "ada", Email: "ada@example.com", FirstName: "Ada", LastName: "Lovelace", Description: "counts", EnableAutoLogin: true,
		LicenseFeatures: []string{"RUNTIME", "DEVELOPMENT"}, Roles: []RoleRef{{2, "AAE_Basic"}, {18, "Finance"}}, SysAssignedRoles: []RoleRef{},
		KnowsDirectory: true, Version: 3, EmailVerified: true,
		CreatedBy: 2, UpdatedBy: 2, CreatedAt: "2025-11-18T20:48:04Z", UpdatedAt: "2025-11-18T20:48:04Z",
	}))
}

// All responses by which the platform may report that there is no such user, and others that must not be taken for one.
func TestMissingUser(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers []resttest.Reply
		want    rest.Kind
	}{
		"404":                   {[]resttest.Reply{notFound}, rest.NotFound},
		"404, nothing":          {[]resttest.Reply{status(404, "")}, rest.NotFound},
		"410":                   {[]resttest.Reply{status(410, `{"message":"gone"}`)}, rest.NotFound},
		"400 with the text":     {[]resttest.Reply{status(400, `{"code":"UM1010","details":null,"message":"User not found"}`)}, rest.NotFound},
		"400 with the id":       {[]resttest.Reply{status(400, `{"message":"The user with id 15 does not exist."}`)}, rest.NotFound},
		"400, deleted":          {[]resttest.Reply{status(400, `{"message":"User has been deleted"}`)}, rest.NotFound},
		"200, marked":           {[]resttest.Reply{resttest.JSON(with(map[string]any{"deleted": true}))}, rest.NotFound},
		"400, something else":   {[]resttest.Reply{status(400, `{"message":"'x' is not a number"}`)}, rest.BadRequest},
		"400, of another thing": {[]resttest.Reply{status(400, `{"message":"The license of the user was not found"}`)}, rest.BadRequest},
		"403":                   {[]resttest.Reply{status(403, `{"message":"User not found"}`)}, rest.Forbidden},
		"web page":              {[]resttest.Reply{webPage, webPage}, rest.BadResponse},
		"nobody in it":          {[]resttest.Reply{resttest.JSON(`{}`)}, rest.BadResponse},
		"a list":                {[]resttest.Reply{resttest.JSON(`[]`), resttest.JSON(`[]`)}, rest.BadResponse},
		"nothing at all":        {[]resttest.Reply{status(200, ""), status(200, "")}, rest.BadResponse},
		"broken off":            {[]resttest.Reply{resttest.JSON(userJSON[:60]), resttest.JSON(userJSON[:60])}, rest.BadResponse},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{getV2: test.answers})
			err := missing(t.Context(), s.client(V2))
			resttest.ExpectKind(t, err, test.want)
			if name == "web page" && !strings.Contains(err.Error(), "wrong URL or API version") {
				t.Errorf("error %v", err)
			}
		})
	}
}

// What is only busy is waited for, as long as it asks.
func TestBusy(t *testing.T) {
	t.Parallel()
	busy := func(code int) resttest.Reply {
		return resttest.Reply{Status: code, Header: map[string]string{"Retry-After": "30"}}
	}
	s := newServer(t, map[string][]resttest.Reply{getV2: {busy(429), busy(503), ada, notFound}, deleteV2: {busy(429), ada},
		usersV2: {busy(429), resttest.Reply{Status: 201, Body: userJSON}}, selfV2: {self}})
	c := s.client(V2)
	before := s.clock.Now()
	resttest.Succeed[*User](t)(c.User(t.Context(), 15))
	resttest.Succeed[*User](t)(c.CreateUser(t.Context(), NewUser{Username: "ada"}))
	if waited := s.clock.Now().Sub(before); waited.Seconds() < 90 {
		t.Errorf("waited %s", waited)
	}
	if err := deleteUser(t.Context(), c, 15); err != nil {
		t.Error(err)
	}
}

// A list is read to its end in an order of its own, whatever the platform's pages are.
func TestUsersAreListedToTheEnd(t *testing.T) {
	t.Parallel()
	var all []string
	for id := range 450 {
		all = append(all, fmt.Sprintf(`{"id":%[1]d,"username":"user-%[1]d","domain":"","email":"User-%[1]d@example.com","disabled":%[2]t,`+
			`"createdOn":"2020-09-01T11:01:17.760Z"}`, id+1, id%2 == 0))
	}
	for _, longest := range []int{1000, 200, 100, 20} {
		t.Run(fmt.Sprint(longest), func(t *testing.T) {
			t.Parallel()
			var first atomic.Pointer[string]
			web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				text := string(body)
				first.CompareAndSwap(nil, &text)
				var asked query
				if err := json.Unmarshal(body, &asked); err != nil {
					t.Error(err)
				}
				from := min(asked.Page.Offset, len(all))
				to := min(from+min(asked.Page.Length, longest), len(all))
				w.Header().Set("Content-Type", "application/json")
				_, _ = fmt.Fprintf(w, `{"page":{"offset":%d,"total":9999,"totalFilter":%d},"list":[%s]}`, from, len(all), strings.Join(all[from:to], ","))
			}))
			t.Cleanup(web.Close)
			base := resttest.Succeed[*url.URL](t)(url.Parse(web.URL))
			c := New(Config{BaseURL: base, APIVersion: V2, Credentials: Credentials{AccessToken: "access-token"}, HTTP: web.Client()})
			users := resttest.Succeed[[]*User](t)(listed(t, c, UserFilter{UsernamePart: "User-"}))
			resttest.Expect(t, "users", len(users), len(all))
			resttest.Expect(t, "first body", strings.TrimSpace(*first.Load()),
				`{"filter":{"operator":"substring","field":"username","value":"user-"},"sort":[{"field":"id","direction":"asc"}],`+
					`"page":{"offset":0,"length":1000}}`)
			resttest.Expect(t, "time", users[0].CreatedAt, "2020-09-01T11:01:17Z")
		})
	}
}

func TestListsThatAreNone(t *testing.T) {
	t.Parallel()
	for name, answers := range map[string][]resttest.Reply{
		"web page": {webPage, webPage},
		"object":   {resttest.JSON(`{"page":{"total":0}}`), resttest.JSON(`{"page":{"total":0}}`)},
		"null":     {resttest.JSON(`{"list":null}`), resttest.JSON(`{"list":null}`)},
		"empty":    {status(200, ""), status(200, "")},
		"broken off": {resttest.JSON(`{"page":{"total":1,"totalFilter":1},"list":[{"id"`),
			resttest.JSON(`{"page":{"total":1,"totalFilter":1},"list":[{"id"`)},
		"short":       slices.Repeat([]resttest.Reply{resttest.JSON(`{"page":{"total":3,"totalFilter":3},"list":[{"id":1}]}`)}, 5),
		"no operator": slices.Repeat([]resttest.Reply{status(400, `{"message":"operator"}`)}, 4), // shorter pages do not help
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := map[string][]resttest.Reply{listV2: answers}
			if name == "web page" { // lists may be v1's alone
				plan[listV1] = []resttest.Reply{webPage, webPage}
			}
			if users, err := listed(t, newServer(t, plan).client(V2), UserFilter{}); err == nil {
				t.Errorf("%v", users)
			}
		})
	}
}

// Where v2 has everything but the list of users, v1's is asked for, once found at once.
func TestListByV1(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]resttest.Reply{listV2: {noRoute}, listV1: {listOf(userJSON), listOf(userJSON)}, getV2: {ada}})
	c := s.client(V2)
	for range 2 {
		resttest.Expect(t, "users", len(resttest.Succeed[[]*User](t)(listed(t, c, UserFilter{}))), 1)
	}
	resttest.Succeed[*User](t)(c.User(t.Context(), 15))
}

// listed are the accounts of a list that is read to its end.
func listed(t *testing.T, c *Client, f UserFilter) ([]*User, error) {
	t.Helper()
	list, err := c.OpenUsers(t.Context(), f)
	return all(t.Context(), list, err)
}

func TestUserFilter(t *testing.T) {
	t.Parallel()
	row := func(id int, more string) string { return fmt.Sprintf(`{"id":%d,"username":"u%d"%s}`, id, id, more) }
	rows := listOf(row(1, `,"disabled":true,"createdOn":"2020-09-01T11:01:17.760Z"`), row(2, `,"createdOn":"2026-01-01T00:00:00.000Z"`),
		row(3, `,"deleted":true`), row(4, ""))
	no, yes, new2026 := false, true, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	const paged = `"sort":[{"field":"id","direction":"asc"}],"page":{"offset":0,"length":1000}}`
	for name, test := range map[string]struct {
		filter UserFilter
		want   []int64
		sends  string
	}{
		"all":      {UserFilter{}, []int64{1, 2, 4}, `{`},
		"disabled": {UserFilter{Disabled: &yes}, []int64{1}, `{"filter":{"operator":"eq","field":"disabled","value":"true"},`},
		"enabled":  {UserFilter{Disabled: &no}, []int64{2, 4}, `{"filter":{"operator":"eq","field":"disabled","value":"false"},`},
		"created before": {UserFilter{CreatedBefore: new2026}, []int64{1, 4},
			`{"filter":{"operator":"lt","field":"createdOn","value":"2026-01-01T00:00:00Z"},`},
		"several": {UserFilter{UsernamePart: "U2", Disabled: &no}, []int64{2},
			`{"filter":{"operator":"and","operands":[{"operator":"substring","field":"username","value":"u2"},` +
				`{"operator":"eq","field":"disabled","value":"false"}]},`},
	} {
		s := newServer(t, map[string][]resttest.Reply{listV1: {rows}})
		var ids []int64
		for _, u := range resttest.Succeed[[]*User](t)(listed(t, s.client(V1), test.filter)) {
			ids = append(ids, u.ID)
		}
		if !slices.Equal(ids, test.want) || test.filter.IsSent() != (name != "all") {
			t.Errorf("%s: %v, want %v", name, ids, test.want)
		}
		resttest.Expect(t, name, strings.TrimSpace(s.Calls()[0].Body), test.sends+paged)
	}
}

// A name is that of exactly this user, in any case: a part of it is not enough.
func TestUsersNamed(t *testing.T) {
	t.Parallel()
	row := func(id int, name, domain string) string {
		return fmt.Sprintf(`{"id":%d,"username":%q,"domain":%q}`, id, name, domain)
	}
	for name, test := range map[string]struct {
		ask     string
		answers []resttest.Reply
		want    []int64
	}{
		"exact":               {"ada", []resttest.Reply{listOf(row(1, "ada", ""), row(2, "ada.lovelace", ""), row(3, "canada", ""))}, []int64{1}},
		"in another case":     {"Ada", []resttest.Reply{listOf(row(1, "ada", ""))}, []int64{1}},
		"stored with capital": {"Ada", []resttest.Reply{listOf(), listOf(row(1, "Ada", ""))}, []int64{1}},
		"two domains":         {"ada", []resttest.Reply{listOf(row(1, "ada", "CORP"), row(2, "ada", ""))}, []int64{1, 2}},
		"nobody":              {"ada", []resttest.Reply{listOf(row(2, "ada.lovelace", ""))}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{listV2: test.answers})
			var ids []int64
			for _, u := range resttest.Succeed[[]*User](t)(s.client(V2).UsersNamed(t.Context(), test.ask)) {
				ids = append(ids, u.ID)
			}
			if !slices.Equal(ids, test.want) {
				t.Errorf("%v, want %v", ids, test.want)
			}
		})
	}
}

// The response to a deletion proves nothing: the user must not be there afterwards.
func TestDeleteUser(t *testing.T) {
	t.Parallel()
	emptied := with(map[string]any{"roles": []any{}, "permissions": []any{}, "licenseFeatures": []any{}})
	for name, test := range map[string]struct {
		answers, looks []resttest.Reply
		done           bool
		kind           rest.Kind
	}{
		"200 with the user": {[]resttest.Reply{resttest.JSON(emptied)}, []resttest.Reply{notFound}, true, 0},
		"200 with nothing":  {[]resttest.Reply{status(200, "")}, []resttest.Reply{notFound}, true, 0},
		"202":               {[]resttest.Reply{status(202, emptied)}, []resttest.Reply{ada, ada, notFound}, true, 0},
		"204":               {[]resttest.Reply{status(204, "")}, []resttest.Reply{status(400, `{"message":"User not found"}`)}, true, 0},
		"marked as deleted": {[]resttest.Reply{resttest.JSON(emptied)}, []resttest.Reply{resttest.JSON(with(map[string]any{"deleted": true}))},
			true, 0},
		"gone":                         {[]resttest.Reply{status(204, "")}, []resttest.Reply{status(410, "")}, true, 0},
		"still there":                  {[]resttest.Reply{resttest.JSON(emptied)}, []resttest.Reply{ada, ada, ada, ada}, false, rest.Other},
		"was not there":                {[]resttest.Reply{notFound}, nil, false, rest.NotFound},
		"was not there, as 400":        {[]resttest.Reply{status(400, `{"message":"User not found"}`)}, nil, false, rest.NotFound},
		"lost, and done":               {[]resttest.Reply{cut, notFound}, nil, false, rest.NotFound},
		"lost, and not done":           {[]resttest.Reply{cut, status(200, emptied)}, []resttest.Reply{notFound}, true, 0},
		"web page":                     {[]resttest.Reply{webPage}, []resttest.Reply{ada}, false, rest.Ambiguous},
		"web page, but done":           {[]resttest.Reply{webPage}, []resttest.Reply{notFound}, true, 0},
		"no right":                     {[]resttest.Reply{status(403, `{"message":"no"}`)}, nil, false, rest.Forbidden},
		"refused":                      {[]resttest.Reply{status(400, `{"message":"no"}`)}, []resttest.Reply{ada}, false, rest.BadRequest},
		"done, but looking is refused": {[]resttest.Reply{status(204, "")}, []resttest.Reply{status(403, "")}, false, rest.Forbidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{deleteV2: test.answers, getV2: test.looks})
			err := deleteUser(t.Context(), s.client(V2), 15)
			if test.done {
				if err != nil {
					t.Fatal(err)
				}
			} else {
				resttest.ExpectKind(t, err, test.kind)
			}
			resttest.Expect(t, "bodies", len(s.Bodies()), 0)
		})
	}
}

// What keeps Enterprise 11 from deleting a user is named, whatever text and status reports it.
func TestBlockedDelete(t *testing.T) {
	t.Parallel()
	for message, want := range map[string][]string{
		"The user has active or inactive schedules":           {ObstacleSchedules},
		"An automation is running on the registered device":   {ObstacleAutomation},
		"User is a member of a locker":                        {ObstacleLocker},
		"The user owns a Queue":                               {ObstacleQueue},
		"user is part of a device POOL, and has 2 schedules":  {ObstacleSchedules, ObstaclePool},
		"You cannot delete your own user":                     nil,
		"The last user with the role AAE_Admin cannot be ...": nil,
	} {
		for _, code := range []int{400, 409} {
			s := newServer(t, map[string][]resttest.Reply{deleteV2: {status(code, fmt.Sprintf(`{"code":"UM2","details":null,"message":%q}`, message))},
				getV2: {ada}})
			err := deleteUser(t.Context(), s.client(V2), 15)
			var blocked *BlockedError
			switch errors.As(err, &blocked); {
			case err == nil:
				t.Errorf("%s: it was deleted", message)
			case blocked == nil && want != nil, blocked != nil && !slices.Equal(blocked.Obstacles, want):
				t.Errorf("%s: %v", message, err)
			case !strings.Contains(err.Error(), message):
				t.Errorf("the platform's words are lost: %v", err)
			}
		}
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]resttest.Reply{
		rolesV2: {listOf(`{"id":1900001,"name":"AAE_Admin","description":null,"countPrincipals":2,"version":0,"createdBy":0}`,
			`{"id":1900018,"name":"Finance","description":"d","createdBy":7}`)},
		roleV2: {
			resttest.JSON(`{"id":18,"name":"Finance","createdBy":7,"countPrincipals":"2","principals":[{"id":3},{"id":"4"}],"permissions":[{"id":1}]}`),
			status(400, `{"message":"Role not found"}`),
		},
	})
	c := s.client(V2)
	roles := resttest.Succeed[[]Role](t)(c.Roles(t.Context(), "A"))
	resttest.Expect(t, "roles", fmt.Sprintf("%+v", roles), fmt.Sprintf("%+v",
		[]Role{{ID: 1900001, Name: "AAE_Admin", Users: 2, System: true}, {ID: 1900018, Name: "Finance", Description: "d"}}))
	resttest.Expect(t, "filter", s.Bodies()[0],
		`{"filter":{"operator":"substring","field":"name","value":"A"},"sort":[{"field":"id","direction":"asc"}],"page":{"offset":0,"length":1000}}`)
	role := resttest.Succeed[*Role](t)(c.Role(t.Context(), 18))
	resttest.Expect(t, "holders", fmt.Sprint(role.UserIDs, role.Users), "[3 4] 2")
	resttest.ExpectKind(t, second(c.Role(t.Context(), 18)), rest.NotFound)
}

// Whoever is cancelled while the version is sought leaves the others alone.
func TestCanceledProbe(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]resttest.Reply{selfV2: {self}, getV2: {ada}})
	c := s.clientWith(Config{Credentials: Credentials{AccessToken: "access-token"}})
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	resttest.ExpectKind(t, missing(canceled, c), rest.Canceled)
	// The search goes on without its caller, and serves the next.
	resttest.Succeed[*User](t)(c.User(t.Context(), 15))
}
