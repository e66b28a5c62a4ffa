package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

var newAda = NewUser{
	Username: "Ada", Email: "ada@example.com", Password: "n3w-pass-canary", FirstName: "Ada", LastName: "Lovelace", Description: "counts",
	EnableAutoLogin: true,
	LicenseFeatures: []string{"DEVELOPMENT", "RUNTIME"}, RoleIDs: []int64{2, 18},
}

func made(body string) resttest.Reply { return status(http.StatusCreated, body) }

func TestCreateBodies(t *testing.T) {
	t.Parallel()
	const rest = `"email":"ada@example.com","password":"n3w-pass-canary","firstName":"Ada","lastName":"Lovelace","description":"counts",` +
		`"disabled":false,"enableAutoLogin":true,"licenseFeatures":["DEVELOPMENT","RUNTIME"],`
	s := newServer(t, map[string][]resttest.Reply{selfV1: {self}, usersV1: {made(userJSON)}, selfV2: {self},
		usersV2: {made(userJSON), made(with(map[string]any{"username": "dora"}))}})
	resttest.Succeed[*User](t)(s.client(V1).CreateUser(t.Context(), newAda))
	c := s.client(V2)
	created := resttest.Succeed[*User](t)(c.CreateUser(t.Context(), newAda))
	resttest.Expect(t, "id", created.ID, 15)
	resttest.Succeed[*User](t)(c.CreateUser(t.Context(), NewUser{Username: "dora", Domain: "CORP", Email: "d@example.com", Disabled: true,
		MultipleLoginAllowed: true, RoleIDs: []int64{1900002}}))
	resttest.ExpectLines(t, s.Bodies(),
		`{"username":"Ada",`+rest+`"roles":[{"id":2},{"id":18}]}`,
		`{"username":"Ada",`+rest+`"roleIds":["2","18"]}`,
		`{"username":"dora","domain":"CORP","email":"d@example.com","disabled":true,"enableAutoLogin":false,"multipleLoginAllowed":true,`+
			`"licenseFeatures":[],"roleIds":["1900002"]}`)
}

// The platform's refusal of a new account reaches the caller as it is, after one try.
func TestRefusedCreate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer resttest.Reply
		want   rest.Kind
	}{
		"taken":         {status(409, `{"code":"UM1001","details":null,"message":"A user with the username 'ada' already exists"}`), rest.Conflict},
		"taken, as 400": {status(400, `{"code":"UM1001","details":null,"message":"exists"}`), rest.BadRequest},
		"no such role":  {status(400, `{"message":"Role not found"}`), rest.BadRequest},
		"no right":      {status(403, `{"message":"no"}`), rest.Forbidden},
		"no operation":  {noRoute, rest.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{selfV2: {self}, usersV2: {test.answer}})
			resttest.ExpectKind(t, second(s.client(V2).CreateUser(t.Context(), newAda)), test.want)
		})
	}
}

