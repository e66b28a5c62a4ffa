package apim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// dataVariants are the variants of what is not documented about lists.
func dataVariants() map[string][]acctest.Option {
	return map[string][]acctest.Option{
		"as recorded": nil,
		"otherwise": {acctest.Set("apim.page_size", "1"), acctest.Set("apim.last_next_link", "empty"), acctest.Set("apim.next_link", "skiptoken"),
			acctest.Set("apim.note_in_answers", "empty"),
			acctest.Set("apim.expand_groups_default", "true")},
		"by case": {acctest.Set("apim.page_size", "2"), acctest.Set("apim.filter_case", "sensitive"), acctest.Set("apim.delete_leaves", "state_deleted")},
	}
}

func known(address string, at tfjsonpath.Path, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, at, value)
}

// listed expects a list of objects with these values of an attribute.
func listed(attribute string, values ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, len(values))
	for i, value := range values {
		checks[i] = knownvalue.ObjectPartial(map[string]knownvalue.Check{attribute: knownvalue.StringExact(value)})
	}
	return knownvalue.ListExact(checks)
}

func data(typeName, attributes string) string {
	return fmt.Sprintf("data \"platformusers_apim_%s\" \"it\" {\n  %s\n}\n", typeName, attributes)
}

func TestAccUserDataSource(t *testing.T) {
	t.Parallel()
	const address = "data.platformusers_apim_user.it"
	for name, options := range dataVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			var steps []resource.TestStep
			for _, key := range []string{"user_id = \"" + apim.RegularUserID, "user_id = \"" + strings.ToUpper(apim.RegularUserID),
				"email = \"" + apim.RegularEmail, "email = \"" + strings.ToUpper(apim.RegularEmail)} {
				steps = append(steps, resource.TestStep{
					Config: env.Config(data("user", key+"\"")),
					ConfigStateChecks: []statecheck.StateCheck{
						known(address, tfjsonpath.New("id"), knownvalue.StringExact(serviceID+"/users/"+apim.RegularUserID)),
						known(address, tfjsonpath.New("user_id"), knownvalue.StringExact(apim.RegularUserID)),
						known(address, tfjsonpath.New("service_name"), knownvalue.StringExact(apim.ServiceName)),
						// Asked for by its e-mail address, it keeps the form of the question.
						known(address, tfjsonpath.New("email"), knownvalue.StringFunc(func(value string) error {
							if !strings.EqualFold(value, apim.RegularEmail) {
								return fmt.Errorf("%q is another address", value)
							}
							return nil
						})),
						known(address, tfjsonpath.New("first_name"), knownvalue.StringExact("Rita")),
						known(address, tfjsonpath.New("state"), knownvalue.StringExact("active")),
						known(address, tfjsonpath.New("note"), knownvalue.StringExact("Partner A")),
						known(address, tfjsonpath.New("groups"), listed("name", "Developers", "Partners")),
						known(address, tfjsonpath.New("groups").AtSliceIndex(1).AtMapKey("id"), knownvalue.StringExact("partners")),
						known(address, tfjsonpath.New("identities").AtSliceIndex(0).AtMapKey("provider"), knownvalue.StringExact("Basic")),
						known(address, tfjsonpath.New("identities").AtSliceIndex(0).AtMapKey("id"), knownvalue.StringExact(apim.RegularEmail)),
						known(address, tfjsonpath.New("registered_at"), knownvalue.StringFunc(func(value string) error {
							if !strings.HasSuffix(value, "Z") || strings.Contains(value, ".") {
								return fmt.Errorf("%q is no RFC 3339 time in UTC, to a second", value)
							}
							return nil
						})),
					},
				})
			}
			steps = append(steps,
				resource.TestStep{Config: env.Config(data("user", `user_id = "1"`)), ConfigStateChecks: []statecheck.StateCheck{
					known(address, tfjsonpath.New("last_name"), knownvalue.Null()), known(address, tfjsonpath.New("note"), knownvalue.Null()),
					known(address, tfjsonpath.New("identities"), listed("provider", "Azure")),
					known(address, tfjsonpath.New("groups"), listed("name", "Administrators", "Developers")),
				}},
				resource.TestStep{
					Config:            env.Config(data("user", fmt.Sprintf("email = %q\n%s", apim.RegularEmail, otherService))),
					ConfigStateChecks: []statecheck.StateCheck{known(address, tfjsonpath.New("groups"), listed("name", "Developers"))},
				})
			env.Test(t, resource.TestCase{Steps: steps})
			for config, want := range map[string]string{
				`user_id = "nobody"`:                              `has no user "nobody"`,
				`email = "nobody@example.com"`:                    `has no user "nobody@example.com"`,
				"user_id = \"a\"\n  email = \"a@example.com\"":    "Exactly one of these attributes must be configured",
				"user_id = \"1\"\n  service_name = \"elsewhere\"": "The API Management service does not exist",
			} {
				env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(data("user", config)), ExpectError: acctest.Saying(want)}}})
			}
			if env.Writes() != 0 {
				t.Error("a data source wrote")
			}
		})
	}
}

