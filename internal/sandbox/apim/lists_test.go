package apim_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// pages follows the links of a list to its end.
func (b *bench) pages(path string) (names []string, pages int, last response) {
	b.t.Helper()
	a := b.call("GET", path, nil)
	for {
		a.expect(b.t, 200)
		names, pages = append(names, a.Column("name", "value")...), pages+1
		next := a.Text("nextLink")
		if next == "" {
			return names, pages, a
		}
		a = b.follow(next)
	}
}

func TestPagesOfAList(t *testing.T) {
	t.Parallel()
	all, _, _ := start(t).pages("/users")
	for name, set := range map[string][]string{
		"skip": {"page_size=1"}, "token": {"page_size=1", "next_link=skiptoken"}, "empty link at the end": {"page_size=2", "last_next_link=empty"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t, set...)
			size := 1
			if slices.Contains(set, "page_size=2") {
				size = 2
			}
			got, pages, last := b.pages("/users?$top=50")
			if !slices.Equal(got, all) || pages != (len(all)+size-1)/size {
				t.Errorf("%d pages with %v, want %v", pages, got, all)
			}
			last.want(t, float64(len(all)), "count")
			if last.Has("nextLink") != slices.Contains(set, "last_next_link=empty") {
				t.Errorf("the end is %s", last.Raw)
			}
		})
	}
}

func TestTopAndSkip(t *testing.T) {
	t.Parallel()
	b := start(t)
	all := b.call("GET", "/users", nil).Column("name", "value")
	a := b.call("GET", "/users?$filter=state+eq+%27active%27&%24top=1", nil).expect(t, 200)
	next, err := url.Parse(a.Text("nextLink"))
	if err != nil || len(a.Column("name", "value")) != 1 || a.Get("count") != float64(len(b.list("/users", "state eq 'active'"))) {
		t.Fatalf("page %s (%v)", a.Raw, err)
	}
	if q := next.Query(); !strings.HasPrefix(a.Text("nextLink"), b.server+apim.Root+service+"/users?") ||
		q.Get("$skip") != "1" || q.Get("$top") != "1" ||
		q.Get("$filter") != "state eq 'active'" || q.Get("api-version") != "2024-05-01" {
		t.Errorf("next page %s", next)
	}
	if got := b.call("GET", "/users?$skip=2", nil).Column("name", "value"); !slices.Equal(got, all[2:]) {
		t.Errorf("skipped: %v", got)
	}
	if a := b.call("GET", "/users?$skip=1000", nil).expect(t, 200); len(a.Column("name", "value")) != 0 ||
		a.Get("count") != float64(len(all)) || a.Has("nextLink") {
		t.Errorf("beyond the end: %s", a.Raw)
	}
	for _, wrong := range []string{"$top=0", "$top=-1", "$top=x", "$skip=-1", "$skip=1.5", "$top=4294967296", "$skiptoken=x", "$filter=phone+eq+'x'"} {
		b.call("GET", "/users?"+wrong, nil).refused(t, 400, "ValidationError")
	}
	// an empty list knows its fields
	b.call("GET", "/users/"+apim.RegularUserID+"/subscriptions?$filter=phone+eq+'x'", nil).refused(t, 400, "ValidationError")
}

func TestFiltersOfUsersByHTTP(t *testing.T) {
	t.Parallel()
	b := start(t)
	for filter, want := range map[string][]string{
		"email eq '" + apim.BlockedEmail + "'": {apim.BlockedUserID}, "lastName eq 'O''Neill'": {apim.MailUserID},
		"state eq 'Pending'":  {apim.PendingUserID},
		"note eq 'Partner A'": {apim.RegularUserID}, "email eq 'nobody@example.com'": {}, "registrationDate ge 2026-01-01T00:00:00Z": {apim.PendingUserID},
	} {
		if got := b.list("/users", filter); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", filter, got, want)
		}
	}
	b.set("filter_case=sensitive")
	if got := b.list("/users", "email eq '"+strings.ToUpper(apim.BlockedEmail)+"'"); len(got) != 0 {
		t.Errorf("case does not count: %v", got)
	}
}

func TestSeedUsers(t *testing.T) {
	t.Parallel()
	b := startWith(t, kernel.Options{SeedUsers: 250})
	if got := b.list("/users", "startswith(name,'user-')"); len(got) != 100 || got[0] != "user-00001" {
		t.Errorf("users %v", got)
	}
	if names, pages, last := b.pages("/users"); pages != 3 || last.Get("count") != float64(len(names)) || !slices.Contains(names, "user-00250") {
		t.Errorf("%d users on %d pages", len(names), pages)
	}
}
