package apim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// rows expects rows of these values of attributes, in this order: "rita.regular partners".
func rows(attributes string, values ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, len(values))
	for i, row := range values {
		object := map[string]knownvalue.Check{}
		for j, value := range strings.Split(row, "|") {
			object[strings.Split(attributes, "|")[j]] = knownvalue.StringExact(value)
		}
		checks[i] = knownvalue.ObjectPartial(object)
	}
	return knownvalue.ListExact(checks)
}

// shows reads a data source with each of these filters, and expects the rows.
func shows(t *testing.T, env *acctest.Env, typeName, attributes string, want map[string][]string) {
	t.Helper()
	var steps []resource.TestStep
	for filter, values := range want {
		steps = append(steps, resource.TestStep{Config: env.Config(data(typeName, filter)), ConfigStateChecks: []statecheck.StateCheck{
			known("data.platformusers_apim_"+typeName+".it", tfjsonpath.New(typeName), rows(attributes, values...)),
		}})
	}
	env.Test(t, resource.TestCase{Steps: steps})
}

func TestAccEdgeDataSources(t *testing.T) {
	t.Parallel()
	for name, options := range dataVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			for _, u := range env.APIM.Users() { // Developers has everybody
				if u.ID != apim.RegularUserID {
					env.APIM.RemoveGroupMember(apim.DevelopersGroupID, u.ID)
				}
			}
			env.APIM.AddGroupMember(apim.TestersGroupID, apim.BlockedUserID)
			env.APIM.AddUser(apim.User{ID: "old", FirstName: "Old", LastName: "Invitation", Email: "old@corp.example", State: "pending",
				RegisteredAt: env.Clock.Now().Add(-72 * time.Hour)})
			env.APIM.RemoveGroupMember(apim.DevelopersGroupID, "old")
			admin, _ := env.APIM.User(apim.AdministratorID)
			entra := "entra-finance|Finance (Entra)|" + apim.EntraUserID + "|" + apim.EntraEmail + "|Microsoft Entra ID"
			rita := "rita.regular|" + apim.RegularEmail
			developer, partner := "developers|Developers|"+rita+"|API Management", "partners|Partners|"+rita+"|direct"
			shows(t, env, "group_members", "group_id|group_name|user_id|email|origin", map[string][]string{
				"": {"administrators|Administrators|1|" + admin.Email + "|API Management", developer, entra,
					partner, "testers|Testers|bruno_blocked|" + apim.BlockedEmail + "|direct"},
				`group_name = "partners"`:                              {partner},
				`group_id = "/groups/entra-finance"`:                   {entra},
				`email = "Rita.Regular@example.com"`:                   {developer, partner},
				"user_id = \"rita.regular\"\n  group_id = \"testers\"": {},
				`user_id = "nobody"`:                                   {},
				`email = "nobody@example.com"`:                         {},
			})
			shows(t, env, "subscriptions", "subscription_name|state", map[string][]string{
				"": {"master|active", "sina-echo|suspended", "sina-starter|active"}, `product_name = "starter"`: {"sina-starter|active"},
				`state = "suspended"`: {"sina-echo|suspended"}, `api_id = "echo-api"`: {"sina-echo|suspended"},
				fmt.Sprintf("email = %q\n  state = \"active\"", apim.SubscriberEmail): {"sina-starter|active"}, `user_id = "nobody"`: {},
			})
			shows(t, env, "subscriptions", "id|user_id|email|product_id|product_name|display_name", map[string][]string{`product_id = "starter"`: {
				serviceID + "/subscriptions/sina-starter|sina-subscriber|" + apim.SubscriberEmail + "|starter|Starter|Sina's starter",
			}})
			shows(t, env, "subscriptions", "api_id|api_name", map[string][]string{`api_name = "Echo API"`: {"echo-api|Echo API"}})
			shows(t, env, "invitations", "user_id|email|status", map[string][]string{
				"": {"old|old@corp.example|expired", "petra-pending|" + apim.PendingEmail + "|pending"}, `status = "expired"`: {"old|old@corp.example|expired"},
				`email = "OLD@corp.example"`: {"old|old@corp.example|expired"}, `email = "rita.regular@example.com"`: {},
			})
			shows(t, env, "users", "user_id|status", map[string][]string{
				`state = "blocked"`: {"bruno_blocked|disabled"}, `state = "pending"`: {"old|expired", "petra-pending|pending"},
				`email = "rita.regular@example.com"`: {"rita.regular|active"},
			})
			for typeName, filters := range map[string]map[string]string{
				"group_members": {`group_name = "partner"`: "partners Partners", "group_id = \"a\"\n  group_name = \"b\"": "Invalid Attribute Combination"},
				"subscriptions": {`product_name = "Start"`: "starter Starter", "api_id = \"a\"\n  product_id = \"b\"": "Invalid Attribute Combination"},
			} {
				for filter, want := range filters {
					out, err := env.NewWorkspace(t, data(typeName, filter)).Run(t, "plan")
					if err == nil || !strings.Contains(strings.Join(strings.Fields(out), " "), want) {
						t.Errorf("%s, %s: %v\n%s", typeName, filter, err, out)
					}
				}
			}
		})
	}
}

// No data source asks for keys, and the memberships of one person cost the list of that person's groups.
func TestAccEdgeDataSources_calls(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.SeedUsers(300))
	crowd(env, 300)
	w := env.NewWorkspace(t, data("group_members", `email = "user-00007@sandbox.example"`))
	w.MustRun(t, "plan")
	if n := env.Journal.Len(); n > 8 || calls(env, http.MethodGet, apim.UserGroupsRoute) != 1 {
		t.Errorf("%d calls: %v", n, env.Journal.All())
	}
	env.Journal.Clear()
	w.Configure(t, data("subscriptions", ""))
	w.MustRun(t, "plan")
	if n := env.Journal.Len(); n > 14 || env.Writes() != 0 { // 4 pages of subscriptions, 7 of users, products and APIs
		t.Errorf("%d calls", n)
	}
	w.MustRun(t, "apply", "-auto-approve")
	for _, s := range env.APIM.Subscriptions() {
		if strings.Contains(w.State(t), s.PrimaryKey) || strings.Contains(w.State(t), s.SecondaryKey) {
			t.Fatal("a key is in the state")
		}
	}
}
