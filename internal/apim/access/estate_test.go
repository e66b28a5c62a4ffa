package access_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
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

func estateLine(r platform.AccessRow) string {
	text := strings.Join([]string{r.AccountID, r.Email, r.Status, r.Kind, r.What, r.WhatID, r.Where + r.WhereID, r.Origin}, "|")
	if r.Administrator {
		text += "|administrator"
	}
	return text
}

func estateLines(rows []platform.AccessRow) []string {
	var lines []string
	for _, row := range rows {
		lines = append(lines, estateLine(row))
	}
	slices.Sort(lines)
	return lines
}

func expectLines(t *testing.T, got, want []string) {
	t.Helper()
	slices.Sort(want)
	for _, line := range want {
		if i := slices.Index(got, line); i >= 0 {
			got = slices.Delete(slices.Clone(got), i, i+1)
		} else {
			t.Errorf("missing: %s", line)
		}
	}
	for _, line := range got {
		t.Errorf("unexpected: %s", line)
	}
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
			expectLines(t, estateLines(estate.Rows), want)
			if estate.Tenant != apim.ServiceName || estate.TenantID != s.ID() || estate.SignedInAs != "" || len(estate.Failures) != 0 {
				t.Errorf("tenant %q (%s), signed in as %q, failures %v", estate.Tenant, estate.TenantID, estate.SignedInAs, estate.Failures)
			}
			for _, row := range estate.Rows {
				if row.Tenant != apim.ServiceName || row.AccountID != "left" && (row.Name == "" || row.Created.IsZero()) {
					t.Errorf("incomplete: %+v", row)
				}
			}
			checkCounts(t, estate.Counts, map[string]string{
				"users": users, "groups": "6 of 6", "subscriptions": "5 of 5", "products": "3 of 3", "APIs": "2 of 2",
				"members of group Developers": users, "subscriptions that belong to nobody, left out": "1 of -1",
			})
		})
	}
}

func administratorEmail(env *acctest.Env) string {
	u, _ := env.APIM.User(apim.AdministratorID)
	return u.Email
}

// checkCounts compares some counts, and that all match.
func checkCounts(t *testing.T, counts []platform.EstateCount, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	for _, count := range counts {
		got[count.What] = fmt.Sprintf("%d of %d", count.Read, count.Total)
		if !count.Matches() {
			t.Errorf("%s: %s", count.What, got[count.What])
		}
	}
	for what, n := range want {
		if got[what] != n {
			t.Errorf("%s: %q, want %q in %v", what, got[what], n, got)
		}
	}
}

// AccessOf shows of a person what the estate does.
func TestEstate_asAccessOf(t *testing.T) {
	t.Parallel()
	env := peopledService(t)
	c, _ := newClient(t, env)
	people := []string{apim.SubscriberEmail, apim.EntraEmail, apim.PendingEmail, administratorEmail(env)}
	found, err := c.AccessOf(t.Context(), people)
	if err != nil {
		t.Fatal(err)
	}
	estate, err := c.Estate(t.Context(), platform.EstateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	show := func(rows []platform.AccessRow) (lines []string) {
		for _, row := range rows {
			if slices.Contains(people, row.Email) {
				lines = append(lines, fmt.Sprintf("%+v", row))
			}
		}
		return lines
	}
	expectLines(t, show(found), show(estate.Rows))
}

// A part that cannot be read is an error that names it, or a failure beside all that can be read.
func TestEstate_fails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		route       string
		nth         int
		what        string
		shown, lost string
	}{
		"page 2 of the users": {apim.UsersRoute, 2, "users", apim.AdministratorID, ""},
		"groups":              {apim.GroupsRoute, 1, "groups", "|account|", "|membership|"},
		"subscriptions":       {apim.SubscriptionsRoute, 1, "subscriptions", "|membership|", "|grant|"},
		"products":            {apim.ServiceRoute + "/products", 1, "products", "|grant|/products/starter|", "|grant|Starter|"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := peopledService(t, acctest.SeedUsers(100))
			fault := kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Nth: c.nth, Times: -1}.On("apim", http.MethodGet, c.route)
			env.Faults.Add(fault)
			client, _ := newClient(t, env)
			var failure *platform.EstateFailure
			if estate, err := client.Estate(t.Context(), platform.EstateOptions{}); estate != nil || !errors.As(err, &failure) || failure.What != c.what {
				t.Fatalf("%v, %v", estate, err)
			}
			env.Faults.Clear()
			env.Faults.Add(fault)
			client, _ = newClient(t, env)
			estate, err := client.Estate(t.Context(), platform.EstateOptions{Partial: true})
			if err != nil || len(estate.Failures) != 1 || estate.Failures[0].What != c.what {
				t.Fatalf("partial: %+v, %v", estate, err)
			}
			rows := strings.Join(estateLines(estate.Rows), "\n")
			if !strings.Contains(rows, c.shown) || c.lost != "" && strings.Contains(rows, c.lost) || c.what == "users" && strings.Contains(rows, "|deleted|") {
				t.Errorf("partial:\n%s", rows)
			}
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
	var seen, most atomic.Int64
	estate, err := c.Estate(t.Context(), platform.EstateOptions{Progress: func(_ string, rows int) {
		seen.Add(1)
		for was := most.Load(); int64(rows) > was && !most.CompareAndSwap(was, int64(rows)); was = most.Load() {
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	// Pages of 100: those of the users are as many in the groups Developers and Partners, and in the subscriptions; each begins with the last one.
	const pages, groups = 11, 6
	if calls := env.Journal.Len(); calls > 4*pages+groups+5 || int(seen.Load()) < calls-1 {
		t.Errorf("%d calls of at most %d, %d reported", calls, 4*pages+groups+5, seen.Load())
	}
	if rows := len(estate.Rows); rows < 4*1000 || rows > 4*1000+30 || int(most.Load()) < 2000 || int(most.Load()) > rows {
		t.Errorf("%d rows, at most %d reported", rows, most.Load())
	}
}
