package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

func TestUser(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]resttest.Reply{getUser: {resttest.JSON(userJSON)}})
	user := resttest.Succeed[*User](t)(s.client().User(t.Context(), testUser))
	resttest.Expect(t, "user", fmt.Sprintf("%+v", *user), fmt.Sprintf("%+v", User{
		ID: testUser, UserName: "ada@example.com", Email: "ada@example.com", EmailConfirmed: true, Name: "Ada", Surname: "Lovelace",
		DisplayName: "Ada Lovelace",
		GroupIDs:    []string{testGroup}, IsActive: true, Type: UserTypeUser, Category: CategoryLocal, InvitationAccepted: true,
		CreatedAt: "2025-08-12T06:41:10.0901663Z",
	}))
}

// All the ways in which the platform may report that there is no such user; and those that mean something else.
func TestMissingUser(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer resttest.Reply
		want   rest.Kind
		list   []resttest.Reply // asked for when the response may mean either
	}{
		"404":                 {notFound, rest.NotFound, nil},
		"404, nothing":        {status(404, ""), rest.NotFound, nil},
		"400 with the text":   {status(400, `{"errorMessage":"The entity was not found."}`), rest.NotFound, nil},
		"400 with other text": {status(400, `{"errorMessage":"User not found"}`), rest.NotFound, nil},
		"204":                 {noContent, rest.NotFound, nil},
		"null":                {status(200, "null"), rest.NotFound, nil},
		"another object":      {resttest.JSON(`{}`), rest.BadResponse, nil},
		"400 of another kind": {
			status(400, `{"errors":{"userId":["The value 'x' is not valid."]}}`), rest.BadRequest, []resttest.Reply{listOf(userJSON)},
		},
		"not allowed": {status(403, ""), rest.Forbidden, []resttest.Reply{listOf(userJSON)}},
		"scope": {
			status(403, `{"errorMessage":"Scope(s) 'PM.X' is(are) invalid. Expect to have 'PM.User' or 'PM.User.Read'. "}`), rest.Forbidden, nil,
		},
		"scope, as 400":        {status(400, `{"errorMessage":"OAuth authorization failed. 'IdentityServerApi' scope not found."}`), rest.Forbidden, nil},
		"403, not in the list": {status(403, ""), rest.NotFound, []resttest.Reply{listOf(userOf(otherUser, "bob"))}},
		"403, lists are, too":  {status(403, ""), rest.Forbidden, []resttest.Reply{status(403, "")}},
		"400, not in the list": {status(400, ""), rest.NotFound, []resttest.Reply{listOf()}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := map[string][]resttest.Reply{getUser: {test.answer}}
			if test.list != nil {
				plan[getUsers] = test.list
			}
			s := newServer(t, plan)
			_, err := s.client().User(t.Context(), testUser)
			resttest.ExpectKind(t, err, test.want)
			if name == "scope" {
				resttest.ExpectLines(t, MissingScopes(err), "PM.User", "PM.User.Read")
			}
		})
	}
}

// An error that the classifier changes must not be taken for the object of another call: an id that is empty addresses the whole list.
func TestEmptyIDIsNotSent(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	if err := s.client().DeleteUser(t.Context(), ""); err == nil {
		t.Error("a delete without an id was sent")
	}
}

// organization serves a list of users that changes while it is read, several pages of it at a time.
type organization struct {
	change func(page int, users []string) []string

	mu    sync.Mutex
	users []string
	pages int
}

func (o *organization) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pages++
	if o.change != nil {
		o.users = o.change(o.pages, slices.Clone(o.users))
	}
	query := r.URL.Query()
	if query.Get("sortBy") != "Id" {
		http.Error(w, "unsorted", http.StatusTeapot)
		return
	}
	number := func(name string, fallback int) int {
		if n, err := strconv.Atoi(query.Get(name)); err == nil {
			return n
		}
		return fallback
	}
	skip := min(number("skip", 0), len(o.users))
	shown := slices.Clone(o.users[skip:min(skip+number("top", 10), len(o.users))])
	for i := range shown {
		shown[i] = userOf(shown[i], shown[i])
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintf(w, `{"totalCount":%d,"results":[%s]}`, len(o.users), strings.Join(shown, ","))
}

