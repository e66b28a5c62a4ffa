package controlroom_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func TestPages(t *testing.T) {
	t.Parallel()
	b := startWith(t, kernel.Options{SeedUsers: 250})
	const all = 261.0
	a := b.call("POST", userList, "{}").expect(t, 200).want(t, all, "page", "total").want(t, all, "page", "totalFilter").want(t, 0.0, "page", "offset").
		want(t, 1250.0, "list", 0, "id")
	if got := len(a.Column("id", "list")); got != 200 {
		t.Errorf("%d users without a length, want 200", got)
	}
	list := func(body string) []string { return b.call("POST", userList, body).expect(t, 200).Column("id", "list") }
	var ids []string
	for offset := 0; offset < 300; offset += 100 {
		ids = append(ids, list(fmt.Sprintf(`{"sort":[{"field":"id","direction":"asc"}],"page":{"offset":%d,"length":100,"total":5,"totalFilter":5}}`,
			offset))...)
	}
	if unique := slices.Compact(slices.Sorted(slices.Values(ids))); len(unique) != all || ids[0] != "1" || ids[260] != "1250" {
		t.Errorf("%d ids in pages, from %s", len(unique), ids[0])
	}
	if got := len(list(`{"page":{"offset":0,"length":100000},"fields":[],"filter":{}}`)); got != all {
		t.Errorf("%d users in a long page", got)
	}
	for body, want := range map[string]int{
		`{"page":{"offset":9223372036854775807,"length":9223372036854775807}}`: 0, `{"page":{"offset":260}}`: 1, `{"page":{"length":0}}`: 0,
		`{"page":null,"filter":null,"sort":null}`: 200,
	} {
		if got := len(list(body)); got != want {
			t.Errorf("%s: %d users, want %d", body, got, want)
		}
	}
	b.set("max_page_length=100", "default_page_length=20")
	if got := len(list(`{"page":{"length":150}}`)); got != 100 {
		t.Errorf("%d users in a page that is too long, want 100", got)
	}
	if got := len(list(`{}`)); got != 20 {
		t.Errorf("%d users without a length, want 20", got)
	}
	b.set("long_page=400")
	b.call("POST", userList, `{"page":{"length":101}}`).expect(t, 400)
	if got := len(list(`{"page":{"length":100}}`)); got != 100 {
		t.Errorf("%d users in the longest page, want 100", got)
	}
	b.set("default_page_length=200") // nobody asked for it
	if got := len(list(`{}`)); got != 100 {
		t.Errorf("%d users without a length, want 100", got)
	}
	for _, bad := range []string{
		"", "[]", "x", `{"page":{"offset":-1}}`, `{"page":{"length":-1}}`, `{"page":{"offset":"0"}}`, `{"page":[]}`, `{"sort":{}}`, `{"sort":[1]}`,
		`{"sort":[{"field":"nothing","direction":"asc"}]}`, `{"sort":[{"field":"username"}]}`, `{"sort":[{"field":"username","direction":"up"}]}`,
	} {
		if got := b.call("POST", userList, bad); got.Status != 400 {
			t.Errorf("%s: %d %s", bad, got.Status, got.Raw)
		}
	}
	b.call("POST", userList, nil).expect(t, 400)
}

func TestSort(t *testing.T) {
	t.Parallel()
	b := start(t)
	got := b.call("POST", userList, `{"sort":[{"field":"username","direction":"asc"}]}`).expect(t, 200).Column("username", "list")
	if !slices.IsSorted(got) || len(got) != 11 {
		t.Errorf("sorted: %v", got)
	}
	got = b.call("POST", userList, `{"sort":[{"field":"disabled","direction":"desc"},{"field":"id","direction":"asc"}]}`).
		expect(t, 200).Column("id", "list")
	if want := strings.Fields("4 1 2 3 5 6 7 8 9 10 11"); !slices.Equal(got, want) {
		t.Errorf("disabled first, then by id: %v", got)
	}
}

