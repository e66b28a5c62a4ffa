package apim_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// queryOf is a list block named "it" with arguments beside its filters.
func queryOf(what, filters string, arguments ...string) string {
	return fmt.Sprintf("list \"platformusers_apim_%s\" \"it\" {\n  provider = platformusers\n  %s\n  config {\n    %s\n  }\n}\n",
		what, strings.Join(arguments, "\n  "), filters)
}

// found are the names that a query prints, sorted: what stands behind the identity of each result, which may be on several lines.
func found(out string) []string {
	names := []string{}
	for _, result := range strings.Split(strings.Join(strings.Fields(out), " "), "list.platformusers_apim_")[1:] {
		if _, name, isResult := strings.Cut(result, ",service_name="); isResult {
			_, name, _ = strings.Cut(name, " ")
			names = append(names, strings.TrimSpace(name))
		}
	}
	slices.Sort(names)
	return names
}

// shown are people of the sandbox as queries show them.
func shown(env *acctest.Env, suffix string, ids ...string) []string {
	names := []string{}
	for _, id := range ids {
		u, _ := env.APIM.User(id)
		names = append(names, fmt.Sprintf("%s (%s)%s", id, u.Email, suffix))
	}
	slices.Sort(names)
	return names
}

func TestAccLists_filters(t *testing.T) {
	t.Parallel()
	for name, options := range edgeVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, append(options, acctest.Set("apim.delete_leaves", "state_deleted"))...)
			env.APIM.AddUser(apim.User{ID: "upper", FirstName: "Up", LastName: "Per", Email: "Up@Corp.Example", State: "active"})
			env.APIM.AddUser(apim.User{ID: "old", FirstName: "Old", LastName: "Invitation", Email: "old@corp.example", State: "pending",
				RegisteredAt: env.Clock.Now().Add(-72 * time.Hour)})
			env.APIM.AddUser(apim.User{ID: "kept", FirstName: "Kept", LastName: "Deleted", Email: "kept@corp.example", State: "deleted"})
			env.APIM.AddGroupMember(apim.PartnersGroupID, "upper")
			env.APIM.AddGroupMember(apim.TestersGroupID, apim.BlockedUserID)
			active := []string{apim.AdministratorID, apim.RegularUserID, apim.MailUserID, apim.EntraUserID, apim.GUIDUserID, apim.SubscriberUserID, "upper"}
			partners := shown(env, " in Partners", apim.RegularUserID, "upper")
			starter, echo := "Sina's starter (sina-subscriber: starter)", "Sina's echo (sina-subscriber: echo-api)"
			bySina := func(names ...string) (byEmail []string) {
				for _, name := range names {
					byEmail = append(byEmail, strings.Replace(name, apim.SubscriberUserID, apim.SubscriberEmail, 1))
				}
				return byEmail
			}
			other := fmt.Sprintf("resource_group_name = %q\n    service_name = %q", apim.OtherResourceGroup, apim.OtherServiceName)
			w := env.NewWorkspace(t, "")
			for what, filters := range map[string]map[string][]string{
				"user": {
					``:                              shown(env, "", append(active, apim.BlockedUserID)...),
					`state = "active"`:              shown(env, "", active...),
					`state = "blocked"`:             shown(env, "", apim.BlockedUserID),
					`state = "pending"`:             shown(env, "", apim.PendingUserID, "old"),
					`email_domain = "CORP.example"`: shown(env, "", "upper"),
					`group_name = "partners"`:       shown(env, "", apim.RegularUserID, "upper"),
					`group_id = "/groups/TESTERS"`:  shown(env, "", apim.BlockedUserID),
					"group_id = \"testers\"\n    state = \"active\"":                 {},
					"group_name = \"Partners\"\n    email_domain = \"corp.example\"": shown(env, "", "upper"),
					other: {"1 (admin@" + apim.OtherServiceName + ".example.com)", shown(env, "", apim.RegularUserID)[0]},
				},
				"invitation": {
					``:                              shown(env, "", apim.PendingUserID, "old"),
					`status = "pending"`:            shown(env, "", apim.PendingUserID),
					`status = "expired"`:            shown(env, "", "old"),
					`email_domain = "corp.example"`: shown(env, "", "old"),
					other:                           {},
				},
				"group_member": {
					``:                              slices.Sorted(slices.Values(append(partners, shown(env, " in Testers", apim.BlockedUserID)...))),
					`group_name = "PARTNERS"`:       partners,
					`group_id = "testers"`:          shown(env, " in Testers", apim.BlockedUserID),
					`email_domain = "corp.example"`: shown(env, " in Partners", "upper"),
					`email = "UP@corp.example"`:     shown(env, " in Partners", "upper"),
					`email = "nobody@example.com"`:  {},
					`user_id = "nobody"`:            {},
					"user_id = \"/users/upper\"\n    group_id = \"testers\"": {},
					other: {},
				},
				"subscription": {
					``:                                      {echo, starter},
					`state = "active"`:                      {starter},
					`product_name = "starter"`:              {starter},
					`product_id = "premium"`:                {},
					`api_name = "echo api"`:                 {echo},
					`api_id = "/apis/ECHO-API"`:             {echo},
					`email_domain = "corp.example"`:         {},
					`email_domain = "sandbox.example"`:      {},
					`email = "sina.subscriber@example.com"`: bySina(echo, starter),
					"user_id = \"SINA-subscriber\"\n    state = \"active\"": {starter},
					`user_id = "nobody"`: {},
					"email_domain = \"example.com\"\n    state = \"suspended\"": {"Sina's echo (" + apim.SubscriberEmail + ": Echo API)"},
					other: {},
				},
			} {
				for filter, want := range filters {
					w.WriteQuery(t, queryOf(what, filter))
					if out, err := w.Run(t, "query"); err != nil || !slices.Equal(found(out), want) {
						t.Errorf("%s, %s: %q, want %q: %v\n%s", what, filter, found(out), want, err, out)
					}
				}
			}
			for filter, want := range map[string]string{
				`group_name = "partner"`:                               "partners Partners",
				`group_id = "partner"`:                                 "partners Partners",
				`email_domain = "@corp.example"`:                       "after the @",
				"group_id = \"testers\"\n    group_name = \"Testers\"": "Invalid Attribute Combination",
			} {
				w.WriteQuery(t, queryOf("group_member", filter))
				if out, err := w.Run(t, "query"); err == nil || !strings.Contains(out, want) {
					t.Errorf("%s: %v\n%s", filter, err, out)
				}
			}
			for filter, want := range map[string]string{
				`product_name = "Primium"`:                            "premium Premium",
				`api_name = "Echo"`:                                   "echo-api Echo API",
				"api_id = \"echo-api\"\n    product_id = \"starter\"": "Invalid Attribute Combination",
			} {
				w.WriteQuery(t, queryOf("subscription", filter))
				if out, err := w.Run(t, "query"); err == nil || !strings.Contains(out, want) {
					t.Errorf("%s: %v\n%s", filter, err, out)
				}
			}
			w.WriteQuery(t, queryOf("group_member", `group_id = "developers"`))
			if out, err := w.Run(t, "query"); err == nil || !strings.Contains(out, "API Management decides who is in its own groups") {
				t.Errorf("a system group: %v\n%s", err, out)
			}
			if env.Writes() != 0 {
				t.Error("a query wrote")
			}
		})
	}
}