// All users arrive, once each, also when others come and go between the pages.
func TestUsersOverPages(t *testing.T) {
	t.Parallel()
	id := func(i int) string { return fmt.Sprintf("0b000000-0000-4000-8000-%012d", i) }
	everybody := func() []string {
		var all []string
		for i := range 2500 {
			all = append(all, id(i))
		}
		return all
	}
	between := func(change func([]string) []string) func(int, []string) []string {
		return func(page int, users []string) []string {
			if page == 2 {
				return slices.Sorted(slices.Values(change(users)))
			}
			return users
		}
	}
	for name, change := range map[string]func(int, []string) []string{
		"at rest":             nil,
		"one comes":           between(func(u []string) []string { return append(u, "00000000-0000-4000-8000-000000000000") }),
		"one goes":            between(func(u []string) []string { return u[1:] }),
		"one goes, one comes": between(func(u []string) []string { return append(u[1:], "ff000000-0000-4000-8000-000000000000") }),
		"one comes, one goes": between(func(u []string) []string {
			return append(u[:2000], append(u[2001:], "00000000-0000-4000-8000-000000000000")...)
		}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := &organization{users: everybody(), change: change}
			web := httptest.NewServer(o)
			t.Cleanup(web.Close)
			s := &server{&resttest.Server{Server: web}, t, resttest.NewClock(time.Now())}
			got := resttest.Succeed[[]User](t)(s.client().Users(t.Context(), UserQuery{}))
			var ids []string
			for _, user := range got {
				ids = append(ids, user.ID)
			}
			if !slices.Equal(ids, o.users) {
				t.Errorf("%d users, want %d", len(ids), len(o.users))
			}
		})
	}
}

func TestUserQuery(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	const search = getUsers + "?searchTerm=a%26b&" + pages
	found := listOf(
		userOf("1", "plain"), userOf("2", "pending", `"invitationAccepted":false`), userOf("3", "off", `"isActive":false`),
		userOf("4", "entra", `"category":2,"type":"DirectoryUser"`),
		userOf("5", "unconfirmed", `"emailConfirmed":false,"invitationAccepted":true`),
	)
	for name, test := range map[string]struct {
		query UserQuery
		want  string
	}{
		"all":         {UserQuery{}, "plain pending off entra unconfirmed"},
		"pending":     {UserQuery{Pending: &yes}, "pending"},
		"not pending": {UserQuery{Pending: &no}, "plain off entra unconfirmed"},
		"inactive":    {UserQuery{Inactive: &yes}, "off"},
		"active":      {UserQuery{Inactive: &no}, "plain pending entra unconfirmed"},
		"directory":   {UserQuery{Category: CategoryDirectory}, "entra"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{getUsers: {found}})
			test.query.SearchTerm = "a&b"
			var names []string
			for _, user := range resttest.Succeed[[]User](t)(s.client().Users(t.Context(), test.query)) {
				names = append(names, user.UserName)
			}
			resttest.Expect(t, "users", strings.Join(names, " "), test.want)
			resttest.ExpectLines(t, s.Lines(), search)
		})
	}
}

