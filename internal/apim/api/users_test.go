package api

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

func TestGetUser(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]resttest.Reply{getUser: {found}})
	user := resttest.Succeed[*User](t)(s.client().GetUser(t.Context(), testService, "ada"))
	resttest.Expect(t, "user", fmt.Sprintf("%+v", *user), fmt.Sprintf("%+v", User{
		ARMID: arm + "/users/ada", ID: "ada", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com", State: "active",
		RegisteredAt: "2026-01-05T10:11:12Z", Identities: []Identity{{"Basic", "ada@example.com"}}, ETag: etag,
	}))
	resttest.ExpectLines(t, s.Lines(), getUser+"?"+version)
	resttest.Expect(t, "authorization", s.Calls()[0].Header.Get("Authorization"), "Bearer access-token")
}

// What a read comes to, whatever the service or something before it answers.
func TestGetUserAnswers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers []resttest.Reply
		want    rest.Kind
	}{
		"unknown user":       {[]resttest.Reply{notFound}, rest.NotFound},
		"404 without a body": {[]resttest.Reply{status(404, "")}, rest.NotFound},
		"no right":           {[]resttest.Reply{refusal(403, "AuthorizationFailed", "no")}, rest.Forbidden},
		"dead token":         {[]resttest.Reply{refusal(401, "ExpiredAuthenticationToken", "no")}, rest.Unauthorized},
		"Consumption": {[]resttest.Reply{refusal(400, "MethodNotAllowedInPricingTier", "Method not allowed in Consumption pricing tier")},
			rest.BadRequest},
		"another object": {[]resttest.Reply{resttest.JSON(`{}`)}, rest.BadResponse},
		"null":           {[]resttest.Reply{resttest.JSON(`null`), resttest.JSON(`null`)}, rest.BadResponse},
		"empty":          {[]resttest.Reply{status(200, ""), status(200, "")}, rest.BadResponse},
		"a page": {[]resttest.Reply{status(200, "<html>", "Content-Type", "text/html"), status(200, "<html>", "Content-Type", "text/html")},
			rest.BadResponse},
		"an empty time":        {[]resttest.Reply{resttest.JSON(userJSON("ada", `"registrationDate":""`))}, -1},
		"no ETag, state apart": {[]resttest.Reply{resttest.JSON(userJSON("ada", `"state":"Blocked"`))}, -1},
		"throttled":            {[]resttest.Reply{status(429, "", "Retry-After", "77"), found}, -1},
		"cut":                  {[]resttest.Reply{cut, found}, -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "null" { // decodes into nothing; nothing is sent again for that
				test.answers = test.answers[:1]
			}
			s := newServer(t, map[string][]resttest.Reply{getUser: test.answers})
			before := s.clock.Now()
			user, err := s.client().GetUser(t.Context(), testService, "ada")
			if test.want >= 0 {
				resttest.ExpectKind(t, err, test.want)
				return
			}
			resttest.Succeed[*User](t)(user, err)
			switch name {
			case "an empty time":
				resttest.Expect(t, "time", user.RegisteredAt, "")
			case "no ETag, state apart":
				resttest.Expect(t, "state and ETag", user.State+user.ETag, "blocked")
			case "throttled":
				if waited := s.clock.Now().Sub(before).Seconds(); waited < 77 {
					t.Errorf("waited %v s", waited)
				}
			}
		})
	}
}

func TestHeadUser(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]resttest.Reply{headUser: {withETag(200, ""), status(404, "")}})
	c := s.client()
	resttest.Expect(t, "ETag", resttest.Succeed[string](t)(c.HeadUser(t.Context(), testService, "ada")), etag)
	_, err := c.HeadUser(t.Context(), testService, "ada")
	resttest.ExpectKind(t, err, rest.NotFound)
}

// Ids of every legal kind arrive as they are; without an id, or without a service, nothing is sent.
func TestIDsInAddresses(t *testing.T) {
	t.Parallel()
	for id, escaped := range map[string]string{"1": "1", "a.b_c@d": "a.b_c@d", "u 1/é": "u%201%2F%C3%A9", "100%?&#+": "100%25%3F&%23+",
		"..": "%2E%2E"} {
		s := newServer(t, map[string][]resttest.Reply{"GET " + root + "/users/" + escaped: {notFound}})
		_, err := s.client().GetUser(t.Context(), testService, id)
		resttest.ExpectKind(t, err, rest.NotFound)
	}
	s := newServer(t, nil)
	c := s.client()
	if err := c.DeleteUser(t.Context(), testService, "", DeleteOptions{}, ""); err == nil {
		t.Error("a delete without an id was sent")
	}
	for _, service := range []Service{{}, {SubscriptionID: "x", ResourceGroup: "y"}, {SubscriptionID: "x", Name: "y"}} {
		if _, err := c.GetUser(t.Context(), service, "ada"); err == nil {
			t.Errorf("a read was sent without a service: %+v", service)
		}
	}
	resttest.ExpectLines(t, s.Lines())
}