// After a lost response the account of this create is the result, and no other: none is created twice, and none is adopted.
func TestLostCreate(t *testing.T) {
	t.Parallel()
	// Later than every call of this test, however slow the machine is.
	now := time.Now().Add(time.Hour).UTC().Format("2006-01-02T15:04:05Z")
	row := func(changed map[string]any) resttest.Reply {
		fields := map[string]any{"createdOn": strings.TrimSuffix(now, "Z") + ".760Z", "permissions": nil, "sysAssignedRoles": nil, "groupNames": nil}
		maps.Copy(fields, changed)
		return listOf(with(fields))
	}
	nobody := slices.Repeat([]resttest.Reply{listOf()}, 8) // four looks, by the name as it is and in lower case
	mine := row(nil)
	for name, test := range map[string]struct {
		posts, lists []resttest.Reply
		want         rest.Kind // 0: it is there
	}{
		"and made":                     {[]resttest.Reply{cut}, []resttest.Reply{mine}, 0},
		"and made, as a web page":      {[]resttest.Reply{webPage}, []resttest.Reply{mine}, 0},
		"and made, as a 500":           {[]resttest.Reply{status(500, "")}, []resttest.Reply{mine}, 0},
		"and made, broken off":         {[]resttest.Reply{made(userJSON[:60])}, []resttest.Reply{mine}, 0},
		"and made, without a body":     {[]resttest.Reply{made("")}, []resttest.Reply{mine}, 0},
		"and made, of somebody else":   {[]resttest.Reply{made(with(map[string]any{"username": "grace"}))}, []resttest.Reply{mine}, 0},
		"and made late":                {[]resttest.Reply{cut}, []resttest.Reply{listOf(), listOf(), mine}, 0},
		"and not made":                 {[]resttest.Reply{cut, made(userJSON)}, nobody, 0},
		"and made while nobody looked": {[]resttest.Reply{cut, status(409, "{}")}, append(slices.Clone(nobody), mine), 0},
		"twice":                        {[]resttest.Reply{cut, cut}, append(slices.Clone(nobody), nobody...), rest.Ambiguous},
		"of an account that was there": {[]resttest.Reply{cut, status(409, "{}")},
			slices.Repeat([]resttest.Reply{row(map[string]any{"createdOn": "2020-09-01T11:01:17.760Z"})}, 8), rest.Conflict},
		"of an account that others made": {[]resttest.Reply{cut, status(409, "{}")},
			slices.Repeat([]resttest.Reply{row(map[string]any{"createdBy": 7})}, 8), rest.Conflict},
		"of one with another e-mail address": {[]resttest.Reply{cut, status(409, "{}")},
			slices.Repeat([]resttest.Reply{row(map[string]any{"email": "x@example.com"})}, 8), rest.Conflict},
		"of one with other roles": {[]resttest.Reply{cut, status(409, "{}")},
			slices.Repeat([]resttest.Reply{row(map[string]any{"roles": roleList(2)})}, 8), rest.Conflict},
		"of one with other licenses": {[]resttest.Reply{cut, status(409, "{}")},
			slices.Repeat([]resttest.Reply{row(map[string]any{"licenseFeatures": []string{"RUNTIME"}})}, 8), rest.Conflict},
		"of one in a domain": {[]resttest.Reply{cut, status(409, "{}")},
			slices.Repeat([]resttest.Reply{row(map[string]any{"domain": "CORP"})}, 8), rest.Conflict},
		"of one that is disabled": {[]resttest.Reply{cut, status(409, "{}")},
			slices.Repeat([]resttest.Reply{row(map[string]any{"disabled": true})}, 8), rest.Conflict},
		"and looking for it is refused":     {[]resttest.Reply{cut}, []resttest.Reply{status(403, "")}, rest.Ambiguous},
		"never got there (429), then taken": {[]resttest.Reply{status(429, ""), status(409, "{}")}, nil, rest.Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := map[string][]resttest.Reply{selfV2: {self}, usersV2: test.posts, listV2: test.lists}
			if found := test.want == 0 && name != "and not made"; found {
				plan[getV2] = []resttest.Reply{ada}
			}
			s := newServer(t, plan)
			user, err := s.client(V2).CreateUser(t.Context(), newAda)
			if test.want != 0 {
				resttest.ExpectKind(t, err, test.want)
				return
			}
			resttest.Expect(t, "id", resttest.Succeed[*User](t)(user, err).ID, 15)
		})
	}
}

