package api

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

func queryOf(t *testing.T, line string) url.Values {
	t.Helper()
	_, query, _ := strings.Cut(line, "?")
	return resttest.Succeed[url.Values](t)(url.ParseQuery(query))
}

func TestParseID(t *testing.T) {
	t.Parallel()
	const service = "/subscriptions/S/resourceGroups/R/providers/Microsoft.ApiManagement/service/N"
	for text, want := range map[string]string{
		service:                             "S R N []",
		service + "/":                       "S R N []",
		service + "/users/Ada":              "S R N [users Ada]",
		strings.ToUpper(service) + "/USERS": "S R N [USERS]",
		service + "/groups/g/users/u%20v":   "S R N [groups g users u%20v]",
		strings.Replace(service, "resourceGroups", "resourcegroups", 1) + "/users/a.b@c": "S R N [users a.b@c]",
		"": "", "/": "", "ada": "", "/users/ada": "",
		service[1:] + "/users/ada": "",
		service + "//ada":          "",
		"/subscriptions//resourceGroups/R/providers/Microsoft.ApiManagement/service/N": "",
		strings.Replace(service, "ApiManagement", "Compute", 1):                        "",
		strings.Replace(service, "/service/", "/vault/", 1):                            "",
	} {
		id, ok := ParseID(text)
		got := ""
		if ok {
			got = fmt.Sprintf("%s %s %s %v", id.Service.SubscriptionID, id.Service.ResourceGroup, id.Service.Name, id.Segments)
		}
		resttest.Expect(t, text, got, want)
	}
}

// An id that is read spells the same thing when it is written.
func FuzzParseID(f *testing.F) {
	f.Add(testService.ID("users", "ada"))
	f.Add(strings.ToLower(testService.ID("groups", "a b", "users", "c%d")))
	f.Add("/subscriptions/////////")
	f.Fuzz(func(t *testing.T, text string) {
		id, ok := ParseID(text)
		if !ok {
			return
		}
		again, ok := ParseID(id.String())
		if !ok || again.String() != id.String() || !strings.EqualFold(strings.TrimSuffix(text, "/"), id.String()) {
			t.Errorf("%q is read as %q", text, id)
		}
	})
}

func TestShortID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"ada": "ada", "/users/ada": "ada", "/USERS/ada": "ada", "users/ada": "ada", testService.ID("users", "ada"): "ada",
		"": "", "/groups/ada": "", testService.ID("groups", "ada"): "", testService.ID("groups", "g", "users", "u"): "", testService.ID(): "",
	} {
		got, ok := ShortID(CollectionUsers, text)
		resttest.Expect(t, text, got, want)
		resttest.Expect(t, text, ok, want != "")
	}
}

func TestScopes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Scope{
		"/products/Starter": ProductScope("Starter"), testService.ID("products", "starter"): ProductScope("starter"), "/apis/echo": OneAPI("echo"),
		"/apis": ScopeAllAPIs, testService.ID("apis"): ScopeAllAPIs, testService.ID("APIS"): ScopeAllAPIs, testService.ID() + "/": ScopeService,
		"/": ScopeService, "": ScopeService,
	} {
		got, ok := ParseScope(text)
		if !ok || got != want {
			t.Errorf("%q is read as %v", text, got)
		}
		again, ok := ParseScope(got.String())
		if !ok || again != got || !again.Same(got) {
			t.Errorf("%q is written as %q", text, got)
		}
	}
	for _, text := range []string{"/tags/x", "/products", "/products/a/apis/b", testService.ID("workspaces", "w")} {
		if got, ok := ParseScope(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	if ProductScope("a").Same(OneAPI("a")) || !ProductScope("A").Same(ProductScope("a")) || ScopeAllAPIs.Same(OneAPI("a")) {
		t.Error("scopes are confused")
	}
}

func TestSameID(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{{"Ada", "ada"}, {"a b", "a%20b"}, {"a%20B", "A b"}, {"100%", "100%"}} {
		if !SameID(pair[0], pair[1]) || !SameID(pair[1], pair[0]) {
			t.Errorf("%q and %q differ", pair[0], pair[1])
		}
	}
	if SameID("a", "b") || SameID("", "a") {
		t.Error("different ids are the same")
	}
}