func TestAccUsersDataSource(t *testing.T) {
	t.Parallel()
	const address = "data.platformusers_apim_users.it"
	everybody := []string{"1", apim.EntraUserID, apim.GUIDUserID, apim.BlockedUserID, apim.MailUserID, apim.PendingUserID, apim.RegularUserID,
		apim.SubscriberUserID}
	for name, options := range dataVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			var steps []resource.TestStep
			for filters, want := range map[string][]string{
				"": everybody,
				fmt.Sprintf("email = %q", apim.RegularEmail):                  {apim.RegularUserID},
				fmt.Sprintf("email = %q", strings.ToUpper(apim.RegularEmail)): {apim.RegularUserID},
				`last_name = "O'Neill"`:                                       {apim.MailUserID},
				`first_name = "Rita"`:                                         {apim.RegularUserID},
				`state = "blocked"`:                                           {apim.BlockedUserID},
				`state = "pending"`:                                           {apim.PendingUserID},
				`note_contains = "Partner"`:                                   {apim.RegularUserID},
				"first_name = \"Rita\"\n  state = \"blocked\"":                {},
				`note_contains = "nothing"`:                                   {},
			} {
				steps = append(steps, resource.TestStep{
					Config: env.Config(data("users", filters)),
					ConfigStateChecks: []statecheck.StateCheck{
						known(address, tfjsonpath.New("users"), listed("user_id", want...)),
					},
				})
			}
			users := tfjsonpath.New("users")
			steps = append(steps, resource.TestStep{Config: env.Config(data("users", `first_name = "Rita"`)), ConfigStateChecks: []statecheck.StateCheck{
				known(address, users.AtSliceIndex(0).AtMapKey("groups"), knownvalue.Null()),
				known(address, users.AtSliceIndex(0).AtMapKey("id"), knownvalue.StringExact(serviceID+"/users/"+apim.RegularUserID)),
			}}, resource.TestStep{Config: env.Config(data("users", "with_groups = true\n  last_name = \"Regular\"")),
				ConfigStateChecks: []statecheck.StateCheck{
					known(address, users.AtSliceIndex(0).AtMapKey("groups"), listed("name", "Developers", "Partners")),
					known(address, users.AtSliceIndex(0).AtMapKey("groups"), listed("id", "developers", "partners")),
				}}, resource.TestStep{Config: env.Config(data("users", otherService)),
				ConfigStateChecks: []statecheck.StateCheck{known(address, users, listed("user_id", "1", apim.RegularUserID))}})
			env.Test(t, resource.TestCase{Steps: steps})
			// The service filters, not the provider.
			if n := env.Calls(func(c kernel.Call) bool {
				return c.Route == apim.UsersRoute && strings.Contains(c.Query, "filter") && strings.Contains(c.Query, "Neill")
			}); n == 0 {
				t.Error("the filter was not sent")
			}
		})
	}
}