// An update sends everything back that was read, in the form in which it was read, with nothing but the change: an omitted field would be blanked.
func TestUpdateSendsTheWholeUser(t *testing.T) {
	t.Parallel()
	name, empty, disabled := "Augusta", "", true
	kept := map[string]any{
		"username": "ada", "domain": "", "email": "ada@example.com", "firstName": "Ada", "lastName": "Lovelace", "version": 3, "principalId": 15,
		"sysAssignedRoles": []any{},
		"licenseFeatures":  []string{"RUNTIME", "DEVELOPMENT"}, "enableAutoLogin": true, "disabled": false, "description": "counts", "shoeSize": 42,
		"roleIds": []string{"2", "18"},
	}
	for what, test := range map[string]struct {
		change UserChange
		want   map[string]any
	}{
		"a name": {UserChange{FirstName: &name}, map[string]any{"firstName": "Augusta"}},
		"nothing left": {UserChange{Description: &empty, LicenseFeatures: new([]string)},
			map[string]any{"description": "", "licenseFeatures": []string{}}},
		"disabled":       {UserChange{Disabled: &disabled}, map[string]any{"disabled": true}},
		"several logins": {UserChange{MultipleLoginAllowed: &disabled}, map[string]any{"multipleLoginAllowed": true}},
		"all roles":      {UserChange{RoleIDs: &[]int64{7, 2}}, map[string]any{"roleIds": []string{"2", "7"}}},
		"one role more":  {UserChange{AddRoleIDs: []int64{7, 18}}, map[string]any{"roleIds": []string{"2", "7", "18"}}},
		"one role less":  {UserChange{RemoveRoleIDs: []int64{18, 99}}, map[string]any{"roleIds": []string{"2"}}},
		"password":       {UserChange{Password: &name}, map[string]any{"password": "Augusta"}},
	} {
		for _, version := range []Version{V1, V2} {
			t.Run(what+" by "+string(version), func(t *testing.T) {
				t.Parallel()
				want := maps.Clone(kept)
				maps.Copy(want, test.want)
				answered := map[string]any{"version": 4}
				var ids []int
				for _, id := range want["roleIds"].([]string) {
					var n int
					_, _ = fmt.Sscan(id, &n)
					ids = append(ids, n)
				}
				answered["roles"] = roleList(ids...)
				get, put := getV2, putV2
				if version == V1 {
					get, put = getV1, putV1
					delete(want, "roleIds")
					objects := []map[string]int{}
					for _, id := range ids {
						objects = append(objects, map[string]int{"id": id})
					}
					want["roles"] = objects
				}
				s := newServer(t, map[string][]resttest.Reply{get: {ada}, put: {made(with(answered))}}) // 200 or 201
				updated := resttest.Succeed[*User](t)(s.client(version).UpdateUser(t.Context(), 15, test.change))
				resttest.Expect(t, "version", updated.Version, 4)
				resttest.Expect(t, "body", mustJSON(t, decoded(t, s.Bodies()[0])), mustJSON(t, decoded(t, mustJSON(t, want))))
			})
		}
	}
}

// Each update mails the user: nothing is sent when nothing changes.
func TestUpdateOfNothing(t *testing.T) {
	t.Parallel()
	email, no := "ada@example.com", false
	for _, change := range map[string]UserChange{
		"nothing":              {},
		"what is so already":   {Email: &email, Disabled: &no, LicenseFeatures: &[]string{"DEVELOPMENT", "RUNTIME", "RUNTIME"}, RoleIDs: &[]int64{18, 2}},
		"a role that is there": {AddRoleIDs: []int64{18}},
		"a role that is not":   {RemoveRoleIDs: []int64{99}},
	} {
		s := newServer(t, map[string][]resttest.Reply{getV2: {ada}})
		resttest.Succeed[*User](t)(s.client(V2).UpdateUser(t.Context(), 15, change))
	}
}

// The last role is not taken away. Where a directory's roles stand apart, they are what the user is left with.
func TestUpdateKeepsARole(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]resttest.Reply{getV2: {ada}})
	err := second(s.client(V2).UpdateUser(t.Context(), 15, UserChange{RemoveRoleIDs: []int64{2, 18}}))
	resttest.Expect(t, "refused", errors.Is(err, ErrLastRole), true)

	mapped := map[string]any{"sysAssignedRoles": roleList(7)}
	left := map[string]any{"sysAssignedRoles": roleList(7), "roles": roleList()}
	s = newServer(t, map[string][]resttest.Reply{getV2: {resttest.JSON(with(mapped))}, putV2: {resttest.JSON(with(left))}})
	resttest.Succeed[*User](t)(s.client(V2).UpdateUser(t.Context(), 15, UserChange{RemoveRoleIDs: []int64{2, 18}}))
	resttest.Expect(t, "roles sent", fmt.Sprint(decoded(t, s.Bodies()[0])["roleIds"]), "[7]")
}

