package access_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform/estatetest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// peopledService has every kind of row, and every origin.
func peopledService(t *testing.T, options ...acctest.Option) *acctest.Env {
	t.Helper()
	env := acctest.Start(t, options...)
	env.APIM.AddUser(apim.User{ID: "old", FirstName: "Old", LastName: "Invitation", Email: "old@corp.example", State: "pending",
		RegisteredAt: env.Clock.Now().Add(-72 * time.Hour)})
	env.APIM.AddGroupMember(apim.TestersGroupID, apim.SubscriberUserID)
	all := "All"
	env.APIM.AddSubscription(apim.Subscription{ID: "all", OwnerID: apim.SubscriberUserID, Scope: "/apis", DisplayName: &all})
	env.APIM.AddSubscription(apim.Subscription{ID: "left", OwnerID: "left", Scope: "/products/" + apim.StarterProductID, DisplayName: &all})
	return env
}

func estateColumns(r platform.AccessRow) []string {
	return []string{r.AccountID, r.Email, r.Status, r.Kind, r.What, r.WhatID, r.Where + r.WhereID, r.Origin}
}

// Everything that anybody has is a row, by its origin, in every variant of what lists show.
func TestEstate(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]acctest.Option{
		"as recorded":     nil,
		"short pages":     {acctest.Set("apim.page_size", "2"), acctest.Set("apim.next_link", "skiptoken"), acctest.Set("apim.last_next_link", "empty")},
		"refused":         {acctest.Set("apim.page_size", "20"), acctest.Set("apim.long_page", "400")},
		"closed accounts": {acctest.Set("apim.expand_groups_default", "true")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := peopledService(t, options...)
			c, s := newClient(t, env)
			if name == "closed accounts" {
				env.APIM.AddUser(apim.User{ID: "closed", FirstName: "Carl", LastName: "Closed", Email: "carl@corp.example", State: "deleted"})
			}
			estate, err := c.Estate(t.Context(), platform.EstateOptions{})
			if err != nil {
				t.Fatal(err)
			}
			person := func(id, email, status string) string { return strings.Join([]string{id, email, status}, "|") }
			const developers = "|membership|Developers|developers||API Management"
			var want []string
			for _, account := range []string{
				person(apim.RegularUserID, apim.RegularEmail, "active"), person(apim.BlockedUserID, apim.BlockedEmail, "disabled"),
				person(apim.MailUserID, apim.MailEmail, "active"), person(apim.EntraUserID, apim.EntraEmail, "active"),
				person(apim.GUIDUserID, apim.GUIDEmail, "active"), person(apim.SubscriberUserID, apim.SubscriberEmail, "active"),
			} {
				want = append(want, account+"|account||||", account+developers)
			}
			for _, id := range []string{apim.PendingUserID + "|" + apim.PendingEmail + "|pending", "old|old@corp.example|expired"} {
				alone, _, _ := strings.Cut(id, "|")
				want = append(want, id+"|invitation||"+alone+"||", id+developers)
			}
			administrator := person(apim.AdministratorID, administratorEmail(env), "active")
			sina, rita, emil := person(apim.SubscriberUserID, apim.SubscriberEmail, "active"), person(apim.RegularUserID, apim.RegularEmail, "active"),
				person(apim.EntraUserID, apim.EntraEmail, "active")
			want = append(want,
				administrator+"|account|||||administrator", administrator+developers,
				administrator+"|membership|Administrators|administrators||API Management|administrator",
				rita+"|membership|Partners|partners||direct", sina+"|membership|Testers|testers||direct",
				emil+"|membership|Finance (Entra)|entra-finance||Microsoft Entra ID",
				sina+"|grant|Starter|/products/starter||direct", sina+"|grant|Echo API (suspended)|/apis/echo-api (suspended)||direct",
				sina+"|grant|all APIs|/apis||direct", person("left", "", "deleted")+"|grant|Starter|/products/starter||direct")
			users := "9 of 9"
			if name == "closed accounts" {
				closed := person("closed", "carl@corp.example", "deleted")
				want, users = append(want, closed+"|account||||", closed+developers), "10 of 10"
			}
			estatetest.ExpectLines(t, "estate", estatetest.Lines(estate.Rows, estateColumns), want)
			if estate.Tenant != apim.ServiceName || estate.TenantID != s.ID() || estate.SignedInAs != "" || len(estate.Failures) != 0 {
				t.Errorf("tenant %q (%s), signed in as %q, failures %v", estate.Tenant, estate.TenantID, estate.SignedInAs, estate.Failures)
			}
			for _, row := range estate.Rows {
				if row.Tenant != apim.ServiceName || row.AccountID != "left" && (row.Name == "" || row.Created.IsZero()) {
					t.Errorf("incomplete: %+v", row)
				}
			}
			estatetest.ExpectCounts(t, "estate", estate.Counts, []string{
				"users " + users, "groups 6 of 6", "subscriptions 5 of 5", "products 3 of 3", "APIs 2 of 2", "members of group Developers " + users,
				"members of group Administrators 1 of 1", "members of group Finance (Entra) 1 of 1", "members of group Guests 0 of 0",
				"members of group Partners 1 of 1", "members of group Testers 1 of 1",
				"subscriptions that belong to nobody, left out 1 of -1",
			})
		})
	}
}