func TestFilters(t *testing.T) {
	t.Parallel()
	b := start(t)
	for filter, want := range map[string]string{
		`{"operator":"NONE"}`: "1 10 11 2 3 4 5 6 7 8 9",
		`{"operator":"substring","field":"username","value":"SVC"}`:                "2 3",
		`{"operator":"substring","field":"email","value":"@corp.example"}`:         "6",
		`{"operator":"eq","field":"username","value":"Admin"}`:                     "1",
		`{"operator":"eq","field":"domain","value":"ActiveDirectory (LDAP)"}`:      "5",
		`{"operator":"ne","field":"domain","value":""}`:                            "5",
		`{"operator":"eq","field":"disabled","value":true}`:                        "4",
		`{"operator":"eq","field":"disabled","value":"true"}`:                      "4",
		`{"operator":"lt","field":"id","value":3}`:                                 "1 2",
		`{"operator":"le","field":"id","value":"3"}`:                               "1 2 3",
		`{"operator":"ge","field":"principalId","value":10}`:                       "10 11",
		`{"operator":"gt","field":"version","value":16}`:                           "1 2",
		`{"operator":"gt","field":"createdOn","value":"2026-01-01T00:00:00.000Z"}`: "",
		`{"operator":"lt","field":"createdOn","value":"2026-01-01T00:00:00Z"}`:     "1 10 11 2 3 4 5 6 7 8 9",
		`{"operator":"not","operands":[{"operator":"gt","field":"id","value":2}]}`: "1 2",
		`{"operator":"and","operands":[{"operator":"gt","field":"id","value":2},` +
			`{"operator":"lt","field":"id","value":5}]}`: "3 4",
		`{"operator":"or","operands":[{"operator":"eq","field":"id","value":2},` +
			`{"operator":"and","operands":[{"operator":"eq","field":"id","value":5}]}]}`: "2 5",
	} {
		a := b.call("POST", userList, `{"filter":`+filter+`}`).expect(t, 200).want(t, 11.0, "page", "total")
		got := slices.Sorted(slices.Values(a.Column("id", "list")))
		if strings.Join(got, " ") != want || a.Get("page", "totalFilter") != float64(len(got)) {
			t.Errorf("%s: %v, want %s", filter, got, want)
		}
	}
	for _, bad := range []string{
		`[]`, `"x"`, `{"operator":"like","field":"username","value":"x"}`, `{"operator":"eq","field":"nothing","value":"x"}`,
		`{"operator":"EQ","field":"username","value":"x"}`,
		`{"operator":"substring","field":"id","value":"1"}`, `{"operator":"gt","field":"disabled","value":true}`,
		`{"operator":"eq","field":"id","value":"x"}`,
		`{"operator":"eq","field":"username","value":1}`, `{"operator":"eq","field":"username"}`,
		`{"operator":"gt","field":"createdOn","value":"yesterday"}`,
		`{"operator":"gt","field":"createdOn","value":1}`, `{"operator":"and","operands":[]}`, `{"operator":"not","operands":[{},{}]}`,
		`{"operator":"or","operands":[{"operator":"x"}]}`,
		`{"field":"username","value":"x"}`, `{"operator":1}`, `{"operator":"eq","field":"disabled","value":"maybe"}`, `{"operator":"and","operands":[1]}`,
	} {
		if a := b.call("POST", userList, `{"filter":`+bad+`}`); a.Status != 400 || a.message() == "" {
			t.Errorf("%s: %d %s", bad, a.Status, a.Raw)
		}
	}
}

func TestVariantsOfFilters(t *testing.T) {
	t.Parallel()
	b := start(t)
	const eq = `{"filter":{"operator":"eq","field":"username","value":"admin"}}`
	b.set("username_eq=400")
	b.call("POST", userList, eq).expect(t, 400)
	b.set("username_eq=nothing")
	b.call("POST", userList, eq).expect(t, 200).want(t, 0.0, "page", "totalFilter")
	b.call("POST", userList, `{"filter":{"operator":"eq","field":"lastName","value":"admin"}}`).expect(t, 200).want(t, 1.0, "page", "totalFilter")
	const disabled = `{"filter":{"operator":"eq","field":"disabled","value":"true"}}`
	b.call("POST", userList, disabled).expect(t, 200).want(t, 1.0, "page", "totalFilter")
	b.set("disabled_eq=400")
	b.call("POST", userList, disabled).expect(t, 400)
	b.set("disabled_eq=nothing")
	b.call("POST", userList, disabled).expect(t, 200).want(t, 0.0, "page", "totalFilter")
	b.set("filter_case=sensitive")
	for value, want := range map[string]float64{"adm": 1, "Adm": 0} {
		b.call("POST", userList, `{"filter":{"operator":"substring","field":"username","value":"`+value+`"}}`).expect(t, 200).
			want(t, want, "page", "totalFilter")
	}
}