func TestCreateUser(t *testing.T) {
	t.Parallel()
	user := NewUser{ID: testUser, UserName: "ada@example.com", Email: "ada@example.com", Name: "Ada"}
	const duplicate = `{"result":{"succeeded":false,"errors":[{"code":"DuplicateUserName",` +
		`"description":"Username 'ada@example.com' is already taken."},` +
		`{"code":"DuplicateEmail","description":"Email 'ada@example.com' is already taken."}]},"users":[]}`
	created := func(id string) resttest.Reply {
		return resttest.JSON(`{"result":{"succeeded":true,"errors":[]},"users":[` + userOf(id, "ada@example.com") + `]}`)
	}
	found, mine := resttest.JSON(userJSON), 4 // looks after a create whose user does not show
	missing := func(n int) (all []resttest.Reply) { return slices.Repeat([]resttest.Reply{notFound}, n) }
	for name, test := range map[string]struct {
		plan map[string][]resttest.Reply
		want string // the id; "" with kind
		kind rest.Kind
	}{
		"shown":                       {map[string][]resttest.Reply{create: {created(testUser)}}, testUser, 0},
		"shown with an id of its own": {map[string][]resttest.Reply{create: {created(otherUser)}}, otherUser, 0},
		"result only":                 {map[string][]resttest.Reply{create: {done}, getUser: {found}}, testUser, 0},
		"result only, shows late":     {map[string][]resttest.Reply{create: {done}, getUser: {notFound, found}}, testUser, 0},
		"result only, with an id of its own": {
			map[string][]resttest.Reply{
				create: {done}, getUser: missing(mine), getUsers: {listOf(userOf(otherUser, "ADA@example.com"), userOf("9", "nada@example.com"))},
			},
			otherUser, 0,
		},
		"result only, never seen":       {map[string][]resttest.Reply{create: {done}, getUser: missing(mine), getUsers: {listOf()}}, "", rest.BadResponse},
		"lost, carried out":             {map[string][]resttest.Reply{create: {cut}, getUser: {found}}, testUser, 0},
		"lost, carried out, shows late": {map[string][]resttest.Reply{create: {status(504, "")}, getUser: {notFound, notFound, found}}, testUser, 0},
		"lost, not carried out":         {map[string][]resttest.Reply{create: {cut, created(testUser)}, getUser: missing(mine)}, testUser, 0},
		"lost, not carried out, taken since": {
			map[string][]resttest.Reply{create: {cut, status(400, duplicate)}, getUser: missing(2 * mine)}, "", rest.Conflict,
		},
		"lost, carried out very late": {
			map[string][]resttest.Reply{create: {cut, status(400, duplicate)}, getUser: append(missing(mine), found)}, testUser, 0,
		},
		"lost twice":                 {map[string][]resttest.Reply{create: {cut, cut}, getUser: missing(2 * mine)}, "", rest.Ambiguous},
		"taken":                      {map[string][]resttest.Reply{create: {status(400, duplicate)}}, "", rest.Conflict},
		"taken, inside a 200":        {map[string][]resttest.Reply{create: {resttest.JSON(duplicate)}}, "", rest.Conflict},
		"refused inside a 200, bare": {map[string][]resttest.Reply{create: {resttest.JSON(`{"succeeded":false}`)}}, "", rest.BadRequest},
		"held back, then created":    {map[string][]resttest.Reply{create: {status(429, ""), created(testUser)}}, testUser, 0},
		"empty response, then found": {map[string][]resttest.Reply{create: {noContent}, getUser: {found}}, testUser, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, test.plan)
			got, err := s.client().CreateUser(t.Context(), user)
			if test.want == "" {
				resttest.ExpectKind(t, err, test.kind)
				resttest.Expect(t, "duplicate", IsDuplicate(err), test.kind == rest.Conflict)
				return
			}
			resttest.Succeed[*User](t)(got, err)
			resttest.Expect(t, "id", got.ID, test.want)
			resttest.Expect(t, "body", s.Bodies()[0], `{"partitionGlobalId":"`+testPartition+`","groupIDs":[],"users":[{"id":"`+testUser+
				`","userName":"ada@example.com","email":"ada@example.com","name":"Ada","type":"user",`+
				`"bypassBasicAuthRestriction":false,"invitationAccepted":true}]}`)
		})
	}
	if _, err := newServer(t, nil).client().CreateUser(t.Context(), NewUser{UserName: "ada"}); err == nil {
		t.Error("a create without an id was sent")
	}
}

func TestUpdateUser(t *testing.T) {
	t.Parallel()
	empty, off, password := "", false, "p4ss-canary"
	s := newServer(
		t,
		map[string][]resttest.Reply{
			putUser: {done, resttest.JSON(`{"succeeded":false,"errors":[{"code":"PasswordTooShort","description":"p4ss-canary is too short."}]}`), noContent},
		},
	)
	c := s.client()
	if err := c.UpdateUser(t.Context(), testUser, UserChange{Surname: &empty, IsActive: &off, GroupIDsToAdd: []string{testGroup}}); err != nil {
		t.Error(err)
	}
	err := c.UpdateUser(t.Context(), testUser, UserChange{Password: &password})
	resttest.ExpectKind(t, err, rest.BadRequest)
	if !HasCode(err, "PasswordTooShort") || strings.Contains(err.Error(), "canary") {
		t.Errorf("error %v, want the code and no password", err)
	}
	if err := c.UpdateUser(t.Context(), testUser, UserChange{IsActive: &off}); err != nil {
		t.Errorf("a response without a body: %v", err)
	}
	resttest.Expect(t, "body", s.Bodies()[0], `{"surname":"","isActive":false,"groupIDsToAdd":["`+testGroup+`"]}`)
}