func TestListUsers(t *testing.T) {
	t.Parallel()
	first := getUsers + "?%24top=1000&" + version
	page := func(total int, next string, ids ...string) string {
		var users []string
		for _, id := range ids {
			users = append(users, userJSON(id))
		}
		return fmt.Sprintf(`{"value":[%s],"count":%d%s}`, strings.Join(users, ","), total, next)
	}
	link := func(query string) string { return `,"nextLink":"SERVER` + root + `/users?` + query + `"` }
	for name, test := range map[string]struct {
		pages []string
		want  string
		lines []string
		kind  rest.Kind
	}{
		"no link":        {[]string{page(1, "", "a")}, "a", []string{first}, 0},
		"an empty link":  {[]string{page(1, `,"nextLink":""`, "a")}, "a", []string{first}, 0},
		"a link of null": {[]string{page(1, `,"nextLink":null`, "a")}, "a", []string{first}, 0},
		"nobody":         {[]string{page(0, "")}, "", []string{first}, 0},
		"no count":       {[]string{`{"value":[` + userJSON("a") + `]}`}, "a", []string{first}, 0},
		"by skip": {[]string{page(2, link("%24skip=1&x=y"), "a"), page(2, `,"nextLink":""`, "b")}, "a b",
			[]string{first, getUsers + "?%24skip=1&x=y"}, 0},
		"by token": {[]string{page(2, link("$skiptoken=q%2F"), "a"), page(2, "", "b")}, "a b",
			[]string{first, getUsers + "?$skiptoken=q%2F"}, 0},
		"elsewhere": {[]string{page(2, `,"nextLink":"https://elsewhere.example/users"`, "a")}, "",
			[]string{first}, rest.BadResponse},
		"no list":                          {[]string{`{"users":[]}`, `{"users":[]}`}, "", []string{first, first}, rest.BadResponse},
		"an empty response":                {[]string{"", ""}, "", []string{first, first}, rest.BadResponse},
		"a count without a list that is 0": {[]string{`{"count":0}`}, "", []string{first}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := map[string][]resttest.Reply{}
			s := newServer(t, plan)
			for _, body := range test.pages {
				plan[getUsers] = append(plan[getUsers], resttest.JSON(strings.ReplaceAll(body, "SERVER", s.URL)))
			}
			users, err := s.client().ListUsers(t.Context(), testService, UserQuery{})
			if test.kind != 0 {
				resttest.ExpectKind(t, err, test.kind)
			} else {
				resttest.Succeed[[]User](t)(users, err)
			}
			var ids []string
			for _, user := range users {
				ids = append(ids, user.ID)
			}
			resttest.Expect(t, "users", strings.Join(ids, " "), test.want)
			resttest.ExpectLines(t, s.Lines(), test.lines...)
		})
	}
	t.Run("a page that fails", func(t *testing.T) {
		t.Parallel()
		plan := map[string][]resttest.Reply{}
		s := newServer(t, plan)
		plan[getUsers] = []resttest.Reply{resttest.JSON(strings.ReplaceAll(page(2, link("%24skip=1"), "a"), "SERVER", s.URL)), status(403, "")}
		users, err := s.client().ListUsers(t.Context(), testService, UserQuery{})
		resttest.ExpectKind(t, err, rest.Forbidden)
		resttest.Expect(t, "users", len(users), 0)
	})
	t.Run("fewer than counted", func(t *testing.T) {
		t.Parallel()
		s := newServer(t, map[string][]resttest.Reply{getUsers: slices.Repeat([]resttest.Reply{resttest.JSON(page(3, "", "a"))}, 3)})
		if users, err := s.client().ListUsers(t.Context(), testService, UserQuery{}); err == nil || len(users) != 0 {
			t.Errorf("a short list passes: %v, %v", users, err)
		}
	})
}