// A conflict and a lost response lead to one more try each, after another look: what was done already is not sent again.
func TestUpdateTries(t *testing.T) {
	t.Parallel()
	later := resttest.JSON(with(map[string]any{"version": 9, "roles": roleList(2, 18, 5)}))
	after := resttest.JSON(with(map[string]any{"version": 10, "roles": roleList(2, 18, 5, 7)}))
	stale, name := status(409, `{"code":"UM9","message":"version"}`), "x"
	for what, test := range map[string]struct {
		change     UserChange
		gets, puts []resttest.Reply
		want       rest.Kind // 0: it succeeds
	}{
		"conflict":             {UserChange{AddRoleIDs: []int64{7}}, []resttest.Reply{ada, later}, []resttest.Reply{stale, after}, 0},
		"conflict twice":       {UserChange{AddRoleIDs: []int64{7}}, []resttest.Reply{ada, later}, []resttest.Reply{stale, stale}, rest.Conflict},
		"lost, and done":       {UserChange{AddRoleIDs: []int64{7}}, []resttest.Reply{ada, after}, []resttest.Reply{cut}, 0},
		"lost, and not done":   {UserChange{AddRoleIDs: []int64{7}}, []resttest.Reply{ada, later}, []resttest.Reply{cut, after}, 0},
		"lost twice":           {UserChange{AddRoleIDs: []int64{7}}, []resttest.Reply{ada, ada}, []resttest.Reply{cut, cut}, rest.Ambiguous},
		"a 500":                {UserChange{AddRoleIDs: []int64{7}}, []resttest.Reply{ada, after}, []resttest.Reply{status(500, "")}, 0},
		"a web page":           {UserChange{AddRoleIDs: []int64{7}}, []resttest.Reply{ada, after}, []resttest.Reply{webPage}, 0},
		"of somebody else":     {UserChange{AddRoleIDs: []int64{7}}, []resttest.Reply{ada, after}, []resttest.Reply{resttest.JSON(selfJSON)}, 0},
		"lost, then conflict":  {UserChange{AddRoleIDs: []int64{7}}, []resttest.Reply{ada, ada, later}, []resttest.Reply{cut, stale, after}, 0},
		"lost password":        {UserChange{Password: &name}, []resttest.Reply{ada, ada}, []resttest.Reply{cut, ada}, 0},
		"gone before":          {UserChange{AddRoleIDs: []int64{7}}, []resttest.Reply{notFound}, nil, rest.NotFound},
		"gone in between":      {UserChange{AddRoleIDs: []int64{7}}, []resttest.Reply{ada}, []resttest.Reply{notFound}, rest.NotFound},
		"no right":             {UserChange{AddRoleIDs: []int64{7}}, []resttest.Reply{ada}, []resttest.Reply{status(403, "")}, rest.Forbidden},
		"gone after a conflct": {UserChange{AddRoleIDs: []int64{7}}, []resttest.Reply{ada, notFound}, []resttest.Reply{stale}, rest.NotFound},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{getV2: test.gets, putV2: test.puts})
			err := second(s.client(V2).UpdateUser(t.Context(), 15, test.change))
			if test.want != 0 {
				resttest.ExpectKind(t, err, test.want)
			} else if err != nil {
				t.Fatal(err)
			}
			if what == "conflict" { // what others have done meanwhile is kept
				last := decoded(t, s.Bodies()[1])
				resttest.Expect(t, "second body", fmt.Sprint(last["version"], last["roleIds"]), "9 [2 5 7 18]")
			}
		})
	}
}