// All pages, in calls that the largest pages need.
func TestAccUsersDataSource_allPages(t *testing.T) {
	t.Parallel()
	for size, pages := range map[string]int{"1": 128, "100": 2} {
		env := acctest.Start(t, acctest.SeedUsers(120), acctest.Set("apim.page_size", size))
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
			Config:            env.Config(data("users", "with_groups = true")),
			ConfigStateChecks: []statecheck.StateCheck{known("data.platformusers_apim_users.it", tfjsonpath.New("users"), knownvalue.ListSizeExact(128))},
		}}})
		reads := calls(env, http.MethodGet, apim.UsersRoute)
		if reads%pages != 0 || reads > 6*pages {
			t.Errorf("with %s on a page, 128 users were read in %d calls", size, reads)
		}
		if others := env.Calls(func(c kernel.Call) bool { return c.Platform == "apim" && c.Route != apim.UsersRoute }); others != 0 {
			t.Errorf("%d other calls were made", others)
		}
	}
}

// A page that fails is an error, never a short list.
func TestAccUsersDataSource_brokenPage(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("apim.page_size", "2"))
	env.Faults.Add(kernel.Fault{Platform: "apim", Route: apim.UsersRoute, Nth: 2, Times: -1, Kind: kernel.FaultStatus, Status: http.StatusForbidden,
		Body: `{"error":{"code":"AuthorizationFailed","message":"does not have authorization to perform action ` +
			`'Microsoft.ApiManagement/service/users/read' over scope '/x'"}}`})
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: env.Config(data("users", "")), ExpectError: acctest.Saying("lacks the action Microsoft.ApiManagement/service/users/read"),
	}}})
}

func TestAccGroupsAndProductsDataSources(t *testing.T) {
	t.Parallel()
	const groups, products = "data.platformusers_apim_groups.it", "data.platformusers_apim_products.it"
	for name, options := range dataVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			g, p := tfjsonpath.New("groups"), tfjsonpath.New("products")
			step := func(typeName, filters string, checks ...statecheck.StateCheck) resource.TestStep {
				return resource.TestStep{Config: env.Config(data(typeName, filters)), ConfigStateChecks: checks}
			}
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				step("groups", "", known(groups, g, listed("name", "Administrators", "Developers", "Finance (Entra)", "Guests", "Partners", "Testers")),
					known(groups, g.AtSliceIndex(0).AtMapKey("built_in"), knownvalue.Bool(true)),
					known(groups, g.AtSliceIndex(0).AtMapKey("type"), knownvalue.StringExact("system")),
					known(groups, g.AtSliceIndex(2).AtMapKey("external_id"), knownvalue.StringRegexp(acctest.Saying("aad://"))),
					known(groups, g.AtSliceIndex(2).AtMapKey("type"), knownvalue.StringExact("external")),
					known(groups, g.AtSliceIndex(4).AtMapKey("description"), knownvalue.StringExact("Companies that we work with")),
					known(groups, g.AtSliceIndex(4).AtMapKey("external_id"), knownvalue.Null()),
					known(groups, g.AtSliceIndex(5).AtMapKey("description"), knownvalue.Null())),
				step("groups", `name = "PARTNERS"`, known(groups, g, listed("id", "partners"))),
				step("groups", `search = "ter"`, known(groups, g, listed("id", "testers"))),
				step("groups", `name = "nothing"`, known(groups, g, knownvalue.ListSizeExact(0))),
				step("products", "", known(products, p, listed("id", "premium", "starter", "unlimited")),
					known(products, p.AtSliceIndex(0).AtMapKey("subscriptions_limit"), knownvalue.Null()),
					known(products, p.AtSliceIndex(0).AtMapKey("approval_required"), knownvalue.Bool(false)),
					known(products, p.AtSliceIndex(1).AtMapKey("subscriptions_limit"), knownvalue.Int64Exact(1)),
					known(products, p.AtSliceIndex(2).AtMapKey("approval_required"), knownvalue.Bool(true)),
					known(products, p.AtSliceIndex(2).AtMapKey("state"), knownvalue.StringExact("published")),
					known(products, p.AtSliceIndex(2).AtMapKey("subscription_required"), knownvalue.Bool(true))),
				step("products", `name = "Starter"`, known(products, p, listed("id", "starter"))),
				step("products", `search = "LIMIT"`, known(products, p, listed("name", "Unlimited"))),
				step("products", `search = "nothing"`, known(products, p, knownvalue.ListSizeExact(0))),
			}})
		})
	}
}