func TestUserQuery(t *testing.T) {
	t.Parallel()
	for want, query := range map[string]UserQuery{
		"":                                           {},
		"email eq 'o''neill@example.com'":            {Email: "o'neill@example.com"},
		"name eq 'a' and state eq 'blocked'":         {ID: "a", State: StateBlocked},
		"firstName eq 'A' and lastName eq 'B'":       {FirstName: "A", LastName: "B"},
		"contains(note, 'x''y')":                     {NoteContains: "x'y"},
		"email eq ''' or ''1'' eq ''1' and EXPANDED": {Email: "' or '1' eq '1", ExpandGroups: true},
	} {
		s := newServer(t, map[string][]resttest.Reply{getUsers: {resttest.JSON(`{"value":[],"count":0}`)}})
		_, err := s.client().ListUsers(t.Context(), testService, query)
		if err != nil {
			t.Fatal(err)
		}
		sent := queryOf(t, s.Lines()[0])
		filter, expand := sent.Get("$filter"), sent.Get("expandGroups")
		if cutOff, ok := strings.CutSuffix(want, " and EXPANDED"); ok {
			want = cutOff
			resttest.Expect(t, "expandGroups", expand, "true")
		} else {
			resttest.Expect(t, "expandGroups", expand, "")
		}
		resttest.Expect(t, "filter", filter, want)
	}
}

// A list shows groups beside id and name, as was recorded, or below properties.
func TestGroupsOfListedUsers(t *testing.T) {
	t.Parallel()
	groups := `"groups":[{"id":"` + arm + `/groups/5cfe","name":"Developers","description":"d","builtIn":true,"type":"system","externalId":null},` +
		`{"id":"` + arm + `/users/ada/groups/partners","name":"partners","properties":{"displayName":"Partners","builtIn":false,"type":"custom"}}]`
	s := newServer(t, map[string][]resttest.Reply{getUsers: {resttest.JSON(`{"value":[` + userJSON("ada", groups) + `],"count":1}`)}})
	users := resttest.Succeed[[]User](t)(s.client().ListUsers(t.Context(), testService, UserQuery{ExpandGroups: true}))
	resttest.Expect(t, "groups", fmt.Sprintf("%+v", users[0].Groups), fmt.Sprintf("%+v", []Group{
		{ARMID: arm + "/groups/5cfe", ID: "5cfe", Name: "Developers", Description: "d", Type: GroupSystem, BuiltIn: true},
		{ARMID: arm + "/groups/partners", ID: "partners", Name: "Partners", Type: GroupCustom},
	}))
}