// How an update by v2 names roles is not documented: a refusal or an update without its roles is worth the other way, which is remembered.
func TestSpellingOfRolesInUpdates(t *testing.T) {
	t.Parallel()
	bad := status(400, `{"message":"Unrecognized field"}`)
	has := func(version int, ids ...int) resttest.Reply {
		return resttest.JSON(with(map[string]any{"version": version, "roles": roleList(ids...)}))
	}
	for name, test := range map[string]struct {
		version    Version
		gets, puts []resttest.Reply
		want       []string // how the updates named roles
		fails      string
	}{
		"roleIds": {V2, []resttest.Reply{has(1, 2), has(2, 2, 7)}, []resttest.Reply{has(2, 2, 7), has(3, 2, 7, 8)},
			[]string{"roleIds", "roleIds"}, ""},
		"roles": {V2, []resttest.Reply{has(1, 2), has(2, 2, 7)}, []resttest.Reply{bad, has(2, 2, 7), has(3, 2, 7, 8)},
			[]string{"roleIds", "roles", "roles"}, ""},
		"roles, others took away": {V2, []resttest.Reply{has(1, 2), has(2), has(3, 2, 7)}, []resttest.Reply{has(2), has(3, 2, 7), has(4, 2, 7, 8)},
			[]string{"roleIds", "roles", "roles"}, ""},
		"roles, others ignored": {V2, []resttest.Reply{has(1, 2), has(2, 2), has(3, 2, 7)}, []resttest.Reply{has(2, 2), has(3, 2, 7), has(4, 2, 7, 8)},
			[]string{"roleIds", "roles", "roles"}, ""},
		"a response without roles": {V2, []resttest.Reply{has(1, 2), has(2, 2, 7), has(2, 2, 7)},
			[]resttest.Reply{resttest.JSON(`{"id":15}`), has(3, 2, 7, 8)}, []string{"roleIds", "roleIds"}, ""},
		"neither": {V2, []resttest.Reply{has(1, 2)}, []resttest.Reply{bad, bad}, []string{"roleIds", "roles"}, "Unrecognized field"},
		"ignored all": {V2, []resttest.Reply{has(1, 2), has(2, 2), has(3, 2), has(4, 2)}, []resttest.Reply{has(2, 2), has(3, 2), has(4, 2)},
			[]string{"roleIds", "roles", "roleIds"}, "did not apply its roles"},
		"ignored, then refused": {V2, []resttest.Reply{has(1, 2), has(2, 2)}, []resttest.Reply{has(2, 2), bad, bad},
			[]string{"roleIds", "roles", "roleIds"}, "did not apply its roles"},
		"refused, then lost": {V2, []resttest.Reply{has(1, 2), has(2, 2, 7), has(2, 2, 7)}, []resttest.Reply{bad, cut, has(3, 2, 7, 8)},
			[]string{"roleIds", "roles", "roleIds"}, ""},
		"ignored by v1": {V1, []resttest.Reply{has(1, 2), has(2, 2)}, []resttest.Reply{has(2, 2)}, []string{"roles"}, "did not apply its roles"},
		"refused by v1": {V1, []resttest.Reply{has(1, 2)}, []resttest.Reply{bad}, []string{"roles"}, "Unrecognized field"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := map[string][]resttest.Reply{getV2: test.gets, putV2: test.puts}
			if test.version == V1 {
				plan = map[string][]resttest.Reply{getV1: test.gets, putV1: test.puts}
			}
			s := newServer(t, plan)
			c := s.client(test.version)
			for _, role := range []int64{7, 8} {
				err := second(c.UpdateUser(t.Context(), 15, UserChange{AddRoleIDs: []int64{role}}))
				if test.fails != "" {
					if err == nil || !strings.Contains(err.Error(), test.fails) {
						t.Errorf("error %v, want %q", err, test.fails)
					}
					break
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			var spelled []string
			for _, body := range s.Bodies() {
				fields := decoded(t, body)
				if fields["roles"] != nil {
					spelled = append(spelled, "roles")
				}
				if fields["roleIds"] != nil {
					spelled = append(spelled, "roleIds")
				}
			}
			resttest.ExpectLines(t, spelled, test.want...)
		})
	}
}

// K10.6: a form of roles that is dropped without a word takes the roles away. When the other form then meets a conflict, the next try still gives
// the roles that the account had before the first.
func TestUpdateRestoresDroppedRoles(t *testing.T) {
	t.Parallel()
	has := func(version int, ids ...int) resttest.Reply {
		return resttest.JSON(with(map[string]any{"version": version, "roles": roleList(ids...)}))
	}
	s := newServer(t, map[string][]resttest.Reply{
		getV2: {has(1, 2, 5), has(2), has(2), has(3)},
		putV2: {has(2), status(409, "{}"), has(3), has(4, 2, 5, 7)},
	})
	updated := resttest.Succeed[*User](t)(s.client(V2).UpdateUser(t.Context(), 15, UserChange{AddRoleIDs: []int64{7}}))
	if roles := updated.roleIDs(); !slices.Equal(roles, []int64{2, 5, 7}) {
		t.Errorf("roles %v", roles)
	}
	bodies := s.Bodies()
	resttest.Expect(t, "roles of the last update", fmt.Sprint(decoded(t, bodies[len(bodies)-1])["roles"]), "[map[id:2] map[id:5] map[id:7]]")
}

// Roles that a directory gave show where they show: an update of others is not suspected to have been ignored.
func TestUpdateOfDirectoryUsers(t *testing.T) {
	t.Parallel()
	mapped := func(roles ...int) resttest.Reply {
		return resttest.JSON(with(map[string]any{"roles": roleList(roles...), "sysAssignedRoles": roleList(18), "groupNames": []string{"g"}}))
	}
	for name, plan := range map[string]map[string][]resttest.Reply{
		"shown in both":         {getV2: {mapped(18)}, putV2: {mapped(18, 7)}},
		"shown as the system's": {getV2: {mapped()}, putV2: {mapped(7)}},
		"shown again":           {getV2: {mapped()}, putV2: {mapped(18, 7)}},
	} {
		s := newServer(t, plan)
		if err := second(s.client(V2).UpdateUser(t.Context(), 15, UserChange{AddRoleIDs: []int64{7}})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// platformOf is a Control Room with these users, who have no roles yet: an update replaces the roles, and one with an old version is refused, and
// so is one that names roles by roleIds.
type platformOf struct {
	t         *testing.T
	mu        sync.Mutex
	users     map[string]*platformUser
	conflicts int
}

type platformUser struct {
	ID      int64    `json:"id"`
	Version int64    `json:"version"`
	Roles   []roleID `json:"roles"`
}

func (p *platformOf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	user := p.users[path.Base(r.URL.Path)]
	if r.Method == http.MethodPut {
		var body struct {
			platformUser
			RoleIDs []string `json:"roleIds"`
		}
		switch err := json.NewDecoder(r.Body).Decode(&body); {
		case err != nil:
			p.t.Error(err)
		case body.RoleIDs != nil:
			w.WriteHeader(http.StatusBadRequest)
			return
		case body.Version != user.Version:
			p.conflicts++
			w.WriteHeader(http.StatusConflict)
			return
		}
		user.Version, user.Roles = user.Version+1, body.Roles
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(user)
}

// Ten grants to each of ten users side by side are all there, without one conflict, whichever of them detects the form of roles first.
func TestUpdatesSideBySide(t *testing.T) {
	t.Parallel()
	p := &platformOf{t: t, users: map[string]*platformUser{}}
	for id := range int64(10) {
		p.users[strconv.FormatInt(id+1, 10)] = &platformUser{ID: id + 1, Roles: []roleID{}}
	}
	web := httptest.NewServer(p)
	t.Cleanup(web.Close)
	base := resttest.Succeed[*url.URL](t)(url.Parse(web.URL))
	c := New(Config{BaseURL: base, APIVersion: V2, Credentials: Credentials{AccessToken: "access-token"}, HTTP: web.Client()})
	done := make(chan error)
	for i := range int64(100) {
		go func() { done <- second(c.UpdateUser(t.Context(), i%10+1, UserChange{AddRoleIDs: []int64{100 + i/10}})) }()
	}
	for range 100 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	for id, user := range p.users {
		resttest.Expect(t, "roles of "+id, len(user.Roles), 10)
	}
	resttest.Expect(t, "conflicts", p.conflicts, 0)
}

// Whoever waits for another change of the user can give up.
func TestCanceledWhileAnotherWrites(t *testing.T) {
	t.Parallel()
	c := newServer(t, nil).client(V2)
	unlock := resttest.Succeed[func()](t)(c.writing.lock(t.Context(), 15))
	defer unlock()
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := second(c.UpdateUser(canceled, 15, UserChange{AddRoleIDs: []int64{7}})); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// Each field of a change is applied, counts as a change, and is sent: what is forgotten in one of these places would never reach the platform.
func TestUpdateForgetsNoField(t *testing.T) {
	t.Parallel()
	before := User{Roles: []RoleRef{{ID: 7}, {ID: 8}}}
	unchanged := resttest.Succeed[record](t)(overlay(before, before, nil, objects))
	for i := range reflect.TypeFor[UserChange]().NumField() {
		name := reflect.TypeFor[UserChange]().Field(i).Name
		var change UserChange
		set := reflect.ValueOf(&change).Elem().Field(i)
		if set.Kind() == reflect.Pointer {
			set.Set(reflect.New(set.Type().Elem()))
			set = set.Elem()
		}
		switch value := set.Addr().Interface().(type) {
		case *string:
			*value = "another"
		case *bool:
			*value = true
		case *[]string:
			*value = []string{"another"}
		case *[]int64:
			*value = []int64{map[bool]int64{true: 7, false: 9}[name == "RemoveRoleIDs"]}
		default:
			t.Fatalf("%s has a type that this test does not know", name)
		}
		after := change.apply(before)
		resttest.Expect(t, name+": counts as none", same(before, after), name == "Password")
		body := resttest.Succeed[record](t)(overlay(before, after, change.Password, objects))
		resttest.Expect(t, name+": is sent", mustJSON(t, body) != mustJSON(t, unchanged), true)
	}
}
