package access_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func TestAccessOf(t *testing.T) {
	t.Parallel()
	for _, filterCase := range []string{"insensitive", "sensitive"} {
		env := acctest.Start(t, acctest.Set("apim.filter_case", filterCase), acctest.Set("apim.page_size", "2"))
		env.APIM.AddUser(apim.User{ID: "old", FirstName: "Old", LastName: "Invitation", Email: "old@corp.example", State: "pending",
			RegisteredAt: env.Clock.Now().Add(-72 * time.Hour)})
		env.APIM.AddGroupMember(apim.TestersGroupID, apim.SubscriberUserID)
		name := "All"
		env.APIM.AddSubscription(apim.Subscription{ID: "all", OwnerID: apim.SubscriberUserID, Scope: "/apis", DisplayName: &name})
		c, _ := newClient(t, env)
		found, err := c.AccessOf(t.Context(), []string{
			strings.ToUpper(apim.SubscriberEmail), apim.EntraEmail, apim.BlockedEmail, apim.PendingEmail, "old@corp.example", "nobody@example.com",
		})
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, row := range found {
			if row.Tenant != apim.ServiceName || row.AccountID == "" || row.Name == "" || !row.LastLogin.IsZero() {
				t.Errorf("incomplete: %+v", row)
			}
			got = append(got, strings.Join([]string{row.AccountID, row.Email, row.Status, row.Kind, row.What, row.Origin}, "|"))
		}
		slices.Sort(got)
		account := func(id, email, status string) string { return strings.Join([]string{id, email, status}, "|") }
		sina, emil := account(apim.SubscriberUserID, apim.SubscriberEmail, "active"), account(apim.EntraUserID, apim.EntraEmail, "active")
		bruno := account(apim.BlockedUserID, apim.BlockedEmail, "disabled")
		petra, old := account(apim.PendingUserID, apim.PendingEmail, "pending"), account("old", "old@corp.example", "expired")
		want := []string{
			sina + "|account||", sina + "|membership|Developers|API Management", sina + "|membership|Testers|direct", sina + "|grant|Starter|direct",
			sina + "|grant|Echo API (suspended)|direct", sina + "|grant|all APIs|direct",
			emil + "|account||", emil + "|membership|Developers|API Management", emil + "|membership|Finance (Entra)|Microsoft Entra ID",
			bruno + "|account||", bruno + "|membership|Developers|API Management",
			petra + "|invitation||", petra + "|membership|Developers|API Management", old + "|invitation||", old + "|membership|Developers|API Management",
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: it has\n%s\nwant\n%s", filterCase, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// A few people in a large service cost a few calls each, and many the lists.
func TestAccessOf_calls(t *testing.T) {
	t.Parallel()
	// For many, the list of users comes in place of searches once it pays off.
	for n, most := range map[int]int{1: 5, 3: 3*4 + 2, 60: 60 + 2*21 + 3} {
		env := acctest.Start(t, acctest.SeedUsers(2000))
		c, _ := newClient(t, env)
		var emails []string
		for i := 1; i <= n; i++ {
			emails = append(emails, fmt.Sprintf("user-%05d@sandbox.example", i))
		}
		env.Journal.Clear()
		found, err := c.AccessOf(t.Context(), emails)
		if calls := env.Journal.Len(); err != nil || len(found) != 2*n || calls > most {
			t.Errorf("%d people: %d rows, %v, %d calls of at most %d", n, len(found), err, calls, most)
		}
	}
}

func TestAccessOf_fails(t *testing.T) {
	t.Parallel()
	for name, route := range map[string]string{
		"users": apim.UsersRoute, "groups": apim.UserGroupsRoute, "subscriptions": apim.UserRoute + "/subscriptions",
	} {
		env := acctest.Start(t, acctest.SeedUsers(3000))
		env.Faults.Add(kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Times: -1}.On("apim", http.MethodGet, route))
		env.Faults.Add(kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Times: -1}.On("apim", http.MethodGet, apim.SubscriptionsRoute))
		c, _ := newClient(t, env)
		if rows, err := c.AccessOf(t.Context(), []string{apim.RegularEmail}); err == nil || rows != nil {
			t.Errorf("%s: %v, %v", name, rows, err)
		}
	}
	for name, settings := range map[string]access.Settings{"nothing": {}, "no service": {SubscriptionID: apim.SubscriptionID}} {
		if name == "no service" {
			settings.Credentials.AccessToken = "t"
		}
		var problem *platform.Problem
		if _, err := access.New(settings).AccessOf(t.Context(), []string{"a@example.com"}); !errors.As(err, &problem) || !platform.IsNotConfigured(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