var ada = NewUser{ID: "ada", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com"}

func TestCreateUser(t *testing.T) {
	t.Parallel()
	created := withETag(201, userJSON("ada", `"groups":[{"name":"Developers"}]`))
	missing := func(n int) []resttest.Reply { return slices.Repeat([]resttest.Reply{notFound}, n) }
	other := withETag(200, userJSON("ada", `"email":"somebody@else.example"`))
	const looks = 4 // after a lost response
	const overwritten, exists = "overwritten", "exists"
	for name, test := range map[string]struct {
		puts, gets []resttest.Reply
		mails      bool
		want       string // "": made
		kind       rest.Kind
	}{
		"created":                               {puts: []resttest.Reply{created}},
		"created, empty response":               {puts: []resttest.Reply{status(201, "")}},
		"held back, then created":               {puts: []resttest.Reply{status(429, "", "Retry-After", "1"), created}, mails: true},
		"somebody was faster, overwritten":      {puts: []resttest.Reply{withETag(200, userJSON("ada"))}, want: overwritten},
		"somebody was faster, left alone":       {puts: []resttest.Reply{stale}, gets: []resttest.Reply{found}, want: exists},
		"a lock":                                {puts: []resttest.Reply{stale, stale, created}, gets: missing(2), mails: true},
		"a lock of the other kind":              {puts: []resttest.Reply{refusal(409, CodeBusy, "in progress"), created}, mails: true},
		"a lock, and no right to look":          {puts: []resttest.Reply{stale}, gets: []resttest.Reply{status(403, "")}, kind: rest.Precondition},
		"lost, carried out":                     {puts: []resttest.Reply{cut}, gets: []resttest.Reply{found}, mails: true},
		"lost, carried out, shows late":         {puts: []resttest.Reply{status(504, "")}, gets: append(missing(2), found), mails: true},
		"lost, not carried out":                 {puts: []resttest.Reply{cut, created}, gets: missing(looks)},
		"lost, not carried out, would mail":     {puts: []resttest.Reply{cut}, gets: missing(looks), mails: true, kind: rest.Ambiguous},
		"lost, carried out after the look":      {puts: []resttest.Reply{cut, withETag(200, userJSON("ada"))}, gets: missing(looks)},
		"lost, carried out after the look, 412": {puts: []resttest.Reply{cut, stale}, gets: append(missing(looks), found), want: exists},
		"lost, somebody else's is there":        {puts: []resttest.Reply{cut}, gets: []resttest.Reply{other}, want: exists},
		"lost twice":                            {puts: []resttest.Reply{cut, status(500, "")}, gets: missing(2 * looks), kind: rest.Ambiguous},
		"lost, and no look":                     {puts: []resttest.Reply{cut}, gets: []resttest.Reply{status(403, "")}, kind: rest.Ambiguous},
		"an empty 200":                          {puts: []resttest.Reply{status(200, "")}, gets: []resttest.Reply{found}, mails: true},
		"a page of a proxy": {puts: []resttest.Reply{status(200, "<html>", "Content-Type", "text/html")},
			gets: []resttest.Reply{found}, mails: true},
		"taken address": {puts: []resttest.Reply{refusal(409, "Conflict", "taken")}, kind: rest.Conflict},
		"refused":       {puts: []resttest.Reply{refusal(400, CodeValidation, "no")}, kind: rest.BadRequest},
		"administrator": {puts: []resttest.Reply{status(405, "")}, kind: rest.NotAllowed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]resttest.Reply{putUser: test.puts, getUser: test.gets})
			user := ada
			if test.mails {
				user.Confirmation = ConfirmationInvite
			}
			made, err := s.client().CreateUser(t.Context(), testService, user)
			var over *OverwrittenError
			var there *ExistsError
			switch {
			case test.want == overwritten:
				if !errors.As(err, &over) || over.User.ID != "ada" {
					t.Errorf("got %v", err)
				}
			case test.want == exists:
				if !errors.As(err, &there) || there.User.ID != "ada" || rest.KindOf(err) != rest.Conflict || IsDuplicateEmail(err) {
					t.Errorf("got %v", err)
				}
			case test.kind != 0:
				resttest.ExpectKind(t, err, test.kind)
			default:
				resttest.Succeed[*User](t)(made, err)
				resttest.Expect(t, "user", made.ID+" "+made.Email+" "+made.ARMID, "ada ada@example.com "+arm+"/users/ada")
			}
			if n := s.Count("PUT"); n != len(test.puts) {
				t.Errorf("%d PUTs", n)
			}
		})
	}
}

// A create says only what is set, and always where links in mails are to lead.
func TestCreateUserBody(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]resttest.Reply{putUser: {status(201, ""), status(201, "")}})
	c := s.client()
	for _, user := range []NewUser{ada, {
		ID: "ada", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com", State: StateBlocked, Note: "n", Password: "Sup3r-secret",
		Confirmation: ConfirmationSignup, Notify: true, AppType: AppLegacyPortal,
	}} {
		resttest.Succeed[*User](t)(c.CreateUser(t.Context(), testService, user))
	}
	resttest.ExpectLines(t, s.Bodies(),
		`{"properties":{"email":"ada@example.com","firstName":"Ada","lastName":"Lovelace","appType":"developerPortal"}}`,
		`{"properties":{"email":"ada@example.com","firstName":"Ada","lastName":"Lovelace","state":"blocked","note":"n","password":"Sup3r-secret",`+
			`"appType":"portal","confirmation":"signup"}}`)
	resttest.ExpectLines(t, s.Lines(), putUser+"?"+version+"&notify=false", putUser+"?"+version+"&notify=true")
	resttest.Expect(t, "If-None-Match", s.Calls()[0].Header.Get("If-None-Match"), "*")
}