func TestDeleteUser(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers []resttest.Reply
		kind    rest.Kind
	}{
		"deleted":                  {[]resttest.Reply{noContent}, rest.Other},
		"gone already":             {[]resttest.Reply{notFound}, rest.Other},
		"lost, then gone":          {[]resttest.Reply{cut, notFound}, rest.Other},
		"refused":                  {[]resttest.Reply{status(400, `{"errorMessage":"The organization owner cannot be deleted."}`)}, rest.BadRequest},
		"refused inside a success": {[]resttest.Reply{resttest.JSON(`{"succeeded":false,"errors":[{"description":"no"}]}`)}, rest.BadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := newServer(t, map[string][]resttest.Reply{deleteUser: test.answers}).client().DeleteUser(t.Context(), testUser)
			if test.kind != rest.Other {
				resttest.ExpectKind(t, err, test.kind)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

// nobodyIsOurs is for an invitation before which nothing was sent.
func nobodyIsOurs(User) bool { return false }

func TestInviteUser(t *testing.T) {
	t.Parallel()
	send := NewInvite{Email: "ada@example.com", RedirectURL: "https://cloud.uipath.com/portal_/acceptInvite", GroupIDs: []string{testGroup}}
	entry := func(fields string) resttest.Reply {
		return resttest.JSON(`{"result":{"succeeded":true,"errors":[]},"users":[{"email":"ada@example.com",` + fields + `}]}`)
	}
	pending := listOf(userOf(testUser, "Ada@example.com", `"invitationAccepted":false`), userOf("9", "nada@example.com", `"invitationAccepted":false`))
	nobody := listOf(userOf("9", "nada@example.com"))
	for name, test := range map[string]struct {
		lists, sent []resttest.Reply
		want        string
		kind        rest.Kind
		says        string
	}{
		"sent": {
			[]resttest.Reply{nobody}, []resttest.Reply{entry(`"id":"` + testUser + `","errorMsg":null,"success":true`)}, testUser, 0, "",
		},
		"failure hidden": {
			[]resttest.Reply{nobody}, []resttest.Reply{entry(`"id":"` + noGUID + `","errorMsg":"Redirect URL is not valid","success":false`)}, "",
			rest.BadRequest, "Redirect URL is not valid",
		},
		"zeros only": {[]resttest.Reply{nobody}, []resttest.Reply{entry(`"id":"` + noGUID + `"`)}, "", rest.BadRequest, "did not invite"},
		"message only": {
			[]resttest.Reply{nobody}, []resttest.Reply{entry(`"id":"` + testUser + `","errorMsg":"already a member"`)}, "", rest.Conflict, "already a member",
		},
		"refused": {
			[]resttest.Reply{nobody}, []resttest.Reply{resttest.JSON(`{"result":{"succeeded":false,"errors":[{"code":"X","description":"no"}]}}`)}, "",
			rest.BadRequest, "no",
		},
		"lost, carried out": {[]resttest.Reply{nobody, nobody, pending}, []resttest.Reply{cut}, testUser, 0, ""},
		"lost, not carried out": {
			[]resttest.Reply{nobody, nobody, nobody, nobody, nobody}, []resttest.Reply{cut}, "", rest.Ambiguous, "its outcome is unknown",
		},
		"lost, somebody else's user": {
			[]resttest.Reply{nobody, listOf(userOf(otherUser, "ada@example.com")), nobody, nobody, nobody}, []resttest.Reply{cut}, "", rest.Ambiguous, "",
		},
		"lost, look-up fails":   {[]resttest.Reply{nobody, status(403, "")}, []resttest.Reply{cut}, "", rest.Ambiguous, "looking for it failed too"},
		"the response is empty": {[]resttest.Reply{nobody, pending}, []resttest.Reply{done}, testUser, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{getUsers: test.lists, invite: test.sent})
			got, err := s.client().inviteAlone(t.Context(), send, nobodyIsOurs)
			if test.want == "" {
				resttest.ExpectKind(t, err, test.kind)
				if !strings.Contains(err.Error(), test.says) {
					t.Errorf("error %v, want %q in it", err, test.says)
				}
				return
			}
			resttest.Succeed[*User](t)(got, err)
			resttest.Expect(t, "id", got.ID, test.want)
			resttest.Expect(t, "pending", got.Pending(), true)
			resttest.Expect(
				t, "body", s.Bodies()[0],
				`[{"email":"ada@example.com","redirectUrl":"https://cloud.uipath.com/portal_/acceptInvite","groupIDs":["`+testGroup+`"]}]`,
			)
		})
	}
}

// Who is there already is not invited again: the mail would go out again.
func TestInviteSomebodyWhoIsThere(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]resttest.Reply{getUsers: {listOf(userOf(testUser, "ADA@example.com"))}})
	_, err := s.client().inviteAlone(t.Context(), NewInvite{Email: "ada@example.com"}, nobodyIsOurs)
	var exists *ExistsError
	if !errors.As(err, &exists) || exists.User.ID != testUser {
		t.Errorf("error %v, want the user who is there", err)
	}
}