// What the service can filter by is sent.
func TestAccLists_filtersAreSent(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, "")
	for block, want := range map[string]string{
		queryOf("user", `state = "blocked"`):              "state eq 'blocked'",
		queryOf("invitation", ""):                         "state eq 'pending'",
		queryOf("subscription", `state = "active"`):       "state eq 'active'",
		queryOf("subscription", `product_id = "STARTER"`): "productId eq 'starter'",
	} {
		env.Journal.Clear()
		w.WriteQuery(t, block)
		w.MustRun(t, "query")
		if n := env.Calls(func(c kernel.Call) bool { return filterOf(c) == want }); n != 1 {
			t.Errorf("%s\n%d calls with %s", block, n, want)
		}
	}
}

// filterOf is what a call asks a list to filter by.
func filterOf(c kernel.Call) string {
	query, _ := url.ParseQuery(c.Query)
	return query.Get("$filter")
}

// crowd fills a service with memberships and subscriptions of n seeded users.
func crowd(env *acctest.Env, n int) {
	for i := 1; i <= n; i++ {
		id, name := fmt.Sprintf("user-%05d", i), fmt.Sprintf("Number %d", i)
		env.APIM.AddGroupMember(apim.PartnersGroupID, id)
		env.APIM.AddGroupMember(apim.TestersGroupID, id)
		env.APIM.AddSubscription(apim.Subscription{
			ID: fmt.Sprintf("sub-%05d", i), OwnerID: id, Scope: "/products/" + apim.PremiumProductID, DisplayName: &name,
		})
		env.APIM.AddUser(apim.User{ID: fmt.Sprintf("invited-%05d", i), FirstName: "In", LastName: "Vited", Email: fmt.Sprintf("invited-%d@corp.example", i),
			State: "pending"})
	}
}