func administratorEmail(env *acctest.Env) string {
	u, _ := env.APIM.User(apim.AdministratorID)
	return u.Email
}

// AccessOf shows of a person what the estate does.
func TestEstate_asAccessOf(t *testing.T) {
	t.Parallel()
	env := peopledService(t)
	c, _ := newClient(t, env)
	people := []string{apim.SubscriberEmail, apim.EntraEmail, apim.PendingEmail, administratorEmail(env)}
	estate, err := c.Estate(t.Context(), platform.EstateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	estatetest.ExpectAccessOf(t, "estate", c, estate, people, nil)
}

// A part that cannot be read is an error that names it, or a failure beside all that can be read.
func TestEstate_fails(t *testing.T) {
	t.Parallel()
	const administrator = "1|admin@" + apim.ServiceName + ".example.com|active|account|||||administrator"
	const subscriber = apim.SubscriberUserID + "|" + apim.SubscriberEmail + "|active"
	for name, c := range map[string]struct {
		route   string
		nth     int
		failure estatetest.Failure
	}{
		"page 2 of the users": {apim.UsersRoute, 2, estatetest.Failure{Part: "users", Lost: []string{"|deleted|"}, Shown: []string{administrator}}},
		"groups": {apim.GroupsRoute, 1, estatetest.Failure{Part: "groups", Lost: []string{"|membership|"}, Shown: []string{
			administrator, subscriber + "|grant|Starter|/products/starter||direct"}}},
		"subscriptions": {apim.SubscriptionsRoute, 1, estatetest.Failure{Part: "subscriptions", Lost: []string{"|grant|"}, Shown: []string{
			subscriber + "|membership|Testers|testers||direct"}}},
		"products": {apim.ServiceRoute + "/products", 1, estatetest.Failure{Part: "products", Lost: []string{"|grant|Starter|"}, Shown: []string{
			subscriber + "|grant|/products/starter|/products/starter||direct"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.failure.Says = "403"
			c.failure.Expect(t, func() estatetest.Client {
				env := peopledService(t, acctest.SeedUsers(100))
				env.Faults.Add(kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Nth: c.nth, Times: -1}.On("apim", http.MethodGet, c.route))
				client, _ := newClient(t, env)
				return client
			}, estateColumns)
		})
	}
	if _, err := access.New(access.Settings{}).Estate(t.Context(), platform.EstateOptions{Partial: true}); !platform.IsNotConfigured(err) {
		t.Errorf("nothing is configured: %v", err)
	}
}

// A thousand people cost pages, one list for each group, and a few calls.
func TestEstate_calls(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.SeedUsers(1000))
	for i := 1; i <= 1000; i++ {
		id := fmt.Sprintf("user-%05d", i)
		env.APIM.AddGroupMember(apim.PartnersGroupID, id)
		env.APIM.AddSubscription(apim.Subscription{ID: "sub-" + id, OwnerID: id, Scope: "/products/" + apim.PremiumProductID, DisplayName: &id})
	}
	env.Journal.Clear()
	c, _ := newClient(t, env)
	var progress estatetest.Progress
	estate, err := c.Estate(t.Context(), platform.EstateOptions{Progress: progress.Report})
	if err != nil {
		t.Fatal(err)
	}
	// Pages of 100: those of the users are as many in the groups Developers and Partners, and in the subscriptions; each begins with the last one.
	const pages, groups = 11, 6
	if calls := env.Journal.Len(); calls > 4*pages+groups+5 || progress.All() < calls-1 {
		t.Errorf("%d calls of at most %d, %d reported", calls, 4*pages+groups+5, progress.All())
	}
	if rows := len(estate.Rows); rows < 4*1000 || rows > 4*1000+30 || progress.Most() < 2000 || progress.Most() > rows {
		t.Errorf("%d rows, at most %d reported", rows, progress.Most())
	}
}