func TestItemsOfLists(t *testing.T) {
	t.Parallel()
	has := func(b *bench, field string) bool {
		_, there := b.call("POST", userList, "{}").expect(t, 200).Get("list", 0).(map[string]any)[field]
		return there
	}
	b := start(t)
	for _, field := range []string{"permissions", "sysAssignedRoles", "groupNames", "publicKey", "lastLoginTime", "multipleLoginAllowed"} {
		if has(b, field) {
			t.Errorf("a list shows %s", field)
		}
	}
	b.set("list_items=with_permissions")
	if !has(b, "permissions") {
		t.Error("a list does not show permissions")
	}
	if has(start(t, "list_items=with_permissions", "generation=e11"), "permissions") {
		t.Error("a list of Enterprise 11 shows permissions")
	}
}

// Sets have no order.
func TestSetsAreShuffled(t *testing.T) {
	t.Parallel()
	b := start(t)
	read := func() string {
		return strings.Join(b.call("GET", user(controlroom.ManyRolesUserID), nil).expect(t, 200).Column("name", "roles"), " ")
	}
	orders := map[string]bool{}
	for range 12 {
		orders[read()] = true
	}
	if len(orders) < 2 {
		t.Errorf("always %v", orders)
	}
	b.set("set_order=stable")
	if first := read(); first != read() {
		t.Error("the order changed")
	}
}

// Whatever the filter, a list returns 200 or 400, and a filter and its opposite share out the users.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{
		`{"operator":"substring","field":"username","value":"svc"}`,
		`{"operator":"and","operands":[{"operator":"gt","field":"id","value":2},{"operator":"not","operands":[{}]}]}`,
		`{"operator":"eq","field":"disabled","value":true}`, `{"operator":"lt","field":"createdOn","value":"2026-01-01T00:00:00Z"}`, `null`, `{`,
		`[]`, `{"operator":"NONE"}`,
	} {
		f.Add(seed)
	}
	k := kernel.New(kernel.Options{Clock: kernel.NewFrozenClock(time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC))})
	platform := controlroom.New(k)
	served := k.Mount(platform.Kernel())
	send := func(path, token, body string) (int, map[string]any) {
		r := httptest.NewRequest("POST", controlroom.Root+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Authorization", token)
		w := httptest.NewRecorder()
		served.ServeHTTP(w, r)
		var out map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			f.Fatalf("%s answered %d %q", body, w.Code, w.Body)
		}
		return w.Code, out
	}
	_, signedIn := send("/v2/authentication", "", `{"username":"`+controlroom.AdminUsername+`","password":"`+controlroom.AdminPassword+`"}`)
	token, _ := signedIn["token"].(string)
	f.Fuzz(func(t *testing.T, filter string) {
		found := func(filter string) (int, float64) {
			status, out := send("/v2"+userList, token, `{"page":{"length":0},"filter":`+filter+`}`)
			page, _ := out["page"].(map[string]any)
			n, _ := page["totalFilter"].(float64)
			return status, n
		}
		status, n := found(filter)
		if status != 200 && status != 400 {
			t.Fatalf("%s: %d", filter, status)
		}
		if status == 200 && json.Valid([]byte(filter)) {
			if opposite, rest := found(`{"operator":"not","operands":[` + filter + `]}`); opposite != 200 || n+rest != 11 {
				t.Fatalf("%s: %v users, and %v (%d) for its opposite", filter, n, rest, opposite)
			}
		}
	})
}
