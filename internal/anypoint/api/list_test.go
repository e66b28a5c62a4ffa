package api

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

// pagingServer serves rows as a list in one of the ways in which a platform may page.
func pagingServer(t *testing.T, rows []string, window func(offset, limit int) (int, int), total func() string) (*Client, *atomic.Int64) {
	t.Helper()
	var calls atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
		limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
		from, to := window(offset, limit)
		from = min(from, len(rows))
		page := rows[from:min(to, len(rows))]
		body := "["
		for i, row := range page {
			if i > 0 {
				body += ","
			}
			body += row
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"data":%s]%s}`, body, total())
	}))
	t.Cleanup(s.Close)
	base, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	clock := resttest.NewClock(time.Now())
	return New(Config{BaseURL: base, HTTP: s.Client(), Credentials: Credentials{AccessToken: "some-token"},
		Clock: rest.Clock{Now: clock.Now, Sleep: clock.Sleep}}), &calls
}

func honored(offset, limit int) (int, int) { return offset, offset + limit }

func TestListsAreReadToTheEnd(t *testing.T) {
	t.Parallel()
	const n = 1203
	users, grants := make([]string, n), make([]string, n)
	for i := range n {
		users[i] = fmt.Sprintf(`{"id":"%d"}`, i)
		// Three equal rows after each other, as a permission that comes through three teams: pages cut between them.
		grants[i] = fmt.Sprintf(`{"role_id":"%d","context_params":{"org":"o"}}`, i/3)
	}
	counted := func() string { return fmt.Sprintf(`,"total":%d`, n) }
	tests := map[string]struct {
		window func(offset, limit int) (int, int)
		total  func() string
		calls  int
	}{
		"pages of the size asked for": {honored, counted, 3},
		"smaller pages":               {func(offset, _ int) (int, int) { return offset, offset + 100 }, counted, 13},
		"everything at once":          {func(int, int) (int, int) { return 0, n }, counted, 1},
		"total as text":               {honored, func() string { return fmt.Sprintf(`,"total":"%d"`, n) }, 3},
		"no total":                    {honored, func() string { return "" }, 4},
		"a total that is no number":   {honored, func() string { return `,"total":"many"` }, 4},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, calls := pagingServer(t, users, test.window, test.total)
			got := succeed[[]User](t)(c.Users(t.Context(), testOrg, UserQuery{}))
			expect(t, "users", len(got), n)
			expect(t, "last user", got[n-1].ID, strconv.Itoa(n-1))
			expect(t, "calls", int(calls.Load()), test.calls)

			c, calls = pagingServer(t, grants, test.window, test.total)
			rows := succeed[[]Grant](t)(c.Grants(t.Context(), testOrg, testUser, GrantQuery{Teams: true}))
			expect(t, "grants", len(rows), n)
			expect(t, "last grant", rows[n-1].RoleID, strconv.Itoa((n-1)/3))
			expect(t, "calls", int(calls.Load()), test.calls)
		})
	}
}

func TestAListThatIgnoresTheOffsetIsAnErrorNotAShortList(t *testing.T) {
	t.Parallel()
	rows := make([]string, 700)
	for i := range rows {
		rows[i] = fmt.Sprintf(`{"id":"%d","role_id":"%d","context_params":{"org":"o"}}`, i, i)
	}
	window := func(_, limit int) (int, int) { return 0, limit }
	total := func() string { return `,"total":700` }
	c, _ := pagingServer(t, rows, window, total)
	if got, err := c.Users(t.Context(), testOrg, UserQuery{}); err == nil {
		t.Errorf("%d of 700 users and no error", len(got))
	}
	c, _ = pagingServer(t, rows, window, total)
	if got, err := c.Grants(t.Context(), testOrg, testUser, GrantQuery{}); err == nil {
		t.Errorf("%d of 700 grants and no error", len(got))
	}
}

func TestWhatIsNoListDoesNotPassForAnEmptyOne(t *testing.T) {
	t.Parallel()
	answers := map[string]reply{
		"an object":         json200(`{}`),
		"a message":         json200(`{"message":"moved"}`),
		"null":              json200(`null`),
		"null rows":         json200(`{"data":null}`),
		"rows of text":      json200(`{"data":["a"],"total":1}`),
		"a text":            json200(`"none"`),
		"no content":        {Status: 204},
		"an empty response": {Status: 200},
		"fewer than total":  json200(`{"data":[],"total":3}`),
		"rows of no object": json200(`{"data":"none","total":0}`),
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// What may be a slip is read once more, a list that is short three times.
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(answer.Status)
				_, _ = w.Write([]byte(answer.Body))
			}))
			defer s.Close()
			c := (&server{&resttest.Server{Server: s}, t}).client()
			if got, err := c.Users(t.Context(), testOrg, UserQuery{}); err == nil {
				t.Errorf("no error, %d users", len(got))
			}
			if got, err := c.Grants(t.Context(), testOrg, testUser, GrantQuery{}); err == nil {
				t.Errorf("no error, %d grants", len(got))
			}
		})
	}
}

func TestEmptyLists(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"data":[],"total":0}`, `{"data":null,"total":0}`, `{"total":0}`, `{"data":[]}`, `[]`} {
		s := newServer(t, map[string][]reply{getUsers: {json200(body)}})
		if users, err := s.client().Users(t.Context(), testOrg, UserQuery{}); err != nil || len(users) != 0 {
			t.Errorf("%s: %v, %v", body, users, err)
		}
	}
}

func TestABareArrayIsAList(t *testing.T) {
	t.Parallel()
	path := "GET /accounts/api/roles/" + testRole + "/users"
	s := newServer(t, map[string][]reply{path: {json200(`[{"id":"1"},{"id":"2"}]`), json200(`[]`)}})
	users := succeed[[]User](t)(s.client().RoleHolders(t.Context(), testRole))
	expect(t, "holders", len(users), 2)
	expectLines(t, s.Lines(), path+"?limit=500&offset=0", path+"?limit=500&offset=2")
}

func TestAPageThatFailsIsAnError(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{getUsers: {json200(`{"data":[{"id":"1"}],"total":2}`), {Status: 403, Body: "Forbidden"}}})
	users, err := s.client().Users(t.Context(), testOrg, UserQuery{})
	expectKind(t, err, rest.Forbidden)
	if slices.ContainsFunc(users, func(User) bool { return true }) {
		t.Errorf("a part of the list came with the error: %v", users)
	}
}