// What seldom happens: a group that is deleted meanwhile, a member and an owner whom no list of users shows, ids in another case, and a group that
// only has the name of the service's own.
func TestEstate_rare(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	all := "All"
	env.APIM.AddSubscription(apim.Subscription{ID: "case", OwnerID: strings.ToUpper(apim.RegularUserID), Scope: "/apis/ECHO-API", DisplayName: &all})
	env.APIM.AddSubscription(apim.Subscription{ID: "whole", OwnerID: apim.RegularUserID, Scope: "/", DisplayName: &all})
	env.APIM.AddGroup(apim.Group{ID: "namesake", DisplayName: "Administrators", Type: "custom", Members: []string{apim.RegularUserID}})
	members := func(group string) string { return "/groups/" + group + "/users" }
	const unknown = `{"value":[{"name":"left","properties":{"email":"left@corp.example"}}],"count":1}`
	answers := estatetest.Answers{members(apim.TestersGroupID): "404", "/groups/" + apim.TestersGroupID: "404", members(apim.GuestsGroupID): unknown}
	c, _ := clientOver(env, answers)
	estate, err := c.Estate(t.Context(), platform.EstateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	lines := platform.Filter(estatetest.Lines(estate.Rows, estateColumns), func(line string) bool {
		return strings.HasPrefix(line, apim.RegularUserID+"|") || strings.HasPrefix(line, "left|") || strings.Contains(line, "|Testers|")
	})
	rita := apim.RegularUserID + "|" + apim.RegularEmail + "|active|"
	estatetest.ExpectLines(t, "rows", lines, []string{
		rita + "account||||", rita + "membership|Developers|developers||API Management", rita + "membership|Partners|partners||direct",
		rita + "membership|Administrators|namesake||direct", rita + "grant|Echo API|/apis/ECHO-API||direct", rita + "grant|the whole service|/||direct",
		"left|left@corp.example|deleted|membership|Guests|guests||API Management",
	})
	env.APIM.AddUser(apim.User{ID: "later", FirstName: "L", LastName: "L", Email: "later@corp.example"})
	if again, err := c.Estate(t.Context(), platform.EstateOptions{}); err != nil || !slices.ContainsFunc(again.Rows,
		func(r platform.AccessRow) bool { return r.AccountID == "later" }) {
		t.Errorf("an estate is not read again: %v", err)
	}
	for _, answers := range []estatetest.Answers{{members(apim.TestersGroupID): "404"}, {members(apim.TestersGroupID): "403"}} {
		estatetest.Failure{Part: "members of group Testers", Shown: []string{rita + "membership|Partners|partners||direct"}}.Expect(t,
			func() estatetest.Client { c, _ := clientOver(env, answers); return c }, estateColumns)
	}
}