func TestUpdateUser(t *testing.T) {
	t.Parallel()
	patched := status(200, userJSON("ada"), "ETag", `"AAAAAAAAAAM="`)
	note := func(value string) resttest.Reply { return resttest.JSON(userJSON("ada", `"note":`+value)) }
	for name, test := range map[string]struct {
		change  UserChange
		etag    string
		patches []resttest.Reply
		bodies  []string
		head    bool
		kind    rest.Kind
		stale   bool
	}{
		"one field": {UserChange{State: text("blocked")}, etag, []resttest.Reply{patched}, []string{`{"properties":{"state":"blocked"}}`},
			false, 0, false},
		"without a body": {UserChange{FirstName: text("A")}, etag, []resttest.Reply{status(204, "")}, []string{`{"properties":{"firstName":"A"}}`},
			false, 0, false},
		"any version": {UserChange{Note: text("n")}, "", []resttest.Reply{patched}, []string{`{"properties":{"note":"n"}}`}, false, 0, false},
		"a note cleared by text": {UserChange{Note: text("")}, etag, []resttest.Reply{note(`""`)}, []string{`{"properties":{"note":""}}`}, false, 0,
			false},
		"a note cleared by null": {UserChange{Note: text("")}, etag, []resttest.Reply{note(`"old"`), note(`null`)},
			[]string{`{"properties":{"note":""}}`, `{"properties":{"note":null}}`}, true, 0, false},
		"stale":        {UserChange{State: text("active")}, etag, []resttest.Reply{stale}, nil, false, rest.Precondition, true},
		"a lock":       {UserChange{State: text("active")}, etag, []resttest.Reply{refusal(409, CodeBusy, "x"), patched}, nil, false, 0, false},
		"lost":         {UserChange{State: text("active")}, etag, []resttest.Reply{cut}, nil, false, rest.Ambiguous, false},
		"an empty 200": {UserChange{State: text("active")}, etag, []resttest.Reply{status(200, "")}, nil, false, rest.Ambiguous, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := map[string][]resttest.Reply{patchUser: test.patches}
			if test.head {
				plan[headUser] = []resttest.Reply{status(200, "", "ETag", `"fresh"`)}
			}
			s := newServer(t, plan)
			_, err := s.client().UpdateUser(t.Context(), testService, "ada", test.change, test.etag)
			if test.kind != 0 {
				resttest.ExpectKind(t, err, test.kind)
			} else if err != nil {
				t.Fatal(err)
			}
			resttest.Expect(t, "stale", IsStale(err), test.stale)
			if test.bodies != nil {
				resttest.ExpectLines(t, s.Bodies(), test.bodies...)
			}
			want := test.etag
			if want == "" {
				want = "*"
			}
			for i, call := range s.Calls() {
				if i > 0 && test.head {
					want = `"fresh"` // the half of one that a change answers is never used
				}
				if strings.HasPrefix(call.Line, "PATCH") {
					resttest.Expect(t, "If-Match", call.Header.Get("If-Match"), want)
				}
			}
		})
	}
}

// A confirmation is sent once, and its outcome left open when the response is lost.
func TestSendConfirmation(t *testing.T) {
	t.Parallel()
	const send = "POST " + root + "/users/ada/confirmations/password/send"
	for name, test := range map[string]struct {
		answers []resttest.Reply
		kind    rest.Kind
	}{
		"sent": {[]resttest.Reply{status(204, "")}, 0}, "lost": {[]resttest.Reply{cut}, rest.Ambiguous},
		"503":       {[]resttest.Reply{status(503, "")}, rest.Ambiguous},
		"held back": {[]resttest.Reply{status(429, "", "Retry-After", "2"), status(204, "")}, 0},
	} {
		s := newServer(t, map[string][]resttest.Reply{send: test.answers})
		err := s.client().SendConfirmation(t.Context(), testService, "ada", "")
		if test.kind != 0 {
			resttest.ExpectKind(t, err, test.kind)
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		resttest.Expect(t, name, s.Lines()[0], send+"?"+version+"&appType=developerPortal")
	}
}

// What a person is given to sign in with is shown in no error, even when the service repeats it.
func TestPasswordsStaySecret(t *testing.T) {
	t.Parallel()
	const password = "Sup3r-secret"
	s := newServer(t, map[string][]resttest.Reply{
		putUser:   {refusal(400, CodeValidation, "The password "+password+" is weak")},
		patchUser: {status(400, `{"error":{"code":"ValidationError","message":"m","details":[{"target":"password","message":"`+password+` is weak"}]}}`)},
	})
	c, user := s.client(), ada
	user.Password = password
	_, err := c.CreateUser(t.Context(), testService, user)
	_, updateErr := c.UpdateUser(t.Context(), testService, "ada", UserChange{Password: text(password)}, etag)
	for _, err := range []error{err, updateErr} {
		if err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, Details(err)), password) || !strings.Contains(err.Error(), "is weak") {
			t.Errorf("it says %v", err)
		}
	}
}