// listRoutes are the lists behind the list resources.
var listRoutes = map[string]string{
	"user": apim.UsersRoute, "invitation": apim.UsersRoute, "group_member": apim.MembersRoute, "subscription": apim.SubscriptionsRoute,
}

// A query reads the pages that its limit takes, and nothing by itself.
func TestAccLists_lazy(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.SeedUsers(150), acctest.Set("apim.page_size", "20"))
	crowd(env, 150)
	w := env.NewWorkspace(t, "")
	for _, one := range []struct{ what, filter string }{
		{"user", ""}, {"user", `email_domain = "sandbox.example"`}, {"invitation", ""}, {"invitation", `email_domain = "corp.example"`},
		{"group_member", ""}, {"group_member", `group_name = "testers"`}, {"subscription", ""}, {"subscription", `state = "active"`},
		{"subscription", `product_name = "Premium"`},
	} {
		env.Journal.Clear()
		w.WriteQuery(t, queryOf(one.what, one.filter, "limit = 30"))
		out := w.MustRun(t, "query")
		pages := calls(env, http.MethodGet, listRoutes[one.what])
		if others := env.Journal.Len() - pages; len(found(out)) != 30 || pages > 3 || others > 1 {
			t.Errorf("%s, %s: %d results of %d pages and %d other calls", one.what, one.filter, len(found(out)), pages, others)
		}
	}
}

// A page that fails ends the query with its error: a stream that just ended would be taken for the whole list.
func TestAccLists_secondPageFails(t *testing.T) {
	t.Parallel()
	for what, route := range listRoutes {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.SeedUsers(60), acctest.Set("apim.page_size", "20"))
			crowd(env, 60)
			env.Faults.Add(kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Nth: 2}.On("apim", http.MethodGet, route))
			w := env.NewWorkspace(t, "")
			w.WriteQuery(t, queryOf(what, "", "limit = 1000"))
			if out, err := w.Run(t, "query"); err == nil || !strings.Contains(out, "Unable to list API Management") {
				t.Errorf("the query says: %v\n%s", err, out)
			}
		})
	}
}

// What a query generates plans nothing but the imports, for every object of many pages. TestQueryAndAdopt has 300 people.
func TestAccLists_generatedConfiguration(t *testing.T) {
	t.Parallel()
	const people = 45
	for name, options := range map[string][]acctest.Option{"as recorded": nil, "otherwise": edgeVariants()["otherwise"]} {
		for _, what := range slices.Sorted(maps.Keys(listRoutes)) {
			t.Run(name+", "+what, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, append([]acctest.Option{acctest.SeedUsers(people), acctest.Set("apim.page_size", "20")}, options...)...)
				crowd(env, people)
				for i, odd := range []string{"007.bond", "007_bond", "ünal.öz", `a"b${c}`} {
					env.APIM.AddUser(apim.User{ID: odd, FirstName: "Jürgen", LastName: odd, Email: fmt.Sprintf("odd-%d@sandbox.example", i), State: "active"})
					env.APIM.AddGroupMember(apim.PartnersGroupID, odd)
				}
				w := env.NewWorkspace(t, "")
				w.WriteQuery(t, queryOf(what, "", "limit = 1000", "include_resource = true"))
				w.MustRun(t, "query", "-generate-config-out=generated.tf")
				generated := w.Generated(t, "generated.tf")
				for _, s := range env.APIM.Subscriptions() {
					if strings.Contains(generated, s.PrimaryKey) || strings.Contains(generated, s.SecondaryKey) {
						t.Fatal("a key was generated")
					}
				}
				n := strings.Count(generated, "\nimport {")
				if n < people {
					t.Errorf("%d imports were generated", n)
				}
				if out := w.MustRun(t, "plan"); !strings.Contains(out, fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", n)) {
					t.Errorf("the plan says:\n%s", out)
				}
			})
		}
	}
}
